/**
 * `npm run server:rotate`: has all that is sealed opened by today's `MASTER_KEY`, so that `MASTER_KEY_BEFORE` can go. It
 * may run beside the server, and again: what is renewed already stays as it is.
 */
import type {Environment} from '#link/contract/schemas';
import {perform, type Command} from './command.ts';
import {readConfig} from '../config.ts';
import {accessPlace} from '../domain/connections.ts';
import {openDatabase, type Database} from '../db/database.ts';
import {Vault} from '../crypto/vault.ts';
import {secretPlace} from '../domain/webhooks.ts';

/** Rows that are looked at in one transaction. */
const AT_ONCE = 500;

/** @param environment Another server may share the database, with another master key. @returns how many were renewed */
export async function rotate(db: Database, vault: Vault, environment: Environment): Promise<number> {
  return (await rotateAccess(db, vault, environment)) + (await rotateSecrets(db, vault, environment));
}

async function rotateAccess(db: Database, vault: Vault, environment: Environment): Promise<number> {
  let renewed = 0;
  let last: string | null = '0';
  while (last !== null) {
    const after: string = last;
    last = await db.transaction().execute(async (tx) => {
      const rows = await tx
        .selectFrom('connection')
        .innerJoin('borrower', 'borrower.id', 'connection.borrower')
        .select(['connection.id', 'connection.uuid', 'connection.borrower', 'access'])
        .where('environment', '=', environment)
        .where('connection.id', '>', after)
        .orderBy('connection.id')
        .limit(AT_ONCE)
        .forNoKeyUpdate('connection')
        .execute();
      for (const {id, uuid, borrower, access} of rows) {
        const anew = access && vault.renewed(Buffer.from(access), accessPlace(borrower, uuid));
        if (!anew) continue;
        await tx.updateTable('connection').set({access: anew}).where('id', '=', id).execute();
        renewed++;
      }
      return rows.at(-1)?.id ?? null;
    });
  }
  return renewed;
}

async function rotateSecrets(db: Database, vault: Vault, environment: Environment): Promise<number> {
  let renewed = 0;
  await db.transaction().execute(async (tx) => {
    for (const {uuid, secret} of await tx
      .selectFrom('webhook')
      .select(['uuid', 'secret'])
      .where('environment', '=', environment)
      .forNoKeyUpdate()
      .execute()) {
      const anew = vault.renewed(Buffer.from(secret), secretPlace(uuid));
      if (!anew) continue;
      await tx.updateTable('webhook').set({secret: anew}).where('uuid', '=', uuid).execute();
      renewed++;
    }
  });
  return renewed;
}

export const rotation: Command = {
  usage: (call) => `${call}\nMASTER_KEY is the key of today, MASTER_KEY_BEFORE the one that is to go.`,

  async run() {
    const config = readConfig(process.env);
    if (!config.MASTER_KEY_BEFORE) throw new Error('MASTER_KEY_BEFORE is missing: the key that is to go.');
    const {db} = await openDatabase(config);
    const renewed = await rotate(
      db,
      new Vault(config.MASTER_KEY, [config.MASTER_KEY_BEFORE]),
      config.NEXUS_ENVIRONMENT,
    );
    await db.destroy();
    return `${renewed} renewed. MASTER_KEY_BEFORE can go in two days, when no login and no job of before is left.`;
  },
};

if (import.meta.main) await perform(rotation, 'npm run server:rotate');
