/** The link in pages with real dialog, focus and shortcut libraries, used as a borrower uses it. */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {sampleTrials} from '../support/trials.ts';
import {Borrower} from './support/borrower.ts';
import {launchEngine, listEngines, type Engine, type EngineBrowser} from './support/engines.ts';
import {bundleScripts, startHostSite, type ServedFile, type PageServer} from './support/host-site.ts';
import {Proof} from './support/proof.ts';

/** Each library with the file of its page. The last two are no library. */
const HOSTS = {
  'radix-ui': 'radix.jsx',
  'react-aria-components': 'react-aria.jsx',
  '@headlessui/react': 'headless-ui.jsx',
  '@mui/material': 'mui.jsx',
  bootstrap: 'bootstrap.js',
  'focus-trap': 'focus-trap.js',
  micromodal: 'micromodal.js',
  'a11y-dialog': 'a11y-dialog.js',
  '@github/hotkey': 'github-hotkey.js',
  tinykeys: 'tinykeys.js',
  mousetrap: 'mousetrap.js',
  'a modal <dialog>': 'native-dialog.js',
  'capturing listeners': 'own-listeners.js',
} as const;
const PLACEMENTS = ['tag', 'inline', 'call'] as const;
type Placement = (typeof PLACEMENTS)[number];

const buildPage = (name: string): ServedFile => ({
  body: `<!doctype html>
    <html lang="en">
      <head>
        <title>Loading</title>
        <link rel="stylesheet" href="/bundle/host.css" />
        <link rel="stylesheet" href="/bundle/${name}.css" />
        <script src="/bundle/probe.js"></script>
        <script type="module" src="/script/nexus-link.min.js"></script>
        <script defer src="/bundle/${name}.js"></script>
      </head>
      <body>
        <button id="page-button" onclick="probe.pageClicks++">Page</button>
        <div id="host-root"><div id="host-dialog"></div></div>
      </body>
    </html>`,
});

let site: PageServer;
before(async () => {
  const scripts = Object.values(HOSTS).map((file) => `hosts/${file}`);
  const files: Record<string, ServedFile> = await bundleScripts([
    ...scripts,
    'hosts/host.css',
    'page/probe.js',
  ]);
  for (const file of Object.values(HOSTS)) {
    const [name = ''] = file.split('.');
    files[`/${name}`] = buildPage(name);
    files[`/bundle/${name}.css`] ??= {body: '', type: 'text/css'};
  }
  site = await startHostSite(files);
});
after(() => site.close());

/** One visit of a page, with the trials that it adds to the proof. */
class Visit {
  readonly row: string;
  readonly placement: Placement;
  readonly borrower: Borrower;
  readonly #proof: Proof;
  #pageState: object = {};

  constructor(proof: Proof, borrower: Borrower, host: string, placement: Placement) {
    this.#proof = proof;
    this.borrower = borrower;
    this.row = `${host}, ${placement}`;
    this.placement = placement;
  }

  try(column: string, check: () => Promise<void>): Promise<void> {
    return this.#proof.try(this.row, column, check);
  }

  get isModal(): boolean {
    return this.placement !== 'inline';
  }

  /** Opens the page and the dialog of its library, and then the link. */
  async open(file: string): Promise<void> {
    const {borrower} = this;
    const [name = ''] = file.split('.');
    await borrower.page.goto(`${site.origin}/${name}?placement=${this.placement}`);
    await borrower.waitUntil('document.title === "Ready"');
    await borrower.ask('window.scrollTo({top: 300, behavior: "instant"})');
    // The element is not responsible for traces of the library itself.
    await this.#openHost();
    await this.closeHost();
    await borrower.waitUntil('document.readyState === "complete"');
    this.#pageState = await this.readSettledState();
    await borrower.ask('probe.reset()');
    await borrower.ask('document.querySelector("#page-button").focus({preventScroll: true})');
    await this.#openHost();
    await borrower.ask('document.querySelector("#host-input").focus({preventScroll: true})');
    if (this.placement === 'tag') await borrower.ask('probe.openTag()');
    if (this.placement === 'call') await borrower.ask('probe.openCall()');
    await borrower.waitForStep('welcome');
  }

  async #openHost(): Promise<void> {
    await this.borrower.ask('void host.open()');
    await this.borrower.waitUntil(
      'host.isOpen() && document.querySelector("#host-input")',
      'the host is open',
    );
    await this.borrower.ask('new Promise((resolve) => setTimeout(resolve, 100))');
  }

  async closeHost(): Promise<void> {
    await this.borrower.ask('void host.close()');
    await this.borrower.ask('new Promise((resolve) => setTimeout(resolve, 100))');
  }

  /** The state of the page once it has not changed for a moment. */
  async readSettledState(): Promise<object> {
    let last = '';
    for (let tries = 0; tries < 20; tries++) {
      const state = JSON.stringify(await this.borrower.ask('probe.readPageState()'));
      if (state === last) break;
      last = state;
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    return JSON.parse(last) as object;
  }

  /** Checks that the page is as it was before anything opened, and that it can be used. */
  async checkPageIsFree(): Promise<void> {
    const {borrower} = this;
    // A borrower may have scrolled to an inline link.
    const scroll = this.isModal ? {} : {scroll: 0};
    assert.deepEqual({...(await this.readSettledState()), ...scroll}, {...this.#pageState, ...scroll});
    await borrower.ask('window.scrollTo({top: 0, behavior: "instant"})');
    const clicks = await borrower.ask<number>('probe.pageClicks');
    await borrower.page.click(await borrower.ask('probe.locatePage("#page-button")'));
    assert.equal(await borrower.ask('probe.pageClicks'), clicks + 1, 'the page can be clicked');
  }

  async checkOutcomes(expected: readonly string[]): Promise<void> {
    const statuses = await this.borrower.ask('probe.outcomes.map(({status}) => status)');
    assert.deepEqual(statuses, expected, `outcomes: ${JSON.stringify(statuses)}`);
    assert.deepEqual(await this.borrower.ask('probe.complaints'), []);
  }

  async checkNothingHeard(): Promise<void> {
    const heard = await this.borrower.ask<string[]>('host.heard');
    assert.deepEqual(heard, [], `the page heard ${heard.join(', ')}`);
    assert.equal(await this.borrower.ask('host.isOpen()'), true, 'the host was closed');
  }
}

/** The borrower does everything, and leaves the link before the dialog around or below it is closed. */
async function useLink(visit: Visit): Promise<void> {
  const {borrower, isModal} = visit;
  const {page} = borrower;

  await visit.try('open', async () => {
    assert.ok(await borrower.ask('probe.isExposed()'), 'hidden from assistive technology');
    const point = await borrower.locate('Continue');
    assert.ok(await borrower.ask(`probe.isHit(${JSON.stringify(point)})`), 'covered');
    if (!isModal) return;
    assert.match(await borrower.focus(), /^link/, 'the focus');
    assert.equal(await borrower.ask('probe.isScrollable()'), false, 'the page scrolls');
  });
  await visit.try('click', async () => {
    await borrower.press('Continue');
    await borrower.waitForStep('search');
  });
  await visit.try('search by keys', async () => {
    await borrower.waitForResults();
    await borrower.press('combobox');
    await page.type('sk/');
    await page.press('Backspace');
    assert.equal(await borrower.value('combobox'), 'sk');
    await page.press('Backspace');
    await page.press('Backspace');
    await page.type('nelnet');
    // Before, the popular servicers are there.
    await borrower.waitUntil('probe.options().length < 3 && probe.hasControl("Nelnet")', 'results');
    await page.press('ArrowDown');
    await borrower.waitUntil('probe.selectedOption().startsWith("Nelnet")', 'Nelnet is selected');
    await page.press('Enter');
    await borrower.waitForStep('credentials');
  });
  await visit.try('type', async () => {
    await borrower.press('Username');
    await page.type('joe/sk');
    await page.press('Backspace');
    assert.equal(await borrower.value('Username'), 'joe/s');
  });
  await visit.try('Tab', async () => {
    await page.press('Tab');
    await page.type('pa/ss/1');
    assert.equal(await borrower.value('Username'), 'joe/s', 'the username');
    assert.equal(await borrower.value('Password'), 'pa/ss/1', 'the password');
    if (!isModal) return;
    for (let presses = 0; presses < 8; presses++) {
      await page.press('Tab');
      assert.match(await borrower.focus(), /^link/, 'the focus');
    }
  });
  await visit.try('Escape', async () => {
    await borrower.press('Password');
    await page.press('Escape');
    await borrower.waitForStep('leaving');
    assert.equal(await borrower.ask('host.isOpen()'), true, 'the host was closed');
    await page.press('Escape');
    await borrower.waitForStep('credentials');
    assert.equal(await borrower.value('Password'), 'pa/ss/1');
  });
  await visit.try('not heard', () => visit.checkNothingHeard());
  await visit.try('leave', async () => {
    await borrower.press('Close');
    await borrower.waitForStep('leaving');
    await borrower.press('Leave');
    await borrower.waitUntil('probe.outcomes.length > 0', 'an outcome');
    await visit.checkOutcomes(['incomplete']);
    assert.equal(await borrower.ask('host.isOpen()'), true, 'the host was closed');
    if (isModal) assert.equal(await borrower.focus(), 'page: input#host-input', 'the focus');
  });
  await visit.try('page is free', async () => {
    await visit.closeHost();
    await visit.checkPageIsFree();
  });
}

/** The page closes its dialog while a login is being typed. */
async function closeHostFirst(visit: Visit): Promise<void> {
  const {borrower} = visit;
  await visit.try('host closes first', async () => {
    await borrower.goToLogin();
    await borrower.press('Username');
    await borrower.page.type('joe');
    await visit.closeHost();
    const isOver = await borrower.ask('!probe.isPresent() || !probe.linkIsOpen()');
    if (!isOver) {
      // An inline tag in a dialog that is only hidden goes on unseen.
      if (await borrower.ask('probe.hasControl("Password")')) {
        await borrower.press('Password');
        await borrower.page.type('s/k');
        assert.equal(await borrower.value('Password'), 's/k', 'the password');
      }
      await borrower.ask(
        'probe.handle ? probe.handle.close() : document.querySelector("nexus-link").close()',
      );
    }
    await borrower.waitUntil('probe.outcomes.length > 0', 'an outcome');
    await visit.checkOutcomes(['incomplete']);
  });
  await visit.try('page is free after that', () => visit.checkPageIsFree());
}

/** The variable `ROWS` selects some cases by a pattern. */
const ONLY = new RegExp(process.env.ROWS ?? '');
const cases = Object.entries(HOSTS)
  .flatMap(([host, file]) => PLACEMENTS.map((placement) => ({host, file, placement})))
  .filter(({host, placement}) => ONLY.test(`${host}, ${placement}`));

const selectCases = (engine: Engine) => sampleTrials(cases, engine === 'chromium' ? 13 : 3);

describe('Host libraries', {concurrency: true}, () => {
  for (const engine of listEngines()) {
    test(`in ${engine}`, async () => {
      const browser: EngineBrowser = await launchEngine(engine);
      const proof = new Proof('host-libraries', engine);
      try {
        for (const {host, file, placement} of selectCases(engine)) {
          for (const act of [useLink, closeHostFirst]) {
            const visit = new Visit(proof, new Borrower(browser.page), host, placement);
            await visit.try('opens', () => visit.open(file));
            await act(visit);
          }
        }
      } finally {
        await browser.close();
      }
      proof.finish();
    });
  }
});
