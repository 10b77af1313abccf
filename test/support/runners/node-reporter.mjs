// Reports a suite of Node's test runner: a line for each file, each failure with its error, and the counts.
import {relative} from 'node:path';
import {inspect} from 'node:util';
import {writeCounts} from './counts.mjs';
import {formatFileLine} from './file-line.mjs';

const {SUITE} = process.env;

export default async function* suiteReporter(events) {
  /** The titles of the test that is being reported and of the suites around it. */
  const titles = [];
  let total = {passed: 0, failed: 0, skipped: 0};

  for await (const {type, data} of events) {
    switch (type) {
      case 'test:start':
        titles.length = data.nesting;
        titles[data.nesting] = data.name;
        break;
      case 'test:pass':
        if (data.skip !== undefined) yield `Skipped in ${SUITE}: ${titleAt(titles, data)} (${data.skip})\n`;
        break;
      case 'test:fail':
        if (isOwnFailure(data)) yield `✖ ${titleAt(titles, data)}\n${indent(describeError(data))}\n`;
        break;
      case 'test:stderr':
        yield data.message;
        break;
      case 'test:summary': {
        const counts = toCounts(data.counts);
        // The summary without a file is that of the whole run.
        if (data.file) yield `${formatFileLine(SUITE, relative('.', data.file), counts, data.duration_ms)}\n`;
        else total = counts;
        break;
      }
    }
  }
  writeCounts(SUITE, total);
}

const titleAt = (titles, {nesting, name}) => [...titles.slice(0, nesting), name].join(' > ');

/** A suite fails with its tests, and a test is cancelled with its suite; only the first one says why. */
const isOwnFailure = ({details: {error}, todo}) =>
  todo === undefined && !['subtestsFailed', 'cancelledByParent'].includes(error?.failureType);

function describeError({details: {error}, file, line}) {
  const place = file ? `at ${relative('.', file)}:${line}\n` : '';
  return place + inspect(error?.cause ?? error, {depth: 5});
}

const indent = (text) => text.replace(/^/gm, '    ');

function toCounts({tests, passed, skipped, todo}) {
  return {passed, failed: tests - passed - skipped - todo, skipped: skipped + todo};
}
