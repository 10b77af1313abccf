/** Who is served: public keys, the origins of their pages, and sessions by their bearer token. */
import {randomBytes, randomUUID} from 'node:crypto';
import {sql} from 'kysely';

import {findBorrower} from '#link/backends/sandbox/borrowers';
import {LinkError} from '#link/contract/errors';
import {NexusKey, Uuid, type Connection, type Environment, type SessionInfo} from '#link/contract/schemas';
import type {StartBody} from '../routes/request-bodies.ts';
import {connectionsOf, resetConnections, type Borrower} from './connections.ts';
import {atomically, type Database, type Queries} from '../db/database.ts';
import {hashOf} from '../crypto/hash.ts';
import type {Host} from '../http/request.ts';
import {use} from './link-tokens.ts';
import {allows} from '../http/origins.ts';

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

export interface Opened extends SessionInfo {
  readonly token: string;
  /** ISO 8601, in UTC. */
  readonly expires_at: string;
}

/**
 * Opens a session for a page, by a link token or its key. Of a key, the key is looked at first, then the page's origin,
 * then the UUID.
 * @throws LinkError `link-token-expired`; `invalid-key`, `invalid-uuid`, `not-allowed`, `not-ready`,
 * `unknown-borrower`
 * @param counted Counts a session by a key, once it is known to be one that may open it; what it throws opens none.
 */
export async function open(
  {db, environment}: Host,
  start: StartBody,
  origin: string,
  counted: (nexus_key: string) => Promise<void>,
): Promise<Opened> {
  return atomically(db, async (tx) => {
    const {borrower, limits_logins} =
      'link_token' in start
        ? // A partner's server vouches for who the borrower is, and not for what they type.
          {
            borrower: await use(tx, environment, start.link_token, origin),
            limits_logins: environment === 'live',
          }
        : await byKey(tx, environment, start, origin, counted);
    if (environment === 'sandbox') await play(tx, borrower);
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
      ...(await consentOf(tx, borrower)),
    };
  });
}

/** What the borrower's partner has them read, where there is something. */
async function consentOf(db: Queries, {id}: Borrower): Promise<Pick<SessionInfo, 'consent'>> {
  const {consent} = await db
    .selectFrom('borrower')
    .innerJoin('partner', 'partner.id', 'borrower.partner')
    .select('partner.consent')
    .where('borrower.id', '=', id)
    .executeTakeFirstOrThrow();
  return consent === null ? {} : {consent};
}

async function byKey(
  db: Queries,
  environment: Environment,
  {nexus_key, uuid}: Extract<StartBody, {nexus_key: string}>,
  origin: string,
  counted: (nexus_key: string) => Promise<void>,
): Promise<{readonly borrower: Borrower; readonly limits_logins: boolean}> {
  const isKey = NexusKey.safeParse(nexus_key).success && nexus_key.startsWith(`${environment}_`);
  const key = isKey
    ? await db.selectFrom('nexus_key').selectAll().where('key', '=', nexus_key).executeTakeFirst()
    : undefined;
  if (key?.environment !== environment)
    throw new LinkError('invalid-key', `nexus_key is no key of this ${environment} server.`);
  if (key.revoked_at) throw new LinkError('invalid-key', 'nexus_key was revoked.');
  if (!allows(key.origins, origin))
    throw new LinkError('invalid-key', "The page's origin is not on the list of nexus_key.");
  await counted(nexus_key);
  const {partner, limits_logins} = key;
  if (uuid !== null && environment === 'live' && key.takes_known_borrowers)
    return {borrower: await known(db, partner, uuid), limits_logins};
  return {borrower: await borrowerFor(db, partner, environment, uuid), limits_logins};
}

/** @throws LinkError `invalid-uuid`, `unknown-borrower` */
async function known(db: Queries, partner: string, uuid: string): Promise<Borrower> {
  if (!Uuid.safeParse(uuid).success) throw new LinkError('invalid-uuid', 'uuid is not a UUID.');
  const found = await db
    .selectFrom('borrower')
    .select(['id', 'uuid'])
    .where('partner', '=', partner)
    .where('environment', '=', 'live')
    .where('uuid', '=', uuid.toLowerCase())
    .executeTakeFirst();
  if (!found) throw new LinkError('unknown-borrower', 'There is no borrower with this uuid.');
  return found;
}

/** The borrower with this UUID, or a new one where none is named. */
async function borrowerFor(
  db: Queries,
  partner: string,
  environment: Environment,
  given: string | null,
): Promise<Borrower> {
  if (given !== null && !Uuid.safeParse(given).success)
    throw new LinkError('invalid-uuid', 'uuid is not a UUID.');
  // The same answer for one that exists and one that does not: the key alone is no proof of who asks.
  if (given !== null && environment === 'live')
    throw new LinkError(
      'not-allowed',
      'A live key alone opens a new borrower: leave uuid out, or use a link token.',
    );
  const uuid = (given ?? randomUUID()).toLowerCase();
  return db
    .insertInto('borrower')
    .values({partner, environment, uuid})
    .onConflict((same) => same.columns(['partner', 'environment', 'uuid']).doUpdateSet({uuid}))
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow();
}

/** A documented borrower of the sandbox opens as documented. @throws LinkError with the code that it documents */
async function play(db: Queries, borrower: Borrower): Promise<void> {
  const documented = findBorrower(borrower.uuid);
  if (documented?.error) {
    throw new LinkError(
      documented.error,
      `The sandbox's borrower ${borrower.uuid}: ${documented.description}`,
    );
  }
  if (documented) await resetConnections(db, borrower, documented.linkedServicers);
}

/**
 * The session of a bearer token, which is used now. Only the origin that opened it is served, and only where its
 * borrower is at home: another server may share the database.
 * @throws LinkError `session-expired`
 */
export async function sessionOf(
  db: Database,
  environment: Environment,
  token: string | undefined,
  origin: string,
): Promise<Session> {
  const used = token
    ? await db
        .updateTable('session')
        .from('borrower')
        .set({used_at: sql<Date>`now()`})
        .whereRef('borrower.id', '=', 'session.borrower')
        .where('token_hash', '=', hashOf(token))
        .where('origin', '=', origin)
        .where('borrower.environment', '=', environment)
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

/** Ends it, unless it has ended. @returns whether it was open until now */
export async function end(db: Queries, {id}: Session, outcome: 'complete' | 'incomplete'): Promise<boolean> {
  const ended = await db
    .updateTable('session')
    .set({ended_at: sql<Date>`now()`, outcome})
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return Boolean(ended);
}

/** Ends it, and answers what is connected then: a login that is just going through is in, or comes to nothing. */
export const finish = (db: Database, session: Session): Promise<Connection[]> =>
  atomically(db, async (tx) => {
    if (!(await end(tx, session, 'complete')))
      throw new LinkError('session-expired', 'The session has ended meanwhile.');
    return connectionsOf(tx, session.borrower);
  });
