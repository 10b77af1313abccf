/** Error responses: problem details (RFC 9457) with a `code` of the contract. */
import {Code, LinkError} from 'nexus-link/contract';
import * as z from 'zod';

import {HttpError, RetryableError} from './http-error.ts';

export const Problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: Code,
});
export type Problem = z.infer<typeof Problem>;

/** The status of a `LinkError` that is not an `HttpError`. */
const STATUS_BY_CODE = {
  'invalid-credentials': 422,
  'account-locked': 422,
  'challenge-failed': 422,
  'challenge-expired': 404,
  'servicer-down': 503,
  'servicer-degraded': 503,
  'rate-limited': 429,
  'no-loans': 422,
  offline: 503,
  'load-failed': 503,
  timeout: 504,
  unexpected: 400,
  'session-expired': 401,
  'link-token-expired': 401,
  'invalid-options': 400,
  'invalid-key': 403,
  'invalid-uuid': 400,
  'unknown-borrower': 404,
  'not-allowed': 403,
  'not-ready': 409,
} as const satisfies Record<Code, number>;

/** The titles of the statuses that the server answers errors with. */
export const STATUS_TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
} as const;
export type ErrorStatus = keyof typeof STATUS_TITLES;

/** Error codes of the operating system and of PostgreSQL for a connection that is refused, lost or not accepted. */
const UNAVAILABLE_CODE =
  /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|08\w{3}|57P0[123]|53300)$/;
/** Messages of `pg` for the same, which come without a code. */
const UNAVAILABLE_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/;
const DATABASE_RETRY_AFTER_S = 2;

/** Turns errors of an unreachable database into a `RetryableError`. Other errors are returned as they are. */
export function translateDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof LinkError) return error;
  const causes: unknown[] = error instanceof AggregateError ? error.errors : [error];
  if (!causes.some(isDatabaseUnavailable)) return error;
  return new RetryableError(503, 'The database is unavailable.', 'unexpected', DATABASE_RETRY_AFTER_S);
}

const isDatabaseUnavailable = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && typeof error.code === 'string' && UNAVAILABLE_CODE.test(error.code)) ||
    UNAVAILABLE_MESSAGE.test(error.message));

/** The problem details of an error. An error that is not a `LinkError` is unexpected, and its message is not shown. */
export function toProblem(error: unknown): Problem {
  const {code, message} = LinkError.from(error);
  const isExpected = error instanceof LinkError;
  const status = error instanceof HttpError ? error.status : isExpected ? STATUS_BY_CODE[code] : 500;
  const detail = isExpected ? message : 'Internal error. See the server log for details.';
  return {type: 'about:blank', title: findTitle(status), status, detail, code};
}

const findTitle = (status: number): string =>
  Object.entries(STATUS_TITLES).find(([known]) => Number(known) === status)?.[1] ?? 'Error';

/** @param error The error that a handler or a middleware has thrown. */
export function createProblemResponse(error: unknown): Response {
  const translated = translateDatabaseError(error);
  const problem = toProblem(translated);
  const headers = new Headers({'Content-Type': 'application/problem+json'});
  if (translated instanceof RetryableError) headers.set('Retry-After', String(translated.retryAfter));
  return new Response(JSON.stringify(problem), {status: problem.status, headers});
}
