/**
 * The server as `demo/server/main.ts` starts it, with a servicer that holds: `CALLS` is a file that gets a line for each
 * call to it, and as long as there is a file `HOLD`, no call is answered. So a test can end the process within one.
 */
import {appendFileSync, existsSync} from 'node:fs';

import {readConfig} from '../../demo/server/config.ts';
import type {Connector} from '../../demo/server/connectors/connector.ts';
import {sandboxConnector} from '../../demo/server/connectors/sandbox.ts';
import {startServer} from '../../demo/server/start-server.ts';
import {waitFor} from '../support/wait-for.ts';

const {CALLS = '', HOLD = ''} = process.env;

/** Tells of a call in a way that outlives the process, and holds it. */
async function reached(step: keyof Connector): Promise<void> {
  appendFileSync(CALLS, `${step}\n`);
  await waitFor(() => !existsSync(HOLD), 'the file HOLD is removed');
}

const config = readConfig(process.env);
const sandbox = sandboxConnector(config.SANDBOX_PACE_MS);
await startServer(config, {
  ...sandbox,
  login: async (...given) => (await reached('login'), sandbox.login(...given)),
  answer: async (...given) => (await reached('answer'), sandbox.answer(...given)),
  proceed: async (...given) => (await reached('proceed'), sandbox.proceed(...given)),
});
