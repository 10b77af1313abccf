/** Sessions of pages: each serves one borrower, one origin and one bearer token. */
import {randomBytes} from 'node:crypto';
import {sql} from 'kysely';
import {LinkError, type Connection, type Environment, type SessionInfo} from 'nexus-link/contract';

import {hashSecret} from '../crypto/hash.ts';
import type {Database, QueryExecutor} from '../db/tables.ts';
import {runTransaction} from '../db/transaction.ts';
import {listConnections} from './connections.ts';
import {redeemLinkToken} from './link-tokens.ts';
import {authorizePublicKey, resolveBorrower} from './public-keys.ts';
import {resetSandboxBorrower} from './sandbox-borrowers.ts';
import type {Borrower, EnvironmentDatabase} from './types.ts';

const SESSION_LIFETIME_MIN = 30;
const SESSION_IDLE_TIMEOUT_MIN = 10;

export interface Session {
  /** The ID of the row. */
  readonly id: string;
  readonly borrower: Borrower;
  /** Whether failed logins are limited. */
  readonly limitsLogins: boolean;
}

export interface OpenedSession extends SessionInfo {
  readonly token: string;
  /** ISO 8601, in UTC. */
  readonly expires_at: string;
}

/** What opens a session: a link token, or a public key with a UUID, or with null for a new borrower. */
export type SessionCredential =
  {readonly link_token: string} | {readonly nexus_key: string; readonly uuid: string | null};

/**
 * Opens a session for a page.
 * @param countKey Counts the call for a public key that is valid. It throws if there are too many.
 * @throws LinkError `link-token-expired`, `invalid-key`, `invalid-uuid`, `not-allowed`, `not-ready`, `unknown-borrower`
 */
export async function openSession(
  {db, environment}: EnvironmentDatabase,
  credential: SessionCredential,
  origin: string,
  countKey: (nexus_key: string) => Promise<void>,
): Promise<OpenedSession> {
  return runTransaction(db, async (tx) => {
    const {borrower, limitsLogins} = await identifyBorrower(tx, environment, credential, origin, countKey);
    if (environment === 'sandbox') await resetSandboxBorrower(tx, borrower);
    const token = randomBytes(32).toString('base64url');
    const {expires_at} = await tx
      .insertInto('session')
      .values({
        token_hash: hashSecret(token),
        borrower: borrower.id,
        origin,
        limits_logins: limitsLogins,
        expires_at: sql<Date>`now() + make_interval(mins => ${SESSION_LIFETIME_MIN})`,
      })
      .returning('expires_at')
      .executeTakeFirstOrThrow();
    return {
      token,
      expires_at: expires_at.toISOString(),
      environment,
      borrower: {uuid: borrower.uuid},
      connections: await listConnections(tx, borrower.id),
      ...(await readConsent(tx, borrower)),
    };
  });
}

async function identifyBorrower(
  tx: QueryExecutor,
  environment: Environment,
  credential: SessionCredential,
  origin: string,
  countKey: (nexus_key: string) => Promise<void>,
): Promise<{readonly borrower: Borrower; readonly limitsLogins: boolean}> {
  if ('link_token' in credential) {
    const borrower = await redeemLinkToken(tx, environment, credential.link_token, origin);
    // The partner's server knows who the borrower is, but not what they type.
    return {borrower, limitsLogins: environment === 'live'};
  }
  const key = await authorizePublicKey(tx, environment, credential.nexus_key, origin);
  await countKey(key.key);
  const borrower = await resolveBorrower(tx, environment, key, credential.uuid);
  return {borrower, limitsLogins: key.limits_logins};
}

async function readConsent(db: QueryExecutor, {id}: Borrower): Promise<Pick<SessionInfo, 'consent'>> {
  const {consent} = await db
    .selectFrom('borrower')
    .innerJoin('partner', 'partner.id', 'borrower.partner')
    .select('partner.consent')
    .where('borrower.id', '=', id)
    .executeTakeFirstOrThrow();
  return consent === null ? {} : {consent};
}

/**
 * Finds the open session of a token and notes that it is in use. A session serves only the origin that opened it, and
 * only on servers of its environment.
 * @throws LinkError `session-expired`
 */
export async function authenticateSession(
  {db, environment}: EnvironmentDatabase,
  token: string | undefined,
  origin: string,
): Promise<Session> {
  const row =
    token === undefined
      ? undefined
      : await db
          .updateTable('session')
          .from('borrower')
          .set({used_at: sql<Date>`now()`})
          .whereRef('borrower.id', '=', 'session.borrower')
          .where('token_hash', '=', hashSecret(token))
          .where('origin', '=', origin)
          .where('borrower.environment', '=', environment)
          .where('ended_at', 'is', null)
          .where('expires_at', '>', sql<Date>`now()`)
          .where('used_at', '>', sql<Date>`now() - make_interval(mins => ${SESSION_IDLE_TIMEOUT_MIN})`)
          .returning(['session.id', 'session.borrower', 'session.limits_logins', 'borrower.uuid'])
          .executeTakeFirst();
  if (!row) throw new LinkError('session-expired', 'There is no open session with this token and origin.');
  const {id, borrower, uuid, limits_logins: limitsLogins} = row;
  return {id, borrower: {id: borrower, uuid}, limitsLogins};
}

/** Ends a session. @returns false if it had already ended */
export async function endSession(
  db: QueryExecutor,
  {id}: Session,
  outcome: 'complete' | 'incomplete',
): Promise<boolean> {
  const ended = await db
    .updateTable('session')
    .set({ended_at: sql<Date>`now()`, outcome})
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return Boolean(ended);
}

/**
 * Ends a session and lists the borrower's connections. Attempts lock the session before they store a connection, so none
 * is stored afterwards.
 * @throws LinkError `session-expired`
 */
export const finishSession = (db: Database, session: Session): Promise<Connection[]> =>
  runTransaction(db, async (tx) => {
    if (!(await endSession(tx, session, 'complete')))
      throw new LinkError('session-expired', 'The session has ended.');
    return listConnections(tx, session.borrower.id);
  });

/** Locks a session. @throws LinkError `session-expired` if it has ended */
export async function lockOpenSession(tx: QueryExecutor, {id}: Session): Promise<void> {
  const open = await tx
    .selectFrom('session')
    .select('id')
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!open) throw new LinkError('session-expired', 'The session has ended.');
}
