/**
 * A browser that translates the page changes the texts of the element at any time: Chrome and Edge replace text nodes by
 * `<font>` elements, Firefox and Safari change the data of text nodes. The element must still show the texts of its state.
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
  typeInto,
  waitUntil,
} from '../support/helpers.js';
import {getFixtureStates, showStill} from '../support/still-link.js';
import {takeTurn} from '../support/trials.js';

/* Translators. They put each translated text into «quotes», which no English text has. */

const isUntranslated = ({data, parentElement}: Text): boolean =>
  data.trim() !== '' && !data.includes('«') && parentElement !== null;

const fonts = document.createElement('template');
fonts.innerHTML = '<font dir="auto"><font dir="auto"></font></font>';
/** Creates the two nested elements that Chrome puts in the place of a text node. */
function createFont(text: string): Element {
  const [outer] = fonts.content.cloneNode(true).childNodes;
  if (!(outer instanceof Element)) throw new Error('The template has no element.');
  outer.firstElementChild!.textContent = text;
  return outer;
}

type Translate = (root: Node) => void;

const translateEachText =
  (translate: (text: Text) => void): Translate =>
  (root) => {
    for (const text of listTexts(root).filter(isUntranslated)) translate(text);
  };

const replaceWithFonts = translateEachText((text) => text.replaceWith(createFont(`«${text.data}»`)));
const changeTextData = translateEachText((text) => void (text.data = `«${text.data}»`));

/** Moves all texts of a line into the first one, as a translator does that changes the order of words. */
const mergeLines: Translate = (root) => {
  const lines = Map.groupBy(listTexts(root).filter(isUntranslated), findBlockAncestor);
  for (const [first, ...others] of lines.values()) {
    const text = [first!, ...others].map(({data}) => data).join(' ');
    first!.replaceWith(createFont(`«${text}»`));
    for (const other of others) other.remove();
  }
};

/** Creates a translator that restores the original texts and translates them again, in turns. */
function createTogglingTranslator(): Translate {
  const originals = new Map<Element, Text>();
  return (root) => {
    const wasTranslated = originals.size > 0;
    for (const [translation, text] of originals) if (translation.isConnected) translation.replaceWith(text);
    originals.clear();
    if (wasTranslated) return;
    for (const text of listTexts(root).filter(isUntranslated)) {
      const translation = createFont(`«${text.data}»`);
      originals.set(translation, text);
      text.replaceWith(translation);
    }
  };
}

const translators: Readonly<Record<string, () => Translate>> = {
  'replaces texts by elements': () => replaceWithFonts,
  'changes the data of texts': () => changeTextData,
  'merges the texts of a line': () => mergeLines,
  'shows the original page and translates it again': createTogglingTranslator,
};

/**
 * Returns the original text of the element, in document order. The live region is left out, since it changes later than
 * the screen.
 */
const readOriginalText = (root: ShadowRoot): string =>
  normalizeText(
    listTexts(root)
      .filter(({parentElement}) => !parentElement?.closest('[role="status"]'))
      .map(({data}) => data)
      .join(' ')
      .replace(/[«»]/g, ' '),
  );

/** Returns the text of a state in an element that is not translated. */
async function readUntranslatedText(state: State): Promise<string> {
  const element = await showStill(state, {inline: true});
  const text = readOriginalText(element.root);
  element.parentElement?.remove();
  return text;
}

/* The order of the states */

/** Lists values so that each one comes directly after each other one. */
const listAllPairs = <T>(values: readonly T[]): T[] =>
  values.flatMap((value, index) => [value, ...values.slice(index + 1).flatMap((other) => [other, value])]);

const steps = [...new Set(states.map(({state}) => state.step))];

describe('Browser translation', () => {
  const expectedTexts = new Map<State, string>();
  before(async () => {
    for (const {state} of states) expectedTexts.set(state, await readUntranslatedText(state));
  });

  for (const [index, [translation, createTranslator]] of Object.entries(translators).entries()) {
    describe(`that ${translation}`, () => {
      for (const step of takeTurn(steps, index, 2)) {
        it(`keeps the original text of each state of ${step}, whatever state was shown before`, async () => {
          const stepStates = getFixtureStates(step);
          const element = await showStill(stepStates[0]!.state, {inline: true});
          const translate = createTranslator();
          let before = '';
          for (const {name, state} of step === 'problem' || createTranslator() !== replaceWithFonts
            ? [...stepStates, ...stepStates.toReversed()]
            : listAllPairs(stepStates)) {
            await element.display(state);
            if (state.step === 'search' && state.busy && state.servicers)
              await waitUntil(() => element.root.querySelector('.spinner'), 'the spinner is shown');
            expect(readOriginalText(element.root), `${name}, after ${before}`).to.equal(
              expectedTexts.get(state),
            );
            translate(element.root);
            before = name;
          }
        });
      }
    });
  }

  describe('while a borrower connects servicers', () => {
    for (const inline of [true, false]) {
      const place = inline ? 'in the page' : 'in a dialog';
      const doNothing: Translate = () => undefined;
      let expected: readonly string[];
      before(async () => {
        expected = (await connectServicers(inline, doNothing)).announcements;
      });

      for (const [translation, createTranslator] of takeTurn(
        Object.entries(translators),
        inline ? 0 : 1,
        2,
      )) {
        it(`prevents no step and repeats no announcement ${place}, although it ${translation}`, async () => {
          const {announcements, outcomes} = await connectServicers(inline, createTranslator());
          expect(outcomes).to.deep.equal(['nexus-success']);
          expect(announcements).to.deep.equal(expected);
        });
      }

      it(`is compared with a run that has announcements at most steps ${place}`, () => {
        const en = english.messages;
        expect(expected).to.include.members([
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

/* The whole workflow */

/** Translates every change as soon as it is made, and records the announcements of the live region. */
function translateChanges(
  root: ShadowRoot,
  translate: Translate,
): {readonly announcements: string[]; stop(): void} {
  const announcements: string[] = [];
  const observer = new MutationObserver((changes) => {
    const region = root.querySelector('[role="status"]');
    const text = normalizeText((region?.textContent ?? '').replace(/[«»]/g, ' '));
    // These statuses are announced only if they last for a moment, which depends on the speed of the machine.
    const isTransient = /ready$|found$/.test(text);
    if (text && !isTransient && changes.some(({target}) => region?.contains(target)))
      announcements.push(text);
    translate(root);
    // The observer must not report the changes of the translator.
    observer.takeRecords();
  });
  observer.observe(root, {childList: true, characterData: true, subtree: true});
  return {announcements, stop: () => observer.disconnect()};
}

/** Connects two servicers and removes one, and checks the text of each step. */
async function connectServicers(inline: boolean, translate: Translate) {
  const element = await placeOnPage(createLink({backend: new SandboxBackend({latency: 0}), lang: 'en'}));
  const events = recordEvents(element);
  const {announcements, stop} = translateChanges(element.shadowRoot!, translate);

  const expectStep = async (step: Step) => {
    await waitUntil(() => getStepName(element) === step, `the step is ${step}`);
    await waitForRender(element);
    expect(readOriginalText(element.shadowRoot!), step).to.equal(await readUntranslatedText(element.state));
  };
  const clickButton = async (name: RegExp) => {
    (await findByRole(element, 'button', name)).click();
    await waitForRender(element);
  };
  const typeText = async (name: RegExp, text: string) =>
    typeInto(await findByRole(element, 'textbox', name), text);
  const chooseServicer = async (query: string, option: RegExp) => {
    typeInto(await findByRole(element, 'combobox'), query);
    (await findByRole(element, 'option', option)).click();
    await expectStep('credentials');
  };
  const logIn = async (username: string, password: string, send: RegExp) => {
    await typeText(/Username/, username);
    await typeText(/Password/, password);
    await clickButton(send);
  };

  element.inline = inline;
  element.show();
  await expectStep('welcome');
  await clickButton(/Continue/);
  await findByRole(element, 'listbox', /Popular/);
  await expectStep('search');
  typeInto(getByRole(element, 'combobox'), 'zzqx');
  await waitUntil(() => announcements.includes(english.messages.search.nothing), 'nothing is found');
  await expectStep('search');
  typeInto(getByRole(element, 'combobox'), 'fedloan');
  await findByRole(element, 'option', /MOHELA.*FedLoan/);
  await expectStep('search');
  (await findByRole(element, 'option', /MOHELA/)).click();
  await expectStep('credentials');
  await clickButton(/Connect/);
  expect(getByRole(element, 'textbox', /Username/).getAttribute('aria-invalid')).to.equal('true');
  await logIn('bad', 'hunter2', /Connect/);
  await findByRole(element, 'alert', /That login did not work/);
  await logIn('@code', 'hunter2', /Try again/);
  await expectStep('challenge');
  for (const answer of ['1', '2', '123456']) {
    await typeText(/Enter the code/, answer);
    await clickButton(/Submit/);
    await waitUntil(
      () => getStepName(element) === 'accounts' || queryAllByRole(element, 'alert').length,
      'the answer is accepted or rejected',
    );
    await waitForRender(element);
    await waitUntil(() => !queryAllByRole(element, 'button', /Checking/).length, 'the answer is checked');
    if (answer !== '123456') await expectStep('challenge');
  }
  await expectStep('accounts');
  await clickButton(/Add another/);
  await chooseServicer('nelnet', /Nelnet/);
  await logIn('jordan', 'hunter2', /Connect/);
  await waitUntil(() => getStepName(element) === 'accounts', 'the servicer is connected');
  await expectStep('accounts');
  await clickButton(/Close/);
  await expectStep('leaving');
  await clickButton(/Keep going/);
  await expectStep('accounts');
  await clickButton(/Remove.*Nelnet/);
  await expectStep('accounts');
  await clickButton(/Keep/);
  await clickButton(/Remove.*Nelnet/);
  getByRole(element, 'group').querySelector('button')!.click();
  await waitUntil(
    () => element.state.step === 'accounts' && !element.state.busy,
    'the connection is removed',
  );
  await expectStep('accounts');
  await clickButton(/I’m Done/);
  await waitUntil(() => listOutcomes(events).length, 'there is an outcome');
  if (inline) await expectStep('closed');
  stop();
  return {announcements, outcomes: listOutcomes(events).map(({type}) => type)};
}
