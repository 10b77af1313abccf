// A PostgreSQL server for tests. It listens on a free port of this machine and is removed at the end.
import {fork, spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {existsSync, readdirSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import pg from 'pg';

const KEEPER = fileURLToPath(new URL('postgres-keeper.mjs', import.meta.url));
/** The folder in which Debian installs each version, without adding the version to the PATH. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';

/**
 * Finds the programs of PostgreSQL and the user to run them as, because PostgreSQL refuses to run as root.
 * @returns {{bin: string, user: {uid: number, gid: number} | null} | {reason: string}} `reason` names the missing part.
 */
export function findPostgres() {
  const bin = listBinFolders().find((folder) =>
    ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
  );
  if (!bin) return {reason: 'no PostgreSQL server is installed'};
  if (process.getuid?.() !== 0) return {bin, user: null};
  const [uid, gid] = ['-u', '-g'].map((flag) => readOutput('id', [flag, 'postgres']));
  if (!uid) return {reason: 'PostgreSQL does not run as root, and there is no user postgres'};
  return {bin, user: {uid: Number(uid), gid: Number(gid)}};
}

function listBinFolders() {
  const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER).map(Number).filter(Boolean) : [];
  return [
    readOutput('pg_config', ['--bindir']),
    ...versions.sort((a, b) => b - a).map((version) => join(DEBIAN_FOLDER, String(version), 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ].filter(Boolean);
}

const readOutput = (program, args) => spawnSync(program, args, {encoding: 'utf8'}).stdout?.trim();

/**
 * Starts a server. Resolves to null if `findPostgres` finds none. The server ends with this process, even when this
 * process is killed.
 *
 * - `url` is the URL of the first database of the server.
 * - `createDatabase(name)` creates another, empty database and resolves to its URL.
 * - `crash()` kills the server, and `restart()` lets the server recover at the same URLs.
 * - `stop()` ends the server and removes its files.
 * - `unref()` lets this process exit while the server still runs.
 *
 * @param settings Additional settings of the server, such as `{fsync: 'off'}`.
 */
export async function startPostgres(settings = {}) {
  const {bin, user} = findPostgres();
  if (!bin) return null;
  const password = randomBytes(16).toString('hex');
  const keeper = fork(KEEPER, {
    env: {...process.env, KEEPER_OPTIONS: JSON.stringify({bin, user, password, settings})},
    execArgv: [],
    detached: true,
  });
  const sendCommand = async (command) => {
    const reply = waitForReply(keeper);
    keeper.send(command);
    return reply;
  };
  const stop = async () => {
    if (keeper.exitCode !== null || keeper.signalCode !== null) return;
    const exited = once(keeper, 'exit');
    if (keeper.connected) keeper.disconnect();
    await exited;
  };
  try {
    await waitForReply(keeper);
    const {port} = await sendCommand('start');
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    return {
      url,
      createDatabase: (name) => createDatabase(url, name),
      crash: () => sendCommand('kill').then(() => {}),
      restart: () => sendCommand('start').then(() => {}),
      stop,
      unref() {
        keeper.unref();
        keeper.channel?.unref();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Creates an empty database on a running server.
 * @param serverUrl The URL of any database of the server.
 * @returns The URL of the new database.
 */
export async function createDatabase(serverUrl, name) {
  const client = new pg.Client({connectionString: serverUrl});
  // A lost connection also rejects the pending query. Without a listener, the event would end this process.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

let ownServer;

/**
 * Creates an empty database on the server that all suites of a run share (`TEST_POSTGRES_URL`). A test file that runs
 * without the runner starts its own server.
 * @returns The URL of the database.
 */
export async function createTestDatabase() {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const {TEST_POSTGRES_URL} = process.env;
  if (TEST_POSTGRES_URL) return createDatabase(TEST_POSTGRES_URL, name);
  ownServer ??= startPostgres();
  const server = await ownServer;
  if (!server) throw new Error(`PostgreSQL cannot be started: ${findPostgres().reason}.`);
  server.unref();
  return server.createDatabase(name);
}

/** Resolves to the next message of the keeper. Rejects if the message reports an error or if the keeper exits. */
function waitForReply(keeper) {
  return new Promise((resolve, reject) => {
    const handleExit = () => reject(new Error('The keeper of PostgreSQL has exited.'));
    keeper.once('exit', handleExit);
    keeper.once('message', ({error, ...reply}) => {
      keeper.off('exit', handleExit);
      if (error) reject(new Error(error));
      else resolve(reply);
    });
  });
}
