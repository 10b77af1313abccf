// The databases that all suites of a run share. Starting a database takes seconds, which each test file would otherwise
// have to wait.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {startApiServer} from './api-servers/api-server.mjs';
import {startPostgres} from './postgres/postgres.mjs';

/**
 * Starts a PostgreSQL server, if one is installed, and creates a PGlite folder with all tables for tests to copy.
 * @returns `env`, the environment variables by which test files find both, and `stop()`, which removes both.
 */
export async function startSharedDatabases() {
  const folder = mkdtempSync(join(tmpdir(), 'nexus-databases-'));
  const template = join(folder, 'pglite');
  const removeFolder = () => rmSync(folder, {recursive: true, force: true});
  process.once('exit', removeFolder);
  // Tests never kill this database server, so it need not wait for the disk.
  const [postgres] = await Promise.all([startPostgres({fsync: 'off'}), createPgliteTemplate(template)]);
  return {
    env: {TEST_PGLITE_TEMPLATE: template, ...(postgres && {TEST_POSTGRES_URL: postgres.url})},
    async stop() {
      await postgres?.stop();
      removeFolder();
    },
  };
}

/** Starts and stops an API server, which creates the tables when it starts. */
async function createPgliteTemplate(folder) {
  const server = await startApiServer({PGLITE_DIR: folder});
  await server.stop();
}
