/** axe finds nothing, and is unsure of nothing, in any state, theme and direction. */
import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import type {AxeResults} from 'axe-core';

import {states} from '../fixtures/states.js';
import {describeResults, runAxe, runAxeOnColors} from '../support/axe.js';
import {itForEach} from '../support/case-table.js';
import {setColorScheme, showStill, type StillLink} from '../support/still-link.js';

/** axe judges no colour of what has scrolled away, and is not sure of one on top of what the question to leave covers. */
function uncover(element: StillLink): void {
  element.getElement('[part="dialog"]').style.blockSize = '95vh';
  for (const covered of element.root.querySelectorAll<HTMLElement>('[inert]'))
    covered.style.visibility = 'hidden';
}

/** Texts on the screen of which axe has not judged the colours; those of what is disabled need no contrast. */
function unjudged(element: StillLink, {passes}: AxeResults): string[] {
  const contrasts = passes.find(({id}) => id === 'color-contrast')?.nodes ?? [];
  const judged = new Set(contrasts.map((node) => node.element));
  const texts = [...element.root.querySelectorAll<HTMLElement>('*')].filter(
    (one) =>
      one.checkVisibility({visibilityProperty: true}) &&
      !one.closest('.hidden, [aria-disabled="true"]') &&
      [...one.childNodes].some((node) => node instanceof Text && node.data.trim()),
  );
  return texts.filter((one) => !judged.has(one)).map((one) => one.outerHTML);
}

function expectClean({violations, incomplete}: AxeResults): void {
  expect(describeResults(violations), 'violations').to.be.empty;
  expect(describeResults(incomplete), 'undecided').to.be.empty;
}

/** Nothing is on the screen in a dialog that is closed. */
const inDialogs = states.filter(({state}) => state.step !== 'closed');

describe('axe finds nothing', () => {
  before(async () => {
    await setColorScheme('light');
    await setViewport({width: 800, height: 1300});
  });
  after(() => setViewport({width: 800, height: 600}));

  for (const inline of [false, true]) {
    const where = inline ? 'in the page' : 'in a dialog';
    const shown = inline ? states : inDialogs;

    itForEach(`in any state ${where}, in both themes`, shown, async ({state}) => {
      const element = await showStill(state, {inline});
      for (const details of element.root.querySelectorAll('details')) details.open = true;
      uncover(element);
      element.theme = 'light';
      await element.updateComplete;
      const inLight = await runAxe(element);
      expectClean(inLight);
      expect(unjudged(element, inLight), 'not judged').to.be.empty;
      element.theme = 'dark';
      await element.updateComplete;
      const inDark = await runAxeOnColors(element);
      expectClean(inDark);
      expect(unjudged(element, inDark), 'not judged in the dark').to.be.empty;
    });

    // Joined letters look to axe like an icon font, so that it judges no colours of them. The colours are the same in
    // any direction.
    itForEach(`in any state ${where}, from right to left`, shown, async ({state}) => {
      const element = await showStill(state, {inline, lang: 'ar'});
      for (const details of element.root.querySelectorAll('details')) details.open = true;
      uncover(element);
      expectClean(await runAxe(element));
    });
  }
});
