/** `demo/server/openapi.yaml` describes what the server answers. What it says of the schemas is tested in test/node. */
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {after, before, describe, test} from 'node:test';

import type {Database} from '../../demo/server/db/tables.ts';
import {assertDocumented, operations, type Method} from './openapi-document.ts';
import {pglite} from './database-engines.ts';
import {NELNET, ORIGIN, PageClient, type Fetcher, type Reply} from './page-client.ts';
import {toFetcher, createTestApp, createDatabase, SECRET_KEY} from './in-process-server.ts';

describe('demo/server/openapi.yaml', () => {
  let db: Database;
  let answering: Fetcher;
  /** Every answer of a walk, by the route that gave it. */
  const answers: {readonly method: Method; readonly path: string; readonly sent: Reply}[] = [];

  before(async () => {
    db = await createDatabase(pglite);
    answering = toFetcher(createTestApp(db));
    await walk();
  });
  after(() => db.destroy());

  async function walk(): Promise<void> {
    const page = new PageClient(answering);
    const partner = new PageClient(answering, null);
    partner.token = SECRET_KEY;
    const noted = async (method: Method, path: string, promise: Promise<Reply>): Promise<Reply> => {
      const sent = await promise;
      answers.push({method, path, sent});
      return sent;
    };
    const connect = (username: string) => noted('post', '/v1/attempts', page.connect(username));
    const poll = (attempt: Reply, after: string) => {
      const path = `/v1/attempts/${String(attempt.json.uuid)}?after=${after}`;
      return noted('get', '/v1/attempts/{uuid}', page.get(path));
    };
    const answer = (attempt: Reply, given: unknown) => {
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
    const hook = await noted(
      'post',
      '/v1/webhooks',
      partner.post('/v1/webhooks', {url: 'https://example.com/'}),
    );
    await noted('post', '/v1/webhooks', partner.post('/v1/webhooks', {url: 'nowhere'}));
    await noted('get', '/v1/webhooks', partner.get('/v1/webhooks'));
    for (const uuid of [String(hook.json.uuid), randomUUID()]) {
      const path = `/v1/webhooks/${uuid}`;
      const asked = await noted('post', '/v1/webhooks/{uuid}/test', partner.post(`${path}/test`, {}));
      if (asked.status === 202) await delivered(String(asked.json.event));
      await noted('get', '/v1/webhooks/{uuid}/deliveries', partner.get(`${path}/deliveries`));
      await noted('delete', '/v1/webhooks/{uuid}', partner.delete(path));
    }
    await page.start(borrower);
    const gone = `/v1/connections/${connections[0]?.uuid ?? NELNET}`;
    await noted('delete', '/v1/connections/{uuid}', page.delete(gone));
    await noted('delete', '/v1/session', page.delete('/v1/session'));
    await noted('delete', '/v1/session', page.delete('/v1/session'));
    await noted('get', '/v1/servicers', page.get('/v1/servicers'));
  }

  /** Tries that a queue would have made. */
  async function delivered(event: string): Promise<void> {
    const both = {event, milliseconds: 5};
    await db
      .insertInto('webhook_delivery')
      .values([
        {...both, attempt: 1, status: null, error: 'timeout'},
        {...both, attempt: 2, status: 200, error: null},
      ])
      .execute();
  }

  test('describes each answer of a walk through every route', () => {
    const walked = new Set(answers.map(({method, path}) => `${method} ${path}`));
    const all = operations.map(({method, path}) => `${method} ${path}`);
    assert.deepEqual([...walked].toSorted(), all.toSorted());
    for (const {method, path, sent} of answers) assertDocumented(method, path, sent);
  });
});
