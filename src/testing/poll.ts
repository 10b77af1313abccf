/** Taken before a test replaces the timers. */
const {setTimeout: startTimer} = globalThis;

/** Waits for some milliseconds of real time. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => startTimer(resolve, milliseconds));

/** How often, and for how long, something is looked at. In milliseconds. */
export interface Patience {
  readonly pollMs: number;
  readonly timeoutMs: number;
}

/**
 * Looks at something until it is there. Counts its looks instead of the time, which a test may have stopped.
 *
 * @param look Returns null while it is not there.
 * @returns Null if it has not come in time.
 */
export async function poll<T>(
  look: () => Promise<T | null>,
  {pollMs, timeoutMs}: Patience,
): Promise<T | null> {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const found = await look();
    if (found !== null || waitedMs >= timeoutMs) return found;
    await pause(pollMs);
  }
}
