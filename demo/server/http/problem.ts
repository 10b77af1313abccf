/** Failures as RFC 9457 problem details, with the code of the closed set. */
import {LinkError, type Code} from 'nexus-link/contract';

const statuses = {
  'invalid-credentials': 422,
  'account-locked': 422,
  'challenge-failed': 422,
  'challenge-expired': 404,
  'servicer-down': 503,
  'servicer-degraded': 503,
  'rate-limited': 429,
  'no-loans': 422,
  offline: 503,
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

export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: Code;
}

/** A refusal with a status of its own; its message is for the partner's engineer. */
export class HttpError extends LinkError {
  readonly status: number;

  constructor(status: number, message: string, code: Code = 'unexpected') {
    super(code, message);
    this.status = status;
  }
}

/** What will be otherwise in a moment: the same call may come again, after so many seconds. */
export class RetryableError extends HttpError {
  readonly retryAfter: number;

  constructor(status: number, message: string, code: Code, after: number) {
    super(status, message, code);
    this.retryAfter = after;
  }
}

/** A connector failed in a way of its own. What it has thrown is for the log. */
export class ConnectorError extends HttpError {
  constructor(cause: unknown) {
    super(500, 'The connector to the servicer failed; the log says where.');
    this.cause = cause;
  }
}

/** What the call met is under way elsewhere, and soon over. */
export class InProgressError extends RetryableError {
  constructor(message: string) {
    super(409, message, 'unexpected', 1);
  }
}

/** What a system says of a connection that is not there or broke off, and PostgreSQL of one that it does not take. */
const AWAY = /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|08\w{3}|57P0[123]|53300)$/;
/** What `pg` says, without a code. */
const BROKEN = /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/;

/** What was thrown, as it is told: while the database is away, that alone. */
export function toHttpError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof LinkError) return error;
  const causes = error instanceof AggregateError ? error.errors : [error];
  const isAway = causes.some(
    (cause) =>
      cause instanceof Error &&
      (('code' in cause && typeof cause.code === 'string' && AWAY.test(cause.code)) ||
        BROKEN.test(cause.message)),
  );
  return isAway ? new RetryableError(503, 'The database is away.', 'unexpected', AWAY_FOR) : error;
}

/** Seconds. */
const AWAY_FOR = 2;

/** What a failure is answered with. Of anything but a `LinkError` nothing is told. */
export function toProblem(error: unknown): Problem {
  const {code, message} = LinkError.from(error);
  const isOurs = error instanceof LinkError;
  const status = error instanceof HttpError ? error.status : isOurs ? statuses[code] : 500;
  const detail = isOurs ? message : 'The server failed; its log says where.';
  return {type: 'about:blank', title: TITLES[status] ?? 'Failed', status, detail, code};
}

const TITLES: Readonly<Record<number, string>> = {
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
};
