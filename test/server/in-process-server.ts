/** The server in this process, without a socket. */
import type {Hono} from 'hono';

import {createApp, type AppConfig, type AppServices} from '../../demo/server/app.ts';
import {readConfig} from '../../demo/server/config.ts';
import {createSandboxConnector} from '../../demo/server/connectors/sandbox.ts';
import {openDatabase, type Database, type OpenedDatabase} from '../../demo/server/db/database.ts';
import type {JobSender} from '../../demo/server/jobs/job-queue.ts';
import {createKeys} from '../../demo/server/domain/partners.ts';
import {seedServicers} from '../../demo/server/domain/servicers.ts';
import {Vault} from '../../demo/server/crypto/vault.ts';
import type {Engine} from './database-engines.ts';
import {KEY, type Fetcher} from './page-client.ts';

/** Of the partner whose pages have the key `KEY`. */
export const SECRET_KEY = 'sandbox_secret_server';

/** What seals in tests. */
export const vault = new Vault(Buffer.alloc(32, 7));

/** Does nothing later. */
export const idleJobs: JobSender = {send: () => Promise.resolve()};

/** As many calls as come, and webhooks on this machine. */
export const createConfig = (changes: Partial<AppConfig> = {}): AppConfig => ({
  NEXUS_ENVIRONMENT: 'sandbox',
  WEBHOOKS_TO_LOOPBACK: true,
  CALLS_PER_MINUTE_ADDRESS: 0,
  CALLS_PER_MINUTE_KEY: 0,
  CALLS_PER_MINUTE_BORROWER: 0,
  TRUSTED_PROXIES: 0,
  ...changes,
});

/** An app on a database, with other ports than the usual ones where they are given. */
export const createTestApp = (db: Database, ports: Partial<AppServices> = {}): Hono =>
  createApp({
    config: createConfig(),
    db,
    connector: createSandboxConnector(0),
    vault,
    jobs: idleJobs,
    isDraining: () => false,
    log: () => undefined,
    ...ports,
  });

export const toFetcher =
  (app: Hono): Fetcher =>
  (path, init) =>
    app.request(path, init);

/** A new database with the directory and one partner's keys. */
export async function createDatabase(engine: Engine): Promise<Database> {
  return (await openTestDatabase(engine)).db;
}

/** The same, and what its queue of jobs is reached by. */
export async function openTestDatabase(engine: Engine): Promise<OpenedDatabase> {
  const opened = await openDatabase(readConfig(await engine.start()));
  const {db} = opened;
  await seedServicers(db);
  const keys = {nexus_key: KEY, secret_key: SECRET_KEY};
  await createKeys(db, {partner: 'Sandbox', environment: 'sandbox', origins: ['*'], ...keys});
  return opened;
}
