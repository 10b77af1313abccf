/** Everything that can go wrong, as one closed set of codes and one error class. */
import * as z from 'zod/mini';

/**
 * Where the one recovery action of a code leads.
 * `retry` repeats what failed, `log-in` returns to the login form, `choose-servicer` to the search,
 * `restart` opens a new session, `close` leaves.
 */
export type Recovery = 'retry' | 'log-in' | 'choose-servicer' | 'restart' | 'close';

export interface CodeFacts {
  readonly recovery: Recovery;
  /** Whether the same thing may work when it is tried again now. */
  readonly retry: boolean;
  /** The status of the exit that is dispatched at once, or null where the borrower goes on. */
  readonly ends: 'error' | 'illegal' | null;
}

const goOn = (recovery: Recovery): CodeFacts => ({
  recovery,
  retry: recovery !== 'choose-servicer',
  ends: null,
});
const end = (ends: 'error' | 'illegal'): CodeFacts => ({recovery: 'close', retry: false, ends});

/** The closed set. Words for each stand in the message catalogues; `docs/errors.md` is made from both. */
export const codes = {
  'invalid-credentials': goOn('log-in'),
  'account-locked': goOn('choose-servicer'),
  'challenge-failed': goOn('log-in'),
  'challenge-expired': goOn('log-in'),
  'servicer-down': goOn('choose-servicer'),
  'servicer-degraded': goOn('retry'),
  'rate-limited': goOn('retry'),
  'no-loans': goOn('choose-servicer'),
  offline: goOn('retry'),
  timeout: goOn('retry'),
  unexpected: goOn('retry'),
  'session-expired': goOn('restart'),
  'link-token-expired': end('error'),
  'invalid-options': end('error'),
  'invalid-key': end('error'),
  'invalid-uuid': end('error'),
  'unknown-borrower': end('error'),
  'not-allowed': end('illegal'),
  'not-ready': end('illegal'),
} satisfies Record<string, CodeFacts>;

/** The code of a failure: a key of `codes`. `Object.keys` forgets that it answers these keys and no others. */
export const Code = z.enum(Object.keys(codes) as [keyof typeof codes, ...(keyof typeof codes)[]]);
export type Code = z.infer<typeof Code>;

/** By shape, since a backend may come with its own copy of this package. */
const isLinkError = (thrown: unknown): thrown is LinkError =>
  thrown instanceof Error &&
  thrown.name === 'LinkError' &&
  'code' in thrown &&
  Code.safeParse(thrown.code).success;

/**
 * The one error of nexus-link. A backend throws it to say what failed.
 * Its message is for the partner's engineer and reaches the page in the exit: it never holds
 * anything that the borrower typed.
 */
export class LinkError extends Error {
  override readonly name = 'LinkError';

  constructor(
    readonly code: Code,
    message: string,
  ) {
    super(message || `Failed with the code ${code}.`);
  }

  /** Any other thrown value becomes `unexpected`. Its own words are dropped: they might quote a secret. */
  static from(thrown: unknown): LinkError {
    if (isLinkError(thrown)) return thrown;
    return new LinkError('unexpected', 'The backend failed with something other than a LinkError.');
  }
}
