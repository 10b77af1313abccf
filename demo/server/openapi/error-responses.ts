/** The error responses that operations share, one per status. */
import type {Code} from 'nexus-link/contract';

import {STATUS_TITLES, type ErrorStatus} from '../http/problem.ts';
import type {RouteDescription} from '../routes/route.ts';

interface ErrorResponse {
  readonly description: string;
  /** Of the example. */
  readonly detail: string;
  readonly code: Code;
  /** When the response has a `Retry-After` header. Never if it is missing. */
  readonly retryAfter?: string;
}

const ERROR_RESPONSES: Readonly<Record<ErrorStatus, ErrorResponse>> = {
  400: {
    description:
      'The request is invalid (`invalid-options`, `invalid-uuid`), has no `Idempotency-Key`, or refers to something that ' +
      'does not exist (`unexpected`).',
    detail: 'Invalid request body: username',
    code: 'invalid-options',
  },
  401: {
    description:
      '`session-expired`: there is no open session with this token and origin. `link-token-expired`: the link token is ' +
      'used, expired or issued for another page. `invalid-key`: the secret key is missing or invalid.',
    detail: 'There is no open session with this token and origin.',
    code: 'session-expired',
  },
  403: {
    description:
      '`invalid-key`: the key is invalid, or the page may not use it. `not-allowed`: the borrower may not connect servicers.',
    detail: 'The origin of the page is not listed for nexus_key.',
    code: 'invalid-key',
  },
  404: {
    description:
      '`unknown-borrower`: the partner has no borrower with this UUID. `challenge-expired`: the session has no such ' +
      'attempt. `unexpected`: there is nothing else with this UUID.',
    detail: 'There is no borrower with this UUID.',
    code: 'unknown-borrower',
  },
  409: {
    description:
      '`unexpected`: a request with this `Idempotency-Key` is in progress, or the request conflicts with the current ' +
      'state. `not-ready`: the borrower cannot connect servicers yet.',
    detail: 'A request with this Idempotency-Key is in progress',
    code: 'unexpected',
    retryAfter: 'Present if a request is in progress.',
  },
  413: {
    description: 'The request body is larger than 16,384 bytes.',
    detail: 'The request body is larger than 16384 bytes',
    code: 'unexpected',
  },
  415: {
    description: 'The Content-Type is not `application/json`.',
    detail: 'Content-Type must be application/json',
    code: 'unexpected',
  },
  422: {
    description:
      'The servicer rejected the login (`invalid-credentials`, `account-locked`, `challenge-failed`, `no-loans`), a limit ' +
      'is reached (`invalid-options`), or the `Idempotency-Key` was used with a different request (`unexpected`).',
    detail: 'The servicer did not accept the login.',
    code: 'invalid-credentials',
  },
  429: {
    description:
      '`rate-limited`: there are too many requests, or the limit of three failed or unfinished logins of the borrower at ' +
      'the servicer in 24 hours is reached.',
    detail: 'Too many requests for this key',
    code: 'rate-limited',
    retryAfter: 'Present if there are too many requests.',
  },
  500: {
    description: 'The server failed. The request can be sent again with the same `Idempotency-Key`.',
    detail: 'Internal error. See the server log for details.',
    code: 'unexpected',
  },
  503: {
    description:
      '`servicer-down`, `servicer-degraded`: the servicer is unavailable. `unexpected`: the database is unavailable, or ' +
      'the server is shutting down.',
    detail: 'The database is unavailable.',
    code: 'unexpected',
    retryAfter: 'Present if the database is unavailable.',
  },
  504: {
    description:
      '`timeout`: the servicer did not respond in time, or the first request with this `Idempotency-Key` was interrupted, ' +
      'so that its result is unknown.',
    detail: 'The servicer did not respond in time.',
    code: 'timeout',
  },
};

const STATUSES = Object.keys(ERROR_RESPONSES).map(Number) as ErrorStatus[];

/** The name of the component: `NotFound` for 404. */
const getName = (status: ErrorStatus): string => STATUS_TITLES[status].replaceAll(' ', '');

export const errorResponseComponents = Object.fromEntries(
  STATUSES.map((status) => {
    const {description, detail, code, retryAfter} = ERROR_RESPONSES[status];
    const schema = {type: 'string', pattern: String.raw`^\d+$`};
    return [
      getName(status),
      {
        description,
        ...(retryAfter && {
          headers: {'Retry-After': {description: `Seconds to wait. ${retryAfter}`, schema, example: '1'}},
        }),
        content: {
          'application/problem+json': {
            schema: {$ref: '#/components/schemas/Problem'},
            example: {type: 'about:blank', title: STATUS_TITLES[status], status, detail, code},
          },
        },
      },
    ];
  }),
);

/** The error responses of a route: its own, and those that follow from its access, method, path and body. */
export function describeErrors(route: RouteDescription): Readonly<Record<string, object>> {
  const {access, method, path, body, errors = []} = route;
  const statuses = new Set<ErrorStatus>(errors);
  const addStatuses = (condition: boolean, ...added: readonly ErrorStatus[]): void => {
    if (condition) for (const status of added) statuses.add(status);
  };
  addStatuses(access !== 'public', 429, 500, 503);
  addStatuses(access !== 'public' && access !== 'page', 401);
  addStatuses(access === 'partner', 403);
  addStatuses(path.includes('{uuid}'), 404);
  addStatuses(method !== 'get', 400, 409, 413, 504);
  addStatuses(body !== undefined, 415, 422);
  return Object.fromEntries(
    STATUSES.filter((status) => statuses.has(status)).map((status) => [
      String(status),
      {$ref: `#/components/responses/${getName(status)}`},
    ]),
  );
}
