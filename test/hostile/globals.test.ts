/** The link on pages that bend what all scripts share: prototypes, names, globals and styles. */
import {after, before, describe, test} from 'node:test';

import {sampleTrials} from '../support/trials.ts';
import {Borrower} from './support/borrower.ts';
import {launchEngine, listEngines, type Engine} from './support/engines.ts';
import {bundleScripts, startHostSite, type PageServer} from './support/host-site.ts';
import {Proof, type Limit} from './support/proof.ts';

const PAGE = `<!doctype html>
  <html lang="en">
    <head>
      <title>Loading</title>
      <script type="module" src="/script/nexus-link.min.js"></script>
      <script type="module" src="/bundle/globals.js"></script>
    </head>
    <body><button id="page-button">Page</button></body>
  </html>`;

const LIMITS: readonly Limit[] = [
  {
    row: /^Object\.prototype$/,
    column: /^(attribute|hasChanged|once|renderBefore|signal|strings)$/,
    reason: 'Lit reads this property of objects without asking whose it is. The link does not open.',
  },
];

const select = <T>(engine: Engine, values: readonly T[]): readonly T[] =>
  sampleTrials(values, engine === 'chromium' ? 30 : 8);

let site: PageServer;
before(async () => {
  site = await startHostSite({'/': {body: PAGE}, ...(await bundleScripts(['page/globals.js']))});
});
after(() => site.close());

describe('Globals', {concurrency: true}, () => {
  for (const engine of listEngines()) {
    test(`in ${engine}`, async () => {
      const browser = await launchEngine(engine);
      const borrower = new Borrower(browser.page);
      const proof = new Proof('globals', engine, LIMITS);
      const openPage = async (): Promise<void> => {
        await borrower.page.goto(site.origin);
        await borrower.waitUntil('document.title === "Ready"');
        await borrower.ask('globals.prepare()');
      };
      const run = async (row: string, column: string, method: string, ...args: unknown[]): Promise<void> => {
        const values = args.map((arg) => JSON.stringify(arg)).join();
        const failure = await borrower.ask<string | null>(`globals.${method}(${values})`);
        proof.add(row, column, failure);
        // A failed trial may leave something behind.
        if (failure !== null) await openPage();
      };
      try {
        await openPage();
        for (const key of select(engine, await borrower.ask<string[]>('globals.keys')))
          await run('Object.prototype', key, 'pollute', key);
        for (const name of select(engine, await borrower.ask<string[]>('globals.patches')))
          await run('patched globals', name, 'patch', name);
        for (const name of select(engine, await borrower.ask<string[]>('globals.names')))
          await run('clobbered names', name, 'clobber', name);
        for (const name of await borrower.ask<string[]>('globals.styles')) {
          for (const isInline of [false, true])
            await run('styles', `${name}, ${isInline ? 'inline' : 'dialog'}`, 'style', name, isInline);
        }
      } finally {
        await browser.close();
      }
      proof.finish();
    });
  }
});
