/** A secret that is typed into every scenario of the sandbox: it is in no answer, no log, and nowhere on the disk. */
import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import pg from 'pg';

import {encodeVariants, findInFiles} from './written-files.ts';
import {engines} from './database-engines.ts';
import {KEY, PageClient, type Reply} from './page-client.ts';
import {stopServer, startServer, type RunningServer} from './server-process.ts';

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
  describe(`What is typed, on ${engine.name}`, {skip: engine.skip}, () => {
    let settings: Record<string, string>;
    let server: RunningServer;
    const answers: string[] = [];

    before(async () => {
      settings = {...(await engine.start()), SEED_NEXUS_KEY: KEY};
      server = await startServer(settings);
      for (const username of USERNAMES) await typed(username);
    });

    const noted = async (promise: Promise<Reply>): Promise<Reply> => {
      const sent = await promise;
      answers.push(sent.text, JSON.stringify([...sent.headers]));
      return sent;
    };

    /** Logs in, and answers whatever is asked, for as long as something is. */
    async function typed(username: string): Promise<void> {
      const page = new PageClient((path, init) => fetch(`${server.url}${path}`, init));
      await page.start();
      let {json} = await noted(page.connect(username, SECRET));
      for (let turn = 0; turn < 12 && typeof json.uuid === 'string'; turn++) {
        const path = `/v1/attempts/${json.uuid}`;
        if (json.status === 'pending')
          ({json} = await noted(page.get(`${path}?after=${String(json.stage)}`)));
        else if (json.status === 'challenged') {
          const {questions} = json.challenge as {readonly questions: readonly {readonly uuid: string}[]};
          const given = questions.map(({uuid}) => ({question: uuid, value: SECRET}));
          ({json} = await noted(page.post(`${path}/answers`, {answers: given})));
        }
      }
      // And into what is no call at all.
      await noted(page.post('/v1/attempts', {username: SECRET, password: SECRET, servicer: SECRET}));
      await noted(page.post(`/v1/attempts/${SECRET}/answers`, {answers: [SECRET]}));
      await noted(page.get(`/v1/servicers/${SECRET}?query=${SECRET}`));
      await noted(page.post('/v1/session/finish', {}));
    }

    test('is in no answer, not even one that refuses it', () => {
      assert.ok(answers.length > USERNAMES.length * 10);
      for (const text of answers)
        for (const form of encodeVariants(SECRET)) assert.ok(!text.includes(form), text);
    });

    test('is in no log, and in no file of the database, in any form', async () => {
      if (settings.DATABASE_URL) await flushed(settings.DATABASE_URL);
      const data = settings.DATABASE_URL
        ? await folderOf(settings.DATABASE_URL)
        : String(settings.PGLITE_DIR);
      assert.equal(await stopServer(server, 'SIGTERM'), 0);
      const variants = encodeVariants(SECRET);
      for (const variant of variants)
        assert.ok(!server.readOutput().includes(variant), `${variant} in the log`);
      // The search itself works: it finds what a database holds.
      const known = ['MOHELA', 'idempotency'];
      assert.deepEqual(await findInFiles(data, [...variants, ...known]), known);
    });
  });
}

async function asked(url: string, sql: string): Promise<Readonly<Record<string, unknown>>> {
  const client = new pg.Client({connectionString: url});
  await client.connect();
  try {
    return ((await client.query(sql)).rows[0] ?? {}) as Record<string, unknown>;
  } finally {
    await client.end();
  }
}
const flushed = (url: string) => asked(url, 'checkpoint');
const folderOf = async (url: string) => String((await asked(url, 'show data_directory')).data_directory);
