/**
 * How often a long trial is made: a few times with all other tests; the full number, or the share of it that `TRIALS`
 * says, by `npm run test:server`.
 */
export function rounds(few: number, full: number): number {
  const {TRIALS} = process.env;
  return TRIALS ? Math.ceil(full * Number(TRIALS)) : few;
}
