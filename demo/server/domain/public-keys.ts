/** Public keys: which pages may use one, and which borrower a session that it opens is for. */
import {randomUUID} from 'node:crypto';
import {LinkError, NexusKey, Uuid, type Environment} from 'nexus-link/contract';

import type {Database, QueryExecutor} from '../db/tables.ts';
import {isOriginListed} from '../http/origins.ts';
import type {Borrower} from './types.ts';

/** Whether any key of the environment lists this origin. Which key a page has is only known from its first request. */
export async function isOriginOfAnyKey(
  db: Database,
  environment: Environment,
  origin: string,
): Promise<boolean> {
  const keys = await db
    .selectFrom('nexus_key')
    .select('origins')
    .where('environment', '=', environment)
    .where('revoked_at', 'is', null)
    .execute();
  return keys.some(({origins}) => isOriginListed(origins, origin));
}

export interface PublicKey {
  readonly key: string;
  readonly partner: string;
  readonly limits_logins: boolean;
  readonly takes_known_borrowers: boolean;
}

/** Checks first the key and then the origin. @throws LinkError `invalid-key` */
export async function authorizePublicKey(
  db: QueryExecutor,
  environment: Environment,
  nexus_key: string,
  origin: string,
): Promise<PublicKey> {
  const isWellFormed = NexusKey.safeParse(nexus_key).success && nexus_key.startsWith(`${environment}_`);
  const row = isWellFormed
    ? await db.selectFrom('nexus_key').selectAll().where('key', '=', nexus_key).executeTakeFirst()
    : undefined;
  if (row?.environment !== environment)
    throw new LinkError('invalid-key', `nexus_key is not a key of this ${environment} server.`);
  if (row.revoked_at) throw new LinkError('invalid-key', 'nexus_key is revoked.');
  if (!isOriginListed(row.origins, origin))
    throw new LinkError('invalid-key', 'The origin of the page is not listed for nexus_key.');
  return row;
}

/**
 * The borrower of a session that a key opens. In the sandbox every UUID is accepted and created if needed. A live key
 * opens sessions for new borrowers only, unless it may take existing ones.
 * @param uuid Null for a new borrower.
 * @throws LinkError `invalid-uuid`, `unknown-borrower`, `not-allowed`
 */
export async function resolveBorrower(
  db: QueryExecutor,
  environment: Environment,
  {partner, takes_known_borrowers}: PublicKey,
  uuid: string | null,
): Promise<Borrower> {
  if (uuid !== null && !Uuid.safeParse(uuid).success)
    throw new LinkError('invalid-uuid', 'uuid is not a UUID.');
  if (uuid === null || environment === 'sandbox') return upsertBorrower(db, partner, environment, uuid);
  if (takes_known_borrowers) return findLiveBorrower(db, partner, uuid);
  // The answer is the same whether the borrower exists or not, because a public key proves nothing about its caller.
  throw new LinkError(
    'not-allowed',
    'A live key opens sessions for new borrowers only. Omit uuid or use a link token.',
  );
}

async function findLiveBorrower(db: QueryExecutor, partner: string, uuid: string): Promise<Borrower> {
  const row = await db
    .selectFrom('borrower')
    .select(['id', 'uuid'])
    .where('partner', '=', partner)
    .where('environment', '=', 'live')
    .where('uuid', '=', uuid.toLowerCase())
    .executeTakeFirst();
  if (!row) throw new LinkError('unknown-borrower', 'There is no borrower with this UUID.');
  return row;
}

async function upsertBorrower(
  db: QueryExecutor,
  partner: string,
  environment: Environment,
  givenUuid: string | null,
): Promise<Borrower> {
  const uuid = (givenUuid ?? randomUUID()).toLowerCase();
  return db
    .insertInto('borrower')
    .values({partner, environment, uuid})
    .onConflict((conflict) => conflict.columns(['partner', 'environment', 'uuid']).doUpdateSet({uuid}))
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow();
}
