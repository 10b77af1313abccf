/** The on-screen keyboard of a phone covers a part of the page. The focused field must stay visible. */
import {expect, fixture, html, nextFrame} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import type {State} from '../../src/workflow/state.js';
import {createLink, getDialog, placeOnPage, waitForRender, waitForTask} from '../support/helpers.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';

/** Replaces the browser's `visualViewport`: the part of the screen that the keyboard leaves visible. */
class FakeViewport extends EventTarget {
  width = innerWidth;
  height = innerHeight;
  offsetTop = 0;
  scale = 1;
  listeners = 0;

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.listeners++;
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.listeners--;
    super.removeEventListener(...args);
  }

  /** Reports a keyboard of a height in CSS pixels, and by how much the browser has moved the page up. */
  async showKeyboard(keyboard: number, offsetTop = 0, scale = 1): Promise<void> {
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

const originalViewport = Object.getOwnPropertyDescriptor(window, 'visualViewport')!;
let viewport: FakeViewport;

const getField = (element: StillLink, selector: string) => element.getElement(selector);

/** Expects that the focused field is in the visible part of the screen. */
function expectInView(focused: HTMLElement): void {
  const {top, bottom} = focused.getBoundingClientRect();
  const from = viewport.offsetTop;
  const to = viewport.offsetTop + viewport.height;
  if (top >= from - 1 && bottom <= to + 1) return;
  expect.fail(`The field reaches from ${top} to ${bottom}, but only ${from} to ${to} is visible.`);
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
    'the username below a long servicer name',
    getFixtureState('credentials', 'Credentials: a long servicer name'),
    '#username',
  ],
  [
    'the password below a long servicer name',
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
    'the last of several answers',
    getFixtureState('challenge', 'Challenge: several questions'),
    '[part="input"].code',
  ],
];

const phones = [
  {name: 'a phone', width: 390, height: 844, keyboard: 336},
  {name: 'a small phone', width: 320, height: 568, keyboard: 253},
  {name: 'a phone in landscape', width: 844, height: 390, keyboard: 200},
  {name: 'a small phone in landscape', width: 568, height: 320, keyboard: 180},
  {name: 'a tablet', width: 768, height: 1024, keyboard: 400},
];

describe('The on-screen keyboard', () => {
  before(() => setColorScheme('light'));
  beforeEach(() => {
    viewport = new FakeViewport();
    Object.defineProperty(window, 'visualViewport', {...originalViewport, get: () => viewport});
  });
  afterEach(() => {
    Object.defineProperty(window, 'visualViewport', originalViewport);
  });
  after(() => setViewport({width: 800, height: 600}));

  for (const {name, width, height, keyboard} of phones) {
    describe(`of ${name}`, () => {
      before(() => setViewport({width, height}));

      for (const [what, state, selector] of fields) {
        it(`does not cover ${what}`, async () => {
          const element = await showStill(state);
          const focused = getField(element, selector);
          focused.focus();
          await viewport.showKeyboard(keyboard);
          expectInView(focused);
        });

        it(`does not cover ${what} when the browser has moved the page up`, async () => {
          const element = await showStill(state);
          const focused = getField(element, selector);
          focused.focus();
          await viewport.showKeyboard(keyboard, keyboard / 2);
          expectInView(focused);
          await viewport.showKeyboard(keyboard, keyboard);
          expectInView(focused);
        });

        it(`does not cover ${what} that gets the focus while the keyboard is open`, async () => {
          const element = await showStill(state);
          await viewport.showKeyboard(keyboard);
          const focused = getField(element, selector);
          focused.focus();
          await nextFrame();
          expectInView(focused);
        });
      }

      it('does not move a button that takes the focus from the field while it is pressed', async () => {
        const element = await showStill(getFixtureState('credentials', 'Credentials'));
        getField(element, '#password').focus();
        await viewport.showKeyboard(keyboard);
        const button = getField(element, '[part~="primary"]');
        const before = button.getBoundingClientRect();
        button.focus({preventScroll: true});
        expect(button.getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
        await viewport.showKeyboard(0);
        expect([...getDialog(element).style]).to.be.empty;
      });

      it('lets the dialog regain its size after closing', async () => {
        const element = await showStill(getFixtureState('credentials', 'Credentials'));
        const dialog = getDialog(element);
        const before = dialog.getBoundingClientRect();
        getField(element, '#password').focus();
        await viewport.showKeyboard(keyboard);
        expect(dialog.getBoundingClientRect().bottom).to.be.at.most(height - keyboard);
        await viewport.showKeyboard(0);
        const after = dialog.getBoundingClientRect();
        expect(after.toJSON()).to.deep.equal(before.toJSON());
        expect([...dialog.style]).to.be.empty;
      });
    });
  }

  describe('leaves room for what belongs to the field:', () => {
    const small = [
      {width: 390, height: 664, keyboard: 336},
      {width: 375, height: 548, keyboard: 260},
    ];
    /** Whether all of an element is between the upper edge of the dialog and the keyboard. */
    const isInView = (element: Element, dialog: HTMLElement): boolean => {
      const {top, bottom} = element.getBoundingClientRect();
      return (
        top >= dialog.getBoundingClientRect().top && bottom <= viewport.offsetTop + viewport.height + 0.5
      );
    };

    for (const {width, height, keyboard} of small) {
      describe(`on ${width} × ${height}`, () => {
        before(() => setViewport({width, height}));

        for (const name of ['Search: popular servicers', 'Search: results'])
          it(`two results of the search, ${name}`, async () => {
            const element = await showStill(getFixtureState('search', name));
            getField(element, '#servicer').focus();
            await viewport.showKeyboard(keyboard);
            const [first, second] = element.root.querySelectorAll('[role="option"]');
            expect([first, second].map((option) => isInView(option!, getDialog(element)))).to.deep.equal([
              true,
              true,
            ]);
            expectInView(getField(element, '#servicer'));
          });

        it('the reason of a failed login', async () => {
          const element = await showStill(
            getFixtureState('credentials', 'Credentials: invalid, with the username kept'),
          );
          getField(element, '#password').focus();
          await viewport.showKeyboard(keyboard);
          expect(isInView(getField(element, '[part="error"]'), getDialog(element))).to.be.true;
          expectInView(getField(element, '#password'));
        });

        it('both fields of a login', async () => {
          const element = await showStill(getFixtureState('credentials', 'Credentials'));
          getField(element, '#username').focus();
          await viewport.showKeyboard(keyboard);
          for (const field of ['#username', '#password']) expectInView(getField(element, field));
        });

        it('what the borrower has scrolled to', async () => {
          const element = await showStill(getFixtureState('search', 'Search: popular servicers'));
          const dialog = getDialog(element);
          getField(element, '#servicer').focus();
          await viewport.showKeyboard(keyboard);
          dialog.scrollTop = 0;
          const {top} = getField(element, '#servicer').getBoundingClientRect();
          viewport.dispatchEvent(new Event('scroll'));
          expect(getField(element, '#servicer').getBoundingClientRect().top).to.equal(top);
        });
      });
    }
  });

  describe('that is not open', () => {
    before(() => setViewport({width: 390, height: 844}));

    it('has no effect when the page is zoomed by pinching', async () => {
      const element = await showStill(getFixtureState('credentials', 'Credentials'));
      const before = getDialog(element).getBoundingClientRect();
      getField(element, '#password').focus();
      await viewport.showKeyboard(0, 200, 2);
      expect(getDialog(element).getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
    });

    for (const [what, state, selector] of [
      ['a heading', getFixtureState('credentials', 'Credentials'), 'h2'],
      ['a button', getFixtureState('credentials', 'Credentials'), '[part~="primary"]'],
      ['a radio button', getFixtureState('challenge', 'Challenge: a choice'), 'label:last-of-type input'],
    ] as const) {
      it(`has no effect when ${what} has the focus and the viewport shrinks for another reason`, async () => {
        const element = await showStill(state);
        const before = getDialog(element).getBoundingClientRect();
        getField(element, selector).focus();
        await viewport.showKeyboard(336);
        expect(getDialog(element).getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
      });
    }

    it('has no effect when a page wider than the screen makes the viewport taller', async () => {
      const ownHeight = Object.getOwnPropertyDescriptor(window, 'innerHeight')!;
      const height = innerHeight;
      const element = await showStill(getFixtureState('credentials', 'Credentials'));
      const before = getDialog(element).getBoundingClientRect();
      getField(element, '#password').focus();
      Object.defineProperty(window, 'innerHeight', {...ownHeight, get: () => 2 * height});
      try {
        viewport.dispatchEvent(new Event('resize'));
        expect(getDialog(element).getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
      } finally {
        Object.defineProperty(window, 'innerHeight', ownHeight);
      }
    });

    it('has no effect when the browser has zoomed out to show a wide page', async () => {
      const element = await showStill(getFixtureState('credentials', 'Credentials'));
      const before = getDialog(element).getBoundingClientRect();
      getField(element, '#password').focus();
      await viewport.showKeyboard(0, 0, 0.5);
      expect(getDialog(element).getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
    });

    it('is optional: the dialog opens in a browser without visualViewport', async () => {
      Object.defineProperty(window, 'visualViewport', {...originalViewport, get: () => null});
      const element = await showStill(getFixtureState('credentials', 'Credentials'));
      expect(getDialog(element).open).to.be.true;
      element.remove();
    });
  });

  describe('over an inline element', () => {
    before(() => setViewport({width: 390, height: 844}));

    /** Shows an inline element with page content above and below. */
    async function showInline(state: State): Promise<StillLink> {
      const element = await showStill(state, {inline: true});
      const above = document.createElement('div');
      const below = document.createElement('div');
      above.style.height = below.style.height = '150vh';
      element.before(above);
      element.after(below);
      return element;
    }

    for (const [what, state, selector] of fields) {
      it(`lets the browser scroll ${what} into view`, async () => {
        const element = await showInline(state);
        const focused = getField(element, selector);
        focused.focus();
        await viewport.showKeyboard(336);
        for (const block of ['start', 'end'] as const) {
          // A browser scrolls like this to show a field above a keyboard of any height.
          focused.scrollIntoView({block});
          scrollBy(0, block === 'end' ? 336 : 0);
          expectInView(focused);
        }
        expect(element.getElement('[part="dialog"]').getAttribute('style')).to.be.null;
      });
    }

    it('does not scroll the page while the borrower reads elsewhere', async () => {
      const element = await showInline(getFixtureState('credentials', 'Credentials'));
      getField(element, '#password').focus({preventScroll: true});
      // WebKit scrolls to a focused text field in the next frame in spite of `preventScroll`.
      await nextFrame();
      await nextFrame();
      for (const y of [0, 400, 1200]) {
        scrollTo(0, y);
        await viewport.showKeyboard(336);
        await viewport.showKeyboard(0);
        expect(scrollY).to.equal(y);
      }
    });
  });

  describe('after closing or removing the element', () => {
    before(() => setViewport({width: 390, height: 844}));

    it('has no listeners until the element is attached again', async () => {
      const element = await placeOnPage(createLink());
      await waitForRender(element);
      const {listeners} = viewport;
      expect(listeners).to.be.above(0);
      const {parentElement} = element;
      element.remove();
      expect(viewport.listeners).to.equal(0);
      parentElement!.append(element);
      expect(viewport.listeners).to.equal(listeners);
      parentElement!.remove();
      expect(viewport.listeners).to.equal(0);
    });

    it('has no listeners of several removed elements', async () => {
      const page = await fixture(html`<div></div>`);
      for (let count = 0; count < 3; count++) page.append(createLink(), createLink({inline: true}));
      page.replaceChildren();
      await waitForTask();
      expect(viewport.listeners).to.equal(0);
    });

    it('does not change the size of the next dialog', async () => {
      const element = await showStill(getFixtureState('credentials', 'Credentials'));
      const before = getDialog(element).getBoundingClientRect();
      getField(element, '#password').focus();
      await viewport.showKeyboard(336);
      await element.display({step: 'closed', response: null});
      expect(getDialog(element).open).to.be.false;
      await viewport.showKeyboard(0);
      await element.display(getFixtureState('credentials', 'Credentials'));
      expect(getDialog(element).getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
    });
  });
});
