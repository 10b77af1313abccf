// `node test/support/runners/summary.mjs <exit code>` prints the total counts of all suites at the end of a CI run.
import {formatCounts, listSuites, sumCounts} from './counts.mjs';

const counts = sumCounts(listSuites());
// Another step of the CI run may have failed, or no test may have run.
if (counts.failed === 0 && (process.argv[2] !== '0' || counts.passed === 0)) counts.failed = 1;
console.log(formatCounts(counts));
