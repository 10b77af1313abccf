/** The whole workflow on pages with a Content-Security-Policy, Trusted Types, or in a sandboxed frame. */
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {after, before, describe, test} from 'node:test';

import {sampleTrials} from '../support/trials.ts';
import {Borrower} from './support/borrower.ts';
import {launchEngine, listEngines, type Engine, type EnginePage} from './support/engines.ts';
import {bundleScripts, startHostSite, type ServedFile, type PageServer} from './support/host-site.ts';
import {Proof} from './support/proof.ts';

const BUNDLE = '/script/nexus-link.min.js';
const LOADER = '/script/nexus.js';
const NONCE = 'c2VjcmV0';
const STRICT = "default-src 'none'; base-uri 'none'; form-action 'none'";
const TYPES = "require-trusted-types-for 'script'";

async function hashFile(path: string): Promise<string> {
  const content = await readFile(new URL(`../../dist${path}`, import.meta.url));
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}

const BUNDLE_HASH = await hashFile(BUNDLE);
const CHUNK_HASHES = {
  '/script/chunks/define-later-steps.js': await hashFile('/script/chunks/define-later-steps.js'),
  '/script/chunks/sandbox.js': await hashFile('/script/chunks/sandbox.js'),
};

interface Policy {
  readonly name: string;
  readonly policy: string;
  /** Further elements for the head of the page. */
  readonly head?: string;
  /** Attributes of each script. */
  readonly attributes?: string;
  /** Attributes of the bundle's script, in place of those of each script. The loader has no such. */
  readonly bundleAttributes?: string;
  /** Where the policy keeps the link from working: the borrower or the console then says so. */
  readonly fails?: 'readably';
  readonly engines?: readonly Engine[];
}

const quote = (hashes: readonly string[]): string => hashes.map((hash) => `'${hash}'`).join(' ');

const nonce = `nonce="${NONCE}"`;
const POLICIES: readonly Policy[] = [
  {name: "script-src 'self'", policy: `${STRICT}; script-src 'self'`},
  {name: 'script-src with a nonce', policy: `${STRICT}; script-src 'nonce-${NONCE}'`, attributes: nonce},
  {
    name: "script-src with a nonce and 'strict-dynamic'",
    policy: `${STRICT}; script-src 'nonce-${NONCE}' 'strict-dynamic'`,
    attributes: nonce,
  },
  {
    name: "script-src with a hash and 'strict-dynamic'",
    policy: `${STRICT}; script-src 'nonce-${NONCE}' '${BUNDLE_HASH}' 'strict-dynamic'`,
    attributes: nonce,
    bundleAttributes: `integrity="${BUNDLE_HASH}"`,
    // An import of a script in the markup counts as being in the markup, too. A nonce is passed on, and a hash is not.
    fails: 'readably',
    engines: ['chromium'],
  },
  {
    name: 'script-src with a hash alone',
    policy: `${STRICT}; script-src 'nonce-${NONCE}' '${BUNDLE_HASH}'`,
    attributes: nonce,
    bundleAttributes: `integrity="${BUNDLE_HASH}"`,
    fails: 'readably',
    engines: ['chromium'],
  },
  {
    name: 'script-src with hashes, and the chunks preloaded',
    policy: `${STRICT}; script-src 'nonce-${NONCE}' '${BUNDLE_HASH}' ${quote(Object.values(CHUNK_HASHES))}`,
    attributes: nonce,
    bundleAttributes: `integrity="${BUNDLE_HASH}"`,
    head: Object.entries(CHUNK_HASHES)
      .map(([path, hash]) => `<link rel="modulepreload" href="${path}" integrity="${hash}">`)
      .join(''),
    // WebKit does not match the hash of a preloaded module to its import.
    engines: ['chromium', 'firefox'],
  },
  {
    name: "connect-src 'none', style-src 'none', img-src 'none', font-src 'none'",
    policy: `${STRICT}; script-src 'self'; connect-src 'none'; style-src 'none'; img-src 'none'; font-src 'none'`,
  },
  {
    name: 'trusted-types nexus-link',
    policy: `${STRICT}; script-src 'self'; ${TYPES}; trusted-types nexus-link`,
  },
  {
    name: 'trusted-types nexus-link lit-html, with another Lit',
    policy: `${STRICT}; script-src 'self'; ${TYPES}; trusted-types nexus-link lit-html`,
    head: '<script type="module" src="/bundle/other-lit.js"></script>',
  },
  {
    name: 'trusted-types without our policy',
    policy: `${STRICT}; script-src 'self'; ${TYPES}; trusted-types other`,
    fails: 'readably',
    engines: ['chromium'],
  },
  {
    name: "trusted-types 'none'",
    policy: `${STRICT}; script-src 'self'; ${TYPES}; trusted-types 'none'`,
    fails: 'readably',
    engines: ['chromium'],
  },
  {name: 'sandbox allow-scripts', policy: 'sandbox allow-scripts'},
  {name: 'sandbox allow-scripts allow-same-origin', policy: 'sandbox allow-scripts allow-same-origin'},
  {
    name: 'sandbox allow-scripts allow-forms',
    policy: `sandbox allow-scripts allow-forms; ${STRICT}; script-src 'self' *`,
  },
];

const PLACEMENTS = ['tag', 'inline', 'call', 'loader'] as const;
type Placement = (typeof PLACEMENTS)[number];

function buildPage(
  {policy, head = '', attributes = '', bundleAttributes = attributes}: Policy,
  placement: Placement,
) {
  const script =
    placement === 'loader'
      ? `<script ${attributes} src="${LOADER}"></script>`
      : `<script ${bundleAttributes} type="module" src="${BUNDLE}" crossorigin></script>`;
  return {
    body: `<!doctype html>
      <html lang="en">
        <head>
          <title>Loading</title>
          <script ${attributes} src="/bundle/probe.js"></script>
          ${script}
          ${head}
        </head>
        <body>
          <button id="page-button">Page</button>
          ${placement === 'tag' || placement === 'inline' ? `<nexus-link nexus-key="sandbox_hostile" ${placement === 'inline' ? 'inline' : ''}></nexus-link>` : ''}
        </body>
      </html>`,
    headers: {'content-security-policy': policy},
  };
}

/** A frame of the page's own origin, without `allow-forms`. */
const FRAMES: Readonly<Record<string, string>> = {
  srcdoc: '',
  'srcdoc, sandbox="allow-scripts allow-same-origin"': 'sandbox="allow-scripts allow-same-origin"',
};
const buildFramePage = (attributes: string, placement: Placement): ServedFile => {
  const {body} = buildPage({name: '', policy: ''}, placement);
  const escaped = body.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return {
    body: `<!doctype html><title>Frame</title>
      <iframe ${attributes} srcdoc="${escaped}"
        style="position: fixed; inset: 0; inline-size: 100%; block-size: 100%; border: 0"></iframe>`,
  };
};

const getPath = (kind: string, index: number, placement: string) => `/${kind}-${index}-${placement}`;

let site: PageServer;
before(async () => {
  const pages: Record<string, ServedFile> = {};
  for (const placement of PLACEMENTS) {
    POLICIES.forEach((policy, index) => {
      pages[getPath('policy', index, placement)] = buildPage(policy, placement);
    });
    Object.values(FRAMES).forEach((attributes, index) => {
      pages[getPath('frame', index, placement)] = buildFramePage(attributes, placement);
    });
  }
  site = await startHostSite({...pages, ...(await bundleScripts(['page/probe.js', 'page/other-lit.js']))});
});
after(() => site.close());

async function open(borrower: Borrower, placement: Placement): Promise<void> {
  const isReady = 'document.readyState === "complete"';
  await borrower.waitUntil(isReady);
  if (placement === 'tag') {
    await borrower.waitUntil('probe.isDefined()', 'the tag is defined');
    await borrower.ask('probe.openTag()');
  }
  if (placement === 'call' || placement === 'loader') {
    await borrower.waitUntil('probe.hasNexus()', 'Nexus is there');
    await borrower.ask('probe.openCall()');
  }
}

async function walk(page: EnginePage, url: string, placement: Placement, scope = ''): Promise<void> {
  const borrower = new Borrower(page, scope);
  await page.goto(url);
  await open(borrower, placement);
  await borrower.completeWorkflow();
  assert.deepEqual(await borrower.ask('probe.complaints'), []);
  assert.deepEqual(await borrower.ask('probe.violations'), []);
}

/** The link cannot work: the borrower reads so, or the console names the policy. */
async function failReadably(page: EnginePage, url: string, placement: Placement): Promise<void> {
  const borrower = new Borrower(page);
  await page.goto(url);
  await borrower.waitUntil('document.readyState === "complete"');
  await open(borrower, placement).catch(() => undefined);
  await borrower.waitUntil(
    'probe.step() === "problem" || probe.violations.length > 0',
    'the borrower or the console is told',
  );
  if ((await borrower.ask('probe.step()')) !== 'problem')
    assert.equal(await borrower.ask('document.querySelectorAll(":modal").length'), 0, 'the page is free');
}

interface Case {
  readonly name: readonly [row: string, column: string];
  run(): Promise<void>;
}

function listCases(engine: Engine, page: EnginePage): readonly Case[] {
  return PLACEMENTS.flatMap((placement) => [
    ...[...POLICIES.entries()]
      .filter(([, {engines, bundleAttributes}]) => {
        const isKnown = !engines || engines.includes(engine);
        return isKnown && !(bundleAttributes && placement === 'loader');
      })
      .map(([index, {name, fails}]): Case => {
        const url = site.origin + getPath('policy', index, placement);
        return {name: [name, placement], run: () => (fails ? failReadably : walk)(page, url, placement)};
      }),
    ...Object.keys(FRAMES).map((name, index): Case => {
      const url = site.origin + getPath('frame', index, placement);
      return {name: [name, placement], run: () => walk(page, url, placement, 'frames[0].')};
    }),
  ]);
}

describe('Policies', {concurrency: true}, () => {
  for (const engine of listEngines()) {
    test(`in ${engine}`, async () => {
      const browser = await launchEngine(engine);
      const proof = new Proof('policies', engine);
      try {
        for (const {name, run} of sampleTrials(
          listCases(engine, browser.page),
          engine === 'chromium' ? 15 : 5,
        ))
          await proof.try(...name, run);
      } finally {
        await browser.close();
      }
      proof.finish();
    });
  }
});
