/** What a partner's own server is told, and who is not. */
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
  describe(`A partner's server, on ${engine.name}`, {skip: engine.skip}, () => {
    let db: Database;
    let answering: Fetcher;
    let live: Fetcher;

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
      answering = toFetcher(createTestApp(db));
      live = toFetcher(
        createTestApp(db, {config: createConfig({NEXUS_ENVIRONMENT: 'live'}), connector: null}),
      );
    });
    after(async () => {
      await db.destroy();
    });

    function server(key: string): PageClient {
      const own = new PageClient(answering, null);
      own.token = key;
      return own;
    }
    const millpond = () => server(MILLPOND.secret_key);

    const isProblem = (sent: Reply, status: number, code: string): void => {
      assert.deepEqual([sent.status, sent.json.code], [status, code]);
    };

    /** A borrower who has connected servicers on the partner's page, and is done. */
    async function linked(...servicers: readonly string[]): Promise<string> {
      const page = new PageClient(answering);
      const borrower = randomUUID();
      await page.start(borrower, MILLPOND.nexus_key);
      for (const servicer of servicers) {
        const login = {servicer, connection: null, username: 'ada', password: 'secret'};
        const {uuid} = (await page.post('/v1/attempts', login)).json;
        for (const stage of ['signing-in', 'reading-loans'])
          await page.get(`/v1/attempts/${String(uuid)}?after=${stage}`);
      }
      await page.post('/v1/session/finish', {});
      return borrower;
    }

    test('creates a borrower, with a uuid of its own or a new one, and reads it', async () => {
      const uuid = randomUUID();
      const made = await millpond().post('/v1/borrowers', {uuid: uuid.toUpperCase()});
      assert.deepEqual([made.status, made.json.uuid], [201, uuid]);
      assert.deepEqual((await millpond().get(`/v1/borrowers/${uuid}`)).json, made.json);
      isProblem(await millpond().post('/v1/borrowers', {uuid}), 409, 'unexpected');
      assert.match(String((await millpond().post('/v1/borrowers', {})).json.uuid), /^[\da-f-]{36}$/);
      isProblem(await millpond().post('/v1/borrowers', {uuid: 'ada'}), 400, 'invalid-options');
    });

    test('reads what a borrower has connected, and the sum of it to the cent', async () => {
      const borrower = await linked(
        '85a64925-335a-4f71-9690-0ad6e8dd4576',
        'e14aeada-9d72-4234-8746-4aef6d9cc2f0',
      );
      const {connections} = (await millpond().get(`/v1/borrowers/${borrower}/connections`)).json as {
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
      const {servicers, summary} = (await millpond().get(`/v1/borrowers/${borrower}/portfolio`)).json as {
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

    test('reads nothing of a borrower who has connected nothing', async () => {
      const borrower = await linked();
      const {json} = await millpond().get(`/v1/borrowers/${borrower}/portfolio`);
      assert.deepEqual(json, {servicers: [], summary: []});
    });

    test('confirms how each opening ended, the latest first', async () => {
      const borrower = await linked();
      const page = new PageClient(answering);
      await page.start(borrower, MILLPOND.nexus_key);
      await page.delete('/v1/session');
      await page.start(borrower, MILLPOND.nexus_key);
      const {sessions} = (await millpond().get(`/v1/borrowers/${borrower}/sessions`)).json as {
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

    test('has its borrowers read its own words, where it has given any', async () => {
      const start = async (keys: typeof MILLPOND) =>
        (await new PageClient(answering).start(null, keys.nexus_key)).json.consent;
      assert.equal(await start(MILLPOND), undefined);
      const consent = 'Millpond reads your loans once a day.';
      await createKeys(db, {
        partner: 'Millpond',
        environment: 'sandbox',
        origins: ['*'],
        ...MILLPOND,
        consent,
      });
      assert.equal(await start(MILLPOND), consent);
      assert.equal(await start(WEXMOOR), undefined);
      // Further keys leave it as it is.
      await createKeys(db, {partner: 'Millpond', environment: 'sandbox', origins: ['*'], ...MILLPOND});
      assert.equal(await start(MILLPOND), consent);
    });

    describe('with a link token', () => {
      const minted = async (borrower: string, more = {}): Promise<string> => {
        const sent = await millpond().post('/v1/link-tokens', {borrower, origin: ORIGIN, ...more});
        assert.equal(sent.status, 201, sent.text);
        return String(sent.json.link_token);
      };
      const opened = (link_token: string, origin = ORIGIN): Promise<Reply> =>
        new PageClient(answering, origin).post('/v1/sessions', {link_token});

      test('has a page open a session for the borrower, once', async () => {
        const borrower = await linked('85a64925-335a-4f71-9690-0ad6e8dd4576');
        const token = await minted(borrower);
        const first = await opened(token);
        assert.equal(first.status, 201);
        assert.deepEqual(first.json.borrower, {uuid: borrower});
        assert.equal((first.json.connections as readonly unknown[]).length, 1);
        isProblem(await opened(token), 401, 'link-token-expired');
      });

      test('that is used twenty times at once opens one session', async () => {
        const token = await minted(await linked());
        const sent = await Promise.all(Array.from({length: 20}, () => opened(token)));
        assert.equal(sent.filter(({status}) => status === 201).length, 1);
        assert.equal(sent.filter(({json}) => json.code === 'link-token-expired').length, 19);
      });

      test('answers the same for a wrong one, a used one, one that expired, one of another origin, and one of the other environment', async () => {
        const borrower = await linked();
        const [used, late, elsewhere] = [
          await minted(borrower),
          await minted(borrower),
          await minted(borrower),
        ];
        await opened(used);
        const expires_at = sql<Date>`now() - interval '1 second'`;
        await db
          .updateTable('link_token')
          .set({expires_at})
          .where('token_hash', '=', hashSecret(late))
          .execute();
        const sent = [
          await opened(`${used}x`),
          await opened(used),
          await opened(late),
          await opened(elsewhere, 'https://other.example'),
          await new PageClient(live).post('/v1/sessions', {link_token: elsewhere}),
        ];
        for (const one of sent) isProblem(one, 401, 'link-token-expired');
        assert.equal(new Set(sent.map(({text}) => text)).size, 1);
        assert.equal((await opened(elsewhere)).status, 201);
      });

      test('lives for half an hour, or as many minutes as are asked for', async () => {
        const borrower = await linked();
        for (const minutes of [undefined, 1, 30]) {
          const sent = await millpond().post('/v1/link-tokens', {borrower, origin: ORIGIN, minutes});
          const left = (Date.parse(String(sent.json.expires_at)) - Date.now()) / 60_000;
          assert.equal(Math.round(left), minutes ?? 30);
        }
        for (const minutes of [0, 31, 1.5, '5', -1]) {
          const sent = await millpond().post('/v1/link-tokens', {borrower, origin: ORIGIN, minutes});
          isProblem(sent, 400, 'invalid-options');
        }
      });

      test('gets none for a borrower of another partner, or for a page that none of its keys is for', async () => {
        const borrower = await linked();
        const wexmoor = server(WEXMOOR.secret_key);
        isProblem(await wexmoor.post('/v1/link-tokens', {borrower, origin: ORIGIN}), 404, 'unknown-borrower');
        for (const origin of ['', 'null', 'app.example', 'https://app.example/'])
          isProblem(await millpond().post('/v1/link-tokens', {borrower, origin}), 400, 'invalid-options');
      });

      test('finds it in no table', async () => {
        const token = await minted(await linked());
        const rows = await db.selectFrom('link_token').selectAll().execute();
        assert.ok(rows.some(({token_hash}) => Buffer.from(token_hash).equals(hashSecret(token))));
        const {rows: texts} = await sql<{row: string}>`select t::text as row from link_token as t`.execute(
          db,
        );
        assert.ok(!texts.some(({row}) => row.includes(token)));
      });
    });

    describe('with a live key', () => {
      const A = 'https://a.example';
      const started = (uuid: string | null) => new PageClient(live, A).start(uuid, LIVE.nexus_key);
      const partner = () => {
        const own = new PageClient(live, null);
        own.token = LIVE.secret_key;
        return own;
      };

      test('has a page open a new borrower, and one who exists no more than one who does not', async () => {
        const opened = await started(null);
        assert.equal(opened.status, 201);
        const {uuid} = opened.json.borrower as {readonly uuid: string};
        const sent = [await started(uuid), await started(randomUUID())];
        for (const one of sent) isProblem(one, 403, 'not-allowed');
        assert.equal(sent[0]?.text, sent[1]?.text);
      });

      test('takes the same for both: the database is asked the same, so that no time tells them apart', async () => {
        const {uuid} = (await started(null)).json.borrower as {readonly uuid: string};
        const asked: string[] = [];
        const watched = db.withPlugin({
          transformQuery: ({node}) => (asked.push(node.kind), node),
          transformResult: ({result}) => Promise.resolve(result),
        });
        const config = createConfig({NEXUS_ENVIRONMENT: 'live'});
        const page = new PageClient(toFetcher(createTestApp(watched, {config, connector: null})), A);
        await page.start(uuid, LIVE.nexus_key);
        const known = asked.splice(0);
        await page.start(randomUUID(), LIVE.nexus_key);
        assert.ok(known.length > 0);
        assert.deepEqual(asked, known);
      });

      test('has it open one who exists by a link token', async () => {
        const {uuid} = (await partner().post('/v1/borrowers', {})).json;
        const {link_token} = (await partner().post('/v1/link-tokens', {borrower: uuid, origin: A})).json;
        const page = new PageClient(live, A);
        const opened = await page.post('/v1/sessions', {link_token});
        assert.deepEqual([opened.status, opened.json.borrower], [201, {uuid}]);
      });

      test('has it open one who exists by the key alone, where the key is set to', async () => {
        const set = (takes_known_borrowers: boolean) =>
          db
            .updateTable('nexus_key')
            .set({takes_known_borrowers})
            .where('key', '=', LIVE.nexus_key)
            .execute();
        await set(true);
        const {uuid} = (await partner().post('/v1/borrowers', {})).json;
        assert.equal((await started(String(uuid))).status, 201);
        isProblem(await started(randomUUID()), 404, 'unknown-borrower');
        isProblem(await started('ada'), 400, 'invalid-uuid');
        await set(false);
      });

      test('is refused by a sandbox, as a sandbox key is by a live server', async () => {
        isProblem(await new PageClient(answering, A).start(null, LIVE.nexus_key), 403, 'invalid-key');
        const page = new PageClient(live, A);
        isProblem(await page.start(null, MILLPOND.nexus_key), 403, 'invalid-key');
      });
    });

    describe('is refused', () => {
      for (const path of ['', '/connections', '/portfolio', '/sessions']) {
        test(`at /borrowers/{uuid}${path} without a secret key, with a wrong one, or one of the other environment`, async () => {
          const borrower = await linked();
          for (const key of ['', 'sandbox_secret_wrong', MILLPOND.nexus_key, LIVE.secret_key])
            isProblem(await server(key).get(`/v1/borrowers/${borrower}${path}`), 401, 'invalid-key');
        });

        test(`at /borrowers/{uuid}${path} of another partner as of one that does not exist`, async () => {
          const borrower = await linked();
          const wexmoor = server(WEXMOOR.secret_key);
          const other = await wexmoor.get(`/v1/borrowers/${borrower}${path}`);
          const none = await wexmoor.get(`/v1/borrowers/${randomUUID()}${path}`);
          isProblem(other, 404, 'unknown-borrower');
          assert.equal(other.text, none.text);
        });
      }

      test('once its key was revoked', async () => {
        const keys = {nexus_key: 'sandbox_revoked_later', secret_key: 'sandbox_secret_revoked_later'};
        await createKeys(db, {partner: 'Millpond', environment: 'sandbox', origins: ['*'], ...keys});
        const path = `/v1/borrowers/${await linked()}`;
        assert.equal((await server(keys.secret_key).get(path)).status, 200);
        const revoked = db.updateTable('secret_key').set({revoked_at: new Date()});
        await revoked
          .where('created_at', '=', (eb) =>
            eb.selectFrom('secret_key').select((e) => e.fn.max('created_at').as('at')),
          )
          .execute();
        isProblem(await server(keys.secret_key).get(path), 401, 'invalid-key');
      });

      test('where a page asks, which must not know the key', async () => {
        const page = new PageClient(answering);
        page.token = MILLPOND.secret_key;
        isProblem(await page.get(`/v1/borrowers/${await linked()}`), 403, 'invalid-key');
      });

      test('as a page: a secret key opens no session', async () => {
        isProblem(await new PageClient(answering).start(null, MILLPOND.secret_key), 403, 'invalid-key');
      });
    });

    test('is known by a hash alone', async () => {
      const rows = await db.selectFrom('secret_key').selectAll().execute();
      assert.ok(rows.length >= 3);
      assert.ok(!JSON.stringify(rows.map(({key_hash}) => String(key_hash))).includes('secret'));
    });
  });
}
