// Each suite leaves its counts in a file, so that the last line of a run can add them up.
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';

const FOLDER = '.cache/tests';
const NONE = {passed: 0, failed: 0, skipped: 0};

const pathOf = (suite) => `${FOLDER}/${suite}.json`;

export function writeCounts(suite, counts) {
  mkdirSync(FOLDER, {recursive: true});
  writeFileSync(pathOf(suite), JSON.stringify(counts));
}

export const readCounts = (suite) => JSON.parse(readFileSync(pathOf(suite), 'utf8'));

/** Forgets the counts of an earlier run. */
export const clearCounts = (suite) => writeCounts(suite, NONE);

/** Lists every suite that has left counts. */
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
  const total = {...NONE};
  for (const suite of suites) {
    const counts = readCounts(suite);
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  return total;
}

export function formatCounts({passed, failed, skipped}) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
