// Launches WebKitGTK's MiniBrowser over its WebDriver, under Xvfb. The launcher has the interface of a Playwright
// launcher, so that the test runner's commands work with it.
import {accessSync, constants, globSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {WebKitPage} from './webkit-page.mjs';

/** The required programs and their Debian packages. */
const PROGRAMS = {WebKitWebDriver: 'webkit2gtk-driver', Xvfb: 'xvfb', xsettingsd: 'xsettingsd'};

export const launchWebKit = () => new WebKitLauncher(findWebKit());

/** Opens WebKit with one page, for a test that drives it itself. */
export const openWebKitPage = () => WebKitPage.open(findWebKit());

function findWebKit() {
  const [browser] = globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser').sort().reverse();
  const missing = Object.keys(PROGRAMS).filter((name) => !isOnPath(name));
  if (!browser) missing.push('MiniBrowser');
  if (missing.length > 0) {
    const packages = Object.values(PROGRAMS).join(' ');
    throw new Error(
      `WebKit is not installed: there is no ${missing.join(', ')} (on Debian, \`apt-get install ${packages}\`).`,
    );
  }
  console.log(`Browser: ${browser}`);
  return browser;
}

function isOnPath(name) {
  const {PATH = ''} = process.env;
  return PATH.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

class WebKitLauncher {
  name = 'WebKit';
  type = 'playwright';
  // A driver supports a single session, and only one window can have the focus.
  concurrency = 1;
  #browser;
  #page;
  #session = null;

  constructor(browser) {
    this.#browser = browser;
  }

  async startSession(id, url) {
    this.#session = {id, url};
    this.#page ??= await WebKitPage.open(this.#browser);
    await this.#page.goto(url);
  }

  async stopSession() {
    this.#session = null;
    try {
      await this.#page?.resetEmulation();
      // Stops everything that the tests have left running.
      await this.#page?.goto('about:blank');
    } catch (error) {
      // The page hangs or has crashed. The next file gets a new browser.
      await this.stop();
      throw error;
    }
    return {};
  }

  isActive(id) {
    return this.#session?.id === id;
  }

  getBrowserUrl(id) {
    return this.isActive(id) ? this.#session.url : undefined;
  }

  getPage(id) {
    if (this.isActive(id) && this.#page) return this.#page;
    throw new Error(`WebKit has no page for session ${id}.`);
  }

  async stop() {
    const page = this.#page;
    this.#page = undefined;
    await page?.close();
  }

  async startDebugSession() {
    throw new Error('WebKit cannot be debugged here: open the page in another browser.');
  }
}
