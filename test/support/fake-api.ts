/** A fake API that replaces `fetch`: it sends the replies that a test queues, and records the requests. */
import {expect} from '@open-wc/testing';
import {HttpBackend} from '../../src/backends/http/http-backend.js';
import type {Timing} from '../../src/backends/http/timing.js';
import {LinkError, type Code} from '../../src/contract/errors.js';

export const API = 'https://api.example/link/';
export const BORROWER_UUID = '5a4db0c5-0000-4000-8000-0000000000aa';
export const TOKEN = 'the-first-token-of-them';
export const SECRET = 'kN4ry-9c1';
export const NEW_SESSION = {auth: {type: 'key', nexus_key: 'live_demo'}, uuid: null} as const;
export const login = {servicer: BORROWER_UUID, connection: null, username: SECRET, password: SECRET};
export const {signal} = new AbortController();

export type Reply = (init: RequestInit) => Response | Promise<Response>;

export const replyJson = (body: unknown, status = 200, headers: Record<string, string> = {}): Reply => {
  const type = {'Content-Type': 'application/json'};
  return () => new Response(JSON.stringify(body), {status, headers: {...type, ...headers}});
};
export const replyProblem = (status: number, code: Code, headers: Record<string, string> = {}): Reply =>
  replyJson({title: SECRET, status, detail: SECRET, code}, status, {
    'Content-Type': 'application/problem+json',
    ...headers,
  });
export const replyHtml = (status: number): Reply => {
  return () => new Response(`<h1>${SECRET}</h1>`, {status, headers: {'Content-Type': 'text/html'}});
};
export const replySession = (token: string): Reply =>
  replyJson({token, environment: 'live', borrower: {uuid: BORROWER_UUID}, connections: []});
export const replyPending = (stage: string): Reply =>
  replyJson({status: 'pending', uuid: BORROWER_UUID, stage});
export const NO_SERVICERS = replyJson({servicers: []});
export const NO_CONTENT: Reply = () => new Response(null, {status: 204});
export const NETWORK_ERROR: Reply = () => Promise.reject(new TypeError(SECRET));
export const NO_REPLY: Reply = () => new Promise(() => undefined);

export class FakeApi {
  sent: {readonly url: string; readonly init: RequestInit; readonly headers: Headers}[] = [];
  replies: Reply[] = [];
  /** The reply to every request after the queue is empty. */
  rest: Reply = NETWORK_ERROR;

  /** Creates a backend with a session and with short waits. */
  async openBackend(timing: Partial<Timing> = {}): Promise<HttpBackend> {
    const backend = new HttpBackend(API, {timing: {...FAST_TIMING, ...timing}});
    this.replies = [replySession(TOKEN)];
    await backend.start(NEW_SESSION, signal);
    this.sent = [];
    return backend;
  }

  readonly fetch: typeof fetch = (input, init = {}) => {
    const url = input instanceof Request ? input.url : input.toString();
    this.sent.push({url, init, headers: new Headers(init.headers)});
    const aborted = new Promise<never>((_, reject) =>
      init.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
    );
    return Promise.race([(this.replies.shift() ?? this.rest)(init), aborted]);
  };
}

/** Short waits between tries. The deadline is so long that it passes only if a test shortens it. */
export const FAST_TIMING: Timing = {timeout: 10_000, backoff: 1, maxBackoff: 1, pollPause: 1};

/** Installs a new fake API before each test of the suite. Returns a function that returns the current one. */
export function useFakeApi(): () => FakeApi {
  const {fetch} = window;
  let api = new FakeApi();
  beforeEach(() => {
    api = new FakeApi();
    window.fetch = api.fetch;
  });
  afterEach(() => {
    window.fetch = fetch;
  });
  return () => api;
}

export const catchError = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('The promise was fulfilled.'),
    (thrown: unknown) => thrown,
  );

/** Returns the code of the LinkError that a promise is rejected with, and checks that the error has no secret in it. */
export async function getErrorCode(promise: Promise<unknown>): Promise<Code> {
  const thrown = await catchError(promise);
  if (!(thrown instanceof LinkError)) throw thrown;
  expect(`${thrown.message} ${thrown.stack ?? ''}`).to.not.contain(SECRET);
  return thrown.code;
}
