import {writeCounts} from './counts.mjs';

export const countsReporter = (suite) => ({
  onTestRunFinished({sessions}) {
    const counts = {passed: 0, failed: 0, skipped: 0};
    for (const session of sessions) {
      const tests = flatten(session.testResults);
      for (const test of tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
      // A file that failed as a whole (it did not load, a hook threw, it timed out) counts as one.
      if (!session.passed && !tests.some((test) => !test.passed && !test.skipped)) counts.failed++;
    }
    writeCounts(suite, counts);
  },
});

const flatten = (suite) => (suite ? [...suite.tests, ...suite.suites.flatMap(flatten)] : []);
