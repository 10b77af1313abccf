/** Gives up access to a servicer that no connection needs any more. */
import {accessLocation} from '../domain/connections.ts';
import {findServicer} from '../domain/servicers.ts';
import type {AttemptServices, JobData} from '../domain/types.ts';

/** @throws {Error} if the access could not be given up. The job is then retried. */
export async function disconnectAccess(
  services: AttemptServices,
  {connection, borrower, servicer: servicerUuid, access: sealedAccess}: JobData['disconnect-access'],
  signal: AbortSignal,
): Promise<void> {
  const {db, vault, connector} = services;
  if (!connector) throw new Error('This server has no connector.');
  const servicer = await findServicer(db, servicerUuid);
  const row = await db.selectFrom('borrower').select('uuid').where('id', '=', borrower).executeTakeFirst();
  if (!servicer || !row) return;
  const access = vault.open(Buffer.from(sealedAccess, 'base64'), accessLocation(borrower, connection));
  // A servicer may issue the same access again, which the current connection then uses.
  if (access === (await findCurrentAccess(services, borrower, servicerUuid))) return;
  await connector.disconnect({borrower: row.uuid, servicer, access}, signal);
}

async function findCurrentAccess(
  {db, vault}: AttemptServices,
  borrower: string,
  servicer: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('connection')
    .select(['uuid', 'access'])
    .where('borrower', '=', borrower)
    .where('servicer', '=', servicer)
    .executeTakeFirst();
  return row?.access ? vault.open(Buffer.from(row.access), accessLocation(borrower, row.uuid)) : null;
}
