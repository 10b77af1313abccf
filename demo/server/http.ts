/** How calls are read and answered, whoever makes them. */
import type {Context} from 'hono';
import type * as z from 'zod/mini';

import {Uuid} from '#link/schemas';
import {safeParse} from '#link/zod';
import type {Database} from './database.ts';
import {once, type Answered} from './idempotency.ts';
import {problemOf, Refusal, type Problem} from './problem.ts';

export const NOTHING: Answered = {status: 204, body: ''};

export const json = (status: number, body: object): Answered => ({status, body: JSON.stringify(body)});

/** @throws Refusal 404 for what is no UUID, and so names nothing */
export function uuidOf(c: Context): string {
  const parsed = safeParse(Uuid, c.req.param('uuid'));
  if (parsed.success) return parsed.data.toLowerCase();
  throw new Refusal(404, 'What the path names is not a UUID.', 'challenge-expired');
}

/** @throws Refusal 415, 400; what was sent is not repeated */
export async function bodyOf<T extends z.core.$ZodType>(
  c: Context,
  schema: T,
): Promise<{readonly data: z.output<T>; readonly text: string}> {
  if (c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    throw new Refusal(415, 'Send JSON, with the Content-Type application/json.');
  const text = await c.req.text();
  const parsed = safeParse(schema, parsedJson(text));
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

/** A call that changes something, once for each `Idempotency-Key`. Its failure is an answer too. */
export async function mutation(
  c: Context,
  db: Database,
  scope: string,
  request: string,
  act: () => Promise<Answered>,
): Promise<Response> {
  const key = c.req.header('Idempotency-Key');
  if (!key || key.length > 255) throw new Refusal(400, 'Name the call with an Idempotency-Key: a new UUID.');
  const {status, body} = await once(db, {scope, key, request}, () => act().catch(refusal(c)));
  const headers = {'Content-Type': status < 400 ? 'application/json' : PROBLEM};
  return body ? new Response(body, {status, headers}) : new Response(null, {status});
}

/** What is no failure of the server's own is an answer, and is the same when the call comes again. */
const refusal =
  (c: Context) =>
  (error: unknown): Answered => {
    if (c.req.raw.signal.aborted) throw error;
    const told = problemOf(error);
    if (told.status === 500) throw error;
    return json(told.status, told);
  };

const PROBLEM = 'application/problem+json';

/** A call that is under way elsewhere is over soon. */
export const problem = (told: Problem): Response =>
  new Response(JSON.stringify(told), {
    status: told.status,
    headers: {'Content-Type': PROBLEM, ...(told.status === 409 && {'Retry-After': '1'})},
  });
