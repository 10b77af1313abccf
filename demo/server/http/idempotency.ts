/**
 * Runs each request with an `Idempotency-Key` once. A repeated request gets the stored response of the first one.
 *
 * Stored responses contain bearer tokens, so they are encrypted with the key of the request, of which only a hash is
 * stored. Request bodies contain passwords, so only their HMAC with that key is stored.
 */
import {createHash, createHmac, hkdfSync} from 'node:crypto';
import {sql} from 'kysely';

import {decrypt, encrypt, KEY_BYTES} from '../crypto/aead.ts';
import type {Database} from '../db/tables.ts';
import {HttpError, InProgressError} from './http-error.ts';

export interface StoredResponse {
  readonly status: number;
  readonly body: string;
}

export interface IdempotentRequest {
  /** The caller and the operation. The same key in another scope belongs to another request. */
  readonly scope: string;
  /** The `Idempotency-Key`. */
  readonly key: string;
  readonly body: string;
}

/** No request takes this long. If there is still no response, the process that was handling it has died. */
const ABANDONED_AFTER_S = 90;
const RETENTION_HOURS = 24;

/**
 * Runs the request, or answers with the stored response. If `run` throws or answers a status of 500 or more, nothing is
 * stored, and the request can be sent again.
 * @throws HttpError 422 if the key was used with another body, 504 if the first request was abandoned
 * @throws InProgressError while the first request is running
 */
export async function runIdempotent(
  db: Database,
  request: IdempotentRequest,
  run: () => Promise<StoredResponse>,
): Promise<StoredResponse> {
  const key_hash = createHash('sha256').update(`${request.scope}\n${request.key}`).digest();
  const bodyHash = createHmac('sha256', request.key).update(request.body).digest();
  const {numInsertedOrUpdatedRows = 0n} = await db
    .insertInto('idempotency')
    .values({key_hash, request: bodyHash, status: null, answer: null})
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) return readStoredResponse(db, request, key_hash, bodyHash);
  const forget = () => db.deleteFrom('idempotency').where('key_hash', '=', key_hash).execute();
  const response = await run().catch(async (error: unknown) => {
    await forget();
    throw error;
  });
  if (response.status >= 500) await forget();
  else await storeResponse(db, request, key_hash, response);
  return response;
}

async function readStoredResponse(
  db: Database,
  request: IdempotentRequest,
  key_hash: Buffer,
  bodyHash: Buffer,
): Promise<StoredResponse> {
  const stored = await db
    .selectFrom('idempotency')
    .select(['request', 'status', 'answer'])
    .select(sql<boolean>`created_at < now() - make_interval(secs => ${ABANDONED_AFTER_S})`.as('isAbandoned'))
    .where('key_hash', '=', key_hash)
    .executeTakeFirst();
  if (stored && !Buffer.from(stored.request).equals(bodyHash))
    throw new HttpError(422, 'This Idempotency-Key was used with a different request');
  if (stored?.isAbandoned && stored.status === null)
    throw new HttpError(
      504,
      'The first request with this Idempotency-Key was interrupted. Its result is unknown.',
      'timeout',
    );
  if (!stored || stored.status === null || stored.answer === null)
    throw new InProgressError('A request with this Idempotency-Key is in progress');
  return {status: stored.status, body: decryptBody(request, Buffer.from(stored.answer))};
}

async function storeResponse(
  db: Database,
  request: IdempotentRequest,
  key_hash: Buffer,
  {status, body}: StoredResponse,
): Promise<void> {
  await db
    .updateTable('idempotency')
    .set({status, answer: encryptBody(request, body)})
    .where('key_hash', '=', key_hash)
    .execute();
}

export async function purgeStoredResponses(db: Database): Promise<void> {
  await db
    .deleteFrom('idempotency')
    .where('created_at', '<', sql<Date>`now() - make_interval(hours => ${RETENTION_HOURS})`)
    .execute();
}

const NO_CONTEXT = Buffer.alloc(0);

const deriveKey = ({key, scope}: IdempotentRequest): Buffer =>
  Buffer.from(hkdfSync('sha256', key, scope, 'answer', KEY_BYTES));

const encryptBody = (request: IdempotentRequest, body: string): Buffer =>
  encrypt(deriveKey(request), Buffer.from(body), NO_CONTEXT);

const decryptBody = (request: IdempotentRequest, bytes: Buffer): string =>
  decrypt(deriveKey(request), bytes, NO_CONTEXT).toString();
