/**
 * A borrower for end-to-end tests with Playwright, exported as `nexus-link/testing/playwright`. It imports nothing from
 * Playwright: its types are those parts of a page and a locator that it uses.
 */
import type {LinkResponse} from '../../contract/response.js';
import {Borrower, type LinkPort} from '../borrower.js';
import {readScreen, type Screen} from '../read-screen.js';

export type {Borrower, Destination} from '../borrower.js';
export type {Screen, ScreenQuestion} from '../read-screen.js';

/** The part of Playwright's `Page` that is used. */
export interface PlaywrightPage {
  locator(selector: string): PlaywrightLocator;
  exposeFunction(name: string, callback: (id: number, response: LinkResponse) => void): Promise<unknown>;
}

/** The part of Playwright's `Locator` that is used. */
export interface PlaywrightLocator {
  page(): PlaywrightPage;
  locator(selector: string): PlaywrightLocator;
  filter(options: {readonly hasText: string}): PlaywrightLocator;
  first(): PlaywrightLocator;
  count(): Promise<number>;
  hover(options: {readonly timeout: number}): Promise<void>;
  click(options: {readonly timeout: number}): Promise<void>;
  press(key: string, options: {readonly timeout: number}): Promise<void>;
  fill(text: string, options: {readonly timeout: number}): Promise<void>;
  elementHandle(options: {readonly timeout: number}): Promise<PlaywrightHandle | null>;
}

/** The part of Playwright's `ElementHandle` that is used. */
export interface PlaywrightHandle {
  evaluate<Result>(read: (element: HTMLElement) => Result): Promise<Result>;
  evaluate<Result, Argument>(
    read: (element: HTMLElement, argument: Argument) => Result,
    argument: Argument,
  ): Promise<Result>;
}

/** How a borrower waits. */
export interface BorrowerOptions {
  /** How long each verb waits for the screen that it needs, in milliseconds. 10,000 by default. */
  readonly timeout?: number;
}

/**
 * Returns a borrower at a page, or at one element of it. For a page, it is the element that is open: a tag, an inline
 * element, or the dialog of `Nexus.link`. Several open elements need a locator.
 *
 * @example
 * await page.getByRole('button', {name: 'Connect my loans'}).click();
 * const {result} = await link(page).find('Nelnet').logIn().done();
 */
export function link(
  target: PlaywrightPage | PlaywrightLocator,
  {timeout = 10_000}: BorrowerOptions = {},
): Borrower {
  const locator = 'page' in target ? target : target.locator('nexus-link[open]');
  return new Borrower(new BrowserPort(locator, timeout));
}

const REPORT = 'reportNexusLinkResponse';

/** The responses of a page by the id of the borrower, who may not see the page any more when they come. */
type Responses = Map<number, LinkResponse>;
const pages = new WeakMap<PlaywrightPage, Promise<Responses>>();
let borrowerCount = 0;

function recordResponses(page: PlaywrightPage): Promise<Responses> {
  const known = pages.get(page);
  if (known) return known;
  const responses: Responses = new Map();
  const recorded = page
    .exposeFunction(REPORT, (id, response) => void responses.set(id, response))
    .then(() => responses);
  pages.set(page, recorded);
  return recorded;
}

/** Finds and uses the controls of an element in the page of a browser, as a person with a keyboard does. */
class BrowserPort implements LinkPort {
  readonly pollMs = 25;
  readonly timeoutMs: number;
  readonly #locator: PlaywrightLocator;
  readonly #id = ++borrowerCount;
  #handle: Promise<PlaywrightHandle> | undefined;
  #responses: Responses | undefined;

  constructor(locator: PlaywrightLocator, timeoutMs: number) {
    this.#locator = locator;
    this.timeoutMs = timeoutMs;
  }

  async readScreen(): Promise<Screen> {
    const handle = await (this.#handle ??= this.#attach());
    // The page may be gone, as after a success that leads to another one.
    return handle.evaluate(readScreen).catch(() => CLOSED_SCREEN);
  }

  readResponse(): Promise<LinkResponse | null> {
    return Promise.resolve(this.#responses?.get(this.#id) ?? null);
  }

  /**
   * Hovering checks that a pointer would hit the button. It is then pressed with a key, because a second press at the same
   * place within half a second counts as a double click, which the element ignores. A click with `trial` would press the
   * button of a dialog, since the listener by which Playwright prevents that comes after those of the element.
   */
  async press(selector: string, text = ''): Promise<void> {
    const button = this.#locator.locator(selector).filter({hasText: text}).first();
    const {timeoutMs: timeout} = this;
    await button.hover({timeout});
    await button.press('Enter', {timeout});
  }

  async choose(selector: string, text: string): Promise<void> {
    const option = this.#locator.locator(selector).filter({hasText: text}).first();
    await option.click({timeout: this.timeoutMs});
  }

  async type(selector: string, text: string): Promise<void> {
    await this.#locator.locator(selector).first().fill(text, {timeout: this.timeoutMs});
  }

  async #attach(): Promise<PlaywrightHandle> {
    this.#responses = await recordResponses(this.#locator.page());
    const {timeoutMs: timeout} = this;
    const handle = await this.#locator
      .first()
      .elementHandle({timeout})
      .catch(() => null);
    if (!handle) throw new Error('link(): there is no open <nexus-link> on the page.');
    const count = await this.#locator.count();
    if (count > 1) {
      throw new Error(`link(): there are ${count} elements. Pass a locator that finds one <nexus-link>.`);
    }
    await handle.evaluate(reportResponse, {name: REPORT, id: this.#id});
    return handle;
  }
}

/** Sends the response to the test. Playwright sends this function to the page, so it uses nothing from around it. */
function reportResponse(
  element: HTMLElement,
  {name, id}: {readonly name: string; readonly id: number},
): void {
  // Playwright has put the function there.
  const report = Reflect.get(window, name) as (id: number, response: LinkResponse) => void;
  if (element.localName !== 'nexus-link')
    throw new Error('link(): pass a page, or a locator of a <nexus-link>.');
  element.addEventListener('nexus-success', ({detail}) => report(id, detail));
  element.addEventListener('nexus-exit', ({detail}) => report(id, detail));
}

const CLOSED_SCREEN: Screen = {
  step: 'closed',
  title: '',
  error: null,
  isBusy: false,
  servicers: [],
  connections: [],
  questions: [],
};
