import {writeCounts} from './counts.mjs';

export default async function* countsReporter(events) {
  const counts = {passed: 0, failed: 0, skipped: 0};
  for await (const {type, data} of events) {
    // The last summary, the one without a file, is of the whole run.
    if (type !== 'test:summary' || data.file) continue;
    const {passed, tests, skipped, todo} = data.counts;
    Object.assign(counts, {passed, failed: tests - passed - skipped - todo, skipped: skipped + todo});
  }
  writeCounts(process.env.SUITE, counts);
  yield '';
}
