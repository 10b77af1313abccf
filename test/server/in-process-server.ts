/** Runs the server in this process, without a socket. */
import type {Hono} from 'hono';
import {sql} from 'kysely';
import {directory} from 'nexus-link/sandbox';

import {createApp} from '../../demo/server/app.ts';
import {readConfig} from '../../demo/server/config.ts';
import {createSandboxConnector} from '../../demo/server/connectors/sandbox.ts';
import {Vault} from '../../demo/server/crypto/vault.ts';
import {openDatabase, type OpenedDatabase} from '../../demo/server/db/database.ts';
import type {Database} from '../../demo/server/db/tables.ts';
import {createKeys} from '../../demo/server/domain/partners.ts';
import {seedServicers} from '../../demo/server/domain/servicers.ts';
import type {JobSender} from '../../demo/server/domain/types.ts';
import type {AppConfig, AppServices} from '../../demo/server/routes/services.ts';
import type {Engine} from './database-engines.ts';
import {KEY, type Fetcher} from './page-client.ts';

/** A secret key of the partner that has the public key `KEY`. */
export const SECRET_KEY = 'sandbox_secret_server';

export const vault = new Vault(Buffer.alloc(32, 7));

/** A job queue that drops all jobs. */
export const idleJobs: JobSender = {sendJob: () => Promise.resolve()};

/** The configuration of a sandbox without call limits, in which webhooks may point to this machine. */
export const createConfig = (changes: Partial<AppConfig> = {}): AppConfig => ({
  NEXUS_ENVIRONMENT: 'sandbox',
  WEBHOOKS_TO_LOOPBACK: true,
  CALLS_PER_MINUTE_ADDRESS: 0,
  CALLS_PER_MINUTE_KEY: 0,
  CALLS_PER_MINUTE_BORROWER: 0,
  TRUSTED_PROXIES: 0,
  ...changes,
});

/** Creates an app on a database. `services` overrides the default services. */
export const createTestApp = (db: Database, services: Partial<AppServices> = {}): Hono =>
  createApp({
    config: createConfig(),
    db,
    connector: createSandboxConnector(0),
    vault,
    jobs: idleJobs,
    isDraining: () => false,
    log: () => undefined,
    ...services,
  });

export const toFetcher =
  (app: Hono): Fetcher =>
  (path, init) =>
    app.request(path, init);

/** Creates a database with the directory of servicers and the keys of one partner. */
export async function createDatabase(engine: Engine): Promise<Database> {
  return (await openTestDatabase(engine)).db;
}

/** Creates the same database, and returns it with the options that a job queue needs. */
export async function openTestDatabase(engine: Engine): Promise<OpenedDatabase> {
  const opened = await openDatabase(readConfig(await engine.start()));
  const {db} = opened;
  await seedServicers(db, directory);
  const keys = {nexus_key: KEY, secret_key: SECRET_KEY};
  await createKeys(db, {partner: 'Sandbox', environment: 'sandbox', origins: ['*'], ...keys});
  return opened;
}

/** Whether another connection to this PostgreSQL database waits for a lock, such as one of this transaction. */
export async function isWaitingForLock(tx: Database): Promise<boolean> {
  const {rows} = await sql`
    select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`.execute(tx);
  return rows.length > 0;
}
