/**
 * The server as `demo/server/main.ts` starts it, with a servicer that holds: `CALLS` is a file that gets a line for each
 * call to it, and as long as there is a file `HOLD`, no call is answered. So a test can end the process within one.
 */
import {serve} from '@hono/node-server';
import {once} from 'node:events';
import {appendFileSync, existsSync} from 'node:fs';
import type {AddressInfo} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';

import {createApp} from '../../demo/server/app.ts';
import {readConfig} from '../../demo/server/config.ts';
import type {Connector} from '../../demo/server/connector.ts';
import {sandboxConnector} from '../../demo/server/connectors/sandbox.ts';
import {openDatabase} from '../../demo/server/database.ts';
import {log} from '../../demo/server/log.ts';
import {seedKey} from '../../demo/server/seed.ts';
import {seedServicers} from '../../demo/server/servicers.ts';

const LOOKS = 5;
const {CALLS = '', HOLD = '', SEED_NEXUS_KEY = ''} = process.env;

/** Tells of a call in a way that outlives the process, and holds it. */
async function reached(step: keyof Connector): Promise<void> {
  appendFileSync(CALLS, `${step}\n`);
  while (existsSync(HOLD)) await sleep(LOOKS);
}

const config = readConfig(process.env);
const db = await openDatabase(config);
await seedServicers(db);
await seedKey(db, SEED_NEXUS_KEY);
const sandbox = sandboxConnector(config.SANDBOX_PACE_MS);
const connector: Connector = {
  login: async (...given) => (await reached('login'), sandbox.login(...given)),
  answer: async (...given) => (await reached('answer'), sandbox.answer(...given)),
  proceed: async (...given) => (await reached('proceed'), sandbox.proceed(...given)),
};
const app = createApp({config, db, connector, isDraining: () => false, log});
const server = serve({fetch: app.fetch, hostname: config.HOST, port: config.PORT});
await once(server, 'listening');
const {port} = server.address() as AddressInfo;
log({event: 'listening', url: `http://${config.HOST}:${port}`});
