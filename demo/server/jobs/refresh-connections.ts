/** Reads portfolios anew without their borrowers, and gives up at the servicer what a removed connection left. */
import {sql} from 'kysely';

import type {ConnectionStatus, Environment, Portfolio} from 'nexus-link/contract';
import {accessLocation, scheduleDisconnect, type Borrower} from '../domain/connections.ts';
import type {Access, Connector, RefreshResult} from '../connectors/connector.ts';
import {runTransaction, type Database, type Queries} from '../db/database.ts';
import type {JobSender, JobData} from './job-queue.ts';
import {findServicer} from '../domain/servicers.ts';
import type {Vault} from '../crypto/vault.ts';
import {notifyWebhooks} from '../domain/webhooks.ts';

/** How many connections are asked for in one transaction. */
const AT_ONCE = 500;

export interface RefreshServices {
  readonly db: Database;
  readonly vault: Vault;
  readonly connector: Connector | null;
  readonly jobs: JobSender;
  readonly environment: Environment;
  /** Hours that a portfolio stays as it is; 0: for ever. */
  readonly hours: number;
}

/** Has the connections whose time has come read anew, each once. */
export async function scheduleRefreshes(port: RefreshServices): Promise<void> {
  if (port.hours === 0 || !port.connector) return;
  while ((await askFor(port)) === AT_ONCE);
}

/** @returns how many were asked for */
const askFor = ({db, jobs, environment, hours}: RefreshServices): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const due = await tx
      .selectFrom('connection')
      .innerJoin('borrower', 'borrower.id', 'connection.borrower')
      .select('connection.id')
      .where('environment', '=', environment)
      .where('status', '=', 'connected')
      .where('refreshed_at', '<', sql<Date>`now() - make_interval(secs => ${hours * 3_600})`)
      .orderBy('refreshed_at')
      .limit(AT_ONCE)
      .forNoKeyUpdate('connection')
      .skipLocked()
      .execute();
    for (const {id} of due) {
      // So that the next look does not ask for it again.
      await tx
        .updateTable('connection')
        .set({refreshed_at: sql<Date>`now()`})
        .where('id', '=', id)
        .execute();
      await jobs.send(tx, 'refresh-connection', {connection: id});
    }
    return due.length;
  });

interface Row {
  readonly id: string;
  readonly uuid: string;
  readonly servicer: string;
  readonly status: ConnectionStatus;
  readonly access: Buffer | null;
  readonly version: number;
  readonly borrower: Borrower;
}

/** @throws what the connector says, where the portfolio could not be read: it is tried again */
export async function refreshConnection(
  port: RefreshServices,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const {db, connector} = port;
  const row = await rowOf(db, id);
  const servicer = row && (await findServicer(db, row.servicer));
  if (!row || !servicer || !connector || row.status !== 'connected') return;
  const access = openedAccess(port.vault, row);
  const refreshed = await connector.refresh({borrower: row.borrower.uuid, servicer, access}, signal);
  await keep(port, row, refreshed);
}

async function rowOf(db: Database, id: string): Promise<Row | undefined> {
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
      'borrower.uuid as known_as',
    ])
    .where('connection.id', '=', id)
    .executeTakeFirst();
  if (!found) return undefined;
  const {borrower, known_as, access, ...row} = found;
  return {...row, access: access && Buffer.from(access), borrower: {id: borrower, uuid: known_as}};
}

const openedAccess = (vault: Vault, {access, uuid, borrower}: Row): Access =>
  access && vault.open(access, accessLocation(borrower.id, uuid));

/** Where its borrower has connected it again meanwhile, or has removed it, that is what counts. */
async function keep({db, jobs, vault}: RefreshServices, row: Row, refreshed: RefreshResult): Promise<void> {
  await runTransaction(db, async (tx) => {
    const place = accessLocation(row.borrower.id, row.uuid);
    const changes =
      refreshed.status === 'interrupted'
        ? {status: refreshed.status, access: undefined}
        : {
            portfolio: JSON.stringify(refreshed.portfolio),
            access: refreshed.access === null ? null : vault.seal(refreshed.access, place),
          };
    const kept = await tx
      .updateTable('connection')
      .set({...changes, refreshed_at: sql<Date>`now()`, version: row.version + 1})
      .where('id', '=', row.id)
      .where('version', '=', row.version)
      .where('status', '=', 'connected')
      .returning(['portfolio'])
      .executeTakeFirst();
    if (kept && refreshed.status === 'interrupted') await tellInterrupted(tx, jobs, row, kept.portfolio);
    // What the connector got meanwhile belongs to nothing.
    if (!kept && changes.access)
      await scheduleDisconnect(tx, jobs, row.borrower.id, row.uuid, row.servicer, changes.access);
  });
}

async function tellInterrupted(
  tx: Queries,
  jobs: JobSender,
  {uuid, servicer, borrower}: Row,
  portfolio: Portfolio,
): Promise<void> {
  const found = await findServicer(tx, servicer);
  if (!found) return;
  const connection = {uuid, status: 'interrupted', servicer: found, portfolio} as const;
  await notifyWebhooks(tx, jobs, 'connection.interrupted', borrower, connection);
}

/** Gives up at a servicer what no connection needs any more. @throws where it could not: it is tried again */
export async function disconnectAccess(
  {db, vault, connector}: RefreshServices,
  {connection, borrower, servicer, access}: JobData['disconnect-access'],
  signal: AbortSignal,
): Promise<void> {
  if (!connector) throw new Error('This server has no connector.');
  const found = await findServicer(db, servicer);
  const row = await db.selectFrom('borrower').select('uuid').where('id', '=', borrower).executeTakeFirst();
  if (!found || !row) return;
  const open = (sealed: Buffer) => vault.open(sealed, accessLocation(borrower, connection));
  const old = open(Buffer.from(access, 'base64'));
  const now = await db
    .selectFrom('connection')
    .select('access')
    .where('borrower', '=', borrower)
    .where('uuid', '=', connection)
    .executeTakeFirst();
  // A servicer may give the same again.
  if (now?.access && open(Buffer.from(now.access)) === old) return;
  await connector.disconnect({borrower: row.uuid, servicer: found, access: old}, signal);
}
