/** Starts and stops the server. */
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {serve} from '@hono/node-server';
import {directory} from 'nexus-link/sandbox';

import {createApp} from './app.ts';
import {invalidSetting, type Config} from './config.ts';
import type {Connector} from './connectors/connector.ts';
import {createSandboxConnector} from './connectors/sandbox.ts';
import {Vault} from './crypto/vault.ts';
import {openDatabase} from './db/database.ts';
import {seedSandboxKeys} from './domain/partners.ts';
import {seedServicers} from './domain/servicers.ts';
import {startJobs} from './jobs/start-jobs.ts';
import {writeLog} from './log.ts';

/** How long requests and jobs may take to end after a signal. A poll takes up to 15 seconds, jobs get 10. */
const SHUTDOWN_TIMEOUT_MS = 28_000;
const CONNECTOR_METHODS = ['login', 'answer', 'proceed', 'refresh', 'disconnect'] as const;

/**
 * Loads the connector that the settings select. A live server without the setting CONNECTOR has none.
 * @throws {Error} if the module cannot be loaded or does not export a connector
 */
export async function loadConnector(config: Config): Promise<Connector | null> {
  const {NEXUS_ENVIRONMENT, CONNECTOR, SANDBOX_PACE_MS} = config;
  if (NEXUS_ENVIRONMENT === 'sandbox') return createSandboxConnector(SANDBOX_PACE_MS);
  if (CONNECTOR === undefined) return null;
  const module = (await import(pathToFileURL(resolve(CONNECTOR)).href)) as {readonly connector?: unknown};
  if (isConnector(module.connector)) return module.connector;
  const methods = CONNECTOR_METHODS.join(', ');
  throw invalidSetting('CONNECTOR', `The module must export a connector with the methods ${methods}`);
}

const isConnector = (value: unknown): value is Connector =>
  typeof value === 'object' &&
  value !== null &&
  CONNECTOR_METHODS.every((method) => typeof Reflect.get(value, method) === 'function');

/** Resolves when the server listens. On SIGINT and SIGTERM it finishes open requests and jobs, and the process exits. */
export async function startServer(config: Config, connector: Connector | null): Promise<void> {
  const {db, queueOptions} = await openDatabase(config);
  // Live servers use the same directory, because there is no way yet to bring another one.
  await seedServicers(db, directory);
  if (config.SEED_NEXUS_KEY !== undefined)
    await seedSandboxKeys(db, config.SEED_NEXUS_KEY, config.SEED_SECRET_KEY ?? null);
  const previousKeys = config.MASTER_KEY_BEFORE ? [config.MASTER_KEY_BEFORE] : [];
  const vault = new Vault(config.MASTER_KEY, previousKeys);
  const jobs = await startJobs({config, db, queueOptions, connector, vault, log: writeLog});

  let isDraining = false;
  const app = createApp({
    config,
    db,
    connector,
    vault,
    jobs,
    isDraining: () => isDraining,
    log: writeLog,
  });
  const server = serve({fetch: app.fetch, hostname: config.HOST, port: config.PORT});
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  writeLog({event: 'listening', url: `http://${config.HOST}:${port}`});

  async function stopServer(): Promise<void> {
    if (isDraining) return;
    isDraining = true;
    writeLog({event: 'draining'});
    const closed = once(server, 'close');
    server.close();
    await jobs.pause();
    const timeout = setTimeout(() => {
      process.exit(1);
    }, SHUTDOWN_TIMEOUT_MS);
    await closed;
    await jobs.stop();
    await db.destroy();
    clearTimeout(timeout);
    writeLog({event: 'stopped'});
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stopServer());
}
