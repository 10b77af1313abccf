import {writeCounts} from './counts.mjs';

/** Leaves a suite's counts, and names what was skipped. */
export const countsReporter = (suite) => ({
  onTestRunFinished({sessions}) {
    const counts = {passed: 0, failed: 0, skipped: 0};
    for (const session of sessions) {
      const tests = flatten(session.testResults);
      for (const test of tests) {
        counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
        if (test.skipped) console.log(`Skipped in ${session.browser.name}: ${test.title}`);
      }
      // A file that failed as a whole (it did not load, a hook threw, it timed out) counts as one.
      if (!session.passed && !tests.some((test) => !test.passed && !test.skipped)) counts.failed++;
    }
    writeCounts(suite, counts);
  },
});

/** Its tests, each by the titles that lead to it. */
export const flatten = (suite, above = '') => {
  if (!suite) return [];
  const title = (name) => [above, name].filter(Boolean).join(' > ');
  return [
    ...suite.tests.map((test) => ({...test, title: title(test.name)})),
    ...suite.suites.flatMap((inner) => flatten(inner, title(inner.name))),
  ];
};
