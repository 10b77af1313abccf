/** A partner's site: a server for pages and the built script folder, and a real browser that visits them. */
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {chromium, type Browser, type Page} from 'playwright-core';

const root = new URL('../../', import.meta.url);

/** A password that may appear only in the request that sends it. */
export const SECRET = 'c4n4ry-in-the-cache';

/* The pages */

/** Builds a Content-Security-Policy that allows only the page's own scripts. */
export const buildPolicy = (trustedTypes: string, scripts = "'self'"): string =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'none'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypes}`,
  ].join('; ');

export interface ServedFile {
  readonly body: string;
  readonly type?: string;
  readonly policy?: string;
}

export const createScript = (body: string): ServedFile => ({body, type: 'text/javascript'});

interface PageParts {
  readonly head: string;
  readonly body: string;
  readonly policy?: string | null;
}

/** Builds a page with elements to which its scripts write results for the test to read. */
export const buildPage = ({head, body, policy}: PageParts): ServedFile => ({
  body: `<!doctype html>
    <html lang="en">
      <head>
        <title>A partner’s page</title>
        ${head}
      </head>
      <body>
        ${body}
        <output id="outcome"></output>
        <output id="violations"></output>
        <output id="shown"></output>
      </body>
    </html>`,
  ...(policy && {policy}),
});

/** A script that records outcomes and policy violations, starting before the first element exists. */
const WATCH = `
  for (const name of ['nexus-success', 'nexus-exit']) {
    document.addEventListener(name, ({detail}) => {
      document.getElementById('outcome').textContent += JSON.stringify(detail) + '\\n';
    });
  }
  const reports = [];
  document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI, sample}) => {
    reports.push(violatedDirective + ' ' + blockedURI + ' ' + sample);
  });
  const showViolations = () => { document.getElementById('violations').textContent = reports.join('\\n'); };
  document.addEventListener('securitypolicyviolation', () => document.body && showViolations());
  addEventListener('DOMContentLoaded', showViolations);
  addEventListener('pageshow', ({persisted}) => {
    document.getElementById('shown').textContent += persisted ? 'restored ' : 'loaded ';
  });
`;

const COMMON_FILES: Readonly<Record<string, ServedFile>> = {
  '/favicon.ico': {body: '', type: 'image/x-icon'},
  '/watch.js': createScript(WATCH),
};

/** A folder that pages of another origin may load from. */
const CDN = '/cdn/';

const FOLDERS: readonly (readonly [prefix: string, folder: string])[] = [
  ['/script/', 'dist/script/'],
  ['/copy/', 'dist/script/'],
  [CDN, 'dist/script/'],
  ['/lit-html.js', 'node_modules/lit-html/lit-html.js'],
];

/* The site */

/** An open page with its requests and the reports of its console. */
export interface Visit {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
  close(): Promise<void>;
}

interface Finder {
  findChromium(): Promise<{readonly executablePath: string; readonly args: string[]}>;
}
const finder = (await import(new URL('test/support/browsers/find-chromium.mjs', root).href)) as Finder;

export class PartnerSite {
  readonly #server: Server;
  readonly #browser: Browser;

  private constructor(server: Server, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  /** Serves these files beside `dist/script`, which is at `/script/` and `/copy/`, and for any origin at `/cdn/`. */
  static async start(files: Readonly<Record<string, ServedFile>>): Promise<PartnerSite> {
    const server = createServer((request, response) => {
      const {pathname} = new URL(request.url ?? '/', 'http://localhost');
      void findFile(files, pathname).then((file) => {
        const {body = 'Not found', type = 'text/html', policy} = file ?? {};
        response.writeHead(file ? 200 : 404, {
          'content-type': `${type}; charset=utf-8`,
          ...(policy && {'content-security-policy': policy}),
          ...(pathname.startsWith(CDN) && {'access-control-allow-origin': '*'}),
        });
        response.end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const {executablePath, args} = await finder.findChromium();
    const browser = await chromium.launch({
      executablePath,
      args,
      // Playwright disables the back/forward cache by default; the tests need it.
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    return new PartnerSite(server, browser);
  }

  get origin(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  /** Another origin, which the same server answers. */
  get otherOrigin(): string {
    return this.origin.replace('127.0.0.1', 'localhost');
  }

  /** Opens a page and waits until the page's script sets the title to “Ready”. `prepare` runs before the navigation. */
  async visit(path: string, prepare?: (page: Page) => Promise<unknown>): Promise<Visit> {
    const context = await this.#browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    page.on('pageerror', ({message}) => complaints.push(message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await prepare?.(page);
    await page.goto(this.origin + path);
    await page.waitForFunction(() => document.title === 'Ready');
    return {page, requests, complaints, close: () => context.close()};
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function findFile(
  files: Readonly<Record<string, ServedFile>>,
  path: string,
): Promise<ServedFile | null> {
  const file = files[path] ?? COMMON_FILES[path];
  if (file) return file;
  const [prefix, folder] = FOLDERS.find(([start]) => path.startsWith(start)) ?? [];
  if (prefix === undefined || folder === undefined || path.includes('..')) return null;
  const body = await readFile(new URL(folder + path.slice(prefix.length), root), 'utf8').catch(() => null);
  return body === null ? null : createScript(body);
}

/* Actions and queries on a page */

export interface Outcome {
  readonly status: string;
  readonly result: {readonly code?: string};
}

export async function readLines(page: Page, id: string): Promise<string[]> {
  return ((await page.locator(`#${id}`).textContent()) ?? '').split('\n').filter(Boolean);
}

export async function readOutcomes(page: Page): Promise<Outcome[]> {
  return (await readLines(page, 'outcome')).map((line) => JSON.parse(line) as Outcome);
}

export async function waitForOutcome(page: Page, status: string): Promise<void> {
  await page.locator('#outcome', {hasText: `"status":"${status}"`}).waitFor({state: 'attached'});
}

/** Goes from the first screen to a login that leads to a challenge. */
export async function fillLogin(page: Page): Promise<void> {
  await page.getByRole('button', {name: 'Continue'}).click();
  await page.getByRole('combobox').fill('great lakes');
  await page.getByRole('option', {name: /^Nelnet/}).click();
  await page.getByLabel('Username').fill('challenge');
  await page.getByLabel('Password', {exact: true}).fill(SECRET);
}

/** Goes from the first screen to “I’m Done”, and checks that there is only one outcome. */
export async function completeWorkflow(page: Page): Promise<void> {
  await fillLogin(page);
  await page.getByRole('button', {name: 'Connect', exact: true}).click();
  await page.getByLabel(/first school|born|car|teacher|pet|street|job/).fill('Rex');
  await page.getByRole('button', {name: 'Submit'}).click();
  await page.getByRole('button', {name: 'I’m Done'}).click();
  await waitForOutcome(page, 'complete');
  assert.deepEqual(
    (await readOutcomes(page)).map(({status}) => status),
    ['complete'],
  );
}

const COMMON_REQUESTS = ['/host.js', ...Object.keys(COMMON_FILES)];

/** The paths that the page requested, sorted, without those that every test page requests. */
export const listRequests = ({requests}: Visit): string[] =>
  requests.filter((path) => !COMMON_REQUESTS.includes(path)).sort();

/** Checks that no policy was violated and that the console reported nothing. */
export async function assertNoComplaints({page, complaints}: Visit): Promise<void> {
  assert.deepEqual(await readLines(page, 'violations'), []);
  assert.deepEqual(complaints, []);
}
