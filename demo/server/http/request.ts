/** How calls are read and answered, whoever makes them. */
import type {Context} from 'hono';
import * as z from 'zod';

import type {Code} from '#link/contract/errors';
import {Uuid, type Environment} from '#link/contract/schemas';
import type {Database} from '../db/database.ts';
import {once, type Answered} from './idempotency.ts';
import {Passing, problemOf, Refusal, toldOf} from './problem.ts';

export const NOTHING: Answered = {status: 204, body: ''};

export const json = (status: number, body: object): Answered => ({status, body: JSON.stringify(body)});

/** @param code What it is where the path names nothing. @throws Refusal 404 for what is no UUID, and so names nothing */
export function uuidOf(c: Context, code: Code): string {
  const parsed = Uuid.safeParse(c.req.param('uuid'));
  if (parsed.success) return parsed.data.toLowerCase();
  throw new Refusal(404, 'What the path names is not a UUID.', code);
}

/** @throws Refusal 415, 400; what was sent is not repeated */
export async function bodyOf<T extends z.core.$ZodType>(
  c: Context,
  schema: T,
): Promise<{readonly data: z.output<T>; readonly text: string}> {
  if (c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    throw new Refusal(415, 'Send JSON, with the Content-Type application/json.');
  const text = await c.req.text();
  const parsed = z.safeParse(schema, parsedJson(text));
  if (parsed.success) return {data: parsed.data, text};
  const paths = parsed.error.issues.map(({path}) => path.join('.') || 'the body').join(', ');
  throw new Refusal(400, `The request breaks the contract at: ${paths}.`, 'invalid-options');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The body is not JSON.', 'invalid-options');
  }
}

/** Whose calls they are: another server may share the database, and not its calls. */
export interface Host {
  readonly db: Database;
  readonly environment: Environment;
}

/**
 * A call that changes something, once for each `Idempotency-Key`.
 * @param scope Who calls, and what for. @param request What else the key stands for.
 */
export async function mutation(
  c: Context,
  {db, environment}: Host,
  scope: string,
  request: string,
  act: () => Promise<Answered>,
): Promise<Response> {
  const key = c.req.header('Idempotency-Key');
  if (!key || key.length > 255) throw new Refusal(400, 'Name the call with an Idempotency-Key: a new UUID.');
  const {status, body} = await once(db, {scope: `${environment} ${scope}`, key, request}, () =>
    act().catch(refusal(c)),
  );
  return body ? sent(status, body) : new Response(null, {status});
}

/**
 * What will be the same when the call comes again is an answer. It may be another where the server failed, where its
 * caller is gone, or where something is under way; and whoever is not known gets nothing kept for them.
 */
const refusal =
  (c: Context) =>
  (error: unknown): Answered => {
    const told = problemOf(error);
    const isFinal = told.status !== 500 && told.status !== 401 && !(error instanceof Passing);
    if (!isFinal || c.req.raw.signal.aborted) throw error;
    return json(told.status, told);
  };

/** How a failure is answered. */
export function problem(thrown: unknown): Response {
  const error = toldOf(thrown);
  const told = problemOf(error);
  const after = error instanceof Passing ? {'Retry-After': String(error.after)} : {};
  return sent(told.status, JSON.stringify(told), after);
}

function sent(status: number, body: string, more: Readonly<Record<string, string>> = {}): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return new Response(body, {status, headers: {'Content-Type': type, ...more}});
}
