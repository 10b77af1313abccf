/** Long work, done a little at a time, so that a page stays quick meanwhile. */

/** Work that halts wherever it yields, until it is asked to go on. */
export type Work<T> = Generator<undefined, T, undefined>;

/** How many milliseconds it goes on before others get their turn: with what they do, no more than a frame. */
const SLICE = 4;

/** Does the work in slices; an abort rejects with its reason, and nothing more is done. */
export async function inSlices<T>(work: Work<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const until = performance.now() + SLICE;
    do {
      const {done, value} = work.next();
      if (done) return value;
    } while (performance.now() < until);
    await othersTurn();
  }
}

/** A timer would do everywhere, but browsers let it wait for 4 ms more once it is one of several. */
function othersTurn(): Promise<unknown> {
  return new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(null);
    };
    port2.postMessage(null);
  });
}
