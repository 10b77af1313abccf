/**
 * How often a long trial is repeated: a few times in `npm test`, in full in `npm run test:soak`. `TRIALS` is the share
 * of the full number, such as 0.2. The component suite gets it from its configuration.
 */
export function countTrials(few: number, full: number): number {
  const {TRIALS} = process.env;
  return TRIALS ? Math.ceil(full * Number(TRIALS)) : few;
}

/** Every so many values of a list, so that about `few` remain; all of them in the soak. */
export function sampleTrials<T>(values: readonly T[], few: number): readonly T[] {
  const step = Math.ceil(values.length / countTrials(few, values.length));
  return values.filter((_, index) => index % step === 0);
}
