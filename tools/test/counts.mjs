// Where the suites leave their counts, so that one line can sum them.
import {mkdirSync, writeFileSync} from 'node:fs';

export const COUNTS = '.cache/tests';

export function writeCounts(suite, counts) {
  mkdirSync(COUNTS, {recursive: true});
  writeFileSync(`${COUNTS}/${suite}.json`, JSON.stringify(counts));
}
