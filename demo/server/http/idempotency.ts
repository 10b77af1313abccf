/**
 * One call, one effect: a call that comes again with the `Idempotency-Key` of the one before is answered with that
 * one's answer. What is kept of a call can be read with its key alone, and of the key its hash is kept: neither a
 * bearer token in an answer nor a password in a request can be got, or guessed, from the database.
 */
import {createHash, createHmac, hkdfSync} from 'node:crypto';
import {sql} from 'kysely';

import {decrypt, encrypt} from '../crypto/aead.ts';
import type {Database} from '../db/database.ts';
import {HttpError, InProgressError} from './problem.ts';

/** An answer as it is sent: its status, and the text of its body. */
export interface StoredResponse {
  readonly status: number;
  readonly body: string;
}

export interface IdempotentCall {
  /** Who calls, and what: the same key in another scope is another key. */
  readonly scope: string;
  readonly key: string;
  /** The bytes of the request. */
  readonly request: string;
}

/**
 * Acts, or answers what came of it before. What `act` throws, and an answer of 500 or more, is forgotten, so that the
 * call can be made again.
 * @throws Refusal 422 where the key came with another request; UnderWay while the first call is, 504 where that has
 * died; what `act` throws
 */
export async function runIdempotent(
  db: Database,
  call: IdempotentCall,
  act: () => Promise<StoredResponse>,
): Promise<StoredResponse> {
  const key_hash = createHash('sha256').update(`${call.scope}\n${call.key}`).digest();
  const request = createHmac('sha256', call.key).update(call.request).digest();
  const {numInsertedOrUpdatedRows = 0n} = await db
    .insertInto('idempotency')
    .values({key_hash, request, status: null, answer: null})
    .onConflict((same) => same.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) return before(db, call, key_hash, request);
  const forget = () => db.deleteFrom('idempotency').where('key_hash', '=', key_hash).execute();
  const answered = await act().catch(async (error: unknown) => {
    await forget();
    throw error;
  });
  if (answered.status >= 500) await forget();
  else await keep(db, call, key_hash, answered);
  return answered;
}

/** Seconds after which a call without an answer has died with its process: none takes so long. */
const DEAD = 90;

async function before(
  db: Database,
  call: IdempotentCall,
  key_hash: Buffer,
  request: Buffer,
): Promise<StoredResponse> {
  const known = await db
    .selectFrom('idempotency')
    .select(['request', 'status', 'answer'])
    .select(sql<boolean>`created_at < now() - make_interval(secs => ${DEAD})`.as('isOld'))
    .where('key_hash', '=', key_hash)
    .executeTakeFirst();
  if (known && !Buffer.from(known.request).equals(request))
    throw new HttpError(422, 'This Idempotency-Key came with another request before: use a new one.');
  if (known?.isOld && known.status === null)
    throw new HttpError(
      504,
      'The call with this Idempotency-Key has died: nobody knows what came of it.',
      'timeout',
    );
  if (!known || known.status === null || known.answer === null)
    throw new InProgressError('The call with this Idempotency-Key is under way.');
  return {status: known.status, body: opened(call, Buffer.from(known.answer))};
}

async function keep(
  db: Database,
  call: IdempotentCall,
  key_hash: Buffer,
  {status, body}: StoredResponse,
): Promise<void> {
  await db
    .updateTable('idempotency')
    .set({status, answer: sealed(call, body)})
    .where('key_hash', '=', key_hash)
    .execute();
}

/** Hours for which an answer is kept. */
const KEPT = 24;

export async function purgeStoredResponses(db: Database): Promise<void> {
  await db
    .deleteFrom('idempotency')
    .where('created_at', '<', sql<Date>`now() - make_interval(hours => ${KEPT})`)
    .execute();
}

const secretOf = ({key, scope}: IdempotentCall): Buffer =>
  Buffer.from(hkdfSync('sha256', key, scope, 'answer', 32));
const NOTHING = Buffer.alloc(0);

const sealed = (call: IdempotentCall, text: string): Buffer =>
  encrypt(secretOf(call), Buffer.from(text), NOTHING);

const opened = (call: IdempotentCall, bytes: Buffer): string =>
  decrypt(secretOf(call), bytes, NOTHING).toString();
