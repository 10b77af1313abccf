/** Link tokens: with one, a partner's server has a page open one session for a borrower whom it has named. */
import {randomBytes} from 'node:crypto';
import {sql} from 'kysely';

import {type Environment, LinkError} from 'nexus-link/contract';
import type {Borrower} from './connections.ts';
import type {Database, Queries} from '../db/database.ts';
import {hashSecret} from '../crypto/hash.ts';
import {isOriginListed} from '../http/origins.ts';

/** Minutes that one lives, at most, and where none are asked for. */
export const MAX_LINK_TOKEN_MIN = 30;

export interface LinkToken {
  readonly link_token: string;
  /** ISO 8601, in UTC. */
  readonly expires_at: string;
}

interface Wanted {
  readonly partner: string;
  readonly environment: Environment;
  /** The borrower's row. */
  readonly borrower: string;
  /** Of the page that will use it. */
  readonly origin: string;
  readonly minutes: number;
}

/** @throws LinkError `invalid-options` for an origin on the list of no key, whose pages a browser would not let call */
export async function createLinkToken(db: Database, wanted: Wanted): Promise<LinkToken> {
  const {partner, environment, borrower, origin, minutes} = wanted;
  const keys = await db
    .selectFrom('nexus_key')
    .select('origins')
    .where('partner', '=', partner)
    .where('environment', '=', environment)
    .where('revoked_at', 'is', null)
    .execute();
  if (!keys.some(({origins}) => isOriginListed(origins, origin)))
    throw new LinkError('invalid-options', 'origin is on the list of none of your public keys.');
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
 * Uses one up: of calls at the same time, one gets the borrower. Where the session does not open after all, the
 * transaction takes the use back.
 * @throws LinkError `link-token-expired`, the same whatever is wrong with it
 */
export async function redeemLinkToken(
  tx: Queries,
  environment: Environment,
  link_token: string,
  origin: string,
): Promise<Borrower> {
  const used = await tx
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
  if (used) return used;
  throw new LinkError(
    'link-token-expired',
    'link_token opens no session here: it is used, too old, or not for this page. Mint a new one.',
  );
}
