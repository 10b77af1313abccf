/** The backend of a page with an `api-url`: a client of the HTTP API that `openapi.yaml` describes. */
import * as z from 'zod/mini';

import {
  parseResponse,
  type Answer,
  type Backend,
  type ConnectInput,
  type LinkTokenSource,
  type StartInput,
} from '../../contract/backend.js';
import {LinkError} from '../../contract/errors.js';
import {
  Attempt,
  FinishResult,
  SearchResult,
  SessionInfo,
  type Stage,
  type Uuid,
} from '../../contract/schemas.js';
import {waitFor} from '../wait.js';
import {parseBaseUrl} from './base-url.js';
import {delayUntilActive, sendRequest, type ApiRequest} from './send-request.js';
import {DEFAULT_TIMING, type Timing} from './timing.js';

/** The bearer token that a new session comes with. */
const SessionToken = z.object({token: z.string().check(z.regex(/^[\w.~+/-]{20,}=*$/))});

export interface HttpBackendOptions {
  /** Where link tokens come from. Read each time one is needed, since a page may set it late. */
  readonly linkTokens?: LinkTokenSource;
  /** Overrides some of the default waits, for tests. */
  readonly timing?: Partial<Timing>;
}

/**
 * Talks to the HTTP API. It keeps the token of the session to itself, sends one change at a time, and sends a password or an
 * answer again only if not a byte of a response arrived.
 *
 * @example
 * const backend = new HttpBackend('https://api.example');
 * const {connections} = await backend.start(
 *   {auth: {type: 'key', nexus_key: 'live_…'}, uuid: null},
 *   AbortSignal.timeout(60_000),
 * );
 */
export class HttpBackend implements Backend {
  readonly #baseUrl: URL;
  readonly #linkTokens: LinkTokenSource;
  readonly #timing: Timing;
  #sessionToken: string | null = null;
  /** Whether the current session was opened by a key, which opens any number of them. */
  #isByKey = true;
  /** The last known stage of the current attempt. A poll asks the API to respond when it has changed. */
  #lastSeen: {readonly attempt: Uuid; readonly stage: Stage} | null = null;
  /** Settles when the last queued mutation has ended. */
  #lastMutation: Promise<unknown> = Promise.resolve();

  /**
   * @param apiUrl The URL that the API's paths are relative to: https, or http on a loopback host.
   * @throws {LinkError} `invalid-options` for any other URL
   */
  constructor(apiUrl: string, {linkTokens, timing}: HttpBackendOptions = {}) {
    this.#baseUrl = parseBaseUrl(apiUrl);
    this.#linkTokens = linkTokens ?? {linkToken: null, fetchLinkToken: null};
    this.#timing = {...DEFAULT_TIMING, ...timing};
  }

  /** Opens a session. The previous one is ended first, even if the new one fails. */
  async start({auth, uuid}: StartInput, signal: AbortSignal): Promise<SessionInfo> {
    this.leave();
    const isByKey = auth.type === 'key';
    this.#isByKey = isByKey;
    const response = this.#enqueueMutation(signal, () =>
      isByKey
        ? this.#openSession({nexus_key: auth.nexus_key, uuid}, signal)
        : this.#openSessionByLinkToken(signal),
    );
    this.#sessionToken = (await parseResponse(SessionToken, response)).token;
    const session = await parseResponse(SessionInfo, response);
    if (isByKey || uuid === null || session.borrower.uuid.toLowerCase() === uuid.toLowerCase())
      return session;
    this.leave();
    throw new LinkError('invalid-uuid', "uuid is not that of the link token's borrower.");
  }

  search({query}: {readonly query: string}, signal: AbortSignal): Promise<SearchResult> {
    const path = `v1/servicers?query=${encodeURIComponent(query)}`;
    return parseResponse(SearchResult, this.#send({method: 'GET', path, isRepeatable: true}, signal));
  }

  connect(body: ConnectInput, signal: AbortSignal): Promise<Attempt> {
    const request = {method: 'POST', path: 'v1/attempts', body, isRepeatable: false} as const;
    return this.#parseAttempt(this.#enqueueMutation(signal, () => this.#send(request, signal)));
  }

  answer(
    {attempt, answers}: {readonly attempt: Uuid; readonly answers: readonly Answer[]},
    signal: AbortSignal,
  ): Promise<Attempt> {
    const path = `v1/attempts/${encodeURIComponent(attempt)}/answers`;
    const request = {method: 'POST', path, body: {answers}, isRepeatable: false} as const;
    return this.#parseAttempt(this.#enqueueMutation(signal, () => this.#send(request, signal)));
  }

  async poll({attempt}: {readonly attempt: Uuid}, signal: AbortSignal): Promise<Attempt> {
    const knownStage = this.#lastSeen?.attempt === attempt.toLowerCase() ? this.#lastSeen.stage : null;
    const query = knownStage === null ? '' : `?after=${encodeURIComponent(knownStage)}`;
    const path = `v1/attempts/${encodeURIComponent(attempt)}${query}`;
    const request = {method: 'GET', path, isRepeatable: true, isLongPoll: true} as const;
    for (;;) {
      const result = await this.#parseAttempt(this.#send(request, signal));
      if (knownStage === null || result.status !== 'pending' || result.stage !== knownStage) return result;
      // The API waited as long as it does and had no news.
      await delayUntilActive(this.#timing.pollPause, signal);
    }
  }

  async disconnect({connection}: {readonly connection: Uuid}, signal: AbortSignal): Promise<void> {
    const path = `v1/connections/${encodeURIComponent(connection)}`;
    const request = {method: 'DELETE', path, isRepeatable: true} as const;
    const response = await this.#enqueueMutation(signal, () => this.#send(request, signal));
    // Only a 204 confirms the removal.
    if (response !== undefined) throw new LinkError('unexpected', 'The API answered a removal with a body.');
  }

  async finish(_input: object, signal: AbortSignal): Promise<FinishResult> {
    const request = {method: 'POST', path: 'v1/session/finish', body: {}, isRepeatable: true} as const;
    const response = this.#enqueueMutation(signal, () => this.#send(request, signal));
    const finished = await parseResponse(FinishResult, response);
    this.#sessionToken = null;
    return finished;
  }

  /** Tells the API that the session is over. The response is ignored: without the message, the session expires by itself. */
  leave(): void {
    const token = this.#sessionToken;
    this.#sessionToken = this.#lastSeen = null;
    if (token === null) return;
    const request = {method: 'DELETE', path: 'v1/session', isRepeatable: false, token} as const;
    const {signal} = new AbortController();
    sendRequest(this.#baseUrl, request, signal, this.#timing).catch(() => undefined);
  }

  #openSession(body: object, signal: AbortSignal): Promise<unknown> {
    const request = {method: 'POST', path: 'v1/sessions', body, isRepeatable: true, token: null} as const;
    return this.#translateExpiry(sendRequest(this.#baseUrl, request, signal, this.#timing));
  }

  /** Opens a session by the link token of the page, or by a new one if there is none or it is used up. */
  async #openSessionByLinkToken(signal: AbortSignal): Promise<unknown> {
    const {linkToken, fetchLinkToken} = this.#linkTokens;
    try {
      if (linkToken) return await this.#openSession({link_token: linkToken}, signal);
    } catch (error) {
      if (!fetchLinkToken || LinkError.from(error).code !== 'link-token-expired') throw error;
    }
    return this.#openSession({link_token: await this.#fetchLinkToken(signal)}, signal);
  }

  /** Asks the page for a link token, which may take as long as a request. */
  async #fetchLinkToken(signal: AbortSignal): Promise<string> {
    const timeout = AbortSignal.timeout(this.#timing.timeout);
    const timedOut = waitFor(AbortSignal.any([signal, timeout]), () => () => undefined);
    const fetched = Promise.resolve().then(() => this.#linkTokens.fetchLinkToken?.());
    const token = await Promise.race([fetched, timedOut]).catch((error: unknown) => {
      throw timeout.aborted ? new LinkError('timeout', 'fetchLinkToken did not return in time.') : error;
    });
    if (typeof token === 'string' && token) return token;
    throw new LinkError('invalid-options', 'fetchLinkToken must return a link token, or a promise of one.');
  }

  /** Parses an attempt and remembers its stage for the next poll. */
  async #parseAttempt(response: Promise<unknown>): Promise<Attempt> {
    const attempt = await parseResponse(Attempt, response);
    this.#lastSeen =
      attempt.status === 'pending' ? {attempt: attempt.uuid.toLowerCase(), stage: attempt.stage} : null;
    return attempt;
  }

  /**
   * Sends a request of the current session.
   *
   * @throws {LinkError} `session-expired` if there is none
   */
  async #send(request: Omit<ApiRequest, 'token'>, signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    const token = this.#sessionToken;
    if (token === null) throw new LinkError('session-expired', 'No session is open.');
    return this.#translateExpiry(sendRequest(this.#baseUrl, {...request, token}, signal, this.#timing));
  }

  /** Turns `session-expired`, after which the borrower may start again, into `link-token-expired` if the page cannot do so. */
  async #translateExpiry(response: Promise<unknown>): Promise<unknown> {
    try {
      return await response;
    } catch (error) {
      const canReopen = this.#isByKey || this.#linkTokens.fetchLinkToken !== null;
      if (canReopen || LinkError.from(error).code !== 'session-expired') throw error;
      throw new LinkError('link-token-expired', 'The session has ended, and there is no fetchLinkToken.');
    }
  }

  /** Runs one mutation at a time, in the order of the calls. A mutation that is aborted while it waits does not run. */
  #enqueueMutation(signal: AbortSignal, mutate: () => Promise<unknown>): Promise<unknown> {
    const previous = this.#lastMutation;
    const turn = waitFor(signal, (done) => {
      void previous.then(done);
      return () => undefined;
    });
    const mutation = turn.then(mutate);
    this.#lastMutation = Promise.allSettled([previous, mutation]);
    return mutation;
  }
}
