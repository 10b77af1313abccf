/** Sends one request to the API, and repeats it where that is safe. */
import {LinkError} from '../../contract/errors.js';
import {copyOwn} from '../../contract/own-properties.js';
import {createRandomUuid} from '../uuid.js';
import {sleep, waitFor} from '../wait.js';
import {failTry, readResponse, type FailedTry, type TryResult} from './read-response.js';
import type {Timing} from './timing.js';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Relative to the API's URL. */
  readonly path: string;
  readonly body?: object;
  /** The bearer token of the session, or null for a request that needs none. */
  readonly token: string | null;
  /**
   * Whether the request may be repeated after any failure that may pass. Otherwise it is repeated once, and only if not a
   * byte of a response arrived.
   */
  readonly isRepeatable: boolean;
  /** Whether the API delays its response on purpose. Such a request gets twice the timeout. */
  readonly isLongPoll?: boolean;
}

const MAX_TRIES = 4;
/** If the API asks for a longer wait, the request fails at once, so that the borrower can decide. */
const MAX_RETRY_AFTER_MS = 15_000;

/**
 * Sends a request and returns the parsed JSON of the response, or undefined for a 204.
 *
 * @throws {LinkError} the code that the API answers, `offline`, `timeout` or `unexpected`
 * @throws the reason of the signal when it is aborted
 */
export async function sendRequest(
  baseUrl: URL,
  request: ApiRequest,
  signal: AbortSignal,
  timing: Timing,
): Promise<unknown> {
  const url = new URL(request.path, baseUrl);
  const init = buildRequestInit(request);
  const timeout = timing.timeout * (request.isLongPoll ? 2 : 1);
  for (let tries = 1; ; tries++) {
    // A caller that aborts in the same task has sent nothing.
    await Promise.resolve();
    signal.throwIfAborted();
    const result = await tryRequest(url, init, signal, AbortSignal.timeout(timeout));
    signal.throwIfAborted();
    if (result.error === null) return result.data;
    if (!mayTryAgain(request, result, tries)) throw result.error;
    const backoff = Math.random() * Math.min(timing.maxBackoff, timing.backoff * 2 ** (tries - 1));
    await delayUntilActive(Math.max(result.retryAfterMs ?? 0, backoff), signal);
  }
}

function mayTryAgain(
  {isRepeatable}: ApiRequest,
  {noResponse, isTransient, retryAfterMs}: FailedTry,
  tries: number,
): boolean {
  if ((retryAfterMs ?? 0) > MAX_RETRY_AFTER_MS) return false;
  return isRepeatable ? isTransient && tries < MAX_TRIES : noResponse && tries === 1;
}

/**
 * The prototype of the options of `fetch`, which reads inherited properties too, while a page may have changed
 * `Object.prototype`. A wrapper of `fetch` may call this one method of it.
 */
const INIT_PROTOTYPE = {
  __proto__: null,
  hasOwnProperty(key: PropertyKey): boolean {
    return Object.hasOwn(this, key);
  },
};

/** Built once for all tries, so that the API recognises a repeated change by its key. */
function buildRequestInit(request: ApiRequest): RequestInit {
  const {method, body, token} = copyOwn(request);
  const headers: Record<string, string> = {Accept: 'application/json'};
  if (token !== null) headers.Authorization = `Bearer ${token}`;
  if (method !== 'GET') headers['Idempotency-Key'] = createRandomUuid();
  if (body) headers['Content-Type'] = 'application/json';
  return Object.assign(Object.create(INIT_PROTOTYPE) as RequestInit, {
    method,
    headers,
    ...(body && {body: JSON.stringify(body)}),
    mode: 'cors',
    credentials: 'omit',
    cache: 'no-store',
    // Redirects are not followed. With 'error' they would look like a lost connection, which may be tried again.
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
    keepalive: method === 'DELETE',
  });
}

// A function, since TypeScript would take a second look at the property for the first.
const isOnline = (): boolean => navigator.onLine;

async function tryRequest(
  url: URL,
  init: RequestInit,
  signal: AbortSignal,
  timeout: AbortSignal,
): Promise<TryResult> {
  // `sendRequest` waits between two tries until the page is online. Before the first, the borrower reads that they are offline.
  if (!isOnline()) return failTry('offline', 'The browser is offline.', {isTransient: false});
  let response: Response | undefined;
  try {
    response = await fetch(url, Object.assign(init, {signal: AbortSignal.any([signal, timeout])}));
    return await readResponse(response);
  } catch (error) {
    if (error instanceof LinkError) return failTry(error.code, error.message, {isTransient: false});
    if (timeout.aborted) return failTry('timeout', 'The API did not respond in time.');
    if (response) return failTry('unexpected', 'The response of the API broke off.');
    const code = isOnline() ? 'unexpected' : 'offline';
    // Only a network failure is a TypeError. Other errors come from the browser, after it may have sent the request.
    return failTry(code, 'The API cannot be reached from this page.', {
      noResponse: error instanceof TypeError,
    });
  }
}

/** Waits, and then until the page is online and visible. */
export async function delayUntilActive(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, signal);
  // Not `document.hidden`, which an image with that name would replace.
  while (!isOnline() || document.visibilityState === 'hidden') {
    await waitFor(signal, (done) => {
      addEventListener('online', done);
      document.addEventListener('visibilitychange', done);
      return () => {
        removeEventListener('online', done);
        document.removeEventListener('visibilitychange', done);
      };
    });
  }
}
