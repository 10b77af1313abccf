/** Deletes data that is no longer needed. */
import {sql} from 'kysely';

import type {Database} from '../db/tables.ts';
import {purgeStoredResponses} from '../http/idempotency.ts';

const SESSION_RETENTION_DAYS = 90;
const EVENT_RETENTION_DAYS = 30;
const LOGIN_RETENTION_DAYS = 2;
/** For link tokens and attempts, counted from their expiry. */
const EXPIRED_RETENTION_DAYS = 1;

export async function purgeExpired(db: Database): Promise<void> {
  const daysAgo = (days: number) => sql<Date>`now() - make_interval(days => ${days})`;
  await purgeStoredResponses(db);
  await db.deleteFrom('link_token').where('expires_at', '<', daysAgo(EXPIRED_RETENTION_DAYS)).execute();
  await db.deleteFrom('login_try').where('created_at', '<', daysAgo(LOGIN_RETENTION_DAYS)).execute();
  await db.deleteFrom('webhook_event').where('created_at', '<', daysAgo(EVENT_RETENTION_DAYS)).execute();
  await db.deleteFrom('session').where('expires_at', '<', daysAgo(SESSION_RETENTION_DAYS)).execute();
  const expiredSessions = db
    .selectFrom('session')
    .select('id')
    .where('expires_at', '<', daysAgo(EXPIRED_RETENTION_DAYS));
  await db.deleteFrom('attempt').where('session', 'in', expiredSessions).execute();
}
