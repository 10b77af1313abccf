/** The PostgreSQL server for tests: it serves one process alone, recovers from a crash, and leaves no files behind. */
import assert from 'node:assert/strict';
import {spawn, type ChildProcessByStdio} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import type {Readable} from 'node:stream';
import {after, before, describe, test as testOf} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import pg from 'pg';

import {waitFor} from '../support/wait-for.ts';

interface Postgres {
  readonly url: string;
  createDatabase(name: string): Promise<string>;
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}
const MODULE = new URL('../support/postgres/postgres.mjs', import.meta.url).href;
const {findPostgres, startPostgres} = (await import(MODULE)) as {
  findPostgres(): {reason?: string};
  startPostgres(): Promise<Postgres | null>;
};

const {reason} = findPostgres();
const test = (name: string, run: () => Promise<void>) => testOf(name, {skip: reason ?? false}, run);

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({connectionString});
  // A killed server closes the connections of its clients.
  client.on('error', () => null);
  await client.connect();
  try {
    const {rows} = await client.query<unknown[]>({text: sql, rowMode: 'array'});
    return rows.flat();
  } finally {
    await client.end();
  }
}

async function startServer(): Promise<Postgres> {
  const postgres = await startPostgres();
  assert.ok(postgres);
  return postgres;
}

const isRunning = (pid: number): boolean => existsSync(`/proc/${String(pid)}`);

/** Runs a statement that takes a minute, and waits until the server works on it. */
async function startSlowStatement(url: string, statement: string): Promise<{result: Promise<unknown>}> {
  const result = query(url, statement).catch(() => 'ended');
  const working = `select pid from pg_stat_activity where wait_event = 'PgSleep'`;
  await waitFor(async () => (await query(url, working)).length > 0, 'the server works on the statement');
  return {result};
}

describe('a PostgreSQL for tests', () => {
  /** The folder for temporary files in these tests, which shows what a server leaves behind. */
  let place: string;
  const {TMPDIR} = process.env;
  before(() => {
    place = mkdtempSync(join(tmpdir(), 'nexus-place-'));
    chmodSync(place, 0o755);
    process.env['TMPDIR'] = place;
  });
  after(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    rmSync(place, {recursive: true});
  });
  const listLeftovers = () => readdirSync(place);

  /** Whether a keeper with these temporary files runs. Other tests have keepers as well. */
  const isKept = () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .some((pid) => {
        const [command, env] = [readProcess(pid, 'cmdline'), readProcess(pid, 'environ')];
        return command.includes('postgres-keeper') && env.includes(place);
      });

  test('starts twice at once with separate data, and again after that', async () => {
    for (let turn = 0; turn < 2; turn++) {
      const both = await Promise.all([startServer(), startServer()]);
      const urls = await Promise.all(both.map((one) => one.createDatabase('own "name"')));
      assert.notEqual(urls[0], urls[1]);
      for (const url of urls) {
        await query(url, 'create table only_here (id int)');
        assert.deepEqual(await query(url, 'show fsync'), ['on']);
      }
      assert.equal(listLeftovers().length, 2);
      await Promise.all(both.map((one) => one.stop()));
      assert.deepEqual(listLeftovers(), []);
      for (const url of urls) await assert.rejects(query(url, 'select 1'), {code: 'ECONNREFUSED'});
    }
  });

  test('rejects a wrong password', async () => {
    const postgres = await startServer();
    const url = new URL(postgres.url);
    url.password = 'guessed';
    await assert.rejects(query(url.href, 'select 1'), {code: '28P01'});
    await postgres.stop();
    await postgres.stop();
  });

  test('keeps what was committed when it is killed in the middle of its work', async () => {
    const postgres = await startServer();
    const url = await postgres.createDatabase('work');
    await query(url, 'create table kept (id int)');
    for (let id = 1; id <= 3; id++) {
      await query(url, `insert into kept values (${String(id)})`);
      const {result} = await startSlowStatement(url, 'insert into kept select 9 from pg_sleep(60)');
      await postgres.crash();
      assert.equal(await result, 'ended');
      await postgres.restart();
    }
    assert.deepEqual(await query(url, 'select id from kept order by id'), [1, 2, 3]);
    await postgres.crash();
    await postgres.stop();
    assert.deepEqual(listLeftovers(), []);
  });

  /** Spawns another process that starts a server, prints its URL, and keeps running. */
  function spawnOwner(env: NodeJS.ProcessEnv = {}): ChildProcessByStdio<null, Readable, Readable> {
    const code = `import {startPostgres} from ${JSON.stringify(MODULE)};
      console.log((await startPostgres()).url);`;
    const args = ['--input-type=module', '--eval', code];
    return spawn(process.execPath, args, {
      env: {...process.env, ...env},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    test(`ends with a process that is ended by ${signal}`, async () => {
      const child = spawnOwner();
      const [output] = (await once(child.stdout, 'data')) as [Buffer];
      const url = String(output).trim();
      const {result} = await startSlowStatement(url, 'select pg_sleep(60)');
      const [folder = ''] = listLeftovers();
      const pid = Number.parseInt(readFileSync(join(place, folder, 'data', 'postmaster.pid'), 'utf8'));
      assert.ok(process.kill(pid, 0));
      child.kill(signal);
      await waitFor(() => listLeftovers().length === 0, 'the folder is removed');
      await waitFor(() => !isRunning(pid), 'the server has exited');
      assert.equal(await result, 'ended');
      await assert.rejects(query(url, 'select 1'), {code: 'ECONNREFUSED'});
    });
  }

  test('ends with a process that is ended at any moment of the start', async () => {
    for (const delay of [200, 500, 1_000, 1_500]) {
      const child = spawnOwner();
      await sleep(delay);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await waitFor(() => !isKept(), `the keeper has exited, after ${String(delay)} ms`);
      assert.deepEqual(listLeftovers(), [], `after ${String(delay)} ms`);
    }
  });

  test('says why it did not start, and leaves no files', async () => {
    const fake = mkdtempSync(join(tmpdir(), 'fake-'));
    chmodSync(fake, 0o755);
    const script = (name: string, body: string) =>
      writeFileSync(join(fake, name), `#!/bin/sh\n${body}\n`, {mode: 0o755});
    script('pg_config', `echo '${fake}'`);
    script('initdb', 'echo "the disk is full" >&2; exit 1');
    script('postgres', 'exit 1');
    const child = spawnOwner({PATH: `${fake}${delimiter}${process.env['PATH'] ?? ''}`});
    let output = '';
    child.stderr.on('data', (text: Buffer) => (output += String(text)));
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 1);
    assert.match(output, /initdb failed: the disk is full/);
    rmSync(fake, {recursive: true});
    assert.deepEqual(listLeftovers(), []);
  });
});

/** A file of a process in /proc; empty where the process has exited meanwhile. */
function readProcess(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
