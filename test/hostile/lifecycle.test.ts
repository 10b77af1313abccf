/** What pages and frameworks do to an element in each step: one outcome, no error, and the page is free afterwards. */
import {after, before, describe, test} from 'node:test';

import {sampleTrials} from '../support/trials.ts';
import {Borrower} from './support/borrower.ts';
import {launchEngine, listEngines} from './support/engines.ts';
import {bundleScripts, startHostSite, type PageServer} from './support/host-site.ts';
import {Proof} from './support/proof.ts';

const PAGE = `<!doctype html>
  <html lang="en">
    <head>
      <title>Loading</title>
      <style>body {min-height: 3000px} #page-button {margin-top: 400px}</style>
      <script type="module" src="/script/nexus-link.min.js"></script>
      <script type="module" src="/bundle/lifecycle.js"></script>
    </head>
    <body><button id="page-button">Page</button></body>
  </html>`;

let site: PageServer;
before(async () => {
  site = await startHostSite({'/': {body: PAGE}, ...(await bundleScripts(['page/lifecycle.js']))});
});
after(() => site.close());

describe('Lifecycle', {concurrency: true}, () => {
  for (const engine of listEngines()) {
    test(`in ${engine}`, async () => {
      const browser = await launchEngine(engine);
      const borrower = new Borrower(browser.page);
      const proof = new Proof('lifecycle', engine);
      try {
        await borrower.page.goto(site.origin);
        await borrower.waitUntil('document.title === "Ready"');
        const steps = await borrower.ask<string[]>('lifecycle.steps');
        const actions = await borrower.ask<string[]>('lifecycle.actions');
        const cases = actions.flatMap((action) =>
          steps.flatMap((step) => [false, true].map((isInline) => ({action, step, isInline}))),
        );
        for (const {action, step, isInline} of sampleTrials(cases, engine === 'chromium' ? 80 : 40)) {
          const call = `lifecycle.run(${JSON.stringify(step)}, ${String(isInline)}, ${JSON.stringify(action)})`;
          const failure = await borrower.ask<string | null>(call);
          proof.add(action, `${step}, ${isInline ? 'inline' : 'dialog'}`, failure);
        }
      } finally {
        await browser.close();
      }
      proof.finish();
    });
  }
});
