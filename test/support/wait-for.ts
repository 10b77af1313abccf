/** Generous, because a shared machine may be ten times slower than an idle one. */
const TIMEOUT_MS = 60_000;
const POLL_MS = 10;

/**
 * Polls until a condition holds.
 * @param check Returns a truthy result once the condition holds, and a falsy value before.
 * @param condition Describes the condition in the error message, such as "the server listens".
 * @returns The first truthy result of `check`.
 * @throws {Error} After a minute. The message names the condition.
 */
export async function waitFor<T>(check: () => T | Promise<T>, condition: string): Promise<NonNullable<T>> {
  const end = performance.now() + TIMEOUT_MS;
  for (;;) {
    const result = await check();
    if (result) return result;
    if (performance.now() > end) throw new Error(`Timed out while waiting until ${condition}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
