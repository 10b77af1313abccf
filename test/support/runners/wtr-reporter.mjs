// Reports a component suite of @web/test-runner with a line for each file and each skipped test. Stores the counts.
import {relative} from 'node:path';
import {writeCounts} from './counts.mjs';
import {formatFileLine} from './file-line.mjs';

export const suiteReporter = (suite) => ({
  reportTestFileResults({logger, sessionsForTestFile, testFile}) {
    for (const session of sessionsForTestFile) {
      const milliseconds = listTests(session).reduce((sum, {duration = 0}) => sum + duration, 0);
      logger.log(formatFileLine(suite, relative('.', testFile), countTests(session), milliseconds));
    }
  },
  onTestRunFinished({sessions}) {
    const total = {passed: 0, failed: 0, skipped: 0};
    for (const session of sessions) {
      const counts = countTests(session);
      for (const key of Object.keys(total)) total[key] += counts[key];
      for (const {title, skipped} of listTests(session)) {
        if (skipped) console.log(`Skipped in ${suite}: ${title}`);
      }
    }
    writeCounts(suite, total);
  },
});

function countTests(session) {
  const counts = {passed: 0, failed: 0, skipped: 0};
  for (const {skipped, passed} of listTests(session)) {
    counts[skipped ? 'skipped' : passed ? 'passed' : 'failed']++;
  }
  // A file that fails as a whole (it does not load, a hook throws, it times out) counts as one failure.
  if (!session.passed && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** Lists all tests of a session. The title of each test includes the titles of its suites. */
function listTests({testResults}) {
  return testResults ? listTestsIn(testResults, []) : [];
}

function listTestsIn({tests, suites}, titles) {
  return [
    ...tests.map((test) => ({...test, title: [...titles, test.name].join(' > ')})),
    ...suites.flatMap((suite) => listTestsIn(suite, [...titles, suite.name])),
  ];
}
