/** One call of the API: sent, repeated where that is safe, and read; it ends in an answer or in one `LinkError`. */
import * as z from 'zod/mini';

import {Code, LinkError} from '../../contract/errors.js';

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the API's URL. */
  readonly path: string;
  readonly body?: object;
  readonly token: string | null;
  /** Whether it may be sent again whatever came of it. Else it is, once, only where not a byte of a reply came. */
  readonly isRepeatable: boolean;
  /** Whether the API answers late on purpose: such a try may take twice as long. */
  readonly isLong?: boolean;
}

/** Milliseconds. */
export interface Timing {
  /** How long each try may take, until the last byte of its reply. */
  readonly deadline: number;
  /** The longest first wait between two tries; it doubles with each, up to `most`. */
  readonly backoff: number;
  readonly most: number;
  /** Between two polls that had no news. */
  readonly pause: number;
}

export const standard: Timing = {deadline: 20_000, backoff: 400, most: 5_000, pause: 500};

const TRIES = 4;
/** Bytes of a reply that are read. */
const BYTES = 1_000_000;
/** A wait that an API asks for, in milliseconds, beyond which a borrower is told instead. */
const PATIENCE = 15_000;
/** Replies that may be another one in a moment. A 409 is one where it says when: the same call is under way. */
const PASSING = [408, 425, 429, 500, 502, 503, 504];
/** What a status stands for where no code comes with it. */
const BY_STATUS: Readonly<Record<number, Code>> = {401: 'session-expired', 429: 'rate-limited'};

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The URL that the API's paths are below.
 * @throws {LinkError} `invalid-options` for one that is neither https nor on this very machine, or holds more than a path
 */
export function baseOf(apiUrl: string): URL {
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!url || !isSafe || url.username || url.password || url.search || url.hash) {
    throw new LinkError(
      'invalid-options',
      'api_url (the attribute api-url) must be an https URL, or http on localhost, with no more than a path.',
    );
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/** What came of one try: an answer, or an error and whether, and after how long, another one makes sense. */
type Tried =
  | {readonly answer: unknown}
  | {
      readonly error: LinkError;
      readonly isLost: boolean;
      readonly again: boolean;
      readonly after: number | null;
    };

/** @throws {LinkError} what the API says failed, `offline`, `timeout`, or `unexpected`; the signal's reason on an abort */
export async function request(base: URL, call: Call, signal: AbortSignal, timing: Timing): Promise<unknown> {
  const init = initOf(call);
  for (let tries = 1; ; tries++) {
    // Whoever calls and leaves in one go has sent nothing.
    await Promise.resolve();
    signal.throwIfAborted();
    const deadline = AbortSignal.timeout(timing.deadline * (call.isLong ? 2 : 1));
    const tried = await attempt(new URL(call.path, base), init, signal, deadline);
    signal.throwIfAborted();
    if ('answer' in tried) return tried.answer;
    const isAllowed = call.isRepeatable ? tried.again && tries < TRIES : tried.isLost && tries === 1;
    if (!isAllowed || (tried.after ?? 0) > PATIENCE) throw tried.error;
    const backoff = Math.random() * Math.min(timing.most, timing.backoff * 2 ** (tries - 1));
    await waited(Math.max(tried.after ?? 0, backoff), signal);
  }
}

/** Made once for all tries, so that an API knows the second for the first. Without a prototype, which a page may have changed. */
function initOf({method, body, token}: Call): RequestInit {
  const headers: Record<string, string> = {Accept: 'application/json'};
  if (token !== null) headers.Authorization = `Bearer ${token}`;
  if (method !== 'GET') headers['Idempotency-Key'] = freshKey();
  if (body) headers['Content-Type'] = 'application/json';
  return Object.assign(Object.create(null) as RequestInit, {
    method,
    headers,
    ...(body && {body: JSON.stringify(body)}),
    mode: 'cors',
    credentials: 'omit',
    cache: 'no-store',
    // Not followed; unlike with 'error', it is known that the API was there.
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
    keepalive: method === 'DELETE',
  });
}

/** A UUID of version 4. `crypto.randomUUID` is not there on a page that is served over http. */
function freshKey(): string {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte, index) => {
    const marked = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, '0');
  }).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const isOnline = (): boolean => navigator.onLine;

async function attempt(
  url: URL,
  init: RequestInit,
  signal: AbortSignal,
  deadline: AbortSignal,
): Promise<Tried> {
  // Between tries it is waited until this is over; before the first, a borrower is better told.
  if (!isOnline()) return failed('offline', 'The browser is offline.', {again: false});
  const either = AbortSignal.any([signal, deadline]);
  let reply: Response | undefined;
  try {
    reply = await fetch(url, Object.assign(init, {signal: either}));
    return reading(reply, await textOf(reply));
  } catch (error) {
    if (error instanceof LinkError) return failed(error.code, error.message, {again: false});
    if (deadline.aborted) return failed('timeout', 'The API did not answer in time.');
    if (reply) return failed('unexpected', "The API's answer broke off.");
    const code = isOnline() ? 'unexpected' : 'offline';
    return failed(code, 'The API cannot be reached from this page.', {isLost: error instanceof TypeError});
  }
}

const failed = (
  code: Code,
  message: string,
  {isLost = false, again = true, after = null as number | null} = {},
): Tried => ({error: new LinkError(code, message), isLost, again, after});

/** @throws {LinkError} `unexpected` for more than an answer can be */
async function textOf(reply: Response): Promise<string> {
  const reader = reply.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; reader;) {
    const {done, value} = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    text += decoder.decode(value, {stream: true});
    if (bytes <= BYTES) continue;
    void reader.cancel().catch(() => undefined);
    throw new LinkError('unexpected', `The API's answer has more than ${BYTES} bytes.`);
  }
  return text + decoder.decode();
}

const Problem = z.object({code: Code});

/** What a reply says. Of its words none is repeated: they are not the API's alone to choose, if it is not what it should be. */
function reading(reply: Response, text: string): Tried {
  const {status, headers} = reply;
  if (status === 204) return {answer: undefined};
  const isJson = /^application\/(problem\+)?json\s*(;|$)/i.test(headers.get('Content-Type') ?? '');
  const parsed = isJson ? parsedJson(text) : null;
  if (reply.ok) {
    return parsed
      ? {answer: parsed.value}
      : failed('unexpected', `The API answered ${status}, and not in JSON.`, {again: false});
  }
  const own = Problem.safeParse(parsed?.value).data?.code;
  const code = own ?? BY_STATUS[status] ?? 'unexpected';
  const after = pauseOf(headers);
  const words = parsed ? code : `${code}, and not in JSON`;
  return failed(code, `The API answered ${status}: ${words}.`, {
    again: isPassing(status, code, after),
    after,
  });
}

/** What a code of its own stands for is so, and will be so in a moment. */
function isPassing(status: number, code: Code, after: number | null): boolean {
  if (code === 'rate-limited') return after !== null;
  if (code !== 'unexpected' && code !== 'offline') return false;
  return PASSING.includes(status) || (status === 409 && after !== null);
}

function parsedJson(text: string): {readonly value: unknown} | null {
  try {
    return {value: JSON.parse(text)};
  } catch {
    return null;
  }
}

/** Milliseconds that a reply asks to wait, by seconds or by a date against its own clock; null for none that can be read. */
export function pauseOf(headers: Headers): number | null {
  const given = headers.get('Retry-After')?.trim() ?? '';
  if (/^\d+$/.test(given)) return Number(given) * 1000;
  const until = Date.parse(given);
  const now = Date.parse(headers.get('Date') ?? '');
  // Browsers read a date into almost anything: a number with a sign, or a word before a year.
  if (!/^[A-Z][a-z]{2}, .+ GMT$/.test(given) || isNaN(until)) return null;
  return Math.max(0, until - (isNaN(now) ? Date.now() : now));
}

/** Resolves after so many milliseconds, and then not before the page is online and seen. An abort rejects with its reason. */
export async function waited(milliseconds: number, signal: AbortSignal): Promise<void> {
  await until(signal, (done) => {
    const timer = setTimeout(done, milliseconds);
    return () => clearTimeout(timer);
  });
  while (!isOnline() || document.hidden) {
    await until(signal, (done) => {
      addEventListener('online', done);
      document.addEventListener('visibilitychange', done);
      return () => {
        removeEventListener('online', done);
        document.removeEventListener('visibilitychange', done);
      };
    });
  }
}

/** Resolves once it is done. An abort rejects at once, with its reason. */
export async function until(signal: AbortSignal, begin: (done: () => void) => () => void): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => {
    const done = (): void => {
      end();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const end = begin(done);
    signal.addEventListener('abort', done);
  });
  signal.throwIfAborted();
}
