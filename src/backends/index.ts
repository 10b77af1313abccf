/** Which backend answers for a key. */
import type {Backend} from '../backend.js';
import {LinkError} from '../errors.js';

type Sandbox = Pick<typeof import('./sandbox/index.js'), 'SandboxBackend'>;

/** A file of its own, so that a page with a live key does not carry it. */
const loadSandbox = (): Promise<Sandbox> => import('./sandbox/index.js');

/**
 * The backend for a public key: the sandbox for `sandbox_…`, and never for anything else.
 *
 * @param nexus_key The page's key.
 * @param load How the sandbox is fetched; by default as a file of its own.
 * @throws {LinkError} `invalid-options` for any other key, `offline` or `unexpected` where it could not be fetched
 */
export async function backendFor(nexus_key: string, load = loadSandbox): Promise<Backend> {
  if (!nexus_key.startsWith('sandbox_')) {
    throw new LinkError('invalid-options', 'A live nexus_key needs api-url, which is not there yet.');
  }
  const {SandboxBackend} = await load().catch(unreachable);
  return new SandboxBackend();
}

/** A retry fetches again only where the browser forgets a failed import, as HTML asks since 2026 (whatwg/html#10327). */
function unreachable(): never {
  const code = navigator.onLine ? 'unexpected' : 'offline';
  throw new LinkError(code, 'The sandbox could not be fetched.');
}
