/** Starts the server with the settings of the environment variables, which config.ts describes. */
import {readConfig} from './config.ts';
import {toFailureEntry, writeLog} from './log.ts';
import {loadConnector, startServer} from './start-server.ts';

try {
  const config = readConfig(process.env);
  await startServer(config, await loadConnector(config));
} catch (error) {
  const message = error instanceof Error ? error.message : 'The server could not start.';
  process.stderr.write(`${message}\n`);
  writeLog(toFailureEntry('start', error));
  process.exit(1);
}
