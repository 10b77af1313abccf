/** A page that a server renders with `@lit-labs/ssr`, and the browser that makes it live. */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {render} from '@lit-labs/ssr';
import {collectResult} from '@lit-labs/ssr/lib/render-result.js';
import {build} from 'esbuild';
import {html} from 'lit';
import {chromium, type Browser, type Page} from 'playwright-core';

import {findChromium, servePages, type PageServer} from './browser.ts';

import 'nexus-link/define';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The room that docs/host-pages.md reserves for an inline element. */
const RESERVED_ROOM =
  'nexus-link[inline]:not(:defined) {display: block; min-block-size: calc(42 * max(1rem, 16px))}';

/** Hydrates the same template as the server rendered, and defines the element. */
const CLIENT = `
  import '@lit-labs/ssr-client/lit-element-hydrate-support.js';
  import {hydrate} from '@lit-labs/ssr-client';
  import {html} from 'lit';
  hydrate(html\`<nexus-link inline nexus-key=\${'sandbox_ssr'}></nexus-link>\`, document.querySelector('main'));
  await import('./dist/define.js');
`;

const renderLink = () =>
  collectResult(render(html`<nexus-link inline nexus-key=${'sandbox_ssr'}></nexus-link>`));

const bundleClient = async (): Promise<string> => {
  const {outputFiles} = await build({
    stdin: {contents: CLIENT, resolveDir: root},
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
};

/** Adds up how far the page has moved by itself (https://web.dev/articles/cls). */
const readLayoutShift = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        let sum = 0;
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & {value: number}).value;
        });
        observer.observe({type: 'layout-shift', buffered: true});
        requestAnimationFrame(() => setTimeout(() => resolve(sum)));
      }),
  );

let server: PageServer;
let browser: Browser;
before(async () => {
  const markup = await renderLink();
  server = await servePages({
    '/': `<!doctype html>
      <html lang="en">
        <head><title>Rendered</title><link rel="icon" href="data:," /><style>${RESERVED_ROOM}</style></head>
        <body><main>${markup}</main><p>After the element</p><script type="module">${await bundleClient()}</script></body>
      </html>`,
  });
  const {executablePath, args} = await findChromium();
  browser = await chromium.launch({executablePath, args});
});
after(async () => {
  await browser.close();
  await server.close();
});

describe('A page rendered with @lit-labs/ssr', () => {
  test('has the tag with its attributes, and no content that would not be true in the browser', async () => {
    const markup = (await renderLink()).replaceAll(/<!--.*?-->/g, '');
    assert.match(markup, /^<nexus-link\s+inline\s+nexus-key="sandbox_ssr"><\/nexus-link>$/);
  });

  test('becomes live without an error, a warning or a layout shift', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', ({message}) => complaints.push(message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(server.origin);
    await page.getByRole('button', {name: 'Continue'}).click();
    await page.getByRole('option', {name: /^Nelnet/}).waitFor();
    assert.equal(await page.locator('nexus-link').count(), 1);
    assert.deepEqual(complaints, []);
    await page.reload();
    await page.getByRole('button', {name: 'Continue'}).waitFor();
    assert.equal(await readLayoutShift(page), 0);
    await page.close();
  });
});
