/** The modal dialog: how it affects the page, the focus and the keys, and how it survives a move or a removal. */
import {expect} from '@open-wc/testing';
import {sendKeys, sendMouse} from '@web/test-runner-commands';

import {mohelaConnection, states, textQuestion} from '../fixtures/states.js';
import type {State, Step} from '../../src/workflow/state.js';
import type {NexusLink} from '../../src/nexus-link.js';
import {
  isScrollLocked,
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
  normalizeText,
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

const pressKey = (key: 'Escape' | 'Tab' | 'PageDown' | 'Enter') => sendKeys({press: key});

/** Opens the element while a button of the page has the focus. */
async function openFromButton(
  step: ReachableStep = 'opening',
): Promise<OpenedLink & {opener: HTMLButtonElement}> {
  const opener = await addButton();
  opener.focus();
  return {opener, ...(await openLink(step))};
}

async function addButton(label = 'Link my loans'): Promise<HTMLButtonElement> {
  const opener = document.createElement('button');
  opener.textContent = label;
  return placeOnPage(opener);
}

const isModal = (element: NexusLink): boolean => getDialog(element).matches(':modal');
const isInside = (element: NexusLink): boolean =>
  getFocusedElement() !== null && element.shadowRoot?.contains(getFocusedElement()) === true;
const getField = (element: NexusLink, name: string): HTMLInputElement =>
  getByRole(element, 'textbox', name) as HTMLInputElement;

describe('the modal dialog', () => {
  describe('over the page', () => {
    it('is a native dialog in the top layer', async () => {
      const {element} = await openLink('welcome');
      expect(isModal(element)).to.be.true;
      getByRole(element, 'dialog', 'Connect your servicers');
    });

    it('blocks clicks and focus on the page behind it', async () => {
      const {element, opener} = await openFromButton('welcome');
      opener.focus();
      expect(isInside(element)).to.be.true;
      const {x, y} = opener.getBoundingClientRect();
      expect(document.elementFromPoint(x + 1, y + 1) === opener).to.be.false;
    });

    it('keeps Tab inside, including the content of the footer slot', async () => {
      const {element} = await openLink('credentials');
      element.insertAdjacentHTML('beforeend', '<p slot="footer"><a href="#terms">Terms</a></p>');
      const link = element.querySelector('a')!;
      const first = getByRole(element, 'button', 'Back');
      link.focus();
      await pressKey('Tab');
      expectFocusOn(first);
      await sendKeys({down: 'Shift'});
      await pressKey('Tab');
      // WebKit also stops at the dialog.
      if (getFocusedElement() === getDialog(element)) await pressKey('Tab');
      await sendKeys({up: 'Shift'});
      expectFocusOn(link);
      link.remove();
      getByRole(element, 'button', 'Connect').focus();
      await pressKey('Tab');
      expectFocusOn(first);
    });

    it('stays open after a click on the backdrop', async () => {
      const {element} = await openLink('welcome');
      await sendMouse({type: 'click', position: [2, 2]});
      await waitForRender(element);
      expect(isModal(element)).to.be.true;
    });

    it('moves in front of another dialog when the page calls show() again', async () => {
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

  describe('scroll lock', () => {
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

    const measurePage = () => {
      const {x, y, width} = page.querySelector('p')!.getBoundingClientRect();
      return {x, y, width, scroll: window.scrollY};
    };

    it('stops the page from scrolling without a layout shift', async () => {
      const before = measurePage();
      const {element} = await openLink('welcome');
      expect(measurePage()).to.deep.equal(before);
      await pressKey('PageDown');
      await sendMouse({type: 'move', position: [2, 2]});
      await waitForTask();
      expect(measurePage()).to.deep.equal(before);
      expect(getComputedStyle(document.documentElement).overflowY).to.equal('hidden');
      element.close();
      expect(measurePage()).to.deep.equal(before);
      expect(getComputedStyle(document.documentElement).overflowY).not.to.equal('hidden');
    });

    it('leaves the inline styles of the page alone', async () => {
      const {style} = document.documentElement;
      style.overflow = 'scroll';
      style.scrollbarGutter = 'stable both-edges';
      style.color = 'teal';
      const before = style.cssText;
      const {element} = await openLink('welcome');
      expect(isScrollLocked()).to.be.true;
      expect(style.cssText).to.equal(before);
      element.close();
      expect(isScrollLocked()).to.be.false;
      expect(style.cssText).to.equal(before);
    });

    it('ends although a library of the page locked before and unlocked meanwhile', async () => {
      const {style} = document.documentElement;
      style.overflow = 'hidden';
      const {element} = await openLink('welcome');
      style.overflow = '';
      expect(isScrollLocked(), 'while the dialog is open').to.be.true;
      element.close();
      expect(isScrollLocked(), 'after the dialog').to.be.false;
    });

    it('does not end the lock of a library that was added meanwhile', async () => {
      const {style} = document.documentElement;
      const {element} = await openLink('welcome');
      style.overflow = 'hidden';
      element.close();
      expect(isScrollLocked()).to.be.true;
      style.overflow = '';
    });

    it('keeps the position of a page whose body has the overflow of the viewport', async () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('html, body { height: 100% } body { overflow-x: hidden }');
      document.adoptedStyleSheets.push(sheet);
      const tall = await placeOnPage(document.createElement('div'));
      tall.style.blockSize = '4000px';
      document.documentElement.scrollTop = 900;
      const before = measurePage();
      const {element} = await openLink('welcome');
      expect(isScrollLocked(document.body)).to.be.true;
      expect(measurePage()).to.deep.equal(before);
      element.close();
      expect(measurePage()).to.deep.equal(before);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    });

    it('ends with each way of closing', async () => {
      for (const leave of [
        (element: TestLink) => element.close(),
        (element: TestLink) => (element.open = false),
        (element: TestLink) => element.remove(),
        (element: TestLink) => (element.inline = true),
      ]) {
        const {element} = await openLink('welcome');
        expect(isScrollLocked()).to.be.true;
        leave(element);
        await waitForTask();
        expect(isScrollLocked(), String(leave)).to.be.false;
      }
    });

    for (const [order, firstIndex] of [
      ['the first', 0],
      ['the second', 1],
    ] as const) {
      it(`lasts until both of two dialogs are closed, ${order} one first`, async () => {
        const before = measurePage();
        const links = [await openLink('welcome'), await openLink('welcome')] as const;
        const [first, second] = [links[firstIndex].element, links[1 - firstIndex]!.element];
        first.close();
        expect(isScrollLocked()).to.be.true;
        expect(isModal(second)).to.be.true;
        second.close();
        expect(isScrollLocked()).to.be.false;
        expect(measurePage()).to.deep.equal(before);
      });
    }

    it('does not apply to an inline element', async () => {
      await openLink('welcome', {inline: true});
      expect(isScrollLocked()).to.be.false;
    });
  });

  describe('focus on opening', () => {
    for (const [step, heading, role] of [
      ['welcome', 'Connect your servicers', 'heading'],
      ['search', 'Find your servicer', 'combobox'],
      ['connecting', 'Connecting to MOHELA', 'heading'],
      ['challenge', 'One more step', 'textbox'],
      ['accounts', 'Your servicers', 'heading'],
    ] as const) {
      it(`moves to the ${role} of the step ${step}`, async () => {
        const {element} = await openFromButton(step);
        expect(getByRole(element, 'heading', heading)).to.exist;
        await waitUntil(
          () => getFocusedElement() === getByRole(element, role),
          'the heading or the field has the focus',
        );
      });
    }

    it('moves to the question whether to leave', async () => {
      const {element} = await openFromButton('challenge');
      await pressKey('Escape');
      await waitUntil(
        () => getFocusedElement() === getByRole(element, 'button', 'Keep going'),
        'the question has the focus',
      );
    });

    it('stays in the upper of two dialogs when the lower one closes', async () => {
      const {element: lower} = await openFromButton('welcome');
      const {element: upper} = await openLink('welcome');
      expect(isInside(upper)).to.be.true;
      lower.close();
      await waitForRender(upper);
      expect(isInside(upper)).to.be.true;
      expect(isModal(upper)).to.be.true;
    });

    it('returns to the lower of two dialogs when the upper one closes', async () => {
      const {element: lower} = await openFromButton('welcome');
      getByRole(lower, 'button', 'Continue').focus();
      const {element: upper} = await openLink('welcome');
      upper.close();
      expectFocusOn(getByRole(lower, 'button', 'Continue'));
    });
  });

  describe('focus after closing', () => {
    type CloseAction = (on: OpenedLink) => Promise<void> | void;
    const closeActions: readonly (readonly [how: string, step: ReachableStep, close: CloseAction])[] = [
      [
        'I’m Done',
        'accounts',
        async ({element, backend}) => {
          getByRole(element, 'button', 'I’m Done').click();
          (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
        },
      ],
      ['Not now', 'welcome', ({element}) => getByRole(element, 'button', 'Not now').click()],
      ['the Close button', 'search', ({element}) => getByRole(element, 'button', 'Close').click()],
      ['Escape', 'welcome', () => pressKey('Escape')],
      [
        'Escape and Leave',
        'challenge',
        async ({element}) => {
          await pressKey('Escape');
          (await findByRole(element, 'button', 'Leave')).click();
        },
      ],
      [
        'the Close button of a problem',
        'opening',
        async ({element, backend}) => {
          (await backend.waitForCall('start')).fail('not-allowed');
          await waitUntil(() => getStepName(element) === 'problem', 'the problem is shown');
          element.shadowRoot?.querySelector<HTMLElement>('[part~="primary"]')?.click();
        },
      ],
      ['close()', 'connecting', ({element}) => element.close()],
      ['open = false', 'credentials', ({element}) => void (element.open = false)],
      ['removing the attribute open', 'credentials', ({element}) => element.removeAttribute('open')],
      ['removing the element', 'credentials', ({element}) => element.remove()],
      ['removing the element before the backend answers', 'opening', ({element}) => element.remove()],
      [
        'removing the element in a listener of the event closed',
        'welcome',
        ({element}) => {
          element.addEventListener('nexus-event', ({detail}) => {
            if (detail.name === 'closed') element.remove();
          });
          element.close();
        },
      ],
      ['becoming inline', 'welcome', ({element}) => void (element.inline = true)],
    ];
    for (const [how, step, close] of closeActions) {
      it(`returns to the opener after ${how}`, async () => {
        const {opener, ...on} = await openFromButton(step);
        expect(isInside(on.element)).to.be.true;
        await close(on);
        await waitUntil(() => getFocusedElement() === opener, 'the opener has the focus');
        await waitForRender(on.element);
        await waitForTask();
        expectFocusOn(opener);
        expect(on.element.shadowRoot?.querySelector('dialog')?.open ?? false).to.be.false;
      });
    }

    it('returns to an opener inside a shadow root', async () => {
      const outer = document.createElement('div');
      const opener = document.createElement('button');
      outer.attachShadow({mode: 'open'}).append(opener);
      await placeOnPage(outer);
      opener.focus();
      const {element} = await openLink('welcome');
      element.close();
      expectFocusOn(opener);
    });

    it('returns to the opener of each opening', async () => {
      const {element, opener} = await openFromButton('welcome');
      element.close();
      const other = await addButton('Link more loans');
      other.focus();
      element.show();
      await waitForRender(element);
      element.close();
      expectFocusOn(other);
      expect(getFocusedElement() === opener).to.be.false;
    });

    it('stays where a listener of the outcome moves it', async () => {
      const {element} = await openFromButton('welcome');
      const next = await addButton('Next');
      element.addEventListener('nexus-exit', () => next.focus());
      element.close();
      await waitForRender(element);
      expectFocusOn(next);
    });

    it('does not fail when the opener has been removed', async () => {
      const {element, opener} = await openFromButton('welcome');
      opener.remove();
      element.close();
      expect(element.open).to.be.false;
    });
  });

  describe('on Escape', () => {
    /** Whether leaving loses a login in progress, input, or connections that the page does not know yet. */
    const losesData: Record<Exclude<Step, 'closed' | 'leaving'>, (state: State) => boolean> = {
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
      const isQuestionExpected = losesData[state.step](state);
      it(`${isQuestionExpected ? 'asks whether to leave' : 'leaves at once'}: ${name}`, async () => {
        const element = await showState(state);
        expect(isModal(element)).to.be.true;
        // In the search field, the first Escape only clears the field.
        getByRole(element, 'heading').focus();
        await pressKey('Escape');
        await waitForRender(element);
        expect(getStepName(element)).to.equal(isQuestionExpected ? 'leaving' : null);
        expect(element.open).to.equal(isQuestionExpected);
      });
    }

    for (const {name, state} of states.filter(({state: {step}}) => step === 'leaving')) {
      it(`cancels the question: ${name}`, async () => {
        const element = await showState(state);
        await pressKey('Escape');
        await waitForRender(element);
        expect(getStepName(element)).to.equal(state.step === 'leaving' && state.from.step);
        expect(isModal(element)).to.be.true;
      });
    }

    it('asks and cancels the question after two quick presses', async () => {
      const {element} = await openLink('challenge');
      const events = recordEvents(element);
      await Promise.all([pressKey('Escape'), pressKey('Escape')]);
      await waitForRender(element);
      expect(getStepName(element)).to.equal('challenge');
      expect(listEventNames(events)).to.deep.equal(['step-viewed']);
      expect(isModal(element)).to.be.true;
    });

    it('exits once after two quick presses', async () => {
      const {element} = await openLink('welcome');
      const events = recordEvents(document);
      await Promise.all([pressKey('Escape'), pressKey('Escape')]);
      await waitForRender(element);
      expect(listEventNames(events)).to.deep.equal(['left', 'nexus-exit', 'closed']);
    });

    it('asks again after each cancelled question', async () => {
      const {element} = await openLink('challenge');
      for (const step of ['leaving', 'challenge', 'leaving', 'challenge', 'leaving']) {
        await pressKey('Escape');
        await waitForRender(element);
        expect(getStepName(element)).to.equal(step);
        expect(isModal(element)).to.be.true;
      }
    });

    it('asks when no element inside has the focus', async () => {
      const {element} = await openLink('challenge');
      for (const step of ['leaving', 'challenge', 'leaving', 'challenge']) {
        (getFocusedElement() as HTMLElement).blur();
        await pressKey('Escape');
        await waitUntil(() => getStepName(element) === step, `the step is ${step}`);
        await waitForRender(element);
        expect(isModal(element)).to.be.true;
      }
    });

    it('restores the focus and the input when Escape cancels the question', async () => {
      const {element} = await openLink('challenge');
      const input = getField(element, textQuestion.prompt);
      input.focus();
      await sendKeys({type: 'Rex'});
      await pressKey('Escape');
      await findByRole(element, 'alertdialog', 'Leave without finishing?');
      await waitForRender(element);
      expect(getFocusedElement() === input).to.be.false;
      await pressKey('Escape');
      await waitUntil(() => getFocusedElement() === input, 'the field has the focus again');
      expect(input.value).to.equal('Rex');
    });

    it('restores the focus when the Keep going button cancels the question', async () => {
      const {element} = await openLink('credentials');
      const input = getField(element, 'Password');
      input.focus();
      await sendKeys({type: 'hunter2'});
      await pressKey('Escape');
      await waitUntil(
        () => getFocusedElement() === getByRole(element, 'button', 'Keep going'),
        'the question has the focus',
      );
      await pressKey('Enter');
      await waitUntil(() => getFocusedElement() === input, 'the field has the focus again');
      expect(input.value).to.equal('hunter2');
    });

    it('moves the focus to a step that arrived during the question', async () => {
      const {element, backend} = await openLink('connecting');
      await pressKey('Escape');
      await findByRole(element, 'button', 'Keep going');
      (await backend.waitForCall('connect')).answer({status: 'connected', connection: mohelaConnection});
      await waitUntil(
        () => element.state.step === 'leaving' && element.state.from.step === 'accounts',
        'the servicer is connected',
      );
      await pressKey('Escape');
      await waitUntil(() => getStepName(element) === 'accounts', 'the servicers are shown');
      await waitForRender(element);
      expectFocusOn(getByRole(element, 'heading', 'Your servicers'));
    });

    it('blocks the step behind the question', async () => {
      const {element} = await openLink('challenge');
      await pressKey('Escape');
      await findByRole(element, 'alertdialog');
      expect(() => getByRole(element, 'button', 'Submit')).to.throw();
      for (let presses = 0; presses < 5; presses++) {
        await pressKey('Tab');
        // WebKit also stops at the dialog.
        if (!isInside(element) || getFocusedElement() === getDialog(element)) continue;
        expect(getFocusedElement()?.closest('[part="question"]')).not.to.be.null;
      }
    });

    it('ignores the cancel event of a slotted input', async () => {
      const {element} = await openLink('welcome');
      const input = Object.assign(document.createElement('input'), {type: 'file', slot: 'footer'});
      element.append(input);
      const cancel = new Event('cancel', {bubbles: true, cancelable: true});
      input.dispatchEvent(cancel);
      await waitForRender(element);
      expect(cancel.defaultPrevented).to.be.false;
      expect(isModal(element)).to.be.true;
    });

    it('does nothing after the dialog has closed', async () => {
      const {element} = await openLink('welcome');
      element.close();
      const events = recordEvents(document);
      await pressKey('Escape');
      await waitForTask();
      expect(listEventNames(events)).to.deep.equal([]);
    });
  });

  describe('closed by the browser', () => {
    it('asks and stays open when data would be lost', async () => {
      const {element, backend} = await openLink('challenge');
      const input = getField(element, textQuestion.prompt);
      typeInto(input, 'Rex');
      forceClose(getDialog(element));
      await findByRole(element, 'alertdialog');
      expect(isModal(element)).to.be.true;
      getByRole(element, 'button', 'Keep going').click();
      await waitForRender(element);
      expect(getField(element, textQuestion.prompt).value).to.equal('Rex');
      getByRole(element, 'button', 'Submit').click();
      await backend.waitForCall('answer');
    });

    it('continues when the question is already shown', async () => {
      const {element} = await openLink('connecting');
      const events = recordEvents(element);
      await pressKey('Escape');
      await findByRole(element, 'alertdialog');
      forceClose(getDialog(element));
      await waitUntil(() => isModal(element), 'the dialog is modal again');
      expect(listOutcomes(events)).to.deep.equal([]);
      expect(element.state.step).to.be.oneOf(['leaving', 'connecting']);
    });

    it('exits and restores the focus when no data would be lost', async () => {
      const {element, opener} = await openFromButton('welcome');
      const events = recordEvents(element);
      forceClose(getDialog(element));
      await waitUntil(() => listOutcomes(events)[0], 'the opening ends');
      await waitForRender(element);
      expect(listEventNames(events)).to.deep.equal(['left', 'nexus-exit', 'closed']);
      expectFocusOn(opener);
      expect(isScrollLocked()).to.be.false;
    });

    it('restores the focus and the scroll after the question', async () => {
      const {element, opener} = await openFromButton('challenge');
      forceClose(getDialog(element));
      (await findByRole(element, 'button', 'Leave')).click();
      await waitForRender(element);
      expectFocusOn(opener);
      expect(isScrollLocked()).to.be.false;
    });

    it('does not end a following inline opening', async () => {
      const {element, backend} = await openLink('welcome');
      const dialog = getDialog(element);
      element.close();
      const events = recordEvents(element);
      element.inline = true;
      await goToStep('welcome', {element, backend});
      // The browser may dispatch its own close event at any time. This event makes the test deterministic.
      dialog.dispatchEvent(new Event('close'));
      await new Promise(requestAnimationFrame);
      await waitForTask();
      expect(listOutcomes(events)).to.deep.equal([]);
      expect(getStepName(element)).to.equal('welcome');
    });

    it('does not end an opening that starts at once', async () => {
      const {element} = await openLink('welcome');
      forceClose(getDialog(element));
      element.close();
      element.show();
      await waitForRender(element);
      const events = recordEvents(element);
      await waitForTask();
      await new Promise(requestAnimationFrame);
      await waitForTask();
      expect(listEventNames(events)).to.deep.equal([]);
      expect(isModal(element)).to.be.true;
    });
  });

  describe('moved in the document', () => {
    const moves: Record<string, (parent: Element, element: Element) => void> = {
      append: (parent, element) => parent.append(element),
      moveBefore: (parent, element) => parent.moveBefore(element, null),
    };
    for (const [method, move] of Object.entries(moves)) {
      it(`by ${method} stays modal and keeps the focus and the input`, async function () {
        if (!(method in Element.prototype)) this.skip();
        const {element} = await openLink('credentials');
        const newParent = await placeOnPage(document.createElement('div'));
        const events = recordEvents(document);
        const input = getField(element, 'Password');
        typeInto(getField(element, 'Username'), 'jordan');
        input.focus();
        await sendKeys({type: 'hunter2'});
        move(newParent, element);
        await waitForRender(element);
        expect(newParent.contains(element)).to.be.true;
        expect(isModal(element)).to.be.true;
        expect(element.open).to.be.true;
        expect(getField(element, 'Password') === input).to.be.true;
        expect(input.value).to.equal('hunter2');
        expect(getField(element, 'Username').value).to.equal('jordan');
        expectFocusOn(input);
        expect(listEventNames(events)).to.deep.equal([]);
      });

      it(`by ${method} continues its request`, async function () {
        if (!(method in Element.prototype)) this.skip();
        const {element, backend} = await openLink('connecting');
        const newParent = await placeOnPage(document.createElement('div'));
        move(newParent, element);
        await waitForTask();
        const call = await backend.waitForCall('connect');
        expect(call.signal.aborted).to.be.false;
        call.answer({status: 'connected', connection: mohelaConnection});
        await findByRole(element, 'button', 'I’m Done');
        expect(isModal(element)).to.be.true;
      });

      it(`by ${method} still shows that a search takes long, and announces its results`, async function () {
        if (!(method in Element.prototype)) this.skip();
        const {element, backend} = await openLink('search');
        const newParent = await placeOnPage(document.createElement('div'));
        typeInto(await findByRole(element, 'combobox', 'Servicer name'), 'mohela');
        const call = await backend.waitForCall('search');
        move(newParent, element);
        await findByRole(element, 'listbox', 'Searching');
        call.answer({servicers: [mohelaConnection.servicer]});
        await waitForRender(element);
        move(await placeOnPage(document.createElement('div')), element);
        await waitUntil(
          () => normalizeText(getByRole(element, 'status').textContent) === '1 servicer found',
          'the results are announced',
        );
      });

      it(`by ${method} keeps the scroll lock and restores focus and scroll on closing`, async function () {
        if (!(method in Element.prototype)) this.skip();
        const {element, opener} = await openFromButton('welcome');
        move(await placeOnPage(document.createElement('div')), element);
        expect(isScrollLocked()).to.be.true;
        await pressKey('Escape');
        await waitForRender(element);
        expect(element.open).to.be.false;
        expectFocusOn(opener);
        expect(isScrollLocked()).to.be.false;
      });
    }

    it('stays closed when it was closed', async () => {
      const {element} = await openLink('welcome');
      element.close();
      await waitForRender(element);
      const events = recordEvents(document);
      (await placeOnPage(document.createElement('div'))).append(element);
      await waitForRender(element);
      expect(getDialog(element).open).to.be.false;
      expect(listEventNames(events)).to.deep.equal([]);
    });

    it('opens when it had not rendered yet', async () => {
      const element = await placeOnPage(createLink({backend: new FakeBackend()}));
      element.show();
      (await placeOnPage(document.createElement('div'))).append(element);
      await waitForRender(element);
      expect(isModal(element)).to.be.true;
    });
  });

  describe('removed', () => {
    for (const step of ['opening', 'search', 'connecting'] as const) {
      it(`during a request at the step ${step} exits once and aborts the request`, async () => {
        const {element, backend} = await openLink(step);
        if (step === 'search') element.send({type: 'search', query: 'nel'});
        const call = backend.calls.at(-1)!;
        const events = recordEvents(element);
        element.remove();
        await waitForTask();
        expect(listEventNames(events)).to.deep.equal(['left', 'nexus-exit', 'closed']);
        expect(call.signal.aborted).to.be.true;
      });
    }

    it('is closed when it is attached again, and can open a new session', async () => {
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

    it('together with its parent exits once', async () => {
      const {element} = await openLink('welcome');
      const events = recordEvents(element);
      element.parentElement?.remove();
      await waitForTask();
      expect(listEventNames(events)).to.deep.equal(['left', 'nexus-exit', 'closed']);
    });
  });

  describe('on a page that is hidden', () => {
    const hidePage = () => window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
    const restorePage = () => window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));

    it('clears the password, keeps the username and continues', async () => {
      const {element, backend} = await openLink('credentials');
      typeInto(getField(element, 'Username'), 'jordan');
      typeInto(getField(element, 'Password'), 'hunter2');
      const events = recordEvents(element);
      hidePage();
      expect(getField(element, 'Password').value).to.equal('');
      expect(getField(element, 'Username').value).to.equal('jordan');
      restorePage();
      await waitForRender(element);
      expect(listEventNames(events)).to.deep.equal([]);
      typeInto(getField(element, 'Password'), 'hunter3');
      getByRole(element, 'button', 'Connect').click();
      expect((await backend.waitForCall('connect')).input).to.include({
        username: 'jordan',
        password: 'hunter3',
      });
    });

    it('clears the answers', async () => {
      const {element} = await openLink('challenge');
      typeInto(getField(element, textQuestion.prompt), 'Rex');
      hidePage();
      expect(getField(element, textQuestion.prompt).value).to.equal('');
      expect(getStepName(element)).to.equal('challenge');
    });

    it('continues its request', async () => {
      const {backend} = await openLink('connecting');
      hidePage();
      restorePage();
      expect(backend.calls.at(-1)?.signal.aborted).to.be.false;
    });
  });

  expectNoErrors();
});
