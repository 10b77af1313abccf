/** Drives an element in a page as a borrower does: clicks, types, reads the screen, and records the public events. */
import type {LinkEvent, LinkResponse} from 'nexus-link/contract';
import {HttpBackend} from '../../src/backends/http/http-backend.js';
import type {Timing} from '../../src/backends/http/timing.js';
import type {NexusLink} from '../../src/nexus-link.js';
import type {} from '../../src/nexus-link.js';
import type {Call} from '../server/faulty-api.ts';

/** A public event that the page received, with its detail. */
export type RecordedEvent =
  | {readonly type: 'nexus-event'; readonly detail: LinkEvent}
  | {readonly type: 'nexus-success' | 'nexus-exit'; readonly detail: LinkResponse};

export interface Opening {
  readonly nexus_key: string;
  readonly uuid: string;
  readonly api: string;
  /** The timing of an HTTP backend that the page creates itself; null to set `api-url` instead. */
  readonly timing: Timing | null;
  /** The text that is typed into every secret field. */
  readonly secret: string;
}

/** The part of the screen that the tests compare. */
export interface ScreenFacts {
  readonly step: string;
  /** The title of the visible error, or null. */
  readonly error: string | null;
  readonly connections: number;
  readonly servicers: number;
}

const WAIT_LIMIT_MS = 20_000;

/** The event that the page receives when a call has succeeded. */
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

/** Returns the name of an event; for `step-viewed`, the name of the step. */
const toEventName = (event: RecordedEvent): string => {
  if (event.type !== 'nexus-event') return event.type;
  const {detail} = event;
  return detail.name === 'step-viewed' ? detail.metadata.step : detail.name;
};

export class BorrowerDriver {
  #link: NexusLink = document.createElement('nexus-link');
  #secret = '';
  #events: RecordedEvent[] = [];
  /** The number of events that were recorded before the current recovery. Waiting ignores them. */
  #seenCount = 0;
  readonly #deadlines = new Map<number, AbortController>();

  /** Replaces `AbortSignal.timeout()` by one whose deadlines can pass early. */
  constructor() {
    const {timeout} = AbortSignal;
    AbortSignal.timeout = (milliseconds) => {
      const early = new AbortController();
      this.#deadlines.set(milliseconds, early);
      return AbortSignal.any([early.signal, timeout.call(AbortSignal, milliseconds)]);
    };
  }

  /**
   * Lets the latest deadline of this length pass now. A short deadline would also pass for good replies on a busy
   * machine.
   */
  expireDeadline(milliseconds: number): void {
    this.#deadlines.get(milliseconds)?.abort(new DOMException('', 'TimeoutError'));
  }

  /** Adds a new element to the page. It opens itself because it is inline. */
  open({nexus_key, uuid, api, timing, secret}: Opening): void {
    this.#link.remove();
    const link = document.createElement('nexus-link');
    const events: RecordedEvent[] = [];
    for (const type of ['nexus-success', 'nexus-exit'] as const)
      link.addEventListener(type, ({detail}) => events.push({type, detail}));
    link.addEventListener('nexus-event', ({detail}) => events.push({type: 'nexus-event', detail}));
    Object.assign(link, {nexusKey: nexus_key, uuid, inline: true});
    if (timing) link.backend = new HttpBackend(api, {timing});
    else link.apiUrl = api;
    this.#link = link;
    this.#secret = secret;
    this.#events = events;
    this.#seenCount = 0;
    document.body.append(link);
  }

  /** Goes to the step from which the next click makes this call. For a poll, that click makes the call before it. */
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

  /** Makes the call that `prepareCall()` has prepared. */
  makeCall(call: Call): void {
    if (call === 'start' || call === 'leave') return;
    this.#doubleClick(call === 'disconnect' ? '[part~=danger]' : '[part~=primary]');
  }

  /** Uses the recovery that the screen offers after this call has failed. */
  async recover(call: Call): Promise<void> {
    this.#seenCount = this.#events.length;
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

  /** Resolves when this call has succeeded or failed, and the screen shows it. */
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

  /** Closes the element from the page, without a question, and returns all recorded events. */
  async close(): Promise<readonly RecordedEvent[]> {
    this.#link.close();
    this.#link.close();
    await this.#waitUntil('closed', () => this.readScreen().step === 'closed');
    return this.#events;
  }

  async #typeSecret(selector: string): Promise<void> {
    this.#typeInto(await this.#waitForElement(selector), this.#secret);
  }

  #typeInto(input: HTMLElement, text: string): void {
    if (!(input instanceof HTMLInputElement)) throw new Error(`${input.localName} is not an input.`);
    input.value = text;
    input.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
  }

  /** Clicks twice, as a borrower in a hurry does. */
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
    if (!element) throw new Error(`${selector} was removed.`);
    return element;
  }

  /** Waits for any of these events, among those since the last recovery. */
  async #waitForEvent(...names: readonly string[]): Promise<void> {
    await this.#waitUntil(names.join(' or '), () =>
      this.#events.slice(this.#seenCount).some((event) => names.includes(toEventName(event))),
    );
    await this.#link.updateComplete;
    const step = this.#query('[data-step]');
    // A step renders after its element.
    if (step && 'updateComplete' in step) await step.updateComplete;
  }

  async #waitUntil(condition: string, isMet: () => boolean): Promise<void> {
    const startedAt = performance.now();
    while (!isMet()) {
      if (performance.now() - startedAt > WAIT_LIMIT_MS) {
        throw new Error(`Timed out while waiting for ${condition} at ${JSON.stringify(this.readScreen())}.`);
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
