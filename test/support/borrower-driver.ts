/** A borrower in a page: what they press and type in an element, what they see, and what the page hears of it. */
import type {LinkEvent, LinkResponse} from 'nexus-link/contract';
import {HttpBackend} from '../../src/backends/http/http-backend.js';
import type {Timing} from '../../src/backends/http/send-request.js';
import type {NexusLink} from '../../src/nexus-link.js';
import type {} from '../../src/define-elements.js';
import type {Call} from '../server/faulty-api.ts';

/** What the page heard: an event's name and what came with it, or an outcome. */
export type RecordedEvent =
  | {readonly type: 'nexus-event'; readonly detail: LinkEvent}
  | {readonly type: 'nexus-success' | 'nexus-exit'; readonly detail: LinkResponse};

export interface Opening {
  readonly nexus_key: string;
  readonly uuid: string;
  readonly api: string;
  /** The waits of a client that the page makes itself; null for `api-url`. */
  readonly timing: Timing | null;
  /** What is typed into every secret field. */
  readonly secret: string;
}

/** What a borrower sees. */
export interface ScreenFacts {
  readonly step: string;
  /** The title of what went wrong; null where nothing says so. */
  readonly error: string | null;
  readonly connections: number;
  readonly servicers: number;
}

/** Milliseconds after which something hangs. */
const WAIT_LIMIT_MS = 20_000;

/** What the page hears once a call has been answered well. */
const SUCCESS_EVENTS: Readonly<Record<Call, string>> = {
  start: 'welcome',
  search: 'servicers-searched',
  connect: 'connected',
  poll: 'connected',
  answer: 'connected',
  disconnect: 'disconnected',
  finish: 'finished',
  leave: 'closed',
};

/** By its name, or a step by the step's. */
const toEventName = (event: RecordedEvent): string => {
  if (event.type !== 'nexus-event') return event.type;
  const {name, metadata} = event.detail;
  return name === 'step-viewed' ? String(metadata.step) : name;
};

export class BorrowerDriver {
  #link: NexusLink = document.createElement('nexus-link');
  #secret = '';
  #heard: RecordedEvent[] = [];
  /** How much was heard before what was pressed last. */
  #seenCount = 0;
  readonly #deadlines = new Map<number, AbortController>();

  constructor() {
    const {timeout} = AbortSignal;
    AbortSignal.timeout = (milliseconds) => {
      const early = new AbortController();
      this.#deadlines.set(milliseconds, early);
      return AbortSignal.any([early.signal, timeout.call(AbortSignal, milliseconds)]);
    };
  }

  /** Has the latest deadline of so many milliseconds pass now. A short one would pass for good replies too, on a busy machine. */
  expireDeadline(milliseconds: number): void {
    this.#deadlines.get(milliseconds)?.abort(new DOMException('', 'TimeoutError'));
  }

  /** Puts a new element into the page, which opens it. */
  open({nexus_key, uuid, api, timing, secret}: Opening): void {
    this.#link.remove();
    const link = document.createElement('nexus-link');
    const heard: RecordedEvent[] = [];
    for (const type of ['nexus-success', 'nexus-exit'] as const)
      link.addEventListener(type, ({detail}) => heard.push({type, detail}));
    link.addEventListener('nexus-event', ({detail}) => heard.push({type: 'nexus-event', detail}));
    Object.assign(link, {nexusKey: nexus_key, uuid, inline: true});
    if (timing) link.backend = new HttpBackend(api, {timing});
    else link.apiUrl = api;
    this.#link = link;
    this.#secret = secret;
    this.#heard = heard;
    this.#seenCount = 0;
    document.body.append(link);
  }

  /** Goes so far that the next press makes this call, or, of a poll, what comes before it. */
  async prepareCall(call: Call): Promise<void> {
    if (call === 'start') return;
    await this.#waitForEvent('welcome');
    if (call === 'search' || call === 'leave') return;
    this.#doubleClick('[part~=primary]');
    await this.#waitForEvent('servicers-searched');
    this.#doubleClick('[part~=option]:not([aria-disabled])');
    this.#typeInto(await this.#waitForElement('#username'), call === 'answer' ? 'challenge' : 'ada');
    await this.#typeSecret('#password');
    if (call === 'connect' || call === 'poll') return;
    this.#doubleClick('[part~=primary]');
    if (call === 'answer') return this.#typeSecret('nexus-link-challenge input');
    await this.#waitForEvent('connected');
    if (call === 'finish') return;
    this.#doubleClick('[part=connection] [part~=quiet]');
    await this.#waitForElement('[part~=danger]');
  }

  /** Makes the call that it has come to. */
  makeCall(call: Call): void {
    if (call === 'start' || call === 'leave') return;
    this.#doubleClick(call === 'disconnect' ? '[part~=danger]' : '[part~=primary]');
  }

  /** Takes the way on that is offered beside what went wrong in this call. */
  async recover(call: Call): Promise<void> {
    this.#seenCount = this.#heard.length;
    const {step} = this.readScreen();
    if (step === 'credentials') {
      await this.#typeSecret('#password');
      this.#doubleClick('[part~=primary]');
      if (call !== 'answer') return;
      await this.#typeSecret('nexus-link-challenge input');
      this.#doubleClick('[part~=primary]');
    } else if (step === 'search') this.#doubleClick('.content > [part~=button]');
    else if (step === 'accounts')
      this.#doubleClick(this.#query('[part~=danger]') ? '[part~=danger]' : '.content > [part~=button]');
    else this.#doubleClick('[part~=primary]');
  }

  /** Resolves once this call has been answered well, or has failed, and that is seen. */
  async waitForOutcome(call: Call): Promise<ScreenFacts> {
    await this.#waitForEvent(SUCCESS_EVENTS[call], 'failed');
    return this.readScreen();
  }

  readScreen(): ScreenFacts {
    const step = this.#query('[data-step]')?.localName.replace('nexus-link-', '') ?? '';
    const title = step === 'problem' ? '[part=title]' : '[part=error] strong';
    return {
      step,
      error: this.#query(title)?.textContent.trim() ?? null,
      connections: this.#queryAll('[part=connection]').length,
      servicers: this.#queryAll('[part~=option]').length,
    };
  }

  /** Leaves without being asked, as a page may have it, and tells all that was heard. */
  async close(): Promise<readonly RecordedEvent[]> {
    this.#link.close();
    this.#link.close();
    await this.#waitUntil('closed', () => this.readScreen().step === 'closed');
    return this.#heard;
  }

  async #typeSecret(selector: string): Promise<void> {
    this.#typeInto(await this.#waitForElement(selector), this.#secret);
  }

  #typeInto(input: HTMLElement, text: string): void {
    if (!(input instanceof HTMLInputElement)) throw new Error(`${input.localName} is no field.`);
    input.value = text;
    input.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
  }

  /** Twice, as one does who is in a hurry. */
  #doubleClick(selector: string): void {
    const button = this.#query(selector);
    if (!button) throw new Error(`${this.readScreen().step} has no ${selector}.`);
    button.click();
    button.click();
  }

  #queryAll(selector: string): NodeListOf<HTMLElement> {
    return this.#link.renderRoot.querySelectorAll<HTMLElement>(selector);
  }

  #query(selector: string): HTMLElement | null {
    return this.#queryAll(selector)[0] ?? null;
  }

  async #waitForElement(selector: string): Promise<HTMLElement> {
    await this.#waitUntil(selector, () => this.#query(selector) !== null);
    const [element] = this.#queryAll(selector);
    if (!element) throw new Error(`${selector} has gone.`);
    return element;
  }

  /** Any of these, since the last press that goes on from a failure. */
  async #waitForEvent(...signs: readonly string[]): Promise<void> {
    await this.#waitUntil(signs.join(' or '), () =>
      this.#heard.slice(this.#seenCount).some((heard) => signs.includes(toEventName(heard))),
    );
    await this.#link.updateComplete;
    const step = this.#query('[data-step]');
    // A step renders after its element.
    if (step && 'updateComplete' in step) await step.updateComplete;
  }

  async #waitUntil(what: string, isSo: () => boolean): Promise<void> {
    const began = performance.now();
    while (!isSo()) {
      if (performance.now() - began > WAIT_LIMIT_MS) {
        throw new Error(`It hangs at ${JSON.stringify(this.readScreen())}, and waits for ${what}.`);
      }
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  }
}

declare global {
  interface Window {
    borrowerDriver: BorrowerDriver;
  }
}
window.borrowerDriver = new BorrowerDriver();
