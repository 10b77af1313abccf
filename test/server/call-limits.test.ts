/** How often may be called, and what is told to who calls oftener. */
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

describe('Too many calls', () => {
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

  const answering = (changes: Partial<AppConfig>): Fetcher =>
    toFetcher(createTestApp(db, {config: createConfig(changes)}));
  const isHalted = ({status, json, headers}: Reply): void => {
    assert.deepEqual([status, json.code], [429, 'rate-limited']);
    const after = Number(headers.get('Retry-After'));
    assert.ok(after >= 1 && after <= 60, String(after));
  };

  test('of a borrower are halted, and those of another go on', async () => {
    const server = answering({CALLS_PER_MINUTE_BORROWER: 3});
    const [one, other] = [new PageClient(server), new PageClient(server)];
    await one.start();
    await other.start();
    for (let call = 0; call < 3; call++) assert.equal((await one.get('/v1/servicers')).status, 200);
    isHalted(await one.get('/v1/servicers'));
    isHalted(await one.connect('ada'));
    isHalted(await one.post('/v1/session/finish', {}));
    assert.equal((await other.get('/v1/servicers')).status, 200);
  });

  test('of a finish are kept by no Idempotency-Key: it may come again once there are fewer', async () => {
    const server = answering({CALLS_PER_MINUTE_BORROWER: 1});
    const page = new PageClient(server);
    await page.start();
    await page.get('/v1/servicers');
    const key = 'finish-once';
    isHalted(await page.post('/v1/session/finish', {}, key));
    const later = new PageClient(answering({}));
    later.token = page.token;
    assert.equal((await later.post('/v1/session/finish', {}, key)).status, 200);
  });

  test('with a key are halted, its own alone, be it public or secret', async () => {
    const server = answering({CALLS_PER_MINUTE_KEY: 2});
    const page = new PageClient(server);
    for (let call = 0; call < 2; call++) assert.equal((await page.start(null, KEY)).status, 201);
    const halted = await page.start(null, KEY);
    isHalted(halted);
    // A page can read it.
    assert.equal(halted.headers.get('Access-Control-Allow-Origin'), ORIGIN);
    assert.match(halted.headers.get('Access-Control-Expose-Headers') ?? '', /Retry-After/);
    assert.equal((await page.start(null, 'sandbox_other')).status, 201);
    const partner = new PageClient(server, null);
    partner.token = SECRET_KEY;
    for (let call = 0; call < 2; call++) assert.equal((await partner.get('/v1/webhooks')).status, 200);
    isHalted(await partner.get('/v1/webhooks'));
    partner.token = 'sandbox_secret_other';
    assert.equal((await partner.get('/v1/webhooks')).status, 200);
  });

  test('with keys that are none, or of pages that may not, count against nobody', async () => {
    const server = answering({CALLS_PER_MINUTE_KEY: 2});
    const {id} = await db
      .selectFrom('partner')
      .select('id')
      .where('name', '=', 'Sandbox')
      .executeTakeFirstOrThrow();
    for (const key of [`partner ${id}`, id, 'sandbox_none'])
      for (let call = 0; call < 4; call++)
        assert.equal((await new PageClient(server).start(null, key)).status, 403);
    const elsewhere = new PageClient(server, 'null');
    for (let call = 0; call < 4; call++) assert.equal((await elsewhere.start(null, KEY)).status, 403);
    assert.equal((await new PageClient(server).start(null, KEY)).status, 201);
    const partner = new PageClient(server, null);
    partner.token = SECRET_KEY;
    assert.equal((await partner.get('/v1/webhooks')).status, 200);
  });

  describe('of an address', () => {
    async function served(changes: Partial<AppConfig>, act: (url: string) => Promise<void>): Promise<void> {
      const app = createTestApp(db, {config: createConfig({CALLS_PER_MINUTE_ADDRESS: 2, ...changes})});
      const server = serve({fetch: app.fetch, hostname: '127.0.0.1', port: 0});
      await once(server, 'listening');
      try {
        await act(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      } finally {
        server.close();
      }
    }
    const asked = async (url: string, by: string): Promise<number> =>
      (await fetch(`${url}/v1/servicers`, {headers: {'X-Forwarded-For': by}})).status;

    test('are halted before anything is looked up, whatever they say of themselves', async () => {
      await served({}, async (url) => {
        assert.deepEqual(
          [await asked(url, '1.1.1.1'), await asked(url, '2.2.2.2'), await asked(url, '3.3.3.3')],
          [401, 401, 429],
        );
        // Whoever watches the server is not counted.
        for (let call = 0; call < 5; call++) assert.equal((await fetch(`${url}/healthz`)).status, 200);
      });
    });

    test('are told apart by what trusted proxies say, and by nothing before that', async () => {
      await served({TRUSTED_PROXIES: 2}, async (url) => {
        const from = (address: string) => asked(url, `${Math.random()}, ${address}, 10.0.0.1`);
        assert.deepEqual(
          [await from('1.1.1.1'), await from('1.1.1.1'), await from('1.1.1.1'), await from('2.2.2.2')],
          [401, 401, 429, 401],
        );
      });
    });

    test('of IPv6 are those of its network, of which one caller has all', async () => {
      await served({TRUSTED_PROXIES: 1}, async (url) => {
        assert.deepEqual(
          [
            await asked(url, '2001:db8:1:2::1'),
            await asked(url, '2001:db8:1:2::2'),
            await asked(url, '2001:db8:1:2:ffff::3'),
            await asked(url, '2001:db8:1:3::1'),
            await asked(url, '::ffff:198.51.100.7'),
            await asked(url, '198.51.100.7:5000'),
            await asked(url, '198.51.100.7:5001'),
            await asked(url, '[2001:db8:1:3::9]:443'),
            await asked(url, '[2001:db8:1:3::a]:443'),
          ],
          [401, 401, 429, 401, 401, 401, 429, 401, 429],
        );
      });
    });
  });
});
