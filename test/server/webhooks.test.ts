/** The webhooks of a partner: their events, their signatures, and the retries until an event is delivered. */
import assert from 'node:assert/strict';
import {createHmac, randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {createServer, type IncomingHttpHeaders, type Server} from 'node:http';
import {createServer as createTcp, type AddressInfo, type Socket} from 'node:net';
import {text} from 'node:stream/consumers';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import {sql} from 'kysely';
import {Webhook} from 'standardwebhooks';

import type {Connector, RefreshResult} from '../../demo/server/connectors/connector.ts';
import {createSandboxConnector} from '../../demo/server/connectors/sandbox.ts';
import type {Database} from '../../demo/server/db/tables.ts';
import type {JobName} from '../../demo/server/domain/types.ts';
import type {JobQueue} from '../../demo/server/jobs/job-queue.ts';
import type {LogEntry} from '../../demo/server/log.ts';
import {purgeExpired} from '../../demo/server/jobs/purge-expired.ts';
import {refreshConnection} from '../../demo/server/jobs/refresh-connections.ts';
import {createKeys} from '../../demo/server/domain/partners.ts';
import {startJobs} from '../../demo/server/jobs/start-jobs.ts';
import {assertDocumentedEvent} from './openapi-document.ts';
import {engines, pglite} from './database-engines.ts';
import {KEY, NELNET, PageClient, type Fetcher, type Reply} from './page-client.ts';
import {
  toFetcher,
  createTestApp,
  isWaitingForLock,
  openTestDatabase,
  SECRET_KEY,
  createConfig,
  vault,
} from './in-process-server.ts';
import {waitFor} from '../support/wait-for.ts';

interface ReceivedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: {
    readonly type: string;
    readonly timestamp: string;
    readonly environment: string;
    readonly data: {
      readonly borrower?: {readonly uuid: string};
      readonly connection?: {readonly uuid: string; readonly status: string; readonly servicer: object};
    };
  };
}

/** A partner's server. A test chooses the statuses of its responses. */
class Listener {
  readonly requests: ReceivedRequest[] = [];
  /** The statuses of the next responses. The later ones have the status 200. */
  nextStatuses: number[] = [];
  readonly #server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      this.requests.push({
        headers: request.headers,
        body,
        event: JSON.parse(body) as ReceivedRequest['event'],
      });
      const status = this.nextStatuses.shift() ?? 200;
      response.writeHead(status, status === 302 ? {Location: '/elsewhere'} : {}).end('body');
    });
  });

  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Waits until this number of requests has arrived in total. */
  async waitForRequests(count: number): Promise<readonly ReceivedRequest[]> {
    await waitFor(() => this.requests.length >= count, `${count} events arrive`);
    return this.requests;
  }
}

for (const engine of engines) {
  describe(`Webhooks on ${engine.name}`, {skip: engine.skip, timeout: 120_000}, () => {
    let db: Database;
    let queue: JobQueue;
    let fetcher: Fetcher;
    let url: string;
    let listener: Listener;
    let refreshResult: RefreshResult | Error | null;
    /** A login waits for this promise in each step. */
    let stepGate = Promise.resolve(undefined);
    const logEntries: LogEntry[] = [];
    const connectorCalls: {proceed: number; refresh: string[]; disconnect: string[]} = {
      proceed: 0,
      refresh: [],
      disconnect: [],
    };

    before(async () => {
      const opened = await openTestDatabase(engine);
      ({db} = opened);
      const sandbox = createSandboxConnector(0);
      const connector: Connector = {
        ...sandbox,
        proceed: async (...args) => {
          connectorCalls.proceed++;
          await stepGate;
          return sandbox.proceed(...args);
        },
        refresh: (known, signal) => {
          connectorCalls.refresh.push(String(known.access));
          if (refreshResult instanceof Error) return Promise.reject(refreshResult);
          return refreshResult ? Promise.resolve(refreshResult) : sandbox.refresh(known, signal);
        },
        disconnect: (known, signal) => {
          connectorCalls.disconnect.push(String(known.access));
          return sandbox.disconnect(known, signal);
        },
      };
      const config = {NEXUS_ENVIRONMENT: 'sandbox', REFRESH_HOURS: 24, WEBHOOKS_TO_LOOPBACK: true} as const;
      const log = (entry: LogEntry): void => void logEntries.push(entry);
      queue = await startJobs({
        config,
        db,
        queueOptions: opened.queueOptions,
        connector,
        vault,
        log,
        pollingSeconds: 0.5,
      });
      fetcher = toFetcher(createTestApp(db, {connector, jobs: queue, log}));
      const wexmoor = {nexus_key: 'sandbox_wexmoor', secret_key: 'sandbox_secret_wexmoor'};
      await createKeys(db, {partner: 'Wexmoor', environment: 'sandbox', origins: ['*'], ...wexmoor});
    });
    after(async () => {
      await queue.stop();
      await db.destroy();
    });
    beforeEach(async () => {
      await drainJobs();
      refreshResult = null;
      Object.assign(connectorCalls, {refresh: [], disconnect: []});
      await db.deleteFrom('webhook').execute();
      listener = new Listener();
      url = await listener.start();
    });
    afterEach(() => {
      listener.stop();
    });

    function createPartnerClient(key = SECRET_KEY): PageClient {
      const client = new PageClient(fetcher, null);
      client.token = key;
      return client;
    }
    async function createWebhook(): Promise<{readonly uuid: string; readonly secret: string}> {
      const {status, json} = await createPartnerClient().post('/v1/webhooks', {url});
      assert.equal(status, 201);
      return {uuid: String(json.uuid), secret: String(json.secret)};
    }
    const assertProblem = (reply: Reply, status: number, code: string): void => {
      assert.deepEqual([reply.status, reply.json.code], [status, code]);
    };
    const listDeliveries = async (uuid: string) =>
      (await createPartnerClient().get(`/v1/webhooks/${uuid}/deliveries`)).json.deliveries as readonly Record<
        string,
        unknown
      >[];

    /** Connects a borrower. */
    async function connectBorrower(
      borrower: string,
      username = 'ada',
      connection: string | null = null,
    ): Promise<PageClient> {
      const page = new PageClient(fetcher);
      await page.startSession(borrower, KEY);
      const login = {servicer: NELNET, connection, username, password: 'secret'};
      const {uuid} = (await page.post('/v1/attempts', login)).json;
      for (const stage of ['signing-in', 'reading-loans'])
        await page.get(`/v1/attempts/${String(uuid)}?after=${stage}`);
      return page;
    }
    /** Makes the refresh of every connection due, and starts the job that looks for due connections. */
    async function makeRefreshDue(): Promise<void> {
      await db
        .updateTable('connection')
        .set({refreshed_at: sql<Date>`now() - interval '25 hours'`})
        .execute();
      await queue.sendJob(db, 'refresh-due', {});
    }
    /** Deletes waiting jobs until no job is active. Otherwise a worker would run them during the next test. */
    async function drainJobs(): Promise<void> {
      await waitFor(async () => {
        await sql`delete from jobs_sandbox.job where state <> 'active'`.execute(db);
        const {rows} = await sql`select from jobs_sandbox.job`.execute(db);
        return rows.length === 0;
      }, 'no job is active');
    }
    const countJobs = async (job: JobName): Promise<number> => {
      const {rows} = await sql<{readonly count: string}>`
        select count(*)::text as count from jobs_sandbox.job where name = ${job} and state < 'completed'`.execute(
        db,
      );
      return Number(rows[0]?.count);
    };

    const waitForJobs = (job: JobName): Promise<unknown> =>
      waitFor(async () => (await countJobs(job)) === 0, `the jobs ${job} are done`);
    const waitForDeliveries = (uuid: string, count: number): Promise<unknown> =>
      waitFor(async () => (await listDeliveries(uuid)).length >= count, `${count} deliveries are logged`);

    test('send an event for a created, an interrupted and a restored connection, in this order', async () => {
      await createWebhook();
      const borrower = randomUUID();
      await connectBorrower(borrower);
      await listener.waitForRequests(1);
      await connectBorrower(borrower, '@reconnect');
      await listener.waitForRequests(2);
      await connectBorrower(borrower);
      const requests = await listener.waitForRequests(3);
      assert.deepEqual(
        requests.map(({event}) => [event.type, event.data.connection?.status]),
        [
          ['connection.created', 'connected'],
          ['connection.interrupted', 'interrupted'],
          ['connection.restored', 'connected'],
        ],
      );
      for (const {event} of requests) {
        assertDocumentedEvent(event);
        assert.equal(event.environment, 'sandbox');
        assert.deepEqual(event.data.borrower, {uuid: borrower});
        assert.deepEqual(event.data.connection?.servicer, {uuid: NELNET, name: 'Nelnet'});
        assert.match(event.timestamp, /^\d{4}-.+Z$/);
        // Partners read the loans by the API, with a key.
        assert.ok(!('portfolio' in (event.data.connection ?? {})));
      }
    });

    test('send one event for a connection that two sessions create at the same time', async () => {
      await createWebhook();
      const borrower = randomUUID();
      await Promise.all([connectBorrower(borrower), connectBorrower(borrower)]);
      const events = await db.selectFrom('webhook_event').select('type').execute();
      assert.deepEqual(events, [{type: 'connection.created'}]);
    });

    if (engine.name === 'PostgreSQL') {
      test('send the restored event if a refresh interrupts the connection during the login', async () => {
        await createWebhook();
        const borrower = randomUUID();
        await connectBorrower(borrower);
        let login: Promise<unknown> = Promise.resolve();
        await db.transaction().execute(async (tx) => {
          await tx.updateTable('connection').set({status: 'interrupted'}).execute();
          login = connectBorrower(borrower);
          await waitFor(() => isWaitingForLock(tx), 'the login waits for the transaction');
        });
        await login;
        const events = await db.selectFrom('webhook_event').select('type').orderBy('created_at').execute();
        assert.deepEqual(
          events.map(({type}) => type),
          ['connection.created', 'connection.restored'],
        );
      });

      test('do not break a login when they are removed during it', async () => {
        const {uuid} = await createWebhook();
        const borrower = randomUUID();
        let login: Promise<PageClient> | undefined;
        await db.transaction().execute(async (tx) => {
          await tx.deleteFrom('webhook').where('uuid', '=', uuid).execute();
          login = connectBorrower(borrower);
          await waitFor(() => isWaitingForLock(tx), 'the login waits for the transaction');
        });
        const finished = await (await login)?.post('/v1/session/finish', {});
        assert.equal((finished?.json.connections as readonly unknown[]).length, 1);
      });
    }

    test('send no event for a login that changes nothing', async () => {
      await createWebhook();
      const borrower = randomUUID();
      await connectBorrower(borrower);
      await listener.waitForRequests(1);
      await connectBorrower(borrower);
      assert.equal((await db.selectFrom('webhook_event').selectAll().execute()).length, 1);
    });

    test('sign an event according to Standard Webhooks', async () => {
      const {uuid, secret} = await createWebhook();
      const {status, json} = await createPartnerClient().post(`/v1/webhooks/${uuid}/test`, {});
      assert.equal(status, 202);
      const [{headers, body, event}] = (await listener.waitForRequests(1)) as [ReceivedRequest];
      assert.equal(event.type, 'test');
      assertDocumentedEvent(event);
      assert.equal(headers['webhook-id'], json.event);
      // Verify the signature with the library that partners use, and by hand.
      assert.deepEqual(new Webhook(secret).verify(body, headers as Record<string, string>), event);
      const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${body}`;
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      assert.equal(key.length, 32);
      const signature = createHmac('sha256', key).update(signed).digest('base64');
      assert.equal(headers['webhook-signature'], `v1,${signature}`);
    });

    test('have different secrets, which are returned once and sealed in the database', async () => {
      const [first, second] = [await createWebhook(), await createWebhook()];
      assert.notEqual(first.secret, second.secret);
      const listed = await createPartnerClient().get('/v1/webhooks');
      assert.equal((listed.json.webhooks as readonly unknown[]).length, 2);
      assert.doesNotMatch(listed.text, /whsec|secret/);
      const rows = await db.selectFrom('webhook').select('secret').execute();
      for (const {secret} of rows) assert.ok(!Buffer.from(secret).includes(first.secret.slice(6)));
    });

    test('send an event again until it is accepted, and log each delivery', async () => {
      const {uuid} = await createWebhook();
      listener.nextStatuses = [500];
      const {json} = await createPartnerClient().post(`/v1/webhooks/${uuid}/test`, {});
      await listener.waitForRequests(1);
      await waitForDeliveries(uuid, 1);
      await waitFor(async () => {
        // Retry sooner than the queue would.
        await sql`update jobs_sandbox.job set start_after = now() where name = 'deliver-webhook'`.execute(db);
        return listener.requests.length >= 2;
      }, 'the event arrives again');
      const [first, second] = listener.requests;
      assert.equal(first?.headers['webhook-id'], second?.headers['webhook-id']);
      assert.equal(first?.body, second?.body);
      await waitForDeliveries(uuid, 2);
      assert.deepEqual(
        (await listDeliveries(uuid)).map(({event, type, attempt, status, error}) => ({
          event,
          type,
          attempt,
          status,
          error,
        })),
        [
          {event: json.event, type: 'test', attempt: 2, status: 200, error: null},
          {event: json.event, type: 'test', attempt: 1, status: 500, error: null},
        ],
      );
    });

    test('treat a redirect as a failure, and do not follow it', async () => {
      const {uuid} = await createWebhook();
      listener.nextStatuses = [302];
      await createPartnerClient().post(`/v1/webhooks/${uuid}/test`, {});
      await waitForDeliveries(uuid, 1);
      assert.deepEqual([(await listDeliveries(uuid))[0]?.status, listener.requests.length], [302, 1]);
      assert.equal(await countJobs('deliver-webhook'), 1);
    });

    test('treat a protocol upgrade as a failure that does not delay other webhooks', async () => {
      const {uuid} = await createWebhook();
      const upgradingServer = createTcp((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => {
          socket.end('HTTP/1.1 101 Odd\r\nUpgrade: odd\r\nConnection: Upgrade\r\n\r\n');
        });
      });
      await once(upgradingServer.listen(0, '127.0.0.1'), 'listening');
      const otherUrl = `http://127.0.0.1:${(upgradingServer.address() as AddressInfo).port}/`;
      const other = await createPartnerClient().post('/v1/webhooks', {url: otherUrl});
      for (let event = 0; event < 4; event++)
        await createPartnerClient().post(`/v1/webhooks/${String(other.json.uuid)}/test`, {});
      await waitForDeliveries(String(other.json.uuid), 4);
      assert.equal((await listDeliveries(String(other.json.uuid)))[0]?.error, 'unreachable');
      await createPartnerClient().post(`/v1/webhooks/${uuid}/test`, {});
      await listener.waitForRequests(1);
      upgradingServer.close();
    });

    test('deliver events although another webhook is slow', async () => {
      const {uuid} = await createWebhook();
      const sockets: Socket[] = [];
      const silent = createTcp((socket) => {
        sockets.push(socket);
        socket.on('error', () => undefined);
      });
      await once(silent.listen(0, '127.0.0.1'), 'listening');
      const otherUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
      const other = await createPartnerClient().post('/v1/webhooks', {url: otherUrl});
      for (let event = 0; event < 10; event++)
        await createPartnerClient().post(`/v1/webhooks/${String(other.json.uuid)}/test`, {});
      await createPartnerClient().post(`/v1/webhooks/${uuid}/test`, {});
      // The server waits ten seconds for a reply. On PGlite the partner ends the first calls, to save that time once.
      if (engine === pglite) {
        await waitFor(() => sockets.length >= 2, 'two calls are in progress');
        for (const socket of sockets) socket.destroy();
      }
      await listener.waitForRequests(1);
      // A webhook gets two deliveries at once. Its waiting deliveries let those of other webhooks go first.
      assert.ok(sockets.length <= 4, `${sockets.length} deliveries came first`);
      await db.deleteFrom('webhook').execute();
      silent.close();
      sockets.forEach((socket) => socket.destroy());
    });

    test('can be tested ten times in a minute at most', async () => {
      const {uuid} = await createWebhook();
      const sendTest = () => createPartnerClient().post(`/v1/webhooks/${uuid}/test`, {});
      const replies = await Promise.all(Array.from({length: 12}, sendTest));
      assert.deepEqual(replies.map(({status}) => status).sort(), [...Array<number>(10).fill(202), 429, 429]);
      const limited = await sendTest();
      assert.deepEqual([limited.json.code, limited.headers.get('Retry-After')], ['rate-limited', '60']);
    });

    test('log a delivery to an unreachable or private address as unreachable', async () => {
      const {uuid} = await createWebhook();
      listener.stop();
      for (const [address, error] of [
        [url, 'unreachable'],
        ['https://10.0.0.1/hook', 'unreachable'],
        ['https://localhost.invalid/hook', 'unreachable'],
      ] as const) {
        await db.updateTable('webhook').set({url: address}).where('uuid', '=', uuid).execute();
        await db.deleteFrom('webhook_event').execute();
        await createPartnerClient().post(`/v1/webhooks/${uuid}/test`, {});
        await waitForDeliveries(uuid, 1);
        assert.equal((await listDeliveries(uuid))[0]?.error, error, address);
      }
    });

    test('send no event after they are removed, and none for borrowers of other partners', async () => {
      const {uuid} = await createWebhook();
      assert.equal((await createPartnerClient().delete(`/v1/webhooks/${uuid}`)).status, 204);
      assert.equal((await createPartnerClient().delete(`/v1/webhooks/${uuid}`)).status, 204);
      await connectBorrower(randomUUID());
      const {json} = await createPartnerClient('sandbox_secret_wexmoor').post('/v1/webhooks', {url});
      await connectBorrower(randomUUID());
      assert.equal(await countJobs('deliver-webhook'), 0);
      assert.deepEqual(await db.selectFrom('webhook_event').selectAll().execute(), []);
      assertProblem(
        await createPartnerClient().get(`/v1/webhooks/${String(json.uuid)}/deliveries`),
        404,
        'unexpected',
      );
      assertProblem(
        await createPartnerClient().post(`/v1/webhooks/${String(json.uuid)}/test`, {}),
        404,
        'unexpected',
      );
      await createPartnerClient().delete(`/v1/webhooks/${String(json.uuid)}`);
      assert.equal(
        (await createPartnerClient('sandbox_secret_wexmoor').get('/v1/webhooks')).json.webhooks instanceof
          Array,
        true,
      );
      assert.equal((await db.selectFrom('webhook').selectAll().execute()).length, 1);
    });

    test('accept only URLs of public addresses, and ten URLs at most', async () => {
      for (const invalidUrl of [
        'example.com',
        'ftp://example.com',
        'http://example.com/hook',
        'https://user:pass@example.com',
        'https://example.com/#part',
        'https://10.0.0.1/hook',
        'https://192.168.1.1',
        'https://169.254.169.254/latest/meta-data',
        'https://100.64.0.1',
        'https://[fd00::1]/',
        'https://[::127.0.0.1]/',
        'https://[4000::1]/',
        'https://[fe80::1]/',
        'https://[::ffff:10.0.0.1]/',
        'https://0.0.0.0/',
        `https://example.com/${'x'.repeat(2_000)}`,
      ]) {
        const reply = await createPartnerClient().post('/v1/webhooks', {url: invalidUrl});
        assertProblem(reply, 400, 'invalid-options');
      }
      await db.deleteFrom('webhook').execute();
      const publicFetcher = toFetcher(
        createTestApp(db, {config: createConfig({WEBHOOKS_TO_LOOPBACK: false}), jobs: queue}),
      );
      for (const invalidUrl of [
        'http://127.0.0.1/',
        'https://127.0.0.1/',
        'https://[::1]/',
        'https://2130706433/',
      ]) {
        const client = new PageClient(publicFetcher, null);
        client.token = SECRET_KEY;
        assertProblem(await client.post('/v1/webhooks', {url: invalidUrl}), 400, 'invalid-options');
      }
      const replies = await Promise.all(
        Array.from({length: 12}, () =>
          createPartnerClient().post('/v1/webhooks', {url: 'https://example.com/hook'}),
        ),
      );
      assert.deepEqual(replies.map(({status}) => status).sort(), [...Array<number>(10).fill(201), 422, 422]);
    });

    describe('and the refresh of connections', () => {
      test('read a due portfolio once, and send no event if the refresh succeeds', async () => {
        await createWebhook();
        const borrower = randomUUID();
        await connectBorrower(borrower);
        await listener.waitForRequests(1);
        const portfolio = {currency: 'USD', balance: '12.34', loans: []};
        refreshResult = {status: 'connected', portfolio, access: 'another token'};
        await makeRefreshDue();
        const readBalance = async () => {
          const {json} = await createPartnerClient().get(`/v1/borrowers/${borrower}/portfolio`);
          return (json.summary as readonly {readonly balance: string}[])[0]?.balance;
        };
        await waitFor(async () => (await readBalance()) === '12.34', 'the new balance is read');
        await waitForJobs('refresh-connection');
        assert.ok(connectorCalls.refresh.length >= 1);
        const before = connectorCalls.refresh.length;
        await queue.sendJob(db, 'refresh-due', {});
        await waitForJobs('refresh-due');
        assert.deepEqual([await countJobs('refresh-connection'), connectorCalls.refresh.length], [0, before]);
        // The next refresh uses the new token, which is sealed in the database until then.
        const rows = await db.selectFrom('connection').select('access').execute();
        for (const {access} of rows) assert.ok(!access || !Buffer.from(access).includes('another token'));
        await makeRefreshDue();
        await waitFor(() => connectorCalls.refresh.includes('another token'), 'the new token is used');
        assert.equal(listener.requests.length, 1);
      });

      test('skip the connections of a live server that shares the database', async () => {
        await db.deleteFrom('connection').execute();
        await connectBorrower(randomUUID());
        await db.updateTable('borrower').set({environment: 'live'}).execute();
        await makeRefreshDue();
        await waitForJobs('refresh-due');
        assert.deepEqual([await countJobs('refresh-connection'), connectorCalls.refresh], [0, []]);
        await db.updateTable('borrower').set({environment: 'sandbox'}).execute();
      });

      test('send an event for an interrupted connection, and do not refresh it again', async () => {
        await db.deleteFrom('connection').execute();
        await createWebhook();
        const borrower = randomUUID();
        await connectBorrower(borrower);
        await listener.waitForRequests(1);
        refreshResult = {status: 'interrupted'};
        await makeRefreshDue();
        const requests = await listener.waitForRequests(2);
        assert.deepEqual(
          [requests[1]?.event.type, requests[1]?.event.data.connection?.status],
          ['connection.interrupted', 'interrupted'],
        );
        const before = connectorCalls.refresh.length;
        await makeRefreshDue();
        await waitForJobs('refresh-due');
        assert.deepEqual([await countJobs('refresh-connection'), connectorCalls.refresh.length], [0, before]);
        const {connections} = (await new PageClient(fetcher).startSession(borrower)).json as {
          readonly connections: readonly {readonly status: string}[];
        };
        assert.equal(connections[0]?.status, 'interrupted');
      });

      test('repeat a refresh that fails, and log the failure without the text of the servicer', async () => {
        await db.deleteFrom('connection').execute();
        await connectBorrower(randomUUID());
        refreshResult = new Error('kN4ry of the servicer');
        await makeRefreshDue();
        await waitFor(() => connectorCalls.refresh.length > 0, 'the servicer is called');
        await waitFor(() => countJobs('refresh-connection'), 'the job is queued again');
        const {rows} = await sql<{readonly output: unknown}>`select output from jobs_sandbox.job`.execute(db);
        assert.ok(!JSON.stringify(rows).includes('kN4ry'));
        assert.ok(!JSON.stringify(logEntries).includes('kN4ry'));
        assert.ok(logEntries.some(({route}) => route === 'job refresh-connection'));
        refreshResult = null;
        await sql`delete from jobs_sandbox.job where name = 'refresh-connection'`.execute(db);
      });

      test('store the portfolio even if the master key is rotated during the refresh', async () => {
        await db.deleteFrom('connection').execute();
        await connectBorrower(randomUUID());
        const {id} = await db.selectFrom('connection').select('id').executeTakeFirstOrThrow();
        const portfolio = {currency: 'USD', balance: '1.00', loans: []};
        const connector: Connector = {
          ...createSandboxConnector(0),
          refresh: async () => {
            const resealed = vault.seal('another seal', 'another place');
            await db.updateTable('connection').set({access: resealed}).execute();
            return {status: 'connected', portfolio, access: 'the next one'};
          },
        };
        const services = {
          db,
          vault,
          connector,
          jobs: queue,
          environment: 'sandbox',
          refreshHours: 24,
        } as const;
        await refreshConnection(services, id, new AbortController().signal);
        const row = await db
          .selectFrom('connection')
          .select(['portfolio', 'access'])
          .executeTakeFirstOrThrow();
        assert.equal(row.portfolio.balance, '1.00');
      });

      test('ignore the result of a refresh if the borrower logs in again during it', async () => {
        await db.deleteFrom('connection').execute();
        const borrower = randomUUID();
        await connectBorrower(borrower);
        const {promise, resolve} = Promise.withResolvers<undefined>();
        const lateResult: RefreshResult = {status: 'interrupted'};
        let isCalled = false;
        // The servicer answers the refresh after the login of the borrower.
        const connector: Connector = {
          ...createSandboxConnector(0),
          refresh: async () => {
            isCalled = true;
            await promise;
            return lateResult;
          },
        };
        const {id} = await db.selectFrom('connection').select('id').executeTakeFirstOrThrow();
        const services = {
          db,
          vault,
          connector,
          jobs: queue,
          environment: 'sandbox',
          refreshHours: 24,
        } as const;
        const pendingRefresh = refreshConnection(services, id, new AbortController().signal);
        await waitFor(() => isCalled, 'the servicer is called');
        await connectBorrower(borrower);
        resolve(undefined);
        await pendingRefresh;
        const {status} = await db.selectFrom('connection').select('status').executeTakeFirstOrThrow();
        assert.equal(status, 'connected');
      });
    });

    test('the access of a removed connection is revoked at the servicer', async () => {
      const borrower = randomUUID();
      const page = await connectBorrower(borrower);
      const {connections} = (await page.post('/v1/session/finish', {})).json as {
        readonly connections: readonly {readonly uuid: string}[];
      };
      await page.startSession(borrower);
      const before = connectorCalls.disconnect.length;
      await page.delete(`/v1/connections/${String(connections[0]?.uuid)}`);
      await waitFor(() => connectorCalls.disconnect.length > before, 'the servicer is called to disconnect');
      assert.match(connectorCalls.disconnect.at(-1) ?? '', /^sandbox [\da-f-]{36}$/);
      // The access is sealed in the job queue.
      const {rows} = await sql<{
        readonly data: unknown;
      }>`select data from jobs_sandbox.job where name = 'disconnect-access'`.execute(db);
      assert.ok(rows.length > 0);
      assert.ok(!JSON.stringify(rows).includes('sandbox '));
    });

    test('the access is revoked if a new login or a removal during a refresh replaces it', async () => {
      const borrower = randomUUID();
      const page = await connectBorrower(borrower);
      const first = await db
        .selectFrom('connection')
        .select('id')
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow();
      connectorCalls.disconnect.length = 0;
      await connectBorrower(borrower);
      await waitFor(() => connectorCalls.disconnect.length > 0, 'the servicer is called to disconnect');
      // The new access belongs to no connection if the connection is removed during the refresh.
      const connector: Connector = {
        ...createSandboxConnector(0),
        refresh: async () => {
          await db.deleteFrom('connection').where('id', '=', first.id).execute();
          return {
            status: 'connected',
            portfolio: {currency: 'USD', balance: '1.00', loans: []},
            access: 'orphan',
          };
        },
      };
      const services = {
        db,
        vault,
        connector,
        jobs: queue,
        environment: 'sandbox',
        refreshHours: 24,
      } as const;
      await refreshConnection(services, first.id, new AbortController().signal);
      await waitFor(() => connectorCalls.disconnect.includes('orphan'), 'the orphaned access is revoked');
      await page.delete('/v1/session');
    });

    test('the access is revoked if the borrower leaves during the last step of a login', async () => {
      const page = new PageClient(fetcher);
      await page.startSession();
      const {uuid} = (await page.logIn('ada')).json;
      await page.get(`/v1/attempts/${String(uuid)}?after=signing-in`);
      connectorCalls.disconnect.length = 0;
      // The borrower leaves while the last step is in progress.
      const {promise, resolve} = Promise.withResolvers<undefined>();
      stepGate = promise;
      const before = connectorCalls.proceed;
      const poll = page.get(`/v1/attempts/${String(uuid)}?after=reading-loans`);
      await waitFor(() => connectorCalls.proceed > before, 'the last step is in progress');
      await page.delete('/v1/session');
      resolve(undefined);
      stepGate = Promise.resolve(undefined);
      assertProblem(await poll, 401, 'session-expired');
      await waitFor(() => connectorCalls.disconnect.length > 0, 'the servicer is called to disconnect');
      assert.match(connectorCalls.disconnect[0] ?? '', /^sandbox /);
    });

    test('are deleted with their deliveries and other old data by the purge', async () => {
      const {uuid} = await createWebhook();
      await createPartnerClient().post(`/v1/webhooks/${uuid}/test`, {});
      await waitForDeliveries(uuid, 1);
      const old = sql<Date>`now() - interval '100 days'`;
      await new PageClient(fetcher).startSession();
      await db.updateTable('webhook_event').set({created_at: old}).execute();
      await db.updateTable('session').set({expires_at: old}).execute();
      await db.updateTable('idempotency').set({created_at: old}).execute();
      await purgeExpired(db);
      assert.deepEqual(await listDeliveries(uuid), []);
      for (const table of ['webhook_event', 'session', 'attempt', 'idempotency'] as const)
        assert.deepEqual(await db.selectFrom(table).selectAll().execute(), [], table);
    });
  });
}
