/** The limits on the number of calls, and the replies to the calls above a limit. */
import assert from 'node:assert/strict';
import {serve} from '@hono/node-server';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {after, before, describe, test} from 'node:test';

import type {AppConfig} from '../../demo/server/routes/services.ts';
import {createKeys} from '../../demo/server/domain/partners.ts';
import type {Database} from '../../demo/server/db/tables.ts';
import {pglite} from './database-engines.ts';
import {KEY, ORIGIN, PageClient, type Fetcher, type Reply} from './page-client.ts';
import {toFetcher, createTestApp, createDatabase, SECRET_KEY, createConfig} from './in-process-server.ts';

describe('Call limits', () => {
  let db: Database;
  before(async () => {
    db = await createDatabase(pglite);
    await createKeys(db, {
      partner: 'Other',
      environment: 'sandbox',
      origins: ['*'],
      nexus_key: 'sandbox_other',
      secret_key: 'sandbox_secret_other',
    });
  });
  after(() => db.destroy());

  const createLimitedServer = (changes: Partial<AppConfig>): Fetcher =>
    toFetcher(createTestApp(db, {config: createConfig(changes)}));
  const assertRateLimited = ({status, json, headers}: Reply): void => {
    assert.deepEqual([status, json.code], [429, 'rate-limited']);
    const after = Number(headers.get('Retry-After'));
    assert.ok(after >= 1 && after <= 60, String(after));
  };

  test('stop the calls of one borrower without those of another', async () => {
    const server = createLimitedServer({CALLS_PER_MINUTE_BORROWER: 3});
    const [limited, other] = [new PageClient(server), new PageClient(server)];
    await limited.startSession();
    await other.startSession();
    for (let call = 0; call < 3; call++) assert.equal((await limited.get('/v1/servicers')).status, 200);
    assertRateLimited(await limited.get('/v1/servicers'));
    assertRateLimited(await limited.logIn('ada'));
    assertRateLimited(await limited.post('/v1/session/finish', {}));
    assert.equal((await other.get('/v1/servicers')).status, 200);
  });

  test('allow a rejected finish again later with the same Idempotency-Key', async () => {
    const server = createLimitedServer({CALLS_PER_MINUTE_BORROWER: 1});
    const page = new PageClient(server);
    await page.startSession();
    await page.get('/v1/servicers');
    const key = 'finish-once';
    assertRateLimited(await page.post('/v1/session/finish', {}, key));
    const later = new PageClient(createLimitedServer({}));
    later.token = page.token;
    assert.equal((await later.post('/v1/session/finish', {}, key)).status, 200);
  });

  test('stop the calls with one key, public or secret, without those with another', async () => {
    const server = createLimitedServer({CALLS_PER_MINUTE_KEY: 2});
    const page = new PageClient(server);
    for (let call = 0; call < 2; call++) assert.equal((await page.startSession(null, KEY)).status, 201);
    const limited = await page.startSession(null, KEY);
    assertRateLimited(limited);
    // A page can read the reply.
    assert.equal(limited.headers.get('Access-Control-Allow-Origin'), ORIGIN);
    assert.match(limited.headers.get('Access-Control-Expose-Headers') ?? '', /Retry-After/);
    assert.equal((await page.startSession(null, 'sandbox_other')).status, 201);
    const partner = new PageClient(server, null);
    partner.token = SECRET_KEY;
    for (let call = 0; call < 2; call++) assert.equal((await partner.get('/v1/webhooks')).status, 200);
    assertRateLimited(await partner.get('/v1/webhooks'));
    partner.token = 'sandbox_secret_other';
    assert.equal((await partner.get('/v1/webhooks')).status, 200);
  });

  test('do not count calls with an unknown key or from a page that may not use the key', async () => {
    const server = createLimitedServer({CALLS_PER_MINUTE_KEY: 2});
    const {id} = await db
      .selectFrom('partner')
      .select('id')
      .where('name', '=', 'Sandbox')
      .executeTakeFirstOrThrow();
    for (const key of [`partner ${id}`, id, 'sandbox_none'])
      for (let call = 0; call < 4; call++)
        assert.equal((await new PageClient(server).startSession(null, key)).status, 403);
    const elsewhere = new PageClient(server, 'null');
    for (let call = 0; call < 4; call++) assert.equal((await elsewhere.startSession(null, KEY)).status, 403);
    assert.equal((await new PageClient(server).startSession(null, KEY)).status, 201);
    const partner = new PageClient(server, null);
    partner.token = SECRET_KEY;
    assert.equal((await partner.get('/v1/webhooks')).status, 200);
  });

  describe('of an address', () => {
    async function serveApp(changes: Partial<AppConfig>, run: (url: string) => Promise<void>): Promise<void> {
      const app = createTestApp(db, {config: createConfig({CALLS_PER_MINUTE_ADDRESS: 2, ...changes})});
      const server = serve({fetch: app.fetch, hostname: '127.0.0.1', port: 0});
      await once(server, 'listening');
      try {
        await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      } finally {
        server.close();
      }
    }
    const requestFrom = async (url: string, forwardedFor: string): Promise<number> =>
      (await fetch(`${url}/v1/servicers`, {headers: {'X-Forwarded-For': forwardedFor}})).status;

    test('stop calls before authentication, whatever X-Forwarded-For they send', async () => {
      await serveApp({}, async (url) => {
        assert.deepEqual(
          [
            await requestFrom(url, '1.1.1.1'),
            await requestFrom(url, '2.2.2.2'),
            await requestFrom(url, '3.3.3.3'),
          ],
          [401, 401, 429],
        );
        // Health checks do not count.
        for (let call = 0; call < 5; call++) assert.equal((await fetch(`${url}/healthz`)).status, 200);
      });
    });

    test('use the address that the trusted proxies report, and no address before it', async () => {
      await serveApp({TRUSTED_PROXIES: 2}, async (url) => {
        const requestVia = (address: string) => requestFrom(url, `${Math.random()}, ${address}, 10.0.0.1`);
        assert.deepEqual(
          [
            await requestVia('1.1.1.1'),
            await requestVia('1.1.1.1'),
            await requestVia('1.1.1.1'),
            await requestVia('2.2.2.2'),
          ],
          [401, 401, 429, 401],
        );
      });
    });

    test('count all addresses of an IPv6 network as one, because one caller may have them all', async () => {
      await serveApp({TRUSTED_PROXIES: 1}, async (url) => {
        assert.deepEqual(
          [
            await requestFrom(url, '2001:db8:1:2::1'),
            await requestFrom(url, '2001:db8:1:2::2'),
            await requestFrom(url, '2001:db8:1:2:ffff::3'),
            await requestFrom(url, '2001:db8:1:3::1'),
            await requestFrom(url, '::ffff:198.51.100.7'),
            await requestFrom(url, '198.51.100.7:5000'),
            await requestFrom(url, '198.51.100.7:5001'),
            await requestFrom(url, '[2001:db8:1:3::9]:443'),
            await requestFrom(url, '[2001:db8:1:3::a]:443'),
          ],
          [401, 401, 429, 401, 401, 401, 429, 401, 429],
        );
      });
    });
  });
});
