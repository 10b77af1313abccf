/** What a partner's own server is told, and who is not. */
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {after, before, describe, test} from 'node:test';

import {createApp} from '../../demo/server/app.ts';
import {readConfig} from '../../demo/server/config.ts';
import {sandboxConnector} from '../../demo/server/connectors/sandbox.ts';
import {openDatabase, type Database} from '../../demo/server/database.ts';
import {makeKeys} from '../../demo/server/seed.ts';
import {seedServicers} from '../../demo/server/servicers.ts';
import {engines} from './engines.ts';
import {Page, type Answering, type Sent} from './page.ts';

const MILLPOND = {nexus_key: 'sandbox_millpond', secret_key: 'sandbox_secret_millpond'};
const WEXMOOR = {nexus_key: 'sandbox_wexmoor', secret_key: 'sandbox_secret_wexmoor'};
const LIVE = {nexus_key: 'live_millpond', secret_key: 'live_secret_millpond'};

for (const engine of engines) {
  describe(`A partner's server, on ${engine.name}`, {skip: engine.skip}, () => {
    let db: Database;
    let answering: Answering;

    before(async () => {
      const config = readConfig(await engine.start());
      db = await openDatabase(config);
      await seedServicers(db);
      const environment = 'sandbox';
      await makeKeys(db, {partner: 'Millpond', environment, origins: ['*'], ...MILLPOND});
      await makeKeys(db, {partner: 'Wexmoor', environment, origins: ['*'], ...WEXMOOR});
      await makeKeys(db, {partner: 'Millpond', environment: 'live', origins: ['https://a.example'], ...LIVE});
      const ports = {connector: sandboxConnector(0), isDraining: () => false, log: () => undefined};
      const app = createApp({config, db, ...ports});
      answering = (path, init) => app.request(path, init);
    });
    after(async () => {
      await db.destroy();
      await engine.stop();
    });

    function server(key: string): Page {
      const own = new Page(answering, null);
      own.token = key;
      return own;
    }
    const millpond = () => server(MILLPOND.secret_key);

    const isProblem = (sent: Sent, status: number, code: string): void => {
      assert.deepEqual([sent.status, sent.json.code], [status, code]);
    };

    /** A borrower who has connected servicers on the partner's page, and is done. */
    async function linked(...servicers: readonly string[]): Promise<string> {
      const page = new Page(answering);
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
      const page = new Page(answering);
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
        await makeKeys(db, {partner: 'Millpond', environment: 'sandbox', origins: ['*'], ...keys});
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
        const page = new Page(answering);
        page.token = MILLPOND.secret_key;
        isProblem(await page.get(`/v1/borrowers/${await linked()}`), 403, 'invalid-key');
      });

      test('as a page: a secret key opens no session', async () => {
        isProblem(await new Page(answering).start(null, MILLPOND.secret_key), 403, 'invalid-key');
      });
    });

    test('is known by a hash alone', async () => {
      const rows = await db.selectFrom('secret_key').selectAll().execute();
      assert.ok(rows.length >= 3);
      assert.ok(!JSON.stringify(rows.map(({key_hash}) => String(key_hash))).includes('secret'));
    });
  });
}
