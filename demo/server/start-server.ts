/** The server, from its settings to its end. */
import {serve} from '@hono/node-server';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

import {createApp} from './app.ts';
import type {Config} from './config.ts';
import type {Connector} from './connectors/connector.ts';
import {createSandboxConnector} from './connectors/sandbox.ts';
import {openDatabase} from './db/database.ts';
import {writeLog} from './log.ts';
import {seedSandboxKeys} from './domain/partners.ts';
import {seedServicers} from './domain/servicers.ts';
import {Vault} from './crypto/vault.ts';
import {startJobs} from './jobs/start-jobs.ts';

/** Milliseconds that calls and jobs under way get to end once the server is told to: a poll has 15 seconds, a job 10. */
const DRAINS = 28_000;
const METHODS = ['login', 'answer', 'proceed', 'refresh', 'disconnect'] as const;

/**
 * A sandbox plays; a live server has none that plays, and the connector of the module that the settings name.
 * @throws {Error} for a module that cannot be loaded, or has no such connector
 */
export async function loadConnector({
  NEXUS_ENVIRONMENT,
  CONNECTOR,
  SANDBOX_PACE_MS,
}: Config): Promise<Connector | null> {
  if (NEXUS_ENVIRONMENT === 'sandbox') return createSandboxConnector(SANDBOX_PACE_MS);
  if (CONNECTOR === undefined) return null;
  const module = (await import(pathToFileURL(resolve(CONNECTOR)).href)) as {readonly connector?: unknown};
  if (isConnector(module.connector)) return module.connector;
  throw new Error(
    `Invalid settings:\n✖ It must export a connector with ${METHODS.join(', ')}\n  → at CONNECTOR`,
  );
}

/** By its methods: whether they answer what they should is seen when they are asked. */
const isConnector = (value: unknown): value is Connector =>
  typeof value === 'object' &&
  value !== null &&
  METHODS.every((method) => typeof Reflect.get(value, method) === 'function');

/** Resolves once it listens. It ends by SIGINT or SIGTERM, once what is under way has ended. */
export async function startServer(config: Config, connector: Connector | null): Promise<void> {
  const {db, queue} = await openDatabase(config);
  await seedServicers(db);
  if (config.SEED_NEXUS_KEY !== undefined)
    await seedSandboxKeys(db, config.SEED_NEXUS_KEY, config.SEED_SECRET_KEY ?? null);
  const vault = new Vault(config.MASTER_KEY, config.MASTER_KEY_BEFORE ? [config.MASTER_KEY_BEFORE] : []);
  const jobs = await startJobs({config, db, queue, connector, vault, log: writeLog});

  let isDraining = false;
  const app = createApp({config, db, connector, vault, jobs, isDraining: () => isDraining, log: writeLog});
  const server = serve({fetch: app.fetch, hostname: config.HOST, port: config.PORT});
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  writeLog({event: 'listening', url: `http://${config.HOST}:${port}`});

  async function stop(): Promise<void> {
    if (isDraining) return;
    isDraining = true;
    writeLog({event: 'draining'});
    const closed = once(server, 'close');
    server.close();
    await jobs.pause();
    const late = setTimeout(() => {
      process.exit(1);
    }, DRAINS);
    await closed;
    await jobs.stop();
    await db.destroy();
    clearTimeout(late);
    writeLog({event: 'stopped'});
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
}
