/** Which backend answers for a key. */
import type {Backend, LinkTokens} from '../contract/backend.js';
import {LinkError} from '../contract/errors.js';

type Sandbox = Pick<typeof import('./sandbox/index.js'), 'SandboxBackend'>;
type Http = Pick<typeof import('./http/http-backend.js'), 'HttpBackend'>;

/** Files of their own, so that a page carries the one that it uses. */
const loadSandbox = (): Promise<Sandbox> => import('./sandbox/index.js');
const loadHttp = (): Promise<Http> => import('./http/http-backend.js');

/**
 * The backend for a public key: with a URL the API there, whatever the key; without, the sandbox for `sandbox_…`, and
 * never for anything else.
 *
 * @param nexus_key The page's key; null where it has a link token, for which there has to be a URL.
 * @param api_url Where the API is; null or empty for none.
 * @param tokens Where link tokens come from.
 * @param load How the sandbox is fetched; by default as a file of its own.
 * @throws {LinkError} `invalid-options` for any other key, or a URL that is not safe; `offline` or `unexpected` where
 * the file could not be fetched
 */
export async function backendFor(
  nexus_key: string | null,
  api_url: string | null,
  tokens: LinkTokens,
  load = loadSandbox,
): Promise<Backend> {
  if (api_url) {
    const {HttpBackend} = await loadHttp().catch(unreachable);
    return new HttpBackend(api_url, {}, tokens);
  }
  if (!nexus_key?.startsWith('sandbox_')) {
    const what = nexus_key === null ? 'link token' : 'live nexus_key';
    throw new LinkError('invalid-options', `A ${what} needs api-url.`);
  }
  const {SandboxBackend} = await load().catch(unreachable);
  return new SandboxBackend();
}

/** A retry fetches again only where the browser forgets a failed import, as HTML asks since 2026 (whatwg/html#10327). */
function unreachable(): never {
  const code = navigator.onLine ? 'unexpected' : 'offline';
  throw new LinkError(code, 'The backend could not be fetched.');
}
