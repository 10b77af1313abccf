/** One small app per framework, each built by the framework's own tool: a borrower uses it as they would use a partner's. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after, before, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import type {Browser, Page} from 'playwright-core';

import {findFolder, frameworks, runCommand, serveApp, type Served} from './support/app.ts';
import {Results} from './support/results.ts';
import {STACKS, type Stack} from './support/stacks.ts';
import {launchBrowser, Visitor} from './support/visitor.ts';

const API = 'https://api.acme.example';
const LINK_TOKEN = 'acme-token-of-ada';
/** Longer than the test takes, so that a request is in flight when the element is removed. */
const SLOW_LOGIN = '@slow_60000';

// One app is built while a borrower uses another.
describe('An app with', {concurrency: 2}, () => {
  for (const [index, stack] of STACKS.entries())
    describe(stack.name, {concurrency: 1}, () => describeStack(stack, index));
});

function describeStack(stack: Stack, index: number): void {
  const results = new Results('stacks', stack.name);
  const folder = findFolder(stack.folder);
  let browser: Browser;
  let served: Served | null = null;

  before(async () => {
    browser = await launchBrowser();
  });
  after(async () => {
    results.write(index);
    await browser.close();
    await served?.close();
  });

  const visit = async (
    path: string,
    act: (visitor: Visitor) => Promise<void>,
    prepare?: (page: Page) => Promise<void>,
  ): Promise<void> => {
    served ??= await serveApp(stack);
    await Visitor.visit(browser, served.origin + path, act, prepare);
    assert.doesNotMatch(served.readOutput(), /warn|error/i);
  };

  test('resolves the packed package', () =>
    results.check('install', () => {
      const path = createRequire(new URL('package.json', folder)).resolve('nexus-link/package.json');
      assert.equal(path, fileURLToPath(new URL('node_modules/nexus-link/package.json', frameworks)));
    }));

  const {types, typesTest, build} = stack;
  if (types !== null)
    test('passes its type check', () => results.check('types', () => runCommand(folder, types)));

  if (build !== null) {
    test('builds', () =>
      results.check('build', async () => {
        await runCommand(folder, build);
        // The tool checks the types as it builds.
        if (types === null) await results.check('types', () => {});
      }));
  }

  if (typesTest !== undefined) {
    test('refuses wrong attributes and handlers in its type check', () =>
      results.check('typed events', () => {
        assert.match(readFileSync(new URL(typesTest, folder), 'utf8'), /@(?:ts|vue)-expect-error/);
        // Each of these lines is an error of the check if it has none.
        assert.ok(results.holds('types'));
      }));
  }

  test('links to the end, while it renders anew and changes its handlers', () =>
    results.check('whole link', () =>
      visit('/', async (visitor) => {
        const {borrower} = visitor;
        await visitor.click('#connect');
        await borrower.waitForStep('welcome');
        if (!stack.isMarkupOnly)
          assert.equal(await visitor.readTitle(), 'Bring your loans to Acme (visit 1)');
        await borrower.goToLogin();
        await borrower.press('Username');
        await borrower.page.type('chall');
        await visitor.clickBehind('#refresh');
        await visitor.waitForVisit(2);
        await borrower.page.type('enge');
        assert.equal(await borrower.value('Username'), 'challenge');
        await borrower.completeLogin();
        await visitor.waitForLog(['Visit 2: complete, servicers: Nelnet']);
      }),
    ));

  test('exits once when it is removed in mid-request, and works again afterwards', () =>
    results.check('unmount', () =>
      visit('/', async (visitor) => {
        const {borrower, page} = visitor;
        await visitor.click('#connect');
        await borrower.waitForStep('welcome');
        await borrower.goToLogin();
        await borrower.press('Username');
        await borrower.page.type(SLOW_LOGIN);
        await borrower.page.press('Tab');
        await borrower.page.type('password');
        await borrower.page.press('Enter');
        await borrower.waitForStep('connecting');
        await visitor.clickBehind('#leave');
        await page.locator('nexus-link').waitFor({state: 'detached'});
        await visitor.waitForLog(['Visit 1: incomplete, servicers: ']);
        await visitor.click('#refresh');
        await visitor.waitForVisit(2);
        await visitor.click('#connect');
        await borrower.waitForStep('welcome');
        await visitor.waitForLog(['Visit 1: incomplete, servicers: ']);
      }),
    ));

  test('opens a session with a link token of its server', () =>
    results.check('link token', async () => {
      const bodies: string[] = [];
      await visit(
        '/',
        async (visitor) => {
          await visitor.click('#connect-api');
          await visitor.borrower.waitForStep('welcome');
          assert.equal(bodies.length, 1);
          assert.match(bodies[0] ?? '', new RegExp(LINK_TOKEN));
        },
        (page) => serveApi(page, bodies),
      );
    }));

  if (stack.isServerRendered) {
    test('renders the inline link on the server, and brings it to life without a shift', () =>
      results.check('SSR', () =>
        visit(
          '/inline',
          async (visitor) => {
            const {page, borrower} = visitor;
            const html = await (await fetch(page.url())).text();
            const [tag = ''] = /<nexus-link[^>]*>/.exec(html) ?? [];
            assert.match(tag, /class="inline-link"/);
            await borrower.waitForStep('welcome');
            assert.deepEqual(await page.evaluate('shifts'), []);
            await borrower.completeWorkflow();
            await visitor.waitForLog(['Visit 1: complete, servicers: Nelnet']);
          },
          observeShifts,
        ),
      ));
  }
}

/** Collects the elements that moved although the borrower did nothing. */
async function observeShifts(page: Page): Promise<void> {
  await page.addInitScript(`
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const {value, hadRecentInput, sources} of list.getEntries())
        if (!hadRecentInput)
          shifts.push({
            value,
            nodes: sources.map(({node, previousRect, currentRect}) => [
              String(node?.nodeName),
              previousRect.top,
              currentRect.top,
            ]),
          });
    }).observe({type: 'layout-shift', buffered: true});
  `);
}

/** Answers in place of Acme's server and of the API, and collects the bodies of the sessions. */
async function serveApi(page: Page, bodies: string[]): Promise<void> {
  await page.route('**/link-token', (route) => route.fulfill({body: LINK_TOKEN}));
  await page.route(`${API}/**`, async (route) => {
    const {pathname} = new URL(route.request().url());
    const headers = {'access-control-allow-origin': '*', 'access-control-allow-headers': '*'};
    if (!pathname.endsWith('/sessions')) return route.fulfill({headers, json: {servicers: []}});
    bodies.push(route.request().postData() ?? '');
    await route.fulfill({
      headers,
      status: 201,
      json: {
        token: 'a-token-of-twenty-and-more-characters',
        environment: 'sandbox',
        borrower: {uuid: 'b0a7c1de-5f0e-4c53-9a1b-0d6e8f2a4c10'},
        connections: [],
      },
    });
  });
}
