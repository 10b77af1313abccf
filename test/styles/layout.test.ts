import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import {states} from '../fixtures/states.js';
import {itForEach} from '../support/case-table.js';
import {normalizeText, getAccessibleName} from '../support/helpers.js';
import {queryAll, findOverflowing} from '../support/layout.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';

const NARROW = 320;
/** The least size of a target, in CSS pixels (WCAG 2.2, 2.5.8). */
const TARGET = 24;

/** Nothing is on the screen in a dialog that is closed. */
const shown = states.flatMap(({name, state}) => [
  ...(state.step === 'closed' ? [] : [{name: `${name}, in a dialog`, state, inline: false}]),
  {name: `${name}, in the page`, state, inline: true},
]);

/** Everything a finger aims at; a label belongs to its radio button. */
const targets = (element: StillLink): HTMLElement[] =>
  queryAll(element, 'button, input, summary, a, [role="option"]')
    .filter((one) => one.checkVisibility() && !one.closest('[inert]'))
    .map((one) => one.closest<HTMLElement>('label') ?? one);

describe('Every state', () => {
  const complaints: unknown[][] = [];
  const {error, warn} = console;
  const complain = (event: ErrorEvent | PromiseRejectionEvent) => complaints.push([event]);

  before(async () => {
    await setColorScheme('light');
    await setViewport({width: NARROW, height: 640});
    document.body.style.margin = '0';
    console.error = console.warn = (...words: unknown[]) => void complaints.push(words);
    window.addEventListener('error', complain);
    window.addEventListener('unhandledrejection', complain);
  });

  after(async () => {
    Object.assign(console, {error, warn});
    window.removeEventListener('error', complain);
    window.removeEventListener('unhandledrejection', complain);
    await setViewport({width: 800, height: 600});
  });

  for (const lang of ['en', 'es']) {
    const language = lang === 'en' ? 'English' : 'Spanish';
    itForEach(`on the narrowest screen, in ${language},`, shown, async ({state, inline}) => {
      const element = await showStill(state, {inline, lang});
      for (const details of element.root.querySelectorAll('details')) details.open = true;

      expect(complaints.splice(0), 'complaints on the console').to.be.empty;

      const titles = queryAll(element, 'h2#title');
      expect(titles.length, 'headings').to.equal(1);
      const dialog = element.getElement('[part="dialog"]');
      const namesIt = state.step === 'leaving' ? element.getElement('h2#leaving') : titles[0]!;
      expect(dialog.getAttribute('aria-labelledby')).to.equal(namesIt.id);
      expect(getAccessibleName(dialog)).to.equal(normalizeText(namesIt.innerText));
      expect(getAccessibleName(dialog)).to.not.be.empty;

      const ids = queryAll(element, '[id]').map(({id}) => id);
      expect(ids, 'ids').to.deep.equal([...new Set(ids)]);

      expect(findOverflowing(element), 'too wide').to.be.empty;
      expect(document.documentElement.scrollWidth, 'the page').to.be.at.most(NARROW);

      const small = targets(element).filter((one) => {
        const {width, height} = one.getBoundingClientRect();
        return width < TARGET || height < TARGET;
      });
      expect(
        small.map((one) => `${one.localName} “${getAccessibleName(one)}”`),
        'small targets',
      ).to.be.empty;

      const inStyle = queryAll(element, '[style], style, link').map(({localName}) => localName);
      expect(inStyle, 'inline styles').to.be.empty;
    });
  }
});

describe('The type scale', () => {
  it('sets badges in 13 px, below the details in 14 px', async () => {
    const element = await showStill(getFixtureState('search', 'Search: one degraded servicer and one down'), {
      inline: true,
    });
    const sizes = ['[part="option"] [part="badge"]', '[part="option"] .detail'].map(
      (selector) => getComputedStyle(queryAll(element, selector)[0]!).fontSize,
    );
    expect(sizes).to.deep.equal(['13px', '14px']);
  });
});

describe('From right to left', () => {
  const withNames = states.filter(({state}) => state.step === 'search' || state.step === 'accounts');

  itForEach(
    'ends each name at its picture, in whatever direction it is written',
    withNames,
    async ({state}) => {
      const element = await showStill(state, {lang: 'ar'});
      for (const one of queryAll(element, '.name')) {
        const text = document.createRange();
        text.selectNodeContents(one);
        const {right} = text.getBoundingClientRect();
        expect(right, one.innerText).to.be.closeTo(one.getBoundingClientRect().right, 1);
      }
    },
  );
});
