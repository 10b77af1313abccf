/** The link on pages that bend what all scripts share: prototypes, names, globals and styles. */
import {after, before, describe, test} from 'node:test';

import {sampleTrials} from '../support/trials.ts';
import {Borrower} from './support/borrower.ts';
import {launchEngine, listEngines, type Engine} from './support/engines.ts';
import {bundleScripts, startHostSite, type HostSite} from './support/host-site.ts';
import {Proof} from './support/proof.ts';

const PAGE = `<!doctype html>
  <html lang="en">
    <head>
      <title>Loading</title>
      <script type="module" src="/script/nexus-link.min.js"></script>
      <script type="module" src="/bundle/globals.js"></script>
    </head>
    <body><button id="page-button">Page</button></body>
  </html>`;

/** Chromium tries each case also in the small form. */
const select = <T>(engine: Engine, values: readonly T[]): readonly T[] =>
  engine === 'chromium' ? values : sampleTrials(values, 8);

let site: HostSite;
before(async () => {
  site = await startHostSite({'/': {body: PAGE}, ...(await bundleScripts(['page/globals.js']))});
});
after(() => site.stop());

describe('Globals', {concurrency: true}, () => {
  for (const engine of listEngines()) {
    test(`in ${engine}`, async () => {
      const browser = await launchEngine(engine);
      const borrower = new Borrower(browser.page);
      const proof = new Proof('globals', engine);
      const run = (method: string, ...args: readonly unknown[]): Promise<string | null> =>
        borrower.ask(`globals.${method}(${args.map((arg) => JSON.stringify(arg)).join()})`);
      try {
        await borrower.page.goto(site.origin);
        await borrower.waitUntil('document.title === "Ready"');
        await borrower.ask('globals.prepare()');
        for (const key of select(engine, await borrower.ask<string[]>('globals.keys')))
          proof.add('Object.prototype', key, await run('pollute', key));
        for (const name of select(engine, await borrower.ask<string[]>('globals.patches')))
          proof.add('patched globals', name, await run('patch', name));
        for (const name of select(engine, await borrower.ask<string[]>('globals.names')))
          proof.add('clobbered names', name, await run('clobber', name));
        for (const name of await borrower.ask<string[]>('globals.styles')) {
          for (const isInline of [false, true])
            proof.add(
              'styles',
              `${name}, ${isInline ? 'inline' : 'dialog'}`,
              await run('style', name, isInline),
            );
        }
      } finally {
        await browser.close();
      }
      proof.finish();
    });
  }
});
