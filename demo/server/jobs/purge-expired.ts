/** Forgets what nobody needs any more. */
import {sql} from 'kysely';

import type {Database} from '../db/database.ts';
import {purgeStoredResponses} from '../http/idempotency.ts';

/** Days for which what has happened can be looked up: sessions, and what webhooks were told. */
const DAYS = 90;
const WEBHOOK_DAYS = 30;

export async function purgeExpired(db: Database): Promise<void> {
  await purgeStoredResponses(db);
  const before = (days: number) => sql<Date>`now() - make_interval(days => ${days})`;
  await db.deleteFrom('link_token').where('expires_at', '<', before(1)).execute();
  await db.deleteFrom('login_try').where('created_at', '<', before(2)).execute();
  await db.deleteFrom('webhook_event').where('created_at', '<', before(WEBHOOK_DAYS)).execute();
  await db.deleteFrom('session').where('expires_at', '<', before(DAYS)).execute();
  // A login that was left with its session tells nobody anything more.
  await db
    .deleteFrom('attempt')
    .where('session', 'in', db.selectFrom('session').select('id').where('expires_at', '<', before(1)))
    .execute();
}
