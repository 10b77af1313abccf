/** What a borrower has connected. */
import {sql} from 'kysely';

import type {LinkedServicer} from '#link/backends/sandbox/borrowers';
import {createConnection, createConnectionUuid, findServicer} from '#link/backends/sandbox/connections';
import type {Connection, ConnectionStatus, Portfolio, Servicer} from '#link/contract/schemas';
import type {Access} from '../connectors/connector.ts';
import type {Database, Queries, WebhookType} from '../db/database.ts';
import type {Jobs} from '../jobs/job-queue.ts';
import type {Vault} from '../crypto/vault.ts';
import {tell} from './webhooks.ts';

export interface Borrower {
  readonly id: string;
  readonly uuid: string;
}

/** What it takes to keep a connection: what seals its connector's secrets, and what is done later. */
export interface Keeping {
  readonly vault: Vault;
  readonly jobs: Jobs;
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
export async function connectionsOf(db: Queries, borrower: string): Promise<Connection[]> {
  const rows = await connections(db).where('borrower', '=', borrower).execute();
  return rows.map(({uuid, status, portfolio, servicer, ...rest}) => ({
    uuid,
    status,
    servicer: {uuid: servicer, ...rest, former: null},
    portfolio,
  }));
}

/** Whether a borrower has this connection, with this servicer. */
export async function isConnected(
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
export interface Made {
  readonly borrower: Borrower;
  readonly servicer: Servicer;
  readonly status: ConnectionStatus;
  readonly portfolio: Portfolio;
  readonly access: Access;
}

/** Where the vault keeps what a connector needs later. Two partners may know a borrower, and so a connection, by the same UUID. */
export const accessPlace = (borrower: string, connection: string): string =>
  `connection.access ${borrower} ${connection}`;

/** Connects, or restores: one that was there keeps its place and its UUID. What became of it, webhooks are told. */
export async function connect(tx: Queries, {vault, jobs}: Keeping, made: Made): Promise<Connection> {
  const {borrower, servicer, status, portfolio, access} = made;
  // One of a borrower after the other, so that each knows what the one before has made.
  await tx.selectFrom('borrower').select('id').where('id', '=', borrower.id).forNoKeyUpdate().execute();
  const before = await tx
    .selectFrom('connection')
    .select(['status', 'access'])
    .where('borrower', '=', borrower.id)
    .where('servicer', '=', servicer.uuid)
    // A refresh may be about to change it.
    .forNoKeyUpdate()
    .executeTakeFirst();
  // The same whenever it is made again: what names a borrower and a servicer names their connection.
  const uuid = createConnectionUuid(borrower.uuid, servicer.uuid);
  const kept = {
    status,
    portfolio: JSON.stringify(portfolio),
    access: access === null ? null : vault.seal(access, accessPlace(borrower.id, uuid)),
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
  if (before?.access) await giveUpLater(tx, jobs, borrower.id, uuid, servicer.uuid, before.access);
  const connection = {uuid, status, servicer: {...servicer, former: null}, portfolio};
  const type = changeOf(before?.status ?? null, status);
  if (type) await tell(tx, jobs, type, borrower, connection);
  return connection;
}

/** Has given up at the servicer what a connection does not need any more. It stays sealed until then. */
export async function giveUpLater(
  tx: Queries,
  jobs: Jobs,
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
export async function disconnect(
  db: Database,
  {jobs}: Keeping,
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
    await giveUpLater(tx, jobs, borrower, gone.uuid, gone.servicer, gone.access);
  });
}

/** A documented borrower of the sandbox is found as documented, whatever was done to it before. */
export async function resetConnections(
  db: Queries,
  borrower: Borrower,
  linked: readonly LinkedServicer[],
): Promise<void> {
  // One opening after the other.
  await db.selectFrom('borrower').select('id').where('id', '=', borrower.id).forNoKeyUpdate().execute();
  await db.deleteFrom('connection').where('borrower', '=', borrower.id).execute();
  for (const {servicer, status} of linked) {
    const found = findServicer(servicer);
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
