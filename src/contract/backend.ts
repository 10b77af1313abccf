/** The backend port: the calls of the workflow to a server. */
import * as z from 'zod/mini';

import {LinkError} from './errors.js';
import {copyOwn} from './own-properties.js';
import type {Attempt, FinishResult, SearchResult, SessionInfo, Uuid} from './schemas.js';

/**
 * How a page proves itself: by its public key, or by a link token, which also names the borrower. The token is a secret, so
 * it is not part of this value: the HTTP client reads it from the page.
 */
export type PageAuth = {readonly type: 'key'; readonly nexus_key: string} | {readonly type: 'link-token'};

export interface StartInput {
  readonly auth: PageAuth;
  /** The borrower's UUID. Null creates a borrower, or leaves it to the link token to name one. */
  readonly uuid: Uuid | null;
}

/** Where the link tokens of a page come from. Each token opens one session, for a borrower that the page's server chose. */
export interface LinkTokenSource {
  readonly linkToken: string | null;
  /** Called if `linkToken` is missing or used up, and again for each further session. */
  readonly fetchLinkToken: (() => string | Promise<string>) | null;
}

export interface ConnectInput {
  readonly servicer: Uuid;
  /** The connection to restore, or null for a new one. */
  readonly connection: Uuid | null;
  /** Exactly as typed: neither trimmed nor changed in case. */
  readonly username: string;
  readonly password: string;
}

/** The borrower's answer to one question of a challenge. */
export interface Answer {
  readonly question: Uuid;
  readonly value: string;
}

/**
 * The backend of an element. The sandbox and the HTTP client implement it, and a page can bring its own
 * (`element.backend = …`).
 *
 * Every method takes one input and a signal, and rejects with a `LinkError` if it fails; any other error is reported to the
 * page as `unexpected`. The signal is aborted when the borrower leaves the step, after which the result is ignored. One object
 * serves one session at a time: `start` begins a new one and ends the previous one.
 *
 * @example
 * class OwnBackend implements Backend {
 *   async search({query}: {query: string}, signal: AbortSignal): Promise<SearchResult> {
 *     const response = await fetch(`/servicers?query=${encodeURIComponent(query)}`, {signal});
 *     if (!response.ok) throw new LinkError('unexpected', `The server answered ${response.status}.`);
 *     return response.json();
 *   }
 *   // … and the other methods
 * }
 * document.querySelector('nexus-link').backend = new OwnBackend();
 */
export interface Backend {
  /** Opens a session. Typical errors: `invalid-key`, `invalid-uuid`, `link-token-expired`, `not-allowed`. */
  start(input: StartInput, signal: AbortSignal): Promise<SessionInfo>;
  /**
   * Finds the servicers that match a query, best match first. An empty query finds the popular ones. Only the first 50 are
   * used.
   */
  search(input: {readonly query: string}, signal: AbortSignal): Promise<SearchResult>;
  /** Logs in at a servicer. Typical errors: `invalid-credentials`, `account-locked`, `servicer-down`, `no-loans`. */
  connect(input: ConnectInput, signal: AbortSignal): Promise<Attempt>;
  /** Answers all questions of a challenge. Rejects with `challenge-failed` if no attempts are left. */
  answer(
    input: {readonly attempt: Uuid; readonly answers: readonly Answer[]},
    signal: AbortSignal,
  ): Promise<Attempt>;
  /** Resolves when a pending attempt has changed. It is called again at once, so it must not resolve without news. */
  poll(input: {readonly attempt: Uuid}, signal: AbortSignal): Promise<Attempt>;
  /** Removes a connection. */
  disconnect(input: {readonly connection: Uuid}, signal: AbortSignal): Promise<void>;
  /** Ends the session. Its result is reported to the page in `nexus-success`. */
  finish(input: object, signal: AbortSignal): Promise<FinishResult>;
  /** Optional. Called when the session is abandoned; not awaited. */
  leave?(): void;
}

/**
 * Awaits the response of a backend and parses it.
 *
 * @throws {LinkError} `unexpected` if the response does not match the schema. The message names the paths and no values.
 */
export async function parseResponse<T extends z.core.$ZodType>(
  schema: T,
  response: Promise<unknown>,
): Promise<z.output<T>> {
  const result = z.safeParse(schema, copyOwn(await response));
  if (result.success) return copyOwn(result.data);
  const paths = result.error.issues.map(({path}) => path.join('.') || '(the whole response)').join(', ');
  throw new LinkError('unexpected', `The response of the backend does not match the contract at: ${paths}.`);
}
