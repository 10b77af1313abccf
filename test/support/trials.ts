/**
 * Returns how often a long trial is repeated: `few` times in `npm test`, `full` times in `npm run test:soak`.
 * `TRIALS` is the share of the full number, such as 0.2, but never makes fewer than `few`: some checks expect that the
 * trials reach every state. The component suite gets it from its configuration file.
 */
export function countTrials(few: number, full: number): number {
  const {TRIALS} = process.env;
  return TRIALS ? Math.max(few, Math.ceil(full * Number(TRIALS))) : few;
}

/** Whether trials run in their short form, as in `npm test`. */
export const IS_SHORT = countTrials(0, 1) === 0;

/**
 * Returns the cases that one of several database engines runs. In the short form, the available engines share the cases,
 * and each case runs on one of them. Otherwise every engine runs every case.
 */
export function shareCases<Engine extends {readonly skip: string | false}, Case>(
  engines: readonly Engine[],
  engine: Engine,
  cases: readonly Case[],
): readonly Case[] {
  const available = engines.filter(({skip}) => skip === false);
  return takeTurn(cases, available.indexOf(engine), available.length);
}

/**
 * Returns the cases of one of several groups, such as the states on one of several screens. In the short form, the groups
 * take turns: each case is in one group, and each group has some cases. Otherwise every group has every case.
 */
export function takeTurn<Case>(cases: readonly Case[], group: number, groupCount: number): readonly Case[] {
  return IS_SHORT ? cases.filter((_, index) => index % groupCount === group % groupCount) : cases;
}

/** Returns a regular sample of about `few` values of a list; all of them in `npm run test:soak`. */
export function sampleTrials<T>(values: readonly T[], few: number): readonly T[] {
  const step = Math.ceil(values.length / countTrials(few, values.length));
  return values.filter((_, index) => index % step === 0);
}
