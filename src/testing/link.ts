import type {LinkResponse} from '../contract/response.js';
import type {NexusLink} from '../nexus-link.js';
import {Borrower, type LinkPort} from './borrower.js';
import {pause, poll} from './poll.js';
import {readScreen, type Screen} from './read-screen.js';

/** How a borrower waits. */
export interface BorrowerOptions {
  /** How long each verb waits for the screen that it needs, in milliseconds. 3000 by default. */
  readonly timeout?: number;
}

/**
 * Returns a borrower who uses an element in this document, such as that of jsdom. Call it before the opening ends, since it
 * hears the response only from then on.
 *
 * @example
 * const element = document.querySelector('nexus-link');
 * const {result} = await link(element).find('Nelnet').logIn().done();
 */
export const link = (element: NexusLink, {timeout = 3000}: BorrowerOptions = {}): Borrower =>
  new Borrower(new DocumentPort(element, timeout));

/** Finds and uses the controls of an element in this document, without a layout. */
class DocumentPort implements LinkPort {
  readonly pollMs = 5;
  readonly timeoutMs: number;
  readonly #element: NexusLink;
  #response: LinkResponse | null = null;

  constructor(element: NexusLink, timeoutMs: number) {
    this.#element = element;
    this.timeoutMs = timeoutMs;
    element.addEventListener('nexus-success', ({detail}) => (this.#response = detail));
    element.addEventListener('nexus-exit', ({detail}) => (this.#response = detail));
  }

  async readScreen(): Promise<Screen> {
    await this.#element.updateComplete;
    return readScreen(this.#element);
  }

  readResponse(): Promise<LinkResponse | null> {
    return Promise.resolve(this.#response);
  }

  async press(selector: string, text = ''): Promise<void> {
    const wanted = text.toLowerCase();
    const control = await this.#waitForControl(selector, ({textContent}) =>
      textContent.toLowerCase().includes(wanted),
    );
    control.click();
    await pause(0);
  }

  choose(selector: string, text: string): Promise<void> {
    return this.press(selector, text);
  }

  async type(selector: string, text: string): Promise<void> {
    const input = await this.#waitForControl(selector);
    if (!(input instanceof HTMLInputElement)) throw new Error(`${selector} is not an input.`);
    input.focus();
    input.value = text;
    input.dispatchEvent(new Event('input', {bubbles: true, composed: true}));
    await pause(0);
  }

  /** Waits, since a step renders after its element does. */
  async #waitForControl(
    selector: string,
    matches: (control: HTMLElement) => boolean = () => true,
  ): Promise<HTMLElement> {
    const find = (): Promise<HTMLElement | null> => {
      const controls = [...this.#element.renderRoot.querySelectorAll<HTMLElement>(selector)];
      return Promise.resolve(controls.find(matches) ?? null);
    };
    const control = await poll(find, this);
    if (control) return control;
    throw new Error(`There is no ${selector} at the step "${readScreen(this.#element).step}".`);
  }
}
