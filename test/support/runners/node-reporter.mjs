// Reports a suite of Node's test runner with a line for each file and the error of each failure. Stores the counts.
import {relative} from 'node:path';
import {inspect} from 'node:util';
import {writeCounts} from './counts.mjs';
import {formatFileLine} from './file-line.mjs';

const {SUITE, FILE_COUNT} = process.env;

export default async function* suiteReporter(events) {
  /** The titles of the current test and its parent suites. */
  const titles = [];
  let total = {passed: 0, failed: 0, skipped: 0};
  let reportedFiles = 0;

  for await (const {type, data} of events) {
    switch (type) {
      case 'test:start':
        titles.length = data.nesting;
        titles[data.nesting] = data.name;
        break;
      case 'test:pass':
        if (data.skip !== undefined)
          yield `Skipped in ${SUITE}: ${formatTitle(titles, data)} (${data.skip})\n`;
        break;
      case 'test:fail':
        if (isOwnFailure(data)) yield `✖ ${formatTitle(titles, data)}\n${indentLines(describeError(data))}\n`;
        break;
      case 'test:stderr':
        yield data.message;
        break;
      case 'test:summary': {
        const counts = toCounts(data.counts);
        // The summary without a file covers the whole run.
        if (data.file) {
          reportedFiles++;
          yield `${formatFileLine(SUITE, relative('.', data.file), counts, data.duration_ms)}\n`;
        } else total = counts;
        break;
      }
    }
  }
  const missing = Number(FILE_COUNT) - reportedFiles;
  if (missing > 0) {
    yield `✖ The results of ${missing} files are incomplete.\n`;
    total.failed += missing;
  }
  writeCounts(SUITE, total);
}

const formatTitle = (titles, {nesting, name}) => [...titles.slice(0, nesting), name].join(' > ');

/** Whether a test failed by itself, not because a subtest failed or its suite was cancelled. */
const isOwnFailure = ({details: {error}, todo}) =>
  todo === undefined && !['subtestsFailed', 'cancelledByParent'].includes(error?.failureType);

function describeError({details: {error}, file, line}) {
  const place = file ? `at ${relative('.', file)}:${line}\n` : '';
  return place + inspect(error?.cause ?? error, {depth: 5});
}

const indentLines = (text) => text.replace(/^/gm, '    ');

function toCounts({tests, passed, skipped, todo}) {
  return {passed, failed: tests - passed - skipped - todo, skipped: skipped + todo};
}
