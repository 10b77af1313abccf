/** The script bundle in a real browser, on pages with the strictest policies that a partner may have. */
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
  createScript,
  SECRET,
  waitForOutcome,
  type ServedFile,
  type Visit,
} from './partner-site.ts';

const root = new URL('../../', import.meta.url);
const LINK = '/script/nexus-link.min.js';
const COPY = '/copy/nexus-link.min.js';
const SANDBOX = '/script/chunks/sandbox.js';
const LATER_STEPS = '/script/chunks/define-later-steps.js';

/* The pages */

const STRICT = buildPolicy('nexus-link');

const createPage = (scripts: readonly string[], body: string, policy: string | null = STRICT): ServedFile =>
  buildPage({
    head: [
      '<script src="/watch.js"></script>',
      ...[...scripts, '/host.js'].map((src) => `<script type="module" src="${src}"></script>`),
    ].join('\n'),
    body,
    policy,
  });

const button = '<button id="open">Link servicers</button>';

/** The script of a partner's page. */
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
  '/tag': createPage([LINK], '<nexus-link nexus-key="sandbox_script" inline></nexus-link>'),
  '/link': createPage([LINK], button),
  '/live': createPage([LINK], '<button id="open" data-key="live_script">Link servicers</button>'),
  '/live-tag': createPage([LINK], '<nexus-link nexus-key="live_script" inline></nexus-link>'),
  '/twice': createPage([LINK, COPY], button, null),
  '/twice-allowed': createPage([LINK, COPY], button, buildPolicy("nexus-link 'allow-duplicates'")),
  '/twice-strict': createPage([LINK, COPY], button),
  '/app': createPage([LINK, '/app.js'], button, buildPolicy('nexus-link lit-html')),
  '/app-first': createPage(['/app.js', LINK], button, buildPolicy('nexus-link lit-html')),
  '/app-alone': createPage([LINK, '/app.js'], button),
  '/elsewhere': createPage([], '<p>Elsewhere</p>'),
  '/host.js': createScript(HOST),
  '/app.js': createScript(APP),
};

let site: PartnerSite;
before(async () => {
  site = await PartnerSite.start(files);
});
after(() => site.stop());

/** Returns a test that runs on a new page, which is closed afterwards. */
const runOnPage = (path: string, act: (visit: Visit) => Promise<void>) => async (): Promise<void> => {
  const visited = await site.visit(path);
  try {
    await act(visited);
  } finally {
    await visited.close();
  }
};

/* The tests */

describe('Under a policy that allows only the script', {concurrency: true}, () => {
  test(
    'a borrower links a servicer by the tag, without a report or an unneeded request',
    runOnPage('/tag', async (visited) => {
      await completeWorkflow(visited.page);
      await assertNoComplaints(visited);
      assert.deepEqual(listRequests(visited), [LINK, SANDBOX, LATER_STEPS, '/tag'].sort());
    }),
  );

  test(
    'a borrower links a servicer by window.Nexus.link, which fetches the sandbox when it opens',
    runOnPage('/link', async (visited) => {
      assert.deepEqual(listRequests(visited), [LINK, '/link'].sort());
      await visited.page.locator('#open').click();
      await completeWorkflow(visited.page);
      await assertNoComplaints(visited);
      assert.deepEqual(listRequests(visited), [LINK, SANDBOX, LATER_STEPS, '/link'].sort());
      assert.equal(await visited.page.locator('nexus-link').count(), 0);
      const focused = visited.page.locator('#open:focus');
      assert.equal(await focused.count(), 1, 'the focus returns to the button');
    }),
  );

  test(
    'the browser reports an inline style and a string as markup',
    runOnPage('/link', async ({page}) => {
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
      `a live key ends in an error and does not fetch the sandbox (${path})`,
      runOnPage(path, async (visited) => {
        const {page} = visited;
        if (path === '/live') await page.locator('#open').click();
        await waitForOutcome(page, 'error');
        const [outcome] = await readOutcomes(page);
        assert.equal(outcome?.result.code, 'invalid-options');
        await page.getByRole('heading').waitFor();
        assert.equal(await page.getByText('Sandbox').count(), 0);
        const expected = ['<nexus-link>: A live nexus_key needs api-url. (invalid-options)'];
        assert.deepEqual(visited.complaints.splice(0), expected);
        await assertNoComplaints(visited);
        assert.deepEqual(listRequests(visited), [LINK, LATER_STEPS, path].sort());
      }),
    );
  }
});

describe('Two copies of the bundle on one page', {concurrency: true}, () => {
  for (const path of ['/twice', '/twice-allowed']) {
    test(
      `work together (${path})`,
      runOnPage(path, async (visited) => {
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
    'keep working with the first copy if the policy allows the policy name only once',
    runOnPage('/twice-strict', async ({page, complaints}) => {
      await page.locator('#open').click();
      await completeWorkflow(page);
      assert.ok(
        complaints.some((text) => /policy.*nexus-link/i.test(text)),
        complaints.join('\n'),
      );
    }),
  );
});

describe('Bundle beside an app with its own Lit', {concurrency: true}, () => {
  for (const path of ['/app', '/app-first']) {
    test(
      `works together with the app if the policy allows both names (${path})`,
      runOnPage(path, async (visited) => {
        const {page} = visited;
        assert.equal(await page.locator('#app').textContent(), 'The partner’s own Lit');
        await page.locator('#open').click();
        await completeWorkflow(page);
        await assertNoComplaints(visited);
      }),
    );
  }

  test(
    'works if the policy allows only its own name, although the app’s Lit fails',
    runOnPage('/app-alone', async ({page, complaints}) => {
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

describe('Back/forward cache', {concurrency: true}, () => {
  const goBack = async ({page}: Visit): Promise<string> => {
    await page.goto(`${site.origin}/elsewhere`);
    await page.getByText('Elsewhere').waitFor();
    await page.goBack({waitUntil: 'commit'});
    const shown = page.locator('#shown', {hasText: /loaded|restored/});
    await shown.waitFor({state: 'attached'});
    return (await shown.textContent()) ?? '';
  };

  test('restores the opening without its secrets, and causes no exit', async (context) => {
    // The browser from npm is a headless shell, which has no such cache.
    const probe = await site.visit('/link');
    const isRestored = (await goBack(probe)).includes('restored');
    await probe.close();
    if (!isRestored) return context.skip('This browser has no back/forward cache.');
    await runOnPage('/link', async (visited) => {
      const {page} = visited;
      await page.locator('#open').click();
      await fillLogin(page);
      assert.equal(await page.getByLabel('Password', {exact: true}).inputValue(), SECRET);

      assert.match(await goBack(visited), /restored/);
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

test('the bundle refers to the licences of its dependencies', async () => {
  assert.match(
    bundle.split('\n')[0] ?? '',
    /^\/\*! nexus-link \d+\.\d+\.\d+\b.*\bMIT\b.*third-party-licenses\.txt/,
  );
  const licences = await readFile(new URL('dist/script/third-party-licenses.txt', root), 'utf8');
  for (const name of ['lit-html', '@lit/context']) assert.ok(licences.includes(name), name);
});

test('the bundle has a comment above all code that makes V8 compile it while it loads', () => {
  assert.equal(bundle.split('\n')[1], '//# allFunctionsCalledOnLoad');
});

test('the source map points from the bundle to the line in the source', async () => {
  const map = await readFile(new URL('dist/script/nexus-link.min.js.map', root), 'utf8');
  const needle = '"nexus-intent"';
  const lines = bundle.split('\n');
  const line = lines.findIndex((text) => text.includes(needle));
  const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(
    line,
    lines[line]?.indexOf(needle) ?? -1,
  );
  assert.ok('originalSource' in entry, 'the entry has a source');
  assert.match(entry.originalSource, /src\/steps\/intent-event\.ts$/);
  const source = await readFile(new URL('src/steps/intent-event.ts', root), 'utf8');
  assert.match(source.split('\n')[entry.originalLine] ?? '', /'nexus-intent'/);
});
