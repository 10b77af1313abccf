/** What an API, or whatever stands in its place, may do instead of answering, and what a client is to take it for. */
import {setTimeout as sleep} from 'node:timers/promises';

import type {Code} from 'nexus-link/contract';
import type {Call, Exchange, Misdeed} from './faulty-api.ts';

/** Words of a reply that no page is to be told. */
export const WORDS = 'zQ7wordsOfTheReply';

export interface Fault {
  /** What the API does, to follow “after”. */
  readonly name: string;
  readonly does: Misdeed;
  readonly code: Code;
  /**
   * Which calls are made again: none, those that may be repeated, or all, since it looks as if not a byte of a reply
   * had come: to a page, a refused reply and a redirect look like no reply at all.
   */
  readonly again: 'none' | 'repeatable' | 'all';
  /** Milliseconds that are waited at least before the next try. */
  readonly pause?: number;
  /** The calls for which it is an answer. */
  readonly suits?: readonly Call[];
  /** Whether it ends by the client's deadline alone. */
  readonly isSlow?: true;
  readonly isPreflight?: true;
  readonly isKept?: true;
}

const JSON_TYPE = {'Content-Type': 'application/json'};
const PROBLEM_TYPE = {'Content-Type': 'application/problem+json'};

/** A reply that is whole. */
const reply =
  (status: number, more: Readonly<Record<string, string>> = {}, body = ''): Misdeed =>
  ({response, headers}) =>
    response.writeHead(status, {...headers, ...more}).end(body);

const problem = (status: number, code?: Code, more: Readonly<Record<string, string>> = {}): Misdeed =>
  reply(
    status,
    {...PROBLEM_TYPE, ...more},
    JSON.stringify({type: 'about:blank', title: WORDS, status, detail: WORDS, ...(code && {code})}),
  );

const html = (status: number): Misdeed =>
  reply(status, {'Content-Type': 'text/html'}, `<!doctype html><h1>${WORDS}</h1>`);

/** The misdeed, once the call has been carried out. */
const done =
  (misdeed: Misdeed): Misdeed =>
  async (exchange) => {
    await exchange.carriedOut();
    await misdeed(exchange);
  };

const closes: Misdeed = ({response}) => response.destroy();
const resets: Misdeed = ({response}) => response.socket?.resetAndDestroy();
const never: Misdeed = () => undefined;

async function breaksOff({response, headers}: Exchange): Promise<void> {
  response.writeHead(200, {...headers, ...JSON_TYPE}).flushHeaders();
  await sleep(20);
  response.socket?.resetAndDestroy();
}

const stalls: Misdeed = ({response, headers}) =>
  response.writeHead(200, {...headers, ...JSON_TYPE}).flushHeaders();

/** Spaces, which JSON may begin with, without end. */
function drips({response, headers}: Exchange): void {
  response.writeHead(200, {...headers, ...JSON_TYPE});
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}

/** Says that more is to come than does. */
async function fallsShort({response, headers}: Exchange): Promise<void> {
  const said = {...headers, ...JSON_TYPE, 'Content-Length': '1000'};
  response.writeHead(200, said).write(`{"detail":"${WORDS}"`);
  await sleep(20);
  response.socket?.end();
}

/** Where another server would be, which must not be asked. */
const redirects: Misdeed = (exchange) => {
  const {localPort} = exchange.response.req.socket;
  return reply(302, {Location: `http://elsewhere.localhost:${String(localPort)}/`})(exchange);
};

const json = (value: unknown): Misdeed => reply(200, JSON_TYPE, JSON.stringify(value));

/** What each call would take for an answer, were it not for what comes before it. */
const UUID = '5a4db0c5-0000-4000-8000-0000000000aa';
const FITTING = JSON.stringify({
  ...{token: 'a-token-of-nobody-at-all', environment: 'sandbox', borrower: {uuid: UUID}},
  ...{connections: [], servicers: []},
  ...{status: 'pending', uuid: UUID, stage: 'reading-loans'},
});

/** Without the headers that let a page of another origin read it. */
async function unreadable({response, carriedOut}: Exchange): Promise<void> {
  const {status} = await carriedOut();
  response.writeHead(status, status === 204 ? {} : JSON_TYPE).end();
}

/** By a clock that is so many days ahead: what it asks to wait is a date of that clock's. */
const limited =
  (retry: (now: number) => string, days = 0): Misdeed =>
  (exchange) => {
    const now = Date.now() + days * 86_400_000;
    const more = {'Retry-After': retry(now), Date: new Date(now).toUTCString()};
    return problem(429, 'rate-limited', more)(exchange);
  };
const inSeconds =
  (seconds: number) =>
  (now: number): string =>
    new Date(now + seconds * 1000).toUTCString();

const fault = (
  name: string,
  code: Code,
  again: Fault['again'],
  does: Misdeed,
  more: Partial<Fault> = {},
): Fault => ({name, does, code, again, ...more});

/** The statuses that stand for something passing, where no code comes with them. */
const PASSING = [500, 502, 503, 504];
const BARE = [400, 401, 403, 404, 409, 413, 415, 422, 429, ...PASSING];
const bareCode = (status: number): Code =>
  status === 401 ? 'session-expired' : status === 429 ? 'rate-limited' : 'unexpected';

/** The codes, with a status of the contract that they come with. */
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
  fault('closes the socket', 'unexpected', 'all', closes),
  fault('resets the socket', 'unexpected', 'all', resets),
  fault('does it, and resets the socket', 'unexpected', 'all', done(resets)),
  fault('resets a socket that was used before', 'unexpected', 'all', resets, {isKept: true}),
  fault('resets the socket after the headers', 'unexpected', 'repeatable', breaksOff),
  fault('does it, and resets the socket after the headers', 'unexpected', 'repeatable', done(breaksOff)),
  fault('does it, and answers what no page may read', 'unexpected', 'all', unreadable),
  fault('allows no page to ask', 'unexpected', 'all', reply(204), {isPreflight: true}),
  fault('does not say what a page may ask', 'unexpected', 'all', closes, {isPreflight: true}),
  fault('never answers', 'timeout', 'repeatable', never, {isSlow: true}),
  fault('does it, and never answers', 'timeout', 'repeatable', done(never), {isSlow: true}),
  fault('sends headers alone', 'timeout', 'repeatable', stalls, {isSlow: true}),
  fault('sends a byte now and then', 'timeout', 'repeatable', drips, {isSlow: true}),
  fault('redirects', 'unexpected', 'none', redirects),
  fault('redirects to itself, by a 307', 'unexpected', 'none', reply(307, {Location: '?again'})),
  fault('answers in HTML', 'unexpected', 'none', html(200)),
  fault('answers a 502 in HTML', 'unexpected', 'repeatable', html(502)),
  fault('sends less than it says', 'unexpected', 'repeatable', fallsShort),
  fault('sends JSON that is cut off', 'unexpected', 'none', reply(200, JSON_TYPE, `{"token":"${WORDS}"`)),
  fault('sends nothing, as JSON', 'unexpected', 'none', reply(200, JSON_TYPE)),
  fault('answers 204', 'unexpected', 'none', reply(204), {suits: ['disconnect', 'leave']}),
  fault('sends null', 'unexpected', 'none', json(null), {suits: ['leave']}),
  fault('sends JSON of another shape', 'unexpected', 'none', json({servicers: {}, status: 7, token: WORDS}), {
    suits: ['leave'],
  }),
  fault('sends ten megabytes', 'unexpected', 'none', reply(200, JSON_TYPE, ' '.repeat(10_000_000) + FITTING)),
  ...BARE.map((status) =>
    fault(
      `answers ${status} without a code`,
      bareCode(status),
      PASSING.includes(status) ? 'repeatable' : 'none',
      problem(status),
    ),
  ),
  ...CODES.map(([status, code]) => fault(`answers ${status}, ${code}`, code, 'none', problem(status, code))),
  fault('answers 503, offline', 'offline', 'repeatable', problem(503, 'offline')),
  fault('answers 500, unexpected', 'unexpected', 'repeatable', problem(500, 'unexpected')),
  fault(
    'answers 409, and asks for a second',
    'unexpected',
    'repeatable',
    problem(409, 'unexpected', {'Retry-After': '1'}),
    {pause: 1000},
  ),
  fault(
    'answers 503, and asks for an hour',
    'unexpected',
    'none',
    problem(503, undefined, {'Retry-After': '3600'}),
  ),
  fault(
    'answers 429, and asks for a second',
    'rate-limited',
    'repeatable',
    limited(() => '1'),
    {pause: 1000},
  ),
  fault(
    'answers 429, and asks for a day',
    'rate-limited',
    'none',
    limited(() => '86400'),
  ),
  fault('answers 429, and asks for a second by a date', 'rate-limited', 'repeatable', limited(inSeconds(1)), {
    pause: 1000,
  }),
  fault(
    'answers 429, and asks for a second by a clock that is a day ahead',
    'rate-limited',
    'repeatable',
    limited(inSeconds(1), 1),
    {pause: 1000},
  ),
  fault(
    'answers 429, and asks for a second by a clock that is a day behind',
    'rate-limited',
    'repeatable',
    limited(inSeconds(1), -1),
    {pause: 1000},
  ),
  fault(
    'answers 429, and asks for a date that is over',
    'rate-limited',
    'repeatable',
    limited(inSeconds(-90)),
  ),
  fault('answers 429, and asks for an hour by a date', 'rate-limited', 'none', limited(inSeconds(3600))),
  fault(
    'answers 429, and asks for nonsense',
    'rate-limited',
    'none',
    limited(() => 'soon 2099'),
  ),
  fault(
    'answers 429, and asks for less than nothing',
    'rate-limited',
    'none',
    limited(() => '-5'),
  ),
];
