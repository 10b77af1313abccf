// Stores the counts of each suite in a file, so that the last line of a run can sum them.
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';

const FOLDER = '.cache/tests';
const NO_COUNTS = {passed: 0, failed: 0, skipped: 0};

const getPath = (suite) => `${FOLDER}/${suite}.json`;

export function writeCounts(suite, counts) {
  mkdirSync(FOLDER, {recursive: true});
  writeFileSync(getPath(suite), JSON.stringify(counts));
}

export const readCounts = (suite) => JSON.parse(readFileSync(getPath(suite), 'utf8'));

/** Resets the counts of an earlier run. */
export const clearCounts = (suite) => writeCounts(suite, NO_COUNTS);

/** Lists every suite that has stored counts. */
export function listSuites() {
  try {
    return readdirSync(FOLDER)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.replace('.json', ''));
  } catch {
    return [];
  }
}

export function sumCounts(suites) {
  const total = {...NO_COUNTS};
  for (const suite of suites) {
    const counts = readCounts(suite);
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  return total;
}

export function formatCounts({passed, failed, skipped}) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
