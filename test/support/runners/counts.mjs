// Where the suites leave their counts, so that one line can sum them.
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';

const COUNTS = '.cache/tests';
const NONE = {passed: 0, failed: 0, skipped: 0};

const fileOf = (suite) => `${COUNTS}/${suite}.json`;

export function writeCounts(suite, counts) {
  mkdirSync(COUNTS, {recursive: true});
  writeFileSync(fileOf(suite), JSON.stringify(counts));
}

export const readCounts = (suite) => JSON.parse(readFileSync(fileOf(suite), 'utf8'));

/** Of a suite that has not come so far, or has not run. */
export const clearCounts = (suite) => writeCounts(suite, NONE);

/** Every suite that has left its counts. */
export function suites() {
  try {
    return readdirSync(COUNTS)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.replace('.json', ''));
  } catch {
    return [];
  }
}

export function sum(suites) {
  const total = {...NONE};
  for (const suite of suites) {
    const counts = readCounts(suite);
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  return total;
}

export function lineOf({passed, failed, skipped}) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
