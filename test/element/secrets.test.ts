/**
 * The canary: a secret that exists nowhere else is typed as a password and as an answer on every path there is,
 * and looked for, at every moment after it was sent, everywhere that a page, its scripts or its logs could find it.
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

/* The secret, and the forms in which it may be hidden */

/** Lower case and digits, so that no encoding of the whole leaves it as it is by chance. */
const core = `c4n4ry${Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) => (byte % 36).toString(36)).join('')}`;
/** What is typed: around the core stands what encodings, trimming and markup would change. */
const SECRET = ` ${core}<b a="1">&'\\%+/=?#é☃ `;

const bytesOf = (text: string) => new TextEncoder().encode(text);
const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const base64url = (bytes: Uint8Array) => base64(bytes).replaceAll('+', '-').replaceAll('/', '_');
const hex = (text: string) =>
  Array.from(bytesOf(text), (byte) => byte.toString(16).padStart(2, '0')).join('');
const reversed = (text: string) => Array.from(text).reverse().join('');
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const encodings: readonly (readonly [name: string, encode: (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['trimmed', (text) => text.trim()],
  ['in a sentence', (text) => `The password ${text} is wrong.`],
  ['in upper case', (text) => text.toUpperCase()],
  ['URI-encoded', encodeURIComponent],
  ['as a form sends it', (text) => new URLSearchParams({password: text}).toString()],
  ['in JSON', (text) => JSON.stringify({password: text})],
  ['HTML-escaped', (text) => text.replace(/[&<>"']/g, (one) => escapes[one] ?? one)],
  ['in base64', (text) => base64(bytesOf(text))],
  ['in base64, one byte along', (text) => base64(bytesOf(`:${text}`))],
  ['in base64, two bytes along', (text) => base64(bytesOf(`u:${text}`))],
  ['in base64 for URLs', (text) => base64url(bytesOf(text))],
  ['in hex', hex],
  ['in upper-case hex', (text) => hex(text).toUpperCase()],
  ['reversed', reversed],
];

/** Base64 of the core wherever it begins among the bytes, without the characters that its neighbours change. */
const inBase64 = [0, 1, 2].flatMap((before) => {
  const bytes = bytesOf('\0'.repeat(before) + core);
  const whole = [Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3)] as const;
  return [base64(bytes).slice(...whole), base64url(bytes).slice(...whole)];
});
const inAnyCase = [core, reversed(core), hex(core)];

/** Texts without the secret. The same names and texts are looked at again at every moment. */
const clean = new Set<string>();

function holdsSecret(text: string): boolean {
  if (clean.has(text)) return false;
  const lower = text.toLowerCase();
  const isFound =
    inBase64.some((form) => text.includes(form)) || inAnyCase.some((form) => lower.includes(form));
  if (!isFound) clean.add(text);
  return isFound;
}

/* Where it is looked for */

interface Sighting {
  readonly where: string;
  readonly value: unknown;
}

const natives = new WeakMap<object, boolean>();

/** Whether a function is the browser's own, by its source. */
function isNative(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  const known = natives.get(value);
  if (known !== undefined) return known;
  const isIt = /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(value));
  natives.set(value, isIt);
  return isIt;
}

/** Everything that a script can reach from here by reading, own and inherited, but not the page itself. */
function* reach(where: string, start: unknown, skip: Iterable<unknown>): Iterable<Sighting> {
  const seen = new Set<unknown>([window, document, document.documentElement, document.body, ...skip]);
  const queue: Sighting[] = [{where, value: start}];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const {value} = next;
    yield next;
    if (!isObject(value) || seen.has(value)) continue;
    seen.add(value);
    for (const [name, inside] of within(value)) queue.push({where: `${next.where}.${name}`, value: inside});
  }
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

function* within(object: object): Iterable<[name: string, value: unknown]> {
  if (object instanceof Map || object instanceof Set) {
    yield ['size', [...object]];
    return;
  }
  if (object instanceof ArrayBuffer) yield ['bytes', new Uint8Array(object)];
  if (object instanceof URL || object instanceof URLSearchParams) yield ['text', String(object)];
  if (object instanceof Event) {
    for (const name of ['detail', 'data', 'message', 'error', 'reason', 'submitter', 'formData'])
      yield [name, read(object, name)];
  }
  const isText = (object instanceof Uint8Array || Array.isArray(object)) && object.length > 0;
  if (isText && object.every((one) => typeof one === 'number' && one >= 0 && one < 0x10000)) {
    yield ['text', String.fromCharCode(...(object as number[]))];
    return;
  }
  for (let from: object | null = object; from && !isEnd(from, object); from = prototypeOf(from)) {
    for (const key of Reflect.ownKeys(from)) {
      yield [String(key), String(key)];
      yield [String(key), read(object, key)];
    }
  }
}

const prototypeOf = (object: object) => Object.getPrototypeOf(object) as object | null;
/** What the browser's own classes have is looked at as a page would: in the document, the storage, the logs. */
const isEnd = (from: object, object: object) => from !== object && isNative(read(from, 'constructor'));

function read(object: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(object, key);
  } catch (error) {
    return error;
  }
}

/** Every node below, in shadow roots too, with its attributes and its text. */
function* nodes(root: Node): Iterable<Sighting> {
  const walker = document.createTreeWalker(root);
  for (let node: Node | null = root; node; node = walker.nextNode()) {
    if (node instanceof CharacterData) yield {where: node.nodeName, value: node.data};
    if (!(node instanceof Element)) continue;
    for (const {name, value} of node.attributes) {
      yield {where: `<${node.localName} ${name}>`, value: `${name}=${value}`};
    }
    if (node.shadowRoot) yield* nodes(node.shadowRoot);
  }
}

const isField = (input: HTMLInputElement) => ['text', 'password'].includes(input.type);

/** What stands in the inputs; where the borrower is still typing that is where it belongs. */
function* fields(inputs: Iterable<HTMLInputElement>): Iterable<Sighting> {
  for (const input of inputs) {
    yield {where: `the value of ${input.name}`, value: input.value};
    if (!isField(input) && input.checked)
      yield {where: `the choice of ${input.name}`, value: `${input.name} chosen: ${core}`};
  }
}

const globals = new Set(Reflect.ownKeys(window));
/** Not the test runner's own, where a walk through everything has no end in WebKit. */
const isOfPage = (key: string | symbol) => !globals.has(key) && !String(key).startsWith('__WTR_');
// The runner's own modules fill the usual 250, and what comes after is not kept.
performance.setResourceTimingBufferSize(10_000);

function* page(): Iterable<Sighting> {
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
    // A resource holds nothing but its URL that a page could write into.
    const value = entry.entryType === 'resource' ? entry.name : JSON.stringify(entry);
    yield {where: 'performance', value};
  }
  for (const key of Reflect.ownKeys(window)) {
    if (!isOfPage(key)) continue;
    yield* reach(`window.${String(key)}`, read(window, key), []);
  }
}

async function* stores(): AsyncIterable<Sighting> {
  for (const {name} of await indexedDB.databases()) yield {where: 'indexedDB', value: name};
  for (const name of await caches.keys()) {
    yield {where: 'caches', value: name};
    const cache = await caches.open(name);
    for (const {url} of await cache.keys()) yield {where: `caches.${name}`, value: url};
  }
}

/** Everything that is logged, thrown, dispatched or handed to the page while a secret is typed, and all that holds it. */
class Watch {
  readonly elements = new Set<NexusLink>();
  readonly #skip = new Set<unknown>();
  readonly #inputs = new Set<HTMLInputElement>();
  readonly #steps = new Set<Element>();
  readonly #heard: Sighting[] = [];
  readonly #undo: (() => void)[] = [];

  constructor() {
    for (const method of Object.keys(console) as (keyof Console)[]) this.#spy(method);
    const {onerror, onunhandledrejection} = window;
    // In place of the test runner's, which would end the test.
    window.onerror = (...given): boolean => this.note('window.onerror', given);
    window.onunhandledrejection = (event): void => {
      this.note('unhandledrejection', event.reason);
      event.preventDefault();
    };
    this.#undo.push(() => Object.assign(window, {onerror, onunhandledrejection}));
    for (const name of ['nexus-intent', 'nexus-event', 'nexus-exit', 'nexus-success', 'message', 'storage']) {
      const hear = (event: Event) => this.note(`the event ${name}`, event);
      window.addEventListener(name, hear, {capture: true});
      this.#undo.push(() => window.removeEventListener(name, hear, {capture: true}));
    }
  }

  note(where: string, value: unknown): true {
    this.#heard.push({where, value});
    return true;
  }

  heard(where: string): readonly unknown[] {
    return this.#heard.filter((one) => one.where === where).map(({value}) => value);
  }

  /** An opening by `Nexus.link`; the backend is the page's own, and may keep what it is given. */
  link(backend: Backend, callbacks: LinkOptions = {}): LinkHandle {
    const handle = Nexus.link({
      nexus_key: 'sandbox_secrets',
      onEvent: (...given) => this.note('onEvent', given),
      onExit: (...given) => this.note('onExit', given),
      onSuccess: (...given) => this.note('onSuccess', given),
      ...callbacks,
    });
    handle.element.backend = backend;
    void handle.result.then((response) => this.note('handle.result', response));
    this.#skip.add(backend);
    this.elements.add(handle.element);
    return handle;
  }

  /** Where the secret is; while it is being typed, all but the inputs that are on the screen. */
  async sightings(isTyping = false): Promise<string[]> {
    const found = this.#holding(this.#now(isTyping));
    for await (const one of stores()) found.push(...this.#holding([one]));
    return found;
  }

  /** Where the page, its logs or its storage have been told of it. */
  async told(): Promise<string[]> {
    const places = [
      ...page(),
      ...this.#heard.flatMap(({where, value}) => [...reach(where, value, this.#skip)]),
    ];
    for await (const one of stores()) places.push(one);
    return this.#holding(places);
  }

  async nowhere(moment: string, isTyping = false): Promise<void> {
    expect(await this.sightings(isTyping), `where the secret is, ${moment}`).to.deep.equal([]);
  }

  /** Lets things take their course, looking everywhere all the while, until this is on the screen. */
  async until(look: () => boolean, what: string): Promise<void> {
    for (let turn = 0; turn < 600; turn++) {
      await waitForTask();
      if (look()) return this.nowhere(`once ${what}`);
      expect(this.#holding(this.#now(true)), `where the secret is until ${what}`).to.deep.equal([]);
    }
    throw new Error(`Waited in vain until ${what}.`);
  }

  end(): void {
    for (const element of this.elements) {
      element.close();
      element.remove();
    }
    for (const undo of this.#undo.splice(0)) undo();
  }

  #holding(sightings: Iterable<Sighting>): string[] {
    const found = new Set<string>();
    for (const {where, value} of sightings)
      if (typeof value === 'string' && holdsSecret(value)) found.add(where);
    return [...found];
  }

  *#now(isTyping: boolean): Iterable<Sighting> {
    this.#keep();
    yield* page();
    yield* nodes(document);
    for (const element of [...this.elements, ...this.#steps]) {
      yield* nodes(element);
      yield* reach(element.localName, element, this.#skip);
    }
    for (const {where, value} of this.#heard) yield* reach(where, value, this.#skip);
    yield* fields([...this.#inputs].filter((input) => !isTyping || !input.isConnected));
  }

  /** Remembers what is on the screen, since what was sent must be gone from it also once it has left. */
  #keep(): void {
    for (const {shadowRoot} of this.elements) {
      for (const step of shadowRoot?.querySelectorAll('[data-step]') ?? []) this.#steps.add(step);
      for (const input of shadowRoot?.querySelectorAll('input') ?? []) this.#inputs.add(input);
    }
  }

  #spy(method: keyof Console): void {
    const original: unknown = console[method];
    if (typeof original !== 'function') return;
    const spy = (...given: unknown[]) => this.note(`console.${method}`, given);
    Object.assign(console, {[method]: spy});
    this.#undo.push(() => Object.assign(console, {[method]: original}));
  }
}

/* How it is typed */

const sandbox = () => new SandboxBackend({latency: 0});

/** A backend of the page's own: the sandbox, but for some of its methods. */
function backendWith(changes: Partial<Backend>): Backend {
  const inner = sandbox();
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

const never = () => new Promise<never>(() => undefined);
const submit = ({shadowRoot}: NexusLink) =>
  shadowRoot?.querySelector<HTMLButtonElement>('button[type="submit"]')?.click();
const isGone = ({element}: LinkHandle) => !element.isConnected;

async function press(handle: LinkHandle, name: string | RegExp): Promise<void> {
  (await findByRole(handle.element, 'button', name)).click();
}

async function toLogin({element}: LinkHandle): Promise<void> {
  (await findByRole(element, 'button', 'Continue')).click();
  (await findByRole(element, 'option', /^Nelnet/)).click();
  await findByRole(element, 'textbox', 'Password');
}

/** Types the secret as the password, and sends it. */
async function logIn(watch: Watch, handle: LinkHandle, username: string): Promise<void> {
  const {element} = handle;
  typeInto(await findByRole(element, 'textbox', 'Username'), username);
  typeInto(getByRole(element, 'textbox', 'Password'), SECRET);
  await watch.nowhere('while it is typed', true);
  getByRole(element, 'button', 'Show password').click();
  await watch.nowhere('while it is shown', true);
  submit(element);
  await watch.nowhere('in the moment that it is sent', true);
}

/** Answers every question with the secret, or the last choice, and sends it. */
async function reply(watch: Watch, handle: LinkHandle): Promise<void> {
  const {element} = handle;
  for (const field of queryAllByRole(element, 'textbox')) typeInto(field, SECRET);
  queryAllByRole(element, 'radio').at(-1)?.click();
  await watch.nowhere('while it is typed as an answer', true);
  submit(element);
  await watch.nowhere('in the moment that it is sent as an answer', true);
}

const isAt =
  ({element}: LinkHandle, ...steps: readonly string[]) =>
  () =>
    steps.includes(getStepName(element) ?? 'gone');

/** Nothing that was typed stands on the screen: another step, or fields that are empty. */
const isSettledAt =
  (handle: LinkHandle, ...steps: readonly string[]) =>
  () =>
    isAt(handle, ...steps)() && !queryAllByRole(handle.element, 'textbox').some(holdsIt);

const holdsIt = (field: HTMLElement) => field instanceof HTMLInputElement && field.value === SECRET;

/** Ends an opening however it stands. */
async function close(watch: Watch, handle: LinkHandle): Promise<void> {
  handle.close();
  await watch.until(() => isGone(handle), 'it is closed');
  await handle.result;
  await waitForTask();
  await watch.nowhere('long after');
}

describe('A secret', () => {
  let watch: Watch;

  beforeEach(() => {
    watch = new Watch();
  });

  afterEach(async () => {
    watch.end();
    await waitForTask();
    expect(document.querySelectorAll('nexus-link').length).to.equal(0);
  });

  describe('would be found', () => {
    const cleanUps: (() => unknown)[] = [];
    let element: NexusLink;

    beforeEach(async () => {
      const handle = watch.link(sandbox());
      ({element} = handle);
      await toLogin(handle);
    });

    afterEach(async () => {
      for (const undo of cleanUps.splice(0)) await undo();
    });

    const root = () => element.shadowRoot ?? expect.fail('no shadow root');
    const step = () => root().querySelector<HTMLElement>('[data-step]') ?? expect.fail('no step');
    const password = () => getByRole(element, 'textbox', 'Password') as HTMLInputElement;

    /** The door that a subclass has. */
    const session = () => (element as unknown as {session: {state: State; show(state: State): void}}).session;

    for (const [name, encode] of encodings) {
      it(name, async () => {
        step().title = encode(SECRET);
        expect(await watch.sightings()).to.include('<nexus-link-credentials title>');
      });
    }

    const places: readonly (readonly [string, (text: string) => unknown])[] = [
      ['in an attribute within the shadow root', (text) => step().setAttribute('data-planted', text)],
      ['in the name of an attribute', () => step().setAttribute(core, '')],
      ['in an attribute of the element', (text) => element.setAttribute('data-planted', text)],
      ['in an attribute of the page', (text) => document.body.setAttribute('data-planted', text)],
      ['in a text within the shadow root', (text) => step().append(text)],
      ['in a text of the page', (text) => element.append(text)],
      ['in a comment', (text) => step().append(new Comment(text))],
      ['in an input', (text) => (password().value = text)],
      ['in the default of an input', (text) => (password().defaultValue = text)],
      [
        'in the input of a step that has left',
        async (text) => {
          password().value = text;
          const {parentElement} = password();
          await watch.sightings();
          parentElement?.remove();
        },
      ],
      ['in a property of the element', (text) => Object.assign(element, {planted: text})],
      ['in a property of a step', (text) => Object.assign(step(), {planted: text})],
      ['in a symbol of a step', (text) => Object.assign(step(), {[Symbol('planted')]: {deep: [text]}})],
      [
        'in a getter of a class',
        (text) => {
          const {prototype} = element.constructor as typeof NexusLink;
          Object.defineProperty(prototype, 'planted', {get: () => text, configurable: true});
          cleanUps.push(() => Reflect.deleteProperty(prototype, 'planted'));
        },
      ],
      ['in a Map', (text) => Object.assign(element, {planted: new Map([[{}, text]])})],
      ['in bytes', (text) => Object.assign(element, {planted: bytesOf(text).buffer})],
      [
        'in the state',
        (text) => {
          const {state} = session();
          if (state.step !== 'credentials') throw new Error('It is not at the login.');
          session().state = {...state, login: {...state.login, query: text}};
        },
      ],
      ['in an error on the console', (text) => console.error(new Error(text))],
      ['in an object on the console', (text) => console.debug('%o', {deep: {text}})],
      ['in an error that reaches the window', (text) => reportError(new TypeError(text))],
      ['in the cause of one', (text) => reportError(new TypeError('Odd', {cause: {text}}))],
      [
        'in an event of the element',
        (detail) => element.dispatchEvent(new CustomEvent('nexus-event', {detail, bubbles: true})),
      ],
      [
        'in an intent that leaves the shadow root',
        (detail) => element.dispatchEvent(new CustomEvent('nexus-intent', {detail, bubbles: true})),
      ],
      ['in what a callback gets', (text) => watch.note('onExit', [{message: text}])],
      ['in localStorage', (text) => localStorage.setItem('planted', text)],
      ['in sessionStorage', (text) => sessionStorage.setItem(text, 'planted')],
      ['in a cookie', (text) => (document.cookie = `planted=${encodeURIComponent(text)}`)],
      ['in the address', (text) => history.replaceState(null, '', `#${encodeURIComponent(text)}`)],
      ['in history.state', (text) => history.replaceState({text}, '')],
      ['in the title', (text) => (document.title = text)],
      ['in window.name', (text) => (window.name = text)],
      ['in a global variable', (text) => Object.assign(window, {planted: {text}})],
      ['in a measurement', (text) => performance.mark(text)],
      [
        'in a request',
        async (text) => {
          const before = performance.getEntriesByType('resource').length;
          await (await fetch(`/?${encodeURIComponent(text)}`)).text();
          await waitUntil(() => performance.getEntriesByType('resource').length > before, 'it is measured');
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
      it(name, async () => {
        await watch.nowhere('before it is planted');
        await plant(SECRET);
        await waitForTask();
        const found = await watch.sightings();
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

    it('in a promise that nobody caught', async () => {
      void Promise.reject(new Error(SECRET));
      await waitForTask();
      await waitForTask();
      expect(await watch.sightings()).to.include('unhandledrejection.message');
    });

    it('as the choice that stays chosen', async () => {
      const radio = document.createElement('input');
      radio.type = 'radio';
      step().append(radio);
      await watch.nowhere('before it is chosen');
      radio.checked = true;
      expect(await watch.sightings()).to.not.be.empty;
    });
  });

  describe('is nowhere in the sandbox, once it was sent,', () => {
    const plain = ['jordan.rivera', '@slow_30'];
    for (const username of plain) {
      it(`with ${username}, to the end`, async () => {
        const handle = watch.link(sandbox());
        await toLogin(handle);
        await logIn(watch, handle, username);
        await watch.until(isSettledAt(handle, 'accounts'), 'a servicer is connected');
        await press(handle, 'I’m Done');
        await watch.until(() => isGone(handle), 'it is done');
        expect(await handle.result).to.include({status: 'complete'});
        await waitForTask();
        await watch.nowhere('long after');
        expect(watch.heard('onSuccess').length).to.equal(1);
      });
    }

    const failures = (Object.keys(codes) as Code[]).map((code) => [`@error_${code}`, code] as const);
    for (const [username, code] of [['bad', 'invalid-credentials'] as const, ...failures]) {
      it(`with ${username}, which fails with ${code}`, async () => {
        const handle = watch.link(sandbox());
        await toLogin(handle);
        await logIn(watch, handle, username);
        await watch.until(isSettledAt(handle, 'credentials', 'problem'), 'it has failed');
        if (getStepName(handle.element) === 'credentials') {
          expect(getByRole(handle.element, 'textbox', 'Username')).to.have.value(username);
          expect(getByRole(handle.element, 'textbox', 'Password')).to.have.value('');
          await logIn(watch, handle, username);
          await watch.until(isSettledAt(handle, 'credentials', 'problem'), 'it has failed again');
        }
        await close(watch, handle);
      });
    }

    for (const username of ['@reconnect', 'challenge', '@challenges_3', '@choice']) {
      it(`with ${username}, as the answer too`, async () => {
        const handle = watch.link(sandbox());
        await toLogin(handle);
        await logIn(watch, handle, username);
        for (let round = 0; round < 3 && !isAt(handle, 'accounts', 'credentials')(); round++) {
          await watch.until(isSettledAt(handle, 'challenge', 'accounts', 'credentials'), 'it goes on');
          if (isAt(handle, 'challenge')()) await reply(watch, handle);
        }
        await watch.until(isSettledAt(handle, 'accounts', 'credentials'), 'it is through');
        await close(watch, handle);
      });
    }

    for (const username of ['fail-challenge', '@code', '@choice']) {
      it(`with ${username}, as an answer that is wrong until none is left`, async () => {
        const handle = watch.link(sandbox());
        const {element} = handle;
        await toLogin(handle);
        await logIn(watch, handle, username);
        await watch.until(isSettledAt(handle, 'challenge'), 'it is asked');
        for (const attempts of ['2 tries left', '1 try left', null]) {
          await reply(watch, handle);
          const isRejected = () =>
            isSettledAt(handle, 'challenge')() &&
            Boolean(attempts && normalizeText(element.shadowRoot?.textContent ?? '').includes(attempts));
          await watch.until(attempts ? isRejected : isSettledAt(handle, 'credentials'), 'it is rejected');
        }
        expect(getByRole(element, 'alert').textContent).to.contain(en.errors['challenge-failed'].title);
        await close(watch, handle);
      });
    }

    it('where the code that is asked is right', async () => {
      const handle = watch.link(sandbox());
      await toLogin(handle);
      await logIn(watch, handle, '@code');
      await watch.until(isSettledAt(handle, 'challenge'), 'it is asked');
      typeInto(getByRole(handle.element, 'textbox'), '123456');
      await press(handle, 'Submit');
      await watch.until(isSettledAt(handle, 'accounts'), 'it is through');
      await close(watch, handle);
    });

    it('after a session that has ended, and the next one', async () => {
      const handle = watch.link(sandbox());
      await toLogin(handle);
      await logIn(watch, handle, '@error_session-expired');
      await watch.until(isSettledAt(handle, 'problem'), 'it has ended');
      await press(handle, 'Start again');
      await watch.until(isSettledAt(handle, 'welcome'), 'it begins again');
      await close(watch, handle);
    });
  });

  describe('is nowhere, however a step is left:', () => {
    /** What is on the screen when the borrower goes. */
    const moments: Readonly<Record<string, (handle: LinkHandle) => Promise<void>>> = {
      'typed and not sent': async ({element}) => {
        typeInto(getByRole(element, 'textbox', 'Username'), 'jordan.rivera');
        typeInto(getByRole(element, 'textbox', 'Password'), SECRET);
        await watch.nowhere('while it is typed', true);
      },
      'while connecting': async (handle) => {
        await logIn(watch, handle, '@slow_60000');
        await watch.until(isSettledAt(handle, 'connecting'), 'it is connecting');
      },
      'typed as an answer and not sent': async (handle) => {
        await logIn(watch, handle, '@challenges_2');
        await watch.until(isSettledAt(handle, 'challenge'), 'it is asked');
        typeInto(getByRole(handle.element, 'textbox'), SECRET);
      },
      'while an answer is checked': async (handle) => {
        handle.element.backend = null;
        await logIn(watch, handle, 'challenge');
        await watch.until(isSettledAt(handle, 'challenge'), 'it is asked');
        await reply(watch, handle);
      },
      'after a login that failed': async (handle) => {
        await logIn(watch, handle, 'bad');
        await watch.until(isSettledAt(handle, 'credentials'), 'it has failed');
      },
      'after a problem': async (handle) => {
        await logIn(watch, handle, '@error_account-locked');
        await watch.until(isSettledAt(handle, 'problem'), 'it has failed');
      },
      'once connected': async (handle) => {
        await logIn(watch, handle, 'jordan.rivera');
        await watch.until(isSettledAt(handle, 'accounts'), 'it is connected');
      },
    };

    const ways: Readonly<Record<string, (handle: LinkHandle) => void | Promise<void>>> = {
      'handle.close()': (handle) => handle.close(),
      'open = false': ({element}) => {
        element.open = false;
      },
      removal: ({element}) => element.remove(),
      'the button in the corner': async (handle) => {
        await press(handle, 'Close');
        await leave(handle);
      },
      Escape: async (handle) => {
        const escape = new KeyboardEvent('keydown', {
          key: 'Escape',
          bubbles: true,
          composed: true,
          cancelable: true,
        });
        handle.element.shadowRoot?.querySelector('h2')?.dispatchEvent(escape);
        await leave(handle);
      },
    };

    /** Answers the question whether to leave, where it is asked. */
    async function leave(handle: LinkHandle): Promise<void> {
      await waitForTask();
      await waitForRender(handle.element);
      await watch.nowhere('while leaving is asked', true);
      if (getStepName(handle.element) === 'leaving') await press(handle, 'Leave');
    }

    /** The sandbox, but it never says whether an answer is right. */
    const unanswering = () => backendWith({answer: never});

    for (const [moment, reach] of Object.entries(moments)) {
      for (const [way, go] of Object.entries(ways)) {
        it(`${moment}, by ${way}`, async () => {
          const handle = watch.link(unanswering());
          await toLogin(handle);
          await reach(handle);
          await go(handle);
          await watch.until(() => isGone(handle), 'it is closed');
          await waitForTask();
          await watch.nowhere('after it was left');
          expect(await handle.result).to.include({status: 'incomplete'});
        });
      }

      it(`${moment}, by Back or Cancel`, async () => {
        const handle = watch.link(unanswering());
        await toLogin(handle);
        await reach(handle);
        const before = getStepName(handle.element);
        const back: readonly string[] = [
          en.back,
          en.cancel,
          en.accounts.add,
          en.errors['account-locked'].action,
        ];
        queryAllByRole(handle.element, 'button')
          .find((one) => back.includes(getAccessibleName(one)))
          ?.click();
        await watch.until(() => getStepName(handle.element) !== before, 'another step is on the screen');
        await waitForTask();
        await watch.nowhere('after the step was left');
        await close(watch, handle);
      });

      it(`${moment}, by a page that is put aside`, async () => {
        const handle = watch.link(unanswering());
        await toLogin(handle);
        await reach(handle);
        window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
        await watch.nowhere('once the page is put aside');
        expect(watch.heard('onExit'), 'a page that is put aside is no exit').to.deep.equal([]);
        await close(watch, handle);
      });
    }

    it('a move in the DOM keeps what is typed', async () => {
      const handle = watch.link(sandbox());
      await toLogin(handle);
      typeInto(getByRole(handle.element, 'textbox', 'Password'), SECRET);
      const elsewhere = document.createElement('div');
      document.body.append(elsewhere);
      elsewhere.append(handle.element);
      await waitForTask();
      expect(getByRole(handle.element, 'textbox', 'Password')).to.have.value(SECRET);
      await watch.nowhere('after the move', true);
      await close(watch, handle);
      elsewhere.remove();
    });
  });

  it('or anything else that is typed, a name or a search, is not told to the page', async () => {
    const handle = watch.link(sandbox());
    const {element} = handle;
    await press(handle, 'Continue');
    const search = await findByRole(element, 'combobox');
    for (const query of [SECRET, `${SECRET}nelnet`, 'nelnet']) {
      typeInto(search, query);
      await waitForRender(element);
      await waitForTask();
    }
    (await findByRole(element, 'option', /^Nelnet/)).click();
    typeInto(await findByRole(element, 'textbox', 'Username'), SECRET);
    typeInto(getByRole(element, 'textbox', 'Password'), 'bad');
    submit(element);
    await waitUntil(() => queryAllByRole(element, 'alert').length, 'the login has failed');
    typeInto(getByRole(element, 'textbox', 'Password'), 'good');
    submit(element);
    await waitUntil(isAt(handle, 'accounts'), 'it is connected');
    await press(handle, 'I’m Done');
    await waitUntil(() => isGone(handle), 'it is done');
    await handle.result;
    expect(watch.heard('onEvent').length).to.be.greaterThan(8);
    expect(await watch.told()).to.deep.equal([]);
    watch.note('onEvent', [{metadata: {username: SECRET}}]);
    expect(await watch.told()).to.not.be.empty;
  });

  it('is nowhere when every callback of the page throws', async () => {
    const fail = (given: unknown): never => {
      throw new Error(`The page fails over ${JSON.stringify(given)}`, {cause: given});
    };
    const handle = watch.link(sandbox(), {onEvent: fail, onSuccess: fail, onExit: fail});
    await toLogin(handle);
    await logIn(watch, handle, 'challenge');
    await watch.until(isSettledAt(handle, 'challenge'), 'it is asked');
    await reply(watch, handle);
    await watch.until(isSettledAt(handle, 'accounts'), 'it is through');
    await press(handle, 'I’m Done');
    await watch.until(() => isGone(handle), 'it is done');
    expect(watch.heard('window.onerror').length).to.be.greaterThan(5);
    await watch.nowhere('long after');
  });

  describe('is nowhere with a backend of the page’s own', () => {
    const challenged = (prompt: string) => ({
      status: 'challenged',
      uuid: crypto.randomUUID(),
      challenge: {
        questions: [{kind: 'text', uuid: crypto.randomUUID(), prompt}],
        attempts_left: 3,
        rejected: false,
      },
    });
    const broken = (value: unknown) => () => Promise.resolve(value as never);
    const rejecting = (reason: unknown) => (): Promise<never> =>
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- A page may reject with anything.
      Promise.reject(reason);

    /** What a careless backend does with a login, or an answer. */
    const careless: Readonly<Record<string, () => Promise<never>>> = {
      'that throws it at once': () => {
        throw new Error(`Wrong password: ${SECRET}`);
      },
      'that rejects with an error that quotes it': rejecting(new Error(`Wrong password: ${SECRET}`)),
      'that rejects with an error that carries it': rejecting(
        Object.assign(new Error('Wrong', {cause: SECRET}), {password: SECRET, name: SECRET}),
      ),
      'that rejects with the bare secret': rejecting(SECRET),
      'that rejects with what was sent': rejecting({password: SECRET}),
      'that rejects with a code it has made up': rejecting(
        Object.assign(new Error(SECRET), {name: 'LinkError', code: SECRET}),
      ),
      'whose failure that can be mended quotes it': rejecting(new LinkError('timeout', SECRET)),
      'whose wrong login quotes it': rejecting(new LinkError('invalid-credentials', SECRET)),
      'whose lost session quotes it': rejecting(new LinkError('session-expired', SECRET)),
      'that answers nothing': broken(undefined),
      'that answers it': broken(SECRET),
      'that answers what was sent': broken({username: 'jordan.rivera', password: SECRET}),
      'that answers it as a status': broken({status: SECRET, uuid: crypto.randomUUID()}),
      'that answers it as a UUID': broken({status: 'pending', uuid: SECRET, stage: 'signing-in'}),
      'that answers it as a name': broken({[SECRET]: SECRET, status: 'pending', [core]: 1}),
      'that answers it as a challenge of another shape': broken({
        ...challenged('Who?'),
        challenge: {questions: [{kind: SECRET, uuid: SECRET, prompt: SECRET}]},
      }),
      'that answers it beside what is asked': broken({
        status: 'pending',
        uuid: crypto.randomUUID(),
        stage: 'signing-in',
        password: SECRET,
        [SECRET]: SECRET,
      }),
    };

    for (const [name, act] of Object.entries(careless)) {
      it(`${name}, over a login`, async () => {
        const handle = watch.link(backendWith({connect: act, poll: never}));
        await toLogin(handle);
        await logIn(watch, handle, 'jordan.rivera');
        await watch.until(isSettledAt(handle, 'credentials', 'problem', 'connecting'), 'it is answered');
        await close(watch, handle);
      });

      it(`${name}, over an answer`, async () => {
        const handle = watch.link(backendWith({answer: act}));
        await toLogin(handle);
        await logIn(watch, handle, 'challenge');
        await watch.until(isSettledAt(handle, 'challenge'), 'it is asked');
        await reply(watch, handle);
        await waitUntil(() => !handle.element.shadowRoot?.querySelector('[aria-disabled]'), 'it is answered');
        await watch.nowhere('once it is answered', true);
        await close(watch, handle);
      });

      it(`${name}, once nobody waits for it`, async () => {
        let answer: (act: () => Promise<never>) => void = () => undefined;
        const late = new Promise<() => Promise<never>>((resolve) => {
          answer = resolve;
        });
        const handle = watch.link(backendWith({connect: async () => (await late)()}));
        await toLogin(handle);
        await logIn(watch, handle, 'jordan.rivera');
        await watch.until(isSettledAt(handle, 'connecting'), 'it is connecting');
        await close(watch, handle);
        answer(act);
        await waitForTask();
        await watch.nowhere('after the late answer');
        expect(watch.heard('unhandledrejection')).to.deep.equal([]);
      });
    }

    it('that refuses a login before the screen has changed: the password is emptied all the same', async () => {
      const handle = watch.link(
        backendWith({connect: rejecting(new LinkError('invalid-credentials', 'No.'))}),
      );
      await toLogin(handle);
      await logIn(watch, handle, 'jordan.rivera');
      await watch.until(isSettledAt(handle, 'credentials'), 'it is refused');
      expect(getByRole(handle.element, 'textbox', 'Password')).to.have.value('');
      await close(watch, handle);
    });
  });
});
