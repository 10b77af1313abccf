/** A borrower at a page of the suite: presses and types with real input, and waits for the screen. */
import assert from 'node:assert/strict';

import type {EnginePage, Point} from './engines.ts';

const TIMEOUT_MS = 6_000;
const POLL_MS = 20;
/** A press at the place of the last one, within this time, is the rest of a double click. The borrower does not hurry so. */
const DOUBLE_CLICK_MS = 550;
const SAME_PLACE_PX = 24;

export class Borrower {
  readonly page: EnginePage;
  /** Empty, or how the page names the frame that the link is in, with a point. */
  readonly #scope: string;
  #lastPress: (Point & {readonly time: number}) | null = null;

  constructor(page: EnginePage, scope = '') {
    this.page = page;
    this.#scope = scope;
  }

  /** Evaluates an expression about `probe`, `host` or `document`. */
  async ask<T>(expression: string): Promise<T> {
    const scoped = expression.replaceAll(/(?<![.\w"])(?=(?:probe|host|document|window)\.)/g, this.#scope);
    return (await this.page.evaluate(scoped)) as T;
  }

  async waitUntil(expression: string, what = expression): Promise<void> {
    const end = performance.now() + TIMEOUT_MS;
    while (!(await this.ask(`Boolean(${expression})`))) {
      if (performance.now() > end) assert.fail(`timed out: ${what} (${await this.describe()})`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Waits until a page of this path is there. Meanwhile the page that is left may refuse to answer. */
  async waitForPage(path: string): Promise<void> {
    const end = performance.now() + TIMEOUT_MS;
    const read = (): Promise<unknown> =>
      this.page.evaluate('document.readyState === "complete" && location.pathname').catch(() => null);
    while ((await read()) !== path) assert.ok(performance.now() < end, `timed out: the page is ${path}`);
  }

  waitForStep(step: string): Promise<void> {
    return this.waitUntil(`probe.step() === ${JSON.stringify(step)}`, `the step is ${step}`);
  }

  /** Presses a control of the link with the mouse. */
  async press(name: string, count = 1): Promise<void> {
    const point = await this.locate(name);
    await this.#waitOutDoubleClick(point);
    await this.page.click(point, count);
    this.#lastPress = {...point, time: performance.now()};
  }

  async #waitOutDoubleClick({x, y}: Point): Promise<void> {
    if (!this.#lastPress) return;
    const distance = Math.hypot(this.#lastPress.x - x, this.#lastPress.y - y);
    const wait = this.#lastPress.time + DOUBLE_CLICK_MS - performance.now();
    if (distance < SAME_PLACE_PX && wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }

  async locate(name: string): Promise<Point> {
    const call = `probe.locate(${JSON.stringify(name)})`;
    const end = performance.now() + TIMEOUT_MS;
    for (;;) {
      const point = await this.ask<Point | null>(call);
      if (point) return point;
      if (performance.now() > end) assert.fail(`there is no “${name}” (${await this.describe()})`);
    }
  }

  value(name: string): Promise<string | null> {
    return this.ask(`probe.value(${JSON.stringify(name)})`);
  }

  focus(): Promise<string> {
    return this.ask('probe.focus()');
  }

  async describe(): Promise<string> {
    const [step, focus] = await this.ask<unknown[]>('[probe.step(), probe.focus()]');
    return `step ${String(step)}, focus on ${String(focus)}`;
  }

  /** Goes from the first screen to the login of a servicer, with the mouse and the keyboard. */
  async goToLogin(): Promise<void> {
    await this.press('Continue');
    await this.waitForStep('search');
    await this.waitForResults();
    await this.press('combobox');
    await this.page.type('nelnet');
    await this.press('Nelnet');
    await this.waitForStep('credentials');
  }

  /** Waits for the popular servicers: a page may center its dialog again as they make it longer. */
  waitForResults(): Promise<void> {
    return this.waitUntil('probe.options().length > 0', 'the popular servicers');
  }

  /** Goes the whole way, with a challenge, to the end. */
  async completeWorkflow(password = 'pa/ss 1'): Promise<void> {
    await this.waitForStep('welcome');
    await this.goToLogin();
    await this.press('Username');
    await this.page.type('challenge');
    await this.completeLogin(password);
  }

  /** Goes on to the end from a login with the username `challenge`, which has just been typed. */
  async completeLogin(password = 'pa/ss 1'): Promise<void> {
    await this.page.press('Tab');
    await this.page.type(password);
    await this.page.press('Enter');
    await this.waitForStep('challenge');
    await this.press('textbox');
    await this.page.type('Rex');
    await this.press('Submit');
    await this.waitForStep('accounts');
    await this.press('I’m Done');
    await this.waitUntil('probe.outcomes.length > 0', 'an outcome');
    const statuses = await this.ask('probe.outcomes.map(({status}) => status)');
    assert.deepEqual(statuses, ['complete']);
  }
}
