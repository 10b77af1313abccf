import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/**
 * Makes a data folder for one PGlite, and removes it when this process exits. Under the test runner it is a copy of a
 * folder with all tables, because PGlite takes seconds to fill an empty one; otherwise it does not exist yet.
 */
export function createPgliteFolder() {
  const parent = mkdtempSync(join(tmpdir(), 'nexus-pglite-'));
  process.once('exit', () => rmSync(parent, {recursive: true, force: true}));
  const folder = join(parent, 'data');
  const {TEST_PGLITE_TEMPLATE} = process.env;
  if (TEST_PGLITE_TEMPLATE) cpSync(TEST_PGLITE_TEMPLATE, folder, {recursive: true});
  return folder;
}
