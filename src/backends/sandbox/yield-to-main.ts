/** Runs long tasks in slices, so that the page stays responsive. */

/** A task that may pause at each `yield`. */
export type SlicedTask<T> = Generator<undefined, T, undefined>;

/** How long a slice takes before it yields. Short, so that a slice and the page's own work fit into one frame. */
const SLICE_MS = 4;

/** Runs a task in slices. An abort stops it at the end of a slice, and rejects with its reason. */
export async function runInSlices<T>(task: SlicedTask<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const end = performance.now() + SLICE_MS;
    do {
      const {done, value} = task.next();
      if (done) return value;
    } while (performance.now() < end);
    await yieldToMain();
  }
}

/**
 * Lets other tasks run. Uses a message, because browsers delay nested timers by at least 4 ms. A DOM for unit tests may
 * have no messages.
 */
function yieldToMain(): Promise<unknown> {
  return new Promise((resolve) => {
    if (typeof MessageChannel === 'undefined') return setTimeout(resolve);
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(null);
    };
    port2.postMessage(null);
  });
}
