import {expect, fixture, html} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import {states} from '../fixtures/states.js';
import type {State, Step} from '../../src/workflow/state.js';
import {waitForRender} from '../support/helpers.js';
import {queryAll, isWithin, doOverlap, findOverflowing} from '../support/layout.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';
import {takeTurn} from '../support/trials.js';

/** The first state of each step in a dialog. */
const dialogStates: readonly State[] = [
  ...new Map(
    states
      .flatMap(({state}): [Step, State][] => (state.step === 'closed' ? [] : [[state.step, state]]))
      .reverse(),
  ).values(),
].reverse();

const LOGO_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200" viewBox="0 0 600 200"><path fill="#0b6b5d" d="M0 0h600v200H0z"/></svg>';

const logos: Readonly<Record<string, () => Promise<Element>>> = {
  'a wide image': async () => {
    const image = Object.assign(new Image(), {
      alt: 'Millpond',
      src: `data:image/svg+xml,${encodeURIComponent(LOGO_SVG)}`,
    });
    await image.decode();
    return image;
  },
  'a wide image with width and height attributes': async () => {
    const image = Object.assign(await logos['a wide image']!(), {width: 600, height: 200});
    return image;
  },
  'a wide SVG': async () => fixture(LOGO_SVG),
  'a long name': async () => fixture(html`<strong>Wexmoor University Student Financial Aid</strong>`),
  'a name longer than a line': async () => fixture(html`<b>Studierendendarlehensverwaltungsgesellschaft</b>`),
};

function fillSlot(element: StillLink, slot: 'logo' | 'footer', content: Element): void {
  element.querySelector(`[slot="${slot}"]`)?.remove();
  content.slot = slot;
  element.append(content);
}

/** Adds a stylesheet to the page until the test ends. */
async function addPageStyles(css: string): Promise<void> {
  await fixture(
    html`<style>
      ${css}
    </style>`,
  );
}

const createFooter = (text = 'Millpond never sees your password.') => fixture(html`<p>${text}</p>`);

const setSmallViewport = async (): Promise<void> => {
  await setColorScheme('light');
  await setViewport({width: 320, height: 640});
};
const restoreViewport = (): Promise<void> => setViewport({width: 800, height: 600});

describe('A logo', () => {
  before(setSmallViewport);
  after(restoreViewport);

  for (const [index, lang] of ['en', 'es', 'vi', 'ar'].entries()) {
    for (const state of takeTurn(dialogStates, index, 2)) {
      it(`leaves room for the buttons of the header at the step “${state.step}” in ${lang}`, async () => {
        const element = await showStill(state, {lang});
        for (const [name, createLogo] of Object.entries(logos)) {
          const logo = await createLogo();
          fillSlot(element, 'logo', logo);
          for (const size of [16, 32]) {
            element.style.setProperty('--nexus-font-size', `${size}px`);
            const what = `${name} with text of ${size}px`;
            const dialog = element.getElement('[part="dialog"]').getBoundingClientRect();
            const buttons = queryAll(element, '[part="close"], [part="back"]');
            for (const button of buttons) {
              const box = button.getBoundingClientRect();
              expect(box.width, `${what}: width`).to.equal(2.75 * size);
              expect(box.height, `${what}: height`).to.equal(2.75 * size);
              expect(isWithin(box, dialog), `${what}: ${button.part.value} is inside the dialog`).to.be.true;
            }
            const pieces = [...buttons, logo, ...queryAll(element, '[part="header"] [part="badge"]')];
            for (const [index, piece] of pieces.entries()) {
              for (const other of pieces.slice(index + 1))
                expect(doOverlap(piece, other), `${what}: ${piece.part.value}, ${other.part.value} overlap`)
                  .to.be.false;
              expect(
                doOverlap(piece, element.getElement('[part="body"]')),
                `${what}: ${piece.part.value} overlaps the step`,
              ).to.be.false;
            }
            expect(isWithin(logo.getBoundingClientRect(), dialog), `${what}: inside the dialog`).to.be.true;
            expect(findOverflowing(element).join('\n'), what).to.equal('');
          }
        }
      });
    }
  }

  it('keeps its aspect ratio', async () => {
    const element = await showStill(getFixtureState('search', 'Search: popular servicers'));
    const logo = await logos['a wide image']!();
    fillSlot(element, 'logo', logo);
    const {width, height} = logo.getBoundingClientRect();
    expect(width / height).to.be.closeTo(3, 0.05);
    expect(height).to.equal(32);
  });

  it('is not distorted by width and height attributes', async () => {
    const element = await showStill(getFixtureState('search', 'Search: popular servicers'));
    const logo = await logos['a wide image with width and height attributes']!();
    fillSlot(element, 'logo', logo);
    expect(getComputedStyle(logo).objectFit).to.equal('contain');
  });

  it('is vertically centered in the header, with the Close button at the end', async () => {
    const element = await showStill(getFixtureState('search', 'Search: popular servicers'));
    const logo = await logos['a wide image']!();
    fillSlot(element, 'logo', logo);
    const getMiddle = (target: Element) => {
      const {top, bottom} = target.getBoundingClientRect();
      return (top + bottom) / 2;
    };
    const close = element.getElement('[part="close"]');
    expect(getMiddle(logo)).to.be.closeTo(getMiddle(close), 1);
    expect(getMiddle(element.getElement('[part="back"]'))).to.be.closeTo(getMiddle(close), 1);
    const {right} = element.getElement('[part="header"]').getBoundingClientRect();
    expect(right - close.getBoundingClientRect().right).to.be.within(4, 16);
  });
});

describe('A footer', () => {
  before(setSmallViewport);
  after(restoreViewport);

  for (const reset of ['', '* { margin: 0; padding: 0 }', 'p { margin: 3em !important }']) {
    it(`keeps a distance from the edges ${reset ? `on a page with ${reset}` : 'of the dialog'}`, async () => {
      await addPageStyles(reset);
      for (const state of dialogStates) {
        const element = await showStill(state);
        const footer = await createFooter();
        fillSlot(element, 'footer', footer);
        const range = document.createRange();
        range.selectNodeContents(footer);
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

  it('stays below the step and its buttons when the text is long', async () => {
    for (const state of dialogStates) {
      const element = await showStill(state);
      const footer = await createFooter(
        `Of ${'Studierendendarlehensverwaltungsgesellschaft'.repeat(2)}, ${'and more '.repeat(20)}`,
      );
      fillSlot(element, 'footer', footer);
      for (const size of [16, 32]) {
        element.style.setProperty('--nexus-font-size', `${size}px`);
        expect(doOverlap(footer, element.getElement('[part="body"]')), state.step).to.be.false;
        expect(footer.getBoundingClientRect().top, state.step).to.be.at.least(
          element.getElement('[part="body"]').getBoundingClientRect().bottom - 1,
        );
        expect(findOverflowing(element).join('\n'), state.step).to.equal('');
      }
      element.remove();
    }
  });
});

describe('Empty slots', () => {
  before(setSmallViewport);
  after(restoreViewport);

  it('take no space', async () => {
    for (const state of dialogStates) {
      const element = await showStill(state);
      const [body, dialog] = ['[part="body"]', '[part="dialog"]'].map((selector) =>
        element.getElement(selector).getBoundingClientRect(),
      );
      expect(dialog!.bottom - body!.bottom, `${state.step}: below the step`).to.be.at.most(1);
      for (const slot of queryAll(element, 'slot')) {
        const {width, height} = slot.getBoundingClientRect();
        expect([width, height], `${state.step}: ${slot.getAttribute('name')}`).to.deep.equal([0, 0]);
      }
      element.remove();
    }
  });

  it('do not move the parts of the header', async () => {
    const element = await showStill(getFixtureState('search', 'Search: popular servicers'));
    const back = element.getElement('[part="back"]').getBoundingClientRect();
    const badge = element.getElement('[part="header"] [part="badge"]').getBoundingClientRect();
    expect(badge.left - back.right).to.equal(8);
    await waitForRender(element);
  });
});
