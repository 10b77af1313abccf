import {LinkError} from './contract/errors.js';

/**
 * Waits for a part of the code that is loaded when it is needed.
 *
 * @param chunk What `import()` returned
 * @throws {LinkError} `offline` or `load-failed` if the part did not load. The retry that both offer imports it again:
 * `rollup.config.mjs` says under which URL.
 */
export async function loadChunk<T>(chunk: Promise<T>): Promise<T> {
  try {
    return await chunk;
  } catch {
    const code = navigator.onLine ? 'load-failed' : 'offline';
    throw new LinkError(code, 'A part of the code could not be loaded.');
  }
}
