/** Formats the printed table: a row for each kind of request and a column for each server, with medians of the rounds. */
const NAME_WIDTH = 28;
const COLUMN_WIDTH = 24;

export const formatHeader = (names) =>
  'per second; p50 / p99 in ms'.padEnd(NAME_WIDTH) +
  names.map((name) => name.padStart(COLUMN_WIDTH)).join('');

/** @param columns For each server, the figures of each round; an empty array if the server failed. */
export const formatRow = (name, columns) =>
  name.padEnd(NAME_WIDTH) + columns.map((rounds) => formatCell(rounds).padStart(COLUMN_WIDTH)).join('');

function formatCell(rounds) {
  if (rounds.length === 0) return 'failed';
  const [rate, p50, p99] = ['rate', 'p50', 'p99'].map((key) => findMedian(rounds.map((round) => round[key])));
  return `${Math.round(rate).toLocaleString('en')}; ${p50.toFixed(1)} / ${p99.toFixed(1)}`;
}

function findMedian(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
