/** Waiting that an `AbortSignal` can end. */

/**
 * Resolves when `start` reports that it is done.
 *
 * @param start Begins to wait for something and calls `done` later, never at once. It returns a function that cleans up, which
 * is called when the wait is over.
 * @throws the reason of the signal as soon as it is aborted
 */
export async function waitFor(signal: AbortSignal, start: (done: () => void) => () => void): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => {
    const done = (): void => {
      cleanUp();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cleanUp = start(done);
    signal.addEventListener('abort', done);
  });
  signal.throwIfAborted();
}

/**
 * Resolves after some milliseconds; 0 or less waits for a microtask only.
 *
 * @throws the reason of the signal as soon as it is aborted
 */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await (milliseconds > 0 &&
    waitFor(signal, (done) => {
      const timer = setTimeout(done, milliseconds);
      return () => clearTimeout(timer);
    }));
  signal.throwIfAborted();
}
