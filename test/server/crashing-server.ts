/**
 * A server whose connector can be paused, so that a test can kill the process during a call. Each call appends a line to
 * the file `CALLS`. No call returns while the file `HOLD` exists. The clock is ahead by the number of
 * milliseconds in the file `CLOCK`. PGlite uses the clock of its process, so time can pass for it without a restart.
 */
import {appendFileSync, existsSync, readFileSync} from 'node:fs';

import {readConfig} from '../../demo/server/config.ts';
import type {Connector} from '../../demo/server/connectors/connector.ts';
import {createSandboxConnector} from '../../demo/server/connectors/sandbox.ts';
import {startServer} from '../../demo/server/start-server.ts';
import {waitFor} from '../support/wait-for.ts';

const {CALLS = '', HOLD = '', CLOCK = ''} = process.env;

const {now} = Date;
Date.now = () => now() + Number(readFileSync(CLOCK, 'utf8'));

/** Records a call in a file, which outlives the process, and waits until calls are no longer paused. */
async function recordCall(method: keyof Connector): Promise<void> {
  appendFileSync(CALLS, `${method}\n`);
  await waitFor(() => !existsSync(HOLD), 'the file HOLD is removed');
}

const config = readConfig(process.env);
const sandbox = createSandboxConnector(config.SANDBOX_PACE_MS);
await startServer(config, {
  ...sandbox,
  login: async (...args) => (await recordCall('login'), sandbox.login(...args)),
  answer: async (...args) => (await recordCall('answer'), sandbox.answer(...args)),
  proceed: async (...args) => (await recordCall('proceed'), sandbox.proceed(...args)),
});
