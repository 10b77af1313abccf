/** `openapi.yaml` says what the schemas say, and what the server does. */
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {after, before, describe, test} from 'node:test';
import fc from 'fast-check';
import {Hono} from 'hono';

import {codes} from '#link/errors';
import * as schemas from '#link/schemas';
import {safeParse} from '#link/zod';
import {createApp} from '../../demo/server/app.ts';
import {readConfig} from '../../demo/server/config.ts';
import {sandboxConnector} from '../../demo/server/connectors/sandbox.ts';
import {openDatabase, type Database} from '../../demo/server/database.ts';
import {makeKeys} from '../../demo/server/seed.ts';
import {seedServicers} from '../../demo/server/servicers.ts';
import {assertDescribed, component, document, operations, type Json, type Method} from './document.ts';
import {KEY, NELNET, ORIGIN, Page, type Sent} from './page.ts';

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
  'Started',
  'Found',
  'Finished',
  'Code',
] as const;

const SECRET_KEY = 'sandbox_secret_openapi';

describe('openapi.yaml', () => {
  let db: Database;
  let app: Hono;
  /** Every answer of a walk, by the route that gave it. */
  const answers: {readonly method: Method; readonly path: string; readonly sent: Sent}[] = [];

  before(async () => {
    const config = readConfig({PGLITE_DIR: 'memory://'});
    db = await openDatabase(config);
    await seedServicers(db);
    const keys = {nexus_key: KEY, secret_key: SECRET_KEY};
    await makeKeys(db, {partner: 'Sandbox', environment: 'sandbox', origins: ['*'], ...keys});
    const ports = {connector: sandboxConnector(0), isDraining: () => false, log: () => undefined};
    app = createApp({config, db, ...ports});
    await walk();
  });
  after(() => db.destroy());

  async function walk(): Promise<void> {
    const answering = (path: string, init: RequestInit) => app.request(path, init);
    const page = new Page(answering);
    const partner = new Page(answering, null);
    partner.token = SECRET_KEY;
    const noted = async (method: Method, path: string, promise: Promise<Sent>): Promise<Sent> => {
      const sent = await promise;
      answers.push({method, path, sent});
      return sent;
    };
    const connect = (username: string) => noted('post', '/v1/attempts', page.connect(username));
    const poll = (attempt: Sent, after: string) => {
      const path = `/v1/attempts/${String(attempt.json.uuid)}?after=${after}`;
      return noted('get', '/v1/attempts/{uuid}', page.get(path));
    };
    const answer = (attempt: Sent, given: unknown) => {
      const path = `/v1/attempts/${String(attempt.json.uuid)}/answers`;
      return noted('post', '/v1/attempts/{uuid}/answers', page.post(path, given));
    };

    await noted('get', '/healthz', page.get('/healthz'));
    await noted('get', '/readyz', page.get('/readyz'));
    const borrower = randomUUID();
    await noted('post', '/v1/sessions', page.start('ada'));
    await noted('post', '/v1/sessions', page.start(null, 'sandbox_none'));
    await noted('post', '/v1/sessions', page.start('5a4db0c5-0000-4000-8000-000000000002'));
    await noted('post', '/v1/sessions', page.start(borrower));
    for (const query of ['', 'fedloan', 'zzqxjv'])
      await noted('get', '/v1/servicers', page.get(`/v1/servicers?query=${query}`));
    for (const username of ['bad', '@error_offline', '@error_timeout']) await connect(username);
    for (const username of ['challenge', '@choice', '@code', '@challenges_2', 'fail-challenge', 'ada']) {
      const attempt = await connect(username);
      await poll(attempt, 'signing-in');
      await poll(attempt, 'reading-loans');
      for (let turn = 0; turn < 3; turn++) await answer(attempt, {answers: []});
    }
    await answer(await connect('ada'), {answers: 7});
    const {connections} = (await noted('post', '/v1/session/finish', page.post('/v1/session/finish', {})))
      .json as {readonly connections: readonly {readonly uuid: string}[]};
    for (const path of ['', '/connections', '/portfolio', '/sessions'])
      await noted('get', `/v1/borrowers/{uuid}${path}`, partner.get(`/v1/borrowers/${borrower}${path}`));
    await noted('get', '/v1/borrowers/{uuid}', partner.get(`/v1/borrowers/${randomUUID()}`));
    await noted('post', '/v1/borrowers', partner.post('/v1/borrowers', {}));
    const wanted = {borrower, origin: ORIGIN};
    await noted('post', '/v1/link-tokens', partner.post('/v1/link-tokens', wanted));
    await noted('post', '/v1/borrowers', partner.post('/v1/borrowers', {uuid: borrower}));
    await page.start(borrower);
    const gone = `/v1/connections/${connections[0]?.uuid ?? NELNET}`;
    await noted('delete', '/v1/connections/{uuid}', page.delete(gone));
    await noted('delete', '/v1/session', page.delete('/v1/session'));
    await noted('delete', '/v1/session', page.delete('/v1/session'));
    await noted('get', '/v1/servicers', page.get('/v1/servicers'));
  }

  test('names every route of the server, and no other', () => {
    const ofServer = app.routes
      .filter(({method}) => method !== 'ALL')
      .map(({method, path}) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const ofDocument = operations.map(({method, path}) => `${method.toUpperCase()} ${path}`);
    assert.deepEqual(ofDocument.toSorted(), [...new Set(ofServer)].toSorted());
  });

  test('names every code, and no other', () => {
    const {enum: named} = document.components.schemas.Code as {readonly enum: readonly string[]};
    assert.deepEqual(named, Object.keys(codes));
  });

  test('describes each answer of a walk through every route', () => {
    const walked = new Set(answers.map(({method, path}) => `${method} ${path}`));
    const all = operations.map(({method, path}) => `${method} ${path}`);
    assert.deepEqual([...walked].toSorted(), all.toSorted());
    for (const {method, path, sent} of answers) assertDescribed(method, path, sent);
  });

  for (const name of SHARED) {
    test(`says of ${name} what src/schemas.ts says`, () => {
      const validate = component(name);
      const fits = (value: unknown): boolean => safeParse(schemas[name], value).success;
      const known = answers.flatMap(({sent}) => parts(sent.json as Json)).filter(fits);
      assert.ok(known.length > 0, 'none was seen in the walk');
      const sample = fc.constantFrom(...known.slice(0, 200));
      fc.assert(
        fc.property(sample.chain(changed), (value) => {
          assert.equal(validate(value), fits(value), JSON.stringify(value));
        }),
        {numRuns: 500},
      );
      for (const value of known) assert.ok(validate(value));
    });
  }
});

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** A value, and all that it is made of. */
function parts(value: Json): Json[] {
  if (typeof value !== 'object' || value === null) return [value];
  return [value, ...Object.values(value).flatMap(parts)];
}

/** The value with one thing in it, however deep, left out or something else. */
function changed(value: Json): fc.Arbitrary<Json> {
  const whole = other(value);
  if (typeof value !== 'object' || value === null) return whole;
  if (isList(value)) {
    const inside = value.map((one, at) => changed(one).map((after) => value.with(at, after)));
    return fc.oneof(whole, fc.constant([]), ...inside);
  }
  const entries = Object.entries(value);
  const inside = entries.map(([key, one]) => changed(one).map((after) => ({...value, [key]: after})));
  const without = entries.map(([key]) =>
    fc.constant(Object.fromEntries(entries.filter(([other]) => other !== key))),
  );
  return fc.oneof(whole, ...without, ...inside);
}

const other = (value: Json): fc.Arbitrary<Json> =>
  fc.constantFrom<Json>(
    value,
    null,
    true,
    0,
    -1,
    1.5,
    2026,
    '',
    ' ',
    '12.50',
    '1.',
    'USD',
    'usd',
    'ok',
    'pending',
    'choice',
    '2026-12-15',
    '2026-13-45T',
    NELNET,
    NELNET.toUpperCase(),
    NELNET.slice(1),
    [],
    {},
  );
