/**
 * Killed while the servicer is asked: the call that comes again is told so, and the servicer is not asked again for it.
 * What was under way is gone on with, or ends with a code that says why.
 */
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
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

const KILLS = countTrials(2, 25);
/** Seconds after which a call without an answer is dead; an attempt may be taken by another call sooner. */
const DEAD = 91;
const CLAIM = 61;

type Asked = Readonly<Record<'login' | 'answer' | 'proceed', number>>;

/** A borrower on their page, which outlives the server, and the call that it was killed in. */
interface Borrower {
  readonly uuid: string;
  readonly page: PageClient;
  /** Where the login is, once there is one. */
  readonly attempt: string;
  readonly key: string;
}

/** How long a call is held before the kill, how far the login had come that is polled, and how much later it goes on. */
const kill = fc.record({
  holds: fc.nat(40),
  stage: fc.constantFrom('signing-in', 'reading-loans'),
  seconds: fc.constantFrom(CLAIM, DEAD),
});
const EXAMPLES = [
  {holds: 0, stage: 'reading-loans', seconds: CLAIM},
  {holds: 20, stage: 'signing-in', seconds: DEAD},
];

for (const engine of engines) {
  describe(`Killed while the servicer is asked, on ${engine.name}`, {skip: engine.skip}, () => {
    let folder: string;
    let settings: Record<string, string>;
    let server: RunningServer;
    /** Every borrower there was. */
    const borrowers: string[] = [];

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'nexus-link-'));
      const [CALLS, HOLD] = [join(folder, 'calls'), join(folder, 'hold')];
      settings = {...(await engine.start()), SEED_NEXUS_KEY: KEY, CALLS, HOLD};
      await writeFile(CALLS, '');
      server = await startServer(settings, CRASHING_SERVER);
    });
    after(async () => {
      if (server.child.signalCode === null) await stopServer(server, 'SIGKILL');
      await rm(folder, {recursive: true, force: true});
    });

    /** How often the servicer was asked for each step, over all processes. */
    async function asked(): Promise<Asked> {
      const lines = (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');
      const count = (step: string): number => lines.filter((line) => line === step).length;
      return {login: count('login'), answer: count('answer'), proceed: count('proceed')};
    }
    const plus = (one: Asked, more: Partial<Asked>): Asked => ({
      login: one.login + (more.login ?? 0),
      answer: one.answer + (more.answer ?? 0),
      proceed: one.proceed + (more.proceed ?? 0),
    });

    const hold = () => writeFile(join(folder, 'hold'), '');
    const release = () => rm(join(folder, 'hold'));

    async function restart(): Promise<void> {
      server = await startServer(settings, CRASHING_SERVER);
    }

    /** Past the server, and while it is down where the database is its own. */
    async function directly<T>(act: (db: Database) => Promise<T>): Promise<T> {
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

    /** Makes every call so many seconds old, however long it has really taken, and lets so many seconds of claims pass. */
    async function passed(seconds: number): Promise<void> {
      const by = sql`make_interval(secs => ${seconds})`;
      await directly(async (db) => {
        await db
          .updateTable('idempotency')
          .set({created_at: sql<Date>`now() - ${by}`})
          .execute();
        await db
          .updateTable('attempt')
          .set({claimed_until: sql<Date>`claimed_until - ${by}`})
          .execute();
      });
    }

    /** The page, at the server that runs now. */
    function now({page}: Pick<Borrower, 'page'>): PageClient {
      const again = createPage(server);
      again.token = page.token;
      return again;
    }
    const poll = (one: Borrower, after: string): Promise<Reply> =>
      now(one).get(`/v1/attempts/${one.attempt}?after=${after}`);
    const connect = (one: Borrower): Promise<Reply> => now(one).connect('challenge', 'secret', one.key);
    /** Answers what is asked, in a way that passes. */
    async function answer(one: Borrower, key = one.key): Promise<Reply> {
      const {questions} = (await poll(one, '')).json.challenge as {
        readonly questions: readonly {readonly uuid: string}[];
      };
      const answers = questions.map(({uuid}) => ({question: uuid, value: 'Rex'}));
      return now(one).post(`/v1/attempts/${one.attempt}/answers`, {answers}, key);
    }

    /** A borrower whose login has come as far as it is polled, or who has not logged in yet. */
    async function borrower(username: string | null, ...polls: readonly string[]): Promise<Borrower> {
      const uuid = randomUUID();
      borrowers.push(uuid);
      const page = createPage(server);
      await page.start(uuid);
      const attempt = username === null ? '' : String((await page.connect(username)).json.uuid);
      const one = {uuid, page, attempt, key: randomUUID()};
      for (const after of polls) assert.equal((await poll(one, after)).status, 200);
      return one;
    }

    /** Kills the server once it has asked the servicer in each of these calls, and starts it again. */
    async function killedWithin(calls: () => readonly Promise<Reply>[], holds: number): Promise<Asked> {
      const {login, answer, proceed} = await asked();
      await hold();
      const sent = calls();
      const lost = Promise.allSettled(sent);
      const wanted = login + answer + proceed + sent.length;
      const sum = async () => Object.values(await asked()).reduce((all, one) => all + one, 0);
      await waitFor(async () => (await sum()) >= wanted, 'the servicer is asked in each call');
      await sleep(holds);
      await stopServer(server, 'SIGKILL');
      for (const call of await lost) assert.equal(call.status, 'rejected');
      await release();
      const held = await asked();
      await restart();
      return held;
    }

    function isProblem(sent: Reply, status: number, code: string): void {
      assert.deepEqual([sent.status, sent.json.code], [status, code]);
      assert.equal(sent.headers.get('Retry-After'), status === 409 ? '1' : null);
    }

    /** Goes on until the login is through, and ends the session: the connections are those that the page is told. */
    async function connects(one: Borrower, ...polls: readonly string[]): Promise<void> {
      const sent = [];
      for (const after of polls) sent.push(await poll(one, after));
      const {status, connection} = sent.at(-1)?.json ?? {};
      assert.equal(status, 'connected');
      const finished = await now(one).post('/v1/session/finish', {});
      assert.deepEqual(finished.json.connections, [connection]);
    }

    test(`${KILLS} times, no call reached the servicer again, and each borrower has one connection in the end`, async () => {
      await fc.assert(
        fc.asyncProperty(kill, async ({holds, stage, seconds}) => {
          const before = await asked();
          const entering = await borrower(null);
          const answering = await borrower('challenge', 'signing-in');
          const polling = await borrower('ada', ...(stage === 'signing-in' ? [] : ['signing-in']));
          const ready = plus(before, {login: 2, proceed: stage === 'signing-in' ? 1 : 2});
          assert.deepEqual(await asked(), ready);

          const calls = () => [connect(entering), answer(answering), poll(polling, stage)];
          const held = await killedWithin(calls, holds);
          assert.deepEqual(held, plus(ready, {login: 1, answer: 1, proceed: 1}));

          // It may be under way yet, for all that the next process knows.
          for (let turn = 0; turn < 2; turn++) {
            isProblem(await connect(entering), 409, 'unexpected');
            isProblem(await answer(answering), 409, 'unexpected');
            isProblem(await answer(answering, randomUUID()), 409, 'unexpected');
            assert.equal((await poll(answering, 'signing-in')).json.status, 'challenged');
            const {json} = await poll(polling, '');
            assert.deepEqual([json.status, json.stage], ['pending', stage]);
          }
          assert.deepEqual(await asked(), held);
          if (settings.PGLITE_DIR) await stopServer(server, 'SIGKILL');
          await passed(seconds);
          if (settings.PGLITE_DIR) await restart();

          const [status, code] =
            seconds === DEAD ? ([504, 'timeout'] as const) : ([409, 'unexpected'] as const);
          for (let turn = 0; turn < 2; turn++) {
            isProblem(await connect(entering), status, code);
            isProblem(await answer(answering), status, code);
          }
          assert.deepEqual(await asked(), held);
          await connects(polling, ...(stage === 'signing-in' ? ['signing-in'] : []), 'reading-loans');
          const gone = plus(held, {proceed: stage === 'signing-in' ? 2 : 1});
          assert.deepEqual(await asked(), gone);

          // What the borrower does then is another call.
          assert.equal((await answer(answering, randomUUID())).json.stage, 'reading-loans');
          await connects(answering, 'reading-loans');
          const {uuid} = (await connect({...entering, key: randomUUID()})).json;
          const entered = {...entering, attempt: String(uuid)};
          await poll(entered, 'signing-in');
          await answer(entered, randomUUID());
          await connects(entered, 'reading-loans');
          assert.deepEqual(await asked(), plus(gone, {login: 1, answer: 2, proceed: 3}));
        }),
        {numRuns: KILLS, examples: EXAMPLES.map((one) => [one]), endOnFailure: true},
      );

      await stopServer(server, 'SIGKILL');
      const rows = await directly((db) =>
        db
          .selectFrom('connection')
          .innerJoin('borrower', 'borrower.id', 'connection.borrower')
          .select('borrower.uuid')
          .execute(),
      );
      assert.equal(borrowers.length, 3 * KILLS);
      assert.deepEqual(rows.map(({uuid}) => uuid).toSorted(), borrowers.toSorted());
    });
  });
}
