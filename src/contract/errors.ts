/** The closed set of error codes, and the one error class. */
import * as z from 'zod/mini';

/**
 * The one action that the borrower is offered after an error.
 *
 * - `retry` repeats what failed.
 * - `log-in` returns to the login form.
 * - `choose-servicer` returns to the search.
 * - `restart` opens a new session.
 * - `close` leaves.
 */
export type Recovery = 'retry' | 'log-in' | 'choose-servicer' | 'restart' | 'close';

export interface CodeFacts {
  readonly recovery: Recovery;
  /** Whether the same request may succeed if it is repeated now. */
  readonly retry: boolean;
  /** The status of the exit that is dispatched at once, or null if the borrower can go on. */
  readonly ends: 'error' | 'illegal' | null;
}

const recoverBy = (recovery: Recovery): CodeFacts => ({
  recovery,
  retry: recovery !== 'choose-servicer',
  ends: null,
});
const endOpening = (ends: 'error' | 'illegal'): CodeFacts => ({recovery: 'close', retry: false, ends});

/**
 * Every error code with its consequences. The sentences that the borrower reads are in the message catalogues;
 * `docs/errors.md` is generated from both.
 */
export const codes = {
  'invalid-credentials': recoverBy('log-in'),
  'account-locked': recoverBy('choose-servicer'),
  'challenge-failed': recoverBy('log-in'),
  'challenge-expired': recoverBy('log-in'),
  'servicer-down': recoverBy('choose-servicer'),
  'servicer-degraded': recoverBy('retry'),
  'rate-limited': recoverBy('retry'),
  'no-loans': recoverBy('choose-servicer'),
  offline: recoverBy('retry'),
  'load-failed': recoverBy('retry'),
  timeout: recoverBy('retry'),
  unexpected: recoverBy('retry'),
  'session-expired': recoverBy('restart'),
  'link-token-expired': endOpening('error'),
  'invalid-options': endOpening('error'),
  'invalid-key': endOpening('error'),
  'invalid-uuid': endOpening('error'),
  'unknown-borrower': endOpening('error'),
  'not-allowed': endOpening('illegal'),
  'not-ready': endOpening('illegal'),
} satisfies Record<string, CodeFacts>;

/** A key of `codes`. The cast restores the type of the keys, which `Object.keys` widens to `string`. */
export const Code = z.enum(Object.keys(codes) as [keyof typeof codes, ...(keyof typeof codes)[]]);
export type Code = z.infer<typeof Code>;

/** Compares shapes instead of using `instanceof`, because a backend may bring its own copy of this package. */
const isLinkError = (thrown: unknown): thrown is LinkError =>
  thrown instanceof Error &&
  thrown.name === 'LinkError' &&
  'code' in thrown &&
  Code.safeParse(thrown.code).success;

/**
 * The one error of nexus-link. A backend throws it to say what failed.
 *
 * The message is for the partner's engineer and reaches the page in `nexus-exit`. It must not contain anything that the
 * borrower typed.
 *
 * @example
 * throw new LinkError('servicer-down', 'Nelnet answered 503.');
 */
export class LinkError extends Error {
  override readonly name = 'LinkError';

  constructor(
    readonly code: Code,
    message: string,
  ) {
    super(message || `Failed with the code ${code}.`);
  }

  /** Turns any thrown value into a `LinkError`. The message of a foreign error is dropped, since it may quote a secret. */
  static from(thrown: unknown): LinkError {
    if (isLinkError(thrown)) return thrown;
    return new LinkError('unexpected', 'The backend failed with something other than a LinkError.');
  }
}
