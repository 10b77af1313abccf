/** Who is served: public keys, the origins of their pages, and sessions by their bearer token. */
import {createHash, randomBytes} from 'node:crypto';
import {sql} from 'kysely';

import {borrowerOf} from '#link/backends/sandbox/borrowers';
import {freshUuid} from '#link/backends/sandbox/seeds';
import {LinkError} from '#link/errors';
import {NexusKey, Uuid, type Environment, type Started} from '#link/schemas';
import {safeParse} from '#link/zod';
import {connectionsOf, resetConnections} from './connections.ts';
import {alone, type Database, type Queries} from './database.ts';
import {allows} from './origins.ts';

/** Minutes that a session lives, and that it may be idle. */
const LIVES = 30;
const IDLE = 10;

export interface Session {
  readonly id: string;
  /** The borrower's row, and the UUID that the partner knows. */
  readonly borrower: string;
  readonly uuid: string;
  /** Whether failed logins are counted. */
  readonly limits_logins: boolean;
}

export interface Opened extends Started {
  readonly token: string;
  /** ISO 8601, in UTC. */
  readonly expires_at: string;
}

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * Opens a session for a page's key. The key is looked at first, then the page's origin, then the UUID.
 * @throws LinkError `invalid-key`, `invalid-uuid`, `not-allowed`, `not-ready`, `unknown-borrower`
 */
export async function open(
  db: Database,
  environment: Environment,
  {nexus_key, uuid}: {readonly nexus_key: string; readonly uuid: string | null},
  origin: string,
): Promise<Opened> {
  return alone(db, async (tx) => {
    const {partner, limits_logins} = await keyOf(tx, environment, nexus_key, origin);
    const borrower = await borrowerFor(tx, partner, environment, uuid);
    const token = randomBytes(32).toString('base64url');
    const {expires_at} = await tx
      .insertInto('session')
      .values({
        token_hash: hashOf(token),
        borrower: borrower.id,
        origin,
        limits_logins,
        expires_at: sql<Date>`now() + make_interval(mins => ${LIVES})`,
      })
      .returning('expires_at')
      .executeTakeFirstOrThrow();
    return {
      token,
      expires_at: expires_at.toISOString(),
      environment,
      borrower: {uuid: borrower.uuid},
      connections: await connectionsOf(tx, borrower.id),
    };
  });
}

async function keyOf(
  db: Queries,
  environment: Environment,
  nexus_key: string,
  origin: string,
): Promise<{readonly partner: string; readonly limits_logins: boolean}> {
  const isKey = safeParse(NexusKey, nexus_key).success && nexus_key.startsWith(`${environment}_`);
  const key = isKey
    ? await db.selectFrom('nexus_key').selectAll().where('key', '=', nexus_key).executeTakeFirst()
    : undefined;
  if (key?.environment !== environment)
    throw new LinkError('invalid-key', `nexus_key is no key of this ${environment} server.`);
  if (key.revoked_at) throw new LinkError('invalid-key', 'nexus_key was revoked.');
  if (!allows(key.origins, origin))
    throw new LinkError('invalid-key', "The page's origin is not on the list of nexus_key.");
  return key;
}

/** The borrower with this UUID, or a new one where none is named. */
async function borrowerFor(
  db: Queries,
  partner: string,
  environment: Environment,
  given: string | null,
): Promise<{readonly id: string; readonly uuid: string}> {
  if (given !== null && !safeParse(Uuid, given).success)
    throw new LinkError('invalid-uuid', 'uuid is not a UUID.');
  // The same answer for one that exists and one that does not: the key alone is no proof of who asks.
  if (given !== null && environment === 'live')
    throw new LinkError('not-allowed', 'A live key alone opens a new borrower: leave uuid out.');
  const uuid = (given ?? freshUuid()).toLowerCase();
  const documented = borrowerOf(uuid);
  if (documented?.fails)
    throw new LinkError(documented.fails, `The sandbox's borrower ${uuid}: ${documented.description}`);
  const borrower = await db
    .insertInto('borrower')
    .values({partner, environment, uuid})
    .onConflict((same) => same.columns(['partner', 'environment', 'uuid']).doUpdateSet({uuid}))
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow();
  if (documented) await resetConnections(db, borrower, documented.linked);
  return borrower;
}

/**
 * The session of a bearer token, which is used now. Only the origin that opened it is served.
 * @throws LinkError `session-expired`
 */
export async function sessionOf(db: Database, token: string | undefined, origin: string): Promise<Session> {
  const used = token
    ? await db
        .updateTable('session')
        .from('borrower')
        .set({used_at: sql<Date>`now()`})
        .whereRef('borrower.id', '=', 'session.borrower')
        .where('token_hash', '=', hashOf(token))
        .where('origin', '=', origin)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', sql<Date>`now()`)
        .where('used_at', '>', sql<Date>`now() - make_interval(mins => ${IDLE})`)
        .returning(['session.id', 'session.borrower', 'session.limits_logins', 'borrower.uuid'])
        .executeTakeFirst()
    : undefined;
  if (!used)
    throw new LinkError('session-expired', 'No session is open: it was never started, or it has ended.');
  return used;
}

export async function end(db: Queries, {id}: Session, outcome: 'complete' | 'incomplete'): Promise<void> {
  await db
    .updateTable('session')
    .set({ended_at: sql<Date>`now()`, outcome})
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}
