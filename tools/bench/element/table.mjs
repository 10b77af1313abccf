/** Formats the printed table: a name, p50 / p95 of each figure, and the number of measurements. */
const NAME_WIDTH = 48;
/** The length of a frame at 60 Hz. */
const FRAME_MS = 16.7;
/** The frame's length is not a limit for the last figure, `elapsed`, which contains the latency. */
const LIMITED_COLUMNS = 3;

const formatCell = (text) => text.padStart(15);

const formatLimit = (name, limit) =>
  name.padEnd(NAME_WIDTH) + formatCell(limit.toFixed(1)).repeat(LIMITED_COLUMNS);

export const formatHeader = (figures) =>
  [
    `\n${'ms, p50 / p95'.padEnd(NAME_WIDTH)}${figures.map(formatCell).join('')}     n`,
    formatLimit('a frame at 60 Hz', FRAME_MS),
    formatLimit('a quarter of a frame', FRAME_MS / 4),
  ].join('\n');

/** @param columns For each figure, the values of all measurements. */
export const formatRow = (name, columns) =>
  name.padEnd(NAME_WIDTH) +
  columns.map((values) => formatCell(formatSpread(values))).join('') +
  String(columns[0].length).padStart(6);

const formatSpread = (values) =>
  `${findQuantile(values, 0.5).toFixed(1)} / ${findQuantile(values, 0.95).toFixed(1)}`;

export function findQuantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1];
}
