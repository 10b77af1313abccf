/**
 * The types of routes. A route describes one operation: who may call it, its request and response, and the function
 * that handles it. The server registers its handlers from these descriptions, and openapi.yaml is generated from them.
 */
import type {Context} from 'hono';
import type {Code} from 'nexus-link/contract';
import type * as z from 'zod';

import type {Session} from '../domain/sessions.ts';
import type {ErrorStatus} from '../http/problem.ts';
import type {RouteServices} from './services.ts';

/** Who may call a route, and what authentication tells about the caller. */
export interface Callers {
  /** Anyone, such as a load balancer. */
  public: null;
  /** A page that has no session yet. */
  page: {readonly origin: string};
  /** A page, with the bearer token of its session. */
  session: Session;
  /** The same, for requests that end the session. They can be repeated afterwards. */
  'ending-session': Session;
  /** The server of a partner, with a secret key. `partner` is the ID of its row. */
  partner: {readonly partner: string};
}
export type Access = keyof Callers;

/** A request that has been authenticated and validated. */
export interface Call<A extends Access, Body> {
  readonly services: RouteServices;
  readonly caller: Callers[A];
  /** The UUID in the path, in lower case. Empty if the path has none. */
  readonly uuid: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Body;
  /** Aborted when the client disconnects. */
  readonly signal: AbortSignal;
}

/** What openapi.yaml says about a route. */
export interface RouteDescription {
  readonly method: 'get' | 'post' | 'delete';
  /** In the notation of OpenAPI, such as `/v1/attempts/{uuid}`. */
  readonly path: string;
  readonly operationId: string;
  readonly access: Access;
  readonly summary: string;
  readonly description?: string;
  /** Query parameters, all of them optional. */
  readonly query?: Readonly<Record<string, {readonly schema: z.core.$ZodType; readonly description: string}>>;
  /** The JSON body of the request. Without it, a body is ignored. */
  readonly body?: z.core.$ZodType;
  readonly bodyExample?: unknown;
  /** The status of the response if all goes well. */
  readonly status: 200 | 201 | 202 | 204;
  readonly resultDescription: string;
  /** The JSON body of the response. Without it, the response has no content. */
  readonly result?: z.core.$ZodType;
  /** The media type of the response, if it is not JSON. */
  readonly resultType?: 'text/plain';
  /** Statuses of errors that not all routes of this kind have. */
  readonly errors?: readonly ErrorStatus[];
}

export interface RouteDefinition<
  A extends Access,
  Body extends z.core.$ZodType,
  Result extends z.core.$ZodType,
> extends RouteDescription {
  readonly access: A;
  readonly body?: Body;
  readonly bodyExample?: z.input<Body>;
  readonly result?: Result;
  /** The code of the error for a UUID in the path that is not valid. */
  readonly notFoundCode?: Code;
  readonly handle: (call: Call<A, z.output<Body>>) => Promise<z.output<Result>>;
}

export interface Route extends RouteDescription {
  answer(c: Context, services: RouteServices): Promise<Response>;
}
