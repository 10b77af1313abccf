/** Generous, because a shared machine may be ten times slower than an idle one. */
const TIMEOUT_MS = 60_000;
const POLL_MS = 10;

/**
 * Polls until a condition holds.
 * @param check Returns what is awaited, or something falsy while it is not there yet.
 * @param what Says what is awaited, for the message of a failure: "the server listens".
 * @returns The first truthy result of `check`.
 * @throws {Error} After a minute, naming what was awaited.
 */
export async function waitFor<T>(check: () => T | Promise<T>, what: string): Promise<NonNullable<T>> {
  const end = performance.now() + TIMEOUT_MS;
  for (;;) {
    const result = await check();
    if (result) return result;
    if (performance.now() > end) throw new Error(`Timed out while waiting until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
