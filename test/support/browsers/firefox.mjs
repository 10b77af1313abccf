// Launches Firefox over WebDriver BiDi.
import {delimiter, join} from 'node:path';
import {chromeLauncher} from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';
import {isBrowser} from './find-chromium.mjs';
import {resetPagesBetweenFiles} from './reset-pages.mjs';

export function launchFirefox() {
  const executablePath = findFirefox();
  console.log(`Browser: ${executablePath}`);
  // Allows access to the chrome scope, which emulates media features. BiDi has no command for them.
  const args = ['--remote-allow-system-access'];
  const launchOptions = {browser: 'firefox', executablePath, args};
  // One page at a time, because only one window has the focus.
  return resetPagesBetweenFiles(chromeLauncher({puppeteer, launchOptions, createPage, concurrency: 1}));
}

function findFirefox() {
  const {FIREFOX_PATH, PATH = ''} = process.env;
  if (FIREFOX_PATH) return FIREFOX_PATH;
  const installed = PATH.split(delimiter)
    .flatMap((folder) => [join(folder, 'firefox-esr'), join(folder, 'firefox')])
    .concat('/Applications/Firefox.app/Contents/MacOS/firefox')
    .find(isBrowser);
  if (installed) return installed;
  throw new Error(
    'Firefox is not installed: install it (on Debian, `apt-get install firefox-esr`), or set FIREFOX_PATH to it.',
  );
}

/** The property of a tab's browsing context for each media feature. */
const OVERRIDES = {
  'prefers-color-scheme': 'prefersColorSchemeOverride',
  'prefers-reduced-motion': 'prefersReducedMotionOverride',
};
const NO_OVERRIDES = {prefersColorSchemeOverride: 'none', prefersReducedMotionOverride: 'none'};

async function createPage({context}) {
  const page = await context.newPage();
  const overrideMedia = (values) => evaluateInChrome(page.browser().connection, OVERRIDE_IN_TABS, values);
  const waitForMedia = (query) => page.waitForFunction((query) => matchMedia(query).matches, {}, query);

  alignWithChromium(page);

  return Object.assign(page, {
    async emulateMediaType(type = '') {
      await overrideMedia({mediumOverride: type});
    },
    async emulateMediaFeatures(features = []) {
      const values = features.map(({name, value}) => [OVERRIDES[name], value]);
      await overrideMedia({...NO_OVERRIDES, ...Object.fromEntries(values)});
      // The page receives the change asynchronously.
      for (const {name, value} of features) await waitForMedia(`(${name}: ${value})`);
    },
    async forceColors(active) {
      await overrideMedia({forcedColorsOverride: active ? 'active' : 'none'});
      await waitForMedia(`(forced-colors: ${active ? 'active' : 'none'})`);
    },
    async resetEmulation() {
      await overrideMedia({...NO_OVERRIDES, mediumOverride: '', forcedColorsOverride: 'none'});
    },
  });
}

/** Makes the keyboard and the mouse behave as in Chromium, which the test runner's commands expect. */
function alignWithChromium(page) {
  for (const [device, methods] of Object.entries({
    keyboard: ['down', 'up', 'press', 'type'],
    mouse: ['down', 'up', 'click'],
  })) {
    for (const method of methods) {
      const original = page[device][method].bind(page[device]);
      page[device][method] = async (first, ...others) => {
        // BiDi names a key by the character that it types.
        await original(first === 'Space' && method !== 'type' ? ' ' : first, ...others);
        // The call resolves when the browser has sent the event. The page may receive the event later.
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
      };
    }
  }
}

/** Runs in the chrome scope and overrides every tab, because only one page is open at a time. */
const OVERRIDE_IN_TABS = `(values) => {
  for (const window of Services.wm.getEnumerator('navigator:browser')) {
    for (const tab of window.gBrowser.tabs) Object.assign(tab.linkedBrowser.browsingContext, values);
  }
}`;

async function evaluateInChrome(connection, source, value) {
  const {result: tree} = await connection.send('browsingContext.getTree', {'moz:scope': 'chrome'});
  const window = tree.contexts.find(({url}) => url.endsWith('browser.xhtml'));
  const {result} = await connection.send('script.evaluate', {
    target: {context: window.context},
    expression: `(${source})(${JSON.stringify(value)})`,
    awaitPromise: true,
  });
  if (result.type === 'exception') throw new Error(result.exceptionDetails.text);
}
