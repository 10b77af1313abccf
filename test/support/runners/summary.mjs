// `node test/support/runners/summary.mjs <exit code>`: one line that sums all suites that have run, for the end of a CI run.
import {lineOf, suites, sum} from './counts.mjs';

const counts = sum(suites());
// What failed was no test, or nothing was tested.
if (counts.failed === 0 && (process.argv[2] !== '0' || counts.passed === 0)) counts.failed = 1;
console.log(lineOf(counts));
