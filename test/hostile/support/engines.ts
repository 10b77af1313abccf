/** One interface for a page in Chromium, Firefox or WebKit, driven with real keys and clicks. */
import {chromium, type Page} from 'playwright-core';
import type {Browser as FirefoxBrowser, KeyInput} from 'puppeteer-core';

import {findChromium} from '../../node/browser.ts';

const root = new URL('../../../', import.meta.url);

export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof ENGINES)[number];

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A page that a test drives. */
export interface EnginePage {
  goto(url: string): Promise<unknown>;
  /** Starts to go back. */
  goBack(): Promise<unknown>;
  /** Evaluates an expression in the page, and awaits its value, which must be plain data. */
  evaluate(expression: string): Promise<unknown>;
  press(key: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Clicks several times in a row, as for a double click. */
  click(point: Point, count?: number): Promise<void>;
}

export interface EngineBrowser {
  readonly engine: Engine;
  readonly page: EnginePage;
  /** The heap of the page after a garbage collection, as text. Only Chromium has it. */
  takeHeapSnapshot?(): Promise<string>;
  close(): Promise<void>;
}

const VIEWPORT = {width: 1000, height: 800};

/** The engines that the variable ENGINES names, by default all. */
export function listEngines(): readonly Engine[] {
  const names = process.env.ENGINES?.split(',') ?? ENGINES;
  return ENGINES.filter((engine) => names.includes(engine));
}

/** Launches an engine with one page. Only one page of a browser has the focus, so all tests of an engine share it. */
export async function launchEngine(engine: Engine): Promise<EngineBrowser> {
  switch (engine) {
    case 'chromium':
      return launchChromium();
    case 'firefox':
      return launchFirefox();
    case 'webkit':
      return launchWebKit();
  }
}

/** A key press has reached the page once the page has run a later task. */
const NEXT_TASK = 'new Promise((resolve) => setTimeout(resolve))';

async function launchChromium(): Promise<EngineBrowser> {
  const {executablePath, args} = await findChromium();
  const browser = await chromium.launch({
    executablePath,
    args,
    // Playwright disables the back/forward cache by default; some tests need it.
    ignoreDefaultArgs: ['--disable-back-forward-cache', '--hide-scrollbars'],
  });
  const page = await browser.newPage({viewport: VIEWPORT});
  return {
    engine: 'chromium',
    page: toEnginePage(page),
    async takeHeapSnapshot() {
      const session = await page.context().newCDPSession(page);
      const chunks: string[] = [];
      session.on('HeapProfiler.addHeapSnapshotChunk', ({chunk}) => chunks.push(chunk));
      await session.send('HeapProfiler.collectGarbage');
      await session.send('HeapProfiler.takeHeapSnapshot');
      await session.detach();
      return chunks.join('');
    },
    close: () => browser.close(),
  };
}

/** A page of Playwright as the borrower uses it. */
export const toEnginePage = (page: Page): EnginePage => ({
  goto: (url) => page.goto(url),
  goBack: () => page.goBack({waitUntil: 'commit'}),
  evaluate: (expression) => page.evaluate(expression),
  press: (key) => page.keyboard.press(key),
  type: (text) => page.keyboard.type(text),
  click: ({x, y}, count = 1) => page.mouse.click(x, y, {clickCount: count}),
});

async function launchFirefox(): Promise<EngineBrowser> {
  const {default: puppeteer} = await import('puppeteer-core');
  const {FIREFOX_PATH = '/usr/bin/firefox-esr'} = process.env;
  const browser: FirefoxBrowser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: FIREFOX_PATH,
    headless: true,
  });
  const [first] = await browser.pages();
  const page = first ?? (await browser.newPage());
  await page.bringToFront();
  await page.setViewport(VIEWPORT);
  const afterwards = async (action: Promise<unknown>): Promise<void> => {
    await action;
    await page.evaluate(NEXT_TASK);
  };
  return {
    engine: 'firefox',
    page: {
      goto: (url) => page.goto(url),
      // Puppeteer waits for a load, which a page from the back/forward cache has not.
      goBack: () => page.evaluate('void setTimeout(() => history.back())'),
      evaluate: (expression) => page.evaluate(expression),
      press: (key) => afterwards(page.keyboard.press(key as KeyInput)),
      type: (text) => afterwards(page.keyboard.type(text)),
      click: ({x, y}, count = 1) => afterwards(page.mouse.click(x, y, {count})),
    },
    close: () => browser.close(),
  };
}

/** The page of the component suite's WebKit. */
interface WebKitPage {
  goto(url: string): Promise<unknown>;
  goBack(): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  readonly keyboard: {press(key: string): Promise<void>; type(text: string): Promise<void>};
  readonly mouse: {click(x: number, y: number): Promise<void>};
  setViewportSize(size: {readonly width: number; readonly height: number}): Promise<void>;
  close(): Promise<void>;
}

async function launchWebKit(): Promise<EngineBrowser> {
  const {openWebKitPage} = (await import(new URL('test/support/browsers/webkit.mjs', root).href)) as {
    openWebKitPage(): Promise<WebKitPage>;
  };
  const page = await openWebKitPage();
  await page.setViewportSize(VIEWPORT);
  return {
    engine: 'webkit',
    page: {
      goto: (url) => page.goto(url),
      goBack: () => page.goBack(),
      evaluate: (expression) => page.evaluate(expression),
      press: (key) => page.keyboard.press(key),
      type: (text) => page.keyboard.type(text),
      async click({x, y}, count = 1) {
        for (let clicks = 0; clicks < count; clicks++) await page.mouse.click(Math.round(x), Math.round(y));
      },
    },
    close: () => page.close(),
  };
}
