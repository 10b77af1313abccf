/**
 * How many calls the reference server answers under load, and how long each waits: `npm run bench -w demo/server`. It asserts
 * no time. Every answer is looked at: where any is not the right one there is no figure, and at the end it fails.
 *
 * The calls, each made over and over on 4 connections, by autocannon, over loopback:
 *
 *   sessions opened  `POST /v1/sessions` of a sandbox key, each for a new borrower
 *   logins begun     `POST /v1/attempts`, on each connection in a session of its own; a servicer that the sandbox
 *                    plays answers at once
 *   polls read       `GET /v1/attempts/{uuid}` of a login that is through, so that nothing is waited for
 *
 * Who is asked, each a process of its own beside this one, and beside each other on the same processor:
 *
 *   bare node:http   answers as many bytes and does nothing: what Node, loopback and autocannon itself take
 *   PGlite           the server with its database in the process, in a folder, which PGlite does not sync to the disk
 *   PostgreSQL       the server on a throw-away PostgreSQL, which syncs each commit to the disk
 *   two processes    two such servers on one PostgreSQL, the connections shared out between them
 *
 * Each figure is the median of the rounds; in a round each server is asked each kind of call in turn, so that what
 * else the machine does befalls all alike.
 *
 * ROUNDS=5, SECONDS=2 (of each server and kind of call in a round) and CONNECTIONS=4 are what they are unless set.
 * Together it takes two and a half minutes.
 */
import {readFileSync} from 'node:fs';
import {availableParallelism, cpus} from 'node:os';
import {join} from 'node:path';
import pg from 'pg';
import {KEY, KINDS, prepare, prepareBare} from './bench/server/calls.mjs';
import {endAll, failures, folder, launch} from './bench/server/launch.mjs';
import {load} from './bench/server/load.mjs';
import {header, row} from './bench/server/table.mjs';
import {findPostgres, startPostgres} from '../test/support/postgres/postgres.mjs';

/** A benchmark calls oftener than anybody. */
const UNLIMITED = {CALLS_PER_MINUTE_ADDRESS: '0', CALLS_PER_MINUTE_KEY: '0', CALLS_PER_MINUTE_BORROWER: '0'};
const [ROUNDS, SECONDS, CONNECTIONS] = [
  setting('ROUNDS', 5),
  setting('SECONDS', 2),
  setting('CONNECTIONS', 4),
];
/** Seconds, of each kind of call too. */
const WARM = Math.min(1, SECONDS);

// What was started goes with this process's `exit`.
process.once('SIGINT', () => process.exit(130));

let postgres = null;
let without = '';
try {
  await findDatabase();
  console.log(await versions());
  await measure(await targets());
} catch (error) {
  tell([error.message]);
} finally {
  await endAll();
  await postgres?.stop();
}

function setting(name, usual) {
  const value = Number(process.env[name] ?? usual);
  if (value > 0) return value;
  console.error(`${name} is a number above 0, and not “${process.env[name]}”.`);
  process.exit(1);
}

async function findDatabase() {
  without = findPostgres().why ?? '';
  if (without) return;
  try {
    postgres = await startPostgres();
  } catch (error) {
    without = error.message;
  }
}

async function versions() {
  const {dependencies} = JSON.parse(readFileSync('demo/server/package.json', 'utf8'));
  return [
    `${availableParallelism()} × ${cpus()[0].model}`,
    `Node ${process.versions.node}`,
    `PGlite ${dependencies['@electric-sql/pglite']}`,
    postgres ? `PostgreSQL ${await postgresVersion()}` : `PostgreSQL left out: ${without}`,
  ].join(', ');
}

async function postgresVersion() {
  const client = new pg.Client({connectionString: postgres.url});
  await client.connect();
  try {
    const {rows} = await client.query('show server_version');
    return rows[0].server_version;
  } finally {
    await client.end();
  }
}

/** Whom to ask, and what. */
async function targets() {
  const pglite = await server('PGlite', {PGLITE_DIR: join(folder, 'pglite')});
  const url = await launch('floor', 'tools/bench/server/floor.mjs');
  const floor = {name: 'bare node:http', urls: [url], cells: await prepareBare(pglite.urls[0], pglite.cells)};
  if (!postgres) return [floor, pglite];
  const [one, two] = [await postgres.createDatabase('one'), await postgres.createDatabase('two')];
  return [
    floor,
    pglite,
    await server('PostgreSQL', {DATABASE_URL: one}),
    await server('two processes', {DATABASE_URL: two}, 2),
  ];
}

async function server(name, settings, processes = 1) {
  const env = {PORT: '0', SANDBOX_PACE_MS: '0', SEED_NEXUS_KEY: KEY, ...UNLIMITED, ...settings};
  const urls = [];
  for (let i = 0; i < processes; i++) urls.push(await launch(`${name} ${i}`, 'demo/server/main.ts', env));
  return {name, urls, cells: await prepare(urls[0], CONNECTIONS)};
}

async function measure(targets) {
  const cells = Object.keys(KINDS).flatMap((kind) =>
    targets.map(({name, urls, cells}) => ({
      kind,
      server: name,
      urls,
      figures: [],
      problem: null,
      ...cells[kind],
    })),
  );
  for (const cell of cells) await take(cell, WARM);
  for (const cell of cells) cell.figures = [];
  for (let i = 0; i < ROUNDS; i++) for (const cell of cells) await take(cell, SECONDS);
  print(targets, cells);
  const problems = cells.flatMap(({problem}) => problem ?? []);
  if (problems.length > 0) tell(problems);
}

/** One that has failed is asked no more: it has no figure. */
async function take(cell, seconds) {
  if (cell.problem) return;
  try {
    cell.figures.push(await load(cell, seconds));
  } catch (error) {
    cell.problem = `${cell.server}, ${KINDS[cell.kind].name}: ${error.message}`;
  }
}

function print(targets, cells) {
  console.log(`\n${header(targets.map(({name}) => name))}`);
  for (const [kind, columns] of Map.groupBy(cells, ({kind}) => kind)) {
    console.log(
      row(
        KINDS[kind].name,
        columns.map(({problem, figures}) => (problem ? [] : figures)),
      ),
    );
  }
}

function tell(problems) {
  console.error(['', ...problems, ...failures()].join('\n'));
  process.exitCode = 1;
}
