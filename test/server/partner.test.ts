/** The replies to a partner's server, and the rejection of all other callers. */
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {after, before, describe, test} from 'node:test';
import {sql} from 'kysely';

import type {Database} from '../../demo/server/db/tables.ts';
import {hashSecret} from '../../demo/server/crypto/hash.ts';
import {createKeys} from '../../demo/server/domain/partners.ts';
import {engines} from './database-engines.ts';
import {ORIGIN, PageClient, type Fetcher, type Reply} from './page-client.ts';
import {toFetcher, createTestApp, createDatabase, createConfig} from './in-process-server.ts';

const MILLPOND = {nexus_key: 'sandbox_millpond', secret_key: 'sandbox_secret_millpond'};
const WEXMOOR = {nexus_key: 'sandbox_wexmoor', secret_key: 'sandbox_secret_wexmoor'};
const LIVE = {nexus_key: 'live_millpond', secret_key: 'live_secret_millpond'};

for (const engine of engines) {
  describe(`Partner's server on ${engine.name}`, {skip: engine.skip}, () => {
    let db: Database;
    let fetcher: Fetcher;
    let liveFetcher: Fetcher;

    before(async () => {
      db = await createDatabase(engine);
      const environment = 'sandbox';
      await createKeys(db, {partner: 'Millpond', environment, origins: ['*'], ...MILLPOND});
      await createKeys(db, {partner: 'Wexmoor', environment, origins: ['*'], ...WEXMOOR});
      await createKeys(db, {
        partner: 'Millpond',
        environment: 'live',
        origins: ['https://a.example'],
        ...LIVE,
      });
      fetcher = toFetcher(createTestApp(db));
      liveFetcher = toFetcher(
        createTestApp(db, {config: createConfig({NEXUS_ENVIRONMENT: 'live'}), connector: null}),
      );
    });
    after(async () => {
      await db.destroy();
    });

    function createPartnerClient(key: string): PageClient {
      const client = new PageClient(fetcher, null);
      client.token = key;
      return client;
    }
    const createMillpondClient = () => createPartnerClient(MILLPOND.secret_key);

    const assertProblem = (reply: Reply, status: number, code: string): void => {
      assert.deepEqual([reply.status, reply.json.code], [status, code]);
    };

    /** Creates a borrower who has connected these servicers on the partner's page and has finished. */
    async function linkBorrower(...servicers: readonly string[]): Promise<string> {
      const page = new PageClient(fetcher);
      const borrower = randomUUID();
      await page.startSession(borrower, MILLPOND.nexus_key);
      for (const servicer of servicers) {
        const login = {servicer, connection: null, username: 'ada', password: 'secret'};
        const {uuid} = (await page.post('/v1/attempts', login)).json;
        for (const stage of ['signing-in', 'reading-loans'])
          await page.get(`/v1/attempts/${String(uuid)}?after=${stage}`);
      }
      await page.post('/v1/session/finish', {});
      return borrower;
    }

    test('creates a borrower with a given or a new UUID, and reads the borrower', async () => {
      const uuid = randomUUID();
      const created = await createMillpondClient().post('/v1/borrowers', {uuid: uuid.toUpperCase()});
      assert.deepEqual([created.status, created.json.uuid], [201, uuid]);
      assert.deepEqual((await createMillpondClient().get(`/v1/borrowers/${uuid}`)).json, created.json);
      assertProblem(await createMillpondClient().post('/v1/borrowers', {uuid}), 409, 'unexpected');
      assert.match(
        String((await createMillpondClient().post('/v1/borrowers', {})).json.uuid),
        /^[\da-f-]{36}$/,
      );
      assertProblem(
        await createMillpondClient().post('/v1/borrowers', {uuid: 'ada'}),
        400,
        'invalid-options',
      );
    });

    test('reads the connections of a borrower, and the sum of the balances to the cent', async () => {
      const borrower = await linkBorrower(
        '85a64925-335a-4f71-9690-0ad6e8dd4576',
        'e14aeada-9d72-4234-8746-4aef6d9cc2f0',
      );
      const {connections} = (await createMillpondClient().get(`/v1/borrowers/${borrower}/connections`))
        .json as {
        readonly connections: readonly {
          readonly uuid: string;
          readonly servicer: {readonly name: string};
          readonly portfolio: {readonly balance: string; readonly loans: readonly unknown[]};
        }[];
      };
      assert.deepEqual(
        connections.map(({servicer}) => servicer.name),
        ['Nelnet', 'MOHELA'],
      );
      const {servicers, summary} = (await createMillpondClient().get(`/v1/borrowers/${borrower}/portfolio`))
        .json as {
        readonly servicers: readonly {
          readonly connection: {readonly uuid: string};
          readonly portfolio: unknown;
        }[];
        readonly summary: unknown;
      };
      assert.deepEqual(
        servicers.map(({connection, portfolio}) => [connection.uuid, portfolio]),
        connections.map(({uuid, portfolio}) => [uuid, portfolio]),
      );
      const cents = connections.reduce(
        (sum, {portfolio}) => sum + BigInt(portfolio.balance.replace('.', '')),
        0n,
      );
      const balance = String(cents).replace(/(..)$/, '.$1');
      const loans = connections.reduce((sum, {portfolio}) => sum + portfolio.loans.length, 0);
      assert.deepEqual(summary, [{currency: 'USD', balance, loans}]);
    });

    test('reads an empty portfolio of a borrower without connections', async () => {
      const borrower = await linkBorrower();
      const {json} = await createMillpondClient().get(`/v1/borrowers/${borrower}/portfolio`);
      assert.deepEqual(json, {servicers: [], summary: []});
    });

    test('reads the status of each session, the latest first', async () => {
      const borrower = await linkBorrower();
      const page = new PageClient(fetcher);
      await page.startSession(borrower, MILLPOND.nexus_key);
      await page.delete('/v1/session');
      await page.startSession(borrower, MILLPOND.nexus_key);
      const {sessions} = (await createMillpondClient().get(`/v1/borrowers/${borrower}/sessions`)).json as {
        readonly sessions: readonly {readonly status: string; readonly ended_at: string | null}[];
      };
      assert.deepEqual(
        sessions.map(({status, ended_at}) => [status, ended_at !== null]),
        [
          ['open', false],
          ['incomplete', true],
          ['complete', true],
        ],
      );
    });

    test('can set the consent text that its borrowers read', async () => {
      const readConsent = async (keys: typeof MILLPOND) =>
        (await new PageClient(fetcher).startSession(null, keys.nexus_key)).json.consent;
      assert.equal(await readConsent(MILLPOND), undefined);
      const consent = 'Millpond reads your loans once a day.';
      await createKeys(db, {
        partner: 'Millpond',
        environment: 'sandbox',
        origins: ['*'],
        ...MILLPOND,
        consent,
      });
      assert.equal(await readConsent(MILLPOND), consent);
      assert.equal(await readConsent(WEXMOOR), undefined);
      // Further keys do not change the text.
      await createKeys(db, {partner: 'Millpond', environment: 'sandbox', origins: ['*'], ...MILLPOND});
      assert.equal(await readConsent(MILLPOND), consent);
    });

    describe('with a link token', () => {
      const createLinkToken = async (borrower: string, more = {}): Promise<string> => {
        const reply = await createMillpondClient().post('/v1/link-tokens', {
          borrower,
          origin: ORIGIN,
          ...more,
        });
        assert.equal(reply.status, 201, reply.text);
        return String(reply.json.link_token);
      };
      const openSession = (link_token: string, origin = ORIGIN): Promise<Reply> =>
        new PageClient(fetcher, origin).post('/v1/sessions', {link_token});

      test('lets a page open one session for the borrower', async () => {
        const borrower = await linkBorrower('85a64925-335a-4f71-9690-0ad6e8dd4576');
        const token = await createLinkToken(borrower);
        const first = await openSession(token);
        assert.equal(first.status, 201);
        assert.deepEqual(first.json.borrower, {uuid: borrower});
        assert.equal((first.json.connections as readonly unknown[]).length, 1);
        assertProblem(await openSession(token), 401, 'link-token-expired');
      });

      test('lets twenty simultaneous calls open one session', async () => {
        const token = await createLinkToken(await linkBorrower());
        const replies = await Promise.all(Array.from({length: 20}, () => openSession(token)));
        assert.equal(replies.filter(({status}) => status === 201).length, 1);
        assert.equal(replies.filter(({json}) => json.code === 'link-token-expired').length, 19);
      });

      test('gives the same reply for an unknown, a used and an expired token, and for another origin or environment', async () => {
        const borrower = await linkBorrower();
        const [used, expired, unused] = [
          await createLinkToken(borrower),
          await createLinkToken(borrower),
          await createLinkToken(borrower),
        ];
        await openSession(used);
        const expires_at = sql<Date>`now() - interval '1 second'`;
        await db
          .updateTable('link_token')
          .set({expires_at})
          .where('token_hash', '=', hashSecret(expired))
          .execute();
        const replies = [
          await openSession(`${used}x`),
          await openSession(used),
          await openSession(expired),
          await openSession(unused, 'https://other.example'),
          await new PageClient(liveFetcher).post('/v1/sessions', {link_token: unused}),
        ];
        for (const reply of replies) assertProblem(reply, 401, 'link-token-expired');
        assert.equal(new Set(replies.map(({text}) => text)).size, 1);
        assert.equal((await openSession(unused)).status, 201);
      });

      test('gets a token that is valid for 30 minutes, or for the requested minutes', async () => {
        const borrower = await linkBorrower();
        for (const minutes of [undefined, 1, 30]) {
          const reply = await createMillpondClient().post('/v1/link-tokens', {
            borrower,
            origin: ORIGIN,
            minutes,
          });
          const minutesLeft = (Date.parse(String(reply.json.expires_at)) - Date.now()) / 60_000;
          assert.equal(Math.round(minutesLeft), minutes ?? 30);
        }
        for (const minutes of [0, 31, 1.5, '5', -1]) {
          const reply = await createMillpondClient().post('/v1/link-tokens', {
            borrower,
            origin: ORIGIN,
            minutes,
          });
          assertProblem(reply, 400, 'invalid-options');
        }
      });

      test('gets no token for a borrower of another partner or for an invalid origin', async () => {
        const borrower = await linkBorrower();
        const wexmoor = createPartnerClient(WEXMOOR.secret_key);
        assertProblem(
          await wexmoor.post('/v1/link-tokens', {borrower, origin: ORIGIN}),
          404,
          'unknown-borrower',
        );
        for (const origin of ['', 'null', 'app.example', 'https://app.example/'])
          assertProblem(
            await createMillpondClient().post('/v1/link-tokens', {borrower, origin}),
            400,
            'invalid-options',
          );
      });

      test('leaves no token in the database, only its hash', async () => {
        const token = await createLinkToken(await linkBorrower());
        const rows = await db.selectFrom('link_token').selectAll().execute();
        assert.ok(rows.some(({token_hash}) => Buffer.from(token_hash).equals(hashSecret(token))));
        const {rows: texts} = await sql<{row: string}>`select t::text as row from link_token as t`.execute(
          db,
        );
        assert.ok(!texts.some(({row}) => row.includes(token)));
      });
    });

    describe('with a live key', () => {
      const PAGE_ORIGIN = 'https://a.example';
      const startLiveSession = (uuid: string | null) =>
        new PageClient(liveFetcher, PAGE_ORIGIN).startSession(uuid, LIVE.nexus_key);
      const createLivePartnerClient = () => {
        const client = new PageClient(liveFetcher, null);
        client.token = LIVE.secret_key;
        return client;
      };

      test('lets a page create a borrower, and rejects an existing UUID in the same way as an unknown one', async () => {
        const opened = await startLiveSession(null);
        assert.equal(opened.status, 201);
        const {uuid} = opened.json.borrower as {readonly uuid: string};
        const replies = [await startLiveSession(uuid), await startLiveSession(randomUUID())];
        for (const reply of replies) assertProblem(reply, 403, 'not-allowed');
        assert.equal(replies[0]?.text, replies[1]?.text);
      });

      test('sends the same database queries for both, so that the time reveals no difference', async () => {
        const {uuid} = (await startLiveSession(null)).json.borrower as {readonly uuid: string};
        const queries: string[] = [];
        const watched = db.withPlugin({
          transformQuery: ({node}) => (queries.push(node.kind), node),
          transformResult: ({result}) => Promise.resolve(result),
        });
        const config = createConfig({NEXUS_ENVIRONMENT: 'live'});
        const page = new PageClient(
          toFetcher(createTestApp(watched, {config, connector: null})),
          PAGE_ORIGIN,
        );
        await page.startSession(uuid, LIVE.nexus_key);
        const known = queries.splice(0);
        await page.startSession(randomUUID(), LIVE.nexus_key);
        assert.ok(known.length > 0);
        assert.deepEqual(queries, known);
      });

      test('lets a page open an existing borrower by a link token', async () => {
        const {uuid} = (await createLivePartnerClient().post('/v1/borrowers', {})).json;
        const {link_token} = (
          await createLivePartnerClient().post('/v1/link-tokens', {borrower: uuid, origin: PAGE_ORIGIN})
        ).json;
        const page = new PageClient(liveFetcher, PAGE_ORIGIN);
        const opened = await page.post('/v1/sessions', {link_token});
        assert.deepEqual([opened.status, opened.json.borrower], [201, {uuid}]);
      });

      test('lets a page open an existing borrower by the key if takes_known_borrowers is set', async () => {
        const setTakesKnownBorrowers = (takes_known_borrowers: boolean) =>
          db
            .updateTable('nexus_key')
            .set({takes_known_borrowers})
            .where('key', '=', LIVE.nexus_key)
            .execute();
        await setTakesKnownBorrowers(true);
        const {uuid} = (await createLivePartnerClient().post('/v1/borrowers', {})).json;
        assert.equal((await startLiveSession(String(uuid))).status, 201);
        assertProblem(await startLiveSession(randomUUID()), 404, 'unknown-borrower');
        assertProblem(await startLiveSession('ada'), 400, 'invalid-uuid');
        await setTakesKnownBorrowers(false);
      });

      test('is rejected by a sandbox server, and a sandbox key by a live server', async () => {
        assertProblem(
          await new PageClient(fetcher, PAGE_ORIGIN).startSession(null, LIVE.nexus_key),
          403,
          'invalid-key',
        );
        const page = new PageClient(liveFetcher, PAGE_ORIGIN);
        assertProblem(await page.startSession(null, MILLPOND.nexus_key), 403, 'invalid-key');
      });
    });

    describe('is rejected', () => {
      for (const path of ['', '/connections', '/portfolio', '/sessions']) {
        test(`at /borrowers/{uuid}${path} without a secret key, with a wrong one, or with one of the other environment`, async () => {
          const borrower = await linkBorrower();
          for (const key of ['', 'sandbox_secret_wrong', MILLPOND.nexus_key, LIVE.secret_key])
            assertProblem(
              await createPartnerClient(key).get(`/v1/borrowers/${borrower}${path}`),
              401,
              'invalid-key',
            );
        });

        test(`at /borrowers/{uuid}${path} for another partner’s borrower in the same way as for an unknown one`, async () => {
          const borrower = await linkBorrower();
          const wexmoor = createPartnerClient(WEXMOOR.secret_key);
          const other = await wexmoor.get(`/v1/borrowers/${borrower}${path}`);
          const none = await wexmoor.get(`/v1/borrowers/${randomUUID()}${path}`);
          assertProblem(other, 404, 'unknown-borrower');
          assert.equal(other.text, none.text);
        });
      }

      test('once its key is revoked', async () => {
        const keys = {nexus_key: 'sandbox_revoked_later', secret_key: 'sandbox_secret_revoked_later'};
        await createKeys(db, {partner: 'Millpond', environment: 'sandbox', origins: ['*'], ...keys});
        const path = `/v1/borrowers/${await linkBorrower()}`;
        assert.equal((await createPartnerClient(keys.secret_key).get(path)).status, 200);
        const revoked = db.updateTable('secret_key').set({revoked_at: new Date()});
        await revoked
          .where('created_at', '=', (eb) =>
            eb.selectFrom('secret_key').select((e) => e.fn.max('created_at').as('at')),
          )
          .execute();
        assertProblem(await createPartnerClient(keys.secret_key).get(path), 401, 'invalid-key');
      });

      test('if the call comes from a page, which must not know the key', async () => {
        const page = new PageClient(fetcher);
        page.token = MILLPOND.secret_key;
        assertProblem(await page.get(`/v1/borrowers/${await linkBorrower()}`), 403, 'invalid-key');
      });

      test('if it opens a session with a secret key', async () => {
        assertProblem(
          await new PageClient(fetcher).startSession(null, MILLPOND.secret_key),
          403,
          'invalid-key',
        );
      });
    });

    test('has its secret keys stored only as hashes', async () => {
      const rows = await db.selectFrom('secret_key').selectAll().execute();
      assert.ok(rows.length >= 3);
      assert.ok(!JSON.stringify(rows.map(({key_hash}) => String(key_hash))).includes('secret'));
    });
  });
}
