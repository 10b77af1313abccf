/** The borrower for Playwright: by tag, inline and by call, in pages with several elements, and its errors. */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {link} from 'nexus-link/testing/playwright';
import {chromium, type Browser, type Page} from 'playwright-core';

import {findChromium, servePages, type PageServer} from './browser.ts';

const SCRIPT = '<script type="module" src="/script/nexus-link.min.js"></script>';

const buildPage = (body: string): string =>
  `<!doctype html><html lang="en"><head><title>Acme</title>${SCRIPT}</head><body>${body}</body></html>`;

const PAGES = {
  '/inline': buildPage('<nexus-link nexus-key="sandbox_a" inline></nexus-link>'),
  '/tag': buildPage('<nexus-link nexus-key="sandbox_a" open></nexus-link>'),
  '/call': buildPage(`
    <button onclick="Nexus.link({nexus_key: 'sandbox_a', onSuccess: () => (document.title = 'Saved')})">Connect</button>`),
  '/two': buildPage(`
    <nexus-link id="one" nexus-key="sandbox_a" inline></nexus-link>
    <nexus-link id="two" nexus-key="sandbox_a" inline></nexus-link>`),
  '/leads-on': buildPage(`
    <nexus-link nexus-key="sandbox_a" inline></nexus-link>
    <script>addEventListener('nexus-success', () => location.assign('/thanks'));</script>`),
  '/spanish': buildPage('<nexus-link nexus-key="sandbox_a" inline lang="es"></nexus-link>'),
  '/thanks': buildPage('<h1>Thanks</h1>'),
};

describe('The borrower for Playwright', {concurrency: 1}, () => {
  let server: PageServer;
  let browser: Browser;

  before(async () => {
    server = await servePages(PAGES);
    const {executablePath, args} = await findChromium();
    browser = await chromium.launch({executablePath, args});
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  const testAt = (name: string, path: keyof typeof PAGES, act: (page: Page) => Promise<void>): void =>
    void test(name, async () => {
      const page = await browser.newPage();
      await page.goto(server.origin + path);
      await act(page);
      await page.close();
    });

  for (const path of ['/inline', '/tag', '/spanish'] as const) {
    testAt(`goes the whole way at ${path}`, path, async (page) => {
      const {status, result} = await link(page).find('Great Lakes').logIn('challenge').answer('Rex').done();
      assert.equal(status, 'complete');
      assert.deepEqual(
        result.connections.map(({servicer}) => servicer.name),
        ['Nelnet'],
      );
    });
  }

  testAt('goes the whole way in a dialog by a call', '/call', async (page) => {
    await page.getByRole('button', {name: 'Connect'}).click();
    await link(page).find('Nelnet').logIn('@choice').answer('Maple Street').done();
    assert.equal(await page.title(), 'Saved');
    assert.equal(await page.locator('nexus-link').count(), 0);
  });

  testAt('gets the response also when the page leads on', '/leads-on', async (page) => {
    const {result} = await link(page).find('Nelnet').logIn().done();
    assert.equal(result.connections.length, 1);
    await page.getByRole('heading', {name: 'Thanks'}).waitFor();
  });

  testAt('brings an element to a state, and leaves it', '/inline', async (page) => {
    const borrower = link(page).goTo('challenge');
    assert.equal((await borrower.readScreen()).questions.length, 1);
    const {status, result} = await borrower.leave();
    assert.deepEqual([status, result.step], ['incomplete', 'challenge']);
  });

  testAt('recovers, goes back and removes', '/inline', async (page) => {
    const borrower = link(page).find('Nelnet').logIn('@error_account-locked').recover();
    await borrower.waitFor('search').find('MOHELA').back().find('Aidvantage').logIn().remove('Aidvantage');
    assert.deepEqual((await borrower.readScreen()).connections, []);
  });

  testAt('uses one of several elements by its locator', '/two', async (page) => {
    await link(page.locator('#two')).find('Nelnet').logIn().done();
    assert.equal(await page.locator('#one nexus-link-welcome').count(), 1);
  });

  testAt('says that there are several elements', '/two', async (page) => {
    await assert.rejects(async () => link(page).find('Nelnet'), {
      message: 'link(): there are 2 elements. Pass a locator that finds one <nexus-link>.',
    });
  });

  testAt('says that there is no open element', '/call', async (page) => {
    await assert.rejects(async () => link(page, {timeout: 200}).find('Nelnet'), {
      message: 'link(): there is no open <nexus-link> on the page.',
    });
  });

  testAt('says that a locator finds something else', '/inline', async (page) => {
    await assert.rejects(async () => link(page.locator('body')).find('Nelnet'), {
      message: /link\(\): pass a page, or a locator of a <nexus-link>\./,
    });
  });

  testAt('says which screen there was instead, and nothing that was typed', '/inline', async (page) => {
    const borrower = link(page, {timeout: 2_000}).find('Nelnet').logIn('bad', 'kN4ry-9c1').answer('Rex');
    await assert.rejects(
      async () => borrower,
      ({message}: Error) => {
        assert.match(
          message,
          /^answer\(\): expected the step "challenge", but .+"credentials", .+ error “.+”\.$/,
        );
        assert.doesNotMatch(message, /kN4ry/);
        return true;
      },
    );
  });
});
