// The API servers that the contract suite runs against. In a test, `executeServerCommand('api-server', target)` starts
// the server of a target. It resolves to its `url` once the server listens, to nothing before that, since a command may
// take no longer than 20 seconds, or to `why` the server cannot be started on this machine.
// `'api-server-calls'` resolves to the number of calls that each process of a target with several processes has had.
import {createPgliteFolder} from '../pglite-folder.mjs';
import {createTestDatabase, findPostgres} from '../postgres/postgres.mjs';
import {startApiServer} from './api-server.mjs';
import {startRoundRobinProxy} from './round-robin-proxy.mjs';

/** Also in test/backend-contract/suite.ts. */
const SEED_NEXUS_KEY = 'sandbox_contract';

export function contractServersPlugin() {
  /** Stops each process that was started, the last one first. */
  const stops = [];
  const keep = (started) => {
    stops.unshift(started.stop);
    return started;
  };

  const targets = {
    pglite: () => startServer({PGLITE_DIR: createPgliteFolder()}),
    postgres: async () => startServer({DATABASE_URL: await createTestDatabase()}),
    processes: async () => {
      const settings = {DATABASE_URL: await createTestDatabase()};
      // Both start at once, so that they also race for the tables of the empty database.
      const servers = await Promise.all([startServer(settings), startServer(settings)]);
      return keep(await startRoundRobinProxy(servers.map(({url}) => url)));
    },
  };
  /** What is known of the server of each target: a promise, and its result once there is one. */
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

  function lookUp(target) {
    const {why} = findPostgres();
    // A continuous integration without PostgreSQL is broken, and must not pass without these tests.
    if (target !== 'pglite' && why && !process.env.CI) return {why};
    const {result} = servers.get(target) ?? startTarget(target);
    if (result.error) throw result.error;
    return result;
  }

  const startServer = async (settings) => keep(await startApiServer({SEED_NEXUS_KEY, ...settings}));

  return {
    name: 'contract-servers',
    executeCommand({command, payload: target}) {
      if (command === 'api-server') {
        const {url, why} = lookUp(target);
        return {url, why};
      }
      if (command === 'api-server-calls') return lookUp(target).calls ?? [];
      return undefined;
    },
    async serverStop() {
      await Promise.allSettled([...servers.values()].map(({promise}) => promise));
      for (const stop of stops) await stop();
    },
  };
}
