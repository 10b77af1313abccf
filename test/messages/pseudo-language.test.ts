/**
 * With the language that is none (`demo/shared/pseudo-language.ts`), whatever is on the screen is bracketed, or else it is data: a name,
 * a number, an amount, a date. So a word that was written into the code is found, a sentence that was put together, and
 * one that is cut off.
 */
import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import {pseudo} from '../../demo/shared/pseudo-language.js';
import {states} from '../fixtures/states.js';
import type {State} from '../../src/workflow/transition.js';
import {english, type Messages} from '../../src/messages/index.js';
import {asRead, boxAround, byRole, settled, textsIn} from '../support/helpers.js';
import {itForEach} from '../support/case-table.js';
import {follow, literal, still, type StillLink} from '../support/still-link.js';

const inPseudo: Messages = pseudo(english.messages);
const fromTheRight: Messages = {...inPseudo, dir: 'rtl'};

const show = (state: State, inline: boolean, messages = inPseudo) =>
  still(state, {inline, lang: 'en-XA', messages});

/* What is no word: the data that a state brings, as it is written in English */

const money = (amount: string) =>
  new Intl.NumberFormat('en', {style: 'currency', currency: 'USD'}).format(Number(amount));
const percent = (rate: string) => `${Number(rate)}%`;
const date = (day: string) =>
  new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeZone: 'UTC'}).format(new Date(day));

/** What is shown of each property that a state has, and of no other. */
const shownOf: Readonly<Record<string, (value: string) => string>> = {
  name: asRead,
  servicer: asRead,
  website: asRead,
  consent: asRead,
  prompt: asRead,
  label: asRead,
  type: asRead,
  balance: money,
  amount: money,
  rate: percent,
  due_on: date,
  year: String,
  attempts_left: String,
};

function dataOf(value: unknown): string[] {
  if (Array.isArray(value)) return [String(value.length), ...value.flatMap(dataOf)];
  if (typeof value !== 'object' || !value) return [];
  return Object.entries(value).flatMap(([key, one]: [string, unknown]) => [
    ...((typeof one === 'string' || typeof one === 'number') && shownOf[key]
      ? [shownOf[key](String(one))]
      : []),
    ...dataOf(one),
  ]);
}

/** The letters that stand for a servicer's logo. */
const initials = (name: string) => {
  const [first = '', second = ''] = name.replaceAll(/[()]/g, '').split(' ');
  return (second ? `${first.charAt(0)}${second.charAt(0)}` : first.slice(0, 2)).toUpperCase();
};

/** Whether a text is data of this state, alone or, as in a list of names, several with the catalogue’s commas. */
function dataIn(state: State): (text: string) => boolean {
  const known = new Set([location.hostname, ...dataOf(state)]);
  for (const text of [...known]) known.add(initials(text));
  return (text) => known.has(text) || text.split(/, and |, | and /).every((one) => known.has(one));
}

/* What is on the screen */

const isHidden = (one: Element) => one.closest('.hidden') !== null;
const elements = (element: StillLink): HTMLElement[] =>
  [...element.root.querySelectorAll('*')].filter(
    (one): one is HTMLElement => one instanceof HTMLElement && one.checkVisibility(),
  );

const textsOf = (element: StillLink): Text[] =>
  textsIn(element.root).filter(({data, parentElement}) => data.trim() && parentElement?.checkVisibility());

/** Attributes that are read out or shown, and text that the stylesheet adds. */
const ATTRIBUTES = [
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'placeholder',
  'title',
];
const attributesOf = (one: Element): string[] => ATTRIBUTES.flatMap((name) => one.getAttribute(name) ?? []);
const addedTo = (one: Element): string[] =>
  ['::before', '::after', '::marker'].map((pseudoElement) => {
    const {content} = getComputedStyle(one, pseudoElement);
    return /^"(.*)"$/.exec(content)?.[1] ?? '';
  });

const ISOLATE = /\u2068([^\u2068\u2069]*)\u2069/;

/** What is between the brackets of one sentence of the catalogue. */
const sentenceIn = (text: string): string | undefined => /^⟦([^⟦⟧]+)⟧$/.exec(text)?.[1];

/** Whether it is one sentence of the catalogue with data or a sentence in each of its gaps, or data alone. */
function isSpoken(text: string, isData: (text: string) => boolean): boolean {
  let rest = text.trim();
  for (let gap = ISOLATE.exec(rest); gap; gap = ISOLATE.exec(rest)) {
    const filled = gap[1] ?? '';
    const sentence = sentenceIn(filled);
    // Several names are each isolated in a gap of their own, and what is between them is the list's.
    if (!sentence && !isData(asRead(filled))) return false;
    rest = rest.replace(ISOLATE, sentence ?? filled);
  }
  return sentenceIn(rest) !== undefined || isData(asRead(rest));
}

/** A sentence without what is in its gaps. */
const withoutGaps = (text: string): string =>
  ISOLATE.test(text) ? withoutGaps(text.replace(ISOLATE, '')) : text;

/** What a person reads in one go. */
const runsOf = (element: StillLink): string[] =>
  [...Map.groupBy(textsOf(element), boxAround).values()].map((texts) => texts.map(({data}) => data).join(''));

/** Each fault in the words, in words. */
function faultsIn(element: StillLink, state: State): string[] {
  const isData = dataIn(state);
  const told = [
    ...textsOf(element).map(({data}) => data),
    ...elements(element).flatMap((one) => [...attributesOf(one), ...addedTo(one)]),
  ].filter((text) => text.trim());
  return [
    ...told
      .filter((text) => !isSpoken(text, isData))
      .map((text) => `not of the catalogue: “${asRead(text)}”`),
    ...runsOf(element)
      .filter((run) => withoutGaps(run).split('⟦').length > 2)
      .map((run) => `put together: “${asRead(run)}”`),
  ];
}

/* What of it can be seen */

const SLACK = 1;
type Box = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;
const isWithin = (inner: Box, outer: Box): boolean =>
  inner.left >= outer.left - SLACK &&
  inner.right <= outer.right + SLACK &&
  inner.top >= outer.top - SLACK &&
  inner.bottom <= outer.bottom + SLACK;

/** The boxes that cut off what reaches out of them: the screen, and all that is around. */
function windowsOf(one: Element): Box[] {
  const {clientWidth, clientHeight} = document.documentElement;
  const windows: Box[] = [{left: 0, top: 0, right: clientWidth, bottom: clientHeight}];
  for (let around: Element | null = one; around; around = around.parentElement) {
    const {overflowX, overflowY} = getComputedStyle(around);
    if (overflowX !== 'visible' || overflowY !== 'visible') windows.push(around.getBoundingClientRect());
  }
  return windows;
}

/** The box of one character of a text. */
function boxOf(text: Text, at: number): DOMRect {
  const range = new Range();
  range.setStart(text, at);
  range.setEnd(text, at + 1);
  return range.getBoundingClientRect();
}

/** Each sentence that one cannot see the whole of, though one scrolls to it. */
function cutOffIn(element: StillLink): string[] {
  const sentences = textsOf(element).filter(
    ({data, parentElement}) =>
      parentElement && data.includes('⟦') && !isHidden(parentElement) && !parentElement.closest('[inert]'),
  );
  const unseen = sentences.filter((text) => {
    const parent = text.parentElement!;
    return ['⟦', '⟧'].some((bracket) => {
      parent.scrollIntoView({block: 'center', inline: 'nearest'});
      const box = boxOf(text, text.data.indexOf(bracket));
      if (!box.width || !windowsOf(parent).every((window) => isWithin(box, window))) return true;
      const found = element.root.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
      return !found || !(found.contains(parent) || parent.contains(found));
    });
  });
  const clipping = elements(element).filter((one) => {
    if (isHidden(one)) return false;
    const {overflowX, overflowY, textOverflow, webkitLineClamp} = getComputedStyle(one);
    return (
      (overflowX !== 'visible' && one.scrollWidth > one.clientWidth + SLACK) ||
      (['clip', 'hidden'].includes(overflowY) && one.scrollHeight > one.clientHeight + SLACK) ||
      textOverflow !== 'clip' ||
      webkitLineClamp !== 'none'
    );
  });
  return [
    ...unseen.map(({data}) => `cut off: “${asRead(data)}”`),
    ...clipping.map(
      (one) => `cuts off: ${one.localName}.${one.className} “${asRead(one.innerText).slice(0, 60)}”`,
    ),
  ];
}

async function expectFaultless(element: StillLink, state: State): Promise<void> {
  for (const details of element.root.querySelectorAll('details')) details.open = true;
  await settled(element);
  expect(textsOf(element), 'texts').to.not.be.empty;
  const faults = [...faultsIn(element, state), ...cutOffIn(element)];
  if (faults.length) expect.fail(faults.join('\n'));
}

/** Sends a form with nothing in it, so that each field in turn has a complaint. */
async function complain(element: StillLink): Promise<void> {
  element.root.querySelector('form')?.requestSubmit();
  await settled(element);
}

/** Nothing is on the screen in a dialog that is closed. */
const inDialogs = states.filter(({state}) => state.step !== 'closed');
const credentials = literal('credentials', 'Credentials');
const questions = [
  literal('challenge', 'Challenge: a question'),
  literal('challenge', 'Challenge: a choice'),
  literal('challenge', 'Challenge: a one-time code'),
];

describe('In a language that is none, every word is of the catalogue and can be seen,', () => {
  before(async () => {
    await follow('light');
    document.body.style.margin = '0';
  });
  after(() => setViewport({width: 800, height: 600}));

  const screens = [
    {on: 'on a phone', width: 320, height: 640, messages: inPseudo},
    {on: 'on a phone, from right to left', width: 320, height: 640, messages: fromTheRight},
    {on: 'on a wide screen', width: 800, height: 600, messages: inPseudo},
  ];
  for (const {on, width, height, messages} of screens) {
    describe(on, () => {
      before(() => setViewport({width, height}));

      itForEach('in every state in the page', states, async ({state}) => {
        await expectFaultless(await show(state, true, messages), state);
      });

      itForEach('in every state in a dialog', inDialogs, async ({state}) => {
        await expectFaultless(await show(state, false, messages), state);
      });

      it('of a login that is sent empty', async () => {
        const element = await show(credentials, false, messages);
        await complain(element);
        expect(element.words).to.include(inPseudo.credentials.required.username);
        await expectFaultless(element, credentials);
        element.root.querySelector<HTMLInputElement>('#username')!.value = 'jordan';
        await complain(element);
        expect(element.words).to.include(inPseudo.credentials.required.password);
        await expectFaultless(element, credentials);
      });

      for (const state of questions) {
        it(`of a challenge with no answer: ${state.challenge.questions[0]!.kind}`, async () => {
          const element = await show(state, false, messages);
          await complain(element);
          const {required, choose} = inPseudo.challenge;
          expect([required, choose].some((text) => element.words.includes(text))).to.be.true;
          await expectFaultless(element, state);
        });
      }
    });
  }

  describe('and the search for what is not so finds', () => {
    const state = literal('welcome', 'Welcome');
    before(() => setViewport({width: 320, height: 640}));

    /** Puts something wrong into the step. */
    async function spoilt(html: string): Promise<StillLink> {
      const element = await show(state, true);
      element.one('.content').insertAdjacentHTML('beforeend', html);
      return element;
    }

    const wrong: Readonly<Record<string, string>> = {
      'a word': '<p>Hello</p>',
      'a word beside a sentence': '<p>Note: ⟦Ĥéļļö⟧</p>',
      'a mark of punctuation': '<p>(<span>⟦Ĥéļļö⟧</span>)</p>',
      'a word that is only read aloud': '<p class="hidden">Hello</p>',
      'an unknown name in a sentence': '<p>⟦Ĥéļļö \u2068Nelnet\u2069⟧</p>',
      'a label': '<button aria-label="Help"></button>',
      'a placeholder': '<input placeholder="Your name">',
      'a title': '<p title="Help">⟦Ĥéļļö⟧</p>',
      'a sentence of two': '<p><b>⟦Ĥéļļö⟧</b> <i>⟦ŵöŕļđ⟧</i></p>',
      'a sentence of two in one text': '<p>⟦Ĥéļļö⟧ ⟦ŵöŕļđ⟧</p>',
    };
    for (const [what, html] of Object.entries(wrong)) {
      it(what, async () => {
        expect(faultsIn(await spoilt(html), state)).to.have.length.at.least(1);
      });
    }

    const styles: Readonly<Record<string, Partial<CSSStyleDeclaration>>> = {
      'a line that is cut off': {overflow: 'hidden', whiteSpace: 'nowrap', width: '4em'},
      'a line that ends in dots': {
        overflow: 'hidden',
        textOverflow: 'ellipsis',
        whiteSpace: 'nowrap',
        width: '4em',
      },
      'lines that are cut off': {overflow: 'hidden', height: '1em', width: '4em'},
      'a line that reaches out of the screen': {whiteSpace: 'nowrap', width: 'max-content'},
    };
    for (const [what, style] of Object.entries(styles)) {
      it(what, async () => {
        const element = await spoilt(
          '<p class="spoilt">⟦Åñ éẋţŕéɱéļý ļöñğ šéñţéñçé ţĥåţ ŵîļļ ñöţ ƒîţ ĥéŕé⟧</p>',
        );
        Object.assign(element.one('.spoilt').style, style);
        expect(cutOffIn(element)).to.have.length.at.least(1);
      });
    }

    it('a sentence behind another box', async () => {
      const element = await spoilt('<p class="spoilt">⟦Ĥéļļö⟧</p><p class="cover"></p>');
      Object.assign(element.one('.cover').style, {position: 'absolute', inset: '0'});
      expect(cutOffIn(element)).to.include('cut off: “⟦Ĥéļļö⟧”');
    });

    it('nothing in a step that is as it should be', async () => {
      const element = await spoilt('<p>⟦Ĥéļļö⟧</p>');
      expect(faultsIn(element, state)).to.be.empty;
      expect(cutOffIn(element)).to.be.empty;
      expect(byRole(element, 'heading')).to.exist;
    });
  });
});
