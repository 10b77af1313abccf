/** `form.submit()` by a script of the page, past the element's own handler: what the partner's server receives of it. */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {chromium, type Browser, type Page} from 'playwright-core';

import {findChromium, servePages, type PageServer} from './browser.ts';

const html = (attributes: string) => `<!doctype html>
  <html lang="en">
    <head>
      <title>A partner’s page</title>
      <link rel="icon" href="data:,">
      <script type="module" src="/script/nexus-link.min.js"></script>
    </head>
    <body><nexus-link nexus-key="sandbox_forms" ${attributes}></nexus-link></body>
  </html>`;

const ways = [
  {way: 'in a dialog', path: '/modal', attributes: 'open'},
  {way: 'in the page', path: '/inline', attributes: 'inline'},
] as const;

let server: PageServer;
let browser: Browser;

before(async () => {
  const pages = ways.map(({path, attributes}) => [path, html(attributes)]);
  server = await servePages(Object.fromEntries(pages) as Record<string, string>);
  const {executablePath, args} = await findChromium();
  browser = await chromium.launch({executablePath, args});
});

after(async () => {
  await browser.close();
  await server.close();
});

/** Submits the form that is shown, and gives a request of it the time to arrive. */
async function submitByScript(page: Page): Promise<void> {
  await page.evaluate(() =>
    document.querySelector('nexus-link')?.shadowRoot?.querySelector('form')?.submit(),
  );
  // The server answers in order, so a request of the form, if there is one, is recorded soon after this one.
  await page.evaluate(() => fetch('/marker')).catch(() => null);
  await new Promise((resolve) => setTimeout(resolve, 500));
}

describe('form.submit() by a script of the page', () => {
  for (const {way, path} of ways) {
    test(`sends nothing at any step, and the borrower goes on, ${way}`, async () => {
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
