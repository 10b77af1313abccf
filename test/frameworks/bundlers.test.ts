/** A small page, built by each bundler and by none: a borrower goes the whole way in each. */
import {cp} from 'node:fs/promises';
import {after, before, describe, test} from 'node:test';
import type {Browser} from 'playwright-core';

import {findFolder, frameworks, runCommand, serveFiles} from './support/app.ts';
import {Results} from './support/results.ts';
import {launchBrowser, Visitor} from './support/visitor.ts';

interface Bundler {
  readonly name: string;
  /** The script of `bundlers/package.json`, or null for the page that needs none. */
  readonly script: string | null;
  readonly folder: URL;
  readonly path: string;
}

const bundlers = findFolder('bundlers');
const BUNDLERS: readonly Bundler[] = [
  ...['webpack', 'esbuild', 'Parcel', 'Vite'].map((name) => {
    const id = name.toLowerCase();
    return {name, script: `build:${id}`, folder: new URL(`dist/${id}/`, bundlers), path: '/'};
  }),
  {name: 'An import map', script: null, folder: frameworks, path: '/bundlers/import-map.html'},
];
/** These build scripts only. The page has the same path to its script as before. */
const SCRIPT_BUNDLERS = ['webpack', 'esbuild'];

describe('A page built by', () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  for (const [index, {name, script, folder, path}] of BUNDLERS.entries()) {
    describe(name, () => {
      const results = new Results('bundlers', name);
      after(() => results.write(index));

      if (script !== null) {
        test('builds', () =>
          results.check('build', async () => {
            await runCommand(bundlers, `npm run --silent ${script}`);
            if (SCRIPT_BUNDLERS.includes(name))
              await cp(new URL('index.html', bundlers), new URL('index.html', folder));
          }));
      }

      test('links to the end', () =>
        results.check('whole link', async () => {
          const served = await serveFiles(folder);
          try {
            await Visitor.visit(browser, served.origin + path, async (visitor) => {
              await visitor.click('#connect');
              await visitor.borrower.completeWorkflow();
              await visitor.waitForLog(['Visit 1: complete, servicers: Nelnet']);
            });
          } finally {
            await served.close();
          }
        }));
    });
  }
});
