// A PostgreSQL of one's own, on a free port of this machine, that is thrown away at the end.
import {fork, spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {existsSync, readdirSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import pg from 'pg';

const KEEPER = fileURLToPath(new URL('postgres-keeper.mjs', import.meta.url));
/** Where Debian and its kin put each version, none of which is on the PATH. */
const VERSIONS = '/usr/lib/postgresql';

/**
 * Where the programs are, and whom they run as, since PostgreSQL refuses to run as root; or why there are none.
 * @returns {{bin: string, user: {uid: number, gid: number} | null} | {why: string}}
 */
export function findPostgres() {
  const bin = candidates().find((folder) =>
    ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
  );
  if (!bin) return {why: 'no PostgreSQL server is installed'};
  if (process.getuid?.() !== 0) return {bin, user: null};
  const [uid, gid] = ['-u', '-g'].map((flag) => said('id', [flag, 'postgres']));
  if (!uid) return {why: 'PostgreSQL does not run as root, and there is no user postgres'};
  return {bin, user: {uid: Number(uid), gid: Number(gid)}};
}

function candidates() {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).map(Number).filter(Boolean) : [];
  return [
    said('pg_config', ['--bindir']),
    ...versions.sort((a, b) => b - a).map((version) => join(VERSIONS, String(version), 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ].filter(Boolean);
}

const said = (program, args) => spawnSync(program, args, {encoding: 'utf8'}).stdout?.trim();

/**
 * Starts one; null where `findPostgres` finds none. It ends with this process, however that ends, or before:
 *
 * - `url` is that of its first database, `createDatabase(name)` answers that of another, empty one;
 * - `kill()` crashes it, and `start()` has it recover, at the same URLs;
 * - `stop()` ends it, and removes what it wrote.
 */
export async function startPostgres() {
  const {bin, user} = findPostgres();
  if (!bin) return null;
  const password = randomBytes(16).toString('hex');
  const keeper = fork(KEEPER, {
    env: {...process.env, KEEP: JSON.stringify({bin, user, password})},
    execArgv: [],
    detached: true,
  });
  const ask = async (what) => {
    const answer = answerOf(keeper);
    keeper.send(what);
    return answer;
  };
  const stop = async () => {
    if (keeper.exitCode !== null || keeper.signalCode !== null) return;
    const gone = once(keeper, 'exit');
    if (keeper.connected) keeper.disconnect();
    await gone;
  };
  try {
    await answerOf(keeper);
    const {port} = await ask('start');
    const urlOf = (database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
    return {
      url: urlOf('postgres'),
      createDatabase: async (name) => {
        await query(urlOf('postgres'), `create database ${pg.escapeIdentifier(name)}`);
        return urlOf(name);
      },
      kill: () => ask('kill').then(() => {}),
      start: () => ask('start').then(() => {}),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What it says next; it fails if that is an error, or its end. */
function answerOf(keeper) {
  return new Promise((resolve, reject) => {
    const over = () => reject(new Error('The keeper of PostgreSQL has ended.'));
    keeper.once('exit', over);
    keeper.once('message', ({error, ...answer}) => {
      keeper.off('exit', over);
      if (error) reject(new Error(error));
      else resolve(answer);
    });
  });
}

async function query(connectionString, sql) {
  const client = new pg.Client({connectionString});
  // A connection that is lost fails what waits for it, and is no failure beside.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
