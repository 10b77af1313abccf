/**
 * At most three failed logins of a borrower at a servicer reach it in a day, challenges included: a servicer locks an
 * account for less, and whoever guesses is halted here. A login is counted before the servicer is asked, so that the
 * limit holds however many processes ask at once.
 */
import {sql} from 'kysely';

import {LinkError, type Code} from 'nexus-link/contract';
import type {Database, Queries} from '../db/database.ts';

const FAILED = 3;
const HOURS = 24;
/** Minutes that a login which was begun and not ended stands in the way of others: as long as a session lives. */
const OPEN = 30;

/** What a servicer counts as a failure. */
const FAILURES: ReadonlySet<Code> = new Set(['invalid-credentials', 'account-locked', 'challenge-failed']);
/** Where a login went through, or did not come as far as the servicer. */
const HARMLESS: ReadonlySet<Code> = new Set(['no-loans', 'offline', 'servicer-degraded', 'servicer-down']);

export interface Login {
  readonly attempt: string;
  /** The borrower's row. */
  readonly borrower: string;
  readonly servicer: string;
}

/** Counts a login that is about to begin. @throws LinkError `rate-limited` where no more may reach the servicer */
export async function countLogin(db: Database, {attempt, borrower, servicer}: Login): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // One login of a borrower after the other: what another process counts meanwhile is seen here.
    await tx.selectFrom('borrower').select('id').where('id', '=', borrower).forNoKeyUpdate().execute();
    const {tries} = await tx
      .selectFrom('login_try')
      .select((select) => select.fn.countAll().as('tries'))
      .where('borrower', '=', borrower)
      .where('servicer', '=', servicer)
      .where((where) =>
        where.or([
          where('failed_at', '>', sql<Date>`now() - make_interval(hours => ${HOURS})`),
          where.and([
            where('failed_at', 'is', null),
            where('created_at', '>', sql<Date>`now() - make_interval(mins => ${OPEN})`),
          ]),
        ]),
      )
      .executeTakeFirstOrThrow();
    if (Number(tries) >= FAILED) {
      throw new LinkError(
        'rate-limited',
        `${FAILED} logins of this borrower at this servicer failed, or are open, in the last ${HOURS} hours.`,
      );
    }
    await tx.insertInto('login_try').values({attempt, borrower, servicer, failed_at: null}).execute();
  });
}

/**
 * Keeps a login that failed at the servicer, and forgets one that went through (`null`) or never came there. Of anything
 * else, such as a timeout, nobody knows: it stays open, as does one whose borrower left before the servicer had answered.
 */
export async function settleLogin(db: Queries, attempt: string, outcome: Code | null): Promise<void> {
  if (outcome === null || HARMLESS.has(outcome)) {
    await db.deleteFrom('login_try').where('attempt', '=', attempt).execute();
  } else if (FAILURES.has(outcome)) {
    const failed_at = sql<Date>`now()`;
    await db.updateTable('login_try').set({failed_at}).where('attempt', '=', attempt).execute();
  }
}
