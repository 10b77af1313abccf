import {expect, fixture, html, nextFrame} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import {states} from '../fixtures/states.js';
import type {State} from '../../src/workflow/state.js';
import {findClipped, findOverflowing} from '../support/layout.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';

const WORD = 'Studiendarlehensrueckzahlungsvereinbarungsverwaltungsgesellschaftsangelegenheit!';
const NAME = `The ${'Incorporated Student Loan Servicing '.repeat(4)}Corporation`;
/** What a servicer, and not the catalogue, has put into words. */
const THEIRS = new Set(['name', 'prompt', 'label', 'type', 'website']);

/** The same state, where everything that servicers say is this. */
function saying(words: string, state: State): State {
  const reword = (key: string, value: unknown): unknown =>
    THEIRS.has(key) || (key === 'servicer' && typeof value === 'string') ? words : value;
  return JSON.parse(JSON.stringify(state, reword)) as State;
}

/** With the element there: WebKit gives one that comes later the media of the one before. */
async function resize(viewport: {readonly width: number; readonly height: number}): Promise<void> {
  await setViewport(viewport);
  await nextFrame();
}

const boxOf = (element: StillLink): DOMRect => element.getElement('[part="dialog"]').getBoundingClientRect();

const first = getFixtureState('search', 'Search: popular servicers');

function rulesFor(element: StillLink): CSSStyleRule[] {
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
    it(`is a sheet at the bottom of a phone of ${width} × ${height}`, async () => {
      const element = await showStill(first);
      await resize({width, height});
      const {left, right, top, bottom} = boxOf(element);
      expect([left, right, bottom], 'left, right, bottom').to.deep.equal([0, width, height]);
      expect(top, 'what is seen of the page').to.be.at.least(32);
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
    it(`is in the middle of a screen of ${width} × ${height}`, async () => {
      const element = await showStill(first);
      await resize({width, height});
      const {left, right, top, bottom} = boxOf(element);
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
    it(`is never larger than a screen of ${width} × ${height}, whatever a page asks for`, async () => {
      await fixture(
        html`<style>
          nexus-link-still {
            --nexus-width: 200em;
          }
        </style>`,
      );
      const element = await showStill(first);
      await resize({width, height});
      const {left, right, top, bottom} = boxOf(element);
      expect(left, 'left').to.be.at.least(0);
      expect(top, 'top').to.be.at.least(0);
      expect(right, 'right').to.be.at.most(width);
      expect(bottom, 'bottom').to.be.at.most(height);
    });
  }

  it('keeps off the bar at the bottom of a phone, in whatever is lowest', async () => {
    const rules = rulesFor(await showStill(first));
    for (const lowest of ['.content', '[part="footer"]', '[part="question"]', '::slotted([slot="footer"])']) {
      const paddings = rules
        .filter(({selectorText}) => selectorText === lowest)
        .map(({style}) => style.getPropertyValue('padding'));
      expect(paddings.join(), lowest).to.contain('max(').and.contain('env(safe-area-inset-bottom');
    }
  });

  for (const [width, height] of [
    [320, 568],
    [360, 640],
    [768, 1024],
    [1280, 800],
  ] as const) {
    for (const [what, words] of [
      ['a word of 80 letters', WORD],
      ['a long name', NAME],
    ] as const) {
      it(`breaks ${what} rather than scroll sideways, ${width} px wide`, async () => {
        const element = await showStill(getFixtureState('opening', 'Opening'));
        await resize({width, height});
        for (const {name, state} of states.filter(({state}) => state.step !== 'closed')) {
          await element.display(saying(words, state));
          for (const details of element.root.querySelectorAll('details')) details.open = true;
          expect(findOverflowing(element).join('\n'), `too wide: ${name}`).to.equal('');
          expect(findClipped(element).join('\n'), `clipped: ${name}`).to.equal('');
          expect(document.documentElement.scrollWidth, name).to.be.at.most(width);
        }
      });
    }
  }

  it('that is in the page breaks long words, too', async () => {
    await resize({width: 320, height: 568});
    for (const {name, state} of states) {
      const element = await showStill(saying(WORD, state), {inline: true});
      expect(findOverflowing(element).join('\n'), name).to.equal('');
      expect(document.documentElement.scrollWidth, name).to.be.at.most(320);
      element.remove();
    }
  });

  it('scrolls what does not fit, with the header and the buttons in their place', async () => {
    const element = await showStill(getFixtureState('accounts', 'Accounts: several connections'));
    await resize({width: 1280, height: 480});
    const content = element.getElement('.content');
    expect(content.scrollHeight).to.be.above(content.clientHeight);
    const places = () =>
      ['[part="header"]', '[part="footer"]'].map(
        (one) => element.getElement(one).getBoundingClientRect().top,
      );
    const before = places();
    content.scrollTop = content.scrollHeight;
    expect(content.scrollTop).to.be.above(0);
    expect(places()).to.deep.equal(before);
  });

  it('scrolls as a whole where it is low', async () => {
    const element = await showStill(getFixtureState('accounts', 'Accounts: several connections'));
    await resize({width: 640, height: 320});
    const dialog = element.getElement('[part="dialog"]');
    expect(element.getElement('.content').scrollHeight).to.equal(element.getElement('.content').clientHeight);
    dialog.scrollTop = dialog.scrollHeight;
    const {bottom} = element.getElement('[part="footer"]').getBoundingClientRect();
    expect(bottom).to.be.closeTo(boxOf(element).bottom, 2);
  });

  it('scrolls nothing but the step where there is room', async () => {
    await resize({width: 1280, height: 800});
    for (const {name, state} of states.filter(({state}) => state.step !== 'closed')) {
      const element = await showStill(state);
      const dialog = element.getElement('[part="dialog"]');
      expect(dialog.scrollHeight, name).to.equal(dialog.clientHeight);
      element.remove();
    }
  });
});
