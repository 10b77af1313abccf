/**
 * Searches for a leaked secret. The tests type a random secret as a password and as an answer on every path of the
 * workflow. After each step they search every place that the page, its scripts or its logs can read.
 */
import {expect} from '@open-wc/testing';

import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import type {Backend} from '../../src/contract/backend.js';
import {codes, LinkError, type Code} from '../../src/contract/errors.js';
import type {State} from '../../src/workflow/state.js';
import {en} from '../../src/messages/en.js';
import type {NexusLink} from '../../src/nexus-link.js';
import {Nexus, type LinkHandle, type LinkOptions} from '../../src/nexus.js';
import {
  queryAllByRole,
  normalizeText,
  getByRole,
  findByRole,
  getAccessibleName,
  waitForRender,
  getStepName,
  waitForTask,
  typeInto,
  waitUntil,
} from '../support/helpers.js';
import {sampleTrials, takeTurn} from '../support/trials.js';

/* The secret and its encodings */

/** The recognizable part of the secret: lower case and digits, which each encoding either keeps or changes completely. */
const core = `c4n4ry${Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) => (byte % 36).toString(36)).join('')}`;
/** The typed secret. The characters around the core are those that encodings, trimming and markup change. */
const SECRET = ` ${core}<b a="1">&'\\%+/=?#é☃ `;

/** The number of tasks after which a wait fails. */
const MAX_TASKS = 600;

const encodeBytes = (text: string) => new TextEncoder().encode(text);
const encodeBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const encodeBase64Url = (bytes: Uint8Array) => encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_');
const encodeHex = (text: string) =>
  Array.from(encodeBytes(text), (byte) => byte.toString(16).padStart(2, '0')).join('');
const reverseText = (text: string) => Array.from(text).reverse().join('');
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const encodings: readonly (readonly [name: string, encode: (text: string) => string])[] = [
  ['as plain text', (text) => text],
  ['trimmed', (text) => text.trim()],
  ['in a sentence', (text) => `The password ${text} is wrong.`],
  ['in upper case', (text) => text.toUpperCase()],
  ['URI-encoded', encodeURIComponent],
  ['as form data', (text) => new URLSearchParams({password: text}).toString()],
  ['in JSON', (text) => JSON.stringify({password: text})],
  ['HTML-escaped', (text) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character)],
  ['in base64', (text) => encodeBase64(encodeBytes(text))],
  ['in base64 after one other byte', (text) => encodeBase64(encodeBytes(`:${text}`))],
  ['in base64 after two other bytes', (text) => encodeBase64(encodeBytes(`u:${text}`))],
  ['in base64 for URLs', (text) => encodeBase64Url(encodeBytes(text))],
  ['in hex', encodeHex],
  ['in upper-case hex', (text) => encodeHex(text).toUpperCase()],
  ['reversed', reverseText],
];

/** The core in base64 at each possible byte offset, without the characters that depend on neighbouring bytes. */
const inBase64 = [0, 1, 2].flatMap((before) => {
  const bytes = encodeBytes('\0'.repeat(before) + core);
  const whole = [Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3)] as const;
  return [encodeBase64(bytes).slice(...whole), encodeBase64Url(bytes).slice(...whole)];
});
const inAnyCase = [core, reverseText(core), encodeHex(core)];

/** Texts known to be free of the secret. Each search meets the same names and texts again. */
const clean = new Set<string>();

function holdsSecret(text: string): boolean {
  if (clean.has(text)) return false;
  const lower = text.toLowerCase();
  const isFound =
    inBase64.some((form) => text.includes(form)) || inAnyCase.some((form) => lower.includes(form));
  if (!isFound) clean.add(text);
  return isFound;
}

/* The places that are searched */

interface Sighting {
  readonly where: string;
  readonly value: unknown;
}

const natives = new WeakMap<object, boolean>();

/** Whether a function is implemented by the browser. */
function isNative(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  const known = natives.get(value);
  if (known !== undefined) return known;
  const isBuiltIn = /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(value));
  natives.set(value, isBuiltIn);
  return isBuiltIn;
}

/** Everything that a script can reach from a value through own and inherited properties, except the page itself. */
function* walkReachable(where: string, start: unknown, skip: Iterable<unknown>): Iterable<Sighting> {
  const seen = new Set<unknown>([window, document, document.documentElement, document.body, ...skip]);
  const queue: Sighting[] = [{where, value: start}];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const {value} = next;
    yield next;
    if (!isObject(value) || seen.has(value)) continue;
    seen.add(value);
    for (const [name, inside] of listProperties(value))
      queue.push({where: `${next.where}.${name}`, value: inside});
  }
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

function* listProperties(object: object): Iterable<[name: string, value: unknown]> {
  if (object instanceof Map || object instanceof Set) {
    yield ['size', [...object]];
    return;
  }
  if (object instanceof ArrayBuffer) yield ['bytes', new Uint8Array(object)];
  if (object instanceof URL || object instanceof URLSearchParams) yield ['text', String(object)];
  if (object instanceof Event) {
    for (const name of ['detail', 'data', 'message', 'error', 'reason', 'submitter', 'formData'])
      yield [name, readProperty(object, name)];
  }
  const isText = (object instanceof Uint8Array || Array.isArray(object)) && object.length > 0;
  if (isText && object.every((code) => typeof code === 'number' && code >= 0 && code < 0x10000)) {
    yield ['text', String.fromCharCode(...(object as number[]))];
    return;
  }
  for (let from: object | null = object; from && !isEnd(from, object); from = getPrototype(from)) {
    for (const key of Reflect.ownKeys(from)) {
      yield [String(key), String(key)];
      yield [String(key), readProperty(object, key)];
    }
  }
}

const getPrototype = (object: object) => Object.getPrototypeOf(object) as object | null;
/** Stops at the browser's own classes, because the document, the storage and the logs are searched separately. */
const isEnd = (from: object, object: object) =>
  from !== object && isNative(readProperty(from, 'constructor'));

function readProperty(object: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(object, key);
  } catch (error) {
    return error;
  }
}

/** Every attribute and text of a node and its descendants, including shadow roots. */
function* walkNodes(root: Node): Iterable<Sighting> {
  const walker = document.createTreeWalker(root);
  for (let node: Node | null = root; node; node = walker.nextNode()) {
    if (node instanceof CharacterData) yield {where: node.nodeName, value: node.data};
    if (!(node instanceof Element)) continue;
    for (const {name, value} of node.attributes) {
      yield {where: `<${node.localName} ${name}>`, value: `${name}=${value}`};
    }
    if (node.shadowRoot) yield* walkNodes(node.shadowRoot);
  }
}

const isField = (input: HTMLInputElement) => ['text', 'password'].includes(input.type);

/** The values of the inputs. While the borrower is typing, connected inputs may hold the secret. */
function* readInputs(inputs: Iterable<HTMLInputElement>): Iterable<Sighting> {
  for (const input of inputs) {
    yield {where: `the value of ${input.id}`, value: input.value};
    if (!isField(input) && input.checked)
      yield {where: `the choice of ${input.name}`, value: `${input.name} chosen: ${core}`};
  }
}

const globals = new Set(Reflect.ownKeys(window));
/** Excludes the test runner's globals, because WebKit never finishes walking through them. */
const isOfPage = (key: string | symbol) => !globals.has(key) && !String(key).startsWith('__WTR_');
// The test runner's modules fill the default buffer of 250 entries. The browser drops all later entries.
performance.setResourceTimingBufferSize(10_000);

function* readPage(): Iterable<Sighting> {
  yield {where: 'document.title', value: document.title};
  yield {where: 'document.cookie', value: document.cookie};
  yield {where: 'document.referrer', value: document.referrer};
  yield {where: 'window.name', value: window.name};
  yield {where: 'location', value: location.href};
  yield {where: 'history.state', value: JSON.stringify(history.state)};
  yield {where: 'the selection', value: getSelection()?.toString() ?? ''};
  yield {where: 'localStorage', value: JSON.stringify(localStorage)};
  yield {where: 'sessionStorage', value: JSON.stringify(sessionStorage)};
  for (const entry of performance.getEntries()) {
    // The URL is the only part of a resource entry that a page controls.
    const value = entry.entryType === 'resource' ? entry.name : JSON.stringify(entry);
    yield {where: 'performance', value};
  }
  for (const key of Reflect.ownKeys(window)) {
    if (!isOfPage(key)) continue;
    yield* walkReachable(`window.${String(key)}`, readProperty(window, key), []);
  }
}

async function* readStores(): AsyncIterable<Sighting> {
  for (const {name} of await indexedDB.databases()) yield {where: 'indexedDB', value: name};
  for (const name of await caches.keys()) {
    yield {where: 'caches', value: name};
    const cache = await caches.open(name);
    for (const {url} of await cache.keys()) yield {where: `caches.${name}`, value: url};
  }
}

/** Records everything that is logged, thrown, dispatched or passed to the page, and searches it for the secret. */
class SecretWatch {
  readonly elements = new Set<NexusLink>();
  readonly #skip = new Set<unknown>();
  readonly #inputs = new Set<HTMLInputElement>();
  readonly #steps = new Set<Element>();
  readonly #records: Sighting[] = [];
  readonly #cleanUps: (() => void)[] = [];

  constructor() {
    for (const method of Object.keys(console) as (keyof Console)[]) this.#spyOnConsole(method);
    const {onerror, onunhandledrejection} = window;
    // Replaces the test runner's handlers, which would fail the test.
    window.onerror = (...args): boolean => this.record('window.onerror', args);
    window.onunhandledrejection = (event): void => {
      this.record('unhandledrejection', event.reason);
      event.preventDefault();
    };
    this.#cleanUps.push(() => Object.assign(window, {onerror, onunhandledrejection}));
    for (const name of ['nexus-intent', 'nexus-event', 'nexus-exit', 'nexus-success', 'message', 'storage']) {
      const recordEvent = (event: Event) => this.record(`the event ${name}`, event);
      window.addEventListener(name, recordEvent, {capture: true});
      this.#cleanUps.push(() => window.removeEventListener(name, recordEvent, {capture: true}));
    }
  }

  record(where: string, value: unknown): true {
    this.#records.push({where, value});
    return true;
  }

  getRecords(where: string): readonly unknown[] {
    return this.#records.filter((sighting) => sighting.where === where).map(({value}) => value);
  }

  /** Opens a link with `Nexus.link`. The backend belongs to the page, so the search skips it. */
  openLink(backend: Backend, callbacks: LinkOptions = {}): LinkHandle {
    const handle = Nexus.link({
      nexus_key: 'sandbox_secrets',
      onEvent: (...args) => this.record('onEvent', args),
      onExit: (...args) => this.record('onExit', args),
      onSuccess: (...args) => this.record('onSuccess', args),
      ...callbacks,
    });
    handle.element.backend = backend;
    void handle.result.then((response) => this.record('handle.result', response));
    this.#skip.add(backend);
    this.elements.add(handle.element);
    return handle;
  }

  /** Lists the places that hold the secret. `isTyping` leaves out the inputs on the screen. */
  async findSecret(isTyping = false): Promise<string[]> {
    const found = this.#listLeaks(this.#readPlaces(isTyping));
    for await (const sighting of readStores()) found.push(...this.#listLeaks([sighting]));
    return found;
  }

  /** Lists the places of the page, its logs and its storage that hold the secret. */
  async findSecretOnPage(): Promise<string[]> {
    const places = [
      ...readPage(),
      ...this.#records.flatMap(({where, value}) => [...walkReachable(where, value, this.#skip)]),
    ];
    for await (const sighting of readStores()) places.push(sighting);
    return this.#listLeaks(places);
  }

  async expectNoSecret(moment: string, isTyping = false): Promise<void> {
    expect(await this.findSecret(isTyping), `places that hold the secret ${moment}`).to.deep.equal([]);
  }

  /** Waits until a condition holds, and searches for the secret after each task. */
  async waitUntilClean(condition: () => boolean, what: string): Promise<void> {
    for (let task = 0; task < MAX_TASKS; task++) {
      await waitForTask();
      if (condition()) return this.expectNoSecret(`once ${what}`);
      expect(
        this.#listLeaks(this.#readPlaces(true)),
        `places that hold the secret until ${what}`,
      ).to.deep.equal([]);
    }
    throw new Error(`Timed out while waiting until ${what}.`);
  }

  stop(): void {
    for (const element of this.elements) {
      element.close();
      element.remove();
    }
    for (const undo of this.#cleanUps.splice(0)) undo();
  }

  #listLeaks(sightings: Iterable<Sighting>): string[] {
    const found = new Set<string>();
    for (const {where, value} of sightings)
      if (typeof value === 'string' && holdsSecret(value)) found.add(where);
    return [...found];
  }

  *#readPlaces(isTyping: boolean): Iterable<Sighting> {
    this.#rememberScreen();
    yield* readPage();
    yield* walkNodes(document);
    for (const element of [...this.elements, ...this.#steps]) {
      yield* walkNodes(element);
      yield* walkReachable(element.localName, element, this.#skip);
    }
    for (const {where, value} of this.#records) yield* walkReachable(where, value, this.#skip);
    yield* readInputs([...this.#inputs].filter((input) => !isTyping || !input.isConnected));
  }

  /** Remembers the steps and inputs on the screen, because the secret must also disappear from removed ones. */
  #rememberScreen(): void {
    for (const {shadowRoot} of this.elements) {
      for (const step of shadowRoot?.querySelectorAll('[data-step]') ?? []) this.#steps.add(step);
      for (const input of shadowRoot?.querySelectorAll('input') ?? []) this.#inputs.add(input);
    }
  }

  #spyOnConsole(method: keyof Console): void {
    const original: unknown = console[method];
    if (typeof original !== 'function') return;
    const spy = (...args: unknown[]) => this.record(`console.${method}`, args);
    Object.assign(console, {[method]: spy});
    this.#cleanUps.push(() => Object.assign(console, {[method]: original}));
  }
}

/* The actions of a borrower */

const createSandbox = () => new SandboxBackend({latency: 0});

/** Creates a backend of the page: the sandbox with some methods replaced. */
function backendWith(changes: Partial<Backend>): Backend {
  const inner = createSandbox();
  return {
    start: (input, signal) => inner.start(input, signal),
    search: (input, signal) => inner.search(input, signal),
    connect: (input, signal) => inner.connect(input, signal),
    answer: (input, signal) => inner.answer(input, signal),
    poll: (input, signal) => inner.poll(input, signal),
    disconnect: (input, signal) => inner.disconnect(input, signal),
    finish: (input, signal) => inner.finish(input, signal),
    ...changes,
  };
}

const waitForever = () => new Promise<never>(() => undefined);
const submitForm = ({shadowRoot}: NexusLink) =>
  shadowRoot?.querySelector<HTMLButtonElement>('button[type="submit"]')?.click();
const isGone = ({element}: LinkHandle) => !element.isConnected;

async function pressButton(handle: LinkHandle, name: string | RegExp): Promise<void> {
  (await findByRole(handle.element, 'button', name)).click();
}

async function goToLogin({element}: LinkHandle): Promise<void> {
  (await findByRole(element, 'button', 'Continue')).click();
  (await findByRole(element, 'option', /^Nelnet/)).click();
  await findByRole(element, 'textbox', 'Password');
}

/** Types the secret as the password and submits the form. */
async function logIn(watch: SecretWatch, handle: LinkHandle, username: string): Promise<void> {
  const {element} = handle;
  typeInto(await findByRole(element, 'textbox', 'Username'), username);
  typeInto(getByRole(element, 'textbox', 'Password'), SECRET);
  await watch.expectNoSecret('while the borrower types it', true);
  getByRole(element, 'button', 'Show password').click();
  await watch.expectNoSecret('while the password is visible', true);
  submitForm(element);
  await watch.expectNoSecret('when the form is submitted', true);
}

/** Answers every question with the secret or the last choice, and submits the form. */
async function answerWithSecret(watch: SecretWatch, handle: LinkHandle): Promise<void> {
  const {element} = handle;
  for (const field of queryAllByRole(element, 'textbox')) typeInto(field, SECRET);
  queryAllByRole(element, 'radio').at(-1)?.click();
  await watch.expectNoSecret('while the borrower types it as an answer', true);
  submitForm(element);
  await watch.expectNoSecret('when the answer is submitted', true);
}

const isAt =
  ({element}: LinkHandle, ...steps: readonly string[]) =>
  () =>
    steps.includes(getStepName(element) ?? 'gone');

/** Whether a step is on the screen and no field holds the secret. */
const isSettledAt =
  (handle: LinkHandle, ...steps: readonly string[]) =>
  () =>
    isAt(handle, ...steps)() && !queryAllByRole(handle.element, 'textbox').some(isFilledWithSecret);

const isFilledWithSecret = (field: HTMLElement) =>
  field instanceof HTMLInputElement && field.value === SECRET;

/** Closes the link at any step, and searches for the secret afterwards. */
async function closeLink(watch: SecretWatch, handle: LinkHandle): Promise<void> {
  handle.close();
  await watch.waitUntilClean(() => isGone(handle), 'the link is closed');
  await handle.result;
  await waitForTask();
  await watch.expectNoSecret('after the link has closed');
}

describe('A secret', () => {
  let watch: SecretWatch;

  beforeEach(() => {
    watch = new SecretWatch();
  });

  afterEach(async () => {
    watch.stop();
    await waitForTask();
    expect(document.querySelectorAll('nexus-link').length).to.equal(0);
  });

  describe('planted by a test', () => {
    const cleanUps: (() => unknown)[] = [];
    let element: NexusLink;

    beforeEach(async () => {
      const handle = watch.openLink(createSandbox());
      ({element} = handle);
      await goToLogin(handle);
    });

    afterEach(async () => {
      for (const undo of cleanUps.splice(0)) await undo();
    });

    const getRoot = () => element.shadowRoot ?? expect.fail('no shadow root');
    const getStep = () => getRoot().querySelector<HTMLElement>('[data-step]') ?? expect.fail('no step');
    const getPassword = () => getByRole(element, 'textbox', 'Password') as HTMLInputElement;

    /** Reads the protected session of the element. */
    const getSession = () =>
      (element as unknown as {session: {state: State; show(state: State): void}}).session;

    for (const [name, encode] of encodings) {
      it(`is found ${name}`, async () => {
        getStep().title = encode(SECRET);
        expect(await watch.findSecret()).to.include('<nexus-link-credentials title>');
      });
    }

    const places: readonly (readonly [string, (text: string) => unknown])[] = [
      ['in an attribute inside the shadow root', (text) => getStep().setAttribute('data-planted', text)],
      ['in the name of an attribute', () => getStep().setAttribute(core, '')],
      ['in an attribute of the element', (text) => element.setAttribute('data-planted', text)],
      ['in an attribute of the page', (text) => document.body.setAttribute('data-planted', text)],
      ['in text inside the shadow root', (text) => getStep().append(text)],
      ['in text of the page', (text) => element.append(text)],
      ['in a comment', (text) => getStep().append(new Comment(text))],
      ['in an input', (text) => (getPassword().value = text)],
      ['in the default value of an input', (text) => (getPassword().defaultValue = text)],
      [
        'in the input of a removed step',
        async (text) => {
          getPassword().value = text;
          const {parentElement} = getPassword();
          await watch.findSecret();
          parentElement?.remove();
        },
      ],
      ['in a property of the element', (text) => Object.assign(element, {planted: text})],
      ['in a property of a step', (text) => Object.assign(getStep(), {planted: text})],
      ['in a symbol of a step', (text) => Object.assign(getStep(), {[Symbol('planted')]: {deep: [text]}})],
      [
        'in a getter of a class',
        (text) => {
          const {prototype} = element.constructor as typeof NexusLink;
          Object.defineProperty(prototype, 'planted', {get: () => text, configurable: true});
          cleanUps.push(() => Reflect.deleteProperty(prototype, 'planted'));
        },
      ],
      ['in a Map', (text) => Object.assign(element, {planted: new Map([[{}, text]])})],
      ['in bytes', (text) => Object.assign(element, {planted: encodeBytes(text).buffer})],
      [
        'in the state',
        (text) => {
          const {state} = getSession();
          if (state.step !== 'credentials') throw new Error('The step is not the login.');
          getSession().state = {...state, login: {...state.login, query: text}};
        },
      ],
      ['in an error on the console', (text) => console.error(new Error(text))],
      ['in an object on the console', (text) => console.debug('%o', {deep: {text}})],
      ['in an error that reaches the window', (text) => reportError(new TypeError(text))],
      ['in the cause of an error', (text) => reportError(new TypeError('Odd', {cause: {text}}))],
      [
        'in an event of the element',
        (detail) => element.dispatchEvent(new CustomEvent('nexus-event', {detail, bubbles: true})),
      ],
      [
        'in an intent that leaves the shadow root',
        (detail) => element.dispatchEvent(new CustomEvent('nexus-intent', {detail, bubbles: true})),
      ],
      ['in the argument of a callback', (text) => watch.record('onExit', [{message: text}])],
      ['in localStorage', (text) => localStorage.setItem('planted', text)],
      ['in sessionStorage', (text) => sessionStorage.setItem(text, 'planted')],
      ['in a cookie', (text) => (document.cookie = `planted=${encodeURIComponent(text)}`)],
      ['in the address', (text) => history.replaceState(null, '', `#${encodeURIComponent(text)}`)],
      ['in history.state', (text) => history.replaceState({text}, '')],
      ['in the title', (text) => (document.title = text)],
      ['in window.name', (text) => (window.name = text)],
      ['in a global variable', (text) => Object.assign(window, {planted: {text}})],
      ['in a performance mark', (text) => performance.mark(text)],
      [
        'in a request',
        async (text) => {
          const before = performance.getEntriesByType('resource').length;
          await (await fetch(`/?${encodeURIComponent(text)}`)).text();
          await waitUntil(
            () => performance.getEntriesByType('resource').length > before,
            'the request has a performance entry',
          );
        },
      ],
      ['in the name of a cache', (text) => caches.open(text)],
      [
        'in the name of a database',
        (text) =>
          new Promise((resolve) => {
            const request = indexedDB.open(text);
            request.onsuccess = () => {
              request.result.close();
              cleanUps.push(
                () =>
                  new Promise((done) => {
                    indexedDB.deleteDatabase(text).onsuccess = done;
                  }),
              );
              resolve(null);
            };
          }),
      ],
    ];
    const {href} = location;
    const {title} = document;

    for (const [name, plant] of places) {
      it(`is found ${name}`, async () => {
        await watch.expectNoSecret('before it is planted');
        await plant(SECRET);
        await waitForTask();
        const found = await watch.findSecret();
        cleanUps.push(
          () => document.body.removeAttribute('data-planted'),
          () => localStorage.removeItem('planted'),
          () => sessionStorage.removeItem(SECRET),
          () => (document.cookie = 'planted=; max-age=0'),
          () => history.replaceState(null, '', href),
          () => (document.title = title),
          () => (window.name = ''),
          () => Reflect.deleteProperty(window, 'planted'),
          () => performance.clearMarks(),
          () => performance.clearResourceTimings(),
          () => caches.delete(SECRET),
        );
        expect(found, 'sightings').to.not.be.empty;
      });
    }

    it('is found in an unhandled rejection', async () => {
      void Promise.reject(new Error(SECRET));
      await waitForTask();
      await waitForTask();
      expect(await watch.findSecret()).to.include('unhandledrejection.message');
    });

    it('is found in a checked radio button', async () => {
      const radio = document.createElement('input');
      radio.type = 'radio';
      getStep().append(radio);
      await watch.expectNoSecret('before the radio button is checked');
      radio.checked = true;
      expect(await watch.findSecret()).to.not.be.empty;
    });
  });

  describe('submitted to the sandbox', () => {
    const usernames = ['jordan.rivera', '@slow_30'];
    for (const username of usernames) {
      it(`leaves no trace when ${username} completes the workflow`, async () => {
        const handle = watch.openLink(createSandbox());
        await goToLogin(handle);
        await logIn(watch, handle, username);
        await watch.waitUntilClean(isSettledAt(handle, 'accounts'), 'a servicer is connected');
        await pressButton(handle, 'I’m Done');
        await watch.waitUntilClean(() => isGone(handle), 'the workflow is complete');
        expect(await handle.result).to.include({status: 'complete'});
        await waitForTask();
        await watch.expectNoSecret('after the link has closed');
        expect(watch.getRecords('onSuccess').length).to.equal(1);
      });
    }

    const failures = sampleTrials(Object.keys(codes) as Code[], 12).map(
      (code) => [`@error_${code}`, code] as const,
    );
    for (const [username, code] of [['bad', 'invalid-credentials'] as const, ...failures]) {
      it(`leaves no trace when ${username} fails with ${code}`, async () => {
        const handle = watch.openLink(createSandbox());
        await goToLogin(handle);
        await logIn(watch, handle, username);
        await watch.waitUntilClean(isSettledAt(handle, 'credentials', 'problem'), 'the login has failed');
        if (getStepName(handle.element) === 'credentials') {
          expect(getByRole(handle.element, 'textbox', 'Username')).to.have.value(username);
          expect(getByRole(handle.element, 'textbox', 'Password')).to.have.value('');
          await logIn(watch, handle, username);
          await watch.waitUntilClean(
            isSettledAt(handle, 'credentials', 'problem'),
            'the login has failed again',
          );
        }
        await closeLink(watch, handle);
      });
    }

    for (const username of ['@reconnect', 'challenge', '@challenges_3', '@choice']) {
      it(`leaves no trace when ${username} also answers with it`, async () => {
        const handle = watch.openLink(createSandbox());
        await goToLogin(handle);
        await logIn(watch, handle, username);
        for (let round = 0; round < 3 && !isAt(handle, 'accounts', 'credentials')(); round++) {
          await watch.waitUntilClean(
            isSettledAt(handle, 'challenge', 'accounts', 'credentials'),
            'the next step is shown',
          );
          if (isAt(handle, 'challenge')()) await answerWithSecret(watch, handle);
        }
        await watch.waitUntilClean(isSettledAt(handle, 'accounts', 'credentials'), 'the login is complete');
        await closeLink(watch, handle);
      });
    }

    for (const username of ['fail-challenge', '@code', '@choice']) {
      it(`leaves no trace when ${username} uses up all attempts with wrong answers`, async () => {
        const handle = watch.openLink(createSandbox());
        const {element} = handle;
        await goToLogin(handle);
        await logIn(watch, handle, username);
        await watch.waitUntilClean(isSettledAt(handle, 'challenge'), 'a question is asked');
        for (const attempts of ['2 tries left', '1 try left', null]) {
          await answerWithSecret(watch, handle);
          const isRejected = () =>
            isSettledAt(handle, 'challenge')() &&
            Boolean(attempts && normalizeText(element.shadowRoot?.textContent ?? '').includes(attempts));
          await watch.waitUntilClean(
            attempts ? isRejected : isSettledAt(handle, 'credentials'),
            'the answer is rejected',
          );
        }
        expect(getByRole(element, 'alert').textContent).to.contain(en.errors['challenge-failed'].title);
        await closeLink(watch, handle);
      });
    }

    it('leaves no trace when the one-time code is correct', async () => {
      const handle = watch.openLink(createSandbox());
      await goToLogin(handle);
      await logIn(watch, handle, '@code');
      await watch.waitUntilClean(isSettledAt(handle, 'challenge'), 'a question is asked');
      typeInto(getByRole(handle.element, 'textbox'), '123456');
      await pressButton(handle, 'Submit');
      await watch.waitUntilClean(isSettledAt(handle, 'accounts'), 'the login is complete');
      await closeLink(watch, handle);
    });

    it('leaves no trace when the session expires and a new one starts', async () => {
      const handle = watch.openLink(createSandbox());
      await goToLogin(handle);
      await logIn(watch, handle, '@error_session-expired');
      await watch.waitUntilClean(isSettledAt(handle, 'problem'), 'the session has expired');
      await pressButton(handle, 'Start again');
      await watch.waitUntilClean(isSettledAt(handle, 'welcome'), 'a new session has started');
      await closeLink(watch, handle);
    });
  });

  describe('in a step that is left', () => {
    /** The situations in which the borrower leaves. */
    const moments: Readonly<Record<string, (handle: LinkHandle) => Promise<void>>> = {
      'before a login is submitted': async ({element}) => {
        typeInto(getByRole(element, 'textbox', 'Username'), 'jordan.rivera');
        typeInto(getByRole(element, 'textbox', 'Password'), SECRET);
        await watch.expectNoSecret('while the borrower types it', true);
      },
      'while connecting': async (handle) => {
        await logIn(watch, handle, '@slow_60000');
        await watch.waitUntilClean(isSettledAt(handle, 'connecting'), 'the element is connecting');
      },
      'before an answer is submitted': async (handle) => {
        await logIn(watch, handle, '@challenges_2');
        await watch.waitUntilClean(isSettledAt(handle, 'challenge'), 'a question is asked');
        typeInto(getByRole(handle.element, 'textbox'), SECRET);
      },
      'while an answer is checked': async (handle) => {
        handle.element.backend = null;
        await logIn(watch, handle, 'challenge');
        await watch.waitUntilClean(isSettledAt(handle, 'challenge'), 'a question is asked');
        await answerWithSecret(watch, handle);
      },
      'after a failed login': async (handle) => {
        await logIn(watch, handle, 'bad');
        await watch.waitUntilClean(isSettledAt(handle, 'credentials'), 'the login has failed');
      },
      'after a problem': async (handle) => {
        await logIn(watch, handle, '@error_account-locked');
        await watch.waitUntilClean(isSettledAt(handle, 'problem'), 'the login has failed');
      },
      'after connecting': async (handle) => {
        await logIn(watch, handle, 'jordan.rivera');
        await watch.waitUntilClean(isSettledAt(handle, 'accounts'), 'a servicer is connected');
      },
    };

    const exits: Readonly<Record<string, (handle: LinkHandle) => void | Promise<void>>> = {
      'handle.close()': (handle) => handle.close(),
      'open = false': ({element}) => {
        element.open = false;
      },
      'removing the element': ({element}) => element.remove(),
      'the Close button': async (handle) => {
        await pressButton(handle, 'Close');
        await confirmLeaving(handle);
      },
      'the Escape key': async (handle) => {
        const escape = new KeyboardEvent('keydown', {
          key: 'Escape',
          bubbles: true,
          composed: true,
          cancelable: true,
        });
        handle.element.shadowRoot?.querySelector('h2')?.dispatchEvent(escape);
        await confirmLeaving(handle);
      },
    };

    /** Confirms the question whether to leave, if the element asks it. */
    async function confirmLeaving(handle: LinkHandle): Promise<void> {
      await waitForTask();
      await waitForRender(handle.element);
      await watch.expectNoSecret('while the element asks whether to leave', true);
      if (getStepName(handle.element) === 'leaving') await pressButton(handle, 'Leave');
    }

    /** Creates a sandbox that never answers a submitted challenge. */
    const createSilentBackend = () => backendWith({answer: waitForever});

    for (const [index, [moment, reachMoment]] of Object.entries(moments).entries()) {
      for (const [exit, leave] of takeTurn(Object.entries(exits), index, 3)) {
        it(`leaves no trace ${moment}, closed by ${exit}`, async () => {
          const handle = watch.openLink(createSilentBackend());
          await goToLogin(handle);
          await reachMoment(handle);
          await leave(handle);
          await watch.waitUntilClean(() => isGone(handle), 'the link is closed');
          await waitForTask();
          await watch.expectNoSecret('after the step was left');
          expect((await handle.result).status).to.equal(
            moment === 'after a problem' ? 'error' : 'incomplete',
          );
        });
      }

      it(`leaves no trace ${moment}, left by Back or Cancel`, async () => {
        const handle = watch.openLink(createSilentBackend());
        await goToLogin(handle);
        await reachMoment(handle);
        const before = getStepName(handle.element);
        const back: readonly string[] = [
          en.back,
          en.cancel,
          en.accounts.add,
          en.errors['account-locked'].action,
        ];
        queryAllByRole(handle.element, 'button')
          .find((button) => back.includes(getAccessibleName(button)))
          ?.click();
        await watch.waitUntilClean(
          () => getStepName(handle.element) !== before,
          'another step is on the screen',
        );
        await waitForTask();
        await watch.expectNoSecret('after the step was left');
        await closeLink(watch, handle);
      });

      it(`leaves no trace ${moment}, when the page enters the back/forward cache`, async () => {
        const handle = watch.openLink(createSilentBackend());
        await goToLogin(handle);
        await reachMoment(handle);
        window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
        await watch.expectNoSecret('after pagehide');
        expect(watch.getRecords('onExit'), 'exits on pagehide').to.deep.equal([]);
        await closeLink(watch, handle);
      });
    }

    it('stays in its input when the element moves in the DOM', async () => {
      const handle = watch.openLink(createSandbox());
      await goToLogin(handle);
      typeInto(getByRole(handle.element, 'textbox', 'Password'), SECRET);
      const newParent = document.createElement('div');
      document.body.append(newParent);
      newParent.append(handle.element);
      await waitForTask();
      expect(getByRole(handle.element, 'textbox', 'Password')).to.have.value(SECRET);
      await watch.expectNoSecret('after the move', true);
      await closeLink(watch, handle);
      newParent.remove();
    });
  });

  it('is not reported to the page, nor is any typed username or search query', async () => {
    const handle = watch.openLink(createSandbox());
    const {element} = handle;
    await pressButton(handle, 'Continue');
    const search = await findByRole(element, 'combobox');
    for (const query of [SECRET, `${SECRET}nelnet`, 'nelnet']) {
      typeInto(search, query);
      await waitForRender(element);
      await waitForTask();
    }
    (await findByRole(element, 'option', /^Nelnet/)).click();
    typeInto(await findByRole(element, 'textbox', 'Username'), SECRET);
    typeInto(getByRole(element, 'textbox', 'Password'), 'bad');
    submitForm(element);
    await waitUntil(() => queryAllByRole(element, 'alert').length, 'the login has failed');
    typeInto(getByRole(element, 'textbox', 'Password'), 'good');
    submitForm(element);
    await waitUntil(isAt(handle, 'accounts'), 'a servicer is connected');
    await pressButton(handle, 'I’m Done');
    await waitUntil(() => isGone(handle), 'the workflow is complete');
    await handle.result;
    expect(watch.getRecords('onEvent').length).to.be.greaterThan(8);
    expect(await watch.findSecretOnPage()).to.deep.equal([]);
    watch.record('onEvent', [{metadata: {username: SECRET}}]);
    expect(await watch.findSecretOnPage()).to.not.be.empty;
  });

  it('leaves no trace when every callback of the page throws', async () => {
    const failCallback = (response: unknown): never => {
      throw new Error(`The callback fails with ${JSON.stringify(response)}`, {cause: response});
    };
    const handle = watch.openLink(createSandbox(), {
      onEvent: failCallback,
      onSuccess: failCallback,
      onExit: failCallback,
    });
    await goToLogin(handle);
    await logIn(watch, handle, 'challenge');
    await watch.waitUntilClean(isSettledAt(handle, 'challenge'), 'a question is asked');
    await answerWithSecret(watch, handle);
    await watch.waitUntilClean(isSettledAt(handle, 'accounts'), 'the login is complete');
    await pressButton(handle, 'I’m Done');
    await watch.waitUntilClean(() => isGone(handle), 'the workflow is complete');
    expect(watch.getRecords('window.onerror').length).to.be.greaterThan(5);
    await watch.expectNoSecret('after the link has closed');
  });

  describe('submitted to a backend of the page', () => {
    const createChallenge = (prompt: string) => ({
      status: 'challenged',
      uuid: crypto.randomUUID(),
      challenge: {
        questions: [{kind: 'text', uuid: crypto.randomUUID(), prompt}],
        attempts_left: 3,
        rejected: false,
      },
    });
    const resolveWith = (value: unknown) => () => Promise.resolve(value as never);
    const rejectWith = (reason: unknown) => (): Promise<never> =>
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- A backend may reject with any value.
      Promise.reject(reason);

    /** Backend methods that leak the submitted secret. */
    const leaks: Readonly<Record<string, () => Promise<never>>> = {
      'throws it synchronously': () => {
        throw new Error(`Wrong password: ${SECRET}`);
      },
      'rejects with an error that quotes it': rejectWith(new Error(`Wrong password: ${SECRET}`)),
      'rejects with an error that has it in its properties': rejectWith(
        Object.assign(new Error('Wrong', {cause: SECRET}), {password: SECRET, name: SECRET}),
      ),
      'rejects with the secret itself': rejectWith(SECRET),
      'rejects with the submitted object': rejectWith({password: SECRET}),
      'rejects with an error of an unknown code': rejectWith(
        Object.assign(new Error(SECRET), {name: 'LinkError', code: SECRET}),
      ),
      'rejects with a recoverable error that quotes it': rejectWith(new LinkError('timeout', SECRET)),
      'rejects the login with an error that quotes it': rejectWith(
        new LinkError('invalid-credentials', SECRET),
      ),
      'rejects with an expired session that quotes it': rejectWith(new LinkError('session-expired', SECRET)),
      'resolves to nothing': resolveWith(undefined),
      'resolves to the secret': resolveWith(SECRET),
      'resolves to the submitted object': resolveWith({username: 'jordan.rivera', password: SECRET}),
      'resolves to it as a status': resolveWith({status: SECRET, uuid: crypto.randomUUID()}),
      'resolves to it as a UUID': resolveWith({status: 'pending', uuid: SECRET, stage: 'signing-in'}),
      'resolves to it as a property name': resolveWith({[SECRET]: SECRET, status: 'pending', [core]: 1}),
      'resolves to it in a malformed challenge': resolveWith({
        ...createChallenge('Who?'),
        challenge: {questions: [{kind: SECRET, uuid: SECRET, prompt: SECRET}]},
      }),
      'resolves to it in an additional property': resolveWith({
        status: 'pending',
        uuid: crypto.randomUUID(),
        stage: 'signing-in',
        password: SECRET,
        [SECRET]: SECRET,
      }),
    };

    const allLeaks = Object.entries(leaks);
    for (const [name, leak] of takeTurn(allLeaks, 0, 3)) {
      it(`leaves no trace when connect() ${name}`, async () => {
        const handle = watch.openLink(backendWith({connect: leak, poll: waitForever}));
        await goToLogin(handle);
        await logIn(watch, handle, 'jordan.rivera');
        await watch.waitUntilClean(
          isSettledAt(handle, 'credentials', 'problem', 'connecting'),
          'the backend has answered',
        );
        await closeLink(watch, handle);
      });
    }

    for (const [name, leak] of takeTurn(allLeaks, 1, 3)) {
      it(`leaves no trace when answer() ${name}`, async () => {
        const handle = watch.openLink(backendWith({answer: leak}));
        await goToLogin(handle);
        await logIn(watch, handle, 'challenge');
        await watch.waitUntilClean(isSettledAt(handle, 'challenge'), 'a question is asked');
        await answerWithSecret(watch, handle);
        await waitUntil(
          () => !handle.element.shadowRoot?.querySelector('[aria-disabled]'),
          'the backend has answered',
        );
        await watch.expectNoSecret('after the backend has answered', true);
        await closeLink(watch, handle);
      });
    }

    for (const [name, leak] of takeTurn(allLeaks, 2, 3)) {
      it(`leaves no trace when connect() ${name} after the link has closed`, async () => {
        let sendAnswer: (leak: () => Promise<never>) => void = () => undefined;
        const lateAnswer = new Promise<() => Promise<never>>((resolve) => {
          sendAnswer = resolve;
        });
        const handle = watch.openLink(backendWith({connect: async () => (await lateAnswer)()}));
        await goToLogin(handle);
        await logIn(watch, handle, 'jordan.rivera');
        await watch.waitUntilClean(isSettledAt(handle, 'connecting'), 'the element is connecting');
        await closeLink(watch, handle);
        sendAnswer(leak);
        await waitForTask();
        await watch.expectNoSecret('after the late answer');
        expect(watch.getRecords('unhandledrejection')).to.deep.equal([]);
      });
    }

    it('is cleared from its input when the backend rejects the login at once', async () => {
      const handle = watch.openLink(
        backendWith({connect: rejectWith(new LinkError('invalid-credentials', 'No.'))}),
      );
      await goToLogin(handle);
      await logIn(watch, handle, 'jordan.rivera');
      await watch.waitUntilClean(isSettledAt(handle, 'credentials'), 'the login is rejected');
      expect(getByRole(handle.element, 'textbox', 'Password')).to.have.value('');
      await closeLink(watch, handle);
    });
  });
});
