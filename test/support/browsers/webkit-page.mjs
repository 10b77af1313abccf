// A page of WebKitGTK, driven by WebDriver, with the methods of a Playwright page that the test runner calls.
import {createServer} from 'node:net';
import {endProcess, startProcess} from '../child-process.mjs';
import {waitFor} from '../wait-for.ts';
import {Display} from './display.mjs';

/** Longer than any command takes. A driver that has not answered by then hangs. */
const TIMEOUT_MS = 60_000;
const VIEWPORT_SIZE = {width: 800, height: 600};
const NO_PREFERENCES = {dark: false, reducedMotion: false};

/** The WebDriver characters of keys that type no character. */
const KEYS = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
  Meta: '\uE03D',
};
const BUTTONS = ['left', 'middle', 'right'];

export class WebKitPage {
  #media = NO_PREFERENCES;
  #display;
  #driver;
  #address = '';
  /** The last command. The driver rejects a command while another one is in progress. */
  #lastCommand = Promise.resolve();

  static async open(browser) {
    const page = new WebKitPage();
    try {
      await page.#startBrowser(browser);
    } catch (error) {
      await page.close();
      throw error;
    }
    return page;
  }

  async goto(url) {
    await this.#post('/url', {url});
  }

  async goBack() {
    await this.#post('/back', {});
  }

  /** Evaluates an expression, and awaits its value. */
  async evaluate(expression) {
    const script = `
      const done = arguments[0];
      (async () => (${expression}))().then(
        (value) => done({value}),
        (error) => done({error: String(error)}),
      );`;
    const {value, error} = await this.#post('/execute/async', {script, args: []});
    if (error) throw new Error(`${error} (${expression})`);
    return value;
  }

  keyboard = {
    down: (key) => this.#sendKeys([{type: 'keyDown', value: toKeyCharacter(key)}]),
    up: (key) => this.#sendKeys([{type: 'keyUp', value: toKeyCharacter(key)}]),
    press: (key) => this.#sendKeys(createKeystroke(toKeyCharacter(key))),
    type: (text) => this.#sendKeys([...text].flatMap(createKeystroke)),
  };

  mouse = {
    move: (x, y) => this.#sendMouse([createMove(x, y)]),
    down: ({button} = {}) => this.#sendMouse([createPress('pointerDown', button)]),
    up: ({button} = {}) => this.#sendMouse([createPress('pointerUp', button)]),
    click: (x, y, {button} = {}) =>
      this.#sendMouse([
        createMove(x, y),
        createPress('pointerDown', button),
        createPress('pointerUp', button),
      ]),
  };

  /** Resizes the window, which has no frame and no toolbar and therefore the size of the viewport. */
  async setViewportSize({width, height}) {
    await this.#post('/window/rect', {...this.#display.pointer, width, height});
    await this.#waitUntil(
      'return innerWidth === arguments[0] && innerHeight === arguments[1]',
      width,
      height,
    );
    await this.#applyMedia();
  }

  async emulateMedia({colorScheme, reducedMotion}) {
    const dark = colorScheme === 'dark';
    this.#media = {dark, reducedMotion: reducedMotion === 'reduce'};
    await this.#applyMedia();
  }

  /** Restores the initial size and media features of the page. */
  async resetEmulation() {
    await this.#send('DELETE', '/actions');
    this.#media = NO_PREFERENCES;
    await this.setViewportSize(VIEWPORT_SIZE);
  }

  async close() {
    // Ending a session closes its browser. Without a session, the browser closes with its display.
    if (this.#address) await this.#send('DELETE', '').catch(() => undefined);
    if (this.#driver) await endProcess(this.#driver);
    await this.#display?.close();
  }

  async #startBrowser(browser) {
    this.#display = await Display.open();
    const port = await findFreePort();
    this.#driver = await startProcess('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
      // Without a graphics card, the compositor uses Mesa's software renderer and may crash.
      env: {...this.#display.env, WEBKIT_DISABLE_COMPOSITING_MODE: '1'},
    });
    const driver = `http://127.0.0.1:${port}`;
    await waitFor(() => isReady(driver), 'WebKitWebDriver accepts connections');
    const options = {binary: browser, args: ['--automation', '--full-screen']};
    const {sessionId} = await sendRequest('POST', `${driver}/session`, {
      capabilities: {alwaysMatch: {browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options}},
    });
    this.#address = `${driver}/session/${sessionId}`;
    await this.setViewportSize(VIEWPORT_SIZE);
  }

  /** Switches the colour scheme twice, because WebKitGTK evaluates media queries again only for a new scheme. */
  async #applyMedia() {
    await this.#setPreferences({...this.#media, dark: !this.#media.dark});
    await this.#setPreferences(this.#media);
  }

  async #setPreferences({dark, reducedMotion}) {
    await this.#display.setPreferences({dark, reducedMotion});
    await this.#waitUntil(
      `return matchMedia('(prefers-color-scheme: dark)').matches === arguments[0] &&
        matchMedia('(prefers-reduced-motion: reduce)').matches === arguments[1]`,
      dark,
      reducedMotion,
    );
    await this.#post('/execute/async', {script: NEXT_FRAME, args: []});
  }

  #sendKeys(actions) {
    return this.#post('/actions', {actions: [{type: 'key', id: 'keyboard', actions}]});
  }

  #sendMouse(actions) {
    const parameters = {pointerType: 'mouse'};
    return this.#post('/actions', {actions: [{type: 'pointer', id: 'mouse', parameters, actions}]});
  }

  /** Waits until a condition holds in the page, which receives each change later than the browser. */
  #waitUntil(script, ...args) {
    return waitFor(
      () => this.#post('/execute/sync', {script, args}),
      `WebKit's page fulfils ${script} with ${args.join(', ')}`,
    );
  }

  #post(path, body) {
    return this.#send('POST', path, body);
  }

  #send(method, path, body) {
    const response = this.#lastCommand.then(() => sendRequest(method, this.#address + path, body));
    this.#lastCommand = response.catch(() => undefined);
    return response;
  }
}

const NEXT_FRAME = 'requestAnimationFrame(() => requestAnimationFrame(() => arguments[0]()))';

const toKeyCharacter = (key) => KEYS[key] ?? key;

const createKeystroke = (value) => [
  {type: 'keyDown', value},
  {type: 'keyUp', value},
];

const createMove = (x, y) => ({type: 'pointerMove', duration: 0, x, y});

const createPress = (type, button = 'left') => ({type, button: BUTTONS.indexOf(button)});

async function sendRequest(method, url, body) {
  const response = await fetch(url, {
    method,
    ...(method === 'POST' && {body: JSON.stringify(body)}),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const {value} = await response.json();
  if (!response.ok) throw new Error(`WebKitWebDriver: ${value?.error}: ${value?.message} (${method} ${url})`);
  return value;
}

const isReady = (driver) =>
  sendRequest('GET', `${driver}/status`).then(
    () => true,
    () => false,
  );

function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address();
      server.close(() => resolve(port));
    });
  });
}
