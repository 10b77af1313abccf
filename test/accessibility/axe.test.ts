/** axe finds nothing, and is unsure of nothing, in any state, theme and direction. */
import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import type Axe from 'axe-core';
import type {AxeResults, Result} from 'axe-core';
import 'axe-core/axe.min.js';

import {states} from '../fixtures/states.js';
import {follow, still, type StillLink} from '../support/still-link.js';

declare global {
  interface Window {
    readonly axe: typeof Axe;
  }
}

const THEMES = ['light', 'dark'] as const;
const LANGUAGES = ['en', 'ar'] as const;

/** All that is on by default, WCAG 2.0 to 2.2 at A and AA as well as best practices, and the size of targets. */
const look = (element: StillLink): Promise<AxeResults> =>
  window.axe.run(element, {elementRef: true, rules: {'target-size': {enabled: true}}});

/** axe judges no colour of what has scrolled away, and is not sure of one on top of what the question to leave covers. */
function uncover(element: StillLink): void {
  element.one('[part="dialog"]').style.blockSize = '95vh';
  for (const covered of element.root.querySelectorAll<HTMLElement>('[inert]'))
    covered.style.visibility = 'hidden';
}

const told = (results: readonly Result[]): string[] =>
  results.flatMap(({id, nodes}) =>
    nodes.map(({html, failureSummary}) => `${id}: ${html} ${failureSummary ?? ''}`),
  );

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

async function expectClean(element: StillLink, how: string): Promise<void> {
  const results = await look(element);
  expect(told(results.violations), how).to.be.empty;
  expect(told(results.incomplete), `${how}, not sure`).to.be.empty;
  // Joined letters look to axe like an icon font, of which it judges no colours; they are the same in any direction.
  if (how.endsWith('en')) expect(unjudged(element, results), `${how}, not judged`).to.be.empty;
}

describe('axe finds nothing in', () => {
  before(async () => {
    await follow('light');
    await setViewport({width: 800, height: 1300});
  });
  after(() => setViewport({width: 800, height: 600}));

  for (const {name, state} of states) {
    for (const inline of [false, true]) {
      // Nothing is on the screen in a dialog that is closed.
      if (state.step === 'closed' && !inline) continue;
      it(`${name}, ${inline ? 'in the page' : 'in a dialog'}`, async () => {
        for (const lang of LANGUAGES) {
          const element = await still(state, {inline, lang});
          for (const details of element.root.querySelectorAll('details')) details.open = true;
          uncover(element);
          for (const theme of THEMES) {
            element.theme = theme;
            await element.updateComplete;
            await expectClean(element, `${theme}, ${lang}`);
          }
          element.remove();
        }
      });
    }
  }
});
