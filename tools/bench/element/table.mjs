/** The printed table: a name, p50 / p95 of each figure, and how many were measured. */
const COLUMNS = ['answer', 'arrival', 'longest', 'until'];
/** A frame at 60 Hz. */
const BUDGET = 16.7;

const cell = (text) => text.padStart(15);

export const header = () =>
  `\n${'ms, p50 / p95'.padEnd(48)}${COLUMNS.map(cell).join('')}     n\n` +
  `${'a frame at 60 Hz'.padEnd(48)}${cell(String(BUDGET)).repeat(3)}\n` +
  `${'a quarter of one'.padEnd(48)}${cell((BUDGET / 4).toFixed(1)).repeat(3)}`;

export const row = (name, columns) =>
  `${name.padEnd(48)}${columns.map((values) => cell(spread(values))).join('')}${String(columns[0].length).padStart(6)}`;

const spread = (values) => `${quantile(values, 0.5).toFixed(1)} / ${quantile(values, 0.95).toFixed(1)}`;

export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1];
}
