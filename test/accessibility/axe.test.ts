/** Checks that axe finds no violation and no undecided rule in any state, theme and direction. */
import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import type {AxeResults} from 'axe-core';

import {states} from '../fixtures/states.js';
import {describeResults, runAxe, runAxeOnColors} from '../support/axe.js';
import {itForEach} from '../support/case-table.js';
import {setColorScheme, showStill, type StillLink} from '../support/still-link.js';
import {IS_SHORT, sampleTrials, takeTurn} from '../support/trials.js';

/** Shows all content, because axe cannot judge the colours of scrolled or covered content. */
function showAllContent(element: StillLink): void {
  element.getElement('[part="dialog"]').style.blockSize = '95vh';
  for (const inertElement of element.root.querySelectorAll<HTMLElement>('[inert]'))
    inertElement.style.visibility = 'hidden';
}

/** Lists visible texts whose contrast axe has not checked. Disabled controls need no contrast. */
function listUncheckedTexts(element: StillLink, {passes}: AxeResults): string[] {
  const contrasts = passes.find(({id}) => id === 'color-contrast')?.nodes ?? [];
  const checked = new Set(contrasts.map((node) => node.element));
  const texts = [...element.root.querySelectorAll<HTMLElement>('*')].filter(
    (target) =>
      target.checkVisibility({visibilityProperty: true}) &&
      !target.closest('.hidden, [aria-disabled="true"]') &&
      [...target.childNodes].some((node) => node instanceof Text && node.data.trim()),
  );
  return texts.filter((text) => !checked.has(text)).map((text) => text.outerHTML);
}

function expectNoIssues({violations, incomplete}: AxeResults): void {
  expect(describeResults(violations), 'violations').to.be.empty;
  expect(describeResults(incomplete), 'undecided').to.be.empty;
}

/** The states of an open dialog. In the short form, a dialog shows every second state, and the page shows the others. */
const dialogStates = takeTurn(
  states.filter(({state}) => state.step !== 'closed'),
  0,
  2,
);
const inlineStates = IS_SHORT ? states.filter((state) => !dialogStates.includes(state)) : states;

describe('axe', () => {
  before(async () => {
    await setColorScheme('light');
    await setViewport({width: 800, height: 1300});
  });
  after(() => setViewport({width: 800, height: 600}));

  for (const inline of [false, true]) {
    const place = inline ? 'inline' : 'in a dialog';
    const shownStates = inline ? inlineStates : dialogStates;

    itForEach(`finds no issue ${place} in both themes`, shownStates, async ({state}) => {
      const element = await showStill(state, {inline});
      for (const details of element.root.querySelectorAll('details')) details.open = true;
      showAllContent(element);
      element.theme = 'light';
      await element.updateComplete;
      const lightResults = await runAxe(element);
      expectNoIssues(lightResults);
      expect(listUncheckedTexts(element, lightResults), 'texts without a result').to.be.empty;
      element.theme = 'dark';
      await element.updateComplete;
      const darkResults = await runAxeOnColors(element);
      expectNoIssues(darkResults);
      expect(listUncheckedTexts(element, darkResults), 'texts without a result in the dark theme').to.be
        .empty;
    });

    // axe takes joined letters for an icon font and does not check their colours. The colours do not depend on the
    // direction.
    itForEach(
      `finds no issue ${place} from right to left`,
      sampleTrials(shownStates, Math.ceil(shownStates.length / 2)),
      async ({state}) => {
        const element = await showStill(state, {inline, lang: 'ar'});
        for (const details of element.root.querySelectorAll('details')) details.open = true;
        showAllContent(element);
        expectNoIssues(await runAxe(element));
      },
    );
  }
});
