/** A borrower at one element: their actions as verbs, for unit tests and for Playwright. */
import type {LinkExit, LinkResponse, LinkSuccess} from '../contract/response.js';
import {poll, type Patience} from './poll.js';
import type {Screen} from './read-screen.js';

/** The element that a borrower uses: in the same document, or in the page of a browser. */
export interface LinkPort extends Patience {
  /** Reads the screen. An element that is gone is `closed`. */
  readScreen(): Promise<Screen>;
  /** Returns the response of the opening; null before it has ended. */
  readResponse(): Promise<LinkResponse | null>;
  /** Presses the first button that matches, and that contains the text if there is one. */
  press(selector: string, text?: string): Promise<void>;
  /** Chooses the first option or radio button that matches and contains the text. */
  choose(selector: string, text: string): Promise<void>;
  /** Types into the first input that matches, in place of its former text. */
  type(selector: string, text: string): Promise<void>;
}

/** Where `goTo` can lead. */
export type Destination =
  | 'welcome'
  | 'search'
  | 'credentials'
  | 'connecting'
  | 'challenge'
  | 'accounts'
  | 'problem'
  | 'leaving'
  | 'closed';

/** The servicer that `goTo` connects. */
const SERVICER = 'Nelnet';

/**
 * A borrower who uses an element.
 *
 * Each verb waits until the screen is there that it needs, acts, and waits until the element is no longer busy. Verbs can be
 * chained, and the chain is awaited: it rejects with the error of the first verb that failed, which describes the screen
 * that was there instead. No error contains anything that the borrower typed. An `async` function must not return a
 * borrower, since that would await it.
 *
 * @example
 * const response = await link(page).find('Nelnet').logIn('challenge').answer('Rex').done();
 */
export class Borrower implements PromiseLike<undefined> {
  readonly #port: LinkPort;
  #queue: Promise<undefined> = Promise.resolve(undefined);

  constructor(port: LinkPort) {
    this.#port = port;
  }

  /** Looks for a servicer by its name of today or a former one, and chooses it. Begins at the welcome or the accounts. */
  find(servicer: string): this {
    return this.#enqueue(async () => {
      const verb = `find(${JSON.stringify(servicer)})`;
      await this.#goToSearch(verb);
      await this.#port.type('nexus-link-search input', servicer);
      const wanted = servicer.toLowerCase();
      await this.#waitUntil(verb, 'that servicer in the list', ({servicers}) =>
        servicers.some((text) => text.toLowerCase().includes(wanted)),
      );
      await this.#port.choose('nexus-link-search [part="option"]', servicer);
      await this.#waitForStep(verb, 'credentials', 'accounts');
    });
  }

  /**
   * Logs in at the servicer, and waits for the next screen: a challenge, the accounts, or an error. The names that the sandbox
   * knows are in `docs/sandbox.md`; any other one connects.
   */
  logIn(username = 'ada', password = 'secret'): this {
    return this.#enqueue(async () => {
      await this.#submitLogin(username, password);
      await this.#waitUntilIdle('logIn()');
    });
  }

  /** Answers the questions of a challenge in order: with a text or a code, or with the label of a choice. */
  answer(...answers: readonly string[]): this {
    return this.#enqueue(async () => {
      const {questions} = await this.#waitForStep('answer()', 'challenge');
      if (questions.length !== answers.length) {
        throw new Error(`answer(): got ${answers.length} answers to ${questions.length} questions.`);
      }
      for (const [index, {id, isChoice}] of questions.entries()) {
        const answer = answers[index] ?? '';
        if (isChoice) await this.#port.choose('nexus-link-challenge .choice', answer);
        else await this.#port.type(`[id="${id}"]`, answer);
      }
      await this.#port.press('nexus-link-challenge [part~="primary"]');
      await this.#waitUntilIdle('answer()');
    });
  }

  /** Presses the button that a screen with an error offers, such as to try again. */
  recover(): this {
    return this.#enqueue(async () => {
      const {step} = await this.#waitUntil(
        'recover()',
        'a screen with an error',
        ({step, error}) => step === 'problem' || error !== null,
      );
      const isInList = step === 'search' || step === 'accounts';
      await this.#port.press(
        isInList ? '[data-step] .content > [part~="button"]' : `nexus-link-${step} [part~="primary"]`,
      );
      await this.#waitUntilIdle('recover()');
    });
  }

  /** Goes back to the previous step. */
  back(): this {
    return this.#enqueue(async () => {
      await this.#waitForStep('back()', 'search', 'credentials', 'challenge');
      await this.#port.press('[part="back"]');
      await this.#waitUntilIdle('back()');
    });
  }

  /** Removes the connection with a servicer. */
  remove(servicer: string): this {
    return this.#enqueue(async () => {
      const verb = `remove(${JSON.stringify(servicer)})`;
      await this.#waitForConnection(verb, servicer);
      await this.#port.press('[part="connection"] [part~="quiet"]', servicer);
      await this.#port.press('[part="connection"] [part~="danger"]');
      await this.#waitUntilIdle(verb);
    });
  }

  /** Begins to restore a connection that needs a new login. `logIn()` follows. */
  reconnect(servicer: string): this {
    return this.#enqueue(async () => {
      const verb = `reconnect(${JSON.stringify(servicer)})`;
      await this.#waitForConnection(verb, servicer);
      await this.#port.press('[part="connection"] .row > [part~="button"]:not([part~="quiet"])', servicer);
      await this.#waitForStep(verb, 'credentials');
    });
  }

  /** Waits until a step is on the screen and not busy. */
  waitFor(step: Destination): this {
    return this.#enqueue(async () => {
      await this.#waitUntil(`waitFor("${step}")`, `the step "${step}"`, (screen) => screen.step === step);
    });
  }

  /**
   * Goes from the first screen to one of the others, by the scenarios of the sandbox. `problem` is that of a locked account;
   * the others are a `logIn()` with the username `@error_<code>` away.
   */
  goTo(step: Destination): this {
    const goToLogin = (): this => this.find(SERVICER);
    switch (step) {
      case 'welcome':
        break;
      case 'search':
        return this.#enqueue(() => this.#goToSearch('goTo("search")'));
      case 'credentials':
        return goToLogin();
      case 'connecting':
        goToLogin().#enqueue(() => this.#submitLogin('@slow_600000', 'secret'));
        break;
      case 'challenge':
        goToLogin().logIn('challenge');
        break;
      case 'accounts':
        goToLogin().logIn();
        break;
      case 'problem':
        goToLogin().logIn('@error_account-locked');
        break;
      case 'leaving':
        goToLogin().logIn();
        this.#enqueue(() => this.#port.press('[part="close"]'));
        break;
      case 'closed':
        goToLogin()
          .logIn()
          .#enqueue(async () => {
            await this.#finish('goTo("closed")');
          });
    }
    return this.waitFor(step);
  }

  /** Presses I’m Done. Resolves with the response that the page gets. */
  async done(): Promise<LinkSuccess> {
    await this.#queue;
    const response = await this.#finish('done()');
    if (response.status === 'complete') return response;
    throw new Error(
      `done(): the opening has ended with the status "${response.status}": ${response.message}`,
    );
  }

  /** Closes the element, and confirms it if asked. Resolves with the response that the page gets. */
  async leave(): Promise<LinkExit> {
    await this.#queue;
    const {step} = await this.#waitUntil(
      'leave()',
      'an open element',
      (screen) => screen.step !== 'closed' && screen.step !== 'opening',
    );
    if (step !== 'leaving') await this.#port.press('[part="close"]');
    const asked = await this.#waitUntil(
      'leave()',
      'the element to close or to ask',
      (screen) => screen.step === 'leaving' || screen.step === 'closed',
    );
    if (asked.step === 'leaving')
      await this.#port.press('nexus-link-leaving [part~="button"]:not([part~="primary"])');
    const response = await this.#waitForResponse('leave()');
    if (response.status !== 'complete') return response;
    throw new Error('leave(): the borrower has finished already.');
  }

  /** Resolves with a description of the screen. */
  async readScreen(): Promise<Screen> {
    await this.#queue;
    return this.#port.readScreen();
  }

  /** Resolves when all verbs so far are done. */
  then<Result = undefined, Failure = never>(
    onDone?: ((value: undefined) => Result | PromiseLike<Result>) | null,
    onFailure?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    return this.#queue.then(onDone, onFailure);
  }

  #enqueue(action: () => Promise<void>): this {
    this.#queue = this.#queue.then(action).then(() => undefined);
    return this;
  }

  async #goToSearch(verb: string): Promise<void> {
    let {step} = await this.#waitForStep(verb, 'welcome', 'accounts', 'search');
    if (step === 'welcome') {
      await this.#port.press('nexus-link-welcome [part~="primary"]');
      // A borrower with connections comes to them first.
      ({step} = await this.#waitForStep(verb, 'accounts', 'search'));
    }
    if (step === 'search') return;
    await this.#port.press('[part~="add"]');
    await this.#waitForStep(verb, 'search');
  }

  async #submitLogin(username: string, password: string): Promise<void> {
    await this.#waitForStep('logIn()', 'credentials');
    await this.#port.type('#username', username);
    await this.#port.type('#password', password);
    await this.#port.press('nexus-link-credentials [part~="primary"]');
  }

  async #finish(verb: string): Promise<LinkResponse> {
    await this.#waitForStep(verb, 'accounts');
    await this.#port.press('nexus-link-accounts [part="footer"] [part~="primary"]');
    return this.#waitForResponse(verb);
  }

  async #waitForResponse(verb: string): Promise<LinkResponse> {
    const response = await poll(() => this.#port.readResponse(), this.#port);
    if (response) return response;
    throw new Error(
      `${verb}: the opening has not ended, and ${describeScreen(await this.#port.readScreen())}.`,
    );
  }

  async #waitForConnection(verb: string, servicer: string): Promise<void> {
    await this.#waitUntil(
      verb,
      'that connection',
      ({step, isBusy, connections}) => step === 'accounts' && !isBusy && connections.includes(servicer),
    );
  }

  #waitForStep(verb: string, ...steps: readonly Destination[]): Promise<Screen> {
    const names = steps.map((step) => `"${step}"`).join(' or ');
    return this.#waitUntil(
      verb,
      `the step ${names}`,
      ({step, isBusy}) => !isBusy && steps.some((wanted) => wanted === step),
    );
  }

  #waitUntilIdle(verb: string): Promise<Screen> {
    return this.#waitUntil(verb, 'the element to be idle', ({isBusy}) => !isBusy);
  }

  async #waitUntil(verb: string, expected: string, isMet: (screen: Screen) => boolean): Promise<Screen> {
    const find = async (): Promise<Screen | null> => {
      const screen = await this.#port.readScreen();
      return isMet(screen) ? screen : null;
    };
    const found = await poll(find, this.#port);
    if (found) return found;
    throw new Error(`${verb}: expected ${expected}, but ${describeScreen(await this.#port.readScreen())}.`);
  }
}

function describeScreen({step, title, error, isBusy, servicers}: Screen): string {
  if (step === 'closed') return 'the element is not open';
  const parts = [
    `the borrower sees the step "${step}"`,
    title && `“${title}”`,
    isBusy && 'which is busy',
    error && `with the error “${error}”`,
    step === 'search' && !isBusy && `with ${servicers.length} servicers`,
  ];
  return parts.filter(Boolean).join(', ');
}
