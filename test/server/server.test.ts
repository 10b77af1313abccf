/** The replies of the server to a page, beyond the contract that every backend keeps. */
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
  describe(`Server on ${engine.name}`, {skip: engine.skip}, () => {
    let db: Database;
    let page: PageClient;
    let fetcher: Fetcher;
    /** A live server that shares the database. */
    let liveFetcher: Fetcher;
    let isDraining = false;
    const logged: LogEntry[] = [];
    const callCounts = {login: 0, answer: 0, proceed: 0};
    /** The servicer's next step waits for this promise. */
    let stepGate: Promise<unknown> = Promise.resolve();

    /** Wraps a connector so that it counts the calls, and takes long enough for simultaneous calls to overlap. */
    function countCalls(connector: Connector): Connector {
      return {
        ...connector,
        login: async (...args) => (callCounts.login++, await sleep(20), connector.login(...args)),
        answer: async (...args) => (callCounts.answer++, await sleep(20), connector.answer(...args)),
        proceed: async (...args) => (
          callCounts.proceed++,
          await stepGate,
          await sleep(20),
          connector.proceed(...args)
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

    const assertProblem = (reply: Reply, status: number, code: string): void => {
      assert.equal(reply.headers.get('Content-Type'), 'application/problem+json');
      assert.equal(reply.status, status);
      assert.equal(reply.json.status, status);
      assert.equal(reply.json.code, code);
      assert.ok(reply.json.title);
      assert.ok(reply.json.detail);
    };

    describe('with every reply', () => {
      test('sends headers that restrict the use of the reply by a browser', async () => {
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

      test('reports an unknown path in problem details', async () => {
        const reply = await page.get('/v1/nothing');
        assertProblem(reply, 404, 'unexpected');
        assert.equal(reply.headers.get('X-Content-Type-Options'), 'nosniff');
      });

      test('reports the kind of the resource if a path has an invalid UUID', async () => {
        await page.startSession();
        assertProblem(await page.get('/v1/attempts/x'), 404, 'challenge-expired');
        assertProblem(await page.delete('/v1/connections/x'), 404, 'unexpected');
      });
    });

    describe('with a preflight', () => {
      const sendPreflight = (origin: string) =>
        fetcher('/v1/attempts', {
          method: 'OPTIONS',
          headers: {
            Origin: origin,
            'Access-Control-Request-Method': 'POST',
            'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
          },
        });

      test('allows a page of a known origin, with the headers that the page needs', async () => {
        const {headers} = await sendPreflight('https://anything.example');
        assert.equal(headers.get('Access-Control-Allow-Origin'), 'https://anything.example');
        assert.equal(
          headers.get('Access-Control-Allow-Headers'),
          'Authorization,Content-Type,Idempotency-Key',
        );
        assert.equal(headers.get('Access-Control-Allow-Credentials'), null);
      });

      test('allows no page where only servers call', async () => {
        const headers = {Origin: 'https://anything.example', 'Access-Control-Request-Method': 'GET'};
        const {headers: replyHeaders} = await fetcher('/v1/borrowers', {method: 'OPTIONS', headers});
        assert.equal(replyHeaders.get('Access-Control-Allow-Origin'), null);
      });

      test('allows no page for a key of the other environment', async () => {
        const headers = {Origin: 'https://anything.example', 'Access-Control-Request-Method': 'POST'};
        const preflighted = await liveFetcher('/v1/sessions', {method: 'OPTIONS', headers});
        assert.equal(preflighted.headers.get('Access-Control-Allow-Origin'), null);
      });

      test('allows no page of an unknown origin', async () => {
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

    test('finds the successors of a former name, a name with a typo, and no name by a wildcard', async () => {
      await page.startSession();
      const searchNames = async (query: string): Promise<readonly string[]> => {
        const {servicers} = (await page.get(`/v1/servicers?query=${query}`)).json as {
          readonly servicers: readonly {readonly name: string}[];
        };
        return servicers.map(({name}) => name);
      };
      const successors = ['MOHELA', 'Nelnet', 'Aidvantage', 'Edfinancial Services'];
      assert.deepEqual((await searchNames('FEDLOAN')).toSorted(), successors.toSorted());
      assert.equal((await searchNames('nelent'))[0], 'Nelnet');
      assert.deepEqual(await searchNames('%'), await searchNames(''));
    });

    describe('with an invalid request', () => {
      const sendRawBody = (body: string, type = 'application/json') =>
        page.send('POST', '/v1/sessions', {
          headers: {'Content-Type': type, 'Idempotency-Key': randomUUID()},
          body,
        });

      test('rejects a body of more than 16 kB', async () => {
        assertProblem(
          await sendRawBody(JSON.stringify({nexus_key: 'x'.repeat(17_000), uuid: null})),
          413,
          'unexpected',
        );
      });

      test('rejects a body of another type than JSON, which a form could send without a preflight', async () => {
        const body = JSON.stringify({nexus_key: KEY, uuid: null});
        for (const type of ['text/plain', 'application/x-www-form-urlencoded', ''])
          assertProblem(await sendRawBody(body, type), 415, 'unexpected');
      });

      test('rejects a body that is not JSON', async () => {
        for (const body of ['', '{', 'null;']) assertProblem(await sendRawBody(body), 400, 'invalid-options');
      });

      test('names the invalid fields of a body, and repeats no value', async () => {
        await page.startSession();
        const reply = await page.post('/v1/attempts', {servicer: 'kN4ry', connection: 7, username: 'kN4ry'});
        assertProblem(reply, 400, 'invalid-options');
        for (const name of ['servicer', 'connection', 'password'])
          assert.match(String(reply.json.detail), new RegExp(name));
        assert.doesNotMatch(reply.text, /kN4ry/);
      });

      test('requires an Idempotency-Key for a change', async () => {
        const headers = {'Content-Type': 'application/json'};
        const body = JSON.stringify({nexus_key: KEY, uuid: null});
        assertProblem(await page.send('POST', '/v1/sessions', {headers, body}), 400, 'unexpected');
      });
    });

    describe('Session', () => {
      test('has a token of 256 random bits, which is not in the database', async () => {
        await page.startSession();
        assert.match(page.token, /^[\w-]{43}$/);
        assert.ok(!(await readAllRows(db)).includes(page.token));
      });

      test('is valid only for the origin that opened it', async () => {
        await page.startSession();
        const other = new PageClient(fetcher, 'https://other.example');
        other.token = page.token;
        assertProblem(await other.get('/v1/servicers'), 401, 'session-expired');
        assert.equal((await page.get('/v1/servicers')).status, 200);
      });

      for (const [duration, change] of [
        ['half an hour', {expires_at: sql<Date>`now() - interval '1 second'`}],
        ['ten minutes without a call', {used_at: sql<Date>`now() - interval '601 seconds'`}],
      ] as const) {
        test(`ends after ${duration}`, async () => {
          await page.startSession();
          await db.updateTable('session').set(change).execute();
          assertProblem(await page.get('/v1/servicers'), 401, 'session-expired');
        });
      }

      test('ends when the borrower leaves, for any token that is sent later', async () => {
        await page.startSession();
        assert.equal((await page.delete('/v1/session')).status, 204);
        assertProblem(await page.get('/v1/servicers'), 401, 'session-expired');
        page.token = 'x'.repeat(43);
        assertProblem(await page.get('/v1/servicers'), 401, 'session-expired');
      });

      test('repeats the reply to its finish only for the same call', async () => {
        await page.startSession();
        const key = randomUUID();
        const first = await page.post('/v1/session/finish', {}, key);
        assert.equal(first.status, 200);
        assert.equal((await page.post('/v1/session/finish', {}, key)).text, first.text);
        assertProblem(await page.post('/v1/session/finish', {}), 401, 'session-expired');
      });

      test('is invalid on a server of the other environment that shares the database', async () => {
        await page.startSession();
        const livePage = new PageClient(liveFetcher);
        livePage.token = page.token;
        assertProblem(await livePage.get('/v1/servicers'), 401, 'session-expired');
        assert.equal((await page.get('/v1/servicers')).status, 200);
      });

      test('cannot read the logins of another session', async () => {
        await page.startSession();
        const {json} = await page.logIn('challenge');
        const other = new PageClient(fetcher);
        await other.startSession();
        assertProblem(await other.get(`/v1/attempts/${String(json.uuid)}`), 404, 'challenge-expired');
      });
    });

    describe('Repeated call', () => {
      test('gets the same reply, and the servicer is called once', async () => {
        await page.startSession();
        const key = randomUUID();
        const first = await page.logIn('ada', 'secret', key);
        const second = await page.logIn('ada', 'secret', key);
        assert.deepEqual([second.status, second.text], [first.status, first.text]);
        assert.equal(callCounts.login, 1);
      });

      test('is rejected with another password', async () => {
        await page.startSession();
        const key = randomUUID();
        await page.logIn('ada', 'secret', key);
        assertProblem(await page.logIn('ada', 'secret2', key), 422, 'unexpected');
        assert.equal(callCounts.login, 1);
      });

      test('gets the same failure again', async () => {
        await page.startSession();
        const key = randomUUID();
        for (let turn = 0; turn < 2; turn++)
          assertProblem(await page.logIn('bad', 'secret', key), 422, 'invalid-credentials');
        assert.equal(callCounts.login, 1);
      });

      test('is sent to the servicer once if twenty arrive at the same time', async () => {
        await page.startSession();
        const key = randomUUID();
        const replies = await Promise.all(Array.from({length: 20}, () => page.logIn('ada', 'secret', key)));
        assert.equal(callCounts.login, 1);
        assert.deepEqual([...new Set(replies.map(({status}) => status))].sort(), [201, 409]);
        for (const {status, headers} of replies)
          assert.equal(headers.get('Retry-After'), status === 409 ? '1' : null);
        assert.equal((await page.logIn('ada', 'secret', key)).status, 201);
        assert.equal(callCounts.login, 1);
      });

      test('gets a 409 while another answer is in progress, and succeeds afterwards', async () => {
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

      test('reports a call that ended with its process, and the servicer is not called again', async () => {
        await page.startSession();
        const key = randomUUID();
        await page.logIn('ada', 'secret', key);
        const unfinished = {status: null, answer: null};
        await db.updateTable('idempotency').set(unfinished).execute();
        assertProblem(await page.logIn('ada', 'secret', key), 409, 'unexpected');
        const created_at = sql<Date>`now() - interval '91 seconds'`;
        await db.updateTable('idempotency').set({created_at}).execute();
        assertProblem(await page.logIn('ada', 'secret', key), 504, 'timeout');
        assert.equal(callCounts.login, 1);
      });

      test('is not stored without a session', async () => {
        const countKeptReplies = async () =>
          (await db.selectFrom('idempotency').select('key_hash').execute()).length;
        const before = await countKeptReplies();
        assertProblem(await page.post('/v1/session/finish', {}), 401, 'session-expired');
        assertProblem(await page.delete('/v1/session'), 401, 'session-expired');
        assert.equal(await countKeptReplies(), before);
      });

      test('returns the same session when it starts one', async () => {
        const key = randomUUID();
        const body = {nexus_key: KEY, uuid: null};
        const first = await page.post('/v1/sessions', body, key);
        assert.equal((await page.post('/v1/sessions', body, key)).text, first.text);
      });
    });

    describe('Login', () => {
      const pollStage = async (uuid: unknown, after: string): Promise<Reply> =>
        page.get(`/v1/attempts/${String(uuid)}?after=${after}`);

      test('advances one step for any number of simultaneous polls', async () => {
        await page.startSession();
        const {uuid} = (await page.logIn('ada')).json;
        const replies = await Promise.all(Array.from({length: 10}, () => pollStage(uuid, 'signing-in')));
        assert.deepEqual(new Set(replies.map(({json}) => json.stage)), new Set(['reading-loans']));
        assert.equal(callCounts.proceed, 1);
        const connected = await Promise.all(Array.from({length: 10}, () => pollStage(uuid, 'reading-loans')));
        assert.equal(new Set(connected.map(({text}) => text)).size, 1);
        assert.equal(connected[0]?.json.status, 'connected');
        assert.equal(callCounts.proceed, 2);
        assert.equal(await countConnections(db, 'connection', uuid), 1);
      });

      // PGlite has a single connection, so no other transaction can run in between.
      test('does not advance if another process was faster', {skip: engine.name === 'PGlite'}, async () => {
        await page.startSession();
        const {uuid} = (await page.logIn('ada')).json;
        const view = JSON.stringify({status: 'pending', uuid, stage: 'reading-loans'});
        const {poll} = await db.transaction().execute(async (tx) => {
          await tx.updateTable('attempt').set({view}).where('uuid', '=', String(uuid)).execute();
          const poll = pollStage(uuid, 'signing-in');
          await waitFor(() => isWaitingForLock(tx), 'the poll waits for the transaction');
          return {poll};
        });
        assert.equal((await poll).json.stage, 'reading-loans');
        assert.equal(callCounts.proceed, 0);
      });

      test('continues if the process that called the servicer has ended', async () => {
        await page.startSession();
        const {uuid} = (await page.logIn('ada')).json;
        await db
          .updateTable('attempt')
          .set({claimed_until: sql<Date>`now() - interval '1 second'`})
          .execute();
        assert.equal((await pollStage(uuid, 'signing-in')).json.stage, 'reading-loans');
      });
    });

    describe('during a call to the servicer', () => {
      /** Starts a login, and runs an action while a poll waits for the servicer. */
      async function pollDuring(action: () => Promise<unknown>): Promise<Reply> {
        const {uuid} = (await page.logIn('ada')).json;
        await page.get(`/v1/attempts/${String(uuid)}?after=signing-in`);
        const {promise, resolve} = Promise.withResolvers<unknown>();
        stepGate = promise;
        const polled = page.get(`/v1/attempts/${String(uuid)}?after=reading-loans`);
        await waitFor(() => callCounts.proceed >= 2, 'the servicer is called');
        await action();
        resolve(null);
        return polled;
      }
      const listConnections = async (borrower: string): Promise<unknown> =>
        (await page.startSession(borrower)).json.connections;

      test('makes no connection if the borrower leaves', async () => {
        const borrower = randomUUID();
        await page.startSession(borrower);
        assertProblem(await pollDuring(() => page.delete('/v1/session')), 401, 'session-expired');
        assert.deepEqual(await listConnections(borrower), []);
      });

      test('makes no connection if the borrower starts another login', async () => {
        const borrower = randomUUID();
        await page.startSession(borrower);
        assertProblem(await pollDuring(() => page.logIn('challenge')), 404, 'challenge-expired');
        assert.deepEqual(await listConnections(borrower), []);
      });

      test('answers a poll after its maximum wait, and the login continues', async () => {
        await page.startSession();
        const {uuid} = (await page.logIn('ada')).json;
        const session = await authenticateSession({db, environment: 'sandbox'}, page.token, ORIGIN);
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
        const pollStageFor = (stage: string, waitMs: number) =>
          pollAttempt(port, session, String(uuid), stage, new AbortController().signal, waitMs);
        assert.deepEqual(await pollStageFor('signing-in', 1), {status: 'pending', uuid, stage: 'signing-in'});
        makeReady(undefined);
        assert.deepEqual(await pollStageFor('signing-in', 10_000), {
          status: 'pending',
          uuid,
          stage: 'reading-loans',
        });
      });
    });

    describe('with a limit on failed logins', () => {
      const limitedKey = 'sandbox_limited';
      const assertLimited = (reply: Reply): void => assertProblem(reply, 429, 'rate-limited');
      const answerChallenge = async (attempt: Reply): Promise<Reply> => {
        const path = `/v1/attempts/${String(attempt.json.uuid)}`;
        await page.get(`${path}?after=signing-in`);
        return page.post(`${path}/answers`, {answers: []});
      };

      before(async () => {
        await seedSandboxKeys(db, limitedKey, null);
        await db.updateTable('nexus_key').set({limits_logins: true}).where('key', '=', limitedKey).execute();
      });
      beforeEach(() => page.startSession(randomUUID(), limitedKey));

      test('sends three of any number of simultaneous logins to the servicer', async () => {
        const replies = await Promise.all(Array.from({length: 20}, () => page.logIn('bad')));
        assert.equal(callCounts.login, 3);
        assert.equal(replies.filter(({json}) => json.code === 'invalid-credentials').length, 3);
        for (const reply of replies.filter(({json}) => json.code !== 'invalid-credentials'))
          assertLimited(reply);
        assertLimited(await page.logIn('ada'));
        assert.equal(callCounts.login, 3);
      });

      test('keeps the limit in a new session, but not for another servicer or another borrower', async () => {
        const borrower = randomUUID();
        await page.startSession(borrower, limitedKey);
        for (let turn = 0; turn < 3; turn++) await page.logIn('bad');
        await page.startSession(borrower, limitedKey);
        assertLimited(await page.logIn('ada'));
        const servicer = '9318fe2c-353c-43bd-b2c6-d582d9aeae77';
        const login = {servicer, connection: null, username: 'ada', password: 'secret'};
        assert.equal((await page.post('/v1/attempts', login)).status, 201);
        await page.startSession(randomUUID(), limitedKey);
        assert.equal((await page.logIn('ada')).status, 201);
      });

      test('counts failed challenges, but no successful logins', async () => {
        for (let turn = 0; turn < 4; turn++) {
          const {uuid} = (await page.logIn('ada')).json;
          for (const after of ['signing-in', 'reading-loans'])
            assert.equal((await page.get(`/v1/attempts/${String(uuid)}?after=${after}`)).status, 200);
        }
        for (let turn = 0; turn < 3; turn++) {
          const attempt = await page.logIn('fail-challenge');
          for (let wrong = 0; wrong < 2; wrong++)
            assert.equal((await answerChallenge(attempt)).json.status, 'challenged');
          assertProblem(await answerChallenge(attempt), 422, 'challenge-failed');
        }
        assertLimited(await page.logIn('ada'));
      });

      test('counts a wrong answer even if the borrower leaves before the last attempt', async () => {
        const wrong = [];
        for (let turn = 0; turn < 3; turn++) {
          const attempt = await page.logIn('fail-challenge');
          wrong.push((await answerChallenge(attempt)).json.status);
        }
        assert.deepEqual(wrong, ['challenged', 'challenged', 'challenged']);
        // An open login counts for half an hour, but a wrong answer counts longer.
        const created_at = sql<Date>`now() - interval '31 minutes'`;
        await db.updateTable('login_try').set({created_at}).execute();
        assertLimited(await page.logIn('ada'));
      });

      test('counts a login whose page has closed before the reply for as long as a session lives', async () => {
        for (let turn = 0; turn < 3; turn++) {
          const controller = new AbortController();
          const login = {servicer: NELNET, connection: null, username: 'bad', password: 'secret'};
          const before = callCounts.login;
          const aborted = page.send('POST', '/v1/attempts', {
            headers: {'Content-Type': 'application/json', 'Idempotency-Key': randomUUID()},
            body: JSON.stringify(login),
            signal: controller.signal,
          });
          await waitFor(() => callCounts.login > before, 'the servicer is called');
          controller.abort();
          assert.equal((await aborted).status, 500);
        }
        assertLimited(await page.logIn('ada'));
        const created_at = sql<Date>`now() - interval '31 minutes'`;
        await db.updateTable('login_try').set({created_at}).execute();
        assert.equal((await page.logIn('ada')).status, 201);
      });

      test('counts a login that the connector answers with a failed step', async () => {
        const step = {status: 'failed', code: 'invalid-credentials', message: 'Wrong.', state: {}} as const;
        const connector = {...createSandboxConnector(0), login: () => Promise.resolve(step)};
        const failingPage = new PageClient(toFetcher(createTestApp(db, {connector})));
        failingPage.token = page.token;
        for (let turn = 0; turn < 3; turn++)
          assertProblem(await failingPage.logIn('ada'), 422, 'invalid-credentials');
        // Logins whose result is unknown would no longer count after this time.
        const created_at = sql<Date>`now() - interval '31 minutes'`;
        await db.updateTable('login_try').set({created_at}).execute();
        assertLimited(await page.logIn('ada'));
      });

      test('does not count a login at a servicer that is down', async () => {
        for (let turn = 0; turn < 4; turn++)
          assertProblem(await page.logIn('@error_servicer-down'), 503, 'servicer-down');
        assert.equal((await page.logIn('ada')).status, 201);
      });

      test('allows logins again after a day', async () => {
        for (let turn = 0; turn < 3; turn++) await page.logIn('bad');
        const failed_at = sql<Date>`now() - interval '24 hours'`;
        await db.updateTable('login_try').set({failed_at}).where('failed_at', 'is not', null).execute();
        assert.equal((await page.logIn('ada')).status, 201);
      });

      test('has no limit for the default sandbox key', async () => {
        await page.startSession(randomUUID());
        for (let turn = 0; turn < 6; turn++)
          assertProblem(await page.logIn('bad'), 422, 'invalid-credentials');
      });
    });

    test('logs the route, the status and the duration of a call, and none of its data', async () => {
      await page.startSession();
      const {uuid} = (await page.logIn('ada')).json;
      await page.get(`/v1/attempts/${String(uuid)}`);
      const {milliseconds, ...rest} = logged.at(-1) ?? {};
      assert.equal(typeof milliseconds, 'number');
      assert.deepEqual(rest, {event: 'request', method: 'GET', route: '/v1/attempts/:uuid', status: 200});
    });

    test('stores no typed value in any table', async () => {
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
      const text = await readAllRows(db);
      assert.ok(text.includes(NELNET));
      assert.ok(!text.includes(secret));
      assert.ok(!JSON.stringify(logged).includes(secret));
      assert.ok(!text.includes(Buffer.from(secret).toString('hex')));
    });

    test('is ready until it drains', async () => {
      assert.equal((await page.get('/healthz')).status, 200);
      assert.equal((await page.get('/readyz')).status, 200);
      isDraining = true;
      assert.equal((await page.get('/readyz')).status, 503);
      isDraining = false;
    });

    describe('with a failing connector', () => {
      const sendFailingLogin = async (error: Error): Promise<readonly [Reply, readonly LogEntry[]]> => {
        const logEntries: LogEntry[] = [];
        const connector: Connector = {...createSandboxConnector(0), login: () => Promise.reject(error)};
        const failingPage = new PageClient(
          toFetcher(createTestApp(db, {connector, log: (entry) => void logEntries.push(entry)})),
        );
        await failingPage.startSession();
        const reply = await failingPage.logIn('ada');
        return [reply, logEntries.filter(({event}) => event === 'failed')];
      };

      test('reports the connector without the thrown text, and logs the stack', async () => {
        const [reply, logEntries] = await sendFailingLogin(
          Object.assign(new Error('kN4ry'), {code: 'ECONNREFUSED'}),
        );
        assert.deepEqual([reply.status, reply.json.code], [500, 'unexpected']);
        assert.match(String(reply.json.detail), /connector/);
        assert.match(logEntries[0]?.stack ?? '', /server\.test\.ts/);
        assert.doesNotMatch(JSON.stringify([reply.text, logEntries]), /kN4ry/);
      });

      test('accepts a LinkError of another copy of the class', async () => {
        const foreign = Object.assign(new Error('Locked.'), {name: 'LinkError', code: 'account-locked'});
        const [reply, logEntries] = await sendFailingLogin(foreign);
        assert.deepEqual(
          [reply.status, reply.json.code, reply.json.detail],
          [422, 'account-locked', 'Locked.'],
        );
        assert.deepEqual(logEntries, []);
      });
    });

    test('does not reveal the cause of its own failure', async () => {
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

/** Reads all rows of all tables as text. */
async function readAllRows(db: Database): Promise<string> {
  const {rows: tables} = await sql<{name: string}>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db);
  const texts = await Promise.all(
    tables.map(async ({name}) => {
      const {rows} = await sql<{
        row: string;
      }>`select t::text as row from ${sql.table(name)} as t`.execute(db);
      return rows.map(({row}) => row).join('\n');
    }),
  );
  return texts.join('\n');
}

/** Counts the connections of the borrower of an attempt. */
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
