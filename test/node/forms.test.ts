/** `form.submit()` by a script of the page bypasses the element's own handler. It must send nothing to the server. */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {chromium, type Browser, type Page} from 'playwright-core';

import {findChromium, servePages, type PageServer} from './browser.ts';

const buildPage = (attributes: string) => `<!doctype html>
  <html lang="en">
    <head>
      <title>A partner’s page</title>
      <link rel="icon" href="data:,">
      <script type="module" src="/script/nexus-link.min.js"></script>
    </head>
    <body><nexus-link nexus-key="sandbox_forms" ${attributes}></nexus-link></body>
  </html>`;

const placements = [
  {placement: 'in a dialog', path: '/modal', attributes: 'open'},
  {placement: 'in the page', path: '/inline', attributes: 'inline'},
] as const;

let server: PageServer;
let browser: Browser;

before(async () => {
  const pages = placements.map(({path, attributes}) => [path, buildPage(attributes)]);
  server = await servePages(Object.fromEntries(pages) as Record<string, string>);
  const {executablePath, args} = await findChromium();
  browser = await chromium.launch({executablePath, args});
});

after(async () => {
  await browser.close();
  await server.close();
});

/** Submits the visible form, and waits long enough for its request to arrive. */
async function submitByScript(page: Page): Promise<void> {
  await page.evaluate(() =>
    document.querySelector('nexus-link')?.shadowRoot?.querySelector('form')?.submit(),
  );
  // The server answers in order. If the form sent a request, it is recorded soon after the marker.
  await page.evaluate(() => fetch('/marker')).catch(() => null);
  await new Promise((resolve) => setTimeout(resolve, 500));
}

describe('form.submit() by a page script', () => {
  for (const {placement, path} of placements) {
    test(`sends nothing at any step and lets the borrower continue, ${placement}`, async () => {
      const page = await browser.newPage();
      page.setDefaultTimeout(20_000);
      await page.goto(server.origin + path);
      await page.getByRole('button', {name: 'Continue'}).click();
      await page.getByRole('combobox').fill('great lakes');
      await page.getByRole('option', {name: /^Nelnet/}).click();
      await page.getByLabel('Username').fill('challenge');
      await page.getByLabel('Password', {exact: true}).fill('typed');
      server.requests.length = 0;

      await submitByScript(page);
      assert.deepEqual(server.requests, ['GET /marker']);
      assert.equal(await page.getByLabel('Password', {exact: true}).inputValue(), 'typed');
      await page.getByRole('button', {name: 'Connect', exact: true}).click();
      const answer = page.getByLabel(/first school|born|car|teacher|pet|street|job/);
      await answer.fill('Rex');

      await submitByScript(page);
      assert.deepEqual(server.requests, ['GET /marker', 'GET /marker']);
      assert.equal(await answer.inputValue(), 'Rex');
      await page.getByRole('button', {name: 'Submit'}).click();
      await page.getByRole('button', {name: 'I’m Done'}).waitFor();
      assert.equal(page.url(), server.origin + path);
      await page.close();
    });
  }
});
