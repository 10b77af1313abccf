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
    let answering: Fetcher;
    /** A live server that shares the database. */
    let live: Fetcher;
    let isDraining = false;
    const logged: LogEntry[] = [];
    const asked = {login: 0, answer: 0, proceed: 0};
    /** What a step waits for beside. */
    let held: Promise<unknown> = Promise.resolve();

    /** The sandbox's, which counts what it is asked and takes a moment, so that calls meet. */
    function counting(connector: Connector): Connector {
      return {
        ...connector,
        login: async (...given) => (asked.login++, await sleep(20), connector.login(...given)),
        answer: async (...given) => (asked.answer++, await sleep(20), connector.answer(...given)),
        proceed: async (...given) => (
          asked.proceed++,
          await held,
          await sleep(20),
          connector.proceed(...given)
        ),
      };
    }

    before(async () => {
      db = await createDatabase(engine);
      const connector = counting(createSandboxConnector(0));
      const log = (entry: LogEntry): void => void logged.push(entry);
      answering = toFetcher(createTestApp(db, {connector, log, isDraining: () => isDraining}));
      live = toFetcher(
        createTestApp(db, {config: createConfig({NEXUS_ENVIRONMENT: 'live'}), connector: null}),
      );
    });
    after(async () => {
      await db.destroy();
    });
    beforeEach(() => {
      page = new PageClient(answering);
      Object.assign(asked, {login: 0, answer: 0, proceed: 0});
    });

    const isProblem = (sent: Reply, status: number, code: string): void => {
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
          await page.start(),
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
        isProblem(sent, 404, 'unexpected');
        assert.equal(sent.headers.get('X-Content-Type-Options'), 'nosniff');
      });

      test('says what a path would name, where that is no UUID', async () => {
        await page.start();
        isProblem(await page.get('/v1/attempts/x'), 404, 'challenge-expired');
        isProblem(await page.delete('/v1/connections/x'), 404, 'unexpected');
      });
    });

    describe('asked before a call', () => {
      const preflight = (origin: string) =>
        answering('/v1/attempts', {
          method: 'OPTIONS',
          headers: {
            Origin: origin,
            'Access-Control-Request-Method': 'POST',
            'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
          },
        });

      test('lets a page of a known origin, with the headers that it needs', async () => {
        const {headers} = await preflight('https://anything.example');
        assert.equal(headers.get('Access-Control-Allow-Origin'), 'https://anything.example');
        assert.equal(
          headers.get('Access-Control-Allow-Headers'),
          'Authorization,Content-Type,Idempotency-Key',
        );
        assert.equal(headers.get('Access-Control-Allow-Credentials'), null);
      });

      test('lets no page where only servers ask', async () => {
        const headers = {Origin: 'https://anything.example', 'Access-Control-Request-Method': 'GET'};
        const {headers: answered} = await answering('/v1/borrowers', {method: 'OPTIONS', headers});
        assert.equal(answered.get('Access-Control-Allow-Origin'), null);
      });

      test('lets no page for a key of the other environment', async () => {
        const headers = {Origin: 'https://anything.example', 'Access-Control-Request-Method': 'POST'};
        const preflighted = await live('/v1/sessions', {method: 'OPTIONS', headers});
        assert.equal(preflighted.headers.get('Access-Control-Allow-Origin'), null);
      });

      test('lets no other page', async () => {
        await db
          .updateTable('nexus_key')
          .set({origins: JSON.stringify(['https://one.example'])})
          .execute();
        try {
          const {headers} = await preflight('https://two.example');
          assert.equal(headers.get('Access-Control-Allow-Origin'), null);
          const other = new PageClient(answering, 'https://two.example');
          isProblem(await other.start(), 403, 'invalid-key');
          assert.equal((await new PageClient(answering, 'https://one.example').start()).status, 201);
        } finally {
          await db
            .updateTable('nexus_key')
            .set({origins: JSON.stringify(['*'])})
            .execute();
        }
      });
    });

    test('finds a name and those whom its loans moved to, and nothing beside that merely resembles it', async () => {
      await page.start();
      const found = async (query: string): Promise<readonly string[]> => {
        const {servicers} = (await page.get(`/v1/servicers?query=${query}`)).json as {
          readonly servicers: readonly {readonly name: string}[];
        };
        return servicers.map(({name}) => name);
      };
      const heirs = ['MOHELA', 'Nelnet', 'Aidvantage', 'Edfinancial Services'];
      assert.deepEqual((await found('FEDLOAN')).toSorted(), heirs.toSorted());
      assert.equal((await found('nelent'))[0], 'Nelnet');
      assert.deepEqual(await found('%'), await found(''));
    });

    describe('given what it cannot take', () => {
      const raw = (body: string, type = 'application/json') =>
        page.send('POST', '/v1/sessions', {
          headers: {'Content-Type': type, 'Idempotency-Key': randomUUID()},
          body,
        });

      test('refuses a body of more than 16 kB', async () => {
        isProblem(await raw(JSON.stringify({nexus_key: 'x'.repeat(17_000), uuid: null})), 413, 'unexpected');
      });

      test('refuses what is not sent as JSON, which a form could send unasked', async () => {
        const body = JSON.stringify({nexus_key: KEY, uuid: null});
        for (const type of ['text/plain', 'application/x-www-form-urlencoded', ''])
          isProblem(await raw(body, type), 415, 'unexpected');
      });

      test('refuses what is not JSON', async () => {
        for (const body of ['', '{', 'null;']) isProblem(await raw(body), 400, 'invalid-options');
      });

      test('names what is wrong with a body, and repeats nothing of it', async () => {
        await page.start();
        const sent = await page.post('/v1/attempts', {servicer: 'kN4ry', connection: 7, username: 'kN4ry'});
        isProblem(sent, 400, 'invalid-options');
        for (const name of ['servicer', 'connection', 'password'])
          assert.match(String(sent.json.detail), new RegExp(name));
        assert.doesNotMatch(sent.text, /kN4ry/);
      });

      test('wants every change named by an Idempotency-Key', async () => {
        const headers = {'Content-Type': 'application/json'};
        const body = JSON.stringify({nexus_key: KEY, uuid: null});
        isProblem(await page.send('POST', '/v1/sessions', {headers, body}), 400, 'unexpected');
      });
    });

    describe('a session', () => {
      test('has a token of 256 random bits, which the database does not know', async () => {
        await page.start();
        assert.match(page.token, /^[\w-]{43}$/);
        assert.ok(!(await everything(db)).includes(page.token));
      });

      test('serves the origin that opened it, and no other', async () => {
        await page.start();
        const other = new PageClient(answering, 'https://other.example');
        other.token = page.token;
        isProblem(await other.get('/v1/servicers'), 401, 'session-expired');
        assert.equal((await page.get('/v1/servicers')).status, 200);
      });

      for (const [what, change] of [
        ['half an hour', {expires_at: sql<Date>`now() - interval '1 second'`}],
        ['ten minutes without a call', {used_at: sql<Date>`now() - interval '601 seconds'`}],
      ] as const) {
        test(`is over after ${what}`, async () => {
          await page.start();
          await db.updateTable('session').set(change).execute();
          isProblem(await page.get('/v1/servicers'), 401, 'session-expired');
        });
      }

      test('is over once it is left, whatever token comes then', async () => {
        await page.start();
        assert.equal((await page.delete('/v1/session')).status, 204);
        isProblem(await page.get('/v1/servicers'), 401, 'session-expired');
        page.token = 'x'.repeat(43);
        isProblem(await page.get('/v1/servicers'), 401, 'session-expired');
      });

      test('answers its finish again to the same call, and to no other', async () => {
        await page.start();
        const key = randomUUID();
        const first = await page.post('/v1/session/finish', {}, key);
        assert.equal(first.status, 200);
        assert.equal((await page.post('/v1/session/finish', {}, key)).text, first.text);
        isProblem(await page.post('/v1/session/finish', {}), 401, 'session-expired');
      });

      test('is none on a server of the other environment that shares the database', async () => {
        await page.start();
        const there = new PageClient(live);
        there.token = page.token;
        isProblem(await there.get('/v1/servicers'), 401, 'session-expired');
        assert.equal((await page.get('/v1/servicers')).status, 200);
      });

      test('cannot see the logins of another', async () => {
        await page.start();
        const {json} = await page.connect('challenge');
        const other = new PageClient(answering);
        await other.start();
        isProblem(await other.get(`/v1/attempts/${String(json.uuid)}`), 404, 'challenge-expired');
      });
    });

    describe('a call that comes again', () => {
      test('is answered as before, and the servicer is asked once', async () => {
        await page.start();
        const key = randomUUID();
        const first = await page.connect('ada', 'secret', key);
        const second = await page.connect('ada', 'secret', key);
        assert.deepEqual([second.status, second.text], [first.status, first.text]);
        assert.equal(asked.login, 1);
      });

      test('is refused with another password', async () => {
        await page.start();
        const key = randomUUID();
        await page.connect('ada', 'secret', key);
        isProblem(await page.connect('ada', 'secret2', key), 422, 'unexpected');
        assert.equal(asked.login, 1);
      });

      test('is told of the failure before', async () => {
        await page.start();
        const key = randomUUID();
        for (let turn = 0; turn < 2; turn++)
          isProblem(await page.connect('bad', 'secret', key), 422, 'invalid-credentials');
        assert.equal(asked.login, 1);
      });

      test('twenty times at once asks the servicer once', async () => {
        await page.start();
        const key = randomUUID();
        const sent = await Promise.all(Array.from({length: 20}, () => page.connect('ada', 'secret', key)));
        assert.equal(asked.login, 1);
        assert.deepEqual([...new Set(sent.map(({status}) => status))].sort(), [201, 409]);
        for (const {status, headers} of sent)
          assert.equal(headers.get('Retry-After'), status === 409 ? '1' : null);
        assert.equal((await page.connect('ada', 'secret', key)).status, 201);
        assert.equal(asked.login, 1);
      });

      test('while the one before is under way is told so, and is not told so for ever', async () => {
        await page.start();
        const challenged = await page.connect('challenge');
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
        await page.start();
        const key = randomUUID();
        await page.connect('ada', 'secret', key);
        const died = {status: null, answer: null};
        await db.updateTable('idempotency').set(died).execute();
        isProblem(await page.connect('ada', 'secret', key), 409, 'unexpected');
        const created_at = sql<Date>`now() - interval '91 seconds'`;
        await db.updateTable('idempotency').set({created_at}).execute();
        isProblem(await page.connect('ada', 'secret', key), 504, 'timeout');
        assert.equal(asked.login, 1);
      });

      test('keeps nothing for one who has no session', async () => {
        const count = async () => (await db.selectFrom('idempotency').select('key_hash').execute()).length;
        const before = await count();
        isProblem(await page.post('/v1/session/finish', {}), 401, 'session-expired');
        isProblem(await page.delete('/v1/session'), 401, 'session-expired');
        assert.equal(await count(), before);
      });

      test('of a start answers the same session', async () => {
        const key = randomUUID();
        const body = {nexus_key: KEY, uuid: null};
        const first = await page.post('/v1/sessions', body, key);
        assert.equal((await page.post('/v1/sessions', body, key)).text, first.text);
      });
    });

    describe('a login', () => {
      const stages = async (uuid: unknown, after: string): Promise<Reply> =>
        page.get(`/v1/attempts/${String(uuid)}?after=${after}`);

      test('goes one step on, however many ask at once', async () => {
        await page.start();
        const {uuid} = (await page.connect('ada')).json;
        const sent = await Promise.all(Array.from({length: 10}, () => stages(uuid, 'signing-in')));
        assert.deepEqual(new Set(sent.map(({json}) => json.stage)), new Set(['reading-loans']));
        assert.equal(asked.proceed, 1);
        const through = await Promise.all(Array.from({length: 10}, () => stages(uuid, 'reading-loans')));
        assert.equal(new Set(through.map(({text}) => text)).size, 1);
        assert.equal(through[0]?.json.status, 'connected');
        assert.equal(asked.proceed, 2);
        assert.equal(await rows(db, 'connection', uuid), 1);
      });

      // PGlite has one connection, in which nothing comes between.
      test(
        'goes no step further where another process was faster',
        {skip: engine.name === 'PGlite'},
        async () => {
          await page.start();
          const {uuid} = (await page.connect('ada')).json;
          const view = JSON.stringify({status: 'pending', uuid, stage: 'reading-loans'});
          const polled = await db.transaction().execute(async (tx) => {
            await tx.updateTable('attempt').set({view}).where('uuid', '=', String(uuid)).execute();
            const poll = stages(uuid, 'signing-in');
            await waitFor(() => isWaitingForLock(tx), 'the poll waits for the transaction');
            return {poll};
          });
          assert.equal((await polled.poll).json.stage, 'reading-loans');
          assert.equal(asked.proceed, 0);
        },
      );

      test('goes on where the process that asked the servicer has died', async () => {
        await page.start();
        const {uuid} = (await page.connect('ada')).json;
        await db
          .updateTable('attempt')
          .set({claimed_until: sql<Date>`now() - interval '1 second'`})
          .execute();
        assert.equal((await stages(uuid, 'signing-in')).json.stage, 'reading-loans');
      });
    });

    describe('while the servicer is asked', () => {
      /** Begins a login, and polls it while something else happens. */
      async function meanwhile(act: () => Promise<unknown>): Promise<Reply> {
        const {uuid} = (await page.connect('ada')).json;
        await page.get(`/v1/attempts/${String(uuid)}?after=signing-in`);
        const {promise, resolve} = Promise.withResolvers<unknown>();
        held = promise;
        const polled = page.get(`/v1/attempts/${String(uuid)}?after=reading-loans`);
        await waitFor(() => asked.proceed >= 2, 'the servicer is asked');
        await act();
        resolve(null);
        return polled;
      }
      const connected = async (borrower: string): Promise<unknown> =>
        (await page.start(borrower)).json.connections;

      test('nothing comes of it where the borrower has left', async () => {
        const borrower = randomUUID();
        await page.start(borrower);
        isProblem(await meanwhile(() => page.delete('/v1/session')), 401, 'session-expired');
        assert.deepEqual(await connected(borrower), []);
      });

      test('nothing comes of it where they have begun another login', async () => {
        const borrower = randomUUID();
        await page.start(borrower);
        isProblem(await meanwhile(() => page.connect('challenge')), 404, 'challenge-expired');
        assert.deepEqual(await connected(borrower), []);
      });

      test('a poll is answered after a while, and the login goes on', async () => {
        await page.start();
        const {uuid} = (await page.connect('ada')).json;
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
      const isLimited = (sent: Reply): void => isProblem(sent, 429, 'rate-limited');
      const answered = async (attempt: Reply): Promise<Reply> => {
        const path = `/v1/attempts/${String(attempt.json.uuid)}`;
        await page.get(`${path}?after=signing-in`);
        return page.post(`${path}/answers`, {answers: []});
      };

      before(async () => {
        await seedSandboxKeys(db, limited, null);
        await db.updateTable('nexus_key').set({limits_logins: true}).where('key', '=', limited).execute();
      });
      beforeEach(() => page.start(randomUUID(), limited));

      test('three reach the servicer, however many come at once', async () => {
        const sent = await Promise.all(Array.from({length: 20}, () => page.connect('bad')));
        assert.equal(asked.login, 3);
        assert.equal(sent.filter(({json}) => json.code === 'invalid-credentials').length, 3);
        for (const one of sent.filter(({json}) => json.code !== 'invalid-credentials')) isLimited(one);
        isLimited(await page.connect('ada'));
        assert.equal(asked.login, 3);
      });

      test('a new session changes nothing, another servicer and another borrower do', async () => {
        const borrower = randomUUID();
        await page.start(borrower, limited);
        for (let turn = 0; turn < 3; turn++) await page.connect('bad');
        await page.start(borrower, limited);
        isLimited(await page.connect('ada'));
        const servicer = '9318fe2c-353c-43bd-b2c6-d582d9aeae77';
        const login = {servicer, connection: null, username: 'ada', password: 'secret'};
        assert.equal((await page.post('/v1/attempts', login)).status, 201);
        await page.start(randomUUID(), limited);
        assert.equal((await page.connect('ada')).status, 201);
      });

      test('challenges that failed count, and logins that went through do not', async () => {
        for (let turn = 0; turn < 4; turn++) {
          const {uuid} = (await page.connect('ada')).json;
          for (const after of ['signing-in', 'reading-loans'])
            assert.equal((await page.get(`/v1/attempts/${String(uuid)}?after=${after}`)).status, 200);
        }
        for (let turn = 0; turn < 3; turn++) {
          const attempt = await page.connect('fail-challenge');
          for (let wrong = 0; wrong < 2; wrong++)
            assert.equal((await answered(attempt)).json.status, 'challenged');
          isProblem(await answered(attempt), 422, 'challenge-failed');
        }
        isLimited(await page.connect('ada'));
      });

      test('an answer that was wrong counts, though the borrower leaves before the last', async () => {
        const wrong = [];
        for (let turn = 0; turn < 3; turn++) {
          const attempt = await page.connect('fail-challenge');
          wrong.push((await answered(attempt)).json.status);
        }
        assert.deepEqual(wrong, ['challenged', 'challenged', 'challenged']);
        // What is only open is forgotten in half an hour; this is not.
        const created_at = sql<Date>`now() - interval '31 minutes'`;
        await db.updateTable('login_try').set({created_at}).execute();
        isLimited(await page.connect('ada'));
      });

      test('a login whose page has gone before the reply counts, for as long as a session lives', async () => {
        for (let turn = 0; turn < 3; turn++) {
          const leaving = new AbortController();
          const login = {servicer: NELNET, connection: null, username: 'bad', password: 'secret'};
          const before = asked.login;
          const gone = page.send('POST', '/v1/attempts', {
            headers: {'Content-Type': 'application/json', 'Idempotency-Key': randomUUID()},
            body: JSON.stringify(login),
            signal: leaving.signal,
          });
          await waitFor(() => asked.login > before, 'the servicer is asked');
          leaving.abort();
          assert.equal((await gone).status, 500);
        }
        isLimited(await page.connect('ada'));
        const created_at = sql<Date>`now() - interval '31 minutes'`;
        await db.updateTable('login_try').set({created_at}).execute();
        assert.equal((await page.connect('ada')).status, 201);
      });

      test('counts a login that the connector answers with a failed step', async () => {
        const step = {status: 'failed', code: 'invalid-credentials', message: 'Wrong.', state: {}} as const;
        const connector = {...createSandboxConnector(0), login: () => Promise.resolve(step)};
        const failing = new PageClient(toFetcher(createTestApp(db, {connector})));
        failing.token = page.token;
        for (let turn = 0; turn < 3; turn++)
          isProblem(await failing.connect('ada'), 422, 'invalid-credentials');
        // Logins whose result is unknown would no longer count after this time.
        const created_at = sql<Date>`now() - interval '31 minutes'`;
        await db.updateTable('login_try').set({created_at}).execute();
        isLimited(await page.connect('ada'));
      });

      test('a servicer that was down has counted nothing', async () => {
        for (let turn = 0; turn < 4; turn++)
          isProblem(await page.connect('@error_servicer-down'), 503, 'servicer-down');
        assert.equal((await page.connect('ada')).status, 201);
      });

      test('a day later they may again', async () => {
        for (let turn = 0; turn < 3; turn++) await page.connect('bad');
        const failed_at = sql<Date>`now() - interval '24 hours'`;
        await db.updateTable('login_try').set({failed_at}).where('failed_at', 'is not', null).execute();
        assert.equal((await page.connect('ada')).status, 201);
      });

      test('the usual sandbox key has no limit', async () => {
        await page.start(randomUUID());
        for (let turn = 0; turn < 6; turn++) isProblem(await page.connect('bad'), 422, 'invalid-credentials');
      });
    });

    test('logs the route of a call, its status and how long it took, and nothing that it carried', async () => {
      await page.start();
      const {uuid} = (await page.connect('ada')).json;
      await page.get(`/v1/attempts/${String(uuid)}`);
      const {milliseconds, ...rest} = logged.at(-1) ?? {};
      assert.equal(typeof milliseconds, 'number');
      assert.deepEqual(rest, {event: 'request', method: 'GET', route: '/v1/attempts/:uuid', status: 200});
    });

    test('knows nothing of what was typed, in any table', async () => {
      await page.start();
      const secret = 'kN4ry-9c1';
      const {uuid} = (await page.connect('fail-challenge', secret)).json;
      const challenged = await page.get(`/v1/attempts/${String(uuid)}?after=signing-in`);
      const {questions} = challenged.json.challenge as {
        readonly questions: readonly {readonly uuid: string}[];
      };
      const answers = questions.map((question) => ({question: question.uuid, value: secret}));
      const answered = await page.post(`/v1/attempts/${String(uuid)}/answers`, {answers});
      assert.equal(answered.json.status, 'challenged');
      await page.connect(secret, secret);
      const kept = await everything(db);
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
        await own.start();
        const sent = await own.connect('ada');
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
async function everything(db: Database): Promise<string> {
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
async function rows(db: Database, table: 'connection', attempt: unknown): Promise<number> {
  const found = await db
    .selectFrom('attempt')
    .innerJoin('session', 'session.id', 'attempt.session')
    .innerJoin(table, 'connection.borrower', 'session.borrower')
    .select('connection.uuid')
    .where('attempt.uuid', '=', String(attempt))
    .execute();
  return found.length;
}
