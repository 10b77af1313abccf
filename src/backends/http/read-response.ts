/** Reads a response of the API and interprets it, without repeating any of its words. */
import * as z from 'zod/mini';

import {Code, LinkError} from '../../contract/errors.js';
import {copyOwn} from '../../contract/own-properties.js';

/** The result of one try: the data of the response, or an error and whether another try makes sense. */
export type TryResult = {readonly error: null; readonly data: unknown} | FailedTry;

export interface FailedTry {
  readonly error: LinkError;
  /** Whether not a byte of a response arrived. */
  readonly noResponse: boolean;
  /** Whether the same request may succeed in a moment. */
  readonly isTransient: boolean;
  /** How long the API asks to wait before the next try, in milliseconds, or null if it does not say. */
  readonly retryAfterMs: number | null;
}

const MAX_RESPONSE_BYTES = 1_000_000;
/** Statuses that may be different in a moment. A 409 is one too if it has a Retry-After: the same call is in progress. */
const TRANSIENT_STATUSES = [408, 425, 429, 500, 502, 503, 504];
/** The code of a response that brings none of its own. All other statuses are `unexpected`. */
const CODE_OF_STATUS: Readonly<Record<number, Code>> = {401: 'session-expired', 429: 'rate-limited'};

/** The part of a problem (RFC 9457) that the client uses. */
const Problem = z.object({code: Code});

export const failTry = (
  code: Code,
  message: string,
  {noResponse = false, isTransient = true, retryAfterMs = null as number | null} = {},
): FailedTry => ({error: new LinkError(code, message), noResponse, isTransient, retryAfterMs});

/** @throws {LinkError} `unexpected` if the response is too large, and whatever the browser throws if it breaks off */
export async function readResponse(response: Response): Promise<TryResult> {
  return interpretResponse(response, await readText(response));
}

async function readText(response: Response): Promise<string> {
  // WebKit reads an inherited `mode` if there are no options.
  const reader = response.body?.getReader(copyOwn({}));
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; reader instanceof ReadableStreamDefaultReader;) {
    const {done, value} = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    text += decoder.decode(value, {stream: true});
    if (bytes <= MAX_RESPONSE_BYTES) continue;
    void reader.cancel().catch(() => undefined);
    throw new LinkError('unexpected', `The response of the API has more than ${MAX_RESPONSE_BYTES} bytes.`);
  }
  return text + decoder.decode();
}

/** The error messages name the status and the code only: a broken API might send a secret back. */
function interpretResponse({ok, status, headers}: Response, text: string): TryResult {
  if (status === 204) return {error: null, data: undefined};
  const isJson = /^application\/(problem\+)?json\s*(;|$)/i.test(headers.get('Content-Type') ?? '');
  const json = isJson ? parseJson(text) : null;
  if (ok) {
    if (json) return {error: null, data: json.value};
    return failTry('unexpected', `The API answered ${status} without JSON.`, {isTransient: false});
  }
  const problem = Problem.safeParse(copyOwn(json?.value));
  const code = (problem.success && problem.data.code) || CODE_OF_STATUS[status] || 'unexpected';
  const retryAfterMs = parseRetryAfter(headers);
  return failTry(code, `The API answered ${status} (${code})${json ? '' : ' without JSON'}.`, {
    isTransient: isTransient(status, code, retryAfterMs),
    retryAfterMs,
  });
}

function isTransient(status: number, code: Code, retryAfterMs: number | null): boolean {
  if (code === 'rate-limited') return retryAfterMs !== null;
  // Any other code is a definite answer, which will be the same in a moment.
  if (code !== 'unexpected' && code !== 'offline') return false;
  return TRANSIENT_STATUSES.includes(status) || (status === 409 && retryAfterMs !== null);
}

function parseJson(text: string): {readonly value: unknown} | null {
  try {
    return {value: JSON.parse(text)};
  } catch {
    return null;
  }
}

/**
 * Returns the milliseconds of a Retry-After header, or null if it is missing or malformed. A date is compared with the
 * response's own Date header, so that the clock of the device does not matter.
 */
export function parseRetryAfter(headers: Headers): number | null {
  const value = headers.get('Retry-After')?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const until = Date.parse(value);
  const now = Date.parse(headers.get('Date') ?? '');
  // `Date.parse` accepts almost anything that contains a number, so the format is checked as well.
  if (!/^[A-Z][a-z]{2}, .+ GMT$/.test(value) || isNaN(until)) return null;
  return Math.max(0, until - (isNaN(now) ? Date.now() : now));
}
