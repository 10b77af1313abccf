// Runs the component suite in each engine that `--engines` names (other arguments go to the runner), with Chromium
// the suites of Node and of the server, and ends with one line that sums them. `--server` runs the server's alone, with
// every round of its long trials.
import {spawnSync} from 'node:child_process';
import {globSync} from 'node:fs';
import {ENGINES} from '../browsers/engines.mjs';
import {clearCounts, lineOf, readCounts, sum, writeCounts} from './counts.mjs';

const shell = process.platform === 'win32';

const suites = process.argv.includes('--server') ? [server({TRIALS: '1', ...process.env})] : all();

for (const {suite, run} of suites) {
  clearCounts(suite);
  const isGood = run();
  const counts = readCounts(suite);
  // A suite may fail with no failed test, as when a browser does not start; and one without a test has not run.
  if (counts.failed === 0 && (!isGood || counts.passed === 0)) writeCounts(suite, {...counts, failed: 1});
  if (suites.length > 1) console.log(`\n${suite}: ${lineOf(readCounts(suite))}\n`);
}

const total = sum(suites.map(({suite}) => suite));
console.log(`\n${lineOf(total)}`);
process.exit(total.failed === 0 ? 0 : 1);

function all() {
  const {engines, rest} = parse(process.argv.slice(2));
  const suites = engines.map((engine) => ({
    suite: engine,
    run: () => run('wtr', rest, {ENGINE: engine}),
  }));
  // They have no part in another engine: where they need a browser, that is Chromium.
  if (engines.includes('chromium')) {
    suites.push({suite: 'node', run: () => runNode('node', 'test/node/**/*.test.ts')}, server({}));
  }
  return suites;
}

function server(env) {
  return {suite: 'server', run: () => runNode('server', 'test/server/**/*.test.ts', env)};
}

/** `--engines firefox,webkit`: the last counts, since a script's own arguments come first. */
function parse(args) {
  const rest = [...args];
  let engines = ['chromium'];
  for (let at; (at = rest.indexOf('--engines')) !== -1;) {
    const [, names = ''] = rest.splice(at, 2);
    engines = names.split(',');
  }
  const unknown = engines.filter((engine) => !Object.hasOwn(ENGINES, engine));
  if (unknown.length === 0) return {engines, rest};
  console.error(`--engines takes some of ${Object.keys(ENGINES).join(',')}, and not “${unknown.join(',')}”.`);
  process.exit(1);
}

function run(command, args, env = {}) {
  return spawnSync(command, args, {stdio: 'inherit', shell, env: {...process.env, ...env}}).status === 0;
}

function runNode(suite, files, env) {
  const reporters = ['spec', './test/support/runners/node-reporter.mjs'];
  const flags = reporters.flatMap((name) => [
    `--test-reporter=${name}`,
    '--test-reporter-destination=stdout',
  ]);
  return run('node', ['--test', ...flags, ...globSync(files)], {...env, SUITE: suite});
}
