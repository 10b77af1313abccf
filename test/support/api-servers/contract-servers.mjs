// The API servers that the contract suite runs against. In a test, `executeServerCommand('api-server', target)` starts
// the server of a target. The command resolves to the `url` of the server once the server listens, or to the `reason`
// why the server cannot be started on this machine. Until then it resolves to an empty object, and the test repeats it,
// because a command may take 20 seconds at most.
// `executeServerCommand('api-server-calls', target)` resolves to the number of calls that each process has received, for
// a target with several processes.
import {createPgliteFolder} from '../pglite-folder.mjs';
import {createTestDatabase, findPostgres} from '../postgres/postgres.mjs';
import {startApiServer} from './api-server.mjs';
import {startRoundRobinProxy} from './round-robin-proxy.mjs';

/** The same key as in test/backend-contract/suite.ts. */
const SEED_NEXUS_KEY = 'sandbox_contract';

export function contractServersPlugin() {
  /** The functions that stop the started processes, in the order to call them: the last one started comes first. */
  const stops = [];
  const registerStop = (started) => {
    stops.unshift(started.stop);
    return started;
  };

  const targets = {
    pglite: () => startServer({PGLITE_DIR: createPgliteFolder()}),
    postgres: async () => startServer({DATABASE_URL: await createTestDatabase()}),
    processes: async () => {
      const settings = {DATABASE_URL: await createTestDatabase()};
      // Both processes start at once, so that they also race to create the tables of the empty database.
      const servers = await Promise.all([startServer(settings), startServer(settings)]);
      return registerStop(await startRoundRobinProxy(servers.map(({url}) => url)));
    },
  };
  /** The server of each target: the promise of it, and the result of that promise once it is settled. */
  const servers = new Map();

  function startTarget(target) {
    const entry = {promise: targets[target](), result: {}};
    entry.promise.then(
      (server) => (entry.result = server),
      (error) => (entry.result = {error}),
    );
    servers.set(target, entry);
    return entry;
  }

  function getServer(target) {
    const {reason} = findPostgres();
    // In continuous integration, a missing PostgreSQL is a mistake that must fail the tests rather than skip them.
    if (target !== 'pglite' && reason && !process.env.CI) return {reason};
    const {result} = servers.get(target) ?? startTarget(target);
    if (result.error) throw result.error;
    return result;
  }

  const startServer = async (settings) => registerStop(await startApiServer({SEED_NEXUS_KEY, ...settings}));

  return {
    name: 'contract-servers',
    executeCommand({command, payload: target}) {
      if (command === 'api-server') {
        const {url, reason} = getServer(target);
        return {url, reason};
      }
      if (command === 'api-server-calls') return getServer(target).calls ?? [];
      return undefined;
    },
    async serverStop() {
      await Promise.allSettled([...servers.values()].map(({promise}) => promise));
      for (const stop of stops) await stop();
    },
  };
}
