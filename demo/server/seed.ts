/** What a server needs before its first page: a partner, and a key. */
import type {Database} from './database.ts';

/** A sandbox key for pages of any origin, of a partner of its own; one that exists stays as it is. */
export async function seedKey(db: Database, key: string): Promise<void> {
  const {id: partner} = await db
    .insertInto('partner')
    .values({name: 'Sandbox'})
    .onConflict((same) => same.column('name').doUpdateSet({name: 'Sandbox'}))
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('nexus_key')
    .values({
      key,
      partner,
      environment: 'sandbox',
      origins: JSON.stringify(['*']),
      limits_logins: false,
      revoked_at: null,
    })
    .onConflict((same) => same.doNothing())
    .execute();
}
