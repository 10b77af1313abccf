/**
 * Pseudolocalization: each sentence of the catalogue is in ⟦brackets⟧, accented and longer than in English (see
 * `demo/shared/pseudo-language.ts`). On the screen, every text must be one bracketed sentence or data: a name, a number, an
 * amount or a date. This finds sentences in the code, sentences that are put together, and texts that are cut off.
 */
import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import {createPseudoMessages} from '../../demo/shared/pseudo-language.js';
import {states} from '../fixtures/states.js';
import type {State} from '../../src/workflow/state.js';
import {english, type Messages} from '../../src/messages/index.js';
import {itForEach} from '../support/case-table.js';
import {normalizeText, findBlockAncestor, getByRole, waitForRender, listTexts} from '../support/helpers.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';
import {takeTurn} from '../support/trials.js';

const pseudoMessages: Messages = createPseudoMessages(english.messages);
const rightToLeftMessages: Messages = {...pseudoMessages, dir: 'rtl'};

const showState = (state: State, inline: boolean, messages = pseudoMessages) =>
  showStill(state, {inline, lang: 'en-XA', messages});

/* Data: the texts that a state brings, formatted as in English. */

const formatMoney = (amount: string) =>
  new Intl.NumberFormat('en', {style: 'currency', currency: 'USD'}).format(Number(amount));
const formatPercent = (rate: string) => `${Number(rate)}%`;
const formatDate = (day: string) =>
  new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeZone: 'UTC'}).format(new Date(day));

/** How each property of a state is displayed. The other properties are not displayed. */
const FORMATTERS: Readonly<Record<string, (value: string) => string>> = {
  name: normalizeText,
  servicer: normalizeText,
  website: normalizeText,
  consent: normalizeText,
  prompt: normalizeText,
  label: normalizeText,
  type: normalizeText,
  balance: formatMoney,
  amount: formatMoney,
  rate: formatPercent,
  due_on: formatDate,
  year: String,
  attempts_left: String,
};

/** Lists every text and number of a state as it is displayed, and the length of every list. */
function listData(value: unknown): string[] {
  if (Array.isArray(value)) return [String(value.length), ...value.flatMap(listData)];
  if (typeof value !== 'object' || !value) return [];
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) => {
    const format = FORMATTERS[key];
    const isDisplayed = format && (typeof child === 'string' || typeof child === 'number');
    return [...(isDisplayed ? [format(String(child))] : []), ...listData(child)];
  });
}

/** Returns the letters that stand for a servicer's logo. */
const createInitials = (name: string) => {
  const [first = '', second = ''] = name.replaceAll(/[()]/g, '').split(' ');
  return (second ? `${first.charAt(0)}${second.charAt(0)}` : first.slice(0, 2)).toUpperCase();
};

type DataCheck = (text: string) => boolean;

/** Creates a check whether a text is data of the state, or a list of it. */
function createDataCheck(state: State): DataCheck {
  const data = new Set([location.hostname, ...listData(state)]);
  for (const text of [...data]) data.add(createInitials(text));
  return (text) => data.has(text) || text.split(/, and |, | and /).every((part) => data.has(part));
}

/* Texts on the screen */

const isVisuallyHidden = (element: Element) => element.closest('.hidden') !== null;

const listElements = (element: StillLink): HTMLElement[] =>
  [...element.root.querySelectorAll('*')].filter(
    (child): child is HTMLElement => child instanceof HTMLElement && child.checkVisibility(),
  );

const listVisibleTexts = (element: StillLink): Text[] =>
  listTexts(element.root).filter(({data, parentElement}) => data.trim() && parentElement?.checkVisibility());

/** The attributes whose value is displayed or read aloud. */
const TEXT_ATTRIBUTES = [
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'placeholder',
  'title',
];
const listAttributeTexts = (element: Element): string[] =>
  TEXT_ATTRIBUTES.flatMap((name) => element.getAttribute(name) ?? []);

/** Lists the texts that the stylesheet adds to an element. */
const listGeneratedTexts = (element: Element): string[] =>
  ['::before', '::after', '::marker'].map((pseudoElement) => {
    const {content} = getComputedStyle(element, pseudoElement);
    return /^"(.*)"$/.exec(content)?.[1] ?? '';
  });

const ISOLATE = /\u2068([^\u2068\u2069]*)\u2069/;

/** Returns the text between the brackets if the whole text is one sentence of the catalogue. */
const matchSentence = (text: string): string | undefined => /^⟦([^⟦⟧]+)⟧$/.exec(text)?.[1];

/** Whether a text is data, or one sentence of the catalogue with data or another sentence in each placeholder. */
function isSentenceOrData(text: string, isData: DataCheck): boolean {
  let rest = text.trim();
  for (let match = ISOLATE.exec(rest); match; match = ISOLATE.exec(rest)) {
    const value = match[1] ?? '';
    const sentence = matchSentence(value);
    if (!sentence && !isData(normalizeText(value))) return false;
    rest = rest.replace(ISOLATE, sentence ?? value);
  }
  return matchSentence(rest) !== undefined || isData(normalizeText(rest));
}

/** Removes the values that were filled into a sentence. */
const removeValues = (text: string): string =>
  ISOLATE.test(text) ? removeValues(text.replace(ISOLATE, '')) : text;

/** Lists the texts of each box that text flows in: a person reads it as one sentence. */
const listFlows = (element: StillLink): string[] =>
  [...Map.groupBy(listVisibleTexts(element), findBlockAncestor).values()].map((texts) =>
    texts.map(({data}) => data).join(''),
  );

function findWrongTexts(element: StillLink, state: State): string[] {
  const isData = createDataCheck(state);
  const texts = [
    ...listVisibleTexts(element).map(({data}) => data),
    ...listElements(element).flatMap((child) => [...listAttributeTexts(child), ...listGeneratedTexts(child)]),
  ].filter((text) => text.trim());
  return [
    ...texts
      .filter((text) => !isSentenceOrData(text, isData))
      .map((text) => `not from the catalogue: “${normalizeText(text)}”`),
    ...listFlows(element)
      .filter((text) => removeValues(text).split('⟦').length > 2)
      .map((text) => `put together: “${normalizeText(text)}”`),
  ];
}

/* Visibility */

/** Pixels by which a box may exceed another one, because of rounding. */
const TOLERANCE_PX = 1;

type Box = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;
const isWithin = (inner: Box, outer: Box): boolean =>
  inner.left >= outer.left - TOLERANCE_PX &&
  inner.right <= outer.right + TOLERANCE_PX &&
  inner.top >= outer.top - TOLERANCE_PX &&
  inner.bottom <= outer.bottom + TOLERANCE_PX;

/** Lists the boxes that clip an element: the viewport, and each ancestor with an overflow that is not visible. */
function listClippingBoxes(element: Element): Box[] {
  const {clientWidth, clientHeight} = document.documentElement;
  const boxes: Box[] = [{left: 0, top: 0, right: clientWidth, bottom: clientHeight}];
  for (let ancestor: Element | null = element; ancestor; ancestor = ancestor.parentElement) {
    const {overflowX, overflowY} = getComputedStyle(ancestor);
    if (overflowX !== 'visible' || overflowY !== 'visible') boxes.push(ancestor.getBoundingClientRect());
  }
  return boxes;
}

/** Returns the box of one character. */
function measureCharacter(text: Text, offset: number): DOMRect {
  const range = new Range();
  range.setStart(text, offset);
  range.setEnd(text, offset + 1);
  return range.getBoundingClientRect();
}

/** Whether a bracket of a sentence is outside a clipping box, or behind another element, when it is scrolled to. */
function isBracketInvisible(root: ShadowRoot, text: Text, bracket: string): boolean {
  const parent = text.parentElement!;
  parent.scrollIntoView({block: 'center', inline: 'nearest'});
  const box = measureCharacter(text, text.data.indexOf(bracket));
  if (!box.width || !listClippingBoxes(parent).every((clip) => isWithin(box, clip))) return true;
  const found = root.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  return !found || !(found.contains(parent) || parent.contains(found));
}

/** Whether the content of an element is wider or higher than the element, or is shortened by its style. */
function isContentClipped(element: HTMLElement): boolean {
  const {overflowX, overflowY, textOverflow, webkitLineClamp} = getComputedStyle(element);
  return (
    (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + TOLERANCE_PX) ||
    (['clip', 'hidden'].includes(overflowY) && element.scrollHeight > element.clientHeight + TOLERANCE_PX) ||
    textOverflow !== 'clip' ||
    webkitLineClamp !== 'none'
  );
}

/** Finds the sentences that a borrower cannot read as a whole, even by scrolling. */
function findClippedTexts(element: StillLink): string[] {
  const sentences = listVisibleTexts(element).filter(
    ({data, parentElement}) =>
      parentElement &&
      data.includes('⟦') &&
      !isVisuallyHidden(parentElement) &&
      !parentElement.closest('[inert]'),
  );
  const invisible = sentences.filter((text) =>
    ['⟦', '⟧'].some((bracket) => isBracketInvisible(element.root, text, bracket)),
  );
  const clipped = listElements(element).filter(
    (child) => !isVisuallyHidden(child) && isContentClipped(child),
  );
  return [
    ...invisible.map(({data}) => `cut off: “${normalizeText(data)}”`),
    ...clipped.map(
      (child) =>
        `cuts off: ${child.localName}.${child.className} “${normalizeText(child.innerText).slice(0, 60)}”`,
    ),
  ];
}

async function expectCorrectTexts(element: StillLink, state: State): Promise<void> {
  for (const details of element.root.querySelectorAll('details')) details.open = true;
  await waitForRender(element);
  expect(listVisibleTexts(element), 'texts').to.not.be.empty;
  const mistakes = [...findWrongTexts(element, state), ...findClippedTexts(element)];
  if (mistakes.length > 0) expect.fail(mistakes.join('; '));
}

/** Submits a form whose next required field is empty, so that its error message is shown. */
async function submitIncompleteForm(element: StillLink): Promise<void> {
  element.root.querySelector('form')?.requestSubmit();
  await waitForRender(element);
}

const credentials = getFixtureState('credentials', 'Credentials');
const challenges = [
  getFixtureState('challenge', 'Challenge: a text question'),
  getFixtureState('challenge', 'Challenge: a choice'),
  getFixtureState('challenge', 'Challenge: a one-time code'),
];

/** Each state in the page and in a dialog. A closed dialog shows nothing. */
const stateCases = states.flatMap(({name, state}) => [
  {name: `${name}, in the page`, state, inline: true},
  ...(state.step === 'closed' ? [] : [{name: `${name}, in a dialog`, state, inline: false}]),
]);
const challengeCases = challenges.map((state) => ({name: state.challenge.questions[0]!.kind, state}));

describe('Every text is from the catalogue or the state, and can be read as a whole', () => {
  before(async () => {
    await setColorScheme('light');
    document.body.style.margin = '0';
  });
  after(() => setViewport({width: 800, height: 600}));

  const screens = [
    {title: 'on a phone', width: 320, height: 640, messages: pseudoMessages},
    {title: 'on a phone, from right to left', width: 320, height: 640, messages: rightToLeftMessages},
    {title: 'on a wide screen', width: 800, height: 600, messages: pseudoMessages},
  ];
  for (const [index, {title, width, height, messages}] of screens.entries()) {
    describe(title, () => {
      before(() => setViewport({width, height}));

      itForEach('in each state', takeTurn(stateCases, index, screens.length), async ({state, inline}) => {
        await expectCorrectTexts(await showState(state, inline, messages), state);
      });

      it('in a login form that is submitted with an empty field', async () => {
        const element = await showState(credentials, false, messages);
        await submitIncompleteForm(element);
        expect(element.words).to.include(pseudoMessages.credentials.required.username);
        await expectCorrectTexts(element, credentials);
        element.root.querySelector<HTMLInputElement>('#username')!.value = 'jordan';
        element.root.querySelector<HTMLInputElement>('#password')!.focus();
        await submitIncompleteForm(element);
        expect(element.words).to.include(pseudoMessages.credentials.required.password);
        await expectCorrectTexts(element, credentials);
      });

      itForEach('in a challenge that is submitted without an answer', challengeCases, async ({state}) => {
        const element = await showState(state, false, messages);
        await submitIncompleteForm(element);
        const {required, choose} = pseudoMessages.challenge;
        expect([required, choose].some((text) => element.words.includes(text))).to.be.true;
        await expectCorrectTexts(element, state);
      });
    });
  }
});

describe('The checks of this test', () => {
  const state = getFixtureState('welcome', 'Welcome');
  before(() => setViewport({width: 320, height: 640}));
  after(() => setViewport({width: 800, height: 600}));

  /** Shows a state with some HTML added to the step. */
  async function showStateWith(addedHtml: string): Promise<StillLink> {
    const element = await showState(state, true);
    element.getElement('.content').insertAdjacentHTML('beforeend', addedHtml);
    return element;
  }

  const wrongTexts = [
    {name: 'a word', addedHtml: '<p>Hello</p>'},
    {name: 'a word beside a sentence', addedHtml: '<p>Note: ⟦Ĥéļļö⟧</p>'},
    {name: 'punctuation', addedHtml: '<p>(<span>⟦Ĥéļļö⟧</span>)</p>'},
    {name: 'a word that is only read aloud', addedHtml: '<p class="hidden">Hello</p>'},
    {name: 'an unknown name in a sentence', addedHtml: '<p>⟦Ĥéļļö \u2068Nelnet\u2069⟧</p>'},
    {name: 'a label', addedHtml: '<button aria-label="Help"></button>'},
    {name: 'a placeholder', addedHtml: '<input placeholder="Your name">'},
    {name: 'a title', addedHtml: '<p title="Help">⟦Ĥéļļö⟧</p>'},
    {name: 'a sentence of two', addedHtml: '<p><b>⟦Ĥéļļö⟧</b> <i>⟦ŵöŕļđ⟧</i></p>'},
    {name: 'a sentence of two in one text', addedHtml: '<p>⟦Ĥéļļö⟧ ⟦ŵöŕļđ⟧</p>'},
  ];
  itForEach('find each wrong text', wrongTexts, async ({addedHtml}) => {
    expect(findWrongTexts(await showStateWith(addedHtml), state)).to.have.length.at.least(1);
  });

  const clippingStyles: {name: string; style: Partial<CSSStyleDeclaration>}[] = [
    {name: 'a clipped line', style: {overflow: 'hidden', whiteSpace: 'nowrap', width: '4em'}},
    {
      name: 'a line with an ellipsis',
      style: {overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', width: '4em'},
    },
    {name: 'clipped lines', style: {overflow: 'hidden', height: '1em', width: '4em'}},
    {name: 'a line that is wider than the screen', style: {whiteSpace: 'nowrap', width: 'max-content'}},
  ];
  itForEach('find each clipped text', clippingStyles, async ({style}) => {
    const text = '⟦Åñ éẋţŕéɱéļý ļöñğ šéñţéñçé ţĥåţ ŵîļļ ñöţ ƒîţ ĥéŕé⟧';
    const element = await showStateWith(`<p class="added">${text}</p>`);
    Object.assign(element.getElement('.added').style, style);
    expect(findClippedTexts(element)).to.have.length.at.least(1);
  });

  it('find a sentence behind another element', async () => {
    const element = await showStateWith('<p class="added">⟦Ĥéļļö⟧</p><p class="cover"></p>');
    Object.assign(element.getElement('.cover').style, {position: 'absolute', inset: '0'});
    expect(findClippedTexts(element)).to.include('cut off: “⟦Ĥéļļö⟧”');
  });

  it('find nothing in a correct step', async () => {
    const element = await showStateWith('<p>⟦Ĥéļļö⟧</p>');
    expect(findWrongTexts(element, state)).to.be.empty;
    expect(findClippedTexts(element)).to.be.empty;
    expect(getByRole(element, 'heading')).to.exist;
  });
});
