/** The script-tag bundle, in a real browser, on pages with the strictest policies that a partner may have. */
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import {SourceMap, type SourceMapPayload} from 'node:module';
import type {AddressInfo} from 'node:net';
import {after, before, describe, test} from 'node:test';
import {chromium, type Browser, type Page} from 'playwright-core';

const root = new URL('../../', import.meta.url);
const SECRET = 'c4n4ry-in-the-cache';
const LINK = '/script/nexus-link.min.js';
const COPY = '/copy/nexus-link.min.js';
const SANDBOX = '/script/chunks/sandbox.js';

/* The pages */

const policy = (trustedTypes: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'none'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypes}`,
  ].join('; ');
const STRICT = policy('nexus-link');

interface Served {
  readonly body: string;
  readonly type?: string;
  readonly policy?: string;
}

const html = (scripts: readonly string[], body: string, csp: string | null = STRICT): Served => ({
  body: `<!doctype html>
    <html lang="en">
      <head>
        <title>A partner’s page</title>
        <script src="/watch.js"></script>
        ${scripts.map((src) => `<script type="module" src="${src}"></script>`).join('\n')}
        <script type="module" src="/host.js"></script>
      </head>
      <body>
        ${body}
        <output id="outcome"></output>
        <output id="violations"></output>
        <output id="shown"></output>
      </body>
    </html>`,
  ...(csp !== null && {policy: csp}),
});

const script = (body: string): Served => ({body, type: 'text/javascript'});
const button = '<button id="open">Link servicers</button>';

/** What a partner's page does. */
const HOST = `
  document.getElementById('open')?.addEventListener('click', ({target}) => {
    window.Nexus.link({nexus_key: target.dataset.key ?? 'sandbox_script'});
  });
  document.title = 'Ready';
`;
/** What is written down for the test to read, from before the first element is there. */
const WATCH = `
  for (const name of ['nexus-success', 'nexus-exit']) {
    document.addEventListener(name, ({detail}) => {
      document.getElementById('outcome').textContent += JSON.stringify(detail) + '\\n';
    });
  }
  const seen = [];
  document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI, sample}) => {
    seen.push(violatedDirective + ' ' + blockedURI + ' ' + sample);
  });
  const write = () => { document.getElementById('violations').textContent = seen.join('\\n'); };
  document.addEventListener('securitypolicyviolation', () => document.body && write());
  addEventListener('DOMContentLoaded', write);
  addEventListener('pageshow', ({persisted}) => {
    document.getElementById('shown').textContent += persisted ? 'restored ' : 'loaded ';
  });
`;
const APP = `
  import {html, render} from '/lit-html.js';
  render(html\`<p id="app">The partner’s own \${'Lit'}</p>\`, document.body.appendChild(document.createElement('main')));
`;

const pages: Readonly<Record<string, Served>> = {
  '/tag': html([LINK], '<nexus-link nexus-key="sandbox_script" inline></nexus-link>'),
  '/link': html([LINK], button),
  '/live': html([LINK], '<button id="open" data-key="live_script">Link servicers</button>'),
  '/live-tag': html([LINK], '<nexus-link nexus-key="live_script" inline></nexus-link>'),
  '/twice': html([LINK, COPY], button, null),
  '/twice-allowed': html([LINK, COPY], button, policy("nexus-link 'allow-duplicates'")),
  '/twice-strict': html([LINK, COPY], button),
  '/app': html([LINK, '/app.js'], button, policy('nexus-link lit-html')),
  '/app-first': html(['/app.js', LINK], button, policy('nexus-link lit-html')),
  '/app-alone': html([LINK, '/app.js'], button),
  '/elsewhere': html([], '<p>Elsewhere</p>'),
  '/favicon.ico': {body: '', type: 'image/x-icon'},
  '/host.js': script(HOST),
  '/watch.js': script(WATCH),
  '/app.js': script(APP),
};

const folders: readonly (readonly [prefix: string, folder: string])[] = [
  ['/script/', 'dist/script/'],
  ['/copy/', 'dist/script/'],
  ['/lit-html.js', 'node_modules/lit-html/lit-html.js'],
];

async function serve(path: string): Promise<Served | null> {
  const page = pages[path];
  if (page) return page;
  const [prefix, folder] = folders.find(([start]) => path.startsWith(start)) ?? [];
  if (prefix === undefined || folder === undefined || path.includes('..')) return null;
  const body = await readFile(new URL(folder + path.slice(prefix.length), root), 'utf8').catch(() => null);
  return body === null ? null : script(body);
}

/* The browser */

interface Found {
  readonly executablePath: string;
  readonly args: string[];
}
const finder = (await import(new URL('test/support/browsers/find-chromium.mjs', root).href)) as {
  findChromium(): Promise<Found>;
};

let server: Server;
let browser: Browser;

before(async () => {
  server = createServer((request, response) => {
    void serve(new URL(request.url ?? '/', 'http://localhost').pathname).then((served) => {
      const {body = 'Not found', type = 'text/html', policy: csp} = served ?? {};
      response.writeHead(served ? 200 : 404, {
        'content-type': `${type}; charset=utf-8`,
        ...(csp && {'content-security-policy': csp}),
      });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {executablePath, args} = await finder.findChromium();
  browser = await chromium.launch({
    executablePath,
    args,
    // It is a part of what is tested.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
});

after(async () => {
  await browser.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A page, and what it asked for and complained about. */
interface Visit {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
  close(): Promise<void>;
}

async function visit(path: string): Promise<Visit> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  page.on('pageerror', ({message}) => complaints.push(message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(origin() + path);
  await page.waitForFunction(() => document.title === 'Ready');
  return {page, requests, complaints, close: () => context.close()};
}

const origin = () => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

async function lines(page: Page, id: string): Promise<string[]> {
  return ((await page.locator(`#${id}`).textContent()) ?? '').split('\n').filter(Boolean);
}

async function outcomes(page: Page): Promise<{status: string; result: {code?: string}}[]> {
  return (await lines(page, 'outcome')).map((line) => JSON.parse(line) as {status: string; result: object});
}

async function hasOutcome(page: Page, status: string): Promise<void> {
  await page.locator('#outcome', {hasText: `"status":"${status}"`}).waitFor({state: 'attached'});
}

async function toLogin(page: Page): Promise<void> {
  await page.getByRole('button', {name: 'Continue'}).click();
  await page.getByRole('combobox').fill('great lakes');
  await page.getByRole('option', {name: /^Nelnet/}).click();
  await page.getByLabel('Username').fill('challenge');
  await page.getByLabel('Password', {exact: true}).fill(SECRET);
}

/** The whole way of a borrower, from the first screen to I’m Done. */
async function walk(page: Page): Promise<void> {
  await toLogin(page);
  await page.getByRole('button', {name: 'Connect', exact: true}).click();
  await page.getByLabel(/first school|born|car|teacher|pet|street|job/).fill('Rex');
  await page.getByRole('button', {name: 'Submit'}).click();
  await page.getByRole('button', {name: 'I’m Done'}).click();
  await hasOutcome(page, 'complete');
  assert.deepEqual(
    (await outcomes(page)).map(({status}) => status),
    ['complete'],
  );
}

const OWN = ['/watch.js', '/host.js', '/favicon.ico'];

/** What was asked for, but for what the test's own page needs. */
const asked = ({requests}: Visit) => requests.filter((path) => !OWN.includes(path)).sort();

async function isClean({page, complaints}: Visit): Promise<void> {
  assert.deepEqual(await lines(page, 'violations'), []);
  assert.deepEqual(complaints, []);
}

/** On a page of its own, which is closed whatever happens. */
const on = (path: string, act: (visit: Visit) => Promise<void>) => async (): Promise<void> => {
  const visited = await visit(path);
  try {
    await act(visited);
  } finally {
    await visited.close();
  }
};

/* The tests */

describe('under a policy that allows nothing but the script', {concurrency: true}, () => {
  test(
    'a borrower links a servicer by the tag, without one report and one request more than needed',
    on('/tag', async (visited) => {
      await walk(visited.page);
      await isClean(visited);
      assert.deepEqual(asked(visited), [LINK, SANDBOX, '/tag'].sort());
    }),
  );

  test(
    'a borrower links a servicer by window.Nexus.link, and the sandbox is fetched when it is opened',
    on('/link', async (visited) => {
      assert.deepEqual(asked(visited), [LINK, '/link'].sort());
      await visited.page.locator('#open').click();
      await walk(visited.page);
      await isClean(visited);
      assert.deepEqual(asked(visited), [LINK, SANDBOX, '/link'].sort());
      assert.equal(await visited.page.locator('nexus-link').count(), 0);
      const focused = visited.page.locator('#open:focus');
      assert.equal(await focused.count(), 1, 'the focus is back on the button');
    }),
  );

  test(
    'the policy is in force: an inline style and a string as markup are reported',
    on('/link', async ({page}) => {
      await page.evaluate(() => {
        document.body.setAttribute('style', 'color: red');
      });
      await page.locator('#violations', {hasText: 'style-src'}).waitFor({state: 'attached'});
      const blocked = await page.evaluate(() => {
        try {
          document.body.insertAdjacentHTML('beforeend', '<b>markup</b>');
          return false;
        } catch {
          return true;
        }
      });
      assert.ok(blocked, 'Trusted Types are enforced');
      await page.locator('#violations', {hasText: 'require-trusted-types-for'}).waitFor({state: 'attached'});
    }),
  );

  for (const path of ['/live', '/live-tag']) {
    test(
      `a live key ends in an error, and never fetches the sandbox (${path})`,
      on(path, async (visited) => {
        const {page} = visited;
        if (path === '/live') await page.locator('#open').click();
        await hasOutcome(page, 'error');
        const [outcome] = await outcomes(page);
        assert.equal(outcome?.result.code, 'invalid-options');
        await page.getByRole('heading').waitFor();
        assert.equal(await page.getByText('Sandbox').count(), 0);
        // The call has no onExit, so that the console is told; a tag has its events.
        const told = path === '/live' ? ['Nexus.link: A live nexus_key needs api-url.'] : [];
        assert.deepEqual(visited.complaints.splice(0), told);
        await isClean(visited);
        assert.deepEqual(asked(visited), [LINK, path].sort());
      }),
    );
  }
});

describe('two copies of the bundle on one page', {concurrency: true}, () => {
  for (const path of ['/twice', '/twice-allowed']) {
    test(
      `work together (${path})`,
      on(path, async (visited) => {
        const {page} = visited;
        assert.ok(asked(visited).includes(COPY));
        await page.locator('#open').click();
        await page.getByRole('button', {name: 'Continue'}).waitFor();
        assert.equal(await page.locator('nexus-link').count(), 1);
        await walk(page);
        await isClean(visited);
      }),
    );
  }

  test(
    'where the policy allows its name once, the second one fails to load, and the first goes on',
    on('/twice-strict', async ({page, complaints}) => {
      await page.locator('#open').click();
      await walk(page);
      assert.ok(
        complaints.some((text) => /policy.*nexus-link/i.test(text)),
        complaints.join('\n'),
      );
    }),
  );
});

describe('beside an app with a Lit of its own', {concurrency: true}, () => {
  for (const path of ['/app', '/app-first']) {
    test(
      `both work, where the policy allows both names (${path})`,
      on(path, async (visited) => {
        const {page} = visited;
        assert.equal(await page.locator('#app').textContent(), 'The partner’s own Lit');
        await page.locator('#open').click();
        await walk(page);
        await isClean(visited);
      }),
    );
  }

  test(
    'works where only its own name is allowed, which the app’s Lit does not get',
    on('/app-alone', async ({page, complaints}) => {
      assert.equal(await page.locator('#app').count(), 0);
      assert.ok(
        complaints.some((text) => /policy.*lit-html/i.test(text)),
        complaints.join('\n'),
      );
      await page.locator('#open').click();
      await walk(page);
    }),
  );
});

describe('the back/forward cache', {concurrency: true}, () => {
  const back = async ({page}: Visit): Promise<string> => {
    await page.goto(`${origin()}/elsewhere`);
    await page.getByText('Elsewhere').waitFor();
    await page.goBack({waitUntil: 'commit'});
    const shown = page.locator('#shown', {hasText: /loaded|restored/});
    await shown.waitFor({state: 'attached'});
    return (await shown.textContent()) ?? '';
  };

  test('brings the opening back as it was, but for what is secret, and took it for no exit', async (context) => {
    // The browser that comes from npm is a headless shell, which has no such cache.
    const plain = await visit('/link');
    const isKept = (await back(plain)).includes('restored');
    await plain.close();
    if (!isKept) return context.skip('This browser keeps no page to go back to.');
    await on('/link', async (visited) => {
      const {page} = visited;
      await page.locator('#open').click();
      await toLogin(page);
      assert.equal(await page.getByLabel('Password', {exact: true}).inputValue(), SECRET);

      assert.match(await back(visited), /restored/);
      assert.deepEqual(await outcomes(page), []);
      assert.equal(await page.getByLabel('Username').inputValue(), 'challenge');
      assert.equal(await page.getByLabel('Password', {exact: true}).inputValue(), '');

      await page.getByLabel('Password', {exact: true}).fill('another');
      await page.getByRole('button', {name: 'Connect', exact: true}).click();
      await page.getByRole('button', {name: 'Submit'}).waitFor();
      await isClean(visited);
    })();
  });
});

const bundle = await readFile(new URL('dist/script/nexus-link.min.js', root), 'utf8');

test('the bundle says whose licences it carries', async () => {
  assert.match(
    bundle.split('\n')[0] ?? '',
    /^\/\*! nexus-link \d+\.\d+\.\d+\b.*\bMIT\b.*third-party-licenses\.txt/,
  );
  const licences = await readFile(new URL('dist/script/third-party-licenses.txt', root), 'utf8');
  for (const name of ['lit-html', '@lit/context']) assert.ok(licences.includes(name), name);
});

test('the bundle has V8 compile it while it loads, by a comment above all code', () => {
  assert.equal(bundle.split('\n')[1], '//# allFunctionsCalledOnLoad');
});

test('the source map leads from the bundle to the line in the source', async () => {
  const map = await readFile(new URL('dist/script/nexus-link.min.js.map', root), 'utf8');
  const needle = '"nexus-intent"';
  const lines = bundle.split('\n');
  const line = lines.findIndex((text) => text.includes(needle));
  const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(
    line,
    lines[line]?.indexOf(needle) ?? -1,
  );
  assert.ok('originalSource' in entry, 'it leads somewhere');
  assert.match(entry.originalSource, /src\/steps\/intent-event\.ts$/);
  const source = await readFile(new URL('src/steps/intent-event.ts', root), 'utf8');
  assert.match(source.split('\n')[entry.originalLine] ?? '', /'nexus-intent'/);
});
