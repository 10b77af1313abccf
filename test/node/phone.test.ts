/** The sheet on an emulated phone, on pages that make the layout viewport larger than the screen or zoom their content. */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {chromium, type Browser, type BrowserContext, type Page} from 'playwright-core';

import {findChromium, servePages, type PageServer} from './browser.ts';
import {takeTurn} from '../support/trials.ts';

interface PartnerPage {
  readonly doctype?: string;
  readonly viewport?: string | null;
  readonly style?: string;
  readonly body?: string;
}

const WIDE = '<div style="inline-size: 900px">A table that is wider than the screen</div>';
const DEVICE_WIDTH = 'width=device-width, initial-scale=1';

const buildPage = ({
  doctype = '<!doctype html>',
  viewport = DEVICE_WIDTH,
  style = '',
  body = '',
}: PartnerPage) => `${doctype}
  <html lang="en">
    <head>
      <title>A partner’s page</title>
      ${viewport === null ? '' : `<meta name="viewport" content="${viewport}">`}
      <style>${style}</style>
      <script type="module" src="/script/nexus-link.min.js"></script>
    </head>
    <body>
      ${body}
      <p style="block-size: 300vh">A page that scrolls</p>
      <nexus-link nexus-key="sandbox_phone"></nexus-link>
    </body>
  </html>`;

const partnerPages: Readonly<Record<string, PartnerPage>> = {
  'a page that fits': {},
  'a page that is wider than the screen': {body: WIDE},
  'a wide page that the browser zooms out of': {viewport: 'width=device-width', body: WIDE},
  'a page without a viewport': {viewport: null},
  'a wide page without a viewport': {viewport: null, body: '<div style="inline-size: 1500px">Wide</div>'},
  'a wide page in quirks mode': {doctype: '', body: WIDE},
  'a page that zooms its root': {style: 'html {zoom: 1.5}'},
  'a page that zooms its body': {style: 'body {zoom: 1.5}'},
  'a page that zooms out': {style: 'html {zoom: 0.5}'},
};
const getPath = (name: string) => `/${name.replaceAll(' ', '-')}`;

const phones = [
  {name: 'a phone', width: 390, height: 844, keyboard: 336},
  {name: 'a phone on its side', width: 844, height: 390, keyboard: 180},
];

interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  readonly height: number;
}

/** The boxes of the dialog, its focused control and the visible part of the page, all in the page's pixels. */
interface Layout {
  readonly dialog: Box;
  readonly focused: Box;
  readonly screen: Box;
}

/** Replaces the visual viewport by one in which a keyboard covers part of the screen. */
function coverScreen(keyboard: number): void {
  const {visualViewport: real} = window;
  if (!real) throw new Error('There is no visual viewport.');
  const covered = new Proxy(real, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (key === 'height') return target.height - keyboard / target.scale;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  Object.defineProperty(window, 'visualViewport', {value: covered, configurable: true});
  real.dispatchEvent(new Event('resize'));
}

function measureLayout(): Layout {
  const root = document.querySelector('nexus-link')?.shadowRoot;
  const dialog = root?.querySelector('dialog');
  const {visualViewport: screen} = window;
  if (!dialog || !screen) throw new Error('There is no dialog.');
  const {offsetLeft: left, offsetTop: top, width, height} = screen;
  return {
    dialog: dialog.getBoundingClientRect().toJSON() as Box,
    focused: (root?.activeElement ?? dialog).getBoundingClientRect().toJSON() as Box,
    screen: {left, top, right: left + width, bottom: top + height, height},
  };
}

let server: PageServer;
let browser: Browser;

before(async () => {
  const pages = Object.entries(partnerPages).map(([name, page]) => [getPath(name), buildPage(page)]);
  server = await servePages(Object.fromEntries(pages) as Record<string, string>);
  const {executablePath, args} = await findChromium();
  browser = await chromium.launch({executablePath, args});
});

after(async () => {
  await browser.close();
  await server.close();
});

async function openLink(context: BrowserContext, name: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(server.origin + getPath(name));
  await page.waitForFunction(() => customElements.get('nexus-link'));
  await page.evaluate(() => document.querySelector('nexus-link')?.setAttribute('open', ''));
  // Press a key, because the driver's click misses the button if the screen shows only a part of a wider page.
  await page.getByRole('button', {name: 'Continue'}).press('Enter');
  await page.getByRole('combobox').waitFor();
  return page;
}

/**
 * Waits until the focused control is on the screen, because the emulated screen follows the focus with a delay. Returns
 * the layout. After 50 tries it returns the layout anyway, so that the assertion fails and prints the layout.
 */
async function settleLayout(page: Page): Promise<Layout> {
  for (let tries = 1; ; tries++) {
    await page.evaluate(async () => {
      await Promise.all(document.getAnimations().map(({finished}) => finished.catch(() => null)));
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
    const layout = await page.evaluate(measureLayout);
    if (isOnScreen(layout.focused, layout.screen) || tries === 50) return layout;
  }
}

const isOnScreen = (box: Box, screen: Box): boolean =>
  box.top >= screen.top - 1 &&
  box.bottom <= screen.bottom + 1 &&
  box.left >= screen.left - 1 &&
  box.right <= screen.right + 1;

const describeLayout = (layout: Layout) => JSON.stringify(layout);

for (const [index, {name: phone, width, height, keyboard}] of phones.entries()) {
  describe(`On ${phone}`, () => {
    let context: BrowserContext;
    before(async () => {
      const viewport = {width, height};
      context = await browser.newContext({viewport, isMobile: true, hasTouch: true, reducedMotion: 'reduce'});
      context.setDefaultTimeout(20_000);
    });
    after(() => context.close());

    test('a new step has the focus on its heading, so that no keyboard comes up', async () => {
      const page = await openLink(context, 'a page that fits');
      const focused = await page.evaluate(
        () => document.querySelector('nexus-link')?.shadowRoot?.activeElement?.localName,
      );
      assert.equal(focused, 'h2');
      await page.close();
    });

    for (const name of takeTurn(Object.keys(partnerPages), index, phones.length)) {
      test(`the sheet uses the available height, on ${name}`, async () => {
        const page = await openLink(context, name);
        await page.evaluate(() => window.visualViewport?.dispatchEvent(new Event('resize')));
        const unfocused = await settleLayout(page);
        await page.getByRole('combobox').focus();
        await page.evaluate(() => window.visualViewport?.dispatchEvent(new Event('resize')));
        for (const layout of [unfocused, await settleLayout(page)]) {
          const {dialog, focused, screen} = layout;
          assert.ok(dialog.height >= 0.45 * Math.min(screen.height, 700), describeLayout(layout));
          assert.ok(dialog.height <= screen.height + 1, describeLayout(layout));
          assert.ok(isOnScreen(focused, screen), describeLayout(layout));
        }
        await page.close();
      });
    }

    for (const name of takeTurn(Object.keys(partnerPages), index + 1, phones.length)) {
      test(`the sheet stays above the keyboard and the field stays on the screen, on ${name}`, async () => {
        const page = await openLink(context, name);
        await page.getByRole('combobox').focus();
        await page.evaluate(coverScreen, keyboard);
        const layout = await settleLayout(page);
        const {dialog, focused, screen} = layout;
        assert.ok(dialog.bottom <= screen.bottom + 1, describeLayout(layout));
        assert.ok(isOnScreen(focused, screen), describeLayout(layout));
        assert.ok(dialog.height >= 0.45 * Math.min(screen.height, 700), describeLayout(layout));
        await page.close();
      });
    }
  });
}
