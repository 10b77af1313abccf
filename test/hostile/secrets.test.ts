/** A password, an answer and a username are nowhere but in the request that sends them. */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {countTrials} from '../support/trials.ts';
import {Borrower} from './support/borrower.ts';
import {launchEngine, listEngines} from './support/engines.ts';
import {bundleScripts, startHostSite, type PageServer} from './support/host-site.ts';
import {Proof} from './support/proof.ts';

const PAGE = `<!doctype html>
  <html lang="en">
    <head>
      <title>Loading</title>
      <script src="/bundle/probe.js"></script>
      <script src="/bundle/record.js"></script>
      <script type="module" src="/script/nexus-link.min.js"></script>
    </head>
    <body><button id="page-button">Page</button></body>
  </html>`;

/** Each kind of secret, with a part that only it has and that no encoding changes. */
const KINDS: Readonly<Record<string, (core: string) => string>> = {
  plain: (core) => core,
  'with quotes and markup': (core) => `"'<b>&${core}\\\`$\{}`,
  'with emoji': (core) => `🗝️${core}👩‍👩‍👧`,
  'with a lone surrogate': (core) => `\ud83d${core}\udd11`,
  'of 5,000 characters': (core) => core + 'x'.repeat(5_000 - core.length),
  'with spaces at the ends': (core) => `  ${core}  `,
};

const createCore = (): string =>
  `c4n4ry${Array.from({length: 18}, () => Math.floor(Math.random() * 36).toString(36)).join('')}`;
/** Texts reach the page reversed, so that the test itself leaves no trace there. By code units, for lone surrogates. */
const reverse = (text: string): string => text.split('').reverse().join('');

let site: PageServer;
before(async () => {
  const scripts = await bundleScripts(['page/probe.js', 'page/record.js']);
  site = await startHostSite({'/': {body: PAGE}, ...scripts});
});
after(() => site.close());

describe('Secrets', {concurrency: true}, () => {
  for (const engine of listEngines().filter((name) => name !== 'webkit')) {
    test(`in ${engine}`, async () => {
      const browser = await launchEngine(engine);
      const proof = new Proof('secrets', engine);
      try {
        for (const [kind, build] of Object.entries(KINDS)) {
          for (const isRevealed of kind === 'plain' || countTrials(0, 1) ? [false, true] : [false]) {
            const row = `${kind}${isRevealed ? ', shown' : ''}`;
            const borrower = new Borrower(browser.page);
            const cores = {password: createCore(), answer: createCore()};
            const enter = (name: string, text: string): Promise<unknown> =>
              borrower.ask(`recorder.enter(${JSON.stringify(name)}, ${JSON.stringify(reverse(text))})`);
            await borrower.page.goto(site.origin);
            await borrower.waitUntil('document.readyState === "complete"');
            await proof.try(row, 'walk', async () => {
              await borrower.ask('probe.openCall()');
              await borrower.goToLogin();
              await borrower.press('Username');
              await borrower.page.type('challenge');
              if (isRevealed) await borrower.press('Show');
              await enter('Password', build(cores.password));
              await borrower.press('Connect');
              await borrower.waitForStep('challenge');
              await enter('textbox', build(cores.answer));
              await borrower.press('Submit');
              await borrower.waitUntil('probe.step() !== "challenge" || probe.hasControl("Try again")');
              await borrower.ask('probe.handle.close()');
              await borrower.waitUntil('probe.outcomes.length > 0', 'an outcome');
              assert.ok(await borrower.ask('recorder.hasSeen("Nelnet")'), 'rrweb records the link');
            });
            for (const place of await borrower.ask<string[]>('recorder.places')) {
              await proof.try(row, place, async () => {
                const found: string[] = [];
                for (const [name, core] of [...Object.entries(cores), ['username', 'challenge'] as const]) {
                  // The sandbox's username is a word of the page as well, but only rrweb could have typed text.
                  if (name === 'username' && place !== 'rrweb') continue;
                  const needle = name === 'username' ? '"text":"challenge"' : core;
                  const call = `recorder.has(${JSON.stringify(place)}, ${JSON.stringify(reverse(needle))})`;
                  if (await borrower.ask(call)) found.push(name);
                }
                assert.deepEqual(found, [], `found the ${found.join(' and the ')}`);
              });
            }
            await proof.try(row, 'heap', async () => {
              if (!browser.takeHeapSnapshot) return;
              await borrower.ask('(probe.forget(), recorder.stop())');
              const heap = await browser.takeHeapSnapshot();
              assert.ok(heap.includes('nexus-link'), 'the snapshot is complete');
              const found = Object.entries(cores).filter(([, core]) => heap.includes(core));
              assert.deepEqual(
                found.map(([name]) => name),
                [],
                `found the ${found.map(([name]) => name).join(' and the ')}`,
              );
            });
          }
        }
      } finally {
        await browser.close();
      }
      proof.finish();
    });
  }
});
