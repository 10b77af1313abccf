// The databases that all suites of a run share: the start of one takes seconds, which each test file would have to wait.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {startApiServer} from './api-servers/api-server.mjs';
import {startPostgres} from './postgres/postgres.mjs';

/**
 * Starts a PostgreSQL server, where one is installed, and creates a PGlite folder with all tables to copy from.
 * @returns `env`, the variables by which test files find both, and `stop()`, which removes them.
 */
export async function startSharedDatabases() {
  const folder = mkdtempSync(join(tmpdir(), 'nexus-databases-'));
  const template = join(folder, 'pglite');
  const removeFolder = () => rmSync(folder, {recursive: true, force: true});
  process.once('exit', removeFolder);
  // Tests kill the API server, never this database, so that it need not wait for the disk.
  const [postgres] = await Promise.all([startPostgres({fsync: 'off'}), createPgliteTemplate(template)]);
  return {
    env: {TEST_PGLITE_TEMPLATE: template, ...(postgres && {TEST_POSTGRES_URL: postgres.url})},
    async stop() {
      await postgres?.stop();
      removeFolder();
    },
  };
}

/** The server creates its tables when it starts. */
async function createPgliteTemplate(folder) {
  const server = await startApiServer({PGLITE_DIR: folder});
  await server.stop();
}
