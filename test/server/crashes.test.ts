/**
 * The server is killed during a call to the servicer. A repeated call gets an error with the reason, and the server does
 * not call the servicer again for it. The login continues, or ends with a code that names the reason.
 */
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {mkdtemp, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {after, before, describe, test} from 'node:test';
import {PGlite} from '@electric-sql/pglite';
import fc from 'fast-check';
import {Kysely, PGliteDialect, PostgresDialect, sql} from 'kysely';
import pg from 'pg';

import type {Database, Tables} from '../../demo/server/db/tables.ts';
import {engines} from './database-engines.ts';
import {KEY, type PageClient, type Reply} from './page-client.ts';
import {CRASHING_SERVER, stopServer, createPage, startServer, type RunningServer} from './server-process.ts';
import {countTrials} from '../support/trials.ts';
import {waitFor} from '../support/wait-for.ts';

const KILL_COUNT = countTrials(2, 25);
/** The time after which the server gives up a call without a reply. */
const CALL_TIMEOUT_S = 91;
/** The time after which another call may continue an attempt. */
const CLAIM_TIMEOUT_S = 61;

type CallCounts = Readonly<Record<'login' | 'answer' | 'proceed', number>>;

/** A borrower on a page, which outlives the server, and the key of the call during which the server was killed. */
interface Borrower {
  readonly uuid: string;
  readonly page: PageClient;
  /** The UUID of the attempt, or an empty text before the login. */
  readonly attempt: string;
  readonly key: string;
}

/** The delay before the kill, the stage of the polled login at the kill, and the time until the next calls. */
const killTrials = fc.record({
  delayMs: fc.nat(40),
  stage: fc.constantFrom('signing-in', 'reading-loans'),
  seconds: fc.constantFrom(CLAIM_TIMEOUT_S, CALL_TIMEOUT_S),
});
const EXAMPLES = [
  {delayMs: 0, stage: 'reading-loans', seconds: CLAIM_TIMEOUT_S},
  {delayMs: 20, stage: 'signing-in', seconds: CALL_TIMEOUT_S},
];

for (const engine of engines) {
  describe(`Server that crashes on ${engine.name}`, {skip: engine.skip}, () => {
    let folder: string;
    let settings: Record<string, string>;
    let server: RunningServer;
    /** The UUIDs of all borrowers. */
    const borrowers: string[] = [];

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'nexus-link-'));
      const [CALLS, HOLD, CLOCK] = [join(folder, 'calls'), join(folder, 'hold'), join(folder, 'clock')];
      settings = {...(await engine.start()), SEED_NEXUS_KEY: KEY, CALLS, HOLD, CLOCK};
      await writeFile(CALLS, '');
      await writeFile(CLOCK, '0');
      server = await startServer(settings, CRASHING_SERVER);
    });
    after(async () => {
      if (server.child.signalCode === null) await stopServer(server, 'SIGKILL');
      await rm(folder, {recursive: true, force: true});
    });

    /** Counts the calls to the servicer in all server processes, by method. */
    async function countCalls(): Promise<CallCounts> {
      const lines = (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');
      const countLines = (step: string): number => lines.filter((line) => line === step).length;
      return {login: countLines('login'), answer: countLines('answer'), proceed: countLines('proceed')};
    }
    const addCounts = (counts: CallCounts, added: Partial<CallCounts>): CallCounts => ({
      login: counts.login + (added.login ?? 0),
      answer: counts.answer + (added.answer ?? 0),
      proceed: counts.proceed + (added.proceed ?? 0),
    });

    const holdCalls = () => writeFile(join(folder, 'hold'), '');
    const releaseCalls = () => rm(join(folder, 'hold'));

    async function restartServer(): Promise<void> {
      server = await startServer(settings, CRASHING_SERVER);
    }

    /** Accesses the database without the server. The server must not run if the database is PGlite. */
    async function useDatabase<T>(act: (db: Database) => Promise<T>): Promise<T> {
      const {DATABASE_URL, PGLITE_DIR} = settings;
      const dialect = DATABASE_URL
        ? new PostgresDialect({pool: new pg.Pool({connectionString: DATABASE_URL, max: 1})})
        : new PGliteDialect({pglite: await PGlite.create(PGLITE_DIR ?? '')});
      const db = new Kysely<Tables>({dialect});
      try {
        return await act(db);
      } finally {
        await db.destroy();
      }
    }

    /** Lets time pass for the database. */
    async function passTime(seconds: number): Promise<void> {
      await (settings.DATABASE_URL ? ageRows(seconds) : advanceClock(seconds));
    }

    /** Advances the clock of PGlite, which is the clock of the server process. */
    async function advanceClock(seconds: number): Promise<void> {
      const clock = join(folder, 'clock');
      await writeFile(`${clock}-next`, String(Number(await readFile(clock, 'utf8')) + 1000 * seconds));
      // The server may read the file at any time, so it is replaced as a whole.
      await rename(`${clock}-next`, clock);
    }

    /** Makes every call look this old, and reduces the remaining time of every claim accordingly. */
    async function ageRows(seconds: number): Promise<void> {
      const interval = sql`make_interval(secs => ${seconds})`;
      await useDatabase(async (db) => {
        await db
          .updateTable('idempotency')
          .set({created_at: sql<Date>`now() - ${interval}`})
          .execute();
        await db
          .updateTable('attempt')
          .set({claimed_until: sql<Date>`claimed_until - ${interval}`})
          .execute();
      });
    }

    /** Creates a client for the running server, with the session of the borrower's page. */
    function createCurrentPage({page}: Pick<Borrower, 'page'>): PageClient {
      const current = createPage(server);
      current.token = page.token;
      return current;
    }
    const pollAttempt = (borrower: Borrower, after: string): Promise<Reply> =>
      createCurrentPage(borrower).get(`/v1/attempts/${borrower.attempt}?after=${after}`);
    const sendLogin = (borrower: Borrower): Promise<Reply> =>
      createCurrentPage(borrower).logIn('challenge', 'secret', borrower.key);
    /** Answers the questions of the challenge with accepted values. */
    async function answerChallenge(borrower: Borrower, key = borrower.key): Promise<Reply> {
      const {questions} = (await pollAttempt(borrower, '')).json.challenge as {
        readonly questions: readonly {readonly uuid: string}[];
      };
      const answers = questions.map(({uuid}) => ({question: uuid, value: 'Rex'}));
      return createCurrentPage(borrower).post(`/v1/attempts/${borrower.attempt}/answers`, {answers}, key);
    }

    /** Creates a borrower, who logs in if there is a username. Polls the login after each of the given stages. */
    async function createBorrower(username: string | null, ...polls: readonly string[]): Promise<Borrower> {
      const uuid = randomUUID();
      borrowers.push(uuid);
      const page = createPage(server);
      await page.startSession(uuid);
      const attempt = username === null ? '' : String((await page.logIn(username)).json.uuid);
      const created = {uuid, page, attempt, key: randomUUID()};
      for (const after of polls) assert.equal((await pollAttempt(created, after)).status, 200);
      return created;
    }

    /** Kills the server once each of these calls has reached the servicer, and starts the server again. */
    async function killDuring(
      sendCalls: () => readonly Promise<Reply>[],
      delayMs: number,
    ): Promise<CallCounts> {
      const {login, answer, proceed} = await countCalls();
      await holdCalls();
      const replies = sendCalls();
      const settledReplies = Promise.allSettled(replies);
      const expectedCount = login + answer + proceed + replies.length;
      const countAllCalls = async () =>
        Object.values(await countCalls()).reduce((total, count) => total + count, 0);
      await waitFor(async () => (await countAllCalls()) >= expectedCount, 'each call reaches the servicer');
      await sleep(delayMs);
      await stopServer(server, 'SIGKILL');
      for (const reply of await settledReplies) assert.equal(reply.status, 'rejected');
      await releaseCalls();
      const counts = await countCalls();
      await restartServer();
      return counts;
    }

    function assertProblem(reply: Reply, status: number, code: string): void {
      assert.deepEqual([reply.status, reply.json.code], [status, code]);
      assert.equal(reply.headers.get('Retry-After'), status === 409 ? '1' : null);
    }

    /** Polls until the login is connected, and checks that finishing the session returns only that connection. */
    async function assertConnects(borrower: Borrower, ...polls: readonly string[]): Promise<void> {
      const replies = [];
      for (const after of polls) replies.push(await pollAttempt(borrower, after));
      const {status, connection} = replies.at(-1)?.json ?? {};
      assert.equal(status, 'connected');
      const finished = await createCurrentPage(borrower).post('/v1/session/finish', {});
      assert.deepEqual(finished.json.connections, [connection]);
    }

    test(`repeats no call to the servicer and makes one connection for each borrower (${KILL_COUNT} kills)`, async () => {
      await fc.assert(
        fc.asyncProperty(killTrials, async ({delayMs, stage, seconds}) => {
          const before = await countCalls();
          const entering = await createBorrower(null);
          const answering = await createBorrower('challenge', 'signing-in');
          const polling = await createBorrower('ada', ...(stage === 'signing-in' ? [] : ['signing-in']));
          const ready = addCounts(before, {login: 2, proceed: stage === 'signing-in' ? 1 : 2});
          assert.deepEqual(await countCalls(), ready);

          const sendCalls = () => [
            sendLogin(entering),
            answerChallenge(answering),
            pollAttempt(polling, stage),
          ];
          const countsAtKill = await killDuring(sendCalls, delayMs);
          assert.deepEqual(countsAtKill, addCounts(ready, {login: 1, answer: 1, proceed: 1}));

          // The next process cannot know whether the calls are still in progress.
          for (let turn = 0; turn < 2; turn++) {
            assertProblem(await sendLogin(entering), 409, 'unexpected');
            assertProblem(await answerChallenge(answering), 409, 'unexpected');
            assertProblem(await answerChallenge(answering, randomUUID()), 409, 'unexpected');
            assert.equal((await pollAttempt(answering, 'signing-in')).json.status, 'challenged');
            const {json} = await pollAttempt(polling, '');
            assert.deepEqual([json.status, json.stage], ['pending', stage]);
          }
          assert.deepEqual(await countCalls(), countsAtKill);
          await passTime(seconds);

          const [status, code] =
            seconds === CALL_TIMEOUT_S ? ([504, 'timeout'] as const) : ([409, 'unexpected'] as const);
          for (let turn = 0; turn < 2; turn++) {
            assertProblem(await sendLogin(entering), status, code);
            assertProblem(await answerChallenge(answering), status, code);
          }
          assert.deepEqual(await countCalls(), countsAtKill);
          await assertConnects(polling, ...(stage === 'signing-in' ? ['signing-in'] : []), 'reading-loans');
          const afterPolling = addCounts(countsAtKill, {proceed: stage === 'signing-in' ? 2 : 1});
          assert.deepEqual(await countCalls(), afterPolling);

          // The next actions of the borrower are new calls.
          assert.equal((await answerChallenge(answering, randomUUID())).json.stage, 'reading-loans');
          await assertConnects(answering, 'reading-loans');
          const {uuid} = (await sendLogin({...entering, key: randomUUID()})).json;
          const entered = {...entering, attempt: String(uuid)};
          await pollAttempt(entered, 'signing-in');
          await answerChallenge(entered, randomUUID());
          await assertConnects(entered, 'reading-loans');
          assert.deepEqual(await countCalls(), addCounts(afterPolling, {login: 1, answer: 2, proceed: 3}));
        }),
        {numRuns: KILL_COUNT, examples: EXAMPLES.map((example) => [example]), endOnFailure: true},
      );

      await stopServer(server, 'SIGKILL');
      const rows = await useDatabase((db) =>
        db
          .selectFrom('connection')
          .innerJoin('borrower', 'borrower.id', 'connection.borrower')
          .select('borrower.uuid')
          .execute(),
      );
      assert.equal(borrowers.length, 3 * KILL_COUNT);
      assert.deepEqual(rows.map(({uuid}) => uuid).toSorted(), borrowers.toSorted());
    });
  });
}
