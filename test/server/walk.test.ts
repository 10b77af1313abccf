/** A borrower's whole workflow in a real browser: a partner's page, the script bundle, the server and its database. */
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, test} from 'node:test';
import {chromium, type Browser, type Page} from 'playwright-core';

import {engines} from './database-engines.ts';
import {KEY, PageClient} from './page-client.ts';
import {stopServer, startServer, type RunningServer} from './server-process.ts';
import {waitFor} from '../support/wait-for.ts';

const root = new URL('../../', import.meta.url);
const finder = (await import(new URL('test/support/browsers/find-chromium.mjs', root).href)) as {
  findChromium(): Promise<{readonly executablePath: string; readonly args: string[]}>;
};

const SECRET = 'kN4ry-9c1';
const SECRET_KEY = 'sandbox_secret_walk';
const BORROWER = 'b6f1c0de-3a52-4c1e-8f7d-2a9b0c4d5e6f';

/** @param credentialAttributes The attributes that contain the key or the link token. */
const buildPage = (api: string, credentialAttributes: string): string => `<!doctype html>
  <html lang="en">
    <title>A partner’s page</title>
    <script type="module" src="/script/nexus-link.min.js"></script>
    <nexus-link ${credentialAttributes} api-url="${api}" inline></nexus-link>
  </html>`;
const BY_KEY = `nexus-key="${KEY}" uuid="${BORROWER}"`;

/** Builds the strictest policy for a page that calls an API. */
const buildPolicy = (api: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'none'; connect-src ${api}; base-uri 'none'; form-action 'none'; ` +
  "require-trusted-types-for 'script'; trusted-types nexus-link";

for (const engine of engines) {
  describe(`Borrower on a page with an api-url, on ${engine.name}`, {skip: engine.skip}, () => {
    let api: RunningServer;
    let pages: Server;
    let browser: Browser;
    let page: Page;
    let credentialAttributes = BY_KEY;
    const pageErrors: string[] = [];

    before(async () => {
      const settings = {...(await engine.start()), SEED_NEXUS_KEY: KEY, SEED_SECRET_KEY: SECRET_KEY};
      const {executablePath, args} = await finder.findChromium();
      [api, browser] = await Promise.all([startServer(settings), chromium.launch({executablePath, args})]);
      pages = createServer((request, response) => {
        void findFile(request.url ?? '/', api.url, credentialAttributes).then(({body, type}) => {
          response.setHeader('Content-Type', type);
          response.setHeader('Content-Security-Policy', buildPolicy(api.url));
          response.end(body);
        });
      });
      await once(pages.listen(0, 'localhost'), 'listening');
      page = await browser.newPage();
      page.on('pageerror', ({message}) => pageErrors.push(message));
      page.on('console', (message) => {
        if (message.type() !== 'error') return;
        // The browser reports every reply with an error status. The tests cause those of 401 and 422, and the end of a
        // session for which there is no new link token.
        if (!/status of (401|422)|\(link-token-expired\)$/.test(message.text()))
          pageErrors.push(message.text());
      });
    });
    after(async () => {
      await browser.close();
      pages.closeAllConnections();
      pages.close();
      await stopServer(api, 'SIGTERM');
    });

    const locateLink = () => page.locator('nexus-link');
    /** By a key: the element ignores a click that follows another one at the same place within half a second. */
    const pressPrimaryButton = () => locateLink().locator('[part~=primary]').press('Enter');
    /** Listens for an event, and returns a function that waits for its detail. */
    async function listenFor(name: string): Promise<() => Promise<unknown>> {
      const heard = await page.evaluateHandle((event) => {
        const details: unknown[] = [];
        document.addEventListener(event, (ended) => details.push((ended as CustomEvent<unknown>).detail));
        return details;
      }, name);
      return async () => {
        await page.waitForFunction((details) => details.length > 0, heard);
        return heard.evaluate(([detail]) => detail);
      };
    }

    const getPageOrigin = () => `http://localhost:${(pages.address() as AddressInfo).port}`;

    async function openLink(): Promise<void> {
      await page.goto(getPageOrigin());
      await locateLink().getByRole('button', {name: 'Continue'}).click();
    }

    async function fillLogin(username: string): Promise<void> {
      await locateLink().getByLabel('Username').fill(username);
      await locateLink().getByLabel('Password', {exact: true}).fill(SECRET);
      await pressPrimaryButton();
    }

    test('finds a servicer by its former name, logs in, answers a challenge, and finishes', async () => {
      await openLink();
      await locateLink().getByRole('combobox').fill('fedloan');
      await locateLink()
        .getByRole('option', {name: /MOHELA/})
        .click();
      await fillLogin('bad');
      await locateLink().getByText('did not').first().waitFor();
      await fillLogin('challenge');
      await locateLink().locator('nexus-link-challenge input').fill(SECRET);
      await pressPrimaryButton();
      await locateLink().locator('nexus-link-accounts').waitFor();
      const waitForSuccess = await listenFor('nexus-success');
      await pressPrimaryButton();
      const {status, result} = (await waitForSuccess()) as {
        readonly status: string;
        readonly result: {
          readonly borrower: {readonly uuid: string};
          readonly connections: readonly {readonly servicer: {readonly name: string}}[];
        };
      };
      assert.equal(status, 'complete');
      assert.equal(result.borrower.uuid, BORROWER);
      assert.deepEqual(
        result.connections.map(({servicer}) => servicer.name),
        ['MOHELA'],
      );
    });

    test('sees the connection in the next session', async () => {
      await openLink();
      await locateLink().locator('[part=connection]', {hasText: 'MOHELA'}).waitFor();
      assert.equal(await locateLink().locator('[part=connection]').count(), 1);
    });

    test('leaves, which ends the session at once', async () => {
      await openLink();
      const before = api.readOutput().split('"/v1/session"').length;
      const waitForExit = await listenFor('nexus-exit');
      await page.locator('nexus-link').evaluate((element: HTMLElement & {close(): void}) => {
        element.close();
      });
      assert.equal(((await waitForExit()) as {readonly status: string}).status, 'incomplete');
      await waitFor(() => api.readOutput().split('"/v1/session"').length > before, 'the session is ended');
      assert.match(api.readOutput().trimEnd().split('\n').at(-1) ?? '', /"DELETE".*"\/v1\/session".*204/);
    });

    /** Creates a client for the partner's server. */
    function createPartnerClient(): PageClient {
      const client = new PageClient((path, init) => fetch(`${api.url}${path}`, init), null);
      client.token = SECRET_KEY;
      return client;
    }
    const createLinkToken = async (): Promise<string> => {
      const body = {borrower: BORROWER, origin: getPageOrigin()};
      const {json} = await createPartnerClient().post('/v1/link-tokens', body);
      return String(json.link_token);
    };
    /** Opens a session by a link token, goes to a challenge, and ends the session on the server. */
    async function reachChallengeInEndedSession(): Promise<void> {
      await page.goto('about:blank');
      credentialAttributes = `link-token="${await createLinkToken()}"`;
      const search = page.waitForRequest(
        (request) => request.method() === 'GET' && request.url().includes('/v1/servicers'),
      );
      await page.goto(getPageOrigin());
      await locateLink().getByRole('button', {name: 'Continue'}).click();
      await locateLink().getByRole('button', {name: 'Add another servicer'}).click();
      await locateLink()
        .getByRole('option', {name: /Nelnet/})
        .click();
      await fillLogin('challenge');
      await locateLink().locator('nexus-link-challenge input').fill(SECRET);
      const sessionClient = new PageClient((path, init) => fetch(`${api.url}${path}`, init), getPageOrigin());
      sessionClient.token = (await (await search).allHeaders()).authorization?.replace('Bearer ', '') ?? '';
      assert.equal((await sessionClient.delete('/v1/session')).status, 204);
    }

    test('sees one exit with link-token-expired when a session by a link token has ended', async () => {
      await reachChallengeInEndedSession();
      const waitForExit = await listenFor('nexus-exit');
      await pressPrimaryButton();
      const {status, result} = (await waitForExit()) as {
        readonly status: string;
        readonly result: {readonly code: string; readonly step: string; readonly borrower: object};
      };
      assert.equal(status, 'error');
      assert.deepEqual(
        [result.code, result.step, result.borrower],
        ['link-token-expired', 'challenge', {uuid: BORROWER}],
      );
      await locateLink().getByText('Your session has ended').first().waitFor();
    });

    test('continues in a new session if the page provides another link token', async () => {
      await reachChallengeInEndedSession();
      const next = await createLinkToken();
      await page.locator('nexus-link').evaluate((element: HTMLElement & {fetchLinkToken: unknown}, token) => {
        element.fetchLinkToken = () => Promise.resolve(token);
      }, next);
      await pressPrimaryButton();
      await locateLink().getByText('Your session has ended').first().waitFor();
      await pressPrimaryButton();
      await locateLink().getByRole('button', {name: 'Continue'}).click();
      await locateLink().locator('[part=connection]', {hasText: 'MOHELA'}).waitFor();
    });

    test('has a portfolio that the partner’s server can read', async () => {
      const {status, json} = await createPartnerClient().get(`/v1/borrowers/${BORROWER}/portfolio`);
      const {servicers, summary} = json as {
        readonly servicers: readonly {
          readonly servicer: {readonly name: string};
          readonly portfolio: {readonly balance: string};
        }[];
        readonly summary: readonly {readonly balance: string}[];
      };
      assert.equal(status, 200);
      assert.deepEqual(
        servicers.map(({servicer}) => servicer.name),
        ['MOHELA'],
      );
      assert.equal(summary[0]?.balance, servicers[0]?.portfolio.balance);
    });

    test('leaves no typed value in the server’s log, and no error in the page', () => {
      assert.ok(api.readOutput().includes('/v1/attempts'));
      assert.ok(!api.readOutput().includes(SECRET));
      assert.deepEqual(pageErrors, []);
    });
  });
}

async function findFile(
  url: string,
  api: string,
  credentialAttributes: string,
): Promise<{readonly body: string; readonly type: string}> {
  if (!/^\/script\/[\w./-]+\.js$/.test(url))
    return {body: buildPage(api, credentialAttributes), type: 'text/html'};
  return {body: await readFile(new URL(`dist${url}`, root), 'utf8'), type: 'text/javascript'};
}
