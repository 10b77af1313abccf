/** What a borrower has connected. */
import {sql} from 'kysely';

import type {Linked} from '#link/backends/sandbox/borrowers';
import {connectionOf, servicerOf} from '#link/backends/sandbox/connections';
import {uuidFrom} from '#link/backends/sandbox/seeds';
import type {Connection, ConnectionStatus, Portfolio, Servicer} from '#link/schemas';
import type {Queries} from './database.ts';

export interface Borrower {
  readonly id: string;
  readonly uuid: string;
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

/** Connects, or restores: one that was there keeps its place and its UUID. */
export async function connect(
  db: Queries,
  borrower: Borrower,
  servicer: Servicer,
  status: ConnectionStatus,
  portfolio: Portfolio,
): Promise<Connection> {
  const kept = JSON.stringify(portfolio);
  const {uuid} = await db
    .insertInto('connection')
    .values({
      // The same whenever it is made again: what names a borrower and a servicer names their connection.
      uuid: uuidFrom('connection', borrower.uuid, servicer.uuid),
      borrower: borrower.id,
      servicer: servicer.uuid,
      status,
      portfolio: kept,
    })
    .onConflict((same) => same.columns(['borrower', 'servicer']).doUpdateSet({status, portfolio: kept}))
    .returning('uuid')
    .executeTakeFirstOrThrow();
  return {uuid, status, servicer: {...servicer, former: null}, portfolio};
}

/** One that is not there is removed already: a removal may be repeated. */
export async function disconnect(db: Queries, borrower: string, connection: string): Promise<void> {
  await db
    .deleteFrom('connection')
    .where('borrower', '=', borrower)
    .where('uuid', '=', sql<string>`${connection.toLowerCase()}::uuid`)
    .execute();
}

/** A documented borrower of the sandbox is found as documented, whatever was done to it before. */
export async function resetConnections(
  db: Queries,
  borrower: Borrower,
  linked: readonly Linked[],
): Promise<void> {
  await db.deleteFrom('connection').where('borrower', '=', borrower.id).execute();
  for (const {servicer, status} of linked) {
    const found = servicerOf(servicer);
    if (!found) continue;
    const {portfolio} = connectionOf(borrower.uuid, found, status);
    await connect(db, borrower, found, status, portfolio);
  }
}
