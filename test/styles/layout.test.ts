import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import {states} from '../fixtures/states.js';
import {itForEach} from '../support/case-table.js';
import {normalizeText, getAccessibleName} from '../support/helpers.js';
import {queryAll, findOverflowing} from '../support/layout.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';

const NARROW_WIDTH_PX = 320;
/** The minimum size of a target in CSS pixels (WCAG 2.2, 2.5.8). */
const MIN_TARGET_PX = 24;

/** All states, inline and in a dialog. A closed dialog shows nothing. */
const cases = states.flatMap(({name, state}) => [
  ...(state.step === 'closed' ? [] : [{name: `${name}, in a dialog`, state, inline: false}]),
  {name: `${name}, inline`, state, inline: true},
]);

/** Lists all pointer targets. The target of a radio button is its label. */
const listTargets = (element: StillLink): HTMLElement[] =>
  queryAll(element, 'button, input, summary, a, [role="option"]')
    .filter((control) => control.checkVisibility() && !control.closest('[inert]'))
    .map((control) => control.closest<HTMLElement>('label') ?? control);

describe('Every state', () => {
  const messages: unknown[][] = [];
  const {error, warn} = console;
  const recordError = (event: ErrorEvent | PromiseRejectionEvent) => messages.push([event]);

  before(async () => {
    await setColorScheme('light');
    await setViewport({width: NARROW_WIDTH_PX, height: 640});
    document.body.style.margin = '0';
    console.error = console.warn = (...args: unknown[]) => void messages.push(args);
    window.addEventListener('error', recordError);
    window.addEventListener('unhandledrejection', recordError);
  });

  after(async () => {
    Object.assign(console, {error, warn});
    window.removeEventListener('error', recordError);
    window.removeEventListener('unhandledrejection', recordError);
    await setViewport({width: 800, height: 600});
  });

  for (const lang of ['en', 'es']) {
    const language = lang === 'en' ? 'English' : 'Spanish';
    itForEach(`fits the narrowest screen in ${language}`, cases, async ({state, inline}) => {
      const element = await showStill(state, {inline, lang});
      for (const details of element.root.querySelectorAll('details')) details.open = true;

      expect(messages.splice(0), 'messages on the console').to.be.empty;

      const titles = queryAll(element, 'h2#title');
      expect(titles.length, 'headings').to.equal(1);
      const dialog = element.getElement('[part="dialog"]');
      const titleOfDialog = state.step === 'leaving' ? element.getElement('h2#leaving') : titles[0]!;
      expect(dialog.getAttribute('aria-labelledby')).to.equal(titleOfDialog.id);
      expect(getAccessibleName(dialog)).to.equal(normalizeText(titleOfDialog.innerText));
      expect(getAccessibleName(dialog)).to.not.be.empty;

      const ids = queryAll(element, '[id]').map(({id}) => id);
      expect(ids, 'ids').to.deep.equal([...new Set(ids)]);

      expect(findOverflowing(element), 'too wide').to.be.empty;
      expect(document.documentElement.scrollWidth, 'the scroll width of the page').to.be.at.most(
        NARROW_WIDTH_PX,
      );

      const small = listTargets(element).filter((target) => {
        const {width, height} = target.getBoundingClientRect();
        return width < MIN_TARGET_PX || height < MIN_TARGET_PX;
      });
      expect(
        small.map((target) => `${target.localName} “${getAccessibleName(target)}”`),
        'small targets',
      ).to.be.empty;

      const styled = queryAll(element, '[style], style, link').map(({localName}) => localName);
      expect(styled, 'inline styles').to.be.empty;
    });
  }
});

describe('Type scale', () => {
  it('has 13 px for badges and 14 px for details', async () => {
    const element = await showStill(getFixtureState('search', 'Search: one degraded servicer and one down'), {
      inline: true,
    });
    const sizes = ['[part="option"] [part="badge"]', '[part="option"] .detail'].map(
      (selector) => getComputedStyle(queryAll(element, selector)[0]!).fontSize,
    );
    expect(sizes).to.deep.equal(['13px', '14px']);
  });
});

describe('Right-to-left layout', () => {
  const statesWithNames = states.filter(({state}) => state.step === 'search' || state.step === 'accounts');

  itForEach(
    'aligns each name with its avatar in any direction of the name',
    statesWithNames,
    async ({state}) => {
      const element = await showStill(state, {lang: 'ar'});
      for (const name of queryAll(element, '.name')) {
        const text = document.createRange();
        text.selectNodeContents(name);
        const {right} = text.getBoundingClientRect();
        expect(right, name.innerText).to.be.closeTo(name.getBoundingClientRect().right, 1);
      }
    },
  );
});
