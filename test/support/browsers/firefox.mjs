// Firefox, over WebDriver BiDi.
import {delimiter, join} from 'node:path';
import {chromeLauncher} from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';
import {answers} from './find-chromium.mjs';
import {forgetful} from './reset-pages.mjs';

export function firefox() {
  const executablePath = findFirefox();
  console.log(`Browser: ${executablePath}`);
  // The first lets a page be emulated from the browser's own scope, since BiDi has no command for it.
  const args = ['--remote-allow-system-access'];
  const launchOptions = {browser: 'firefox', executablePath, args};
  // One at a time: only one window has the focus.
  return forgetful(chromeLauncher({puppeteer, launchOptions, createPage, concurrency: 1}));
}

function findFirefox() {
  const {FIREFOX_PATH, PATH = ''} = process.env;
  if (FIREFOX_PATH) return FIREFOX_PATH;
  const installed = PATH.split(delimiter)
    .flatMap((folder) => [join(folder, 'firefox-esr'), join(folder, 'firefox')])
    .concat('/Applications/Firefox.app/Contents/MacOS/firefox')
    .find(answers);
  if (installed) return installed;
  throw new Error(
    'Firefox is not installed: install it (on Debian, `apt-get install firefox-esr`), or set FIREFOX_PATH to it.',
  );
}

/** What a media feature is called in a tab's browsing context. */
const OVERRIDES = {
  'prefers-color-scheme': 'prefersColorSchemeOverride',
  'prefers-reduced-motion': 'prefersReducedMotionOverride',
};
const NONE = {prefersColorSchemeOverride: 'none', prefersReducedMotionOverride: 'none'};

async function createPage({context}) {
  const page = await context.newPage();
  const override = (values) => inChrome(page.browser().connection, setOnTabs, values);
  const seen = (query) => page.waitForFunction((query) => matchMedia(query).matches, {}, query);

  mend(page);

  return Object.assign(page, {
    async emulateMediaType(type = '') {
      await override({mediumOverride: type});
    },
    async emulateMediaFeatures(features = []) {
      const values = features.map(({name, value}) => [OVERRIDES[name], value]);
      await override({...NONE, ...Object.fromEntries(values)});
      // The page hears of it a moment later.
      for (const {name, value} of features) await seen(`(${name}: ${value})`);
    },
    async forceColors(active) {
      await override({forcedColorsOverride: active ? 'active' : 'none'});
      await seen(`(forced-colors: ${active ? 'active' : 'none'})`);
    },
    async forget() {
      await override({...NONE, mediumOverride: '', forcedColorsOverride: 'none'});
    },
  });
}

/** What else the commands take for granted, from Chromium. */
function mend(page) {
  for (const [device, moves] of Object.entries({
    keyboard: ['down', 'up', 'press', 'type'],
    mouse: ['down', 'up', 'click'],
  })) {
    for (const move of moves) {
      const original = page[device][move].bind(page[device]);
      page[device][move] = async (first, ...others) => {
        // A key is named by what it writes.
        await original(first === 'Space' && move !== 'type' ? ' ' : first, ...others);
        // It is done when the browser has sent it, and the page may hear of it a moment later.
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
      };
    }
  }
}

/** Runs in the browser's own scope: there is one page at a time, so every tab may have it. */
const setOnTabs = `(values) => {
  for (const window of Services.wm.getEnumerator('navigator:browser')) {
    for (const tab of window.gBrowser.tabs) Object.assign(tab.linkedBrowser.browsingContext, values);
  }
}`;

async function inChrome(connection, source, value) {
  const {result: tree} = await connection.send('browsingContext.getTree', {'moz:scope': 'chrome'});
  const window = tree.contexts.find(({url}) => url.endsWith('browser.xhtml'));
  const {result} = await connection.send('script.evaluate', {
    target: {context: window.context},
    expression: `(${source})(${JSON.stringify(value)})`,
    awaitPromise: true,
  });
  if (result.type === 'exception') throw new Error(result.exceptionDetails.text);
}
