/**
 * A browser that translates the page changes the texts under the element's feet, whenever it likes: Chrome and Edge put
 * `<font>` elements in their place, Firefox and Safari other words. The words stay those of the state all the while.
 */
import {expect} from '@open-wc/testing';

import {states} from '../fixtures/states.js';
import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import type {State, Step} from '../../src/workflow/state.js';
import {english} from '../../src/messages/index.js';
import {
  queryAllByRole,
  normalizeText,
  findBlockAncestor,
  getByRole,
  createLink,
  listOutcomes,
  fillSentence,
  findByRole,
  recordEvents,
  expectNoErrors,
  placeOnPage,
  waitForRender,
  getStepName,
  listTexts,
  typeInto as fill,
  waitUntil,
} from '../support/helpers.js';
import {getFixtureStates, showStill} from '../support/still-link.js';

/* Translators. What they have translated is in «quotes», which the words of English have none of. */

const isUntranslated = ({data, parentElement}: Text): boolean =>
  data.trim() !== '' && !data.includes('«') && parentElement !== null;

const fonts = document.createElement('template');
fonts.innerHTML = '<font dir="auto"><font dir="auto"></font></font>';
/** A text as Chrome leaves it: one element in another. */
function font(words: string): Element {
  const [outer] = fonts.content.cloneNode(true).childNodes;
  if (!(outer instanceof Element)) throw new Error('There is no font.');
  outer.firstElementChild!.textContent = words;
  return outer;
}

type Translate = (root: Node) => void;

const eachText =
  (translate: (text: Text) => void): Translate =>
  (root) => {
    for (const text of listTexts(root).filter(isUntranslated)) translate(text);
  };

const inFonts = eachText((text) => text.replaceWith(font(`«${text.data}»`)));
const inPlace = eachText((text) => void (text.data = `«${text.data}»`));

/** What one line of text has in several comes to stand in the first of them, as a language puts its words in order. */
const merging: Translate = (root) => {
  const lines = Map.groupBy(listTexts(root).filter(isUntranslated), findBlockAncestor);
  for (const [first, ...others] of lines.values()) {
    const words = [first!, ...others].map(({data}) => data).join(' ');
    first!.replaceWith(font(`«${words}»`));
    for (const other of others) other.remove();
  }
};

/** Shows the page as it was written, and translates it again the next time. */
function backAndForth(): Translate {
  const originals = new Map<Element, Text>();
  return (root) => {
    const wasTranslated = originals.size > 0;
    for (const [put, text] of originals) if (put.isConnected) put.replaceWith(text);
    originals.clear();
    if (wasTranslated) return;
    for (const text of listTexts(root).filter(isUntranslated)) {
      const put = font(`«${text.data}»`);
      originals.set(put, text);
      text.replaceWith(put);
    }
  };
}

const translators: Readonly<Record<string, () => Translate>> = {
  'puts elements in the place of texts': () => inFonts,
  'puts other words into the texts': () => inPlace,
  'puts what stands in one line into one text': () => merging,
  'is told to show the page as it was, and to translate it again': backAndForth,
};

/**
 * All that can be read in the element, in the order of the page, in the words that it was written in. What the live
 * region says is heard, and comes later.
 */
const wordsOf = (root: ShadowRoot): string =>
  normalizeText(
    listTexts(root)
      .filter(({parentElement}) => !parentElement?.closest('[role="status"]'))
      .map(({data}) => data)
      .join(' ')
      .replace(/[«»]/g, ' '),
  );

/** What an element says that nobody translates. */
async function untranslated(state: State): Promise<string> {
  const element = await showStill(state, {inline: true});
  const words = wordsOf(element.root);
  element.parentElement?.remove();
  return words;
}

/* Every state after every other of its step */

/** So that each comes once directly after each other one. */
const everyPairOf = <T>(all: readonly T[]): T[] =>
  all.flatMap((one, index) => [one, ...all.slice(index + 1).flatMap((other) => [other, one])]);

const steps = [...new Set(states.map(({state}) => state.step))];

describe('A browser that translates the page and', () => {
  const right = new Map<State, string>();
  before(async () => {
    for (const {state} of states) right.set(state, await untranslated(state));
  });

  for (const [does, translator] of Object.entries(translators)) {
    describe(does, () => {
      for (const step of steps) {
        it(`leaves each state of ${step} its own words, whatever was there before`, async () => {
          const all = getFixtureStates(step);
          const element = await showStill(all[0]!.state, {inline: true});
          const translate = translator();
          let before = '';
          for (const {name, state} of step === 'problem' || translator() !== inFonts
            ? [...all, ...all.toReversed()]
            : everyPairOf(all)) {
            await element.display(state);
            if (state.step === 'search' && state.busy && state.servicers)
              await waitUntil(() => element.root.querySelector('.spinner'), 'it says that it searches');
            expect(wordsOf(element.root), `${name}, after ${before}`).to.equal(right.get(state));
            translate(element.root);
            before = name;
          }
        });
      }
    });
  }

  describe('goes on with it while a borrower links, who', () => {
    for (const inline of [true, false]) {
      const where = inline ? 'in the page' : 'in a dialog';
      const nobody: Translate = () => undefined;
      let usual: readonly string[];
      before(async () => {
        usual = (await walk(inline, nobody)).said;
      });

      for (const [does, translator] of Object.entries(translators)) {
        it(`comes to the end ${where}, and hears what there is to hear once, though it ${does}`, async () => {
          const {said, ended} = await walk(inline, translator());
          expect(ended).to.deep.equal(['nexus-success']);
          expect(said).to.deep.equal(usual);
        });
      }

      it(`hears something in most steps ${where}`, () => {
        const en = english.messages;
        expect(usual).to.include.members([
          en.search.nothing,
          en.connecting.stages['signing-in'],
          en.challenge.busy,
          en.accounts.busy.disconnect,
          en.accounts.busy.finish,
          fillSentence(en.accounts.notice.connected, {servicer: 'MOHELA'}),
          fillSentence(en.accounts.notice.removed, {servicer: 'Nelnet'}),
        ]);
      });
    }
  });

  expectNoErrors();
});

/* A borrower who links, from the first step to the last */

/** Translates whatever comes, as soon as it is there; answers what the live region was made to say meanwhile. */
function translating(root: ShadowRoot, translate: Translate): {readonly said: string[]; stop(): void} {
  const said: string[] = [];
  const observer = new MutationObserver((changes) => {
    const region = root.querySelector('[role="status"]');
    const words = normalizeText((region?.textContent ?? '').replace(/[«»]/g, ' '));
    // What is gone in a moment is said where it stays for one, which is up to the machine.
    const isPassing = /ready$|found$/.test(words);
    if (words && !isPassing && changes.some(({target}) => region?.contains(target))) said.push(words);
    translate(root);
    // What it has done itself is nothing new.
    observer.takeRecords();
  });
  observer.observe(root, {childList: true, characterData: true, subtree: true});
  return {said, stop: () => observer.disconnect()};
}

async function walk(inline: boolean, translate: Translate) {
  const element = await placeOnPage(
    createLink({backend: new SandboxBackend({latency: 0}), inline, lang: 'en'}),
  );
  const heard = recordEvents(element);
  const {said, stop} = translating(element.shadowRoot!, translate);

  const isRight = async (step: Step) => {
    await waitUntil(() => getStepName(element) === step, `the step is ${step}`);
    await waitForRender(element);
    expect(wordsOf(element.shadowRoot!), step).to.equal(await untranslated(element.state));
  };
  const press = async (name: RegExp) => {
    (await findByRole(element, 'button', name)).click();
    await waitForRender(element);
  };
  const write = async (name: RegExp, text: string) => fill(await findByRole(element, 'textbox', name), text);
  const find = async (query: string, option: RegExp) => {
    fill(await findByRole(element, 'combobox'), query);
    (await findByRole(element, 'option', option)).click();
    await isRight('credentials');
  };
  const logIn = async (username: string, password: string, send: RegExp) => {
    await write(/Username/, username);
    await write(/Password/, password);
    await press(send);
  };

  element.show();
  await isRight('welcome');
  await press(/Continue/);
  await findByRole(element, 'listbox', /Popular/);
  await isRight('search');
  fill(getByRole(element, 'combobox'), 'zzqx');
  await waitUntil(() => said.includes(english.messages.search.nothing), 'nothing is found');
  await isRight('search');
  fill(getByRole(element, 'combobox'), 'fedloan');
  await findByRole(element, 'option', /MOHELA.*FedLoan/);
  await isRight('search');
  (await findByRole(element, 'option', /MOHELA/)).click();
  await isRight('credentials');
  await press(/Connect/);
  expect(getByRole(element, 'textbox', /Username/).getAttribute('aria-invalid')).to.equal('true');
  await logIn('bad', 'hunter2', /Connect/);
  await findByRole(element, 'alert', /That login did not work/);
  await logIn('@code', 'hunter2', /Try again/);
  await isRight('challenge');
  for (const answer of ['1', '2', '123456']) {
    await write(/Enter the code/, answer);
    await press(/Submit/);
    await waitUntil(
      () => getStepName(element) === 'accounts' || queryAllByRole(element, 'alert').length,
      'it is answered',
    );
    await waitForRender(element);
    await waitUntil(() => !queryAllByRole(element, 'button', /Checking/).length, 'it is checked');
    if (answer !== '123456') await isRight('challenge');
  }
  await isRight('accounts');
  await press(/Add another/);
  await find('nelnet', /Nelnet/);
  await logIn('jordan', 'hunter2', /Connect/);
  await waitUntil(() => getStepName(element) === 'accounts', 'it is connected');
  await isRight('accounts');
  await press(/Close/);
  await isRight('leaving');
  await press(/Keep going/);
  await isRight('accounts');
  await press(/Remove.*Nelnet/);
  await isRight('accounts');
  await press(/Keep/);
  await press(/Remove.*Nelnet/);
  getByRole(element, 'group').querySelector('button')!.click();
  await waitUntil(() => element.state.step === 'accounts' && !element.state.busy, 'it is removed');
  await isRight('accounts');
  await press(/I’m Done/);
  await waitUntil(() => listOutcomes(heard).length, 'there is an outcome');
  if (inline) await isRight('closed');
  stop();
  return {said, ended: listOutcomes(heard).map(({type}) => type)};
}
