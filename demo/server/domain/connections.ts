/** What a borrower has connected. */
import {sql} from 'kysely';

import {createConnection, type Linked} from 'nexus-link/sandbox';
import type {Connection, ConnectionStatus, Portfolio, Servicer} from 'nexus-link/contract';
import type {Access} from '../connectors/connector.ts';
import type {Database, Queries, WebhookType} from '../db/database.ts';
import type {JobSender} from '../jobs/job-queue.ts';
import type {Vault} from '../crypto/vault.ts';
import {connectionUuid} from './connection-uuid.ts';
import {findServicer} from './servicers.ts';
import {notifyWebhooks} from './webhooks.ts';

export interface Borrower {
  readonly id: string;
  readonly uuid: string;
}

/** What it takes to keep a connection: what seals its connector's secrets, and what is done later. */
export interface ConnectionServices {
  readonly vault: Vault;
  readonly jobs: JobSender;
}

const connections = (db: Queries) =>
  db
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
    .orderBy('connection.id');

/** Those of a borrower, the oldest first. */
export async function listConnections(db: Queries, borrower: string): Promise<Connection[]> {
  const rows = await connections(db).where('borrower', '=', borrower).execute();
  return rows.map(({uuid, status, portfolio, servicer, ...rest}) => ({
    uuid,
    status,
    servicer: {uuid: servicer, ...rest, former: null},
    portfolio,
  }));
}

/** Whether a borrower has this connection, with this servicer. */
export async function hasConnection(
  db: Queries,
  borrower: string,
  servicer: string,
  connection: string,
): Promise<boolean> {
  const found = await db
    .selectFrom('connection')
    .select('id')
    .where('borrower', '=', borrower)
    .where('servicer', '=', servicer)
    .where('uuid', '=', connection.toLowerCase())
    .executeTakeFirst();
  return Boolean(found);
}

/** What connecting writes down. */
export interface NewConnection {
  readonly borrower: Borrower;
  readonly servicer: Servicer;
  readonly status: ConnectionStatus;
  readonly portfolio: Portfolio;
  readonly access: Access;
}

/** Where the vault keeps what a connector needs later. Two partners may know a borrower, and so a connection, by the same UUID. */
export const accessLocation = (borrower: string, connection: string): string =>
  `connection.access ${borrower} ${connection}`;

/** Connects, or restores: one that was there keeps its place and its UUID. What became of it, webhooks are told. */
export async function saveConnection(
  tx: Queries,
  {vault, jobs}: ConnectionServices,
  made: NewConnection,
): Promise<Connection> {
  const {borrower, servicer, status, portfolio, access} = made;
  // One of a borrower after the other, so that each knows what the one before has made.
  await tx.selectFrom('borrower').select('id').where('id', '=', borrower.id).forNoKeyUpdate().execute();
  const before = await tx
    .selectFrom('connection')
    .select(['uuid', 'status', 'access'])
    .where('borrower', '=', borrower.id)
    .where('servicer', '=', servicer.uuid)
    // A refresh may be about to change it.
    .forNoKeyUpdate()
    .executeTakeFirst();
  const uuid = before?.uuid ?? connectionUuid(borrower.uuid, servicer.uuid);
  const kept = {
    status,
    portfolio: JSON.stringify(portfolio),
    access: access === null ? null : vault.seal(access, accessLocation(borrower.id, uuid)),
    refreshed_at: sql<Date>`now()`,
  };
  await tx
    .insertInto('connection')
    .values({uuid, borrower: borrower.id, servicer: servicer.uuid, ...kept})
    .onConflict((same) =>
      same
        .columns(['borrower', 'servicer'])
        .doUpdateSet({...kept, version: sql<number>`connection.version + 1`}),
    )
    .execute();
  if (before?.access) await scheduleDisconnect(tx, jobs, borrower.id, uuid, servicer.uuid, before.access);
  const connection = {uuid, status, servicer: {...servicer, former: null}, portfolio};
  const type = changeOf(before?.status ?? null, status);
  if (type) await notifyWebhooks(tx, jobs, type, borrower, connection);
  return connection;
}

/** Has given up at the servicer what a connection does not need any more. It stays sealed until then. */
export async function scheduleDisconnect(
  tx: Queries,
  jobs: JobSender,
  borrower: string,
  connection: string,
  servicer: string,
  sealed: Buffer,
): Promise<void> {
  const access = Buffer.from(sealed).toString('base64');
  await jobs.send(tx, 'disconnect-access', {connection, borrower, servicer, access});
}

function changeOf(before: ConnectionStatus | null, after: ConnectionStatus): WebhookType | null {
  if (before === null) return 'connection.created';
  if (before === after) return null;
  return after === 'connected' ? 'connection.restored' : 'connection.interrupted';
}

/** One that is not there is removed already: a removal may be repeated. What its connector kept is given up later. */
export async function removeConnection(
  db: Database,
  {jobs}: ConnectionServices,
  borrower: string,
  connection: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const gone = await tx
      .deleteFrom('connection')
      .where('borrower', '=', borrower)
      .where('uuid', '=', sql<string>`${connection.toLowerCase()}::uuid`)
      .returning(['uuid', 'servicer', 'access'])
      .executeTakeFirst();
    if (!gone?.access) return;
    await scheduleDisconnect(tx, jobs, borrower, gone.uuid, gone.servicer, gone.access);
  });
}

/** A documented borrower of the sandbox is found as documented, whatever was done to it before. */
export async function resetConnections(
  db: Queries,
  borrower: Borrower,
  linked: readonly Linked[],
): Promise<void> {
  // One opening after the other.
  await db.selectFrom('borrower').select('id').where('id', '=', borrower.id).forNoKeyUpdate().execute();
  await db.deleteFrom('connection').where('borrower', '=', borrower.id).execute();
  for (const {servicer, status} of linked) {
    const found = await findServicer(db, servicer);
    if (!found) continue;
    const {uuid, portfolio} = createConnection(borrower.uuid, found, status);
    await db
      .insertInto('connection')
      .values({
        uuid,
        borrower: borrower.id,
        servicer,
        status,
        portfolio: JSON.stringify(portfolio),
        access: null,
      })
      .execute();
  }
}
