/** Partners, their keys, and borrowers that are created in bulk. */
import type {Environment} from 'nexus-link/contract';

import {hashSecret} from '../crypto/hash.ts';
import type {Database} from '../db/tables.ts';
import {runTransaction} from '../db/transaction.ts';

export interface NewKeys {
  /** The name of the partner, which is created if it does not exist. */
  readonly partner: string;
  readonly environment: Environment;
  readonly origins: readonly string[];
  readonly nexus_key: string;
  /** Null for none. Only its hash is stored. */
  readonly secret_key: string | null;
  /** The text that the partner's borrowers read on the first screen. If it is missing, the current text stays. */
  readonly consent?: string | undefined;
}

/** Creates keys. Keys that exist are not changed. */
export async function createKeys(db: Database, keys: NewKeys): Promise<void> {
  const {environment, origins, nexus_key, secret_key, consent} = keys;
  const partnerValues = {name: keys.partner, ...(consent && {consent})};
  await runTransaction(db, async (tx) => {
    const {id: partner} = await tx
      .insertInto('partner')
      .values(partnerValues)
      .onConflict((conflict) => conflict.column('name').doUpdateSet(partnerValues))
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('nexus_key')
      .values({
        key: nexus_key,
        partner,
        environment,
        origins: JSON.stringify(origins),
        // Tests in the sandbox should not run into the login limit.
        limits_logins: environment === 'live',
        revoked_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    if (secret_key === null) return;
    await tx
      .insertInto('secret_key')
      .values({key_hash: hashSecret(secret_key), partner, environment, revoked_at: null})
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

/** Creates the keys of the settings: a sandbox key for pages of any origin and, unless it is null, a secret key. */
export const seedSandboxKeys = (db: Database, nexus_key: string, secret_key: string | null): Promise<void> =>
  createKeys(db, {partner: 'Sandbox', environment: 'sandbox', origins: ['*'], nexus_key, secret_key});

/** @returns the ID of the partner with this secret key, if the key is valid in this environment */
export async function findPartnerBySecretKey(
  db: Database,
  environment: Environment,
  secret_key: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('secret_key')
    .select('partner')
    .where('key_hash', '=', hashSecret(secret_key))
    .where('environment', '=', environment)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row?.partner;
}

export interface NewBorrowers {
  /** The name of an existing partner. */
  readonly partner: string;
  readonly environment: Environment;
  /** In lower case and without duplicates. */
  readonly uuids: readonly string[];
}

/**
 * Creates all of these borrowers, or none.
 * @returns their UUIDs
 * @throws {Error} if the partner does not exist, or if one of the borrowers does
 */
export async function createBorrowers(
  db: Database,
  {partner: name, environment, uuids}: NewBorrowers,
): Promise<readonly string[]> {
  return runTransaction(db, async (tx) => {
    const partner = await tx.selectFrom('partner').select('id').where('name', '=', name).executeTakeFirst();
    if (!partner) throw new Error(`Unknown partner “${name}”. A partner is created with its first keys.`);
    const created = await tx
      .insertInto('borrower')
      .values(uuids.map((uuid) => ({partner: partner.id, environment, uuid})))
      .onConflict((conflict) => conflict.doNothing())
      .returning('uuid')
      .execute();
    const createdUuids = new Set(created.map(({uuid}) => uuid));
    const existing = uuids.filter((uuid) => !createdUuids.has(uuid));
    if (existing.length > 0)
      throw new Error(`These ${environment} borrowers already exist: ${existing.join(', ')}`);
    return uuids;
  });
}
