/** Faults of an API or a proxy, each with the code and the retries that it must cause in the client. */
import {setTimeout as sleep} from 'node:timers/promises';

import type {Code} from 'nexus-link/contract';
import type {Call, Exchange, Misbehavior} from './faulty-api.ts';

/** A text in faulty replies, which must not reach the page. */
export const REPLY_MARKER = 'zQ7wordsOfTheReply';

export interface Fault {
  /** The action of the API, as part of a test title. */
  readonly name: string;
  readonly misbehave: Misbehavior;
  readonly code: Code;
  /**
   * The calls that the client retries: none, only those that are safe to repeat, or all of them, because the page sees no
   * response at all. A page cannot distinguish an unreadable response or a redirect from a lost connection.
   */
  readonly retries: 'none' | 'repeatable' | 'all';
  /** The minimum delay before a retry. */
  readonly minDelayMs?: number;
  /** The calls for which the reply is valid, so that they succeed. */
  readonly validFor?: readonly Call[];
  /** Whether the call ends only by the client's timeout. */
  readonly isSlow?: true;
  readonly isPreflight?: true;
  readonly keepsAlive?: true;
}

const JSON_TYPE = {'Content-Type': 'application/json'};
const PROBLEM_TYPE = {'Content-Type': 'application/problem+json'};

/** Sends a complete reply. */
const sendReply =
  (status: number, extraHeaders: Readonly<Record<string, string>> = {}, body = ''): Misbehavior =>
  ({response, headers}) =>
    response.writeHead(status, {...headers, ...extraHeaders}).end(body);

const sendProblem = (
  status: number,
  code?: Code,
  extraHeaders: Readonly<Record<string, string>> = {},
): Misbehavior =>
  sendReply(
    status,
    {...PROBLEM_TYPE, ...extraHeaders},
    JSON.stringify({
      type: 'about:blank',
      title: REPLY_MARKER,
      status,
      detail: REPLY_MARKER,
      ...(code && {code}),
    }),
  );

const sendHtml = (status: number): Misbehavior =>
  sendReply(status, {'Content-Type': 'text/html'}, `<!doctype html><h1>${REPLY_MARKER}</h1>`);

/** Misbehaves after the reference server has executed the call. */
const afterForwarding =
  (misbehave: Misbehavior): Misbehavior =>
  async (exchange) => {
    await exchange.forward();
    await misbehave(exchange);
  };

const closeSocket: Misbehavior = ({response}) => response.destroy();
const resetSocket: Misbehavior = ({response}) => response.socket?.resetAndDestroy();
const neverReply: Misbehavior = () => undefined;

async function resetAfterHeaders({response, headers}: Exchange): Promise<void> {
  response.writeHead(200, {...headers, ...JSON_TYPE}).flushHeaders();
  await sleep(20);
  response.socket?.resetAndDestroy();
}

const sendOnlyHeaders: Misbehavior = ({response, headers}) =>
  response.writeHead(200, {...headers, ...JSON_TYPE}).flushHeaders();

/** Sends spaces forever. JSON may begin with spaces, so the client cannot reject them. */
function sendSlowly({response, headers}: Exchange): void {
  response.writeHead(200, {...headers, ...JSON_TYPE});
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}

/** Sends fewer bytes than the Content-Length of the reply. */
async function sendTruncatedBody({response, headers}: Exchange): Promise<void> {
  const replyHeaders = {...headers, ...JSON_TYPE, 'Content-Length': '1000'};
  response.writeHead(200, replyHeaders).write(`{"detail":"${REPLY_MARKER}"`);
  await sleep(20);
  response.socket?.end();
}

/** Redirects to another host, which the client must not call. */
const redirectElsewhere: Misbehavior = (exchange) => {
  const {localPort} = exchange.response.req.socket;
  return sendReply(302, {Location: `http://elsewhere.localhost:${String(localPort)}/`})(exchange);
};

const sendJson = (value: unknown): Misbehavior => sendReply(200, JSON_TYPE, JSON.stringify(value));

const UUID = '5a4db0c5-0000-4000-8000-0000000000aa';
/** A body that every call would accept. It is sent after ten megabytes of spaces. */
const VALID_BODY = JSON.stringify({
  ...{token: 'a-token-of-no-session-at-all', environment: 'sandbox', borrower: {uuid: UUID}},
  ...{connections: [], servicers: []},
  ...{status: 'pending', uuid: UUID, stage: 'reading-loans'},
});

/** Sends the reply without CORS headers. */
async function sendWithoutCors({response, forward}: Exchange): Promise<void> {
  const {status} = await forward();
  response.writeHead(status, status === 204 ? {} : JSON_TYPE).end();
}

/** @param days The number of days by which the server's clock is ahead. `Retry-After` dates refer to that clock. */
const sendRateLimit =
  (formatRetryAfter: (now: number) => string, days = 0): Misbehavior =>
  (exchange) => {
    const now = Date.now() + days * 86_400_000;
    const extraHeaders = {'Retry-After': formatRetryAfter(now), Date: new Date(now).toUTCString()};
    return sendProblem(429, 'rate-limited', extraHeaders)(exchange);
  };
const formatDateAfter =
  (seconds: number) =>
  (now: number): string =>
    new Date(now + seconds * 1000).toUTCString();

const createFault = (
  name: string,
  code: Code,
  retries: Fault['retries'],
  misbehave: Misbehavior,
  options: Partial<Fault> = {},
): Fault => ({name, misbehave, code, retries, ...options});

/** Statuses that are temporary if the reply has no code. */
const TEMPORARY_STATUSES = [500, 502, 503, 504];
const STATUSES_WITHOUT_CODE = [400, 401, 403, 404, 409, 413, 415, 422, 429, ...TEMPORARY_STATUSES];
const findDefaultCode = (status: number): Code =>
  status === 401 ? 'session-expired' : status === 429 ? 'rate-limited' : 'unexpected';

/** Each code with its status. */
const CODES: readonly (readonly [status: number, code: Code])[] = [
  [400, 'invalid-options'],
  [400, 'invalid-uuid'],
  [401, 'session-expired'],
  [401, 'link-token-expired'],
  [403, 'invalid-key'],
  [403, 'not-allowed'],
  [404, 'unknown-borrower'],
  [404, 'challenge-expired'],
  [409, 'not-ready'],
  [422, 'invalid-credentials'],
  [422, 'account-locked'],
  [422, 'challenge-failed'],
  [422, 'no-loans'],
  [429, 'rate-limited'],
  [503, 'servicer-down'],
  [503, 'servicer-degraded'],
  [504, 'timeout'],
];

export const faults: readonly Fault[] = [
  createFault('closes the socket', 'unexpected', 'all', closeSocket),
  createFault('resets the socket', 'unexpected', 'all', resetSocket),
  createFault('executes the call and resets the socket', 'unexpected', 'all', afterForwarding(resetSocket)),
  createFault('resets a reused socket', 'unexpected', 'all', resetSocket, {keepsAlive: true}),
  createFault('resets the socket after the headers', 'unexpected', 'repeatable', resetAfterHeaders),
  createFault(
    'executes the call and resets the socket after the headers',
    'unexpected',
    'repeatable',
    afterForwarding(resetAfterHeaders),
  ),
  createFault('executes the call and replies without CORS headers', 'unexpected', 'all', sendWithoutCors),
  createFault('answers the preflight without CORS headers', 'unexpected', 'all', sendReply(204), {
    isPreflight: true,
  }),
  createFault('closes the socket of the preflight', 'unexpected', 'all', closeSocket, {isPreflight: true}),
  createFault('never answers', 'timeout', 'repeatable', neverReply, {isSlow: true}),
  createFault('executes the call and never answers', 'timeout', 'repeatable', afterForwarding(neverReply), {
    isSlow: true,
  }),
  createFault('sends only headers', 'timeout', 'repeatable', sendOnlyHeaders, {isSlow: true}),
  createFault('sends one byte at a time without an end', 'timeout', 'repeatable', sendSlowly, {isSlow: true}),
  createFault('redirects', 'unexpected', 'none', redirectElsewhere),
  createFault('redirects to itself with a 307', 'unexpected', 'none', sendReply(307, {Location: '?again'})),
  createFault('answers in HTML', 'unexpected', 'none', sendHtml(200)),
  createFault('answers a 502 in HTML', 'unexpected', 'repeatable', sendHtml(502)),
  createFault('sends less than its Content-Length', 'unexpected', 'repeatable', sendTruncatedBody),
  createFault(
    'sends truncated JSON',
    'unexpected',
    'none',
    sendReply(200, JSON_TYPE, `{"token":"${REPLY_MARKER}"`),
  ),
  createFault('sends an empty body as JSON', 'unexpected', 'none', sendReply(200, JSON_TYPE)),
  createFault('answers 204', 'unexpected', 'none', sendReply(204), {validFor: ['disconnect', 'leave']}),
  createFault('sends null', 'unexpected', 'none', sendJson(null), {validFor: ['leave']}),
  createFault(
    'sends JSON of the wrong shape',
    'unexpected',
    'none',
    sendJson({servicers: {}, status: 7, token: REPLY_MARKER}),
    {
      validFor: ['leave'],
    },
  ),
  createFault(
    'sends ten megabytes',
    'unexpected',
    'none',
    sendReply(200, JSON_TYPE, ' '.repeat(10_000_000) + VALID_BODY),
  ),
  ...STATUSES_WITHOUT_CODE.map((status) =>
    createFault(
      `answers ${status} without a code`,
      findDefaultCode(status),
      TEMPORARY_STATUSES.includes(status) ? 'repeatable' : 'none',
      sendProblem(status),
    ),
  ),
  ...CODES.map(([status, code]) =>
    createFault(`answers ${status}, ${code}`, code, 'none', sendProblem(status, code)),
  ),
  createFault('answers 503, offline', 'offline', 'repeatable', sendProblem(503, 'offline')),
  createFault('answers 500, unexpected', 'unexpected', 'repeatable', sendProblem(500, 'unexpected')),
  createFault(
    'answers 409 with a Retry-After of a second',
    'unexpected',
    'repeatable',
    sendProblem(409, 'unexpected', {'Retry-After': '1'}),
    {minDelayMs: 1000},
  ),
  createFault(
    'answers 503 with a Retry-After of an hour',
    'unexpected',
    'none',
    sendProblem(503, undefined, {'Retry-After': '3600'}),
  ),
  createFault(
    'answers 429 with a Retry-After of a second',
    'rate-limited',
    'repeatable',
    sendRateLimit(() => '1'),
    {minDelayMs: 1000},
  ),
  createFault(
    'answers 429 with a Retry-After of a day',
    'rate-limited',
    'none',
    sendRateLimit(() => '86400'),
  ),
  createFault(
    'answers 429 with a Retry-After date in a second',
    'rate-limited',
    'repeatable',
    sendRateLimit(formatDateAfter(1)),
    {
      minDelayMs: 1000,
    },
  ),
  createFault(
    'answers 429 with a Retry-After date in a second, by a clock that is a day ahead',
    'rate-limited',
    'repeatable',
    sendRateLimit(formatDateAfter(1), 1),
    {minDelayMs: 1000},
  ),
  createFault(
    'answers 429 with a Retry-After date in a second, by a clock that is a day behind',
    'rate-limited',
    'repeatable',
    sendRateLimit(formatDateAfter(1), -1),
    {minDelayMs: 1000},
  ),
  createFault(
    'answers 429 with a Retry-After date in the past',
    'rate-limited',
    'repeatable',
    sendRateLimit(formatDateAfter(-90)),
  ),
  createFault(
    'answers 429 with a Retry-After date in an hour',
    'rate-limited',
    'none',
    sendRateLimit(formatDateAfter(3600)),
  ),
  createFault(
    'answers 429 with an invalid Retry-After',
    'rate-limited',
    'none',
    sendRateLimit(() => 'soon 2099'),
  ),
  createFault(
    'answers 429 with a negative Retry-After',
    'rate-limited',
    'none',
    sendRateLimit(() => '-5'),
  ),
];
