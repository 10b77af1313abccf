/** What a server needs before its first page: partners, and their keys. */
import type {Environment} from '#link/schemas';
import {atomically, type Database} from './database.ts';
import {hashOf} from './hash.ts';

export interface Keys {
  /** Its name; one that is there gets further keys. */
  readonly partner: string;
  readonly environment: Environment;
  readonly origins: readonly string[];
  readonly nexus_key: string;
  /** Null for none; of one its hash is kept. */
  readonly secret_key: string | null;
  /** What the partner's borrowers are to read; without it, what is there stays. */
  readonly consent?: string | undefined;
}

/** Makes these keys; one that exists stays as it is. */
export async function makeKeys(db: Database, keys: Keys): Promise<void> {
  const {environment, origins, nexus_key, secret_key, consent} = keys;
  await atomically(db, async (tx) => {
    const {id: partner} = await tx
      .insertInto('partner')
      .values({name: keys.partner, ...(consent && {consent})})
      .onConflict((same) => same.column('name').doUpdateSet({name: keys.partner, ...(consent && {consent})}))
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('nexus_key')
      .values({
        key: nexus_key,
        partner,
        environment,
        origins: JSON.stringify(origins),
        // A sandbox locks nobody out of their own tests.
        limits_logins: environment === 'live',
        revoked_at: null,
      })
      .onConflict((same) => same.doNothing())
      .execute();
    if (secret_key === null) return;
    await tx
      .insertInto('secret_key')
      .values({key_hash: hashOf(secret_key), partner, environment, revoked_at: null})
      .onConflict((same) => same.doNothing())
      .execute();
  });
}

/** A sandbox key for pages of any origin, and a secret one of its partner's where it is given. */
export const seedKeys = (db: Database, nexus_key: string, secret_key: string | null): Promise<void> =>
  makeKeys(db, {partner: 'Sandbox', environment: 'sandbox', origins: ['*'], nexus_key, secret_key});
