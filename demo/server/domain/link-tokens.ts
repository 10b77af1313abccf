/** Link tokens: a partner's server creates one, and a page opens a session for the borrower that it names. */
import {randomBytes} from 'node:crypto';
import {sql} from 'kysely';
import {LinkError, type Environment} from 'nexus-link/contract';

import {hashSecret} from '../crypto/hash.ts';
import type {Database, QueryExecutor} from '../db/tables.ts';
import {isOriginListed} from '../http/origins.ts';
import type {Borrower} from './types.ts';

/** The longest lifetime of a link token, and the default. */
export const MAX_LINK_TOKEN_MIN = 30;

export interface LinkToken {
  readonly link_token: string;
  /** ISO 8601, in UTC. */
  readonly expires_at: string;
}

export interface NewLinkToken {
  readonly partner: string;
  readonly environment: Environment;
  /** The ID of the borrower's row. */
  readonly borrower: string;
  /** The origin of the page that will use the token. */
  readonly origin: string;
  readonly minutes: number;
}

/** @throws LinkError `invalid-options` if no public key of the partner lists the origin, since CORS would block the page */
export async function createLinkToken(db: Database, token: NewLinkToken): Promise<LinkToken> {
  const {partner, environment, borrower, origin, minutes} = token;
  const keys = await db
    .selectFrom('nexus_key')
    .select('origins')
    .where('partner', '=', partner)
    .where('environment', '=', environment)
    .where('revoked_at', 'is', null)
    .execute();
  if (!keys.some(({origins}) => isOriginListed(origins, origin)))
    throw new LinkError('invalid-options', 'None of your public keys lists this origin.');
  const link_token = `${environment}_link_${randomBytes(32).toString('base64url')}`;
  const {expires_at} = await db
    .insertInto('link_token')
    .values({
      token_hash: hashSecret(link_token),
      borrower,
      origin,
      expires_at: sql<Date>`now() + make_interval(mins => ${minutes})`,
      used_at: null,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return {link_token, expires_at: expires_at.toISOString()};
}

/**
 * Marks a link token as used and returns its borrower. If the transaction is rolled back because the session cannot be
 * opened, the token stays unused.
 * @throws LinkError `link-token-expired` for every token that cannot be used, without saying why
 */
export async function redeemLinkToken(
  tx: QueryExecutor,
  environment: Environment,
  link_token: string,
  origin: string,
): Promise<Borrower> {
  const borrower = await tx
    .updateTable('link_token')
    .from('borrower')
    .set({used_at: sql<Date>`now()`})
    .whereRef('borrower.id', '=', 'link_token.borrower')
    .where('token_hash', '=', hashSecret(link_token))
    .where('link_token.origin', '=', origin)
    .where('borrower.environment', '=', environment)
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning(['borrower.id', 'borrower.uuid'])
    .executeTakeFirst();
  if (borrower) return borrower;
  throw new LinkError(
    'link-token-expired',
    'The link token is used, expired or issued for another page. Create a new one.',
  );
}
