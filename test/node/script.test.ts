/** The script-tag bundle, in a real browser, on pages with the strictest policies that a partner may have. */
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {SourceMap, type SourceMapPayload} from 'node:module';
import {after, before, describe, test} from 'node:test';
import {
  assertNoComplaints,
  buildPage,
  buildPolicy,
  completeWorkflow,
  fillLogin,
  listRequests,
  PartnerSite,
  readOutcomes,
  script,
  SECRET,
  waitForOutcome,
  type ServedFile,
  type Visit,
} from './partner-site.ts';

const root = new URL('../../', import.meta.url);
const LINK = '/script/nexus-link.min.js';
const COPY = '/copy/nexus-link.min.js';
const SANDBOX = '/script/chunks/sandbox.js';

/* The pages */

const STRICT = buildPolicy('nexus-link');

const html = (scripts: readonly string[], body: string, policy: string | null = STRICT): ServedFile =>
  buildPage({
    head: [
      '<script src="/watch.js"></script>',
      ...[...scripts, '/host.js'].map((src) => `<script type="module" src="${src}"></script>`),
    ].join('\n'),
    body,
    policy,
  });

const button = '<button id="open">Link servicers</button>';

/** What a partner's page does. */
const HOST = `
  document.getElementById('open')?.addEventListener('click', ({target}) => {
    window.Nexus.link({nexus_key: target.dataset.key ?? 'sandbox_script'});
  });
  document.title = 'Ready';
`;
const APP = `
  import {html, render} from '/lit-html.js';
  render(html\`<p id="app">The partner’s own \${'Lit'}</p>\`, document.body.appendChild(document.createElement('main')));
`;

const files: Readonly<Record<string, ServedFile>> = {
  '/tag': html([LINK], '<nexus-link nexus-key="sandbox_script" inline></nexus-link>'),
  '/link': html([LINK], button),
  '/live': html([LINK], '<button id="open" data-key="live_script">Link servicers</button>'),
  '/live-tag': html([LINK], '<nexus-link nexus-key="live_script" inline></nexus-link>'),
  '/twice': html([LINK, COPY], button, null),
  '/twice-allowed': html([LINK, COPY], button, buildPolicy("nexus-link 'allow-duplicates'")),
  '/twice-strict': html([LINK, COPY], button),
  '/app': html([LINK, '/app.js'], button, buildPolicy('nexus-link lit-html')),
  '/app-first': html(['/app.js', LINK], button, buildPolicy('nexus-link lit-html')),
  '/app-alone': html([LINK, '/app.js'], button),
  '/elsewhere': html([], '<p>Elsewhere</p>'),
  '/host.js': script(HOST),
  '/app.js': script(APP),
};

let site: PartnerSite;
before(async () => {
  site = await PartnerSite.start(files);
});
after(() => site.stop());

/** Runs a test on a page of its own, which is closed whatever happens. */
const on = (path: string, act: (visit: Visit) => Promise<void>) => async (): Promise<void> => {
  const visited = await site.visit(path);
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
      await completeWorkflow(visited.page);
      await assertNoComplaints(visited);
      assert.deepEqual(listRequests(visited), [LINK, SANDBOX, '/tag'].sort());
    }),
  );

  test(
    'a borrower links a servicer by window.Nexus.link, and the sandbox is fetched when it is opened',
    on('/link', async (visited) => {
      assert.deepEqual(listRequests(visited), [LINK, '/link'].sort());
      await visited.page.locator('#open').click();
      await completeWorkflow(visited.page);
      await assertNoComplaints(visited);
      assert.deepEqual(listRequests(visited), [LINK, SANDBOX, '/link'].sort());
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
        await waitForOutcome(page, 'error');
        const [outcome] = await readOutcomes(page);
        assert.equal(outcome?.result.code, 'invalid-options');
        await page.getByRole('heading').waitFor();
        assert.equal(await page.getByText('Sandbox').count(), 0);
        // The call has no onExit, so that the console is told; a tag has its events.
        const told = path === '/live' ? ['Nexus.link: A live nexus_key needs api-url.'] : [];
        assert.deepEqual(visited.complaints.splice(0), told);
        await assertNoComplaints(visited);
        assert.deepEqual(listRequests(visited), [LINK, path].sort());
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
        assert.ok(listRequests(visited).includes(COPY));
        await page.locator('#open').click();
        await page.getByRole('button', {name: 'Continue'}).waitFor();
        assert.equal(await page.locator('nexus-link').count(), 1);
        await completeWorkflow(page);
        await assertNoComplaints(visited);
      }),
    );
  }

  test(
    'where the policy allows its name once, the second one fails to load, and the first goes on',
    on('/twice-strict', async ({page, complaints}) => {
      await page.locator('#open').click();
      await completeWorkflow(page);
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
        await completeWorkflow(page);
        await assertNoComplaints(visited);
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
      await completeWorkflow(page);
    }),
  );
});

describe('the back/forward cache', {concurrency: true}, () => {
  const back = async ({page}: Visit): Promise<string> => {
    await page.goto(`${site.origin}/elsewhere`);
    await page.getByText('Elsewhere').waitFor();
    await page.goBack({waitUntil: 'commit'});
    const shown = page.locator('#shown', {hasText: /loaded|restored/});
    await shown.waitFor({state: 'attached'});
    return (await shown.textContent()) ?? '';
  };

  test('brings the opening back as it was, but for what is secret, and took it for no exit', async (context) => {
    // The browser that comes from npm is a headless shell, which has no such cache.
    const plain = await site.visit('/link');
    const isKept = (await back(plain)).includes('restored');
    await plain.close();
    if (!isKept) return context.skip('This browser keeps no page to go back to.');
    await on('/link', async (visited) => {
      const {page} = visited;
      await page.locator('#open').click();
      await fillLogin(page);
      assert.equal(await page.getByLabel('Password', {exact: true}).inputValue(), SECRET);

      assert.match(await back(visited), /restored/);
      assert.deepEqual(await readOutcomes(page), []);
      assert.equal(await page.getByLabel('Username').inputValue(), 'challenge');
      assert.equal(await page.getByLabel('Password', {exact: true}).inputValue(), '');

      await page.getByLabel('Password', {exact: true}).fill('another');
      await page.getByRole('button', {name: 'Connect', exact: true}).click();
      await page.getByRole('button', {name: 'Submit'}).waitFor();
      await assertNoComplaints(visited);
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
