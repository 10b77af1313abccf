/** What a server needs before its first page: partners, their keys, and borrowers. */
import type {Environment} from 'nexus-link/contract';
import {runTransaction, type Database} from '../db/database.ts';
import {hashSecret} from '../crypto/hash.ts';

export interface NewKeys {
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
export async function createKeys(db: Database, keys: NewKeys): Promise<void> {
  const {environment, origins, nexus_key, secret_key, consent} = keys;
  await runTransaction(db, async (tx) => {
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
      .values({key_hash: hashSecret(secret_key), partner, environment, revoked_at: null})
      .onConflict((same) => same.doNothing())
      .execute();
  });
}

/** A sandbox key for pages of any origin, and a secret one of its partner's where it is given. */
export const seedSandboxKeys = (db: Database, nexus_key: string, secret_key: string | null): Promise<void> =>
  createKeys(db, {partner: 'Sandbox', environment: 'sandbox', origins: ['*'], nexus_key, secret_key});

export interface NewBorrowers {
  /** The name of a partner that exists. */
  readonly partner: string;
  readonly environment: Environment;
  /** In lower case, none of them twice. */
  readonly uuids: readonly string[];
}

/**
 * Makes all of these borrowers, or none. @returns their UUIDs
 * @throws {Error} where there is no such partner, or one of them exists
 */
export async function createBorrowers(db: Database, {partner: name, environment, uuids}: NewBorrowers) {
  return runTransaction(db, async (tx) => {
    const partner = await tx.selectFrom('partner').select('id').where('name', '=', name).executeTakeFirst();
    if (!partner) throw new Error(`There is no partner “${name}”: one is made with its first keys.`);
    const made = await tx
      .insertInto('borrower')
      .values(uuids.map((uuid) => ({partner: partner.id, environment, uuid})))
      .onConflict((same) => same.doNothing())
      .returning('uuid')
      .execute();
    const isMade = new Set(made.map(({uuid}) => uuid));
    const others = uuids.filter((uuid) => !isMade.has(uuid));
    if (others.length > 0)
      throw new Error(`There already is a ${environment} borrower ${others.join(', ')}.`);
    return uuids;
  });
}
