/** The modal dialog: what it does to the page, the focus and the keys, and what a move or a removal does to it. */
import {expect} from '@open-wc/testing';
import {sendKeys, sendMouse} from '@web/test-runner-commands';

import {mohelaConnection, states, textQuestion} from '../fixtures/states.js';
import type {State, Step} from '../../src/workflow/state.js';
import type {NexusLink} from '../../src/nexus-link.js';
import {
  getByRole,
  forceClose,
  createLink,
  getDialog,
  listOutcomes,
  expectFocusOn,
  FakeBackend,
  findByRole,
  getFocusedElement,
  recordEvents,
  listEventNames,
  expectNoErrors,
  openLink,
  placeOnPage,
  goToStep,
  waitForRender,
  showState,
  getStepName,
  waitForTask,
  typeInto,
  waitUntil,
  type OpenedLink,
  type ReachableStep,
  type TestLink,
} from '../support/helpers.js';

const press = (key: 'Escape' | 'Tab' | 'PageDown' | 'Enter') => sendKeys({press: key});

/** A page with a button that opens the element, as a person would press it. */
async function openFrom(step: ReachableStep = 'opening'): Promise<OpenedLink & {opener: HTMLButtonElement}> {
  const opener = await button();
  opener.focus();
  return {opener, ...(await openLink(step))};
}

async function button(label = 'Link my loans'): Promise<HTMLButtonElement> {
  const opener = document.createElement('button');
  opener.textContent = label;
  return placeOnPage(opener);
}

const isModal = (element: NexusLink): boolean => getDialog(element).matches(':modal');
const isInside = (element: NexusLink): boolean =>
  getFocusedElement() !== null && element.shadowRoot?.contains(getFocusedElement()) === true;
const field = (element: NexusLink, name: string): HTMLInputElement =>
  getByRole(element, 'textbox', name) as HTMLInputElement;

describe('the modal dialog', () => {
  describe('over the page', () => {
    it('is a native dialog in the top layer', async () => {
      const {element} = await openLink('welcome');
      expect(isModal(element)).to.be.true;
      getByRole(element, 'dialog', 'Connect your servicers');
    });

    it('keeps a person’s clicks and focus from the page behind', async () => {
      const {element, opener} = await openFrom('welcome');
      opener.focus();
      expect(isInside(element)).to.be.true;
      const {x, y} = opener.getBoundingClientRect();
      expect(document.elementFromPoint(x + 1, y + 1) === opener).to.be.false;
    });

    it('has the Tab key go round in it, past what a page has put into its footer', async () => {
      const {element} = await openLink('credentials');
      element.insertAdjacentHTML('beforeend', '<p slot="footer"><a href="#terms">Terms</a></p>');
      const link = element.querySelector('a')!;
      const first = getByRole(element, 'button', 'Back');
      link.focus();
      await press('Tab');
      expectFocusOn(first);
      await sendKeys({down: 'Shift'});
      await press('Tab');
      // WebKit stops at the dialog itself.
      if (getFocusedElement() === getDialog(element)) await press('Tab');
      await sendKeys({up: 'Shift'});
      expectFocusOn(link);
      link.remove();
      getByRole(element, 'button', 'Connect').focus();
      await press('Tab');
      expectFocusOn(first);
    });

    it('is not closed by a click beside it', async () => {
      const {element} = await openLink('welcome');
      await sendMouse({type: 'click', position: [2, 2]});
      await waitForRender(element);
      expect(isModal(element)).to.be.true;
    });

    it('comes to the front where another dialog lies on it and it is shown again', async () => {
      const {element} = await openLink('welcome');
      const other = await placeOnPage(document.createElement('dialog'));
      other.showModal();
      element.show();
      getByRole(element, 'button', 'Continue').focus();
      expect(isInside(element)).to.be.true;
      expect(isModal(element)).to.be.true;
      other.close();
    });
  });

  describe('holds the page’s scroll', () => {
    let page: HTMLElement;
    beforeEach(async () => {
      page = document.createElement('div');
      page.innerHTML =
        '<p style="margin: 700px 0; text-align: right">Loans</p><div style="height: 3000px"></div>';
      await placeOnPage(page);
      window.scrollTo(0, 500);
    });
    afterEach(() => {
      document.documentElement.removeAttribute('style');
      window.scrollTo(0, 0);
    });

    const rect = () => {
      const {x, y, width} = page.querySelector('p')!.getBoundingClientRect();
      return {x, y, width, scroll: window.scrollY};
    };

    it('while it is open, and nothing shifts', async () => {
      const before = rect();
      const {element} = await openLink('welcome');
      expect(rect()).to.deep.equal(before);
      await press('PageDown');
      await sendMouse({type: 'move', position: [2, 2]});
      await waitForTask();
      expect(rect()).to.deep.equal(before);
      expect(getComputedStyle(document.documentElement).overflowY).to.equal('hidden');
      element.close();
      expect(rect()).to.deep.equal(before);
      expect(getComputedStyle(document.documentElement).overflowY).not.to.equal('hidden');
    });

    it('and leaves the page’s own styles as they were', async () => {
      const {style} = document.documentElement;
      style.overflow = 'scroll';
      style.scrollbarGutter = 'stable both-edges';
      style.color = 'teal';
      const before = style.cssText;
      const {element} = await openLink('welcome');
      expect(style.overflow).to.equal('hidden');
      element.close();
      expect(style.cssText).to.equal(before);
    });

    it('no longer, whichever way it is left', async () => {
      for (const leave of [
        (element: TestLink) => element.close(),
        (element: TestLink) => (element.open = false),
        (element: TestLink) => element.remove(),
        (element: TestLink) => (element.inline = true),
      ]) {
        const {element} = await openLink('welcome');
        expect(document.documentElement.style.overflow).to.equal('hidden');
        leave(element);
        await waitForTask();
        expect(document.documentElement.style.overflow, String(leave)).to.equal('');
      }
    });

    for (const [which, first] of [
      ['the first', 0],
      ['the second', 1],
    ] as const) {
      it(`until the last of two is closed, ${which} one first`, async () => {
        const before = rect();
        const two = [await openLink('welcome'), await openLink('welcome')] as const;
        const [one, other] = [two[first].element, two[1 - first]!.element];
        one.close();
        expect(document.documentElement.style.overflow).to.equal('hidden');
        expect(isModal(other)).to.be.true;
        other.close();
        expect(document.documentElement.style.overflow).to.equal('');
        expect(rect()).to.deep.equal(before);
      });
    }

    it('not at all in the page’s flow', async () => {
      await openLink('welcome', {inline: true});
      expect(document.documentElement.style.overflow).to.equal('');
    });
  });

  describe('takes the focus inside', () => {
    for (const [step, heading] of [
      ['welcome', 'Connect your servicers'],
      ['search', 'Find your servicer'],
      ['connecting', 'Connecting to MOHELA'],
      ['challenge', 'One more step'],
      ['accounts', 'Your servicers'],
    ] as const) {
      it(`to the heading of ${step}`, async () => {
        const {element} = await openFrom(step);
        await waitUntil(
          () => getFocusedElement() === getByRole(element, 'heading', heading),
          'the heading has the focus',
        );
      });
    }

    it('and to the question whether to leave', async () => {
      const {element} = await openFrom('challenge');
      await press('Escape');
      await waitUntil(
        () => getFocusedElement() === getByRole(element, 'button', 'Keep going'),
        'the question has the focus',
      );
    });

    it('of the one on top where two are open, and keeps it there when the lower one closes', async () => {
      const {element: lower} = await openFrom('welcome');
      const {element: upper} = await openLink('welcome');
      expect(isInside(upper)).to.be.true;
      lower.close();
      await waitForRender(upper);
      expect(isInside(upper)).to.be.true;
      expect(isModal(upper)).to.be.true;
    });

    it('of the lower one where the upper one closes', async () => {
      const {element: lower} = await openFrom('welcome');
      getByRole(lower, 'button', 'Continue').focus();
      const {element: upper} = await openLink('welcome');
      upper.close();
      expectFocusOn(getByRole(lower, 'button', 'Continue'));
    });
  });

  describe('gives the focus back to what opened it', () => {
    type Way = (on: OpenedLink) => Promise<void> | void;
    const ways: readonly (readonly [how: string, step: ReachableStep, go: Way])[] = [
      [
        'I’m Done',
        'accounts',
        async ({element, backend}) => {
          getByRole(element, 'button', 'I’m Done').click();
          (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
        },
      ],
      ['Not now', 'welcome', ({element}) => getByRole(element, 'button', 'Not now').click()],
      ['the X', 'search', ({element}) => getByRole(element, 'button', 'Close').click()],
      ['Escape', 'welcome', () => press('Escape')],
      [
        'Escape and Leave',
        'challenge',
        async ({element}) => {
          await press('Escape');
          (await findByRole(element, 'button', 'Leave')).click();
        },
      ],
      [
        'the Close of a problem',
        'opening',
        async ({element, backend}) => {
          (await backend.waitForCall('start')).fail('not-allowed');
          await waitUntil(() => getStepName(element) === 'problem', 'the problem is shown');
          element.shadowRoot?.querySelector<HTMLElement>('[part~="primary"]')?.click();
        },
      ],
      ['close()', 'connecting', ({element}) => element.close()],
      ['open = false', 'credentials', ({element}) => void (element.open = false)],
      ['an attribute that is taken away', 'credentials', ({element}) => element.removeAttribute('open')],
      ['its removal', 'credentials', ({element}) => element.remove()],
      ['its removal before anything was answered', 'opening', ({element}) => element.remove()],
      [
        'a removal as soon as it says that it is closed',
        'welcome',
        ({element}) => {
          element.addEventListener('nexus-event', ({detail}) => {
            if (detail.name === 'closed') element.remove();
          });
          element.close();
        },
      ],
      ['a change to the page’s flow', 'welcome', ({element}) => void (element.inline = true)],
    ];
    for (const [how, step, go] of ways) {
      it(`by ${how}`, async () => {
        const {opener, ...on} = await openFrom(step);
        expect(isInside(on.element)).to.be.true;
        await go(on);
        await waitUntil(() => getFocusedElement() === opener, 'the opener has the focus');
        await waitForRender(on.element);
        await waitForTask();
        expectFocusOn(opener);
        expect(on.element.shadowRoot?.querySelector('dialog')?.open ?? false).to.be.false;
      });
    }

    it('also where that is inside a shadow root', async () => {
      const outer = document.createElement('div');
      const opener = document.createElement('button');
      outer.attachShadow({mode: 'open'}).append(opener);
      await placeOnPage(outer);
      opener.focus();
      const {element} = await openLink('welcome');
      element.close();
      expectFocusOn(opener);
    });

    it('each time, from wherever it was opened', async () => {
      const {element, opener} = await openFrom('welcome');
      element.close();
      const other = await button('Link more loans');
      other.focus();
      element.show();
      await waitForRender(element);
      element.close();
      expectFocusOn(other);
      expect(getFocusedElement() === opener).to.be.false;
    });

    it('but leaves it where a listener puts it at the end', async () => {
      const {element} = await openFrom('welcome');
      const next = await button('Next');
      element.addEventListener('nexus-exit', () => next.focus());
      element.close();
      await waitForRender(element);
      expectFocusOn(next);
    });

    it('and fails at nothing where that is gone', async () => {
      const {element, opener} = await openFrom('welcome');
      opener.remove();
      element.close();
      expect(element.open).to.be.false;
    });
  });

  describe('on Escape', () => {
    /** What a person would lose: a login under way, what they typed, or what they connected and is not told yet. */
    const loses: Record<Exclude<Step, 'closed' | 'leaving'>, (state: State) => boolean> = {
      opening: () => false,
      welcome: hasChanged,
      search: hasChanged,
      credentials: (state) => hasChanged(state) || (state.step === 'credentials' && state.dirty),
      connecting: () => true,
      challenge: () => true,
      accounts: hasChanged,
      problem: (state) => hasChanged(state) && state.step === 'problem' && !state.response,
    };
    function hasChanged(state: State): boolean {
      if (!('link' in state)) return false;
      const {changed, connections} = state.link;
      return changed && connections.some(({status}) => status === 'connected');
    }

    for (const {name, state} of states) {
      if (state.step === 'closed' || state.step === 'leaving') continue;
      const isAsked = loses[state.step](state);
      it(`${isAsked ? 'asks whether to leave' : 'leaves at once'}: ${name}`, async () => {
        const element = await showState(state);
        expect(isModal(element)).to.be.true;
        // Not the field of the search, which Escape empties first.
        getByRole(element, 'heading').focus();
        await press('Escape');
        await waitForRender(element);
        expect(getStepName(element)).to.equal(isAsked ? 'leaving' : null);
        expect(element.open).to.equal(isAsked);
      });
    }

    for (const {name, state} of states.filter(({state: {step}}) => step === 'leaving')) {
      it(`takes the question back: ${name}`, async () => {
        const element = await showState(state);
        await press('Escape');
        await waitForRender(element);
        expect(getStepName(element)).to.equal(state.step === 'leaving' && state.from.step);
        expect(isModal(element)).to.be.true;
      });
    }

    it('asks once for both of two presses in a row, and takes the question back', async () => {
      const {element} = await openLink('challenge');
      const heard = recordEvents(element);
      await Promise.all([press('Escape'), press('Escape')]);
      await waitForRender(element);
      expect(getStepName(element)).to.equal('challenge');
      expect(listEventNames(heard)).to.deep.equal(['step-viewed']);
      expect(isModal(element)).to.be.true;
    });

    it('leaves once for two presses in a row', async () => {
      const {element} = await openLink('welcome');
      const heard = recordEvents(document);
      await Promise.all([press('Escape'), press('Escape')]);
      await waitForRender(element);
      expect(listEventNames(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
    });

    it('goes on asking, however often it is pressed', async () => {
      const {element} = await openLink('challenge');
      for (const step of ['leaving', 'challenge', 'leaving', 'challenge', 'leaving']) {
        await press('Escape');
        await waitForRender(element);
        expect(getStepName(element)).to.equal(step);
        expect(isModal(element)).to.be.true;
      }
    });

    it('still asks where the focus is on nothing inside', async () => {
      const {element} = await openLink('challenge');
      for (const step of ['leaving', 'challenge', 'leaving', 'challenge']) {
        (getFocusedElement() as HTMLElement).blur();
        await press('Escape');
        await waitUntil(() => getStepName(element) === step, `the step is ${step}`);
        await waitForRender(element);
        expect(isModal(element)).to.be.true;
      }
    });

    it('has the focus back where it was, and what was typed, when the question is taken back', async () => {
      const {element} = await openLink('challenge');
      const input = field(element, textQuestion.prompt);
      input.focus();
      await sendKeys({type: 'Rex'});
      await press('Escape');
      await findByRole(element, 'alertdialog', 'Leave without finishing?');
      await waitForRender(element);
      expect(getFocusedElement() === input).to.be.false;
      await press('Escape');
      await waitUntil(() => getFocusedElement() === input, 'the field has the focus again');
      expect(input.value).to.equal('Rex');
    });

    it('has the focus back where it was, when a person keeps going by the button', async () => {
      const {element} = await openLink('credentials');
      const input = field(element, 'Password');
      input.focus();
      await sendKeys({type: 'hunter2'});
      await press('Escape');
      await waitUntil(
        () => getFocusedElement() === getByRole(element, 'button', 'Keep going'),
        'the question has the focus',
      );
      await press('Enter');
      await waitUntil(() => getFocusedElement() === input, 'the field has the focus again');
      expect(input.value).to.equal('hunter2');
    });

    it('has the focus on the new step where that has come while it asked', async () => {
      const {element, backend} = await openLink('connecting');
      await press('Escape');
      await findByRole(element, 'button', 'Keep going');
      (await backend.waitForCall('connect')).answer({status: 'connected', connection: mohelaConnection});
      await waitUntil(
        () => element.state.step === 'leaving' && element.state.from.step === 'accounts',
        'it is connected',
      );
      await press('Escape');
      await waitUntil(() => getStepName(element) === 'accounts', 'the servicers are shown');
      await waitForRender(element);
      expectFocusOn(getByRole(element, 'heading', 'Your servicers'));
    });

    it('makes nothing behind the question reachable', async () => {
      const {element} = await openLink('challenge');
      await press('Escape');
      await findByRole(element, 'alertdialog');
      expect(() => getByRole(element, 'button', 'Submit')).to.throw();
      for (let presses = 0; presses < 5; presses++) {
        await press('Tab');
        // WebKit stops at the dialog itself, too.
        if (!isInside(element) || getFocusedElement() === getDialog(element)) continue;
        expect(getFocusedElement()?.closest('[part="question"]')).not.to.be.null;
      }
    });

    it('is not taken from the cancel event of an input that the page has put into a slot', async () => {
      const {element} = await openLink('welcome');
      const input = Object.assign(document.createElement('input'), {type: 'file', slot: 'footer'});
      element.append(input);
      const cancel = new Event('cancel', {bubbles: true, cancelable: true});
      input.dispatchEvent(cancel);
      await waitForRender(element);
      expect(cancel.defaultPrevented).to.be.false;
      expect(isModal(element)).to.be.true;
    });

    it('does nothing to the page once it is closed', async () => {
      const {element} = await openLink('welcome');
      element.close();
      const heard = recordEvents(document);
      await press('Escape');
      await waitForTask();
      expect(listEventNames(heard)).to.deep.equal([]);
    });
  });

  describe('closed by force, as a browser may,', () => {
    it('asks where something would be lost, and stays', async () => {
      const {element, backend} = await openLink('challenge');
      const input = field(element, textQuestion.prompt);
      typeInto(input, 'Rex');
      forceClose(getDialog(element));
      await findByRole(element, 'alertdialog');
      expect(isModal(element)).to.be.true;
      getByRole(element, 'button', 'Keep going').click();
      await waitForRender(element);
      expect(field(element, textQuestion.prompt).value).to.equal('Rex');
      getByRole(element, 'button', 'Submit').click();
      await backend.waitForCall('answer');
    });

    it('goes on where it asks already', async () => {
      const {element} = await openLink('connecting');
      const heard = recordEvents(element);
      await press('Escape');
      await findByRole(element, 'alertdialog');
      forceClose(getDialog(element));
      await waitUntil(() => isModal(element), 'it is shown again');
      expect(listOutcomes(heard)).to.deep.equal([]);
      expect(element.state.step).to.be.oneOf(['leaving', 'connecting']);
    });

    it('leaves where nothing would be lost, with the focus back on the opener', async () => {
      const {element, opener} = await openFrom('welcome');
      const heard = recordEvents(element);
      forceClose(getDialog(element));
      await waitUntil(() => listOutcomes(heard)[0], 'it ends');
      await waitForRender(element);
      expect(listEventNames(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
      expectFocusOn(opener);
      expect(document.documentElement.style.overflow).to.equal('');
    });

    it('gives the focus back to the opener in the end, and the scroll', async () => {
      const {element, opener} = await openFrom('challenge');
      forceClose(getDialog(element));
      (await findByRole(element, 'button', 'Leave')).click();
      await waitForRender(element);
      expectFocusOn(opener);
      expect(document.documentElement.style.overflow).to.equal('');
    });

    it('is no exit of the next opening, where that begins in the page’s flow', async () => {
      const {element, backend} = await openLink('welcome');
      const dialog = getDialog(element);
      element.close();
      const heard = recordEvents(element);
      element.inline = true;
      await goToStep('welcome', {element, backend});
      // The browser tells of it at a time of its own, so once more here.
      dialog.dispatchEvent(new Event('close'));
      await new Promise(requestAnimationFrame);
      await waitForTask();
      expect(listOutcomes(heard)).to.deep.equal([]);
      expect(getStepName(element)).to.equal('welcome');
    });

    it('is no exit of the next opening, where that begins at once', async () => {
      const {element} = await openLink('welcome');
      forceClose(getDialog(element));
      element.close();
      element.show();
      await waitForRender(element);
      const heard = recordEvents(element);
      await waitForTask();
      await new Promise(requestAnimationFrame);
      await waitForTask();
      expect(listEventNames(heard)).to.deep.equal([]);
      expect(isModal(element)).to.be.true;
    });
  });

  describe('moved in the document', () => {
    const moves: Record<string, (to: Element, element: Element) => void> = {
      append: (to, element) => to.append(element),
      moveBefore: (to, element) => to.moveBefore(element, null),
    };
    for (const [how, move] of Object.entries(moves)) {
      it(`by ${how}, goes on: it is modal, and keeps the focus and what was typed`, async function () {
        if (!(how in Element.prototype)) this.skip();
        const {element} = await openLink('credentials');
        const elsewhere = await placeOnPage(document.createElement('div'));
        const heard = recordEvents(document);
        const input = field(element, 'Password');
        typeInto(field(element, 'Username'), 'jordan');
        input.focus();
        await sendKeys({type: 'hunter2'});
        move(elsewhere, element);
        await waitForRender(element);
        expect(elsewhere.contains(element)).to.be.true;
        expect(isModal(element)).to.be.true;
        expect(element.open).to.be.true;
        expect(field(element, 'Password') === input).to.be.true;
        expect(input.value).to.equal('hunter2');
        expect(field(element, 'Username').value).to.equal('jordan');
        expectFocusOn(input);
        expect(listEventNames(heard)).to.deep.equal([]);
      });

      it(`by ${how}, goes on with its request`, async function () {
        if (!(how in Element.prototype)) this.skip();
        const {element, backend} = await openLink('connecting');
        const elsewhere = await placeOnPage(document.createElement('div'));
        move(elsewhere, element);
        await waitForTask();
        const call = await backend.waitForCall('connect');
        expect(call.signal.aborted).to.be.false;
        call.answer({status: 'connected', connection: mohelaConnection});
        await findByRole(element, 'button', 'I’m Done');
        expect(isModal(element)).to.be.true;
      });

      it(`by ${how}, still holds the scroll, and gives both back in the end`, async function () {
        if (!(how in Element.prototype)) this.skip();
        const {element, opener} = await openFrom('welcome');
        move(await placeOnPage(document.createElement('div')), element);
        expect(document.documentElement.style.overflow).to.equal('hidden');
        await press('Escape');
        await waitForRender(element);
        expect(element.open).to.be.false;
        expectFocusOn(opener);
        expect(document.documentElement.style.overflow).to.equal('');
      });
    }

    it('and closed, stays closed', async () => {
      const {element} = await openLink('welcome');
      element.close();
      await waitForRender(element);
      const heard = recordEvents(document);
      (await placeOnPage(document.createElement('div'))).append(element);
      await waitForRender(element);
      expect(getDialog(element).open).to.be.false;
      expect(listEventNames(heard)).to.deep.equal([]);
    });

    it('before it is rendered as open, opens', async () => {
      const element = await placeOnPage(createLink({backend: new FakeBackend()}));
      element.show();
      (await placeOnPage(document.createElement('div'))).append(element);
      await waitForRender(element);
      expect(isModal(element)).to.be.true;
    });
  });

  describe('removed', () => {
    for (const step of ['opening', 'search', 'connecting'] as const) {
      it(`in mid-request at ${step}, is one exit, and gives the request up`, async () => {
        const {element, backend} = await openLink(step);
        if (step === 'search') element.send({type: 'search', query: 'nel'});
        const call = backend.calls.at(-1)!;
        const heard = recordEvents(element);
        element.remove();
        await waitForTask();
        expect(listEventNames(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
        expect(call.signal.aborted).to.be.true;
      });
    }

    it('and put back, is closed, and opens fresh', async () => {
      const {element, backend} = await openLink('challenge');
      const home = element.parentElement!;
      element.remove();
      await waitForTask();
      home.append(element);
      await waitForRender(element);
      expect(element.open).to.be.false;
      expect(getDialog(element).open).to.be.false;
      element.show();
      await goToStep('welcome', {element, backend});
      expect(isModal(element)).to.be.true;
    });

    it('with what is around it, is one exit as well', async () => {
      const {element} = await openLink('welcome');
      const heard = recordEvents(element);
      element.parentElement?.remove();
      await waitForTask();
      expect(listEventNames(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
    });
  });

  describe('on a page that is hidden', () => {
    const hide = () => window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
    const restore = () => window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));

    it('has its password wiped, keeps the rest, and goes on', async () => {
      const {element, backend} = await openLink('credentials');
      typeInto(field(element, 'Username'), 'jordan');
      typeInto(field(element, 'Password'), 'hunter2');
      const heard = recordEvents(element);
      hide();
      expect(field(element, 'Password').value).to.equal('');
      expect(field(element, 'Username').value).to.equal('jordan');
      restore();
      await waitForRender(element);
      expect(listEventNames(heard)).to.deep.equal([]);
      typeInto(field(element, 'Password'), 'hunter3');
      getByRole(element, 'button', 'Connect').click();
      expect((await backend.waitForCall('connect')).input).to.include({
        username: 'jordan',
        password: 'hunter3',
      });
    });

    it('has its answers wiped', async () => {
      const {element} = await openLink('challenge');
      typeInto(field(element, textQuestion.prompt), 'Rex');
      hide();
      expect(field(element, textQuestion.prompt).value).to.equal('');
      expect(getStepName(element)).to.equal('challenge');
    });

    it('has its request go on', async () => {
      const {backend} = await openLink('connecting');
      hide();
      restore();
      expect(backend.calls.at(-1)?.signal.aborted).to.be.false;
    });
  });

  expectNoErrors();
});
