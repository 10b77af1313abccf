/** The classic loader, `dist/script/nexus.js`, in a real browser. */
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, describe, test} from 'node:test';
import {Script} from 'node:vm';
import type {Page} from 'playwright-core';
import type {ScriptLinkHandle, ScriptNexus} from 'nexus-link/script';
import type {LinkExit} from 'nexus-link/contract';
import {
  assertNoComplaints,
  buildPage,
  buildPolicy,
  completeWorkflow,
  listRequests,
  PartnerSite,
  createScript,
  type ServedFile,
  type Visit,
} from './partner-site.ts';

const LOADER = '/script/nexus.js';
const BUNDLE = '/script/nexus-link.min.js';
const COPY = '/copy/nexus-link.min.js';
const SANDBOX = '/script/chunks/sandbox.js';
const LATER_STEPS = '/script/chunks/define-later-steps.js';
const BORROWER = '7b1f8d0e-2c53-4f6a-9b1d-0c6f5a4e3d21';

/* The pages */

const WATCH = '<script src="/watch.js"></script>';
const HEAD = `${WATCH}<script src="${LOADER}"></script>`;
const SET_READY = 'document.title = "Ready";';
const buildInlineScript = (code: string) => `<script>${code}</script>`;
const buildModuleScript = (src: string) => `<script type="module" src="${src}"></script>`;

/** Builds a page with the loader in its head and with this body. */
const createPage = (body: string, head = HEAD): ServedFile =>
  buildPage({head, body: body + buildInlineScript(SET_READY)});

/** Calls `Nexus.link`, and records each exit and the value of each `result`. */
const HOST = `
  var exits = [];
  var results = [];
  function openLink(options) {
    const handle = Nexus.link({onExit: (exit) => exits.push(exit), ...options});
    handle.result.then((response) => results.push(response));
    return handle;
  }
`;
const SET_DEFAULTS = 'Nexus({nexus_key: "sandbox_script"});';
const OPEN_ON_CLICK = `
  document.getElementById('open').addEventListener('click', () => Nexus.link({nexus_key: 'sandbox_script'}));
  ${SET_READY}
`;
const BUTTON = '<button id="open">Link servicers</button>';

/** Builds a page whose policy allows only these scripts, so that the page's own script must be a file. */
const createStrictPage = (scripts: string, attribute = ''): ServedFile =>
  buildPage({
    head: `<script ${attribute} src="/watch.js"></script><script ${attribute} src="${LOADER}"></script>`,
    body: `${BUTTON}<script ${attribute} src="/host.js"></script>`,
    policy: buildPolicy('nexus-link', scripts),
  });

/** The page of a partner of the published system, as its documentation has it. Only the `src` is another. */
const SNIPPET = `<!doctype html>
<html>
  <head>
    <title>Connect</title>
    <script src="/watch.js"></script>
    <script src="${LOADER}"></script>
    <script>
      Nexus({
        nexus_key: 'sandbox_script',
        consumer: '${BORROWER}',
      });

      function connectServicers() {
        Nexus.linkServicers({
          onSuccess: function (response) {
            document.title = response.status;
          },
          onExit: function (response) {
            document.title = response.status;
          },
        });
      }
    </script>
  </head>
  <body>
    <button onclick="connectServicers()">Connect your servicers</button>
    <output id="outcome"></output>
    <output id="violations"></output>
    <output id="shown"></output>
    <script>document.title = 'Ready';</script>
  </body>
</html>`;

const files: Readonly<Record<string, ServedFile>> = {
  '/defaults': createPage(
    `${BUTTON}${buildInlineScript('document.getElementById("open").onclick = () => Nexus.link();')}`,
    HEAD + buildInlineScript(SET_DEFAULTS),
  ),
  '/inline': createPage(
    `<button id="open" onclick="Nexus.link({nexus_key: 'sandbox_script'})">Link servicers</button>`,
  ),
  '/snippet': {body: SNIPPET},
  '/host': createPage(buildInlineScript(HOST + SET_DEFAULTS)),
  '/no-calls': createPage(''),
  '/tag': createPage('<nexus-link nexus-key="sandbox_script" inline></nexus-link>'),
  '/order': createPage(
    buildInlineScript(`
      ${HOST}
      Nexus.init({nexus_key: 'live_script'});
      Nexus.init({nexus_key: 'sandbox_script'});
      var first = openLink({uuid: '${BORROWER}', onExit: undefined});
      var second = openLink({uuid: 'ignored, because an opening already waits'});
      Nexus.init({nexus_key: 'live_script'});
    `),
  ),
  '/twice': createPage(
    BUTTON + buildInlineScript(OPEN_ON_CLICK),
    `${HEAD}${buildInlineScript('var first = Nexus;')}<script src="${LOADER}"></script><script src="/copy/nexus.js"></script>`,
  ),
  '/beside-module': createPage(BUTTON + buildInlineScript(OPEN_ON_CLICK), HEAD + buildModuleScript(BUNDLE)),
  '/beside-copy': buildPage({
    head: HEAD + buildModuleScript(COPY),
    body: '<script src="/call.js"></script>',
    policy: buildPolicy('nexus-link'),
  }),
  '/module-first': createPage(
    BUTTON + buildInlineScript(OPEN_ON_CLICK),
    `${WATCH}${buildModuleScript(COPY)}<script type="module">window.first = Nexus;</script><script defer src="${LOADER}"></script>`,
  ),
  '/defer': createPage(
    buildInlineScript(
      `document.addEventListener('DOMContentLoaded', () => Nexus.link({nexus_key: 'sandbox_script'}));`,
    ),
    `${WATCH}<script defer src="${LOADER}"></script>`,
  ),
  '/async': createPage(
    '',
    `${WATCH}<script async src="${LOADER}" onload="Nexus.link({nexus_key: 'sandbox_script'})"></script>`,
  ),
  '/element-named-nexus': createPage(
    `<div id="Nexus"></div><script src="${LOADER}"></script>${BUTTON}${buildInlineScript(OPEN_ON_CLICK)}`,
    WATCH,
  ),
  '/clobbered': createPage(
    `<img name="currentScript" src="/copy/nexus.js"><script src="${LOADER}"></script>${buildInlineScript(HOST)}`,
    WATCH,
  ),
  '/self': createStrictPage("'self'"),
  '/nonce': createStrictPage("'nonce-c2VjcmV0'", 'nonce="c2VjcmV0"'),
  '/strict-dynamic': createStrictPage("'nonce-c2VjcmV0' 'strict-dynamic'", 'nonce="c2VjcmV0"'),
  '/host.js': createScript(OPEN_ON_CLICK),
  '/call.js': createScript(`Nexus.link({nexus_key: 'sandbox_script'}); ${SET_READY}`),
};

let site: PartnerSite;
before(async () => {
  site = await PartnerSite.start(files);
});
after(() => site.stop());

/* Actions and queries on the pages */

type Act = (visit: Visit) => Promise<void>;

/** Returns a test that runs on a new page, which is closed afterwards. */
const runOnPage =
  (path: string, act: Act, prepare?: (page: Page) => Promise<unknown>) => async (): Promise<void> => {
    const visited = await site.visit(path, prepare);
    try {
      await act(visited);
    } finally {
      await visited.close();
    }
  };

/** Returns a test that runs on a page whose bundle does not load before the test calls `release`. */
const runOnHeldPage = (path: string, act: (visit: Visit, release: () => void) => Promise<void>) => {
  const {promise, resolve: release} = Promise.withResolvers<undefined>();
  return runOnPage(
    path,
    (visited) => act(visited, () => release(undefined)),
    (page) =>
      page.route(`**${BUNDLE}`, async (route) => {
        await promise;
        await route.continue();
      }),
  );
};

interface Host {
  exits: LinkExit[];
  results: unknown[];
  openLink(options?: object): ScriptLinkHandle;
}
declare const window: Host & {Nexus: ScriptNexus; first: unknown; saved: ScriptNexus; second: unknown};

const readExits = (page: Page) => page.evaluate(() => window.exits);
const waitForExits = (page: Page, count: number) =>
  page.waitForFunction((expected) => window.exits.length === expected, count);
const waitForBundle = (page: Page) =>
  page.waitForFunction(() => customElements.get('nexus-link') !== undefined);
/** Waits for the first screen. */
const waitForWelcome = (page: Page) => page.getByRole('button', {name: 'Continue'}).waitFor();
async function waitForComplaint({page, complaints}: Visit, pattern: RegExp): Promise<void> {
  if (complaints.some((text) => pattern.test(text))) return;
  await page.waitForEvent('console', (message) => pattern.test(message.text()));
}
const countElements = (page: Page) => page.locator('nexus-link').count();
const readBorrower = async (page: Page) => {
  const text = (await page.locator('#outcome').textContent()) ?? '';
  return (JSON.parse(text) as {result: {borrower: {uuid: string}}}).result.borrower.uuid;
};

/* The tests */

describe('Page that calls Nexus before the bundle has loaded', {concurrency: 2}, () => {
  test(
    'sets defaults in its head, and opens the element on a click',
    runOnHeldPage('/defaults', async (visited, release) => {
      const {page} = visited;
      await page.locator('#open').click();
      assert.equal(await countElements(page), 0);
      release();
      await completeWorkflow(page);
      await assertNoComplaints(visited);
      assert.deepEqual(listRequests(visited), [LOADER, BUNDLE, SANDBOX, LATER_STEPS, '/defaults'].sort());
    }),
  );

  test(
    'opens the element from an inline onclick',
    runOnHeldPage('/inline', async (visited, release) => {
      await visited.page.locator('#open').click();
      release();
      await waitForWelcome(visited.page);
      await assertNoComplaints(visited);
    }),
  );

  test(
    'runs the snippet of the published system',
    runOnHeldPage('/snippet', async ({page, complaints}, release) => {
      await page.getByRole('button').click();
      release();
      await completeWorkflow(page);
      assert.equal(await readBorrower(page), BORROWER);
      assert.equal(await page.title(), 'complete');
      assert.deepEqual(complaints, ['Nexus.linkServicers is deprecated: call Nexus.link.']);
    }),
  );

  test(
    'gets a handle that is complete, and whose ready resolves with the element once it exists',
    runOnHeldPage('/host', async ({page}, release) => {
      const handle = await page.evaluateHandle(() => window.openLink());
      assert.deepEqual(await handle.evaluate((opened) => Object.keys(opened).sort()), [
        'close',
        'element',
        'ready',
        'result',
      ]);
      assert.equal(await handle.evaluate(({element}) => element), null);
      release();
      assert.ok(
        await handle.evaluate(async (opened) => {
          const element = await opened.ready;
          return (
            element !== null && element === document.querySelector('nexus-link') && opened.element === element
          );
        }),
      );
    }),
  );

  test(
    'has its calls forwarded in order, with the callbacks of the latest call',
    runOnHeldPage('/order', async (visited, release) => {
      const {page} = visited;
      assert.ok(await page.evaluate(() => window.first === window.second), 'one opening has one handle');
      release();
      await waitForWelcome(page);
      assert.equal(await countElements(page), 1);
      await page.getByRole('button', {name: 'Close'}).click();
      await waitForExits(page, 1);
      const [exit] = await readExits(page);
      assert.equal(exit?.status, 'incomplete');
      assert.equal(exit.result.borrower.uuid, BORROWER);
      assert.ok(await page.evaluate(() => window.results.every((result) => result === window.exits[0])));
      // The defaults that were set last apply to the next opening.
      await page.evaluate(() => void window.openLink());
      await waitForExits(page, 2);
      assert.equal((await readExits(page)).at(-1)?.result.code, 'invalid-options');
    }),
  );

  test(
    'gets the complete Nexus, to which a saved reference forwards its calls',
    runOnHeldPage('/host', async ({page}, release) => {
      await page.evaluate(() => {
        window.saved = window.Nexus;
      });
      release();
      await waitForBundle(page);
      assert.ok(await page.evaluate(() => window.saved !== window.Nexus));
      const isOpen = await page.evaluate(() => {
        const {link} = window.saved;
        return link().element === document.querySelector('nexus-link');
      });
      assert.ok(isOpen);
      await waitForWelcome(page);
    }),
  );

  test(
    'closes the dialog later by the handle of the waiting opening',
    runOnHeldPage('/host', async ({page}, release) => {
      const handle = await page.evaluateHandle(() => window.openLink());
      release();
      await waitForWelcome(page);
      await handle.evaluate((opened) => opened.close());
      assert.deepEqual(
        (await readExits(page)).map(({status}) => status),
        ['incomplete'],
      );
      assert.equal(await countElements(page), 0);
    }),
  );

  for (const path of ['/defer', '/async']) {
    test(
      `loads the loader with ${path.slice(1)}`,
      runOnPage(path, async (visited) => {
        await waitForWelcome(visited.page);
        await assertNoComplaints(visited);
      }),
    );
  }

  test(
    'may have an element whose id is Nexus, which the browser exposes on the window',
    runOnPage('/element-named-nexus', async (visited) => {
      await visited.page.locator('#open').click();
      await waitForWelcome(visited.page);
      await assertNoComplaints(visited);
    }),
  );
});

describe('close() before the bundle has loaded', {concurrency: 2}, () => {
  test(
    'ends the opening at once with one exit, and the bundle shows nothing',
    runOnHeldPage('/host', async ({page}, release) => {
      const element = await page.evaluate(() => {
        const handle = window.openLink();
        handle.close();
        handle.close();
        return handle.ready;
      });
      assert.equal(element, null);
      assert.deepEqual(await readExits(page), [
        {
          message: 'The borrower left at the step "opening".',
          result: {borrower: {uuid: null}, workflow: 'link', step: 'opening', connections: []},
          status: 'incomplete',
        },
      ]);
      assert.ok(await page.evaluate(() => window.results[0] === window.exits[0]));
      release();
      await waitForBundle(page);
      assert.equal(await countElements(page), 0);
      assert.equal((await readExits(page)).length, 1);
    }),
  );

  test(
    'does not affect a later opening',
    runOnHeldPage('/host', async ({page}, release) => {
      await page.evaluate(() => {
        const handle = window.openLink();
        handle.close();
        window.openLink();
        handle.close();
      });
      release();
      await waitForWelcome(page);
      assert.equal((await readExits(page)).length, 1);
    }),
  );
});

describe('Bundle that does not load', {concurrency: 2}, () => {
  const replaceBundle = async (page: Page, answer: {status: number; body: string}) => {
    await page.route(`**${BUNDLE}*`, (route) => route.fulfill({contentType: 'text/javascript', ...answer}));
  };
  const removeBundle = (page: Page) => replaceBundle(page, {status: 404, body: ''});

  test(
    'calls onExit with the published shape, and result resolves to the same object',
    runOnPage(
      '/host',
      async ({page, complaints}) => {
        assert.equal(await page.evaluate(() => window.openLink().ready), null);
        await waitForExits(page, 1);
        const [exit] = await readExits(page);
        assert.ok(exit);
        assert.deepEqual(Object.keys(exit).sort(), ['message', 'result', 'status']);
        assert.equal(exit.status, 'error');
        assert.match(
          exit.message,
          /^nexus-link\.min\.js did not load: .*\/script\/nexus-link\.min\.js\?retry=1$/,
        );
        assert.deepEqual(exit.result, {
          borrower: {uuid: null},
          workflow: 'link',
          step: 'opening',
          connections: [],
          code: 'load-failed',
        });
        assert.equal(exit.status, 'error');
        const isSame = await page.evaluate(async () => {
          await Promise.resolve();
          return window.results[0] === window.exits[0] && Object.isFrozen(window.exits[0]?.result.borrower);
        });
        assert.ok(isSame);
        assert.ok(!complaints.some((text) => text.startsWith('Nexus.link')), complaints.join('\n'));
      },
      removeBundle,
    ),
  );

  test(
    'is reported to the console if there is no onExit',
    runOnPage(
      '/host',
      async (visited) => {
        await visited.page.evaluate(() => window.Nexus.link().result);
        await waitForComplaint(visited, /^Nexus\.link: nexus-link\.min\.js did not load/);
      },
      removeBundle,
    ),
  );

  test(
    'is reported to the console if nothing was called',
    runOnPage(
      '/no-calls',
      async (visited) => {
        await waitForComplaint(visited, /^Nexus: nexus-link\.min\.js did not load: it is broken/);
      },
      (page) => replaceBundle(page, {status: 200, body: 'throw new Error("it is broken")'}),
    ),
  );

  test(
    'ends with an error if a content blocker replaces it by an empty file',
    runOnPage(
      '/host',
      async ({page}) => {
        await page.evaluate(() => void window.openLink());
        await waitForExits(page, 1);
        assert.equal((await readExits(page))[0]?.status, 'error');
      },
      (page) => replaceBundle(page, {status: 200, body: ''}),
    ),
  );

  test(
    'is imported again at the next call, with the earlier defaults',
    runOnPage(
      '/host',
      async ({page}) => {
        await page.evaluate(() => void window.openLink());
        await waitForExits(page, 1);
        await page.unroute(`**${BUNDLE}*`);
        await page.evaluate(() => void window.openLink());
        await waitForWelcome(page);
        assert.equal((await readExits(page)).length, 1);
      },
      removeBundle,
    ),
  );

  test(
    'reports the error of an onExit that throws, and still resolves result',
    runOnPage(
      '/host',
      async ({page, complaints}) => {
        const status = await page.evaluate(async () => {
          const onExit = () => {
            throw new Error('from the page');
          };
          return (await window.Nexus.link({onExit}).result).status;
        });
        assert.equal(status, 'error');
        assert.ok(complaints.includes('from the page'), complaints.join('\n'));
      },
      removeBundle,
    ),
  );

  test(
    'ends with an error if markup hides the running script, and no other copy is imported',
    runOnPage('/clobbered', async (visited) => {
      await visited.page.evaluate(() => void window.openLink());
      await waitForExits(visited.page, 1);
      assert.equal((await readExits(visited.page))[0]?.status, 'error');
      assert.ok(!listRequests(visited).includes(COPY));
    }),
  );
});

test(
  'a <nexus-link> tag works with the loader alone',
  runOnPage('/tag', async (visited) => {
    await waitForWelcome(visited.page);
    await assertNoComplaints(visited);
  }),
);

describe('With other copies on the page', {concurrency: 2}, () => {
  test(
    'the loader included three times imports one bundle',
    runOnHeldPage('/twice', async (visited, release) => {
      const {page} = visited;
      assert.ok(await page.evaluate(() => window.Nexus === window.first));
      await page.locator('#open').click();
      release();
      await waitForWelcome(page);
      await assertNoComplaints(visited);
      assert.ok(!listRequests(visited).includes(COPY));
    }),
  );

  test(
    'a module script tag and the loader load one bundle',
    runOnPage('/beside-module', async (visited) => {
      await visited.page.locator('#open').click();
      await waitForWelcome(visited.page);
      await assertNoComplaints(visited);
      assert.equal(listRequests(visited).filter((path) => path === BUNDLE).length, 1);
    }),
  );

  test(
    'the copy that loads first answers the calls if the policy lets only one copy run',
    runOnHeldPage('/beside-copy', async ({page, complaints}, release) => {
      await waitForWelcome(page);
      release();
      await completeWorkflow(page);
      assert.equal(await countElements(page), 0);
      assert.deepEqual(
        complaints.filter((text) => text.startsWith('Nexus')),
        [],
      );
    }),
  );

  test(
    'an existing Nexus stays, and the loader imports nothing',
    runOnPage('/module-first', async (visited) => {
      const {page} = visited;
      assert.ok(await page.evaluate(() => window.Nexus === window.first));
      await page.locator('#open').click();
      await waitForWelcome(page);
      await assertNoComplaints(visited);
      assert.ok(!listRequests(visited).includes(BUNDLE));
    }),
  );
});

describe('Under a strict policy with Trusted Types', {concurrency: 2}, () => {
  for (const path of ['/self', '/nonce', '/strict-dynamic']) {
    test(
      `a borrower links a servicer (${path})`,
      runOnPage(path, async (visited) => {
        await visited.page.locator('#open').click();
        await completeWorkflow(visited.page);
        await assertNoComplaints(visited);
      }),
    );
  }
});

describe('From another origin, with the hashes of sri.json', {concurrency: 2}, () => {
  /** Serves a page whose scripts come from another origin, and whose import map has these hashes. */
  const openPage = async (integrity: Readonly<Record<string, string>>): Promise<Visit> => {
    const cdn = `${site.otherOrigin}/cdn/`;
    const importMap = {
      integrity: Object.fromEntries(Object.entries(integrity).map(([path, hash]) => [cdn + path, hash])),
    };
    const {body} = createPage(
      buildInlineScript(HOST + SET_DEFAULTS),
      `${WATCH}
      <script type="importmap">${JSON.stringify(importMap)}</script>
      <script src="${cdn}nexus.js" integrity="${integrity['nexus.js'] ?? ''}" crossorigin="anonymous"></script>`,
    );
    return site.visit('/host', async (page) => {
      // Chromium asks the user before a page whose address it does not know reaches this machine.
      await page.context().grantPermissions(['local-network-access']);
      await page.route('**/host', (route) => route.fulfill({contentType: 'text/html', body}));
    });
  };
  /** Records the requests for a script under another URL than its own. */
  const recordRetries = (page: Page): string[] => {
    const urls: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('retry')) urls.push(request.url());
    });
    return urls;
  };
  const readHashes = async () =>
    JSON.parse(await readFile(new URL('../../dist/script/sri.json', import.meta.url), 'utf8')) as Record<
      string,
      string
    >;

  test('the borrower completes the workflow', async () => {
    const visited = await openPage(await readHashes());
    await visited.page.evaluate(() => void window.openLink());
    await completeWorkflow(visited.page);
    await assertNoComplaints(visited);
    await visited.close();
  });

  test('a bundle with other bytes is not run, and the opening ends with load-failed', async () => {
    const hashes = await readHashes();
    const visited = await openPage({...hashes, 'nexus-link.min.js': hashes['nexus.js'] ?? ''});
    await visited.page.evaluate(() => void window.openLink());
    await waitForExits(visited.page, 1);
    assert.equal((await readExits(visited.page))[0]?.result.code, 'load-failed');
    assert.equal(await countElements(visited.page), 0);
    await visited.close();
  });

  for (const [name, chunk] of [
    ['backend', 'chunks/sandbox.js'],
    ['later steps', 'chunks/define-later-steps.js'],
  ] as const) {
    test(`a chunk of the ${name} with other bytes is not run, under no URL`, async () => {
      const hashes = await readHashes();
      const visited = await openPage({...hashes, [chunk]: hashes['nexus.js'] ?? ''});
      const retries = recordRetries(visited.page);
      await visited.page.evaluate(() => void window.openLink());
      await visited.page.getByRole('heading', {name: 'This did not load'}).waitFor();
      assert.ok(visited.requests.includes(`/cdn/${chunk}`));
      assert.deepEqual(retries, []);
      await visited.close();
    });
  }

  test('a language with other bytes is not run either, and the borrower reads English', async () => {
    const hashes = await readHashes();
    const visited = await openPage({...hashes, 'chunks/es.js': hashes['nexus.js'] ?? ''});
    const retries = recordRetries(visited.page);
    await visited.page.evaluate(() => void window.openLink({lang: 'es'}));
    await waitForWelcome(visited.page);
    assert.deepEqual(retries, []);
    await visited.close();
  });
});

describe('Loader file', () => {
  test('is a classic script that exports nothing', async () => {
    const code = await readFile(new URL(`../../dist${LOADER}`, import.meta.url), 'utf8');
    // `new Script` parses the code without running it. `export` and a static `import` are syntax errors in a script.
    assert.ok(new Script(code));
    assert.match(code, /^\/\*! nexus-link \d+\.\d+\.\d+, MIT \*\/\n/);
  });
});
