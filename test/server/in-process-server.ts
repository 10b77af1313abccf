/** The server in this process, without a socket. */
import type {Hono} from 'hono';
import {sql} from 'kysely';

import {createApp, type AppConfig, type Ports} from '../../demo/server/app.ts';
import {readConfig} from '../../demo/server/config.ts';
import {sandboxConnector} from '../../demo/server/connectors/sandbox.ts';
import {openDatabase, type Database, type Opened, type Queries} from '../../demo/server/db/database.ts';
import type {Jobs} from '../../demo/server/jobs/job-queue.ts';
import {makeKeys} from '../../demo/server/db/seed.ts';
import {seedServicers} from '../../demo/server/domain/servicers.ts';
import {Vault} from '../../demo/server/crypto/vault.ts';
import type {Engine} from './database-engines.ts';
import {KEY, type Answering} from './page-client.ts';

/** Of the partner whose pages have the key `KEY`. */
export const SECRET_KEY = 'sandbox_secret_server';

/** What seals in tests. */
export const vault = new Vault(Buffer.alloc(32, 7));

/** Does nothing later. */
export const idle: Jobs = {send: () => Promise.resolve()};

/** As many calls as come, and webhooks on this machine. */
export const settings = (changes: Partial<AppConfig> = {}): AppConfig => ({
  NEXUS_ENVIRONMENT: 'sandbox',
  WEBHOOKS_TO_LOOPBACK: true,
  CALLS_PER_MINUTE_ADDRESS: 0,
  CALLS_PER_MINUTE_KEY: 0,
  CALLS_PER_MINUTE_BORROWER: 0,
  TRUSTED_PROXIES: 0,
  ...changes,
});

/** An app on a database, with other ports than the usual ones where they are given. */
export const appOn = (db: Database, ports: Partial<Ports> = {}): Hono =>
  createApp({
    config: settings(),
    db,
    connector: sandboxConnector(0),
    vault,
    jobs: idle,
    isDraining: () => false,
    log: () => undefined,
    ...ports,
  });

export const answeringBy =
  (app: Hono): Answering =>
  (path, init) =>
    app.request(path, init);

/** A new database with the directory and one partner's keys. */
export async function databaseOn(engine: Engine): Promise<Database> {
  return (await openedOn(engine)).db;
}

/** The same, and what its queue of jobs is reached by. */
export async function openedOn(engine: Engine): Promise<Opened> {
  const opened = await openDatabase(readConfig(await engine.start()));
  const {db} = opened;
  await seedServicers(db);
  const keys = {nexus_key: KEY, secret_key: SECRET_KEY};
  await makeKeys(db, {partner: 'Sandbox', environment: 'sandbox', origins: ['*'], ...keys});
  return opened;
}

/** Whether another connection to this PostgreSQL database waits for a lock, such as a row of this transaction. */
export async function isWaitingForLock(tx: Queries): Promise<boolean> {
  const {rows} = await sql`
    select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`.execute(tx);
  return rows.length > 0;
}
