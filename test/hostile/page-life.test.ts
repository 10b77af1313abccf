/** Pages that leave, return, rewrite themselves, define the element late, or have many of it. */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {Borrower} from './support/borrower.ts';
import {launchEngine, listEngines} from './support/engines.ts';
import {bundleScripts, startHostSite, type ServedFile, type PageServer} from './support/host-site.ts';
import {Proof} from './support/proof.ts';

const SCRIPT = '<script type="module" src="/script/nexus-link.min.js"></script>';
const BUTTON = '<button id="page-button" onclick="probe.pageClicks++">Page</button>';
const buildPage = (body: string, script = SCRIPT): ServedFile => ({
  body: `<!doctype html>
    <html lang="en">
      <head>
        <title>Loading</title>
        <script src="/bundle/probe.js"></script>
        ${script}
      </head>
      <body>${BUTTON}${body}</body>
    </html>`,
});
const TAG = '<nexus-link nexus-key="sandbox_hostile"></nexus-link>';

const PAGES: Readonly<Record<string, ServedFile>> = {
  '/plain': buildPage(''),
  // A page that listens to `unload` is not kept.
  '/uncached': buildPage('<script>addEventListener("unload", () => {})</script>'),
  '/elsewhere': {body: '<!doctype html><title>Elsewhere</title><p>Elsewhere</p>'},
  '/hidden': buildPage(`<div style="display: none">${TAG}</div>`),
  '/late': buildPage('<div id="place"></div>', ''),
  '/ten': buildPage(TAG.repeat(10)),
  '/twice': buildPage(TAG.repeat(2), SCRIPT + SCRIPT.replace('/script/', '/copy/')),
};

let site: PageServer;
before(async () => {
  site = await startHostSite({...PAGES, ...(await bundleScripts(['page/probe.js']))});
});
after(() => site.close());

const isFree = async (borrower: Borrower): Promise<void> => {
  assert.equal(await borrower.ask('document.querySelectorAll(":modal").length'), 0, 'nothing is modal');
  assert.ok(await borrower.ask('probe.isScrollable()'), 'the page scrolls');
  const clicks = await borrower.ask<number>('probe.pageClicks');
  await new Promise((resolve) => setTimeout(resolve, 600));
  await borrower.page.click(await borrower.ask('probe.locatePage("#page-button")'));
  assert.equal(await borrower.ask('probe.pageClicks'), clicks + 1, 'the page can be clicked');
  assert.deepEqual(await borrower.ask('probe.complaints'), []);
};
const statuses = (borrower: Borrower): Promise<unknown> =>
  borrower.ask('probe.outcomes.map(({status}) => status)');

const TRIALS: Readonly<Record<string, (borrower: Borrower) => Promise<void>>> = {
  async 'a page that is left for good ends its session'(borrower) {
    await borrower.page.goto(`${site.origin}/uncached`);
    await borrower.waitUntil('probe.hasNexus()');
    await borrower.ask(`probe.openCall({api_url: ${JSON.stringify(`${site.origin}/api/`)}})`);
    await borrower.waitForStep('welcome');
    site.requests.length = 0;
    await borrower.page.goto(`${site.origin}/elsewhere`);
    if ((await borrower.page.evaluate('sessionStorage.getItem("persisted")')) === 'true') return;
    const end = performance.now() + 5_000;
    while (!site.requests.includes('DELETE /api/v1/session')) {
      assert.ok(performance.now() < end, `requests: ${site.requests.join()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  },
  async 'document.open settles the result'(borrower) {
    await borrower.page.goto(`${site.origin}/plain`);
    await borrower.waitUntil('probe.hasNexus()');
    await borrower.ask('probe.openCall()');
    await borrower.waitForStep('welcome');
    const status = await borrower.ask(
      '(document.open(), document.write("<p>New</p>"), document.close(), probe.handle.result.then(({status}) => status))',
    );
    assert.equal(status, 'incomplete');
    assert.equal(await borrower.ask('document.querySelectorAll(":modal").length'), 0);
    assert.ok(await borrower.ask('probe.isScrollable()'), 'the page scrolls');
  },
  async 'an opening that is not rendered ends'(borrower) {
    await borrower.page.goto(`${site.origin}/hidden`);
    await borrower.waitUntil('probe.isDefined()');
    await borrower.ask('probe.openTag()');
    await borrower.waitUntil('probe.outcomes.length > 0', 'an outcome');
    assert.deepEqual(await statuses(borrower), ['incomplete']);
    await isFree(borrower);
  },
  async 'a call on a page that is not rendered ends'(borrower) {
    await borrower.page.goto(`${site.origin}/plain`);
    await borrower.waitUntil('probe.hasNexus()');
    await borrower.ask('void (document.body.style.display = "none")');
    await borrower.ask('probe.openCall()');
    await borrower.waitUntil('probe.outcomes.length > 0', 'an outcome');
    await borrower.ask('void (document.body.style.display = "")');
    assert.deepEqual(await statuses(borrower), ['incomplete']);
    await isFree(borrower);
  },
  async 'properties that were set before the definition count'(borrower) {
    await borrower.page.goto(`${site.origin}/late`);
    await borrower.waitUntil('document.readyState === "complete"');
    await borrower.ask(`(() => {
      const link = document.createElement('nexus-link');
      Object.assign(link, {nexusKey: 'sandbox_hostile', open: true, lang: 'en', uuid: null});
      document.querySelector('#place').append(link);
    })()`);
    await borrower.ask('import("/script/nexus-link.min.js").then(() => null)');
    await borrower.completeWorkflow();
    await isFree(borrower);
  },
  async 'ten elements open and close one by one'(borrower) {
    await borrower.page.goto(`${site.origin}/ten`);
    await borrower.waitUntil('probe.isDefined()');
    await borrower.ask('document.querySelectorAll("nexus-link").forEach((link) => link.show())');
    await borrower.waitForStep('welcome');
    await borrower.waitUntil(
      '[...document.querySelectorAll("nexus-link")].every((link) => link.shadowRoot.querySelector("nexus-link-welcome"))',
      'all are open',
    );
    for (let count = 1; count <= 10; count++) {
      await borrower.page.press('Escape');
      await borrower.waitUntil(`probe.outcomes.length === ${count}`, `${count} outcomes`);
    }
    await isFree(borrower);
  },
  async 'ten elements are closed by the page'(borrower) {
    await borrower.page.goto(`${site.origin}/ten`);
    await borrower.waitUntil('probe.isDefined()');
    await borrower.ask('document.querySelectorAll("nexus-link").forEach((link) => link.show())');
    await borrower.waitForStep('welcome');
    await borrower.ask('document.querySelectorAll("nexus-link").forEach((link) => link.remove())');
    await borrower.waitUntil('probe.outcomes.length === 10', 'ten outcomes');
    await isFree(borrower);
  },
  async 'two copies of the script share the page'(borrower) {
    await borrower.page.goto(`${site.origin}/twice`);
    await borrower.waitUntil('probe.isDefined() && probe.hasNexus()');
    await borrower.ask('probe.openTag()');
    await borrower.completeWorkflow();
    await isFree(borrower);
  },
  async 'a call of another copy opens the one dialog of the page'(borrower) {
    await borrower.page.goto(`${site.origin}/plain`);
    await borrower.waitUntil('probe.hasNexus()');
    await borrower.ask('probe.openCall()');
    await borrower.goToLogin();
    await borrower.ask('delete window.Nexus, import("/copy/nexus-link.min.js").then(() => null)');
    await borrower.ask('probe.openCall()');
    await borrower.waitForStep('welcome');
    assert.equal(await borrower.ask('document.querySelectorAll(":modal, nexus-link").length'), 1);
    assert.deepEqual(await statuses(borrower), ['incomplete']);
    await borrower.ask('probe.reset()');
    await borrower.completeWorkflow();
    await isFree(borrower);
  },
  async 'a second call replaces no opening'(borrower) {
    await borrower.page.goto(`${site.origin}/plain`);
    await borrower.waitUntil('probe.hasNexus()');
    await borrower.ask('(probe.openCall(), probe.openCall())');
    await borrower.waitForStep('welcome');
    assert.equal(await borrower.ask('document.querySelectorAll("nexus-link").length'), 1);
    await borrower.completeWorkflow();
    await isFree(borrower);
  },
  async 'the page may have a base elsewhere'(borrower) {
    await borrower.page.goto(`${site.origin}/late`);
    await borrower.waitUntil('document.readyState === "complete"');
    await borrower.ask('import("/script/nexus-link.min.js").then(() => null)');
    await borrower.ask(
      'document.head.append(Object.assign(document.createElement("base"), {href: "https://evil.example/"}))',
    );
    await borrower.ask('probe.openCall()');
    await borrower.completeWorkflow();
    await isFree(borrower);
  },
  // The last one, since the driver of Firefox waits in vain for the first navigation after a page came back.
  async 'a page that comes back from the back/forward cache goes on, without its password'(borrower) {
    const {page} = borrower;
    await page.goto(`${site.origin}/plain`);
    await borrower.waitUntil('probe.hasNexus()');
    await borrower.ask('probe.openCall()');
    await borrower.goToLogin();
    await borrower.press('Username');
    await page.type('joe');
    await page.press('Tab');
    await page.type('word');
    await page.goto(`${site.origin}/elsewhere`);
    await page.goBack();
    await borrower.waitForPage('/plain');
    // A browser that does not keep the page loads it again, without a link.
    if (!(await borrower.ask('probe.isPresent()'))) return;
    assert.deepEqual(await statuses(borrower), []);
    assert.equal(await borrower.value('Username'), 'joe');
    assert.equal(await borrower.value('Password'), '');
    await borrower.press('Password');
    await page.type('s');
    assert.equal(await borrower.value('Password'), 's');
    await borrower.ask('probe.handle.close()');
    assert.deepEqual(await statuses(borrower), ['incomplete']);
    await isFree(borrower);
  },
};

describe('Page life', {concurrency: true}, () => {
  for (const engine of listEngines()) {
    test(`in ${engine}`, async () => {
      const browser = await launchEngine(engine);
      const proof = new Proof('page-life', engine);
      try {
        for (const [name, act] of Object.entries(TRIALS))
          await proof.try(name, '', () => act(new Borrower(browser.page)));
      } finally {
        await browser.close();
      }
      proof.finish();
    });
  }
});
