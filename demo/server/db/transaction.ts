/** Transactions that are repeated when PostgreSQL aborts them because of another transaction. */
import {setTimeout as sleep} from 'node:timers/promises';
import type {Transaction} from 'kysely';

import type {Database, Tables} from './tables.ts';

/** PostgreSQL's codes for serialization failures and deadlocks. */
const CONFLICT_CODES = new Set(['40001', '40P01']);
const MAX_RUNS = 10;
/** Upper limit of the random delay before the second run. It doubles with each further run. */
const FIRST_DELAY_MS = 5;

/**
 * Runs a transaction at the level "read committed", and again if it conflicts with another one. Rows that must not change
 * before the end are locked with `forNoKeyUpdate`, a session always before its borrower, to avoid deadlocks.
 */
export async function runTransaction<T>(
  db: Database,
  run: (tx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  for (let runs = 1; ; runs++) {
    try {
      return await db.transaction().setIsolationLevel('read committed').execute(run);
    } catch (error) {
      if (!isConflict(error) || runs === MAX_RUNS) throw error;
      await sleep(Math.random() * FIRST_DELAY_MS * 2 ** (runs - 1));
    }
  }
}

const isConflict = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  CONFLICT_CODES.has(error.code);
