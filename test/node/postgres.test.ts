/** The PostgreSQL that tests are given: it is theirs alone, outlives a crash, and leaves nothing. */
import assert from 'node:assert/strict';
import {spawn, type ChildProcessByStdio} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import type {Readable} from 'node:stream';
import {after, before, describe, test as testOf} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import pg from 'pg';

interface Postgres {
  readonly url: string;
  createDatabase(name: string): Promise<string>;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}
const tool = new URL('../support/postgres/postgres.mjs', import.meta.url).href;
const {findPostgres, startPostgres} = (await import(tool)) as {
  findPostgres(): {why?: string};
  startPostgres(): Promise<Postgres | null>;
};

const {why} = findPostgres();
const test = (name: string, run: () => Promise<void>) => testOf(name, {skip: why ?? false}, run);

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({connectionString});
  // A server that is killed takes its clients along.
  client.on('error', () => null);
  await client.connect();
  try {
    const {rows} = await client.query<unknown[]>({text: sql, rowMode: 'array'});
    return rows.flat();
  } finally {
    await client.end();
  }
}

async function started(): Promise<Postgres> {
  const postgres = await startPostgres();
  assert.ok(postgres);
  return postgres;
}

const isRunning = (pid: number): boolean => existsSync(`/proc/${String(pid)}`);

async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (isSo()) return;
    await wait(50);
  }
  assert.fail(`Not within ten seconds: ${what}.`);
}

describe('a PostgreSQL for tests', () => {
  // Where it keeps its data in these tests, so that what is left is seen.
  let place: string;
  const usual = process.env['TMPDIR'];
  before(() => {
    place = mkdtempSync(join(tmpdir(), 'nexus-place-'));
    chmodSync(place, 0o755);
    process.env['TMPDIR'] = place;
  });
  after(() => {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
    rmSync(place, {recursive: true});
  });
  const left = () => readdirSync(place);

  test('is there twice at once, each for itself, and again after that', async () => {
    for (let turn = 0; turn < 2; turn++) {
      const both = await Promise.all([started(), started()]);
      const urls = await Promise.all(both.map((one) => one.createDatabase('own "name"')));
      assert.notEqual(urls[0], urls[1]);
      for (const url of urls) {
        await query(url, 'create table only_here (id int)');
        assert.deepEqual(await query(url, 'show fsync'), ['on']);
      }
      assert.equal(left().length, 2);
      await Promise.all(both.map((one) => one.stop()));
      assert.deepEqual(left(), []);
      for (const url of urls) await assert.rejects(query(url, 'select 1'), {code: 'ECONNREFUSED'});
    }
  });

  test('lets nobody in without the password', async () => {
    const postgres = await started();
    const url = new URL(postgres.url);
    url.password = 'guessed';
    await assert.rejects(query(url.href, 'select 1'), {code: '28P01'});
    await postgres.stop();
    await postgres.stop();
  });

  test('has what was committed after it was killed in the middle of its work', async () => {
    const postgres = await started();
    const url = await postgres.createDatabase('work');
    await query(url, 'create table kept (id int)');
    for (let id = 1; id <= 3; id++) {
      await query(url, `insert into kept values (${String(id)})`);
      const busy = query(url, 'insert into kept select 9 from pg_sleep(60)').catch(() => 'ended');
      await wait(100);
      await postgres.kill();
      assert.equal(await busy, 'ended');
      await postgres.start();
    }
    assert.deepEqual(await query(url, 'select id from kept order by id'), [1, 2, 3]);
    await postgres.kill();
    await postgres.stop();
    assert.deepEqual(left(), []);
  });

  /** Another process that starts one, says its URL, and stays. */
  function elsewhere(env: NodeJS.ProcessEnv = {}): ChildProcessByStdio<null, Readable, Readable> {
    const code = `import {startPostgres} from ${JSON.stringify(tool)};
      console.log((await startPostgres()).url);`;
    const args = ['--input-type=module', '--eval', code];
    return spawn(process.execPath, args, {
      env: {...process.env, ...env},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    test(`is gone with a process that is ended by ${signal}`, async () => {
      const child = elsewhere();
      const [said] = (await once(child.stdout, 'data')) as [Buffer];
      const url = String(said).trim();
      const busy = query(url, 'select pg_sleep(60)').catch(() => 'ended');
      const [folder = ''] = left();
      const pid = Number.parseInt(readFileSync(join(place, folder, 'data', 'postmaster.pid'), 'utf8'));
      assert.ok(process.kill(pid, 0));
      child.kill(signal);
      await until(() => left().length === 0, 'its folder is gone');
      await until(() => !isRunning(pid), 'its process is gone');
      assert.equal(await busy, 'ended');
      await assert.rejects(query(url, 'select 1'), {code: 'ECONNREFUSED'});
    });
  }

  test('is gone with a process that is ended while it starts', async () => {
    for (const after of [200, 500, 1_000, 1_500]) {
      const child = elsewhere();
      await wait(after);
      child.kill('SIGKILL');
      await once(child, 'exit');
      // The one that keeps it notices as soon as it is through with what it was doing.
      await wait(1_000);
      await until(() => left().length === 0, `nothing is left after ${String(after)} ms`);
    }
  });

  test('says why it did not start, and leaves nothing', async () => {
    const fake = mkdtempSync(join(tmpdir(), 'fake-'));
    chmodSync(fake, 0o755);
    const script = (name: string, body: string) =>
      writeFileSync(join(fake, name), `#!/bin/sh\n${body}\n`, {mode: 0o755});
    script('pg_config', `echo '${fake}'`);
    script('initdb', 'echo "the disk is full" >&2; exit 1');
    script('postgres', 'exit 1');
    const child = elsewhere({PATH: `${fake}${delimiter}${process.env['PATH'] ?? ''}`});
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += String(text)));
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 1);
    assert.match(said, /initdb failed: the disk is full/);
    rmSync(fake, {recursive: true});
    assert.deepEqual(left(), []);
  });
});
