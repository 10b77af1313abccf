/** Everything that can go wrong, as one closed set of codes and one error class. */

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

/** The closed set. Words for each stand in the message catalogues; `docs/errors.md` is made from both. */
export const codes = {
  'invalid-credentials': {recovery: 'log-in', retry: true, ends: null},
  'account-locked': {recovery: 'choose-servicer', retry: false, ends: null},
  'challenge-failed': {recovery: 'log-in', retry: true, ends: null},
  'challenge-expired': {recovery: 'log-in', retry: true, ends: null},
  'servicer-down': {recovery: 'choose-servicer', retry: false, ends: null},
  'servicer-degraded': {recovery: 'retry', retry: true, ends: null},
  'rate-limited': {recovery: 'retry', retry: true, ends: null},
  'no-loans': {recovery: 'choose-servicer', retry: false, ends: null},
  offline: {recovery: 'retry', retry: true, ends: null},
  timeout: {recovery: 'retry', retry: true, ends: null},
  unexpected: {recovery: 'retry', retry: true, ends: null},
  'session-expired': {recovery: 'restart', retry: true, ends: null},
  'invalid-options': {recovery: 'close', retry: false, ends: 'error'},
  'invalid-key': {recovery: 'close', retry: false, ends: 'error'},
  'invalid-uuid': {recovery: 'close', retry: false, ends: 'error'},
  'unknown-borrower': {recovery: 'close', retry: false, ends: 'error'},
  'not-allowed': {recovery: 'close', retry: false, ends: 'illegal'},
  'not-ready': {recovery: 'close', retry: false, ends: 'illegal'},
} as const satisfies Record<string, CodeFacts>;

export type Code = keyof typeof codes;

export const isCode = (value: string): value is Code => Object.hasOwn(codes, value);

/** By shape, since a backend may come with its own copy of this package. */
const isLinkError = (thrown: unknown): thrown is LinkError =>
  thrown instanceof Error && thrown.name === 'LinkError' && 'code' in thrown && isCode(String(thrown.code));

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
