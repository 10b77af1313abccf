/** A borrower who visits an app in Chromium, and the console that they do not see. */
import assert from 'node:assert/strict';
import {fileURLToPath} from 'node:url';
import {chromium, type Browser, type Page} from 'playwright-core';

import {Borrower} from '../../hostile/support/borrower.ts';
import {toEnginePage} from '../../hostile/support/engines.ts';
import {findChromium} from '../../node/browser.ts';

const PROBE = fileURLToPath(new URL('../../hostile/page/probe.js', import.meta.url));

/** Starts a browser. Only one page of a browser has the focus, so tests that run at the same time have one each. */
export async function launchBrowser(): Promise<Browser> {
  const {executablePath, args} = await findChromium();
  return chromium.launch({executablePath, args});
}

export class Visitor {
  readonly page: Page;
  readonly borrower: Borrower;
  /** The warnings and errors of the console, of the framework and of ours, and uncaught errors. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    this.borrower = new Borrower(toEnginePage(page));
    page.on('console', (message) => {
      if (['warning', 'error'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** Visits an address, does something there, and checks that the console stays empty. */
  static async visit(
    browser: Browser,
    url: string,
    act: (visitor: Visitor) => Promise<void>,
    prepare: (page: Page) => Promise<void> = async () => {},
  ): Promise<void> {
    const page = await browser.newPage({viewport: {width: 1000, height: 800}});
    try {
      const visitor = new Visitor(page);
      await page.addInitScript({path: PROBE});
      await prepare(page);
      // A page from a server answers to clicks once its scripts have run.
      await page.goto(url, {waitUntil: 'networkidle'});
      await act(visitor);
      assert.deepEqual(visitor.complaints, []);
    } finally {
      await page.close();
    }
  }

  /** Clicks a button of the app, also below a modal dialog, as a timer of the app would. */
  clickBehind(selector: string): Promise<void> {
    return this.page.locator(selector).dispatchEvent('click');
  }

  /** Clicks a button of the app as a person does. */
  click(selector: string): Promise<void> {
    return this.page.locator(selector).click();
  }

  /**
   * Waits until the app has recorded these entries and no others. Each is given by its beginning: a borrower who presses
   * “Nelnet” while the results change may get “Nelnet Bank”.
   */
  async waitForLog(entries: readonly string[]): Promise<void> {
    const read = () => this.page.locator('#log li').allTextContents();
    const end = performance.now() + 5_000;
    while ((await read()).length < entries.length && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const recorded = await read();
    const beginnings = recorded.map((entry, index) => entry.slice(0, entries[index]?.length));
    assert.deepEqual(beginnings, entries);
  }

  async waitForVisit(visit: number): Promise<void> {
    await this.page.getByText(`Visit ${visit}`, {exact: true}).waitFor();
  }

  readTitle(): Promise<string | null> {
    return this.page.locator('nexus-link [part~="title"]').textContent();
  }
}
