/** The second press of a double click presses nothing new. Any other press is neither delayed nor swallowed. */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {sampleTrials} from '../support/trials.ts';
import {Borrower} from './support/borrower.ts';
import {launchEngine, listEngines} from './support/engines.ts';
import {bundleScripts, startHostSite, type PageServer} from './support/host-site.ts';
import {Proof} from './support/proof.ts';

const buildPage = (attributes: string): string => `<!doctype html>
  <html lang="en" onclick="if (!event.target.closest('nexus-link')) probe.pageClicks++" style="block-size: 100%">
    <head>
      <title>Loading</title>
      <script src="/bundle/probe.js"></script>
      <script type="module" src="/script/nexus-link.min.js"></script>
    </head>
    <body><nexus-link nexus-key="sandbox_hostile" ${attributes}></nexus-link></body>
  </html>`;
const PLACEMENTS = ['dialog', 'inline'];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Longer than two presses of one double click are apart. */
const AFTER_MS = 700;

let site: PageServer;
before(async () => {
  site = await startHostSite({
    '/dialog': {body: buildPage('open')},
    '/inline': {body: buildPage('inline')},
    ...(await bundleScripts(['page/probe.js'])),
  });
});
after(() => site.close());

const logIn = async (borrower: Borrower): Promise<void> => {
  await borrower.goToLogin();
  await borrower.press('Username');
  await borrower.page.type('challenge');
  await borrower.press('Password');
  await borrower.page.type('word');
};
const expectStep = async (borrower: Borrower, step: string): Promise<void> => {
  await pause(AFTER_MS);
  assert.equal(await borrower.ask('probe.step()'), step);
};

const TRIALS: Readonly<Record<string, (borrower: Borrower, isInline: boolean) => Promise<void>>> = {
  async 'a double click on Continue chooses no servicer'(borrower) {
    await borrower.press('Continue', 2);
    await expectStep(borrower, 'search');
  },
  async 'a double click on Connect does not cancel'(borrower) {
    await logIn(borrower);
    await borrower.press('Connect', 2);
    await borrower.waitForStep('challenge');
    await expectStep(borrower, 'challenge');
  },
  async 'a double click on a servicer types nothing and connects nothing'(borrower) {
    await borrower.press('Continue');
    await borrower.waitForStep('search');
    await borrower.press('combobox');
    await borrower.page.type('nelnet');
    await borrower.press('Nelnet', 2);
    await expectStep(borrower, 'credentials');
  },
  async 'a double click on Not now clicks nothing on the page behind'(borrower, isInline) {
    await borrower.press('Not now', 2);
    await pause(AFTER_MS);
    assert.equal(await borrower.ask('probe.pageClicks'), 0);
    // Inline, the button that opens the link again has come under the pointer.
    if (isInline) assert.equal(await borrower.ask('probe.linkIsOpen()'), false, 'opened again');
  },
  async 'a double click on Leave clicks nothing on the page behind'(borrower, isInline) {
    await logIn(borrower);
    await borrower.press('Close');
    await borrower.waitForStep('leaving');
    await pause(AFTER_MS);
    await borrower.press('Leave', 2);
    await pause(AFTER_MS);
    assert.equal(await borrower.ask('probe.pageClicks'), 0);
    if (isInline) assert.equal(await borrower.ask('probe.linkIsOpen()'), false, 'opened again');
  },
  async 'a double click on Close does not answer the question'(borrower) {
    await logIn(borrower);
    await borrower.press('Close', 2);
    await expectStep(borrower, 'leaving');
  },
  async 'a second press at the same place at once counts no more than a double click'(borrower) {
    const point = await borrower.locate('Continue');
    await borrower.page.click(point);
    await borrower.waitForStep('search');
    await borrower.page.click(point);
    await expectStep(borrower, 'search');
  },
  async 'a press elsewhere at once counts'(borrower) {
    await borrower.press('Continue');
    await borrower.press('Back');
    await borrower.waitForStep('welcome');
  },
  async 'a press at the same place later counts'(borrower) {
    await borrower.press('Continue');
    await borrower.waitForStep('search');
    await pause(AFTER_MS);
    await borrower.press('combobox');
    assert.ok(await borrower.ask('probe.isFocused("combobox")'));
  },
  async 'a key at once counts'(borrower) {
    await borrower.press('Continue');
    await borrower.waitForStep('search');
    await borrower.page.press('Tab');
    await borrower.press('combobox');
    await borrower.page.type('nel');
    assert.equal(await borrower.value('combobox'), 'nel');
  },
  async 'an assistive click at once counts'(borrower) {
    await borrower.press('Continue');
    await borrower.ask('probe.find("Back").click()');
    await borrower.waitForStep('welcome');
  },
  async 'two presses on a control that stays both count'(borrower) {
    await logIn(borrower);
    await borrower.press('Show', 2);
    assert.equal(await borrower.ask('probe.find("Password").type'), 'password');
  },
};

const cases = PLACEMENTS.flatMap((placement) =>
  Object.entries(TRIALS).map(([name, act]) => ({name, act, placement})),
);

describe('Presses', {concurrency: true}, () => {
  for (const engine of listEngines()) {
    test(`in ${engine}`, async () => {
      const browser = await launchEngine(engine);
      const proof = new Proof('presses', engine);
      try {
        for (const {name, act, placement} of sampleTrials(cases, engine === 'chromium' ? 24 : 6)) {
          await proof.try(name, placement, async () => {
            const borrower = new Borrower(browser.page);
            await browser.page.goto(`${site.origin}/${placement}`);
            await borrower.waitForStep('welcome');
            await act(borrower, placement === 'inline');
            assert.deepEqual(await borrower.ask('probe.complaints'), []);
          });
        }
      } finally {
        await browser.close();
      }
      proof.finish();
    });
  }
});
