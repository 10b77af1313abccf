/**
 * `nexus-link-server rotate`: re-encrypts all sealed data with the current `MASTER_KEY`, so that `MASTER_KEY_BEFORE` can
 * be removed. It can run beside the server and can be repeated: data that is already re-encrypted is skipped.
 */
import type {Environment} from 'nexus-link/contract';

import {readConfig} from '../config.ts';
import {Vault} from '../crypto/vault.ts';
import {openDatabase} from '../db/database.ts';
import type {Database} from '../db/tables.ts';
import {accessLocation} from '../domain/connections.ts';
import {secretLocation} from '../domain/webhooks.ts';
import type {Command} from './command.ts';

const ROWS_PER_TRANSACTION = 500;

/**
 * @param environment Only its data is re-encrypted: a server of the other environment may share the database and has
 * another master key.
 * @returns the number of rows that were re-encrypted
 */
export async function rotateMasterKey(db: Database, vault: Vault, environment: Environment): Promise<number> {
  return (
    (await rotateConnectionAccess(db, vault, environment)) +
    (await rotateWebhookSecrets(db, vault, environment))
  );
}

async function rotateConnectionAccess(db: Database, vault: Vault, environment: Environment): Promise<number> {
  let rotated = 0;
  let lastId: string | null = '0';
  while (lastId !== null) {
    const afterId: string = lastId;
    lastId = await db.transaction().execute(async (tx) => {
      const rows = await tx
        .selectFrom('connection')
        .innerJoin('borrower', 'borrower.id', 'connection.borrower')
        .select(['connection.id', 'connection.uuid', 'connection.borrower', 'access'])
        .where('environment', '=', environment)
        .where('connection.id', '>', afterId)
        .orderBy('connection.id')
        .limit(ROWS_PER_TRANSACTION)
        .forNoKeyUpdate('connection')
        .execute();
      for (const {id, uuid, borrower, access} of rows) {
        const resealed = access && vault.reseal(Buffer.from(access), accessLocation(borrower, uuid));
        if (!resealed) continue;
        await tx.updateTable('connection').set({access: resealed}).where('id', '=', id).execute();
        rotated++;
      }
      return rows.at(-1)?.id ?? null;
    });
  }
  return rotated;
}

async function rotateWebhookSecrets(db: Database, vault: Vault, environment: Environment): Promise<number> {
  let rotated = 0;
  await db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('webhook')
      .select(['uuid', 'secret'])
      .where('environment', '=', environment)
      .forNoKeyUpdate()
      .execute();
    for (const {uuid, secret} of rows) {
      const resealed = vault.reseal(Buffer.from(secret), secretLocation(uuid));
      if (!resealed) continue;
      await tx.updateTable('webhook').set({secret: resealed}).where('uuid', '=', uuid).execute();
      rotated++;
    }
  });
  return rotated;
}

export const rotateCommand: Command = {
  usage: `nexus-link-server rotate
Set MASTER_KEY to the current key and MASTER_KEY_BEFORE to the previous one.`,

  async run() {
    const config = readConfig(process.env);
    if (!config.MASTER_KEY_BEFORE)
      throw new Error('Missing setting MASTER_KEY_BEFORE: the previous master key.');
    const {db} = await openDatabase(config);
    const vault = new Vault(config.MASTER_KEY, [config.MASTER_KEY_BEFORE]);
    const rotated = await rotateMasterKey(db, vault, config.NEXUS_ENVIRONMENT);
    await db.destroy();
    return (
      `Re-encrypted ${rotated} rows. Remove MASTER_KEY_BEFORE in two days, when no login and no job from before ` +
      'the rotation is left.'
    );
  },
};
