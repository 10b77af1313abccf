/** What tests share: a backend that answers when a test says so, elements on a page, and what a person finds there. */
import {fixture, html} from '@open-wc/testing';

import {
  mohelaConnection,
  attemptUuid,
  borrower,
  createChallenge,
  nexus_key,
  popularServicers,
  textQuestion,
} from '../fixtures/states.js';
import type {Answer, Backend, ConnectInput, StartInput} from '../../src/contract/backend.js';
import {LinkError, type Code} from '../../src/contract/errors.js';
import {fillPlaceholders} from '../../src/messages/index.js';
import type {WorkflowEvent, State, Step} from '../../src/workflow/state.js';
import {NexusLink} from '../../src/nexus-link.js';
import {define} from '../../src/define-elements.js';
import type {SessionInfo} from '../../src/contract/schemas.js';

define();

/* A backend that a test answers for */

type Method = Exclude<keyof Backend, 'leave'>;
type Input<M extends Method> = Parameters<Backend[M]>[0];
type Output<M extends Method> = Awaited<ReturnType<Backend[M]>>;

/** One call of the backend: it waits until the test answers it, in whatever way. */
export class Call<M extends Method = Method> {
  isSettled = false;
  readonly promise: Promise<Output<M>>;
  #resolve: (answer: Output<M>) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;

  constructor(
    readonly method: M,
    readonly input: Input<M>,
    readonly signal: AbortSignal,
  ) {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  answer(answer: Output<M>): void {
    this.isSettled = true;
    this.#resolve(answer);
  }

  /** Answers what may break the contract. */
  answerWith(answer: unknown): void {
    this.answer(answer as Output<M>);
  }

  fail(code: Code, message = `The backend says ${code}.`): void {
    this.throw(new LinkError(code, message));
  }

  throw(thrown: unknown): void {
    this.isSettled = true;
    this.#reject(thrown);
  }
}

export class FakeBackend implements Backend {
  readonly calls: Call[] = [];

  start(input: StartInput, signal: AbortSignal) {
    return this.#record(new Call('start', input, signal));
  }

  search(input: Input<'search'>, signal: AbortSignal) {
    return this.#record(new Call('search', input, signal));
  }

  connect(input: ConnectInput, signal: AbortSignal) {
    return this.#record(new Call('connect', input, signal));
  }

  answer(input: {readonly attempt: string; readonly answers: readonly Answer[]}, signal: AbortSignal) {
    return this.#record(new Call('answer', input, signal));
  }

  poll(input: Input<'poll'>, signal: AbortSignal) {
    return this.#record(new Call('poll', input, signal));
  }

  disconnect(input: Input<'disconnect'>, signal: AbortSignal) {
    return this.#record(new Call('disconnect', input, signal));
  }

  finish(input: object, signal: AbortSignal) {
    return this.#record(new Call('finish', input, signal));
  }

  /** The methods that were asked, in order. */
  get methods(): readonly Method[] {
    return this.calls.map(({method}) => method);
  }

  /** The calls that somebody still waits for. */
  get pending(): readonly Call[] {
    return this.calls.filter(({isSettled, signal}) => !isSettled && !signal.aborted);
  }

  /** The last call of a method, once it is made and waits for its answer. */
  async waitForCall<M extends Method>(method: M): Promise<Call<M>> {
    const isIt = (call: Call): call is Call & Call<M> => call.method === method && !call.isSettled;
    return waitUntil(() => this.calls.findLast(isIt), `the backend is asked to ${method}`);
  }

  #record<M extends Method>(call: Call<M>): Promise<Output<M>> {
    this.calls.push(call);
    return call.promise;
  }
}

export const createSession = (changes: Partial<SessionInfo> = {}): SessionInfo => ({
  environment: 'sandbox',
  borrower,
  connections: [],
  ...changes,
});

/* Elements on a page */

/** The element, with the door to its session open. */
export class TestLink extends NexusLink {
  get state(): State {
    return this.session.state;
  }

  send(event: WorkflowEvent): void {
    this.session.send(event);
  }

  /** Shows a state as it stands, with no request behind it. */
  showState(state: State): void {
    this.session.state = state;
    this.requestUpdate();
  }
}
customElements.define('nexus-link-under-test', TestLink);

export type LinkProperties = Partial<
  Pick<
    NexusLink,
    | 'nexusKey'
    | 'apiUrl'
    | 'linkToken'
    | 'fetchLinkToken'
    | 'uuid'
    | 'inline'
    | 'backend'
    | 'lang'
    | 'messages'
  >
>;

/** An element that is not in the document yet. */
export const createLink = (options: LinkProperties = {}): TestLink =>
  Object.assign(new TestLink(), {nexusKey: nexus_key, ...options});

/** Puts it on the page until the test ends. */
export async function placeOnPage<T extends HTMLElement>(element: T): Promise<T> {
  await fixture(html`<div>${element}</div>`);
  return element;
}

/** An element that shows this state. */
export async function showState(state: State, options: LinkProperties = {}): Promise<TestLink> {
  const element = createLink(options);
  element.showState(state);
  return waitForRender(await placeOnPage(element));
}

export interface OpenedLink {
  readonly element: TestLink;
  readonly backend: FakeBackend;
}

/** An opening that has come as far as this step, by what a borrower presses and a backend answers. */
export async function openLink(
  step: ReachableStep = 'opening',
  options: LinkProperties = {},
): Promise<OpenedLink> {
  const backend = new FakeBackend();
  const element = await placeOnPage(createLink({backend, ...options}));
  element.show();
  await goToStep(step, {element, backend});
  return {element, backend};
}

const STEP_ORDER = [
  'opening',
  'welcome',
  'search',
  'credentials',
  'connecting',
  'challenge',
  'accounts',
] as const satisfies readonly Step[];
export type ReachableStep = (typeof STEP_ORDER)[number];

const reachStep: Record<ReachableStep, (on: OpenedLink) => Promise<void>> = {
  opening: async ({backend}) => {
    await backend.waitForCall('start');
  },
  welcome: async ({backend}) => {
    (await backend.waitForCall('start')).answer(createSession());
  },
  search: async ({element, backend}) => {
    getByRole(element, 'button', 'Continue').click();
    (await backend.waitForCall('search')).answer({servicers: [...popularServicers]});
  },
  credentials: async ({element}) => {
    (await findByRole(element, 'option', /^MOHELA/)).click();
  },
  connecting: async ({element, backend}) => {
    typeInto(getByRole(element, 'textbox', 'Username'), 'jordan.rivera');
    typeInto(getByRole(element, 'textbox', 'Password'), 'hunter2 ☃');
    getByRole(element, 'button', 'Connect').click();
    await backend.waitForCall('connect');
  },
  challenge: async ({backend}) => {
    (await backend.waitForCall('connect')).answer({
      status: 'challenged',
      uuid: attemptUuid,
      challenge: createChallenge([textQuestion]),
    });
  },
  accounts: async ({element, backend}) => {
    typeInto(getByRole(element, 'textbox', textQuestion.prompt), 'Rex ☃');
    getByRole(element, 'button', 'Submit').click();
    (await backend.waitForCall('answer')).answer({status: 'connected', connection: mohelaConnection});
  },
};

/** Goes on from an opening that has just begun to this step. */
export async function goToStep(step: ReachableStep, on: OpenedLink): Promise<void> {
  for (const next of STEP_ORDER.slice(0, STEP_ORDER.indexOf(step) + 1)) {
    await reachStep[next](on);
    await waitUntil(() => getStepName(on.element) === next, `the step is ${next}`);
    await waitForRender(on.element);
  }
}

/** Waits until what is on the screen is what the state says, steps included. */
export async function waitForRender<T extends NexusLink>(element: T): Promise<T> {
  await element.updateComplete;
  for (const step of getSteps(element)) await step.updateComplete;
  await waitForTask();
  return element;
}

/** Whether a step stands where it comes from, since it has not been painted yet. */
export const isTransitionHeld = (element: NexusLink): boolean =>
  Boolean(element.shadowRoot?.querySelector('.held'));

/** Waits until it sets out. */
export const waitForTransitionStart = (element: NexusLink): Promise<true> =>
  waitUntil(() => !isTransitionHeld(element), 'the step is let go');

interface Updating extends Element {
  readonly updateComplete: Promise<boolean>;
}
const getSteps = (element: NexusLink): readonly Updating[] => [
  ...(element.shadowRoot?.querySelectorAll<Updating & HTMLElement>('[data-step]') ?? []),
];

/** The step on the screen; while leaving is asked, the question. Null where nothing is shown. */
export const getStepName = (element: NexusLink): string | null =>
  getSteps(element).at(-1)?.localName.replace('nexus-link-', '') ?? null;

export const getDialog = (element: NexusLink): HTMLDialogElement => {
  const dialog = element.shadowRoot?.querySelector('dialog');
  if (!dialog) throw new Error('There is no dialog.');
  return dialog;
};

/** Closes the dialog as a browser does that no longer lets a page prevent it, as after a second press of Android's Back. */
export function forceClose(dialog: HTMLDialogElement): void {
  dialog.dispatchEvent(new Event('cancel', {cancelable: false}));
  dialog.close();
}

/** The focused element, however deep in shadow roots. */
export function getFocusedElement(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** Fails by a sentence: what a failing comparison of elements would print has no end. */
export function expectFocusOn(element: Element): void {
  const active = getFocusedElement();
  if (active !== element)
    throw new Error(`The focus is on ${describeElement(active)}, not on ${describeElement(element)}.`);
}

const describeElement = (element: Element | null): string =>
  element ? (element.cloneNode(false) as Element).outerHTML : 'nothing';

/* What a person finds */

/** A text as one reads it: without the marks that keep a name's direction to itself, and with plain spaces. */
export const normalizeText = (text: string): string =>
  text
    .replace(/[\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** A sentence of a catalogue as one reads it. */
export const fillSentence = (sentence: string, values: Readonly<Record<string, string>>): string =>
  normalizeText(fillPlaceholders<string>(sentence, values));

const ROLE_SELECTORS = {
  // What went wrong, in words: it has no role of its own, since the live region says it.
  alert: '[part="error"]',
  alertdialog: '[role="alertdialog"]',
  button: 'button',
  combobox: '[role="combobox"]',
  dialog: 'dialog',
  group: 'fieldset, [role="group"]',
  heading: 'h2',
  listbox: '[role="listbox"]',
  listitem: 'li:not([role])',
  option: '[role="option"]',
  radio: 'input[type="radio"]',
  region: 'section',
  status: '[role="status"]',
  // A password field has no role of its own; a person takes it for a textbox all the same.
  textbox: 'input:not([role]):is([type="text"], [type="password"])',
} as const;
export type Role = keyof typeof ROLE_SELECTORS;

/** All that can be found with a role and a name; what is hidden or inert cannot be. */
export function queryAllByRole(
  root: Element | ShadowRoot,
  role: Role,
  name?: string | RegExp,
): HTMLElement[] {
  const within = ('shadowRoot' in root && root.shadowRoot) || root;
  return [...within.querySelectorAll<HTMLElement>(ROLE_SELECTORS[role])].filter(
    (one) =>
      one.checkVisibility() &&
      !one.closest('[inert], [aria-hidden="true"]') &&
      (name === undefined ||
        (typeof name === 'string' ? getAccessibleName(one) === name : name.test(getAccessibleName(one)))),
  );
}

/** The one element with a role and a name. */
export function getByRole(root: Element | ShadowRoot, role: Role, name?: string | RegExp): HTMLElement {
  const [first, second] = queryAllByRole(root, role, name);
  if (first && !second) return first;
  const there = queryAllByRole(root, role).map(getAccessibleName).join(' | ');
  throw new Error(`${second ? 'More than one' : 'No'} ${role} "${String(name)}" among: ${there}`);
}

/** The one element with a role and a name, once it is there. */
export function findByRole(
  root: Element | ShadowRoot,
  role: Role,
  name?: string | RegExp,
): Promise<HTMLElement> {
  return waitUntil(() => queryAllByRole(root, role, name)[0], `there is a ${role} "${String(name)}"`);
}

export function getAccessibleName(element: HTMLElement): string {
  const ids = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
  const root = element.getRootNode() as Document | ShadowRoot;
  const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
  const named = [...ids.map((id) => root.getElementById(id)), ...labels, element.querySelector('legend')];
  const own = element.getAttribute('aria-label');
  return normalizeText(own ?? getSpokenText(named.find(Boolean) ?? element));
}

/** The text as it is read out: without what is hidden from a screen reader. */
function getSpokenText(node: Node): string {
  if (node instanceof Element && node.getAttribute('aria-hidden') === 'true') return '';
  const words =
    node.nodeType === Node.TEXT_NODE ? node.textContent : [...node.childNodes].map(getSpokenText).join(' ');
  return normalizeText(words ?? '');
}

/** Every text below a node, in the order of the page. */
export function listTexts(root: Node): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node instanceof Text) texts.push(node);
  return texts;
}

/** The closest box that a text flows in: what stands in the same one is read as one line. */
export function findBlockAncestor({parentElement}: Text): Element | null {
  let box = parentElement;
  while (box?.parentElement && ['inline', 'contents'].includes(getComputedStyle(box).display))
    box = box.parentElement;
  return box;
}

export function typeInto(field: HTMLElement, value: string): void {
  if (!(field instanceof HTMLInputElement)) throw new Error('Only an input can be typed into.');
  field.value = value;
  field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
}

/* What the page hears */

export type PublicEvent = HTMLElementEventMap['nexus-success' | 'nexus-exit' | 'nexus-event'];

/** Every public event that reaches the target from now on, in order. */
export function recordEvents(target: EventTarget): PublicEvent[] {
  const heard: PublicEvent[] = [];
  for (const name of ['nexus-success', 'nexus-exit', 'nexus-event'])
    target.addEventListener(name, (event) => heard.push(event as PublicEvent));
  return heard;
}

export const listOutcomes = (heard: readonly PublicEvent[]) =>
  heard.filter(({type}) => type === 'nexus-success' || type === 'nexus-exit');

/** The names in the stream of events, an outcome by the name of its event. */
export const listEventNames = (heard: readonly PublicEvent[]): string[] =>
  heard.map((event) =>
    event.type === 'nexus-event' && 'name' in event.detail ? event.detail.name : event.type,
  );

/** Last in a suite: none of its tests has left an error in the page's console. */
export function expectNoErrors(): void {
  const errors: string[] = [];
  let title = '';
  const note = (event: ErrorEvent | PromiseRejectionEvent) =>
    errors.push(`${title}: ${String('reason' in event ? event.reason : event.message)}`);
  before(() => {
    window.addEventListener('error', note);
    window.addEventListener('unhandledrejection', note);
  });
  beforeEach(function () {
    title = this.currentTest?.fullTitle() ?? '';
  });
  after(() => {
    window.removeEventListener('error', note);
    window.removeEventListener('unhandledrejection', note);
  });
  describe('all the while', () => {
    it('leaves no error in the page’s console', async () => {
      await waitForTask();
      if (errors.length) throw new Error(errors.join('\n'));
    });
  });
}

/** What a page's own listener throws. */
export const LISTENER_ERROR = new Error('A listener of the page.');

/** Keeps a mishap from failing a test and from its log, and hands any other error on; answers how to undo it. */
export function ignoreListenerErrors(other: (error: unknown) => void): () => void {
  const {onerror} = window;
  const {error: log} = console;
  window.onerror = (_event, _source, _line, _column, error) => {
    if (error !== LISTENER_ERROR) other(error);
    return true;
  };
  console.error = (...words: unknown[]) => {
    if (words[0] !== LISTENER_ERROR) log.apply(console, words);
  };
  return () => {
    window.onerror = onerror;
    console.error = log;
  };
}

/* Waiting */

/** Lets everything happen that waits for no one but the page. */
export const waitForTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const channel = new MessageChannel();
/** The same, without the pause that a browser puts between timers: for what happens a thousand times. */
export const flushTasks = (): Promise<void> =>
  new Promise((resolve) => {
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(null);
  });

/** Waits for something, and says for what if it does not come. */
export async function waitUntil<T>(look: () => T | undefined | null | false, what: string): Promise<T> {
  const end = performance.now() + 15_000;
  for (;;) {
    const found = look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`Waited in vain until ${what}.`);
    await waitForTask();
  }
}
