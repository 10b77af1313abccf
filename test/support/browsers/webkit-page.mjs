// A page of WebKitGTK, moved by WebDriver's own commands, with the methods of Playwright's that the runner calls.
import {createServer} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import {end, start} from '../child-process.mjs';
import {Display} from './display.mjs';

/** Longer than anything takes: who does not answer by then will not. */
const PATIENCE = 60_000;
const SIZE = {width: 800, height: 600};
const NONE = {dark: false, still: false};

/** WebDriver's characters for the keys that write none. */
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
  #media = NONE;
  #display;
  #driver;
  #address = '';
  /** What was asked last: the driver refuses one thing while another is under way. */
  #last = Promise.resolve();

  static async open(browser) {
    const page = new WebKitPage();
    try {
      await page.#open(browser);
    } catch (error) {
      await page.close();
      throw error;
    }
    return page;
  }

  async goto(url) {
    await this.#post('/url', {url});
  }

  keyboard = {
    down: (key) => this.#keys([{type: 'keyDown', value: valueOf(key)}]),
    up: (key) => this.#keys([{type: 'keyUp', value: valueOf(key)}]),
    press: (key) => this.#keys(stroke(valueOf(key))),
    type: (text) => this.#keys([...text].flatMap(stroke)),
  };

  mouse = {
    move: (x, y) => this.#mouse([moved(x, y)]),
    down: ({button} = {}) => this.#mouse([pressed('pointerDown', button)]),
    up: ({button} = {}) => this.#mouse([pressed('pointerUp', button)]),
    click: (x, y, {button} = {}) =>
      this.#mouse([moved(x, y), pressed('pointerDown', button), pressed('pointerUp', button)]),
  };

  /** The window has no frame, and its toolbar is hidden. */
  async setViewportSize({width, height}) {
    await this.#post('/window/rect', {...this.#display.pointer, width, height});
    await this.#until('return innerWidth === arguments[0] && innerHeight === arguments[1]', width, height);
    await this.#lookAgain();
  }

  async emulateMedia({colorScheme, reducedMotion}) {
    const dark = colorScheme === 'dark';
    const still = reducedMotion === 'reduce';
    this.#media = {dark, still};
    await this.#lookAgain();
  }

  /** As it was when it was opened. */
  async forget() {
    await this.#send('DELETE', '/actions');
    this.#media = NONE;
    await this.setViewportSize(SIZE);
  }

  async close() {
    // A session that is ended takes its browser along; without one, the browser has lost its display.
    if (this.#address) await this.#send('DELETE', '').catch(() => undefined);
    if (this.#driver) await end(this.#driver);
    await this.#display?.close();
  }

  async #open(browser) {
    this.#display = await Display.open();
    const port = await freePort();
    this.#driver = await start('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
      // Without a graphics card its compositor draws by Mesa, in whose software renderer it has crashed.
      env: {...this.#display.env, WEBKIT_DISABLE_COMPOSITING_MODE: '1'},
    });
    const driver = `http://127.0.0.1:${port}`;
    while (!(await isReady(driver))) await sleep(50);
    const options = {binary: browser, args: ['--automation', '--full-screen']};
    const {sessionId} = await request('POST', `${driver}/session`, {
      capabilities: {alwaysMatch: {browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options}},
    });
    this.#address = `${driver}/session/${sessionId}`;
    await this.setViewportSize(SIZE);
  }

  /** WebKitGTK tells a page of its media, but looks at all style sheets again only for another colour scheme. */
  async #lookAgain() {
    await this.#prefer({...this.#media, dark: !this.#media.dark});
    await this.#prefer(this.#media);
  }

  async #prefer({dark, still}) {
    await this.#display.prefer({dark, still});
    await this.#until(
      `return matchMedia('(prefers-color-scheme: dark)').matches === arguments[0] &&
        matchMedia('(prefers-reduced-motion: reduce)').matches === arguments[1]`,
      dark,
      still,
    );
    await this.#post('/execute/async', {script: NEXT_FRAME, args: []});
  }

  #keys(actions) {
    return this.#post('/actions', {actions: [{type: 'key', id: 'keyboard', actions}]});
  }

  #mouse(actions) {
    const parameters = {pointerType: 'mouse'};
    return this.#post('/actions', {actions: [{type: 'pointer', id: 'mouse', parameters, actions}]});
  }

  /** What the browser was told, its page hears of a moment later. */
  async #until(script, ...args) {
    const end = Date.now() + PATIENCE;
    while (!(await this.#post('/execute/sync', {script, args}))) {
      if (Date.now() > end) throw new Error(`WebKit never came to: ${script} (${args.join(', ')})`);
      await sleep(10);
    }
  }

  #post(path, body) {
    return this.#send('POST', path, body);
  }

  #send(method, path, body) {
    const answer = this.#last.then(() => request(method, this.#address + path, body));
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}

const NEXT_FRAME = 'requestAnimationFrame(() => requestAnimationFrame(() => arguments[0]()))';

const valueOf = (key) => KEYS[key] ?? key;

const stroke = (value) => [
  {type: 'keyDown', value},
  {type: 'keyUp', value},
];

const moved = (x, y) => ({type: 'pointerMove', duration: 0, x, y});

const pressed = (type, button = 'left') => ({type, button: BUTTONS.indexOf(button)});

async function request(method, url, body) {
  const answer = await fetch(url, {
    method,
    ...(method === 'POST' && {body: JSON.stringify(body)}),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const {value} = await answer.json();
  if (!answer.ok) throw new Error(`WebKitWebDriver: ${value?.error}: ${value?.message} (${method} ${url})`);
  return value;
}

const isReady = (driver) =>
  request('GET', `${driver}/status`).then(
    () => true,
    () => false,
  );

/** A port that nobody listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address();
      server.close(() => resolve(port));
    });
  });
}
