/**
 * Limits failed logins, including failed challenges, to three per borrower and servicer in 24 hours. Servicers lock
 * accounts after a few failures, and the limit also stops password guessing.
 *
 * A login is recorded before the servicer is called, so that concurrent logins cannot exceed the limit.
 */
import {sql} from 'kysely';
import {LinkError, type Code} from 'nexus-link/contract';

import type {Database, QueryExecutor} from '../db/tables.ts';

const MAX_FAILED_LOGINS = 3;
const WINDOW_HOURS = 24;
/** How long a login counts whose result is unknown: the lifetime of a session. */
const PENDING_MIN = 30;

/** The failures that a servicer counts as well. */
const COUNTED_FAILURES: ReadonlySet<Code> = new Set([
  'invalid-credentials',
  'account-locked',
  'challenge-failed',
]);
/** The login succeeded, or it did not reach the servicer. */
const UNCOUNTED_FAILURES: ReadonlySet<Code> = new Set([
  'no-loans',
  'offline',
  'servicer-degraded',
  'servicer-down',
]);

export interface RecordedLogin {
  readonly attempt: string;
  /** The ID of the borrower's row. */
  readonly borrower: string;
  readonly servicer: string;
}

/** Records a login that is about to start. @throws LinkError `rate-limited` if the limit is reached */
export async function recordLogin(db: Database, {attempt, borrower, servicer}: RecordedLogin): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // Lock the borrower, so that logins which other processes record at the same time are counted.
    await tx.selectFrom('borrower').select('id').where('id', '=', borrower).forNoKeyUpdate().execute();
    const {logins} = await tx
      .selectFrom('login_try')
      .select((select) => select.fn.countAll().as('logins'))
      .where('borrower', '=', borrower)
      .where('servicer', '=', servicer)
      .where((where) =>
        where.or([
          where('failed_at', '>', sql<Date>`now() - make_interval(hours => ${WINDOW_HOURS})`),
          where.and([
            where('failed_at', 'is', null),
            where('created_at', '>', sql<Date>`now() - make_interval(mins => ${PENDING_MIN})`),
          ]),
        ]),
      )
      .executeTakeFirstOrThrow();
    if (Number(logins) >= MAX_FAILED_LOGINS)
      throw new LinkError(
        'rate-limited',
        `The limit of ${MAX_FAILED_LOGINS} failed or unfinished logins of this borrower at this servicer in ` +
          `${WINDOW_HOURS} hours is reached.`,
      );
    await tx.insertInto('login_try').values({attempt, borrower, servicer, failed_at: null}).execute();
  });
}

/**
 * Records the result of a login. After any other failure, such as a timeout, it is unknown whether the servicer counted
 * the login, so it stays pending.
 * @param failure Null if the login succeeded.
 */
export async function settleLogin(db: QueryExecutor, attempt: string, failure: Code | null): Promise<void> {
  if (failure === null || UNCOUNTED_FAILURES.has(failure)) {
    await db.deleteFrom('login_try').where('attempt', '=', attempt).execute();
  } else if (COUNTED_FAILURES.has(failure)) {
    const failed_at = sql<Date>`now()`;
    await db.updateTable('login_try').set({failed_at}).where('attempt', '=', attempt).execute();
  }
}
