/** The on-screen keyboard of a phone lies over the page: what is typed into stays above it, and in view. */
import {expect, fixture, html, nextFrame} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import type {State} from '../../src/workflow/state.js';
import {createLink, getDialog, placeOnPage, waitForRender, waitForTask} from '../support/helpers.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';

/** The part of the screen that the keyboard leaves, in place of the browser's own. */
class Screen extends EventTarget {
  width = innerWidth;
  height = innerHeight;
  offsetTop = 0;
  scale = 1;
  listeners = 0;

  override addEventListener(...listening: Parameters<EventTarget['addEventListener']>): void {
    this.listeners++;
    super.addEventListener(...listening);
  }

  override removeEventListener(...listening: Parameters<EventTarget['removeEventListener']>): void {
    this.listeners--;
    super.removeEventListener(...listening);
  }

  /** As the browser tells of it: the keyboard covers so much, and the page behind has been moved up by so much. */
  async cover(keyboard: number, offsetTop = 0, scale = 1): Promise<void> {
    Object.assign(this, {
      width: innerWidth / scale,
      height: innerHeight / scale - keyboard,
      offsetTop,
      scale,
    });
    this.dispatchEvent(new Event('resize'));
    this.dispatchEvent(new Event('scroll'));
    await waitForTask();
  }
}

const own = Object.getOwnPropertyDescriptor(window, 'visualViewport')!;
let screen: Screen;

const field = (element: StillLink, selector: string) => element.getElement(selector);

/** Where the field is, and what of the screen is free. */
function expectInView(focused: HTMLElement): void {
  const {top, bottom} = focused.getBoundingClientRect();
  const from = screen.offsetTop;
  const to = screen.offsetTop + screen.height;
  if (top >= from - 1 && bottom <= to + 1) return;
  expect.fail(`The field reaches from ${top} to ${bottom}, and only ${from} to ${to} can be seen.`);
}

const fields: readonly (readonly [what: string, state: State, selector: string])[] = [
  ['the search', getFixtureState('search', 'Search: popular servicers'), '#servicer'],
  [
    'the search with former names',
    getFixtureState('search', 'Search: several former names with the transferred loans'),
    '#servicer',
  ],
  ['the username', getFixtureState('credentials', 'Credentials'), '#username'],
  ['the password', getFixtureState('credentials', 'Credentials'), '#password'],
  [
    'the username of a long name',
    getFixtureState('credentials', 'Credentials: a long servicer name'),
    '#username',
  ],
  [
    'the password of a long name',
    getFixtureState('credentials', 'Credentials: a long servicer name'),
    '#password',
  ],
  [
    'the password after an error',
    getFixtureState('credentials', 'Credentials: invalid, with the username kept'),
    '#password',
  ],
  ['an answer', getFixtureState('challenge', 'Challenge: a text question'), '[part="input"]'],
  ['a one-time code', getFixtureState('challenge', 'Challenge: a one-time code'), '[part="input"]'],
  [
    'the last answer of several',
    getFixtureState('challenge', 'Challenge: several questions'),
    '[part="input"].code',
  ],
];

const phones = [
  {name: 'a phone', width: 390, height: 844, keyboard: 336},
  {name: 'a small phone', width: 320, height: 568, keyboard: 253},
  {name: 'a phone on its side', width: 844, height: 390, keyboard: 200},
  {name: 'a small phone on its side', width: 568, height: 320, keyboard: 180},
  {name: 'a tablet', width: 768, height: 1024, keyboard: 400},
];

describe('The on-screen keyboard', () => {
  before(() => setColorScheme('light'));
  beforeEach(() => {
    screen = new Screen();
    Object.defineProperty(window, 'visualViewport', {...own, get: () => screen});
  });
  afterEach(() => {
    Object.defineProperty(window, 'visualViewport', own);
  });
  after(() => setViewport({width: 800, height: 600}));

  for (const {name, width, height, keyboard} of phones) {
    describe(`of ${name}`, () => {
      before(() => setViewport({width, height}));

      for (const [what, state, selector] of fields) {
        it(`does not cover ${what}`, async () => {
          const element = await showStill(state);
          const focused = field(element, selector);
          focused.focus();
          await screen.cover(keyboard);
          expectInView(focused);
        });

        it(`does not cover ${what} where the page was moved up for it`, async () => {
          const element = await showStill(state);
          const focused = field(element, selector);
          focused.focus();
          await screen.cover(keyboard, keyboard / 2);
          expectInView(focused);
          await screen.cover(keyboard, keyboard);
          expectInView(focused);
        });

        it(`does not cover ${what} when the focus comes while it is up`, async () => {
          const element = await showStill(state);
          await screen.cover(keyboard);
          const focused = field(element, selector);
          focused.focus();
          await nextFrame();
          expectInView(focused);
        });
      }

      it('leaves a button where it is while a finger presses it and takes the focus from the field', async () => {
        const element = await showStill(getFixtureState('credentials', 'Credentials'));
        field(element, '#password').focus();
        await screen.cover(keyboard);
        const button = field(element, '[part~="primary"]');
        const before = button.getBoundingClientRect();
        button.focus({preventScroll: true});
        expect(button.getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
        await screen.cover(0);
        expect([...getDialog(element).style]).to.be.empty;
      });

      it('gives the dialog its room back when it goes', async () => {
        const element = await showStill(getFixtureState('credentials', 'Credentials'));
        const dialog = getDialog(element);
        const before = dialog.getBoundingClientRect();
        field(element, '#password').focus();
        await screen.cover(keyboard);
        expect(dialog.getBoundingClientRect().bottom).to.be.at.most(height - keyboard);
        await screen.cover(0);
        const after = dialog.getBoundingClientRect();
        expect(after.toJSON()).to.deep.equal(before.toJSON());
        expect([...dialog.style]).to.be.empty;
      });
    });
  }

  describe('that is none', () => {
    before(() => setViewport({width: 390, height: 844}));

    it('changes nothing: two fingers have zoomed into the page', async () => {
      const element = await showStill(getFixtureState('credentials', 'Credentials'));
      const before = getDialog(element).getBoundingClientRect();
      field(element, '#password').focus();
      await screen.cover(0, 200, 2);
      expect(getDialog(element).getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
    });

    for (const [what, state, selector] of [
      ['a heading', getFixtureState('credentials', 'Credentials'), 'h2'],
      ['a button', getFixtureState('credentials', 'Credentials'), '[part~="primary"]'],
      ['a radio button', getFixtureState('challenge', 'Challenge: a choice'), 'label:last-of-type input'],
    ] as const) {
      it(`changes nothing: ${what} has the focus, and the screen is smaller for another reason`, async () => {
        const element = await showStill(state);
        const before = getDialog(element).getBoundingClientRect();
        field(element, selector).focus();
        await screen.cover(336);
        expect(getDialog(element).getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
      });
    }

    it('changes nothing: the page is wider than the screen, which makes the viewport taller', async () => {
      const ownHeight = Object.getOwnPropertyDescriptor(window, 'innerHeight')!;
      const height = innerHeight;
      const element = await showStill(getFixtureState('credentials', 'Credentials'));
      const before = getDialog(element).getBoundingClientRect();
      field(element, '#password').focus();
      Object.defineProperty(window, 'innerHeight', {...ownHeight, get: () => 2 * height});
      try {
        screen.dispatchEvent(new Event('resize'));
        expect(getDialog(element).getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
      } finally {
        Object.defineProperty(window, 'innerHeight', ownHeight);
      }
    });

    it('changes nothing: the browser has zoomed out to show the whole of a wide page', async () => {
      const element = await showStill(getFixtureState('credentials', 'Credentials'));
      const before = getDialog(element).getBoundingClientRect();
      field(element, '#password').focus();
      await screen.cover(0, 0, 0.5);
      expect(getDialog(element).getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
    });

    it('is not missed where the browser tells nothing of the screen', async () => {
      Object.defineProperty(window, 'visualViewport', {...own, get: () => null});
      const element = await showStill(getFixtureState('credentials', 'Credentials'));
      expect(getDialog(element).open).to.be.true;
      element.remove();
    });
  });

  describe('over an element in the page’s flow', () => {
    before(() => setViewport({width: 390, height: 844}));

    /** An element with a page above it and below. */
    async function inPage(state: State): Promise<StillLink> {
      const element = await showStill(state, {inline: true});
      const above = document.createElement('div');
      const below = document.createElement('div');
      above.style.height = below.style.height = '150vh';
      element.before(above);
      element.after(below);
      return element;
    }

    for (const [what, state, selector] of fields) {
      it(`leaves ${what} to the browser, which can scroll it to wherever there is room`, async () => {
        const element = await inPage(state);
        const focused = field(element, selector);
        focused.focus();
        await screen.cover(336);
        for (const block of ['start', 'end'] as const) {
          // What a browser does to show a field, above a keyboard of any height.
          focused.scrollIntoView({block});
          scrollBy(0, block === 'end' ? 336 : 0);
          expectInView(focused);
        }
        expect(element.getElement('[part="dialog"]').getAttribute('style')).to.be.null;
      });
    }

    it('does not scroll the page, wherever the borrower reads on', async () => {
      const element = await inPage(getFixtureState('credentials', 'Credentials'));
      field(element, '#password').focus({preventScroll: true});
      // WebKit scrolls to a text field when it next renders, whatever it was told.
      await nextFrame();
      await nextFrame();
      for (const y of [0, 400, 1200]) {
        scrollTo(0, y);
        await screen.cover(336);
        await screen.cover(0);
        expect(scrollY).to.equal(y);
      }
    });
  });

  describe('is no longer listened for', () => {
    before(() => setViewport({width: 390, height: 844}));

    it('once the element is removed, and again once it is back', async () => {
      const element = await placeOnPage(createLink());
      await waitForRender(element);
      const {listeners} = screen;
      expect(listeners).to.be.above(0);
      const {parentElement} = element;
      element.remove();
      expect(screen.listeners).to.equal(0);
      parentElement!.append(element);
      expect(screen.listeners).to.equal(listeners);
      parentElement!.remove();
      expect(screen.listeners).to.equal(0);
    });

    it('by any of several elements that come and go', async () => {
      const page = await fixture(html`<div></div>`);
      for (let i = 0; i < 3; i++) page.append(createLink(), createLink({inline: true}));
      page.replaceChildren();
      await waitForTask();
      expect(screen.listeners).to.equal(0);
    });

    it('once it has gone with the dialog, which opens as if it had never been', async () => {
      const element = await showStill(getFixtureState('credentials', 'Credentials'));
      const before = getDialog(element).getBoundingClientRect();
      field(element, '#password').focus();
      await screen.cover(336);
      await element.display({step: 'closed', response: null});
      expect(getDialog(element).open).to.be.false;
      await screen.cover(0);
      await element.display(getFixtureState('credentials', 'Credentials'));
      expect(getDialog(element).getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
    });
  });
});
