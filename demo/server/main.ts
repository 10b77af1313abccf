/** Starts the server with the settings of the environment variables, which config.ts describes. */
import {readConfig} from './config.ts';
import {failure, log} from './log.ts';
import {connectorFor, startServer} from './start-server.ts';

try {
  const config = readConfig(process.env);
  await startServer(config, await connectorFor(config));
} catch (error) {
  const message = error instanceof Error ? error.message : 'The server could not start.';
  process.stderr.write(`${message}\n`);
  log(failure('start', error));
  process.exit(1);
}
