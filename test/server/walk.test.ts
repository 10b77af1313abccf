/** A borrower's whole way, in a real browser: a partner's page, the script bundle, the server, and its database. */
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, test} from 'node:test';
import {chromium, type Browser, type Page} from 'playwright-core';

import {engines} from './database-engines.ts';
import {KEY, PageClient as Client} from './page-client.ts';
import {stopServer, startServer, type RunningServer} from './server-process.ts';
import {waitFor} from '../support/wait-for.ts';

const root = new URL('../../', import.meta.url);
const finder = (await import(new URL('test/support/browsers/find-chromium.mjs', root).href)) as {
  findChromium(): Promise<{readonly executablePath: string; readonly args: string[]}>;
};

const SECRET = 'kN4ry-9c1';
const SECRET_KEY = 'sandbox_secret_walk';
const BORROWER = 'b6f1c0de-3a52-4c1e-8f7d-2a9b0c4d5e6f';

/** @param opens By what a session is opened, as attributes. */
const pageOf = (api: string, opens: string): string => `<!doctype html>
  <html lang="en">
    <title>A partner’s page</title>
    <script type="module" src="/script/nexus-link.min.js"></script>
    <nexus-link ${opens} api-url="${api}" inline></nexus-link>
  </html>`;
const BY_KEY = `nexus-key="${KEY}" uuid="${BORROWER}"`;

/** As strict as a page can be that asks an API. */
const policyOf = (api: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'none'; connect-src ${api}; base-uri 'none'; form-action 'none'; ` +
  "require-trusted-types-for 'script'; trusted-types nexus-link";

for (const engine of engines) {
  describe(`A borrower on a page with an api-url, on ${engine.name}`, {skip: engine.skip}, () => {
    let api: RunningServer;
    let pages: Server;
    let browser: Browser;
    let page: Page;
    let opens = BY_KEY;
    const complaints: string[] = [];

    before(async () => {
      api = await startServer({...(await engine.start()), SEED_NEXUS_KEY: KEY, SEED_SECRET_KEY: SECRET_KEY});
      pages = createServer((request, response) => {
        void answered(request.url ?? '/', api.url, opens).then(({body, type}) => {
          response.setHeader('Content-Type', type);
          response.setHeader('Content-Security-Policy', policyOf(api.url));
          response.end(body);
        });
      });
      await once(pages.listen(0, 'localhost'), 'listening');
      const {executablePath, args} = await finder.findChromium();
      browser = await chromium.launch({executablePath, args});
      page = await browser.newPage();
      page.on('pageerror', ({message}) => complaints.push(message));
      page.on('console', (message) => {
        if (message.type() !== 'error') return;
        // A browser says of every answer that is no success; those of a wrong password and of a session that is over are meant.
        if (!/status of (401|422)/.test(message.text())) complaints.push(message.text());
      });
    });
    after(async () => {
      await browser.close();
      pages.closeAllConnections();
      pages.close();
      await stopServer(api, 'SIGTERM');
    });

    const link = () => page.locator('nexus-link');
    const outcome = (name: string): Promise<unknown> =>
      page.evaluate(
        (event) =>
          new Promise((resolve) => {
            document.addEventListener(event, (ended) => {
              resolve((ended as CustomEvent<unknown>).detail);
            });
          }),
        name,
      );

    const origin = () => `http://localhost:${(pages.address() as AddressInfo).port}`;

    async function opened(): Promise<void> {
      await page.goto(origin());
      await link().getByRole('button', {name: 'Continue'}).click();
    }

    async function loggedIn(username: string): Promise<void> {
      await link().getByLabel('Username').fill(username);
      await link().getByLabel('Password', {exact: true}).fill(SECRET);
      await link().locator('[part~=primary]').click();
    }

    test('finds a servicer by its former name, logs in, answers a challenge, and is done', async () => {
      await opened();
      await link().getByRole('combobox').fill('fedloan');
      await link()
        .getByRole('option', {name: /MOHELA/})
        .click();
      await loggedIn('bad');
      await link().getByText('did not').first().waitFor();
      await loggedIn('challenge');
      await link().locator('nexus-link-challenge input').fill(SECRET);
      await link().locator('[part~=primary]').click();
      await link().locator('nexus-link-accounts').waitFor();
      const success = outcome('nexus-success');
      await link().locator('[part~=primary]').click();
      const {status, result} = (await success) as {
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

    test('comes back, and finds what is connected', async () => {
      await opened();
      await link().locator('[part=connection]', {hasText: 'MOHELA'}).waitFor();
      assert.equal(await link().locator('[part=connection]').count(), 1);
    });

    test('leaves, and the session is over at once', async () => {
      await opened();
      const before = api.readOutput().split('"/v1/session"').length;
      const exit = outcome('nexus-exit');
      await page.locator('nexus-link').evaluate((element: HTMLElement & {close(): void}) => {
        element.close();
      });
      assert.equal(((await exit) as {readonly status: string}).status, 'incomplete');
      await waitFor(() => api.readOutput().split('"/v1/session"').length > before, 'the session is ended');
      assert.match(api.readOutput().trimEnd().split('\n').at(-1) ?? '', /"DELETE".*"\/v1\/session".*204/);
    });

    /** What the partner's own server asks of the API. */
    function partner(): Client {
      const client = new Client((path, init) => fetch(`${api.url}${path}`, init), null);
      client.token = SECRET_KEY;
      return client;
    }
    const minted = async (): Promise<string> => {
      const wanted = {borrower: BORROWER, origin: origin()};
      const {json} = await partner().post('/v1/link-tokens', wanted);
      return String(json.link_token);
    };
    /** Goes as far as a challenge in a session by a link token, which then ends on the server's side. */
    async function challengedInASessionThatEnds(): Promise<void> {
      await page.goto('about:blank');
      opens = `link-token="${await minted()}"`;
      const search = page.waitForRequest(
        (one) => one.method() === 'GET' && one.url().includes('/v1/servicers'),
      );
      await page.goto(origin());
      await link().getByRole('button', {name: 'Continue'}).click();
      await link().getByRole('button', {name: 'Add another servicer'}).click();
      await link()
        .getByRole('option', {name: /Nelnet/})
        .click();
      await loggedIn('challenge');
      await link().locator('nexus-link-challenge input').fill(SECRET);
      const elsewhere = new Client((path, init) => fetch(`${api.url}${path}`, init), origin());
      elsewhere.token = (await (await search).allHeaders()).authorization?.replace('Bearer ', '') ?? '';
      assert.equal((await elsewhere.delete('/v1/session')).status, 204);
    }

    test('comes by a link token in place of a key: once its session is over, there is one exit, by its own code', async () => {
      await challengedInASessionThatEnds();
      const exit = outcome('nexus-exit');
      await link().locator('[part~=primary]').click();
      const {status, result} = (await exit) as {
        readonly status: string;
        readonly result: {readonly code: string; readonly step: string; readonly borrower: object};
      };
      assert.equal(status, 'error');
      assert.deepEqual(
        [result.code, result.step, result.borrower],
        ['link-token-expired', 'challenge', {uuid: BORROWER}],
      );
      await link().getByText('Your session has ended').first().waitFor();
    });

    test('goes on in a new session, where the page brings another link token', async () => {
      await challengedInASessionThatEnds();
      const next = await minted();
      await page.locator('nexus-link').evaluate((element: HTMLElement & {fetchLinkToken: unknown}, token) => {
        element.fetchLinkToken = () => Promise.resolve(token);
      }, next);
      await link().locator('[part~=primary]').click();
      await link().getByText('Your session has ended').first().waitFor();
      await link().getByRole('button', {name: 'Start again'}).click();
      await link().getByRole('button', {name: 'Continue'}).click();
      await link().locator('[part=connection]', {hasText: 'MOHELA'}).waitFor();
    });

    test('has a portfolio, which the partner’s own server reads', async () => {
      const {status, json} = await partner().get(`/v1/borrowers/${BORROWER}/portfolio`);
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

    test('has left nothing of what was typed in the server’s log, and no complaint in the page', () => {
      assert.ok(api.readOutput().includes('/v1/attempts'));
      assert.ok(!api.readOutput().includes(SECRET));
      assert.deepEqual(complaints, []);
    });
  });
}

async function answered(
  url: string,
  api: string,
  opens: string,
): Promise<{readonly body: string; readonly type: string}> {
  if (!/^\/script\/[\w./-]+\.js$/.test(url)) return {body: pageOf(api, opens), type: 'text/html'};
  return {body: await readFile(new URL(`dist${url}`, root), 'utf8'), type: 'text/javascript'};
}
