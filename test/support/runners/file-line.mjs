import {formatCounts} from './counts.mjs';

/** Formats the result of a test file, such as "✔ server test/server/config.test.ts: 24 passed (0.3 s)". */
export function formatFileLine(suite, file, counts, milliseconds) {
  const sign = counts.failed > 0 ? '✖' : '✔';
  return `${sign} ${suite} ${file}: ${formatCounts(counts)} (${(milliseconds / 1000).toFixed(1)} s)`;
}
