/** Answers the request of a route: authenticates the caller, validates the request, and runs the handler. */
import type {Context} from 'hono';
import type * as z from 'zod';

import {HttpError, RetryableError} from '../http/http-error.ts';
import {runIdempotent, type StoredResponse} from '../http/idempotency.ts';
import {toProblem} from '../http/problem.ts';
import {parseJsonBody, readJsonText, readOrigin, readSessionToken, readUuidParam} from '../http/request.ts';
import {AUTHENTICATORS} from './authentication.ts';
import type {Access, Callers, RouteDefinition} from './route.ts';
import type {RouteServices} from './services.ts';

const MAX_IDEMPOTENCY_KEY_LENGTH = 255;

/** Reads are answered directly. All other requests need an `Idempotency-Key` and run once for each key. */
export async function answerRequest<
  A extends Access,
  Body extends z.core.$ZodType,
  Result extends z.core.$ZodType,
>(c: Context, route: RouteDefinition<A, Body, Result>, services: RouteServices): Promise<Response> {
  const authenticate = () => AUTHENTICATORS[route.access](c, services);
  // An ended session cannot be authenticated again, so a repeated request must first look for its stored response.
  const earlyCaller = route.access === 'ending-session' ? null : await authenticate();
  const uuid = route.path.includes('{uuid}') ? readUuidParam(c, route.notFoundCode ?? 'unexpected') : '';
  const bodyText = route.body ? await readJsonText(c) : '';
  const body = parseBody(route.body, bodyText);
  const run = async (): Promise<StoredResponse> => {
    const caller = earlyCaller ?? (await authenticate());
    const {signal} = c.req.raw;
    const result = await route.handle({services, caller, uuid, query: c.req.query(), body, signal});
    return {status: route.status, body: serializeResult(result)};
  };
  if (route.method === 'get') return createResponse(await run(), route.resultType);

  const key = c.req.header('Idempotency-Key');
  if (!key) throw new HttpError(400, 'Missing Idempotency-Key header');
  if (key.length > MAX_IDEMPOTENCY_KEY_LENGTH)
    throw new HttpError(400, `Idempotency-Key is longer than ${MAX_IDEMPOTENCY_KEY_LENGTH} characters`);
  const callerId = earlyCaller
    ? identifyCaller(earlyCaller)
    : `${readOrigin(c)} ${readSessionToken(c) ?? ''}`;
  const scope = [services.environment, route.operationId, callerId, uuid].join(' ');
  const stored = await runIdempotent(services.db, {scope, key, body: bodyText}, () =>
    run().catch((error: unknown) => toStoredError(error, c.req.raw.signal)),
  );
  return createResponse(stored);
}

/** Without a schema, `Body` is `ZodUndefined` (see `defineRoute`), and its output is undefined. */
const parseBody = <Body extends z.core.$ZodType>(schema: Body | undefined, text: string): z.output<Body> =>
  schema ? parseJsonBody(schema, text) : (undefined as z.output<Body>);

const identifyCaller = (caller: NonNullable<Callers[Access]>): string => {
  if ('origin' in caller) return caller.origin;
  return 'partner' in caller ? caller.partner : caller.id;
};

const serializeResult = (result: unknown): string => {
  if (result === undefined) return '';
  return typeof result === 'string' ? result : JSON.stringify(result);
};

/**
 * The response for an error that a repeated request would get as well.
 * @throws the error if a repeated request may succeed, if the client has disconnected, or if the caller is unknown
 */
function toStoredError(error: unknown, signal: AbortSignal): StoredResponse {
  const problem = toProblem(error);
  const isFinal = problem.status !== 500 && problem.status !== 401 && !(error instanceof RetryableError);
  if (!isFinal || signal.aborted) throw error;
  return {status: problem.status, body: JSON.stringify(problem)};
}

function createResponse({status, body}: StoredResponse, type = 'application/json'): Response {
  if (!body) return new Response(null, {status});
  const contentType = status < 400 ? type : 'application/problem+json';
  return new Response(body, {status, headers: {'Content-Type': contentType}});
}
