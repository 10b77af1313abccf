/**
 * Measures how many requests the reference server answers under load, and how long each takes: `npm run bench -w demo/server`.
 * It sets no time limit. It checks every response; a server with a wrong one gets no figure, and the benchmark fails.
 *
 * Autocannon sends each kind of request repeatedly on 4 connections over loopback:
 *
 *   sessions opened  `POST /v1/sessions` with a sandbox key, each for a new borrower
 *   logins started   `POST /v1/attempts`, in one session for each connection; the server's sandbox responds at once
 *   polls read       `GET /v1/attempts/{uuid}` of a login that has ended, so that the server does not wait
 *
 * The servers run one at a time under load, each in a process of its own:
 *
 *   bare node:http   returns a body of the same size and does nothing else: the cost of Node, loopback and autocannon
 *   PGlite           the server with its database in the process, in a folder that PGlite does not sync to the disk
 *   PostgreSQL       the server on a temporary PostgreSQL, which syncs each commit to the disk
 *   two processes    two such servers on one PostgreSQL, with the connections divided between them
 *
 * Each figure is the median over the rounds. A round measures each kind of request on each server in turn, so that other
 * load on the machine affects all servers in the same way.
 *
 * The environment variables ROUNDS (5), SECONDS (2, for each server and kind of request in a round) and CONNECTIONS (4)
 * change the defaults in brackets. With the defaults it takes two and a half minutes.
 */
import {readFileSync} from 'node:fs';
import {availableParallelism, cpus} from 'node:os';
import {join} from 'node:path';
import pg from 'pg';
import {generateLoad} from './server/load.mjs';
import {KINDS, NEXUS_KEY, prepareBaselineLoads, prepareLoads} from './server/requests.mjs';
import {folder, readFailures, startServer, stopServers} from './server/server-processes.mjs';
import {formatHeader, formatRow} from './server/table.mjs';
import {findPostgres, startPostgres} from '../../test/support/postgres/postgres.mjs';

/** A benchmark sends more requests than the server's rate limits allow. */
const NO_RATE_LIMITS = {
  CALLS_PER_MINUTE_ADDRESS: '0',
  CALLS_PER_MINUTE_KEY: '0',
  CALLS_PER_MINUTE_BORROWER: '0',
};
const [ROUNDS, SECONDS, CONNECTIONS] = [
  readSetting('ROUNDS', 5),
  readSetting('SECONDS', 2),
  readSetting('CONNECTIONS', 4),
];
const WARM_UP_SECONDS = Math.min(1, SECONDS);

// The servers are stopped by the process's `exit` event, which SIGINT alone does not emit.
process.once('SIGINT', () => process.exit(130));

let postgres = null;
let missingPostgresReason = '';
try {
  await setUpPostgres();
  console.log(await describeMachine());
  await measureServers(await startAllServers());
} catch (error) {
  reportProblems([error.message]);
} finally {
  await stopServers();
  await postgres?.stop();
}

function readSetting(name, defaultValue) {
  const value = Number(process.env[name] ?? defaultValue);
  if (value > 0) return value;
  console.error(`${name} must be a number above 0, but is “${process.env[name]}”.`);
  process.exit(1);
}

async function setUpPostgres() {
  missingPostgresReason = findPostgres().reason ?? '';
  if (missingPostgresReason) return;
  try {
    postgres = await startPostgres();
  } catch (error) {
    missingPostgresReason = error.message;
  }
}

async function describeMachine() {
  const {dependencies} = JSON.parse(readFileSync('demo/server/package.json', 'utf8'));
  return [
    `${availableParallelism()} × ${cpus()[0].model}`,
    `Node ${process.versions.node}`,
    `PGlite ${dependencies['@electric-sql/pglite']}`,
    postgres ? `PostgreSQL ${await readPostgresVersion()}` : `without PostgreSQL: ${missingPostgresReason}`,
  ].join(', ');
}

async function readPostgresVersion() {
  const client = new pg.Client({connectionString: postgres.url});
  await client.connect();
  try {
    const {rows} = await client.query('show server_version');
    return rows[0].server_version;
  } finally {
    await client.end();
  }
}

async function startAllServers() {
  const pglite = await startApiServers('PGlite', {PGLITE_DIR: join(folder, 'pglite')});
  const url = await startServer('baseline', 'tools/bench/server/baseline-server.mjs');
  const loads = await prepareBaselineLoads(pglite.urls[0], pglite.loads);
  const baseline = {name: 'bare node:http', urls: [url], loads};
  if (!postgres) return [baseline, pglite];
  const [one, two] = [await postgres.createDatabase('one'), await postgres.createDatabase('two')];
  return [
    baseline,
    pglite,
    await startApiServers('PostgreSQL', {DATABASE_URL: one}),
    await startApiServers('two processes', {DATABASE_URL: two}, 2),
  ];
}

async function startApiServers(name, settings, processes = 1) {
  const env = {PORT: '0', SANDBOX_PACE_MS: '0', SEED_NEXUS_KEY: NEXUS_KEY, ...NO_RATE_LIMITS, ...settings};
  const urls = [];
  for (let i = 0; i < processes; i++)
    urls.push(await startServer(`${name} ${i}`, 'demo/server/main.ts', env));
  return {name, urls, loads: await prepareLoads(urls[0], CONNECTIONS)};
}

async function measureServers(servers) {
  const measurements = Object.keys(KINDS).flatMap((kind) =>
    servers.map(({name, urls, loads}) => ({
      kind,
      server: name,
      urls,
      figures: [],
      problem: null,
      ...loads[kind],
    })),
  );
  for (const measurement of measurements) await measureOnce(measurement, WARM_UP_SECONDS);
  for (const measurement of measurements) measurement.figures = [];
  for (let i = 0; i < ROUNDS; i++) {
    for (const measurement of measurements) await measureOnce(measurement, SECONDS);
  }
  printTable(servers, measurements);
  const problems = measurements.flatMap(({problem}) => problem ?? []);
  if (problems.length > 0) reportProblems(problems);
}

/** Adds one figure to a measurement. A measurement that failed once is not repeated. */
async function measureOnce(measurement, seconds) {
  if (measurement.problem) return;
  try {
    measurement.figures.push(await generateLoad(measurement, seconds));
  } catch (error) {
    measurement.problem = `${measurement.server}, ${KINDS[measurement.kind].name}: ${error.message}`;
  }
}

function printTable(servers, measurements) {
  console.log(`\n${formatHeader(servers.map(({name}) => name))}`);
  for (const [kind, columns] of Map.groupBy(measurements, ({kind}) => kind)) {
    console.log(
      formatRow(
        KINDS[kind].name,
        columns.map(({problem, figures}) => (problem ? [] : figures)),
      ),
    );
  }
}

function reportProblems(problems) {
  console.error(['', ...problems, ...readFailures()].join('\n'));
  process.exitCode = 1;
}
