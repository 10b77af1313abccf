// WebKitGTK's MiniBrowser, over its WebDriver and under Xvfb: a launcher that looks to the commands like Playwright's.
import {accessSync, constants, globSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {WebKitPage} from './webkit-page.mjs';

/** What is started, and where Debian has it from. */
const PROGRAMS = {WebKitWebDriver: 'webkit2gtk-driver', Xvfb: 'xvfb', xsettingsd: 'xsettingsd'};

export function webkit() {
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
  return new WebKitLauncher(browser);
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
  // A driver has one session, and that one has the screen and its focus.
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
      await this.#page?.forget();
      // Ends whatever the tests have left running.
      await this.#page?.goto('about:blank');
    } catch (error) {
      // It hangs or has crashed: the next file has a new one.
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
    throw new Error(`WebKit shows no page for session ${id}.`);
  }

  async stop() {
    const page = this.#page;
    this.#page = undefined;
    await page?.close();
  }

  async startDebugSession() {
    throw new Error('WebKit cannot be debugged from here: open the page in a browser of your own.');
  }
}
