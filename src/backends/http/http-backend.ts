/**
 * The backend of a page with an `api-url`: the HTTP API of the contract. It keeps the session's token to itself, polls
 * until an attempt has moved on, and sends what a borrower typed once.
 */
import * as z from 'zod/mini';

import {
  fitting,
  type Answer,
  type Backend,
  type ConnectInput,
  type LinkTokens,
  type StartInput,
} from '../../contract/backend.js';
import {LinkError} from '../../contract/errors.js';
import {Attempt, Finished, Found, Started, type Stage, type Uuid} from '../../contract/schemas.js';
import {baseOf, request, standard, until, waited, type Call, type Timing} from './request.js';

const Opened = z.object({token: z.string().check(z.regex(/^[\w.~+/-]{20,}=*$/))});

const none: LinkTokens = {linkToken: null, fetchLinkToken: null};

type Ask = Omit<Call, 'token'>;

export class HttpBackend implements Backend {
  readonly #base: URL;
  readonly #tokens: LinkTokens;
  readonly #timing: Timing;
  #isByToken = false;
  #token: string | null = null;
  /** The stage of the attempt under way that was seen last, which a poll asks to be told the next of. */
  #seen: {readonly attempt: Uuid; readonly stage: Stage} | null = null;
  /** Settles with the latest change: the next one waits for it. */
  #change: Promise<unknown> = Promise.resolve();

  /**
   * @param apiUrl Where the API is: https, or http on this very machine.
   * @param timing Other waits than the usual ones, for tests.
   * @param tokens Where link tokens come from, which open a session where there is no key.
   * @throws {LinkError} `invalid-options` for any other URL
   */
  constructor(apiUrl: string, timing: Partial<Timing> = {}, tokens: LinkTokens = none) {
    this.#base = baseOf(apiUrl);
    this.#tokens = tokens;
    this.#timing = {...standard, ...timing};
  }

  /** Ends the session before at once, whatever comes of the new one. */
  async start({nexus_key, uuid}: StartInput, signal: AbortSignal): Promise<Started> {
    this.leave();
    this.#isByToken = nexus_key === null;
    const answer = await this.#changing(
      () => (nexus_key === null ? this.#byToken(signal) : this.#open({nexus_key, uuid}, signal)),
      signal,
    );
    this.#token = (await fitting(Opened, Promise.resolve(answer))).token;
    const started = await fitting(Started, Promise.resolve(answer));
    if (nexus_key !== null || uuid === null || started.borrower.uuid.toLowerCase() === uuid.toLowerCase())
      return started;
    this.leave();
    throw new LinkError('invalid-uuid', "uuid is not that of the link token's borrower.");
  }

  search({query}: {readonly query: string}, signal: AbortSignal): Promise<Found> {
    const path = `v1/servicers?query=${encodeURIComponent(query)}`;
    return fitting(Found, this.#ask({method: 'GET', path, isRepeatable: true}, signal));
  }

  connect(body: ConnectInput, signal: AbortSignal): Promise<Attempt> {
    return this.#step({method: 'POST', path: 'v1/attempts', body, isRepeatable: false}, signal);
  }

  answer(
    {attempt, answers}: {readonly attempt: Uuid; readonly answers: readonly Answer[]},
    signal: AbortSignal,
  ): Promise<Attempt> {
    const path = `v1/attempts/${encodeURIComponent(attempt)}/answers`;
    return this.#step({method: 'POST', path, body: {answers}, isRepeatable: false}, signal);
  }

  async poll({attempt}: {readonly attempt: Uuid}, signal: AbortSignal): Promise<Attempt> {
    const after = this.#seen?.attempt === attempt.toLowerCase() ? this.#seen.stage : null;
    const asks = after === null ? '' : `?after=${encodeURIComponent(after)}`;
    const path = `v1/attempts/${encodeURIComponent(attempt)}${asks}`;
    for (;;) {
      const found = await this.#noted(
        this.#ask({method: 'GET', path, isRepeatable: true, isLong: true}, signal),
      );
      if (after === null || found.status !== 'pending' || found.stage !== after) return found;
      // It had no news for as long as it would wait.
      await waited(this.#timing.pause, signal);
    }
  }

  async disconnect({connection}: {readonly connection: Uuid}, signal: AbortSignal): Promise<void> {
    const path = `v1/connections/${encodeURIComponent(connection)}`;
    const call = {method: 'DELETE', path, isRepeatable: true} as const;
    const answer = await this.#changing(() => this.#ask(call, signal), signal);
    // 204, and nothing else, says that it is gone.
    if (answer !== undefined) throw new LinkError('unexpected', "The API's answer breaks the contract.");
  }

  async finish(_input: object, signal: AbortSignal): Promise<Finished> {
    const call = {method: 'POST', path: 'v1/session/finish', body: {}, isRepeatable: true} as const;
    const finished = await fitting(
      Finished,
      this.#changing(() => this.#ask(call, signal), signal),
    );
    this.#token = null;
    return finished;
  }

  /** Tells the API that nobody is here any more. It is not waited for: without it, the session ends by itself. */
  leave(): void {
    const token = this.#token;
    this.#token = this.#seen = null;
    if (token === null) return;
    const call = {method: 'DELETE', path: 'v1/session', isRepeatable: false, token} as const;
    this.#request(call, new AbortController().signal).catch(() => undefined);
  }

  #open(body: object, signal: AbortSignal): Promise<unknown> {
    const call = {method: 'POST', path: 'v1/sessions', body, isRepeatable: true, token: null} as const;
    return this.#request(call, signal);
  }

  /** By the token that is there, and by a new one where that does not open any more. */
  async #byToken(signal: AbortSignal): Promise<unknown> {
    const {linkToken, fetchLinkToken} = this.#tokens;
    try {
      if (linkToken) return await this.#open({link_token: linkToken}, signal);
    } catch (error) {
      if (!fetchLinkToken || LinkError.from(error).code !== 'link-token-expired') throw error;
    }
    return this.#open({link_token: await this.#fetched(signal)}, signal);
  }

  /** What the page answers in time. */
  async #fetched(signal: AbortSignal): Promise<string> {
    const limit = AbortSignal.timeout(this.#timing.deadline);
    const never = until(AbortSignal.any([signal, limit]), () => () => undefined);
    const asked = Promise.resolve().then(() => this.#tokens.fetchLinkToken?.());
    const token = await Promise.race([asked, never]).catch((error: unknown) => {
      throw limit.aborted ? new LinkError('timeout', 'fetchLinkToken did not answer in time.') : error;
    });
    if (typeof token === 'string' && token) return token;
    throw new LinkError(
      'invalid-options',
      'fetchLinkToken (an option, a property) must answer a link token.',
    );
  }

  #step(call: Ask, signal: AbortSignal): Promise<Attempt> {
    return this.#noted(this.#changing(() => this.#ask(call, signal), signal));
  }

  async #noted(answer: Promise<unknown>): Promise<Attempt> {
    const attempt = await fitting(Attempt, answer);
    this.#seen =
      attempt.status === 'pending' ? {attempt: attempt.uuid.toLowerCase(), stage: attempt.stage} : null;
    return attempt;
  }

  async #ask(call: Ask, signal: AbortSignal): Promise<unknown> {
    const token = this.#token;
    if (token === null) {
      signal.throwIfAborted();
      throw new LinkError('session-expired', 'No session is open: it was never started, or it has ended.');
    }
    return this.#request({...call, token}, signal);
  }

  async #request(call: Call, signal: AbortSignal): Promise<unknown> {
    try {
      return await request(this.#base, call, signal, this.#timing);
    } catch (error) {
      // What a link token has opened is over for good where no other one will come.
      const isLast = this.#isByToken && !this.#tokens.fetchLinkToken;
      if (!isLast || LinkError.from(error).code !== 'session-expired') throw error;
      throw new LinkError('link-token-expired', 'The session has ended, and there is no fetchLinkToken.');
    }
  }

  /** One change at a time: what is asked meanwhile is sent after it, unless it is aborted before. */
  #changing<T>(change: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const before = this.#change;
    const turn = until(signal, (done) => {
      void before.then(done);
      return () => undefined;
    });
    const own = turn.then(change);
    this.#change = Promise.allSettled([before, own]);
    return own;
  }
}
