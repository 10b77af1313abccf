/** Chooses the backend of an element that has no `backend` of its own, and loads it. */
import type {Backend, LinkTokenSource, PageAuth} from '../contract/backend.js';
import {LinkError} from '../contract/errors.js';
import {loadChunk} from '../load-chunk.js';

type SandboxModule = Pick<typeof import('./sandbox/index.js'), 'SandboxBackend'>;
type HttpModule = Pick<typeof import('./http/http-backend.js'), 'HttpBackend'>;

/** Each backend is a chunk of its own, so that a page loads only the one that it uses. */
const loadSandbox = (): Promise<SandboxModule> => import('./sandbox/index.js');
const loadHttp = (): Promise<HttpModule> => import('./http/http-backend.js');

/**
 * Returns the API at `apiUrl`, or the embedded sandbox if there is no URL and the key is a sandbox key. A live key or a link
 * token never gets the sandbox.
 *
 * @param apiUrl The URL of the API. Null or empty if there is none.
 * @param load Loads the sandbox; tests replace it.
 * @throws {LinkError} `invalid-options` if a URL is missing or unsafe; `offline` or `load-failed` if the chunk did not load
 */
export async function chooseBackend(
  auth: PageAuth,
  apiUrl: string | null,
  linkTokens: LinkTokenSource,
  load = loadSandbox,
): Promise<Backend> {
  if (apiUrl) {
    const {HttpBackend} = await loadChunk(loadHttp());
    return new HttpBackend(apiUrl, {linkTokens});
  }
  if (auth.type === 'link-token' || !auth.nexus_key.startsWith('sandbox_')) {
    const what = auth.type === 'link-token' ? 'link token' : 'live nexus_key';
    throw new LinkError('invalid-options', `A ${what} needs api-url.`);
  }
  const {SandboxBackend} = await loadChunk(load());
  return new SandboxBackend();
}
