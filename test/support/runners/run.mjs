// Runs test suites and prints the total counts. Without arguments, it runs the suites of `npm test`.
//
//   --suites chromium,firefox,webkit,node,server,hostile,frameworks,examples   only these suites
//   --soak                                         only files with trials, in their full form (see trials.ts)
//   test/steps/search.test.ts test/server          only files whose paths start with one of these
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {globSync, readFileSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {listExcluded} from '../browsers/engines.mjs';
import {startSharedDatabases} from '../shared-databases.mjs';
import {clearCounts, formatCounts, readCounts, sumCounts, writeCounts} from './counts.mjs';

const NODE_FOLDERS = ['test/node', 'test/server', 'test/hostile', 'test/frameworks', 'test/examples'];
/** Folders whose tests use the shared databases. */
const DATABASE_FOLDERS = ['test/server', 'test/backend-contract'];

/** The lanes run in parallel. Each lane runs its suites in sequence. */
const LANES = [
  {
    chromium: defineBrowserSuite('chromium'),
    firefox: defineBrowserSuite('firefox'),
    node: defineNodeSuite('test/node/**/*.test.ts'),
  },
  {webkit: defineBrowserSuite('webkit')},
  {server: defineNodeSuite('test/server/**/*.test.ts')},
  {hostile: defineNodeSuite('test/hostile/**/*.test.ts')},
  {frameworks: defineNodeSuite('test/frameworks/**/*.test.ts')},
  {examples: defineNodeSuite('test/examples/**/*.test.ts')},
];
/** The time limit for a test or a file of the Node suites. A trial in its full form takes ten minutes. */
const TEST_TIMEOUT_MS = 20 * 60_000;
const DEFAULT_SUITES = ['chromium', 'server', 'node'];

const {suites: names, isSoak, paths} = parseArguments();
const planned = LANES.map((lane) => Object.entries(lane).flatMap((entry) => planSuite(...entry)));
const suites = planned.flat();
if (suites.length === 0) exitWithError('No test file matches.');

// Ctrl-C also reaches the suites, which then stop by themselves.
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

/** Plans a suite with the selected files. Returns an empty list when no file is selected. */
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
    env: {
      ...process.env,
      ...databases.env,
      ...trials,
      ...env,
      SUITE: suite,
      FILE_COUNT: String(files.length),
    },
    stdio: 'inherit',
    // On Windows, npm installs programs as scripts.
    shell: process.platform === 'win32',
  });
  const [code] = await once(child, 'close');
  const counts = readCounts(suite);
  // A suite can fail without a failed test, for example when the browser does not start or no test runs.
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) writeCounts(suite, {...counts, failed: 1});
  console.log(`\n${suite}: ${formatCounts(readCounts(suite))}\n`);
}

function defineBrowserSuite(engine) {
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

function defineNodeSuite(pattern) {
  return {
    listFiles: () => globSync(pattern),
    command: (files) => ({
      program: 'node',
      args: [
        '--test',
        '--test-reporter=./test/support/runners/node-reporter.mjs',
        '--test-reporter-destination=stdout',
        // A test that hangs fails, and a server that stays open after a failure does not keep its file from ending.
        `--test-timeout=${TEST_TIMEOUT_MS}`,
        '--test-force-exit',
        '--import=./test/support/runners/flush-results.mjs',
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
  if (unknown.length > 0) exitWithError(`--suites accepts ${known.join(',')}, not "${unknown.join(',')}".`);
  return {suites, isSoak: values.soak ?? false, paths: positionals};
}

function exitWithError(message) {
  console.error(message);
  process.exit(1);
}
