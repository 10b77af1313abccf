// `node test/support/runners/summary.mjs <exit code>` prints one line that sums all suites, for the end of a CI run.
import {formatCounts, listSuites, sumCounts} from './counts.mjs';

const counts = sumCounts(listSuites());
// A step that is no test may have failed, or no test may have run.
if (counts.failed === 0 && (process.argv[2] !== '0' || counts.passed === 0)) counts.failed = 1;
console.log(formatCounts(counts));
