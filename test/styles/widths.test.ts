import {expect, fixture, html, nextFrame} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import {states} from '../fixtures/states.js';
import type {State} from '../../src/workflow/state.js';
import {findClipped, findOverflowing} from '../support/layout.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';
import {takeTurn} from '../support/trials.js';

const LONG_WORD = 'Studiendarlehensrueckzahlungsvereinbarungsverwaltungsgesellschaftsangelegenheit!';
const LONG_NAME = `The ${'Incorporated Student Loan Servicing '.repeat(4)}Corporation`;
/** The properties whose text comes from a servicer. */
const SERVICER_TEXT_KEYS = new Set(['name', 'prompt', 'label', 'type', 'website']);

/** Replaces every text of a servicer in a state. */
function replaceServicerText(text: string, state: State): State {
  const replaceText = (key: string, value: unknown): unknown =>
    SERVICER_TEXT_KEYS.has(key) || (key === 'servicer' && typeof value === 'string') ? text : value;
  return JSON.parse(JSON.stringify(state, replaceText)) as State;
}

/** Resizes the viewport. Call it after adding the element, because WebKit gives a new element outdated media features. */
async function resize(viewport: {readonly width: number; readonly height: number}): Promise<void> {
  await setViewport(viewport);
  await nextFrame();
}

const getBox = (element: StillLink): DOMRect => element.getElement('[part="dialog"]').getBoundingClientRect();

const searchState = getFixtureState('search', 'Search: popular servicers');

function listStyleRules(element: StillLink): CSSStyleRule[] {
  const rules = element.root.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]);
  return rules.filter((rule) => rule instanceof CSSStyleRule);
}

describe('The dialog', () => {
  before(() => setColorScheme('light'));
  after(() => resize({width: 800, height: 600}));

  for (const [width, height] of [
    [320, 568],
    [360, 640],
    [430, 932],
    [480, 800],
  ] as const) {
    it(`is a bottom sheet on a phone of ${width} × ${height}`, async () => {
      const element = await showStill(searchState);
      await resize({width, height});
      const {left, right, top, bottom} = getBox(element);
      // WebKit reports fractions of a pixel.
      expect([left, right, bottom].map(Math.round), 'left, right, bottom').to.deep.equal([0, width, height]);
      expect(top, 'the visible part of the page').to.be.at.least(32);
      const {borderBottomLeftRadius, borderTopLeftRadius} = getComputedStyle(
        element.getElement('[part="dialog"]'),
      );
      expect([borderTopLeftRadius, borderBottomLeftRadius], 'corners').to.deep.equal(['18px', '0px']);
    });
  }

  for (const [width, height] of [
    [481, 800],
    [768, 1024],
    [1280, 800],
    [1920, 1080],
  ] as const) {
    it(`is centered on a screen of ${width} × ${height}`, async () => {
      const element = await showStill(searchState);
      await resize({width, height});
      const {left, right, top, bottom} = getBox(element);
      expect(left, 'left').to.be.closeTo(width - right, 1);
      expect(top, 'top').to.be.closeTo(height - bottom, 1);
      expect(right - left, 'width').to.equal(Math.min(440, width - 32));
      expect(bottom - top, 'height').to.equal(Math.min(672, height - 32));
    });
  }

  for (const [width, height] of [
    [320, 256],
    [320, 900],
    [640, 360],
    [1280, 300],
    [1280, 800],
  ] as const) {
    it(`fits a screen of ${width} × ${height} when the page sets a larger width`, async () => {
      await fixture(
        html`<style>
          nexus-link-still {
            --nexus-width: 200em;
          }
        </style>`,
      );
      const element = await showStill(searchState);
      await resize({width, height});
      const {left, right, top, bottom} = getBox(element);
      expect(left, 'left').to.be.at.least(0);
      expect(top, 'top').to.be.at.least(0);
      expect(right, 'right').to.be.at.most(width);
      expect(bottom, 'bottom').to.be.at.most(height);
    });
  }

  it('has a safe-area padding in each part that can be lowest', async () => {
    const rules = listStyleRules(await showStill(searchState));
    for (const selector of [
      '.content',
      '[part="footer"]',
      '[part="question"]',
      '::slotted([slot="footer"])',
    ]) {
      const paddings = rules
        .filter(({selectorText}) => selectorText === selector)
        .map(({style}) => style.getPropertyValue('padding'));
      expect(paddings.join(), selector).to.contain('max(').and.contain('env(safe-area-inset-bottom');
    }
  });

  const longWords = [
    {what: 'a word of 80 letters', words: LONG_WORD},
    {what: 'a long name', words: LONG_NAME},
  ];
  for (const [widthIndex, [width, height]] of (
    [
      [320, 568],
      [360, 640],
      [768, 1024],
      [1280, 800],
    ] as const
  ).entries()) {
    for (const [wordsIndex, {what, words}] of longWords.entries()) {
      it(`wraps ${what} without horizontal scrolling at a width of ${width} px`, async () => {
        const element = await showStill(getFixtureState('opening', 'Opening'));
        await resize({width, height});
        const openStates = states.filter(({state}) => state.step !== 'closed');
        for (const {name, state} of takeTurn(openStates, 2 * widthIndex + wordsIndex, 4)) {
          await element.display(replaceServicerText(words, state));
          for (const details of element.root.querySelectorAll('details')) details.open = true;
          expect(findOverflowing(element).join('\n'), `too wide: ${name}`).to.equal('');
          expect(findClipped(element).join('\n'), `clipped: ${name}`).to.equal('');
          expect(document.documentElement.scrollWidth, name).to.be.at.most(width);
        }
      });
    }
  }

  it('wraps long words when it is inline', async () => {
    await resize({width: 320, height: 568});
    for (const {name, state} of states) {
      const element = await showStill(replaceServicerText(LONG_WORD, state), {inline: true});
      expect(findOverflowing(element).join('\n'), name).to.equal('');
      expect(document.documentElement.scrollWidth, name).to.be.at.most(320);
      element.remove();
    }
  });

  it('scrolls the content while the header and the buttons stay in place', async () => {
    const element = await showStill(getFixtureState('accounts', 'Accounts: several connections'));
    await resize({width: 1280, height: 480});
    const content = element.getElement('.content');
    expect(content.scrollHeight).to.be.above(content.clientHeight);
    const readPositions = () =>
      ['[part="header"]', '[part="footer"]'].map(
        (selector) => element.getElement(selector).getBoundingClientRect().top,
      );
    const before = readPositions();
    content.scrollTop = content.scrollHeight;
    expect(content.scrollTop).to.be.above(0);
    expect(readPositions()).to.deep.equal(before);
  });

  it('scrolls as a whole on a low screen', async () => {
    const element = await showStill(getFixtureState('accounts', 'Accounts: several connections'));
    await resize({width: 640, height: 320});
    const dialog = element.getElement('[part="dialog"]');
    expect(element.getElement('.content').scrollHeight).to.equal(element.getElement('.content').clientHeight);
    dialog.scrollTop = dialog.scrollHeight;
    const {bottom} = element.getElement('[part="footer"]').getBoundingClientRect();
    expect(bottom).to.be.closeTo(getBox(element).bottom, 2);
  });

  it('scrolls only the step on a high screen', async () => {
    await resize({width: 1280, height: 800});
    for (const {name, state} of states.filter(({state}) => state.step !== 'closed')) {
      const element = await showStill(state);
      const dialog = element.getElement('[part="dialog"]');
      expect(dialog.scrollHeight, name).to.equal(dialog.clientHeight);
      element.remove();
    }
  });
});
