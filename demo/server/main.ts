/** The reference server: `npm run server`. Its settings are environment variables, described in config.ts. */
import {serve} from '@hono/node-server';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';

import {createApp} from './app.ts';
import {readConfig, type Config} from './config.ts';
import {sandboxConnector} from './connectors/sandbox.ts';
import {openDatabase} from './database.ts';
import {failure, log} from './log.ts';
import {startJobs} from './work.ts';
import {seedKeys} from './seed.ts';
import {seedServicers} from './servicers.ts';
import {Vault} from './vault.ts';

/** Milliseconds that calls under way get to end once the server is told to. */
const DRAINS = 20_000;

async function main(config: Config): Promise<void> {
  const {db, queue} = await openDatabase(config);
  await seedServicers(db);
  if (config.SEED_NEXUS_KEY !== undefined)
    await seedKeys(db, config.SEED_NEXUS_KEY, config.SEED_SECRET_KEY ?? null);
  // A live server holds none that plays.
  const isSandbox = config.NEXUS_ENVIRONMENT === 'sandbox';
  const connector = isSandbox ? sandboxConnector(config.SANDBOX_PACE_MS) : null;

  let isDraining = false;
  const vault = new Vault(config.MASTER_KEY, config.MASTER_KEY_BEFORE ? [config.MASTER_KEY_BEFORE] : []);
  const jobs = await startJobs({config, db, queue, connector, vault, log});
  const app = createApp({config, db, connector, vault, jobs, isDraining: () => isDraining, log});
  const server = serve({fetch: app.fetch, hostname: config.HOST, port: config.PORT});
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  log({event: 'listening', url: `http://${config.HOST}:${port}`});

  async function stop(): Promise<void> {
    if (isDraining) return;
    isDraining = true;
    log({event: 'draining'});
    const closed = once(server, 'close');
    server.close();
    const late = setTimeout(() => {
      process.exit(1);
    }, DRAINS);
    await closed;
    await jobs.stop();
    await db.destroy();
    clearTimeout(late);
    log({event: 'stopped'});
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
}

try {
  await main(readConfig(process.env));
} catch (error) {
  // What is wrong with the settings is said in full; a database's own words may hold its address, so only these.
  const words = error instanceof Error ? error.message : 'The server could not start.';
  process.stderr.write(`${words}\n`);
  log(failure('start', error));
  process.exit(1);
}
