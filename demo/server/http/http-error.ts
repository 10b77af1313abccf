/** Errors with an HTTP status. Their messages are for the partner's engineers and never quote the request. */
import {LinkError, type Code} from 'nexus-link/contract';

export class HttpError extends LinkError {
  readonly status: number;

  constructor(status: number, message: string, code: Code = 'unexpected') {
    super(code, message);
    this.status = status;
  }
}

/** A temporary error: the client may send the same request again after `retryAfter` seconds. */
export class RetryableError extends HttpError {
  readonly retryAfter: number;

  constructor(status: number, message: string, code: Code, retryAfter: number) {
    super(status, message, code);
    this.retryAfter = retryAfter;
  }
}

/** The same request, or one that excludes it, is in progress. */
export class InProgressError extends RetryableError {
  constructor(message: string) {
    super(409, message, 'unexpected', 1);
  }
}

/** A connector threw something other than a `LinkError`, which becomes the `cause` and is logged. */
export class ConnectorError extends HttpError {
  constructor(cause: unknown) {
    super(500, 'The connector failed. See the server log for details.');
    this.cause = cause;
  }
}
