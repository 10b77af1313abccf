/**
 * The port: what nexus-link asks of whoever answers. The sandbox and the HTTP client implement it, and so
 * may a page (`element.backend = …`).
 *
 * Every method takes one input and a signal, and rejects with a `LinkError` to say what failed. The signal is
 * aborted when the borrower leaves the step: the answer is then not waited for. One object serves one opening
 * at a time; `start` begins a new session and ends the one before.
 */
import * as z from 'zod/mini';

import {LinkError} from './errors.js';
import type {Attempt, Finished, Found, Started, Uuid} from './schemas.js';

export interface StartInput {
  /** Null: the page has a link token, which says who the borrower is. */
  readonly nexus_key: string | null;
  /** Null: a new borrower is created, and answered. */
  readonly uuid: Uuid | null;
}

/** Where a page's link tokens come from: each opens one session, for a borrower whom the page's server has named. */
export interface LinkTokens {
  readonly linkToken: string | null;
  /** Asked where `linkToken` is missing or used up, and again for each session after the first. */
  readonly fetchLinkToken: (() => string | Promise<string>) | null;
}

export interface ConnectInput {
  readonly servicer: Uuid;
  /** The connection to restore, or null for a new one. */
  readonly connection: Uuid | null;
  /** The bytes that were typed: not trimmed, no case changed. */
  readonly username: string;
  readonly password: string;
}

export interface Answer {
  readonly question: Uuid;
  readonly value: string;
}

export interface Backend {
  /** Opens a session. Errors: `invalid-key`, `link-token-expired`, `invalid-uuid` and others. */
  start(input: StartInput, signal: AbortSignal): Promise<Started>;
  /**
   * Servicers that match, best first; an empty query answers the popular ones. The first 50 are shown and counted,
   * the rest is not looked at: whoever seeks another types on.
   */
  search(input: {readonly query: string}, signal: AbortSignal): Promise<Found>;
  /** Logs in at a servicer. Errors: `invalid-credentials`, `account-locked`, `servicer-down` and others. */
  connect(input: ConnectInput, signal: AbortSignal): Promise<Attempt>;
  /** Answers a challenge, every question of it. No attempts left: rejects with `challenge-failed`. */
  answer(
    input: {readonly attempt: Uuid; readonly answers: readonly Answer[]},
    signal: AbortSignal,
  ): Promise<Attempt>;
  /** Answers once a pending attempt has moved on, and not before: it is asked again at once. */
  poll(input: {readonly attempt: Uuid}, signal: AbortSignal): Promise<Attempt>;
  /** Removes a connection. */
  disconnect(input: {readonly connection: Uuid}, signal: AbortSignal): Promise<void>;
  /** Ends the session; what it answers is what the page is told. */
  finish(input: object, signal: AbortSignal): Promise<Finished>;
  /** Told, where it is there, that the opening has ended without `finish`. Nobody waits for it. */
  leave?(): void;
}

/**
 * An answer that fits the contract.
 * @throws {LinkError} `unexpected` for one of another shape; nothing of it is repeated.
 */
export async function fitting<T extends z.core.$ZodType>(
  schema: T,
  answer: Promise<unknown>,
): Promise<z.output<T>> {
  const parsed = z.safeParse(schema, await answer);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map(({path}) => path.join('.')).join(', ');
  throw new LinkError('unexpected', `The backend's answer breaks the contract at: ${paths}.`);
}
