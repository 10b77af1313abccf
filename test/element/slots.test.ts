import {expect, fixture, html} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import {states} from '../fixtures/states.js';
import type {State, Step} from '../../src/workflow/state.js';
import {waitForRender} from '../support/helpers.js';
import {queryAll, isWithin, doOverlap, findOverflowing} from '../support/layout.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';

/** The first state of each step in a dialog. */
const shown: readonly State[] = [
  ...new Map(
    states
      .flatMap(({state}): [Step, State][] => (state.step === 'closed' ? [] : [[state.step, state]]))
      .reverse(),
  ).values(),
].reverse();

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200" viewBox="0 0 600 200"><path fill="#0b6b5d" d="M0 0h600v200H0z"/></svg>';

const logos: Readonly<Record<string, () => Promise<Element>>> = {
  'a wide picture': async () => {
    const image = Object.assign(new Image(), {
      alt: 'Millpond',
      src: `data:image/svg+xml,${encodeURIComponent(svg)}`,
    });
    await image.decode();
    return image;
  },
  'a wide picture of a given size': async () => {
    const image = Object.assign(await logos['a wide picture']!(), {width: 600, height: 200});
    return image;
  },
  'a wide drawing': async () => fixture(svg),
  'a long name': async () => fixture(html`<strong>Wexmoor University Student Financial Aid</strong>`),
  'a name that no line holds': async () => fixture(html`<b>Studierendendarlehensverwaltungsgesellschaft</b>`),
};

function put(element: StillLink, slot: 'logo' | 'footer', one: Element): void {
  element.querySelector(`[slot="${slot}"]`)?.remove();
  one.slot = slot;
  element.append(one);
}

/** A stylesheet of the page's, until the test ends. */
async function page(css: string): Promise<void> {
  await fixture(
    html`<style>
      ${css}
    </style>`,
  );
}

const footer = (text = 'Millpond never sees your password.') => fixture(html`<p>${text}</p>`);

const small = async (): Promise<void> => {
  await setColorScheme('light');
  await setViewport({width: 320, height: 640});
};
const usual = (): Promise<void> => setViewport({width: 800, height: 600});

describe('A logo', () => {
  before(small);
  after(usual);

  for (const lang of ['en', 'es', 'vi', 'ar']) {
    for (const state of shown) {
      it(`leaves room for the header’s buttons at the step “${state.step}”, in ${lang}`, async () => {
        const element = await showStill(state, {lang});
        for (const [name, draw] of Object.entries(logos)) {
          const logo = await draw();
          put(element, 'logo', logo);
          for (const size of [16, 32]) {
            element.style.setProperty('--nexus-font-size', `${size}px`);
            const what = `${name}, in text of ${size}px`;
            const dialog = element.getElement('[part="dialog"]').getBoundingClientRect();
            const buttons = queryAll(element, '[part="close"], [part="back"]');
            for (const button of buttons) {
              const box = button.getBoundingClientRect();
              expect(box.width, `${what}: width`).to.equal(2.75 * size);
              expect(box.height, `${what}: height`).to.equal(2.75 * size);
              expect(isWithin(box, dialog), `${what}: ${button.part.value} is in the dialog`).to.be.true;
            }
            const pieces = [...buttons, logo, ...queryAll(element, '[part="header"] [part="badge"]')];
            for (const [index, piece] of pieces.entries()) {
              for (const other of pieces.slice(index + 1))
                expect(doOverlap(piece, other), `${what}: ${piece.part.value}, ${other.part.value} overlap`)
                  .to.be.false;
              expect(
                doOverlap(piece, element.getElement('[part="body"]')),
                `${what}: ${piece.part.value} over the step`,
              ).to.be.false;
            }
            expect(isWithin(logo.getBoundingClientRect(), dialog), `${what}: in the dialog`).to.be.true;
            expect(findOverflowing(element).join('\n'), what).to.equal('');
          }
        }
      });
    }
  }

  it('keeps its shape', async () => {
    const element = await showStill(getFixtureState('search', 'Search: popular servicers'));
    const logo = await logos['a wide picture']!();
    put(element, 'logo', logo);
    const {width, height} = logo.getBoundingClientRect();
    expect(width / height).to.be.closeTo(3, 0.05);
    expect(height).to.equal(32);
  });

  it('that is given a size is not distorted', async () => {
    const element = await showStill(getFixtureState('search', 'Search: popular servicers'));
    const logo = await logos['a wide picture of a given size']!();
    put(element, 'logo', logo);
    expect(getComputedStyle(logo).objectFit).to.equal('contain');
  });

  it('stands in the middle of the header’s height, and the Close button at its end', async () => {
    const element = await showStill(getFixtureState('search', 'Search: popular servicers'));
    const logo = await logos['a wide picture']!();
    put(element, 'logo', logo);
    const middle = (one: Element) => {
      const {top, bottom} = one.getBoundingClientRect();
      return (top + bottom) / 2;
    };
    const close = element.getElement('[part="close"]');
    expect(middle(logo)).to.be.closeTo(middle(close), 1);
    expect(middle(element.getElement('[part="back"]'))).to.be.closeTo(middle(close), 1);
    const {right} = element.getElement('[part="header"]').getBoundingClientRect();
    expect(right - close.getBoundingClientRect().right).to.be.within(4, 16);
  });
});

describe('A footer', () => {
  before(small);
  after(usual);

  for (const reset of ['', '* { margin: 0; padding: 0 }', 'p { margin: 3em !important }']) {
    it(`keeps off the edges ${reset ? `on a page with ${reset}` : 'of the dialog'}`, async () => {
      await page(reset);
      for (const state of shown) {
        const element = await showStill(state);
        const one = await footer();
        put(element, 'footer', one);
        const range = document.createRange();
        range.selectNodeContents(one);
        const [text, dialog] = [
          range.getBoundingClientRect(),
          element.getElement('[part="dialog"]').getBoundingClientRect(),
        ];
        expect(text.left - dialog.left, `${state.step}: left`).to.be.at.least(24);
        expect(dialog.right - text.right, `${state.step}: right`).to.be.at.least(24);
        expect(dialog.bottom - text.bottom, `${state.step}: bottom`).to.be.within(10, 24);
        element.remove();
      }
    });
  }

  it('is below the step and its buttons, however long it is', async () => {
    for (const state of shown) {
      const element = await showStill(state);
      const one = await footer(
        `Of ${'Studierendendarlehensverwaltungsgesellschaft'.repeat(2)}, ${'and more '.repeat(20)}`,
      );
      put(element, 'footer', one);
      for (const size of [16, 32]) {
        element.style.setProperty('--nexus-font-size', `${size}px`);
        expect(doOverlap(one, element.getElement('[part="body"]')), state.step).to.be.false;
        expect(one.getBoundingClientRect().top, state.step).to.be.at.least(
          element.getElement('[part="body"]').getBoundingClientRect().bottom - 1,
        );
        expect(findOverflowing(element).join('\n'), state.step).to.equal('');
      }
      element.remove();
    }
  });
});

describe('Slots that are empty', () => {
  before(small);
  after(usual);

  it('show nothing', async () => {
    for (const state of shown) {
      const element = await showStill(state);
      const [body, dialog] = ['[part="body"]', '[part="dialog"]'].map((one) =>
        element.getElement(one).getBoundingClientRect(),
      );
      expect(dialog!.bottom - body!.bottom, `${state.step}: below the step`).to.be.at.most(1);
      for (const slot of queryAll(element, 'slot')) {
        const {width, height} = slot.getBoundingClientRect();
        expect([width, height], `${state.step}: ${slot.getAttribute('name')}`).to.deep.equal([0, 0]);
      }
      element.remove();
    }
  });

  it('move nothing in the header', async () => {
    const element = await showStill(getFixtureState('search', 'Search: popular servicers'));
    const back = element.getElement('[part="back"]').getBoundingClientRect();
    const badge = element.getElement('[part="header"] [part="badge"]').getBoundingClientRect();
    expect(badge.left - back.right).to.equal(8);
    await waitForRender(element);
  });
});
