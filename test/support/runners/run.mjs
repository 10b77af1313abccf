// Runs test suites, and ends with one line that sums them up. Without arguments, these are the suites of `npm test`.
//
//   --suites chromium,firefox,webkit,node,server   some of the suites
//   --soak                                         only files with long trials, and these in full (see trials.ts)
//   test/steps/search.test.ts test/server          only files whose paths begin with one of these
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {globSync, readFileSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {listExcluded} from '../browsers/engines.mjs';
import {startSharedDatabases} from '../shared-databases.mjs';
import {clearCounts, formatCounts, readCounts, sumCounts, writeCounts} from './counts.mjs';

const NODE_FOLDERS = ['test/node', 'test/server'];
/** Files whose tests use the databases that a run shares. */
const DATABASE_FOLDERS = ['test/server', 'test/backend-contract'];

/** Each lane runs its suites one after the other, side by side with the other lanes. */
const LANES = [
  {chromium: inBrowser('chromium'), firefox: inBrowser('firefox')},
  {webkit: inBrowser('webkit')},
  {server: inNode('test/server/**/*.test.ts'), node: inNode('test/node/**/*.test.ts')},
];
/** How long a file of the Node suites may take. A trial in its full form takes ten minutes. */
const FILE_TIMEOUT_MS = 20 * 60_000;
const DEFAULT_SUITES = ['chromium', 'server', 'node'];

const {suites: names, isSoak, paths} = parseArguments();
const planned = LANES.map((lane) => Object.entries(lane).flatMap((entry) => planSuite(...entry)));
const suites = planned.flat();
if (suites.length === 0) fail('No test file matches.');

// Ctrl-C reaches the suites as well, which then end by themselves.
let isInterrupted = false;
process.on('SIGINT', () => (isInterrupted = true));

const databases = suites.some(needsDatabases) ? await startSharedDatabases() : {env: {}, stop: () => {}};
try {
  await Promise.all(planned.map(runLane));
} finally {
  await databases.stop();
}

const total = sumCounts(suites.map(({suite}) => suite));
console.log(`\n${formatCounts(total)}`);
process.exit(total.failed === 0 && !isInterrupted ? 0 : 1);

/** Plans a suite with the files that are asked for; nothing where there are none. */
function planSuite(name, {listFiles, command}) {
  if (!names.includes(name)) return [];
  const files = listFiles()
    .filter((file) => paths.length === 0 || paths.some((path) => file.startsWith(path)))
    .filter((file) => !isSoak || readFileSync(file, 'utf8').includes('support/trials.'))
    .sort();
  if (files.length === 0) return [];
  return [{suite: isSoak ? `${name}-soak` : name, files, command}];
}

async function runLane(lane) {
  for (const suite of lane) {
    if (!isInterrupted) await runSuite(suite);
  }
}

async function runSuite({suite, files, command}) {
  clearCounts(suite);
  const {program, args, env = {}} = command(files);
  const trials = isSoak ? {TRIALS: process.env.TRIALS ?? '1'} : {};
  const child = spawn(program, args, {
    env: {...process.env, ...databases.env, ...trials, ...env, SUITE: suite},
    stdio: 'inherit',
    // On Windows, npm installs programs as scripts.
    shell: process.platform === 'win32',
  });
  const [code] = await once(child, 'close');
  const counts = readCounts(suite);
  // A suite may fail without a failed test, as when a browser does not start. A suite without a test has not run.
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) writeCounts(suite, {...counts, failed: 1});
  console.log(`\n${suite}: ${formatCounts(readCounts(suite))}\n`);
}

function inBrowser(engine) {
  return {
    listFiles() {
      const excluded = listExcluded(engine).flatMap(({files}) => globSync(files));
      return globSync('test/**/*.test.ts').filter(
        (file) => !NODE_FOLDERS.some((folder) => file.startsWith(folder)) && !excluded.includes(file),
      );
    },
    command: (files) => ({program: 'wtr', args: ['--files', ...files], env: {ENGINE: engine}}),
  };
}

function inNode(pattern) {
  return {
    listFiles: () => globSync(pattern),
    command: (files) => ({
      program: 'node',
      args: [
        '--test',
        '--test-reporter=./test/support/runners/node-reporter.mjs',
        '--test-reporter-destination=stdout',
        // A file that hangs, as when its servers stay open after a failure, fails instead of holding up the run.
        `--test-timeout=${FILE_TIMEOUT_MS}`,
        ...files,
      ],
    }),
  };
}

function needsDatabases({files}) {
  return files.some((file) => DATABASE_FOLDERS.some((folder) => file.startsWith(folder)));
}

function parseArguments() {
  const {values, positionals} = parseArgs({
    options: {suites: {type: 'string'}, soak: {type: 'boolean'}},
    allowPositionals: true,
  });
  const known = LANES.flatMap((lane) => Object.keys(lane));
  const suites = values.suites?.split(',') ?? DEFAULT_SUITES;
  const unknown = suites.filter((name) => !known.includes(name));
  if (unknown.length > 0) fail(`--suites takes some of ${known.join(',')}, and not "${unknown.join(',')}".`);
  return {suites, isSoak: values.soak ?? false, paths: positionals};
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
