/** Reads the parts of a request and validates them. Errors name the invalid parts, but never quote the request. */
import type {Context} from 'hono';
import {Uuid, type Code} from 'nexus-link/contract';
import * as z from 'zod';

import {HttpError} from './http-error.ts';

/** The origin of the page. Browsers send it with every request to another origin. Empty if the header is missing. */
export const readOrigin = (c: Context): string => c.req.header('Origin') ?? '';

/** The token of a session: 256 bits in base64url. */
export const readSessionToken = (c: Context): string | undefined =>
  /^Bearer +([\w-]{43})$/i.exec(c.req.header('Authorization') ?? '')?.[1];

export const readSecretKey = (c: Context): string | undefined =>
  /^Bearer +([\w-]+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];

/**
 * The UUID in the path, in lower case.
 * @param notFoundCode The code for a path that names nothing.
 * @throws HttpError 404 if it is not a UUID, which then cannot name anything
 */
export function readUuidParam(c: Context, notFoundCode: Code): string {
  const parsed = Uuid.safeParse(c.req.param('uuid'));
  if (parsed.success) return parsed.data.toLowerCase();
  throw new HttpError(404, 'Invalid UUID in the path', notFoundCode);
}

/** @throws HttpError 415. An HTML form cannot send this type, so no page can post here without a CORS preflight. */
export function readJsonText(c: Context): Promise<string> {
  const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new HttpError(415, 'Content-Type must be application/json');
  return c.req.text();
}

/** @throws HttpError 400 naming the invalid fields */
export function parseJsonBody<S extends z.core.$ZodType>(schema: S, text: string): z.output<S> {
  const parsed = z.safeParse(schema, parseJson(text));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({path}) => path.join('.') || '(root)');
  throw new HttpError(400, `Invalid request body: ${fields.join(', ')}`, 'invalid-options');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, 'The request body is not valid JSON', 'invalid-options');
  }
}
