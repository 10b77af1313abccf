/** The kinds of schema that the contract is written in: what they let through, drop and refuse. */
import {expect} from '@open-wc/testing';
import * as z from 'zod/mini';

import {
  array,
  check,
  nullable,
  object,
  oneOf,
  optional,
  safeParse,
  some,
  string,
  union,
} from '../../src/contract/zod.js';

const pet = object({kind: oneOf('cat', 'dog'), name: string(/^[A-Z]/)});
const schema = object({
  pets: array(pet),
  first: nullable(pet),
  note: optional(string(/./)),
  either: union(object({on: check<true>((value) => value === true)}), object({off: string(/./)})),
  words: some(string(/./)),
});
const rex = {kind: 'dog', name: 'Rex'};
const valid = {pets: [rex], first: null, either: {off: 'x'}, words: ['a']};

/** Where a value is refused, as a path; nothing where it fits. */
const refused = (changes: object): readonly string[] =>
  safeParse(schema, {...valid, ...changes}).error?.issues.map(({path}) => path.join('.')) ?? [];

describe('A schema', () => {
  it('lets through what fits, as it is', () => {
    expect(safeParse(schema, valid).data).to.deep.equal(valid);
    expect(safeParse(schema, {...valid, first: rex, note: 'n'}).data).to.deep.equal({
      ...valid,
      first: rex,
      note: 'n',
    });
  });

  it('is one of zod’s, alone and in a schema of zod’s own', () => {
    expect(z.safeParse(schema, valid)).to.deep.equal({success: true, data: valid});
    expect(z.safeParse(z.object({pet}), {pet: rex})).to.deep.equal({success: true, data: {pet: rex}});
    const noted = z.object({note: optional(string(/./))});
    expect(z.safeParse(noted, {})).to.deep.equal({success: true, data: {}});
    expect(z.safeParse(noted, {note: ''}).success).to.equal(false);
    const {error} = z.safeParse(z.object({pet}), {pet: {...rex, name: 'rex'}});
    expect(error?.issues.map(({path}) => path)).to.deep.equal([['pet', 'name']]);
  });

  it('drops what it does not name, however deep', () => {
    const more = {...rex, password: 'hunter2'};
    const given = {
      ...valid,
      pets: [more],
      first: more,
      either: {off: 'x', password: 'hunter2'},
      password: 'hunter2',
    };
    const {data} = safeParse(schema, given);
    expect(JSON.stringify(data)).not.to.contain('hunter2');
    expect(data).to.deep.equal({...valid, first: rex});
  });

  it('leaves out what is beyond the length of a list, and does not look at it', () => {
    const list = array(pet, 0, 2);
    expect(safeParse(list, [rex, rex, 'no pet']).data).to.deep.equal([rex, rex]);
    expect(safeParse(list, [rex]).data).to.deep.equal([rex]);
    expect(safeParse(list, [rex, 'no pet']).success).to.be.false;
  });

  const wrongs: readonly (readonly [what: string, changes: object, at: readonly string[]])[] = [
    ['a word that is none of them', {pets: [{...rex, kind: 'cow'}]}, ['pets.0.kind']],
    ['a string that breaks its rule', {pets: [rex, {...rex, name: 'rex'}]}, ['pets.1.name']],
    ['what is no string', {pets: [{...rex, name: 7}]}, ['pets.0.name']],
    ['what is no array', {pets: {0: rex}}, ['pets']],
    ['an element that is missing', {pets: [undefined]}, ['pets.0']],
    ['an empty array where one is needed', {words: []}, ['words']],
    ['undefined in place of null', {first: undefined}, ['first']],
    ['null in place of what may be absent', {note: null}, ['note']],
    ['what fits none of several', {either: {on: false}}, ['either']],
    ['each of several mistakes', {pets: [], words: [''], either: 1}, ['either', 'words.0']],
  ];
  for (const [what, changes, at] of wrongs) {
    it(`refuses ${what}, and says where`, () => {
      expect(refused(changes)).to.deep.equal(at);
    });
  }

  it('refuses what is no object, in the words it was given', () => {
    for (const value of [null, undefined, 7, 'text', [], () => 1]) {
      const {error} = safeParse(object({}, 'must be an object'), value);
      expect(error?.issues.map(({message}) => message)).to.deep.equal(['must be an object']);
    }
  });

  it('refuses a missing key, and takes a missing one that is optional', () => {
    const {pets: _, ...rest} = valid;
    expect(safeParse(schema, rest).error?.issues.map(({path}) => path.join('.'))).to.deep.equal(['pets']);
    expect(refused({note: undefined})).to.deep.equal([]);
  });
});
