/** What an API or a proxy may do instead of answering, and how the client has to interpret it. */
import {setTimeout as sleep} from 'node:timers/promises';

import type {Code} from 'nexus-link/contract';
import type {Call, Exchange, Misbehavior} from './faulty-api.ts';

/** A text in replies that must not reach the page. */
export const REPLY_MARKER = 'zQ7wordsOfTheReply';

export interface Fault {
  /** What the API does, as part of a test title. */
  readonly name: string;
  readonly misbehave: Misbehavior;
  readonly code: Code;
  /**
   * Which calls are retried: none, only those that are safe to repeat, or all of them, because the page sees no response
   * at all. A page cannot tell an unreadable response or a redirect from a lost connection.
   */
  readonly retries: 'none' | 'repeatable' | 'all';
  /** The shortest delay before a retry. */
  readonly minDelayMs?: number;
  /** The calls for which the reply is valid. */
  readonly validFor?: readonly Call[];
  /** Whether only the client's timeout ends it. */
  readonly isSlow?: true;
  readonly isPreflight?: true;
  readonly keepsAlive?: true;
}

const JSON_TYPE = {'Content-Type': 'application/json'};
const PROBLEM_TYPE = {'Content-Type': 'application/problem+json'};

/** Sends a complete reply. */
const sendReply =
  (status: number, more: Readonly<Record<string, string>> = {}, body = ''): Misbehavior =>
  ({response, headers}) =>
    response.writeHead(status, {...headers, ...more}).end(body);

const sendProblem = (status: number, code?: Code, more: Readonly<Record<string, string>> = {}): Misbehavior =>
  sendReply(
    status,
    {...PROBLEM_TYPE, ...more},
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
  (misdeed: Misbehavior): Misbehavior =>
  async (exchange) => {
    await exchange.forward();
    await misdeed(exchange);
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

/** Sends spaces, with which JSON may begin, without an end. */
function sendSlowly({response, headers}: Exchange): void {
  response.writeHead(200, {...headers, ...JSON_TYPE});
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}

/** Sends less than its Content-Length says. */
async function sendTruncatedBody({response, headers}: Exchange): Promise<void> {
  const said = {...headers, ...JSON_TYPE, 'Content-Length': '1000'};
  response.writeHead(200, said).write(`{"detail":"${REPLY_MARKER}"`);
  await sleep(20);
  response.socket?.end();
}

/** Redirects to another host, which must not be called. */
const redirectElsewhere: Misbehavior = (exchange) => {
  const {localPort} = exchange.response.req.socket;
  return sendReply(302, {Location: `http://elsewhere.localhost:${String(localPort)}/`})(exchange);
};

const sendJson = (value: unknown): Misbehavior => sendReply(200, JSON_TYPE, JSON.stringify(value));

/** A body that every call would accept. It is sent after ten megabytes of spaces. */
const UUID = '5a4db0c5-0000-4000-8000-0000000000aa';
const VALID_BODY = JSON.stringify({
  ...{token: 'a-token-of-nobody-at-all', environment: 'sandbox', borrower: {uuid: UUID}},
  ...{connections: [], servicers: []},
  ...{status: 'pending', uuid: UUID, stage: 'reading-loans'},
});

/** Sends the reply without CORS headers. */
async function sendWithoutCors({response, forward: carriedOut}: Exchange): Promise<void> {
  const {status} = await carriedOut();
  response.writeHead(status, status === 204 ? {} : JSON_TYPE).end();
}

/** @param days How far the server's clock is ahead. `Retry-After` dates are by that clock. */
const sendRateLimit =
  (retry: (now: number) => string, days = 0): Misbehavior =>
  (exchange) => {
    const now = Date.now() + days * 86_400_000;
    const more = {'Retry-After': retry(now), Date: new Date(now).toUTCString()};
    return sendProblem(429, 'rate-limited', more)(exchange);
  };
const dateInSeconds =
  (seconds: number) =>
  (now: number): string =>
    new Date(now + seconds * 1000).toUTCString();

const createFault = (
  name: string,
  code: Code,
  again: Fault['retries'],
  does: Misbehavior,
  more: Partial<Fault> = {},
): Fault => ({name, misbehave: does, code, retries: again, ...more});

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
  createFault('does it, and resets the socket', 'unexpected', 'all', afterForwarding(resetSocket)),
  createFault('resets a socket that was used before', 'unexpected', 'all', resetSocket, {keepsAlive: true}),
  createFault('resets the socket after the headers', 'unexpected', 'repeatable', resetAfterHeaders),
  createFault(
    'does it, and resets the socket after the headers',
    'unexpected',
    'repeatable',
    afterForwarding(resetAfterHeaders),
  ),
  createFault('does it, and answers what no page may read', 'unexpected', 'all', sendWithoutCors),
  createFault('allows no page to ask', 'unexpected', 'all', sendReply(204), {isPreflight: true}),
  createFault('does not say what a page may ask', 'unexpected', 'all', closeSocket, {isPreflight: true}),
  createFault('never answers', 'timeout', 'repeatable', neverReply, {isSlow: true}),
  createFault('does it, and never answers', 'timeout', 'repeatable', afterForwarding(neverReply), {
    isSlow: true,
  }),
  createFault('sends headers alone', 'timeout', 'repeatable', sendOnlyHeaders, {isSlow: true}),
  createFault('sends a byte now and then', 'timeout', 'repeatable', sendSlowly, {isSlow: true}),
  createFault('redirects', 'unexpected', 'none', redirectElsewhere),
  createFault('redirects to itself, by a 307', 'unexpected', 'none', sendReply(307, {Location: '?again'})),
  createFault('answers in HTML', 'unexpected', 'none', sendHtml(200)),
  createFault('answers a 502 in HTML', 'unexpected', 'repeatable', sendHtml(502)),
  createFault('sends less than it says', 'unexpected', 'repeatable', sendTruncatedBody),
  createFault(
    'sends JSON that is cut off',
    'unexpected',
    'none',
    sendReply(200, JSON_TYPE, `{"token":"${REPLY_MARKER}"`),
  ),
  createFault('sends nothing, as JSON', 'unexpected', 'none', sendReply(200, JSON_TYPE)),
  createFault('answers 204', 'unexpected', 'none', sendReply(204), {validFor: ['disconnect', 'leave']}),
  createFault('sends null', 'unexpected', 'none', sendJson(null), {validFor: ['leave']}),
  createFault(
    'sends JSON of another shape',
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
    'answers 409, and asks for a second',
    'unexpected',
    'repeatable',
    sendProblem(409, 'unexpected', {'Retry-After': '1'}),
    {minDelayMs: 1000},
  ),
  createFault(
    'answers 503, and asks for an hour',
    'unexpected',
    'none',
    sendProblem(503, undefined, {'Retry-After': '3600'}),
  ),
  createFault(
    'answers 429, and asks for a second',
    'rate-limited',
    'repeatable',
    sendRateLimit(() => '1'),
    {minDelayMs: 1000},
  ),
  createFault(
    'answers 429, and asks for a day',
    'rate-limited',
    'none',
    sendRateLimit(() => '86400'),
  ),
  createFault(
    'answers 429, and asks for a second by a date',
    'rate-limited',
    'repeatable',
    sendRateLimit(dateInSeconds(1)),
    {
      minDelayMs: 1000,
    },
  ),
  createFault(
    'answers 429, and asks for a second by a clock that is a day ahead',
    'rate-limited',
    'repeatable',
    sendRateLimit(dateInSeconds(1), 1),
    {minDelayMs: 1000},
  ),
  createFault(
    'answers 429, and asks for a second by a clock that is a day behind',
    'rate-limited',
    'repeatable',
    sendRateLimit(dateInSeconds(1), -1),
    {minDelayMs: 1000},
  ),
  createFault(
    'answers 429, and asks for a date that is over',
    'rate-limited',
    'repeatable',
    sendRateLimit(dateInSeconds(-90)),
  ),
  createFault(
    'answers 429, and asks for an hour by a date',
    'rate-limited',
    'none',
    sendRateLimit(dateInSeconds(3600)),
  ),
  createFault(
    'answers 429, and asks for nonsense',
    'rate-limited',
    'none',
    sendRateLimit(() => 'soon 2099'),
  ),
  createFault(
    'answers 429, and asks for less than nothing',
    'rate-limited',
    'none',
    sendRateLimit(() => '-5'),
  ),
];
