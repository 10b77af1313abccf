/** Reads the portfolios of connections again, without their borrowers. */
import {sql} from 'kysely';
import type {ConnectionStatus, Environment, Portfolio} from 'nexus-link/contract';

import type {RefreshResult} from '../connectors/connector.ts';
import type {Database, QueryExecutor} from '../db/tables.ts';
import {runTransaction} from '../db/transaction.ts';
import {accessLocation, scheduleDisconnect} from '../domain/connections.ts';
import {findServicer} from '../domain/servicers.ts';
import type {AttemptServices, Borrower, JobSender} from '../domain/types.ts';
import {notifyWebhooks} from '../domain/webhook-events.ts';

/** How many refreshes one transaction schedules. */
const BATCH_SIZE = 500;

export interface RefreshServices extends AttemptServices {
  readonly environment: Environment;
  /** How old a portfolio gets before it is refreshed; 0 disables refreshing. */
  readonly refreshHours: number;
}

/** Schedules a refresh for each connection that is due. */
export async function scheduleRefreshes(services: RefreshServices): Promise<void> {
  if (services.refreshHours === 0 || !services.connector) return;
  while ((await scheduleBatch(services)) === BATCH_SIZE);
}

/** @returns the number of scheduled refreshes */
const scheduleBatch = ({db, jobs, environment, refreshHours}: RefreshServices): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const due = await tx
      .selectFrom('connection')
      .innerJoin('borrower', 'borrower.id', 'connection.borrower')
      .select('connection.id')
      .where('environment', '=', environment)
      .where('status', '=', 'connected')
      .where('refreshed_at', '<', sql<Date>`now() - make_interval(secs => ${refreshHours * 3_600})`)
      .orderBy('refreshed_at')
      .limit(BATCH_SIZE)
      .forNoKeyUpdate('connection')
      .skipLocked()
      .execute();
    for (const {id} of due) {
      // Keeps the next batch from scheduling it again.
      await tx
        .updateTable('connection')
        .set({refreshed_at: sql<Date>`now()`})
        .where('id', '=', id)
        .execute();
      await jobs.sendJob(tx, 'refresh-connection', {connection: id});
    }
    return due.length;
  });

interface ConnectionRow {
  readonly id: string;
  readonly uuid: string;
  readonly servicer: string;
  readonly status: ConnectionStatus;
  readonly access: Buffer | null;
  readonly version: number;
  readonly borrower: Borrower;
}

/** @throws {Error} of the connector if it cannot read the portfolio now. The job is then retried. */
export async function refreshConnection(
  services: RefreshServices,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const {db, vault, connector} = services;
  const row = await findConnection(db, id);
  const servicer = row && (await findServicer(db, row.servicer));
  if (!row || !servicer || !connector || row.status !== 'connected') return;
  const access = row.access && vault.open(row.access, accessLocation(row.borrower.id, row.uuid));
  const result = await connector.refresh({borrower: row.borrower.uuid, servicer, access}, signal);
  await storeRefresh(services, row, result);
}

async function findConnection(db: Database, id: string): Promise<ConnectionRow | undefined> {
  const found = await db
    .selectFrom('connection')
    .innerJoin('borrower', 'borrower.id', 'connection.borrower')
    .select([
      'connection.id',
      'connection.uuid',
      'servicer',
      'status',
      'access',
      'version',
      'borrower',
      'borrower.uuid as borrower_uuid',
    ])
    .where('connection.id', '=', id)
    .executeTakeFirst();
  if (!found) return undefined;
  const {borrower, borrower_uuid, access, ...row} = found;
  return {...row, access: access && Buffer.from(access), borrower: {id: borrower, uuid: borrower_uuid}};
}

/** Discards the result if the connection was changed or removed meanwhile. */
async function storeRefresh(
  {db, jobs, vault}: RefreshServices,
  row: ConnectionRow,
  result: RefreshResult,
): Promise<void> {
  await runTransaction(db, async (tx) => {
    const location = accessLocation(row.borrower.id, row.uuid);
    const changes =
      result.status === 'interrupted'
        ? {status: result.status, access: undefined}
        : {
            portfolio: JSON.stringify(result.portfolio),
            access: result.access === null ? null : vault.seal(result.access, location),
          };
    const stored = await tx
      .updateTable('connection')
      .set({...changes, refreshed_at: sql<Date>`now()`, version: row.version + 1})
      .where('id', '=', row.id)
      .where('version', '=', row.version)
      .where('status', '=', 'connected')
      .returning(['portfolio'])
      .executeTakeFirst();
    if (stored && result.status === 'interrupted') await notifyInterrupted(tx, jobs, row, stored.portfolio);
    // Access that the connector got for a discarded result is not stored anywhere else.
    if (!stored && changes.access)
      await scheduleDisconnect(tx, jobs, row.borrower.id, row.uuid, row.servicer, changes.access);
  });
}

async function notifyInterrupted(
  tx: QueryExecutor,
  jobs: JobSender,
  {uuid, servicer: servicerUuid, borrower}: ConnectionRow,
  portfolio: Portfolio,
): Promise<void> {
  const servicer = await findServicer(tx, servicerUuid);
  if (!servicer) return;
  const connection = {uuid, status: 'interrupted', servicer, portfolio} as const;
  await notifyWebhooks(tx, jobs, 'connection.interrupted', borrower, connection);
}
