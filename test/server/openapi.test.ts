/** `demo/server/openapi.yaml` describes the replies of the server. Its validity is tested in test/node. */
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
  let fetcher: Fetcher;
  /** Every reply, with its route. */
  const recordedReplies: {readonly method: Method; readonly path: string; readonly reply: Reply}[] = [];

  before(async () => {
    db = await createDatabase(pglite);
    fetcher = toFetcher(createTestApp(db));
    await callEveryRoute();
  });
  after(() => db.destroy());

  async function callEveryRoute(): Promise<void> {
    const page = new PageClient(fetcher);
    const partner = new PageClient(fetcher, null);
    partner.token = SECRET_KEY;
    const recordReply = async (method: Method, path: string, promise: Promise<Reply>): Promise<Reply> => {
      const reply = await promise;
      recordedReplies.push({method, path, reply});
      return reply;
    };
    const sendLogin = (username: string) => recordReply('post', '/v1/attempts', page.logIn(username));
    const sendPoll = (attempt: Reply, after: string) => {
      const path = `/v1/attempts/${String(attempt.json.uuid)}?after=${after}`;
      return recordReply('get', '/v1/attempts/{uuid}', page.get(path));
    };
    const sendAnswer = (attempt: Reply, body: unknown) => {
      const path = `/v1/attempts/${String(attempt.json.uuid)}/answers`;
      return recordReply('post', '/v1/attempts/{uuid}/answers', page.post(path, body));
    };

    await recordReply('get', '/healthz', page.get('/healthz'));
    await recordReply('get', '/readyz', page.get('/readyz'));
    const borrower = randomUUID();
    await recordReply('post', '/v1/sessions', page.startSession('ada'));
    await recordReply('post', '/v1/sessions', page.startSession(null, 'sandbox_none'));
    await recordReply('post', '/v1/sessions', page.startSession('5a4db0c5-0000-4000-8000-000000000002'));
    await recordReply('post', '/v1/sessions', page.startSession(borrower));
    for (const query of ['', 'fedloan', 'zzqxjv'])
      await recordReply('get', '/v1/servicers', page.get(`/v1/servicers?query=${query}`));
    for (const username of ['bad', '@error_offline', '@error_timeout']) await sendLogin(username);
    for (const username of ['challenge', '@choice', '@code', '@challenges_2', 'fail-challenge', 'ada']) {
      const attempt = await sendLogin(username);
      await sendPoll(attempt, 'signing-in');
      await sendPoll(attempt, 'reading-loans');
      for (let turn = 0; turn < 3; turn++) await sendAnswer(attempt, {answers: []});
    }
    await sendAnswer(await sendLogin('ada'), {answers: 7});
    const {connections} = (
      await recordReply('post', '/v1/session/finish', page.post('/v1/session/finish', {}))
    ).json as {readonly connections: readonly {readonly uuid: string}[]};
    for (const path of ['', '/connections', '/portfolio', '/sessions'])
      await recordReply(
        'get',
        `/v1/borrowers/{uuid}${path}`,
        partner.get(`/v1/borrowers/${borrower}${path}`),
      );
    await recordReply('get', '/v1/borrowers/{uuid}', partner.get(`/v1/borrowers/${randomUUID()}`));
    await recordReply('post', '/v1/borrowers', partner.post('/v1/borrowers', {}));
    const linkTokenBody = {borrower, origin: ORIGIN};
    await recordReply('post', '/v1/link-tokens', partner.post('/v1/link-tokens', linkTokenBody));
    await recordReply('post', '/v1/borrowers', partner.post('/v1/borrowers', {uuid: borrower}));
    const hook = await recordReply(
      'post',
      '/v1/webhooks',
      partner.post('/v1/webhooks', {url: 'https://example.com/'}),
    );
    await recordReply('post', '/v1/webhooks', partner.post('/v1/webhooks', {url: 'nowhere'}));
    await recordReply('get', '/v1/webhooks', partner.get('/v1/webhooks'));
    for (const uuid of [String(hook.json.uuid), randomUUID()]) {
      const path = `/v1/webhooks/${uuid}`;
      const testReply = await recordReply(
        'post',
        '/v1/webhooks/{uuid}/test',
        partner.post(`${path}/test`, {}),
      );
      if (testReply.status === 202) await insertDeliveries(String(testReply.json.event));
      await recordReply('get', '/v1/webhooks/{uuid}/deliveries', partner.get(`${path}/deliveries`));
      await recordReply('delete', '/v1/webhooks/{uuid}', partner.delete(path));
    }
    await page.startSession(borrower);
    const connectionPath = `/v1/connections/${connections[0]?.uuid ?? NELNET}`;
    await recordReply('delete', '/v1/connections/{uuid}', page.delete(connectionPath));
    await recordReply('delete', '/v1/session', page.delete('/v1/session'));
    await recordReply('delete', '/v1/session', page.delete('/v1/session'));
    await recordReply('get', '/v1/servicers', page.get('/v1/servicers'));
  }

  /** Inserts deliveries, as a job queue would have logged them. */
  async function insertDeliveries(event: string): Promise<void> {
    const common = {event, milliseconds: 5};
    await db
      .insertInto('webhook_delivery')
      .values([
        {...common, attempt: 1, status: null, error: 'timeout'},
        {...common, attempt: 2, status: 200, error: null},
      ])
      .execute();
  }

  test('describes each reply in a walk through every route', () => {
    const calledRoutes = new Set(recordedReplies.map(({method, path}) => `${method} ${path}`));
    const all = operations.map(({method, path}) => `${method} ${path}`);
    assert.deepEqual([...calledRoutes].toSorted(), all.toSorted());
    for (const {method, path, reply} of recordedReplies) assertDocumented(method, path, reply);
  });
});
