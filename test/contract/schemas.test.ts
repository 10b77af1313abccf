/** The values that the schemas accept, drop and reject, and the error for an invalid response. */
import {expect} from '@open-wc/testing';
import type * as z from 'zod/mini';

import {parseResponse} from '../../src/contract/backend.js';
import {LinkError} from '../../src/contract/errors.js';
import {
  Attempt,
  Challenge,
  Connection,
  SearchResult,
  Loan,
  SessionInfo,
  Uuid,
} from '../../src/contract/schemas.js';
import {createChallenge, mohelaConnection, nelnet, textQuestion} from '../fixtures/states.js';

const SECRET = 'c4n4ry';
const uuid = '85a64925-335a-4f71-9690-0ad6e8dd4576';
const loan = {
  uuid,
  type: 'Direct Subsidized',
  balance: '12500.40',
  rate: '4.99',
  next_payment: {amount: '140.25', due_on: '2028-02-29'},
};

const challenge = createChallenge([textQuestion]);

/** Lists the paths of the parts of a value that a schema rejects. */
const listInvalidPaths = (schema: z.ZodMiniType, value: unknown): readonly string[] =>
  schema.safeParse(value).error?.issues.map(({path}) => path.join('.')) ?? [];

describe('Schemas', () => {
  it('drop unknown keys at every depth', () => {
    const input = {...loan, note: SECRET, next_payment: {...loan.next_payment, note: SECRET}};
    expect(Loan.parse(input)).to.deep.equal(loan);
  });

  it('accept only UUIDs of the versions 1 to 8, in any case', () => {
    for (const version of '12345678')
      expect(Uuid.safeParse(uuid.replace('4f71', `${version}f71`)).success).to.be.true;
    expect(Uuid.safeParse(uuid.toUpperCase()).success).to.be.true;
    const invalid = [
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      uuid.replace('4f71', '9f71'),
      uuid.replace('-9690', '-7690'),
      uuid.slice(1),
      `${uuid}\n`,
      `{${uuid}}`,
      '',
      42,
    ];
    expect(invalid.filter((value) => Uuid.safeParse(value).success)).to.deep.equal([]);
  });

  it('reject a date that does not exist in the calendar', () => {
    const checkDueDate = (due_on: string) =>
      listInvalidPaths(Loan, {...loan, next_payment: {amount: '1', due_on}});
    for (const day of ['2026-12-31', '2028-02-29', '2000-02-29'])
      expect(checkDueDate(day), day).to.deep.equal([]);
    for (const day of ['2026-02-30', '2026-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-1-1', ''])
      expect(checkDueDate(day), day).to.deep.equal(['next_payment.due_on']);
  });

  it('accept an amount of money only as a decimal string', () => {
    for (const balance of ['0', '-1', '12.50', '007'])
      expect(listInvalidPaths(Loan, {...loan, balance}), balance).to.deep.equal([]);
    for (const balance of [12.5, '', '1.', '.5', '+1', '1e3', '1,000', '١'])
      expect(listInvalidPaths(Loan, {...loan, balance}), String(balance)).to.deep.equal(['balance']);
  });

  it('accept a count only as a positive integer', () => {
    for (const attempts_left of [0, -1, 1.5, '3', null, Infinity])
      expect(listInvalidPaths(Challenge, {...challenge, attempts_left})).to.deep.equal(['attempts_left']);
  });

  it('require at least one question, and at least one option of a choice', () => {
    expect(listInvalidPaths(Challenge, {...challenge, questions: []})).to.deep.equal(['questions']);
    const questions = [{kind: 'choice', uuid, prompt: 'Which?', options: []}];
    expect(listInvalidPaths(Challenge, {...challenge, questions})).to.deep.equal(['questions.0.options']);
  });

  it('distinguish null from a missing key', () => {
    expect(listInvalidPaths(Loan, {...loan, next_payment: null})).to.deep.equal([]);
    expect(listInvalidPaths(Loan, {...loan, next_payment: undefined})).to.deep.equal(['next_payment']);
    const started = {environment: 'sandbox', borrower: {uuid}, connections: []};
    expect(listInvalidPaths(SessionInfo, started)).to.deep.equal([]);
    expect(listInvalidPaths(SessionInfo, {...started, consent: null})).to.deep.equal(['consent']);
  });

  it('report each invalid part by its path', () => {
    const connection = {
      ...mohelaConnection,
      portfolio: {...mohelaConnection.portfolio, loans: [loan, {...loan, rate: 'x'}]},
    };
    expect(listInvalidPaths(Attempt, {status: 'connected', connection})).to.deep.equal([
      'connection.portfolio.loans.1.rate',
    ]);
    // No variant of the union matches, so the schema reports the union itself.
    expect(listInvalidPaths(Attempt, {status: 'lost', uuid})).to.deep.equal(['status']);
    expect(listInvalidPaths(Connection, {...mohelaConnection, uuid: 1, status: 'x'})).to.deep.equal([
      'uuid',
      'status',
    ]);
  });

  it('keep the first 50 servicers of a search result and do not check the rest', () => {
    const servicers = [...Array.from({length: 50}, () => nelnet), 'not a servicer'];
    expect(SearchResult.parse({servicers}).servicers).to.deep.equal(servicers.slice(0, 50));
    expect(listInvalidPaths(SearchResult, {servicers: servicers.slice(1)})).to.deep.equal(['servicers.49']);
    expect(listInvalidPaths(SearchResult, {servicers: {length: 1}})).to.deep.equal(['servicers']);
  });

  it('reject any other type where an object is expected', () => {
    for (const value of [null, undefined, 7, 'text', [], () => loan])
      expect(Loan.safeParse(value).success, typeof value).to.be.false;
  });
});

describe('parseResponse', () => {
  it('resolves to the value that the schema returns', async () => {
    expect(await parseResponse(Loan, Promise.resolve({...loan, note: SECRET}))).to.deep.equal(loan);
  });

  it('rejects an invalid response with an unexpected error that names paths and no values', async () => {
    const invalid = Promise.resolve({...loan, balance: SECRET, uuid: SECRET});
    const error = await parseResponse(Loan, invalid).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(LinkError).and.to.include({code: 'unexpected'});
    expect((error as LinkError).message)
      .to.contain('uuid, balance')
      .and.not.to.contain(SECRET);
  });

  it('passes on the error of a rejected response', async () => {
    const offline = new LinkError('offline', 'The browser is offline.');
    expect(await parseResponse(Loan, Promise.reject(offline)).catch((thrown: unknown) => thrown)).to.equal(
      offline,
    );
  });
});
