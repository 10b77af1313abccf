/** A secret that is typed in every scenario of the sandbox appears in no reply, no log and no file. */
import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import pg from 'pg';

import {encodeVariants, findInFiles} from './written-files.ts';
import {engines} from './database-engines.ts';
import {KEY, PageClient, type Reply} from './page-client.ts';
import {stopServer, startServer, type RunningServer} from './server-process.ts';
import {shareCases} from '../support/trials.ts';

const SECRET = 'kN4ry-9c1-of-a-borrower';
const USERNAMES = [
  'ada',
  'bad',
  'challenge',
  'fail-challenge',
  '@choice',
  '@code',
  '@challenges_3',
  '@reconnect',
  '@error_account-locked',
  '@error_unexpected',
  '@error_timeout',
];

for (const engine of engines) {
  describe(`Typed secret on ${engine.name}`, {skip: engine.skip}, () => {
    let settings: Record<string, string>;
    let server: RunningServer;
    const recordedReplies: string[] = [];
    const usernames = shareCases(engines, engine, USERNAMES);

    before(async () => {
      settings = {...(await engine.start()), SEED_NEXUS_KEY: KEY};
      server = await startServer(settings);
      for (const username of usernames) await typeSecret(username);
    });

    const recordReply = async (promise: Promise<Reply>): Promise<Reply> => {
      const reply = await promise;
      recordedReplies.push(reply.text, JSON.stringify([...reply.headers]));
      return reply;
    };

    /** Logs in with the secret, and answers every question with it. */
    async function typeSecret(username: string): Promise<void> {
      const page = new PageClient((path, init) => fetch(`${server.url}${path}`, init));
      await page.startSession();
      let {json} = await recordReply(page.logIn(username, SECRET));
      for (let turn = 0; turn < 12 && typeof json.uuid === 'string'; turn++) {
        const path = `/v1/attempts/${json.uuid}`;
        if (json.status === 'pending')
          ({json} = await recordReply(page.get(`${path}?after=${String(json.stage)}`)));
        else if (json.status === 'challenged') {
          const {questions} = json.challenge as {readonly questions: readonly {readonly uuid: string}[]};
          const answers = questions.map(({uuid}) => ({question: uuid, value: SECRET}));
          ({json} = await recordReply(page.post(`${path}/answers`, {answers})));
        }
      }
      // Invalid calls that contain the secret.
      await recordReply(page.post('/v1/attempts', {username: SECRET, password: SECRET, servicer: SECRET}));
      await recordReply(page.post(`/v1/attempts/${SECRET}/answers`, {answers: [SECRET]}));
      await recordReply(page.get(`/v1/servicers/${SECRET}?query=${SECRET}`));
      await recordReply(page.post('/v1/session/finish', {}));
    }

    test('appears in no reply, not even in one that rejects it', () => {
      assert.ok(recordedReplies.length > usernames.length * 10);
      for (const text of recordedReplies)
        for (const variant of encodeVariants(SECRET)) assert.ok(!text.includes(variant), text);
    });

    test('appears in no log and in no file of the database, in any encoding', async () => {
      if (settings.DATABASE_URL) await flushDatabase(settings.DATABASE_URL);
      const data = settings.DATABASE_URL
        ? await findDataFolder(settings.DATABASE_URL)
        : String(settings.PGLITE_DIR);
      assert.equal(await stopServer(server, 'SIGTERM'), 0);
      const variants = encodeVariants(SECRET);
      for (const variant of variants)
        assert.ok(!server.readOutput().includes(variant), `${variant} is in the log`);
      // Texts that the database does contain show that the search works.
      const known = ['MOHELA', 'idempotency'];
      assert.deepEqual(await findInFiles(data, [...variants, ...known]), known);
    });
  });
}

async function runQuery(url: string, sql: string): Promise<Readonly<Record<string, unknown>>> {
  const client = new pg.Client({connectionString: url});
  await client.connect();
  try {
    return ((await client.query(sql)).rows[0] ?? {}) as Record<string, unknown>;
  } finally {
    await client.end();
  }
}
const flushDatabase = (url: string) => runQuery(url, 'checkpoint');
const findDataFolder = async (url: string) =>
  String((await runQuery(url, 'show data_directory')).data_directory);
