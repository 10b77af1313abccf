import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/**
 * Chooses a data folder for a PGlite database, and removes the folder when this process exits. Under the test runner the
 * folder is a copy of one with all tables, because PGlite takes seconds to create them. Otherwise PGlite creates the
 * folder.
 */
export function createPgliteFolder() {
  const parent = mkdtempSync(join(tmpdir(), 'nexus-pglite-'));
  process.once('exit', () => rmSync(parent, {recursive: true, force: true}));
  const folder = join(parent, 'data');
  const {TEST_PGLITE_TEMPLATE} = process.env;
  if (TEST_PGLITE_TEMPLATE) cpSync(TEST_PGLITE_TEMPLATE, folder, {recursive: true});
  return folder;
}
