/** The connections of borrowers with servicers. */
import {sql} from 'kysely';
import type {Connection, ConnectionStatus, Portfolio, Servicer} from 'nexus-link/contract';

import type {Access} from '../connectors/connector.ts';
import type {Database, QueryExecutor, WebhookType} from '../db/tables.ts';
import {createConnectionUuid} from './connection-uuid.ts';
import type {Borrower, ConnectionServices, JobSender} from './types.ts';
import {notifyWebhooks} from './webhook-events.ts';

/** The connections of a borrower, oldest first. */
export async function listConnections(db: QueryExecutor, borrower: string): Promise<Connection[]> {
  const rows = await db
    .selectFrom('connection')
    .innerJoin('servicer', 'servicer.uuid', 'connection.servicer')
    .select([
      'connection.uuid',
      'connection.status',
      'connection.portfolio',
      'servicer.uuid as servicer',
      'servicer.name',
      'servicer.kind',
      'servicer.website',
      'servicer.health',
    ])
    .where('borrower', '=', borrower)
    .orderBy('connection.id')
    .execute();
  return rows.map(({uuid, status, portfolio, servicer, ...rest}) => ({
    uuid,
    status,
    servicer: {uuid: servicer, ...rest, former: null},
    portfolio,
  }));
}

/** Whether the borrower has this connection, and has it with this servicer. */
export async function hasConnection(
  db: QueryExecutor,
  borrower: string,
  servicer: string,
  connection: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('connection')
    .select('id')
    .where('borrower', '=', borrower)
    .where('servicer', '=', servicer)
    .where('uuid', '=', connection.toLowerCase())
    .executeTakeFirst();
  return Boolean(row);
}

export interface NewConnection {
  readonly borrower: Borrower;
  readonly servicer: Servicer;
  readonly status: ConnectionStatus;
  readonly portfolio: Portfolio;
  readonly access: Access;
}

/** Where the vault keeps the access of a connection. Two partners may use the same UUIDs, so the borrower's row counts. */
export const accessLocation = (borrower: string, connection: string): string =>
  `connection.access ${borrower} ${connection}`;

/**
 * Stores a connection and notifies webhooks. If the borrower already has one with the servicer, it is updated and keeps
 * its UUID, and its previous access is given up later.
 */
export async function saveConnection(
  tx: QueryExecutor,
  {vault, jobs}: ConnectionServices,
  {borrower, servicer, status, portfolio, access}: NewConnection,
): Promise<Connection> {
  // Lock the borrower, so that the existing connection is read after a concurrent transaction has stored it.
  await tx.selectFrom('borrower').select('id').where('id', '=', borrower.id).forNoKeyUpdate().execute();
  const existing = await tx
    .selectFrom('connection')
    .select(['uuid', 'status', 'access'])
    .where('borrower', '=', borrower.id)
    .where('servicer', '=', servicer.uuid)
    // Wait for a refresh that is about to change it.
    .forNoKeyUpdate()
    .executeTakeFirst();
  const uuid = existing?.uuid ?? createConnectionUuid(borrower.uuid, servicer.uuid);
  const values = {
    status,
    portfolio: JSON.stringify(portfolio),
    access: access === null ? null : vault.seal(access, accessLocation(borrower.id, uuid)),
    refreshed_at: sql<Date>`now()`,
  };
  await tx
    .insertInto('connection')
    .values({uuid, borrower: borrower.id, servicer: servicer.uuid, ...values})
    .onConflict((conflict) =>
      conflict
        .columns(['borrower', 'servicer'])
        .doUpdateSet({...values, version: sql<number>`connection.version + 1`}),
    )
    .execute();
  if (existing?.access) await scheduleDisconnect(tx, jobs, borrower.id, uuid, servicer.uuid, existing.access);
  const connection = {uuid, status, servicer: {...servicer, former: null}, portfolio};
  const type = findWebhookType(existing?.status ?? null, status);
  if (type) await notifyWebhooks(tx, jobs, type, borrower, connection);
  return connection;
}

/** Has a job give up access that is no longer needed. It stays sealed until then. */
export async function scheduleDisconnect(
  tx: QueryExecutor,
  jobs: JobSender,
  borrower: string,
  connection: string,
  servicer: string,
  sealedAccess: Buffer,
): Promise<void> {
  const access = Buffer.from(sealedAccess).toString('base64');
  await jobs.sendJob(tx, 'disconnect-access', {connection, borrower, servicer, access});
}

function findWebhookType(before: ConnectionStatus | null, after: ConnectionStatus): WebhookType | null {
  if (before === null) return 'connection.created';
  if (before === after) return null;
  return after === 'connected' ? 'connection.restored' : 'connection.interrupted';
}

/** Removes a connection and has its access given up. Does nothing if it does not exist, so it can be repeated. */
export async function removeConnection(
  db: Database,
  jobs: JobSender,
  borrower: string,
  connection: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const removed = await tx
      .deleteFrom('connection')
      .where('borrower', '=', borrower)
      .where('uuid', '=', sql<string>`${connection.toLowerCase()}::uuid`)
      .returning(['uuid', 'servicer', 'access'])
      .executeTakeFirst();
    if (!removed?.access) return;
    await scheduleDisconnect(tx, jobs, borrower, removed.uuid, removed.servicer, removed.access);
  });
}
