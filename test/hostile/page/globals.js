// Runs in the page: changes the globals that all scripts share, uses the link, and compares it with a clean page.
import {answers} from './own-backend.js';
import {check, completeWorkflow, nextFrames, pause, waitForStep, waitUntil} from './walk.js';

const EVIL = 'https://evil.example/';
const API = 'https://api.example/';
const complaints = [];
/** An error of the page's own is no complaint about the link. */
const PAGE_ERROR = 'thrown by a listener of the page';
addEventListener('error', ({message}) => {
  if (!message.includes(PAGE_ERROR)) complaints.push(message);
});
addEventListener('unhandledrejection', ({reason}) => complaints.push(`unhandled: ${String(reason)}`));

/* The API. It is built of what the platform had before anything was bent. */

const {parse, stringify} = JSON;
const {Response, Request} = window;
const REPLIES = [
  [/v1\/sessions$/, {...answers.session, token: 'a-token-of-twenty-and-more-characters'}],
  [/v1\/servicers/, answers.servicers],
  [/v1\/attempts$/, answers.challenged],
  [/v1\/attempts\/.*\/answers$/, answers.connected],
  [/v1\/session\/finish$/, answers.finished],
].map(([path, body]) => [path, stringify(body)]);

let requests = [];
let respond = async (url, init) => {
  const request = new Request(url, init);
  const {method, mode, credentials, redirect, cache, referrerPolicy, keepalive} = request;
  const headers = [...request.headers].filter(([name]) => name !== 'idempotency-key').join(' ');
  const body = await request.text();
  requests.push(
    [method, String(url), headers, body, mode, credentials, redirect, cache, referrerPolicy, keepalive].join(
      ' ',
    ),
  );
  const [, reply] = REPLIES.find(([path]) => path.test(new URL(url).pathname)) ?? [];
  // Without a prototype, since the platform reads inherited properties too.
  const plain = (value) => Object.assign(Object.create(null), value);
  const type = plain({'content-type': 'application/json'});
  return reply ? new Response(reply, plain({headers: type})) : new Response(null, plain({status: 204}));
};
window.fetch = (url, init) => respond(url, init);
navigator.sendBeacon = (url) => {
  requests.push(`beacon ${String(url)}`);
  return true;
};

/** Links a servicer through the API, and returns all that went out and came back. */
async function useApi() {
  requests = [];
  complaints.length = 0;
  const exits = [];
  const handle = Nexus.link({
    nexus_key: 'sandbox_hostile',
    api_url: API,
    onSuccess: (response) => exits.push(response),
    onExit: (response) => exits.push(response),
  });
  try {
    await completeWorkflow(handle.element);
    await waitUntil(() => exits.length > 0, 'an outcome');
  } finally {
    handle.close();
    handle.element.remove();
  }
  check(complaints.length === 0, complaints.join('; '));
  return [...requests, ...exits.map((response) => stringify(response))].join('\n');
}

/** Opens the sandbox, which sends nothing, whatever a page's prototypes say. */
async function useSandbox() {
  requests = [];
  const handle = Nexus.link({nexus_key: 'sandbox_hostile'});
  await waitForStep(handle.element, 'welcome');
  handle.close();
  const {status} = await handle.result;
  check(status === 'incomplete', `status ${status}`);
  check(requests.length === 0, `sent: ${requests}`);
}

let expected = null;

async function compareWithCleanPage() {
  const actual = await useApi();
  if (actual === expected) return;
  const lines = expected.split('\n');
  const [line, index] =
    actual
      .split('\n')
      .map((one, at) => [one, at])
      .find(([one, at]) => one !== lines[at]) ?? [];
  throw new Error(`sent or answered: ${line ?? 'less'}, not: ${lines[index ?? lines.length - 1]}`);
}

/* Prototypes */

const callEvil = () => {
  requests.push('a polluted function was called');
  return EVIL;
};
const POLLUTION = {
  ...Object.fromEntries(
    `nexus_key api_url link_token uuid consumer nexusKey apiUrl linkToken lang theme dir
    token environment consent status stage code message name path attempt kind former stack cause title detail
    method headers body mode credentials cache redirect referrer referrerPolicy integrity keepalive signal priority
    duplex window bubbles composed cancelable capture once passive behavior block inline focusVisible preventScroll
    attribute type converter reflect state noAccessor useDefault host renderBefore isConnected strings values
    cssText context subscribe key length open isOver hasChanged then toJSON check retry adapter abort async`
      .split(/\s+/)
      .map((key) => [key, EVIL]),
  ),
  ...Object.fromEntries(
    'fetchLinkToken onSuccess onExit onEvent toAttribute fromAttribute handleEvent observer'
      .split(' ')
      .map((key) => [key, callEvil]),
  ),
  ...Object.fromEntries(
    'backend messages borrower connections servicers challenge questions options metadata result portfolio issues'
      .split(' ')
      .map((key) => [key, [{uuid: EVIL, name: EVIL, status: EVIL}]]),
  ),
};

/* Patched globals */

const PATCHES = {
  'a fetch that calls init.hasOwnProperty': () =>
    replace(window, 'fetch', (original) => (url, init) => {
      if (!init.hasOwnProperty('method')) throw new Error('no method');
      return original(url, init);
    }),
  'a fetch that copies and changes init': () =>
    replace(window, 'fetch', (original) => (url, init) => {
      const copy = Object.assign({}, init, {headers: Object.assign({}, init.headers)});
      for (const key in init) if (!(key in copy)) throw new Error(key);
      return original(url, copy);
    }),
  'a fetch that reads String(init), init.toString and the headers': () =>
    replace(window, 'fetch', (original) => (url, init) => {
      void `${String(url)} ${new Headers(init.headers).get('accept').toLowerCase()}`;
      for (const name of Object.keys(init.headers)) init.headers[name].toLowerCase();
      return original(url, init);
    }),
  'a fetch that returns a promise of its own kind': () =>
    replace(window, 'fetch', (original) => (url, init) => ({
      then: (resolve, reject) => original(url, init).then(resolve, reject),
    })),
  'functions on Array.prototype and Object.prototype that for…in finds': () => {
    Array.prototype.each = Object.prototype.each = callEvil;
    return () => {
      delete Array.prototype.each;
      delete Object.prototype.each;
    };
  },
  'wrapped listeners': () => {
    const wrappers = new WeakMap();
    const wrap = (listener) => {
      if (typeof listener !== 'function') return listener;
      if (!wrappers.has(listener))
        wrappers.set(listener, function (event) {
          return listener.call(this, event);
        });
      return wrappers.get(listener);
    };
    const undo = ['addEventListener', 'removeEventListener'].map((name) =>
      replace(
        EventTarget.prototype,
        name,
        (original) =>
          function (type, listener, options) {
            return original.call(this ?? window, type, wrap(listener), options);
          },
      ),
    );
    return () => undo.forEach((one) => one());
  },
  'wrapped timers': () => {
    const undo = ['setTimeout', 'requestAnimationFrame', 'queueMicrotask'].map((name) =>
      replace(
        window,
        name,
        (original) =>
          (callback, ...rest) =>
            original((...args) => callback(...args), ...rest),
      ),
    );
    return () => undo.forEach((one) => one());
  },
  'a promise class of the page': () =>
    replace(window, 'Promise', (original) => class PagePromise extends original {}),
  'a clock that stands still': () => replace(Date, 'now', () => () => 1_000),
  'no crypto.randomUUID': () => replace(crypto, 'randomUUID', () => undefined),
  'no structuredClone, no reportError': () => {
    const undo = ['structuredClone', 'reportError'].map((name) => replace(window, name, () => undefined));
    return () => undo.forEach((one) => one());
  },
  'an IntersectionObserver that never reports': () =>
    replace(
      window,
      'IntersectionObserver',
      () =>
        class {
          observe() {}
          disconnect() {}
        },
    ),
  'a console that throws': () => {
    const undo = ['warn', 'error'].map((name) =>
      replace(console, name, () => () => {
        throw new Error('console');
      }),
    );
    return () => undo.forEach((one) => one());
  },
  'listeners of the page that throw': () => {
    const listeners = ['nexus-success', 'nexus-exit', 'nexus-event', 'nexus-close'];
    const fail = () => {
      throw new Error(PAGE_ERROR);
    };
    for (const type of listeners) document.addEventListener(type, fail);
    return () => listeners.forEach((type) => document.removeEventListener(type, fail));
  },
};

function replace(target, name, change) {
  const descriptor = Object.getOwnPropertyDescriptor(target, name);
  const original = target[name];
  Object.defineProperty(target, name, {configurable: true, writable: true, value: change(original)});
  return () => {
    if (descriptor) Object.defineProperty(target, name, descriptor);
    else delete target[name];
  };
}

/* Clobbered names */

const CLOBBERED = [
  ...'hidden visibilityState activeElement body documentElement currentScript head forms title cookie fonts'.split(
    ' ',
  ),
  ...'adoptedStyleSheets defaultView nexus Nexus title-id username password error fullscreenElement'.split(
    ' ',
  ),
];

/* Hostile styles */

const STYLES = {
  'inherited text styles':
    'body {white-space: pre; -webkit-text-fill-color: transparent; text-transform: uppercase; letter-spacing: 1em;' +
    ' text-indent: 50px; -webkit-text-security: disc; text-align: right; word-spacing: 1em; cursor: none;' +
    ' user-select: none; -webkit-user-select: none; font: italic 700 40px/4 monospace; color: red;' +
    ' text-shadow: 0 0 9px red; visibility: visible; list-style: square; quotes: none; tab-size: 40;' +
    ' hyphens: auto; word-break: break-all; overflow-wrap: anywhere; text-wrap: nowrap; caret-color: transparent;' +
    ' text-decoration: line-through; font-variant: small-caps; font-feature-settings: "smcp"; orphans: 9}',
  'writing-mode': 'body {writing-mode: vertical-rl}',
  direction: 'body {direction: rtl; unicode-bidi: bidi-override}',
  'pointer-events': 'body {pointer-events: none}',
  // The size of the root's text is the borrower's choice, and the box of the host is the page's.
  'rules for every element':
    ':not(:root) {letter-spacing: 1em; padding: 40px; margin: 9px; border: 9px solid red; text-transform: uppercase;' +
    ' line-height: 5; font-size: 30px; color: red; background: red; box-sizing: content-box; text-indent: 40px}',
  'important rules for every element':
    ':not(:root) {letter-spacing: 1em !important; text-transform: uppercase !important; line-height: 5 !important;' +
    ' font-size: 30px !important; color: red !important; text-indent: 40px !important}',
  'rules for tags and attributes':
    'dialog, section, h2, p, input, button, label, [part], [part] * {display: none !important; color: red !important}',
  'unprefixed custom properties':
    ':root {--accent: red; --surface: red; --text: red; --radius: 90px; --font: monospace; --font-size: 40px;' +
    ' --width: 90px; --backdrop: red; --shadow: none; --space: 90px; --line: red; --muted: red; --danger: red;' +
    ' --duration: 9s; --gap: 90px; --border: red; --focus: red; --on-accent: red; --success: red; --warning: red}',
  'own custom properties of the page':
    '*, ::before, ::after {--tw-ring-color: red; --bs-body-color: red; --mdc-theme-primary: red; --primary: red}',
  'a transformed body':
    'body {transform: translate(9px, 9px); filter: blur(0); contain: paint; perspective: 9px}',
  'an overflowing body': 'html, body {height: 100%} body {overflow-x: hidden}',
};

/** The size and the look of every element on the screen. The position is the page's. */
function readLook(link) {
  const dialog = link.shadowRoot.querySelector('[part="dialog"]');
  const origin = dialog.getBoundingClientRect();
  return [dialog, ...dialog.querySelectorAll('*')]
    .filter((element) => element.checkVisibility())
    .map((element) => {
      const {left, top, width, height} = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const numbers = [left - origin.left, top - origin.top, width, height].map((value) => Math.round(value));
      const names = [
        'color',
        'webkitTextFillColor',
        'cursor',
        'userSelect',
        'textTransform',
        'pointerEvents',
        'textShadow',
      ];
      const name = `${element.localName} ${element.getAttribute('part') ?? ''}`;
      return {name, numbers, look: names.map((property) => style[property]).join(' ')};
    });
}

/** Shows the first screen and the login, in a box of a fixed size, and reads how they look. */
async function readLooks(isInline) {
  const link = document.createElement('nexus-link');
  link.nexusKey = 'sandbox_hostile';
  link.apiUrl = API;
  link.inline = isInline;
  link.theme = 'light';
  const place = document.createElement('div');
  // The box belongs to the page as well. Only its content counts.
  place.style.cssText = 'display: block; width: 500px';
  for (const name of ['padding', 'margin', 'border', 'letter-spacing'])
    place.style.setProperty(name, '0', 'important');
  document.body.append(place);
  place.append(link);
  for (const name of ['padding', 'margin', 'border']) link.style.setProperty(name, '0', 'important');
  if (!isInline) link.show();
  await waitForStep(link, 'welcome');
  await document.fonts?.ready;
  const settle = async () => {
    await nextFrames();
    for (const animation of link.shadowRoot.getAnimations()) animation.finish();
    await nextFrames();
  };
  await settle();
  const looks = readLook(link);
  link.shadowRoot.querySelector('[part~="primary"]').click();
  await waitForStep(link, 'search');
  await waitUntil(() => link.shadowRoot.querySelector('[role="option"]'), 'a servicer');
  link.shadowRoot.querySelector('[role="option"]').click();
  await waitForStep(link, 'credentials');
  await settle();
  looks.push(...readLook(link));
  link.close();
  link.remove();
  place.remove();
  return looks;
}

let cleanLooks = null;

window.globals = {
  keys: Object.keys(POLLUTION),
  patches: Object.keys(PATCHES),
  names: CLOBBERED,
  styles: Object.keys(STYLES),
  async prepare() {
    expected = await useApi();
    cleanLooks = [await readLooks(false), await readLooks(true)];
    // Each look has left a session, which the next trial must not hear of.
    await waitUntil(
      () => requests.filter((request) => request.startsWith('DELETE')).length === 2,
      'the ends',
    );
  },
  pollute: (key) =>
    attempt(() => {
      Object.prototype[key] = POLLUTION[key];
      return () => delete Object.prototype[key];
    }),
  /** All keys at once, as a value that a page may have set before the bundle was loaded. */
  patch: (name) => attempt(PATCHES[name]),
  clobber: (name) =>
    attempt(() => {
      const place = document.createElement('div');
      document.querySelector('html > body').append(place);
      place.innerHTML = `<img name="${name}" alt=""><form id="${name}"><input name="${name}"></form>`;
      return () => place.remove();
    }),
  async style(name, isInline) {
    const style = Object.assign(document.createElement('style'), {textContent: STYLES[name]});
    document.head.append(style);
    try {
      const looks = await readLooks(isInline);
      const clean = cleanLooks[Number(isInline)];
      for (const [index, {name, numbers, look}] of looks.entries()) {
        const other = clean[index];
        check(name === other.name, `${name}, not ${other.name}`);
        check(look === other.look, `${name}: ${look}, not ${other.look}`);
        // Fractions of a pixel are rounded differently from place to place.
        const isSame = numbers.every((number, at) => Math.abs(number - other.numbers[at]) <= 1);
        check(isSame, `${name}: ${numbers}, not ${other.numbers}`);
      }
      return null;
    } catch (error) {
      return error.message;
    } finally {
      style.remove();
      document.querySelectorAll('nexus-link').forEach((link) => link.remove());
      await pause();
    }
  },
};

/** Bends something, uses the link, and mends it again. Returns how that failed, or null. */
async function attempt(bend) {
  const mend = bend();
  try {
    await useSandbox();
    await compareWithCleanPage();
    return null;
  } catch (error) {
    return error.message;
  } finally {
    mend();
    for (const link of document.querySelectorAll('nexus-link')) link.remove();
    await pause(10);
  }
}
document.title = 'Ready';
