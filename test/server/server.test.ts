/** What the server answers a page, beyond the contract that every backend keeps. */
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {setTimeout as sleep} from 'node:timers/promises';
import {after, before, beforeEach, describe, test} from 'node:test';
import {sql} from 'kysely';

import {pollAttempt} from '../../demo/server/domain/attempts.ts';
import {readConfig} from '../../demo/server/config.ts';
import type {Connector} from '../../demo/server/connectors/connector.ts';
import {createSandboxConnector} from '../../demo/server/connectors/sandbox.ts';
import {openDatabase} from '../../demo/server/db/database.ts';
import type {Database} from '../../demo/server/db/tables.ts';
import type {LogEntry} from '../../demo/server/log.ts';
import {seedSandboxKeys} from '../../demo/server/domain/partners.ts';
import {authenticateSession} from '../../demo/server/domain/sessions.ts';
import {engines} from './database-engines.ts';
import {KEY, NELNET, ORIGIN, PageClient, type Fetcher, type Reply} from './page-client.ts';
import {
  toFetcher,
  createTestApp,
  createDatabase,
  idleJobs,
  createConfig,
  isWaitingForLock,
  vault,
} from './in-process-server.ts';
import {waitFor} from '../support/wait-for.ts';

for (const engine of engines) {
  describe(`The server on ${engine.name}`, {skip: engine.skip}, () => {
    let db: Database;
    let page: PageClient;
    let fetcher: Fetcher;
    /** A live server that shares the database. */
    let liveFetcher: Fetcher;
    let isDraining = false;
    const logged: LogEntry[] = [];
    const callCounts = {login: 0, answer: 0, proceed: 0};
    /** What a step waits for beside. */
    let stepGate: Promise<unknown> = Promise.resolve();

    /** The sandbox's, which counts what it is asked and takes a moment, so that calls meet. */
    function countCalls(connector: Connector): Connector {
      return {
        ...connector,
        login: async (...given) => (callCounts.login++, await sleep(20), connector.login(...given)),
        answer: async (...given) => (callCounts.answer++, await sleep(20), connector.answer(...given)),
        proceed: async (...given) => (
          callCounts.proceed++,
          await stepGate,
          await sleep(20),
          connector.proceed(...given)
        ),
      };
    }

    before(async () => {
      db = await createDatabase(engine);
      const connector = countCalls(createSandboxConnector(0));
      const log = (entry: LogEntry): void => void logged.push(entry);
      fetcher = toFetcher(createTestApp(db, {connector, log, isDraining: () => isDraining}));
      liveFetcher = toFetcher(
        createTestApp(db, {config: createConfig({NEXUS_ENVIRONMENT: 'live'}), connector: null}),
      );
    });
    after(async () => {
      await db.destroy();
    });
    beforeEach(() => {
      page = new PageClient(fetcher);
      Object.assign(callCounts, {login: 0, answer: 0, proceed: 0});
    });

    const assertProblem = (sent: Reply, status: number, code: string): void => {
      assert.equal(sent.headers.get('Content-Type'), 'application/problem+json');
      assert.equal(sent.status, status);
      assert.equal(sent.json.status, status);
      assert.equal(sent.json.code, code);
      assert.ok(sent.json.title);
      assert.ok(sent.json.detail);
    };

    describe('with every answer', () => {
      test('sends what keeps a browser from doing more with it', async () => {
        const answers = [
          await page.startSession(),
          await page.get('/v1/servicers'),
          await page.get('/v1/attempts/x'),
        ];
        for (const {headers} of answers) {
          assert.match(headers.get('Content-Security-Policy') ?? '', /default-src 'none'/);
          assert.equal(headers.get('X-Content-Type-Options'), 'nosniff');
          assert.equal(headers.get('Referrer-Policy'), 'no-referrer');
          assert.equal(headers.get('Cache-Control'), 'no-store');
          assert.match(headers.get('Vary') ?? '', /Origin/);
        }
      });

      test('says a path that is none in problem details', async () => {
        const sent = await page.get('/v1/nothing');
        assertProblem(sent, 404, 'unexpected');
        assert.equal(sent.headers.get('X-Content-Type-Options'), 'nosniff');
      });

      test('says what a path would name, where that is no UUID', async () => {
        await page.startSession();
        assertProblem(await page.get('/v1/attempts/x'), 404, 'challenge-expired');
        assertProblem(await page.delete('/v1/connections/x'), 404, 'unexpected');
      });
    });

    describe('asked before a call', () => {
      const sendPreflight = (origin: string) =>
        fetcher('/v1/attempts', {
          method: 'OPTIONS',
          headers: {
            Origin: origin,
            'Access-Control-Request-Method': 'POST',
            'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
          },
        });

      test('lets a page of a known origin, with the headers that it needs', async () => {
        const {headers} = await sendPreflight('https://anything.example');
        assert.equal(headers.get('Access-Control-Allow-Origin'), 'https://anything.example');
        assert.equal(
          headers.get('Access-Control-Allow-Headers'),
          'Authorization,Content-Type,Idempotency-Key',
        );
        assert.equal(headers.get('Access-Control-Allow-Credentials'), null);
      });

      test('lets no page where only servers ask', async () => {
        const headers = {Origin: 'https://anything.example', 'Access-Control-Request-Method': 'GET'};
        const {headers: answered} = await fetcher('/v1/borrowers', {method: 'OPTIONS', headers});
        assert.equal(answered.get('Access-Control-Allow-Origin'), null);
      });

      test('lets no page for a key of the other environment', async () => {
        const headers = {Origin: 'https://anything.example', 'Access-Control-Request-Method': 'POST'};
        const preflighted = await liveFetcher('/v1/sessions', {method: 'OPTIONS', headers});
        assert.equal(preflighted.headers.get('Access-Control-Allow-Origin'), null);
      });

      test('lets no other page', async () => {
        await db
          .updateTable('nexus_key')
          .set({origins: JSON.stringify(['https://one.example'])})
          .execute();
        try {
          const {headers} = await sendPreflight('https://two.example');
          assert.equal(headers.get('Access-Control-Allow-Origin'), null);
          const other = new PageClient(fetcher, 'https://two.example');
          assertProblem(await other.startSession(), 403, 'invalid-key');
          assert.equal((await new PageClient(fetcher, 'https://one.example').startSession()).status, 201);
        } finally {
          await db
            .updateTable('nexus_key')
            .set({origins: JSON.stringify(['*'])})
            .execute();
        }
      });
    });

    test('finds a name and those whom its loans moved to, and nothing beside that merely resembles it', async () => {
      await page.startSession();
      const searchNames = async (query: string): Promise<readonly string[]> => {
        const {servicers} = (await page.get(`/v1/servicers?query=${query}`)).json as {
          readonly servicers: readonly {readonly name: string}[];
        };
        return servicers.map(({name}) => name);
      };
      const heirs = ['MOHELA', 'Nelnet', 'Aidvantage', 'Edfinancial Services'];
      assert.deepEqual((await searchNames('FEDLOAN')).toSorted(), heirs.toSorted());
      assert.equal((await searchNames('nelent'))[0], 'Nelnet');
      assert.deepEqual(await searchNames('%'), await searchNames(''));
    });

    describe('given what it cannot take', () => {
      const sendRawBody = (body: string, type = 'application/json') =>
        page.send('POST', '/v1/sessions', {
          headers: {'Content-Type': type, 'Idempotency-Key': randomUUID()},
          body,
        });

      test('refuses a body of more than 16 kB', async () => {
        assertProblem(
          await sendRawBody(JSON.stringify({nexus_key: 'x'.repeat(17_000), uuid: null})),
          413,
          'unexpected',
        );
      });

      test('refuses what is not sent as JSON, which a form could send unasked', async () => {
        const body = JSON.stringify({nexus_key: KEY, uuid: null});
        for (const type of ['text/plain', 'application/x-www-form-urlencoded', ''])
          assertProblem(await sendRawBody(body, type), 415, 'unexpected');
      });

      test('refuses what is not JSON', async () => {
        for (const body of ['', '{', 'null;']) assertProblem(await sendRawBody(body), 400, 'invalid-options');
      });

      test('names what is wrong with a body, and repeats nothing of it', async () => {
        await page.startSession();
        const sent = await page.post('/v1/attempts', {servicer: 'kN4ry', connection: 7, username: 'kN4ry'});
        assertProblem(sent, 400, 'invalid-options');
        for (const name of ['servicer', 'connection', 'password'])
          assert.match(String(sent.json.detail), new RegExp(name));
        assert.doesNotMatch(sent.text, /kN4ry/);
      });

      test('wants every change named by an Idempotency-Key', async () => {
        const headers = {'Content-Type': 'application/json'};
        const body = JSON.stringify({nexus_key: KEY, uuid: null});
        assertProblem(await page.send('POST', '/v1/sessions', {headers, body}), 400, 'unexpected');
      });
    });

    describe('a session', () => {
      test('has a token of 256 random bits, which the database does not know', async () => {
        await page.startSession();
        assert.match(page.token, /^[\w-]{43}$/);
        assert.ok(!(await readAllRows(db)).includes(page.token));
      });

      test('serves the origin that opened it, and no other', async () => {
        await page.startSession();
        const other = new PageClient(fetcher, 'https://other.example');
        other.token = page.token;
        assertProblem(await other.get('/v1/servicers'), 401, 'session-expired');
        assert.equal((await page.get('/v1/servicers')).status, 200);
      });

      for (const [what, change] of [
        ['half an hour', {expires_at: sql<Date>`now() - interval '1 second'`}],
        ['ten minutes without a call', {used_at: sql<Date>`now() - interval '601 seconds'`}],
      ] as const) {
        test(`is over after ${what}`, async () => {
          await page.startSession();
          await db.updateTable('session').set(change).execute();
          assertProblem(await page.get('/v1/servicers'), 401, 'session-expired');
        });
      }

      test('is over once it is left, whatever token comes then', async () => {
        await page.startSession();
        assert.equal((await page.delete('/v1/session')).status, 204);
        assertProblem(await page.get('/v1/servicers'), 401, 'session-expired');
        page.token = 'x'.repeat(43);
        assertProblem(await page.get('/v1/servicers'), 401, 'session-expired');
      });

      test('answers its finish again to the same call, and to no other', async () => {
        await page.startSession();
        const key = randomUUID();
        const first = await page.post('/v1/session/finish', {}, key);
        assert.equal(first.status, 200);
        assert.equal((await page.post('/v1/session/finish', {}, key)).text, first.text);
        assertProblem(await page.post('/v1/session/finish', {}), 401, 'session-expired');
      });

      test('is none on a server of the other environment that shares the database', async () => {
        await page.startSession();
        const there = new PageClient(liveFetcher);
        there.token = page.token;
        assertProblem(await there.get('/v1/servicers'), 401, 'session-expired');
        assert.equal((await page.get('/v1/servicers')).status, 200);
      });

      test('cannot see the logins of another', async () => {
        await page.startSession();
        const {json} = await page.logIn('challenge');
        const other = new PageClient(fetcher);
        await other.startSession();
        assertProblem(await other.get(`/v1/attempts/${String(json.uuid)}`), 404, 'challenge-expired');
      });
    });

    describe('a call that comes again', () => {
      test('is answered as before, and the servicer is asked once', async () => {
        await page.startSession();
        const key = randomUUID();
        const first = await page.logIn('ada', 'secret', key);
        const second = await page.logIn('ada', 'secret', key);
        assert.deepEqual([second.status, second.text], [first.status, first.text]);
        assert.equal(callCounts.login, 1);
      });

      test('is refused with another password', async () => {
        await page.startSession();
        const key = randomUUID();
        await page.logIn('ada', 'secret', key);
        assertProblem(await page.logIn('ada', 'secret2', key), 422, 'unexpected');
        assert.equal(callCounts.login, 1);
      });

      test('is told of the failure before', async () => {
        await page.startSession();
        const key = randomUUID();
        for (let turn = 0; turn < 2; turn++)
          assertProblem(await page.logIn('bad', 'secret', key), 422, 'invalid-credentials');
        assert.equal(callCounts.login, 1);
      });

      test('twenty times at once asks the servicer once', async () => {
        await page.startSession();
        const key = randomUUID();
        const sent = await Promise.all(Array.from({length: 20}, () => page.logIn('ada', 'secret', key)));
        assert.equal(callCounts.login, 1);
        assert.deepEqual([...new Set(sent.map(({status}) => status))].sort(), [201, 409]);
        for (const {status, headers} of sent)
          assert.equal(headers.get('Retry-After'), status === 409 ? '1' : null);
        assert.equal((await page.logIn('ada', 'secret', key)).status, 201);
        assert.equal(callCounts.login, 1);
      });

      test('while the one before is under way is told so, and is not told so for ever', async () => {
        await page.startSession();
        const challenged = await page.logIn('challenge');
        const path = `/v1/attempts/${String(challenged.json.uuid)}`;
        await page.get(`${path}?after=signing-in`);
        const key = randomUUID();
        const [first, second] = await Promise.all([
          page.post(`${path}/answers`, {answers: []}),
          page.post(`${path}/answers`, {answers: []}, key),
        ]);
        const statuses = [first.status, second.status].sort();
        assert.deepEqual(statuses, [200, 409]);
        assert.equal((await page.post(`${path}/answers`, {answers: []}, key)).status, 200);
      });

      test('is told that the one before has died with its process, and the servicer is not asked again', async () => {
        await page.startSession();
        const key = randomUUID();
        await page.logIn('ada', 'secret', key);
        const died = {status: null, answer: null};
        await db.updateTable('idempotency').set(died).execute();
        assertProblem(await page.logIn('ada', 'secret', key), 409, 'unexpected');
        const created_at = sql<Date>`now() - interval '91 seconds'`;
        await db.updateTable('idempotency').set({created_at}).execute();
        assertProblem(await page.logIn('ada', 'secret', key), 504, 'timeout');
        assert.equal(callCounts.login, 1);
      });

      test('keeps nothing for one who has no session', async () => {
        const countKeptReplies = async () =>
          (await db.selectFrom('idempotency').select('key_hash').execute()).length;
        const before = await countKeptReplies();
        assertProblem(await page.post('/v1/session/finish', {}), 401, 'session-expired');
        assertProblem(await page.delete('/v1/session'), 401, 'session-expired');
        assert.equal(await countKeptReplies(), before);
      });

      test('of a start answers the same session', async () => {
        const key = randomUUID();
        const body = {nexus_key: KEY, uuid: null};
        const first = await page.post('/v1/sessions', body, key);
        assert.equal((await page.post('/v1/sessions', body, key)).text, first.text);
      });
    });

    describe('a login', () => {
      const pollStage = async (uuid: unknown, pollAfter: string): Promise<Reply> =>
        page.get(`/v1/attempts/${String(uuid)}?after=${pollAfter}`);

      test('goes one step on, however many ask at once', async () => {
        await page.startSession();
        const {uuid} = (await page.logIn('ada')).json;
        const sent = await Promise.all(Array.from({length: 10}, () => pollStage(uuid, 'signing-in')));
        assert.deepEqual(new Set(sent.map(({json}) => json.stage)), new Set(['reading-loans']));
        assert.equal(callCounts.proceed, 1);
        const through = await Promise.all(Array.from({length: 10}, () => pollStage(uuid, 'reading-loans')));
        assert.equal(new Set(through.map(({text}) => text)).size, 1);
        assert.equal(through[0]?.json.status, 'connected');
        assert.equal(callCounts.proceed, 2);
        assert.equal(await countConnections(db, 'connection', uuid), 1);
      });

      // PGlite has one connection, in which nothing comes between.
      test(
        'goes no step further where another process was faster',
        {skip: engine.name === 'PGlite'},
        async () => {
          await page.startSession();
          const {uuid} = (await page.logIn('ada')).json;
          const view = JSON.stringify({status: 'pending', uuid, stage: 'reading-loans'});
          const polled = await db.transaction().execute(async (tx) => {
            await tx.updateTable('attempt').set({view}).where('uuid', '=', String(uuid)).execute();
            const poll = pollStage(uuid, 'signing-in');
            await waitFor(() => isWaitingForLock(tx), 'the poll waits for the transaction');
            return {poll};
          });
          assert.equal((await polled.poll).json.stage, 'reading-loans');
          assert.equal(callCounts.proceed, 0);
        },
      );

      test('goes on where the process that asked the servicer has died', async () => {
        await page.startSession();
        const {uuid} = (await page.logIn('ada')).json;
        await db
          .updateTable('attempt')
          .set({claimed_until: sql<Date>`now() - interval '1 second'`})
          .execute();
        assert.equal((await pollStage(uuid, 'signing-in')).json.stage, 'reading-loans');
      });
    });

    describe('while the servicer is asked', () => {
      /** Begins a login, and polls it while something else happens. */
      async function pollDuring(act: () => Promise<unknown>): Promise<Reply> {
        const {uuid} = (await page.logIn('ada')).json;
        await page.get(`/v1/attempts/${String(uuid)}?after=signing-in`);
        const {promise, resolve} = Promise.withResolvers<unknown>();
        stepGate = promise;
        const polled = page.get(`/v1/attempts/${String(uuid)}?after=reading-loans`);
        await waitFor(() => callCounts.proceed >= 2, 'the servicer is asked');
        await act();
        resolve(null);
        return polled;
      }
      const listConnections = async (borrower: string): Promise<unknown> =>
        (await page.startSession(borrower)).json.connections;

      test('nothing comes of it where the borrower has left', async () => {
        const borrower = randomUUID();
        await page.startSession(borrower);
        assertProblem(await pollDuring(() => page.delete('/v1/session')), 401, 'session-expired');
        assert.deepEqual(await listConnections(borrower), []);
      });

      test('nothing comes of it where they have begun another login', async () => {
        const borrower = randomUUID();
        await page.startSession(borrower);
        assertProblem(await pollDuring(() => page.logIn('challenge')), 404, 'challenge-expired');
        assert.deepEqual(await listConnections(borrower), []);
      });

      test('a poll is answered after a while, and the login goes on', async () => {
        await page.startSession();
        const {uuid} = (await page.logIn('ada')).json;
        const one = await authenticateSession({db, environment: 'sandbox'}, page.token, ORIGIN);
        const sandbox = createSandboxConnector(0);
        const {promise: isReady, resolve: makeReady} = Promise.withResolvers<undefined>();
        const connector: Connector = {
          ...sandbox,
          proceed: async (state, signal) => {
            const aborted = once(signal, 'abort').then(() => signal.throwIfAborted());
            await Promise.race([isReady, aborted]);
            return sandbox.proceed(state, signal);
          },
        };
        const port = {db, connector, vault, jobs: idleJobs};
        const after = (stage: string, waits: number) =>
          pollAttempt(port, one, String(uuid), stage, new AbortController().signal, waits);
        assert.deepEqual(await after('signing-in', 1), {status: 'pending', uuid, stage: 'signing-in'});
        makeReady(undefined);
        assert.deepEqual(await after('signing-in', 10_000), {
          status: 'pending',
          uuid,
          stage: 'reading-loans',
        });
      });
    });

    describe('where failed logins are limited', () => {
      const limited = 'sandbox_limited';
      const assertLimited = (sent: Reply): void => assertProblem(sent, 429, 'rate-limited');
      const answered = async (attempt: Reply): Promise<Reply> => {
        const path = `/v1/attempts/${String(attempt.json.uuid)}`;
        await page.get(`${path}?after=signing-in`);
        return page.post(`${path}/answers`, {answers: []});
      };

      before(async () => {
        await seedSandboxKeys(db, limited, null);
        await db.updateTable('nexus_key').set({limits_logins: true}).where('key', '=', limited).execute();
      });
      beforeEach(() => page.startSession(randomUUID(), limited));

      test('three reach the servicer, however many come at once', async () => {
        const sent = await Promise.all(Array.from({length: 20}, () => page.logIn('bad')));
        assert.equal(callCounts.login, 3);
        assert.equal(sent.filter(({json}) => json.code === 'invalid-credentials').length, 3);
        for (const one of sent.filter(({json}) => json.code !== 'invalid-credentials')) assertLimited(one);
        assertLimited(await page.logIn('ada'));
        assert.equal(callCounts.login, 3);
      });

      test('a new session changes nothing, another servicer and another borrower do', async () => {
        const borrower = randomUUID();
        await page.startSession(borrower, limited);
        for (let turn = 0; turn < 3; turn++) await page.logIn('bad');
        await page.startSession(borrower, limited);
        assertLimited(await page.logIn('ada'));
        const servicer = '9318fe2c-353c-43bd-b2c6-d582d9aeae77';
        const login = {servicer, connection: null, username: 'ada', password: 'secret'};
        assert.equal((await page.post('/v1/attempts', login)).status, 201);
        await page.startSession(randomUUID(), limited);
        assert.equal((await page.logIn('ada')).status, 201);
      });

      test('challenges that failed count, and logins that went through do not', async () => {
        for (let turn = 0; turn < 4; turn++) {
          const {uuid} = (await page.logIn('ada')).json;
          for (const after of ['signing-in', 'reading-loans'])
            assert.equal((await page.get(`/v1/attempts/${String(uuid)}?after=${after}`)).status, 200);
        }
        for (let turn = 0; turn < 3; turn++) {
          const attempt = await page.logIn('fail-challenge');
          for (let wrong = 0; wrong < 2; wrong++)
            assert.equal((await answered(attempt)).json.status, 'challenged');
          assertProblem(await answered(attempt), 422, 'challenge-failed');
        }
        assertLimited(await page.logIn('ada'));
      });

      test('an answer that was wrong counts, though the borrower leaves before the last', async () => {
        const wrong = [];
        for (let turn = 0; turn < 3; turn++) {
          const attempt = await page.logIn('fail-challenge');
          wrong.push((await answered(attempt)).json.status);
        }
        assert.deepEqual(wrong, ['challenged', 'challenged', 'challenged']);
        // What is only open is forgotten in half an hour; this is not.
        const created_at = sql<Date>`now() - interval '31 minutes'`;
        await db.updateTable('login_try').set({created_at}).execute();
        assertLimited(await page.logIn('ada'));
      });

      test('a login whose page has gone before the reply counts, for as long as a session lives', async () => {
        for (let turn = 0; turn < 3; turn++) {
          const leaving = new AbortController();
          const login = {servicer: NELNET, connection: null, username: 'bad', password: 'secret'};
          const before = callCounts.login;
          const gone = page.send('POST', '/v1/attempts', {
            headers: {'Content-Type': 'application/json', 'Idempotency-Key': randomUUID()},
            body: JSON.stringify(login),
            signal: leaving.signal,
          });
          await waitFor(() => callCounts.login > before, 'the servicer is asked');
          leaving.abort();
          assert.equal((await gone).status, 500);
        }
        assertLimited(await page.logIn('ada'));
        const created_at = sql<Date>`now() - interval '31 minutes'`;
        await db.updateTable('login_try').set({created_at}).execute();
        assert.equal((await page.logIn('ada')).status, 201);
      });

      test('counts a login that the connector answers with a failed step', async () => {
        const step = {status: 'failed', code: 'invalid-credentials', message: 'Wrong.', state: {}} as const;
        const connector = {...createSandboxConnector(0), login: () => Promise.resolve(step)};
        const sendFailingLogin = new PageClient(toFetcher(createTestApp(db, {connector})));
        sendFailingLogin.token = page.token;
        for (let turn = 0; turn < 3; turn++)
          assertProblem(await sendFailingLogin.logIn('ada'), 422, 'invalid-credentials');
        // Logins whose result is unknown would no longer count after this time.
        const created_at = sql<Date>`now() - interval '31 minutes'`;
        await db.updateTable('login_try').set({created_at}).execute();
        assertLimited(await page.logIn('ada'));
      });

      test('a servicer that was down has counted nothing', async () => {
        for (let turn = 0; turn < 4; turn++)
          assertProblem(await page.logIn('@error_servicer-down'), 503, 'servicer-down');
        assert.equal((await page.logIn('ada')).status, 201);
      });

      test('a day later they may again', async () => {
        for (let turn = 0; turn < 3; turn++) await page.logIn('bad');
        const failed_at = sql<Date>`now() - interval '24 hours'`;
        await db.updateTable('login_try').set({failed_at}).where('failed_at', 'is not', null).execute();
        assert.equal((await page.logIn('ada')).status, 201);
      });

      test('the usual sandbox key has no limit', async () => {
        await page.startSession(randomUUID());
        for (let turn = 0; turn < 6; turn++)
          assertProblem(await page.logIn('bad'), 422, 'invalid-credentials');
      });
    });

    test('logs the route of a call, its status and how long it took, and nothing that it carried', async () => {
      await page.startSession();
      const {uuid} = (await page.logIn('ada')).json;
      await page.get(`/v1/attempts/${String(uuid)}`);
      const {milliseconds, ...rest} = logged.at(-1) ?? {};
      assert.equal(typeof milliseconds, 'number');
      assert.deepEqual(rest, {event: 'request', method: 'GET', route: '/v1/attempts/:uuid', status: 200});
    });

    test('knows nothing of what was typed, in any table', async () => {
      await page.startSession();
      const secret = 'kN4ry-9c1';
      const {uuid} = (await page.logIn('fail-challenge', secret)).json;
      const challenged = await page.get(`/v1/attempts/${String(uuid)}?after=signing-in`);
      const {questions} = challenged.json.challenge as {
        readonly questions: readonly {readonly uuid: string}[];
      };
      const answers = questions.map((question) => ({question: question.uuid, value: secret}));
      const answered = await page.post(`/v1/attempts/${String(uuid)}/answers`, {answers});
      assert.equal(answered.json.status, 'challenged');
      await page.logIn(secret, secret);
      const kept = await readAllRows(db);
      assert.ok(kept.includes(NELNET));
      assert.ok(!kept.includes(secret));
      assert.ok(!JSON.stringify(logged).includes(secret));
      assert.ok(!kept.includes(Buffer.from(secret).toString('hex')));
    });

    test('is ready until it is told to end', async () => {
      assert.equal((await page.get('/healthz')).status, 200);
      assert.equal((await page.get('/readyz')).status, 200);
      isDraining = true;
      assert.equal((await page.get('/readyz')).status, 503);
      isDraining = false;
    });

    describe('where a connector fails', () => {
      const failing = async (error: Error): Promise<readonly [Reply, readonly LogEntry[]]> => {
        const told: LogEntry[] = [];
        const connector: Connector = {...createSandboxConnector(0), login: () => Promise.reject(error)};
        const own = new PageClient(
          toFetcher(createTestApp(db, {connector, log: (entry) => void told.push(entry)})),
        );
        await own.startSession();
        const sent = await own.logIn('ada');
        return [sent, told.filter(({event}) => event === 'failed')];
      };

      test('says so, whatever it threw, and the log says where', async () => {
        const [sent, told] = await failing(Object.assign(new Error('kN4ry'), {code: 'ECONNREFUSED'}));
        assert.deepEqual([sent.status, sent.json.code], [500, 'unexpected']);
        assert.match(String(sent.json.detail), /connector/);
        assert.match(told[0]?.stack ?? '', /server\.test\.ts/);
        assert.doesNotMatch(JSON.stringify([sent.text, told]), /kN4ry/);
      });

      test('takes the LinkError of another copy of its class for what it says', async () => {
        const foreign = Object.assign(new Error('Locked.'), {name: 'LinkError', code: 'account-locked'});
        const [sent, told] = await failing(foreign);
        assert.deepEqual([sent.status, sent.json.code, sent.json.detail], [422, 'account-locked', 'Locked.']);
        assert.deepEqual(told, []);
      });
    });

    test('does not say what broke it', async () => {
      const {db: broken} = await openDatabase(readConfig(await engine.start()));
      await sql`alter table nexus_key rename to secret_of_the_database`.execute(broken);
      const app = createTestApp(broken, {log: (entry) => void logged.push(entry)});
      const response = await app.request('/v1/servicers', {headers: {Origin: ORIGIN}});
      assert.equal(response.status, 500);
      assert.doesNotMatch(await response.text(), /nexus_key/);
      assert.doesNotMatch(JSON.stringify(logged), /nexus_key/);
      assert.equal(logged.find(({event}) => event === 'failed')?.error, 'error');
      await broken.destroy();
    });
  });
}

/** All rows of all tables, as text. */
async function readAllRows(db: Database): Promise<string> {
  const {rows: tables} = await sql<{name: string}>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db);
  const texts = await Promise.all(
    tables.map(async ({name}) => {
      const {rows: all} = await sql<{
        row: string;
      }>`select t::text as row from ${sql.table(name)} as t`.execute(db);
      return all.map(({row}) => row).join('\n');
    }),
  );
  return texts.join('\n');
}

/** How many connections the borrower of an attempt has. */
async function countConnections(db: Database, table: 'connection', attempt: unknown): Promise<number> {
  const found = await db
    .selectFrom('attempt')
    .innerJoin('session', 'session.id', 'attempt.session')
    .innerJoin(table, 'connection.borrower', 'session.borrower')
    .select('connection.uuid')
    .where('attempt.uuid', '=', String(attempt))
    .execute();
  return found.length;
}
