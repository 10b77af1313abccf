/** Borrowers as their partner's server reads them. */
import {sql} from 'kysely';
import {LinkError} from 'nexus-link/contract';

import type {Database} from '../db/tables.ts';
import {HttpError} from '../http/http-error.ts';
import type {EnvironmentDatabase} from './types.ts';

const MAX_SESSIONS = 50;

export interface BorrowerRow {
  readonly id: string;
  readonly uuid: string;
  readonly created_at: Date;
}

/** @throws HttpError 409 if the partner already has a borrower with this UUID */
export async function createBorrower(
  {db, environment}: EnvironmentDatabase,
  partner: string,
  uuid: string,
): Promise<BorrowerRow> {
  const created = await db
    .insertInto('borrower')
    .values({partner, environment, uuid: uuid.toLowerCase()})
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'uuid', 'created_at'])
    .executeTakeFirst();
  if (!created) throw new HttpError(409, 'A borrower with this UUID already exists');
  return created;
}

/** @throws LinkError `unknown-borrower`, also for a borrower of another partner */
export async function findBorrower(
  {db, environment}: EnvironmentDatabase,
  partner: string,
  uuid: string,
): Promise<BorrowerRow> {
  const row = await db
    .selectFrom('borrower')
    .select(['id', 'uuid', 'created_at'])
    .where('partner', '=', partner)
    .where('environment', '=', environment)
    .where('uuid', '=', uuid.toLowerCase())
    .executeTakeFirst();
  if (!row) throw new LinkError('unknown-borrower', 'There is no borrower with this UUID.');
  return row;
}

export interface CurrencySummary {
  /** ISO 4217. */
  readonly currency: string;
  /** A decimal string. */
  readonly balance: string;
  readonly loans: number;
}

/** The sums over all connections, one per currency. PostgreSQL adds up exact decimals. */
export async function summarizePortfolios(db: Database, borrower: string): Promise<CurrencySummary[]> {
  const {rows} = await sql<CurrencySummary>`
    select portfolio->>'currency' as currency,
      sum((portfolio->>'balance')::numeric)::text as balance,
      sum(jsonb_array_length(portfolio->'loans'))::int as loans
    from connection where borrower = ${borrower}
    group by 1 order by 1`.execute(db);
  return rows;
}

export interface SessionSummary {
  readonly uuid: string;
  readonly origin: string;
  readonly status: 'open' | 'complete' | 'incomplete';
  /** ISO 8601, in UTC, as is `ended_at`. */
  readonly opened_at: string;
  readonly ended_at: string | null;
}

/** The last 50 sessions of a borrower, latest first. */
export async function listSessions(db: Database, borrower: string): Promise<SessionSummary[]> {
  const rows = await db
    .selectFrom('session')
    .select(['uuid', 'origin', 'outcome', 'created_at', 'ended_at', 'expires_at'])
    .where('borrower', '=', borrower)
    .orderBy('id', 'desc')
    .limit(MAX_SESSIONS)
    .execute();
  return rows.map(({uuid, origin, outcome, created_at, ended_at, expires_at}) => ({
    uuid,
    origin,
    // A session that expired without being ended has no outcome.
    status: outcome ?? (expires_at.getTime() > Date.now() ? 'open' : 'incomplete'),
    opened_at: created_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
  }));
}
