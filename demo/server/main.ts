/** The reference server: `npm run server`. Its settings are environment variables, described in config.ts. */
import {readConfig} from './config.ts';
import {failure, log} from './log.ts';
import {connectorFor, startServer} from './start-server.ts';

try {
  const config = readConfig(process.env);
  await startServer(config, await connectorFor(config));
} catch (error) {
  // What is wrong with the settings is said in full; a database's own words may hold its address, so only these.
  const words = error instanceof Error ? error.message : 'The server could not start.';
  process.stderr.write(`${words}\n`);
  log(failure('start', error));
  process.exit(1);
}
