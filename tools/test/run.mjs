// Runs the browser suite (arguments go to it), then the Node suite, and ends with one line that sums both.
import {spawnSync} from 'node:child_process';
import {globSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {COUNTS} from './counts.mjs';

const shell = process.platform === 'win32';
const run = (command, args) => spawnSync(command, args, {stdio: 'inherit', shell}).status === 0;

rmSync(COUNTS, {recursive: true, force: true});
const nodeFiles = globSync('test/node/**/*.test.ts');
const suites = {
  browser: run('wtr', process.argv.slice(2)),
  ...(nodeFiles.length > 0 && {node: runNode(nodeFiles)}),
};

const sum = {passed: 0, failed: 0, skipped: 0};
for (const [suite, ok] of Object.entries(suites)) {
  const counts = readCounts(suite);
  for (const key of Object.keys(sum)) sum[key] += counts[key];
  // A suite may fail with no failed test: a browser that did not start, for one.
  if (!ok && counts.failed === 0) sum.failed++;
}
const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
const line = `${sum.passed} passed, ${sum.failed} failed${skipped}`;
mkdirSync(COUNTS, {recursive: true});
writeFileSync(`${COUNTS}/summary.txt`, `${line}\n`);
console.log(`\n${line}`);
process.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1);

function runNode(files) {
  const reporters = ['spec', './tools/test/node-reporter.mjs'];
  const flags = reporters.flatMap((name) => [
    `--test-reporter=${name}`,
    '--test-reporter-destination=stdout',
  ]);
  return run('node', ['--test', ...flags, ...files]);
}

function readCounts(suite) {
  try {
    return JSON.parse(readFileSync(`${COUNTS}/${suite}.json`, 'utf8'));
  } catch {
    return {passed: 0, failed: 0, skipped: 0};
  }
}
