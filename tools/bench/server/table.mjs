/** The printed table: a row for each kind of call, a column for each server, in each the medians over the rounds. */
const NAME = 28;
const COLUMN = 24;

export const header = (names) =>
  'per second; p50 / p99 in ms'.padEnd(NAME) + names.map((name) => name.padStart(COLUMN)).join('');

/** @param columns Of each server, the figures of each round; none, where it has failed. */
export const row = (name, columns) =>
  name.padEnd(NAME) + columns.map((rounds) => cell(rounds).padStart(COLUMN)).join('');

function cell(rounds) {
  if (rounds.length === 0) return 'failed';
  const [rate, p50, p99] = ['rate', 'p50', 'p99'].map((key) => median(rounds.map((round) => round[key])));
  return `${Math.round(rate).toLocaleString('en')}; ${p50.toFixed(1)} / ${p99.toFixed(1)}`;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
