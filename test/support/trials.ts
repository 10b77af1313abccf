/**
 * Returns how often a long trial is repeated: `few` times in `npm test`, `full` times in `npm run test:soak`.
 * `TRIALS` is the share of the full number, such as 0.2. The component suite gets it from its configuration file.
 */
export function countTrials(few: number, full: number): number {
  const {TRIALS} = process.env;
  return TRIALS ? Math.ceil(full * Number(TRIALS)) : few;
}

/** Returns a regular sample of about `few` values of a list; all of them in `npm run test:soak`. */
export function sampleTrials<T>(values: readonly T[], few: number): readonly T[] {
  const step = Math.ceil(values.length / countTrials(few, values.length));
  return values.filter((_, index) => index % step === 0);
}
