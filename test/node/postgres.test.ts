/** The PostgreSQL server for tests serves a single process, recovers from a crash, and leaves no files behind. */
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

import {sampleTrials} from '../support/trials.ts';
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

async function runQuery(connectionString: string, sql: string): Promise<unknown[]> {
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

/** Runs a statement that takes a minute, and waits until the server executes it. */
async function startSlowStatement(url: string, statement: string): Promise<{result: Promise<unknown>}> {
  const result = runQuery(url, statement).catch(() => 'ended');
  const activity = `select pid from pg_stat_activity where wait_event = 'PgSleep'`;
  await waitFor(async () => (await runQuery(url, activity)).length > 0, 'the server executes the statement');
  return {result};
}

describe('PostgreSQL for tests', () => {
  /** The folder for temporary files in these tests. Files that remain in it are leftovers of a server. */
  let tempFolder: string;
  const {TMPDIR} = process.env;
  before(() => {
    tempFolder = mkdtempSync(join(tmpdir(), 'nexus-temp-'));
    chmodSync(tempFolder, 0o755);
    process.env['TMPDIR'] = tempFolder;
  });
  after(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    rmSync(tempFolder, {recursive: true});
  });
  const listLeftovers = () => readdirSync(tempFolder);

  /** Whether a keeper with this folder for temporary files is running. Other tests have keepers as well. */
  const isKeeperRunning = () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .some((pid) => {
        const [command, env] = [readProcess(pid, 'cmdline'), readProcess(pid, 'environ')];
        return command.includes('postgres-keeper') && env.includes(tempFolder);
      });

  test('starts two servers at once with separate data, twice in a row', async () => {
    for (let turn = 0; turn < 2; turn++) {
      const servers = await Promise.all([startServer(), startServer()]);
      const urls = await Promise.all(servers.map((server) => server.createDatabase('own "name"')));
      assert.notEqual(urls[0], urls[1]);
      for (const url of urls) {
        await runQuery(url, 'create table only_here (id int)');
        assert.deepEqual(await runQuery(url, 'show fsync'), ['on']);
      }
      assert.equal(listLeftovers().length, 2);
      await Promise.all(servers.map((server) => server.stop()));
      assert.deepEqual(listLeftovers(), []);
      for (const url of urls) await assert.rejects(runQuery(url, 'select 1'), {code: 'ECONNREFUSED'});
    }
  });

  test('rejects a wrong password', async () => {
    const postgres = await startServer();
    const url = new URL(postgres.url);
    url.password = 'guessed';
    await assert.rejects(runQuery(url.href, 'select 1'), {code: '28P01'});
    await postgres.stop();
    await postgres.stop();
  });

  test('keeps committed data when it is killed during a statement', async () => {
    const postgres = await startServer();
    const url = await postgres.createDatabase('work');
    await runQuery(url, 'create table kept (id int)');
    for (let id = 1; id <= 3; id++) {
      await runQuery(url, `insert into kept values (${String(id)})`);
      const {result} = await startSlowStatement(url, 'insert into kept select 9 from pg_sleep(60)');
      await postgres.crash();
      assert.equal(await result, 'ended');
      await postgres.restart();
    }
    assert.deepEqual(await runQuery(url, 'select id from kept order by id'), [1, 2, 3]);
    await postgres.crash();
    await postgres.stop();
    assert.deepEqual(listLeftovers(), []);
  });

  /** Spawns another process, which starts a server, prints the URL of the server, and keeps running. */
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
    test(`ends when ${signal} ends its process`, async () => {
      const child = spawnOwner();
      const [output] = (await once(child.stdout, 'data')) as [Buffer];
      const url = String(output).trim();
      const {result} = await startSlowStatement(url, 'select pg_sleep(60)');
      const [folder = ''] = listLeftovers();
      const pid = Number.parseInt(readFileSync(join(tempFolder, folder, 'data', 'postmaster.pid'), 'utf8'));
      assert.ok(process.kill(pid, 0));
      child.kill(signal);
      await waitFor(() => listLeftovers().length === 0, 'the folder is removed');
      await waitFor(() => !isRunning(pid), 'the server has exited');
      assert.equal(await result, 'ended');
      await assert.rejects(runQuery(url, 'select 1'), {code: 'ECONNREFUSED'});
    });
  }

  test('ends when its process is killed at any moment of the start', async () => {
    for (const delay of sampleTrials([200, 500, 1_000, 1_500], 2)) {
      const child = spawnOwner();
      await sleep(delay);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await waitFor(() => !isKeeperRunning(), `the keeper has exited, after ${String(delay)} ms`);
      assert.deepEqual(listLeftovers(), [], `after ${String(delay)} ms`);
    }
  });

  test('reports why it did not start, and leaves no files', async () => {
    const fake = mkdtempSync(join(tmpdir(), 'fake-'));
    chmodSync(fake, 0o755);
    const writeScript = (name: string, body: string) =>
      writeFileSync(join(fake, name), `#!/bin/sh\n${body}\n`, {mode: 0o755});
    writeScript('pg_config', `echo '${fake}'`);
    writeScript('initdb', 'echo "the disk is full" >&2; exit 1');
    writeScript('postgres', 'exit 1');
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

/** Reads a file of a process in /proc. Returns an empty text if the process has exited. */
function readProcess(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
