/** Shared helpers: a fake backend, elements on a page, queries by role, recorded events, and waits. */
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
import {defineLaterSteps} from '../../src/define-later-steps.js';
import type {SessionInfo} from '../../src/contract/schemas.js';

define();
defineLaterSteps();

/* A fake backend */

type Method = Exclude<keyof Backend, 'leave'>;
type Input<M extends Method> = Parameters<Backend[M]>[0];
type Output<M extends Method> = Awaited<ReturnType<Backend[M]>>;

/** A call of the backend. It is pending until the test answers it or lets it fail. */
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

  /** Answers with a value that may violate the contract. */
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

  /** The methods that were called, in order. */
  get methods(): readonly Method[] {
    return this.calls.map(({method}) => method);
  }

  /** The calls that are neither settled nor aborted. */
  get pending(): readonly Call[] {
    return this.calls.filter(({isSettled, signal}) => !isSettled && !signal.aborted);
  }

  /** Waits until a method is called, and returns its last call that is pending. */
  async waitForCall<M extends Method>(method: M): Promise<Call<M>> {
    const isExpected = (call: Call): call is Call & Call<M> => call.method === method;
    return waitUntil(() => this.pending.findLast(isExpected), `${method}() is called`);
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

/** The element with access to its session. */
export class TestLink extends NexusLink {
  get state(): State {
    return this.session.state;
  }

  send(event: WorkflowEvent): void {
    this.session.send(event);
  }

  /** Shows a state without sending the request that belongs to it. */
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

/** Creates an element that is not in the document yet. */
export const createLink = (options: LinkProperties = {}): TestLink =>
  Object.assign(new TestLink(), {nexusKey: nexus_key, ...options});

/** Adds an element to the page until the test ends. */
export async function placeOnPage<T extends HTMLElement>(element: T): Promise<T> {
  await fixture(html`<div>${element}</div>`);
  return element;
}

/** Creates an element on the page that shows a state. */
export async function showState(state: State, options: LinkProperties = {}): Promise<TestLink> {
  const element = createLink(options);
  element.showState(state);
  return waitForRender(await placeOnPage(element));
}

interface Opened {
  readonly element: NexusLink;
  readonly backend: FakeBackend;
}

export interface OpenedLink extends Opened {
  readonly element: TestLink;
}

/** Opens an element and goes to a step, with the clicks of a borrower and the answers of a backend. */
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

/** Goes from the previous step in STEP_ORDER to this one. */
const reachStep: Record<ReachableStep, (opened: Opened) => Promise<void>> = {
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

/** Goes to a step in an element that has just been opened. */
export async function goToStep(step: ReachableStep, opened: Opened): Promise<void> {
  for (const next of STEP_ORDER.slice(0, STEP_ORDER.indexOf(step) + 1)) {
    await reachStep[next](opened);
    await waitUntil(() => getStepName(opened.element) === next, `the step is ${next}`);
    await waitForRender(opened.element);
  }
}

/** Waits until the element and its steps have rendered the current state. */
export async function waitForRender<T extends NexusLink>(element: T): Promise<T> {
  await element.updateComplete;
  for (const step of getSteps(element)) await step.updateComplete;
  await waitForTask();
  return element;
}

/** Whether a step is held at the start of its transition because it has not been painted yet. */
export const isTransitionHeld = (element: NexusLink): boolean =>
  Boolean(element.shadowRoot?.querySelector('.held'));

/** Waits until the transition of a step starts. */
export const waitForTransitionStart = (element: NexusLink): Promise<true> =>
  waitUntil(() => !isTransitionHeld(element), 'the transition starts');

interface UpdatingElement extends Element {
  readonly updateComplete: Promise<boolean>;
}
const getSteps = (element: NexusLink): readonly UpdatingElement[] => [
  ...(element.shadowRoot?.querySelectorAll<UpdatingElement & HTMLElement>('[data-step]') ?? []),
];

/** Returns the name of the step on the screen, `leaving` while the question is shown, or null if nothing is shown. */
export const getStepName = (element: NexusLink): string | null =>
  getSteps(element).at(-1)?.localName.replace('nexus-link-', '') ?? null;

export const getDialog = (element: NexusLink): HTMLDialogElement => {
  const dialog = element.shadowRoot?.querySelector('dialog');
  if (!dialog) throw new Error('The element has no dialog.');
  return dialog;
};

/** Whether the page, or another scroll container, is kept from scrolling. */
export const isScrollLocked = (root = document.documentElement): boolean =>
  getComputedStyle(root).overflowY === 'hidden';

/** Closes a dialog in the way that a page cannot prevent, as Chrome does on a second press of Android's Back button. */
export function forceClose(dialog: HTMLDialogElement): void {
  dialog.dispatchEvent(new Event('cancel', {cancelable: false}));
  dialog.close();
}

/** Returns the focused element, also inside shadow roots. */
export function getFocusedElement(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** Expects the focus on an element. Comparing two elements with `expect` would print their whole trees. */
export function expectFocusOn(element: Element): void {
  const active = getFocusedElement();
  if (active !== element)
    throw new Error(`The focus is on ${describeElement(active)}, not on ${describeElement(element)}.`);
}

const describeElement = (element: Element | null): string =>
  element ? (element.cloneNode(false) as Element).outerHTML : 'nothing';

/* Queries */

/** Normalizes a text for comparison: removes direction isolates and collapses white space. */
export const normalizeText = (text: string): string =>
  text
    .replace(/[\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Fills the placeholders of a sentence and normalizes the text. */
export const fillSentence = (sentence: string, values: Readonly<Record<string, string>>): string =>
  normalizeText(fillPlaceholders<string>(sentence, values));

const ROLE_SELECTORS = {
  // An error message has no role because the live region announces it.
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
  // A password field has no ARIA role, but is queried like a textbox.
  textbox: 'input:not([role]):is([type="text"], [type="password"])',
} as const;
export type Role = keyof typeof ROLE_SELECTORS;

/** Finds the elements with a role and an accessible name, except hidden and inert ones. */
export function queryAllByRole(
  root: Element | ShadowRoot,
  role: Role,
  name?: string | RegExp,
): HTMLElement[] {
  const scope = ('shadowRoot' in root && root.shadowRoot) || root;
  return [...scope.querySelectorAll<HTMLElement>(ROLE_SELECTORS[role])].filter(
    (element) =>
      element.checkVisibility() &&
      !element.closest('[inert], [aria-hidden="true"]') &&
      (name === undefined ||
        (typeof name === 'string'
          ? getAccessibleName(element) === name
          : name.test(getAccessibleName(element)))),
  );
}

/** Returns the only element with a role and a name, and throws if there is none or more than one. */
export function getByRole(root: Element | ShadowRoot, role: Role, name?: string | RegExp): HTMLElement {
  const [first, second] = queryAllByRole(root, role, name);
  if (first && !second) return first;
  const names = queryAllByRole(root, role).map(getAccessibleName).join(' | ');
  throw new Error(`${second ? 'More than one' : 'No'} ${role} "${String(name)}" among: ${names}`);
}

/** Waits until there is an element with a role and a name, and returns it. */
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
  const labelling = [...ids.map((id) => root.getElementById(id)), ...labels, element.querySelector('legend')];
  const own = element.getAttribute('aria-label');
  return normalizeText(own ?? getSpokenText(labelling.find(Boolean) ?? element));
}

/** Returns the text that a screen reader reads, without the parts that are hidden from it. */
function getSpokenText(node: Node): string {
  if (node instanceof Element && node.getAttribute('aria-hidden') === 'true') return '';
  const words =
    node.nodeType === Node.TEXT_NODE ? node.textContent : [...node.childNodes].map(getSpokenText).join(' ');
  return normalizeText(words ?? '');
}

/** Lists all text nodes below a node in document order. */
export function listTexts(root: Node): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node instanceof Text) texts.push(node);
  return texts;
}

/** Returns the closest block ancestor of a text. Texts with the same block ancestor flow in the same lines. */
export function findBlockAncestor({parentElement}: Text): Element | null {
  let box = parentElement;
  while (box?.parentElement && ['inline', 'contents'].includes(getComputedStyle(box).display))
    box = box.parentElement;
  return box;
}

export function typeInto(field: HTMLElement, value: string): void {
  if (!(field instanceof HTMLInputElement)) throw new Error(`${field.localName} is not an input.`);
  field.value = value;
  field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
}

/* Recorded events */

export type PublicEvent = HTMLElementEventMap['nexus-success' | 'nexus-exit' | 'nexus-event'];

/** Records every public event that reaches the target from now on, in order. */
export function recordEvents(target: EventTarget): PublicEvent[] {
  const events: PublicEvent[] = [];
  for (const name of ['nexus-success', 'nexus-exit', 'nexus-event'])
    target.addEventListener(name, (event) => events.push(event as PublicEvent));
  return events;
}

export const listOutcomes = (events: readonly PublicEvent[]) =>
  events.filter(({type}) => type === 'nexus-success' || type === 'nexus-exit');

/** Lists the names of the recorded events. The name of an outcome is the type of its event. */
export const listEventNames = (events: readonly PublicEvent[]): string[] =>
  events.map((event) =>
    event.type === 'nexus-event' && 'name' in event.detail ? event.detail.name : event.type,
  );

/** Adds a test that fails if any test of the suite has caused an uncaught error in the page. */
export function expectNoErrors(): void {
  const errors: string[] = [];
  let title = '';
  const recordError = (event: ErrorEvent | PromiseRejectionEvent) =>
    errors.push(`${title}: ${String('reason' in event ? event.reason : event.message)}`);
  before(() => {
    window.addEventListener('error', recordError);
    window.addEventListener('unhandledrejection', recordError);
  });
  beforeEach(function () {
    title = this.currentTest?.fullTitle() ?? '';
  });
  after(() => {
    window.removeEventListener('error', recordError);
    window.removeEventListener('unhandledrejection', recordError);
  });
  describe('after all other tests', () => {
    it('no error has remained uncaught', async () => {
      await waitForTask();
      if (errors.length) throw new Error(errors.join('\n'));
    });
  });
}

/** The error that a test throws in a listener of the page. */
export const LISTENER_ERROR = new Error('Thrown by a listener of the page.');

/**
 * Ignores uncaught errors that are LISTENER_ERROR, so that they neither fail the test nor appear in its log.
 * @param handleOtherError Called with every other uncaught error.
 * @returns A function that restores the handlers of the page.
 */
export function ignoreListenerErrors(handleOtherError: (error: unknown) => void): () => void {
  const {onerror} = window;
  const {error: logError} = console;
  window.onerror = (_event, _source, _line, _column, error) => {
    if (error !== LISTENER_ERROR) handleOtherError(error);
    return true;
  };
  console.error = (...words: unknown[]) => {
    if (words[0] !== LISTENER_ERROR) logError.apply(console, words);
  };
  return () => {
    window.onerror = onerror;
    console.error = logError;
  };
}

/* Waiting */

const WAIT_LIMIT_MS = 15_000;

/** Waits for a task, so that all microtasks and tasks before it have run. */
export const waitForTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const channel = new MessageChannel();
/** Waits for a task without the minimum delay of nested timers. Use it in loops of a thousand rounds. */
export const flushTasks = (): Promise<void> =>
  new Promise((resolve) => {
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(null);
  });

/** Polls until a function returns a truthy value. The error after the time limit names the condition. */
export async function waitUntil<T>(find: () => T | undefined | null | false, condition: string): Promise<T> {
  const end = performance.now() + WAIT_LIMIT_MS;
  for (;;) {
    const found = find();
    if (found) return found;
    if (performance.now() > end) throw new Error(`Timed out while waiting until ${condition}.`);
    await waitForTask();
  }
}
