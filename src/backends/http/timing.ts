/** How long the client waits, in milliseconds. */
export interface Timing {
  /** How long one try may take, up to the last byte of the response. */
  readonly timeout: number;
  /** The upper bound of the random wait before the second try. It doubles with each further try. */
  readonly backoff: number;
  /** The limit of that doubling. */
  readonly maxBackoff: number;
  /** The wait after a poll without news. */
  readonly pollPause: number;
}

export const DEFAULT_TIMING: Timing = {timeout: 20_000, backoff: 400, maxBackoff: 5_000, pollPause: 500};
