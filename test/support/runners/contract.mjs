// Runs the one suite that every backend passes on all that there are: the embedded sandbox, and the server by its
// client, on each of its databases and as two processes at once. They must not differ by one result.
// `--targets sandbox,pglite` takes some of them. A machine without PostgreSQL leaves out what needs it, and says so;
// with `--require-postgres`, or CI set, that is a failure.
import {createWriteStream, mkdirSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {parseArgs} from 'node:util';
import {defaultReporter, startTestRunner} from '@web/test-runner';
import config from '../../../web-test-runner.config.mjs';
import {findPostgres, startPostgres} from '../postgres/postgres.mjs';
import {end, start} from '../child-process.mjs';
import {balance} from '../api-servers/round-robin-proxy.mjs';
import {clearCounts, lineOf, sum, writeCounts} from './counts.mjs';
import {flatten} from './wtr-reporter.mjs';

const SERVER = 'demo/server/main.ts';
const LOGS = '.cache/contract';
/** Also in test/backend-contract/suite.ts. */
const KEY = 'sandbox_contract';

/** Each has a test file of its name. */
const TARGETS = {
  sandbox: {name: 'The embedded sandbox', serve: () => ({})},
  pglite: {name: 'HTTP on PGlite', serve: () => serve('pglite', {PGLITE_DIR: 'memory://'})},
  postgres: {
    name: 'HTTP on PostgreSQL',
    needsPostgres: true,
    serve: async () => serve('postgres', {DATABASE_URL: await postgres.createDatabase('one_process')}),
  },
  processes: {name: 'HTTP on two processes', needsPostgres: true, serve: serveTwice},
};

// The browser goes with this process, and the servers with its `exit`.
process.once('SIGINT', () => process.exit(130));

const {targets, isPostgresRequired} = parse();
const suiteOf = (target) => `contract-${target}`;
for (const target of targets) clearCounts(suiteOf(target));

const {why} = findPostgres();
const leftOut = targets.filter((target) => why && TARGETS[target].needsPostgres);
const taken = targets.filter((target) => !leftOut.includes(target));
mkdirSync(LOGS, {recursive: true});

/** What was started, to be ended in the other order. */
const running = [];
const keep = (one) => {
  running.push(one.end);
  return one;
};
let postgres = null;
const results = new Map();
let problem = null;
try {
  const isNeeded = taken.some((target) => TARGETS[target].needsPostgres);
  if (isNeeded) postgres = await startPostgres();
  if (postgres) keep({end: postgres.stop});
  const served = await all(taken.map(async (target) => [target, await TARGETS[target].serve()]));
  await runInBrowser(Object.fromEntries(served.map(([target, {url}]) => [target, url])));
  for (const [target, {calls}] of served) {
    if (calls) console.log(`${TARGETS[target].name} had ${calls.join(' + ')} calls.`);
    if (calls?.includes(0)) problem = `${TARGETS[target].name}: one of them had no call.`;
  }
} catch (error) {
  problem = error.message;
} finally {
  for (const end of running.reverse()) await end();
}
report();

/** The process, its database's settings given; answers once it listens. */
async function serve(name, settings) {
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    SEED_NEXUS_KEY: KEY,
    SANDBOX_PACE_MS: '0',
    CALLS_PER_MINUTE_ADDRESS: '0',
    CALLS_PER_MINUTE_KEY: '0',
    ...settings,
  };
  const child = await start(process.execPath, [SERVER], {env, stdio: ['ignore', 'pipe', 'inherit']});
  keep({end: () => end(child)});
  const log = createWriteStream(`${LOGS}/${name}.log`);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) =>
      reject(new Error(`The server ended with ${code}: see ${LOGS}/${name}.log.`)),
    );
    createInterface({input: child.stdout}).on('line', (line) => {
      log.write(`${line}\n`);
      const {event, url} = read(line);
      if (event === 'listening') resolve({url});
    });
  });
}

/** Both are started at once, so that they also meet on the empty database. */
async function serveTwice() {
  const DATABASE_URL = await postgres.createDatabase('two_processes');
  const both = await all(['first', 'second'].map((name) => serve(name, {DATABASE_URL})));
  return keep(await balance(both.map(({url}) => url)));
}

/** Waits for every one, even where one fails, so that nothing starts any more when all is ended. */
async function all(promises) {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

function read(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

/** Each target's file, in one run, on pages that are told where the target's server is. */
async function runInBrowser(urls) {
  const runner = await startTestRunner({
    config: {
      ...config,
      files: taken.map((target) => `test/backend-contract/${target}.test.ts`),
      plugins: [
        ...config.plugins,
        {
          name: 'api-url',
          executeCommand: ({command, payload}) => (command === 'api-url' ? urls[payload] : undefined),
        },
      ],
      reporters: [defaultReporter(), {onTestRunFinished: ({sessions}) => sessions.forEach(collect)}],
    },
    readCliArgs: false,
    readFileConfig: false,
    autoExitProcess: false,
  });
  await new Promise((resolve) => runner.on('stopped', resolve));
}

function collect({testFile, testResults, passed}) {
  const target = taken.find((one) => testFile.endsWith(`/${one}.test.ts`));
  const tests = flatten(testResults).map(({title, skipped, passed}) => ({
    // Without the suite's own name, which is the target's.
    title: title.slice(title.indexOf(' > ') + 3),
    result: skipped ? 'skipped' : passed ? 'passed' : 'failed',
  }));
  // A file that failed as a whole: it did not load, or a hook threw.
  if (!passed && !tests.some(({result}) => result === 'failed')) {
    tests.push({title: 'The suite runs', result: 'failed'});
  }
  results.set(target, tests);
}

/** One table, what differs, and the sum. */
function report() {
  const most = Math.max(0, ...taken.map((target) => (results.get(target) ?? []).length));
  const rows = targets.map((target) => {
    const counts = countsOf(target, most);
    writeCounts(suiteOf(target), counts);
    const {passed, failed, skipped} = counts;
    return {target: TARGETS[target].name, passed, failed, skipped, why: leftOut.includes(target) ? why : ''};
  });
  console.log(`\n${tableOf(rows)}\n`);

  const different = differences();
  const isSame = different.length === 0 && most > 0;
  if (isSame)
    console.log(`Identical results: ${most} tests on ${taken.length} of ${targets.length} targets.`);
  else console.log(`Not the same everywhere:\n${different.join('\n') || 'nothing was tested'}`);
  if (problem) console.error(problem);

  const total = sum(targets.map(suiteOf));
  // What failed may have been no test.
  if (total.failed === 0 && (problem || !isSame)) {
    writeCounts(suiteOf(targets[0]), {...countsOf(targets[0], most), failed: 1});
    total.failed = 1;
  }
  console.log(`\n${lineOf(total)}`);
  process.exit(total.failed === 0 ? 0 : 1);
}

function countsOf(target, most) {
  const counts = {passed: 0, failed: 0, skipped: 0};
  if (leftOut.includes(target)) return {...counts, [isPostgresRequired ? 'failed' : 'skipped']: most};
  for (const {result} of results.get(target) ?? []) counts[result]++;
  return counts;
}

/** The tests that not every target has run, or not with the same result. */
function differences() {
  const byTitle = new Map();
  for (const target of taken) {
    for (const {title, result} of results.get(target) ?? []) {
      byTitle.set(title, {...byTitle.get(title), [target]: result});
    }
  }
  return [...byTitle].flatMap(([title, found]) => {
    const each = taken.map((target) => found[target] ?? 'not run');
    if (new Set(each).size === 1) return [];
    return `  ${title}: ${taken.map((target, i) => `${target} ${each[i]}`).join(', ')}`;
  });
}

function tableOf(rows) {
  const line = ({target, passed, failed, skipped, why}) =>
    [
      target.padEnd(24),
      ...[passed, failed, skipped].map((cell) => String(cell).padStart(8)),
      why && `  ${why}`,
    ].join('');
  return [{target: '', passed: 'passed', failed: 'failed', skipped: 'skipped', why: ''}, ...rows]
    .map(line)
    .join('\n');
}

function parse() {
  const {values} = parseArgs({
    options: {targets: {type: 'string'}, 'require-postgres': {type: 'boolean'}},
  });
  const targets = values.targets?.split(',') ?? Object.keys(TARGETS);
  const unknown = targets.filter((target) => !Object.hasOwn(TARGETS, target));
  if (unknown.length > 0) {
    console.error(
      `--targets takes some of ${Object.keys(TARGETS).join(',')}, and not “${unknown.join(',')}”.`,
    );
    process.exit(1);
  }
  return {targets, isPostgresRequired: Boolean(values['require-postgres'] || process.env.CI)};
}
