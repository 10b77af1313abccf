/** The modal dialog: what it does to the page, the focus and the keys, and what a move or a removal does to it. */
import {expect} from '@open-wc/testing';
import {sendKeys, sendMouse} from '@web/test-runner-commands';

import {mohelaConnection, states, textQuestion} from '../fixtures/states.js';
import type {State, Step} from '../../src/workflow/state.js';
import type {NexusLink} from '../../src/nexus-link.js';
import {
  byRole,
  closeByForce,
  create,
  dialogOf,
  endings,
  expectFocusOn,
  FakeBackend,
  findByRole,
  focused,
  hear,
  names,
  noErrors,
  open,
  place,
  reach,
  settled,
  showing,
  stepOf,
  tick,
  type,
  until,
  type Opened,
  type Reachable,
  type TestLink,
} from '../support/helpers.js';

const press = (key: 'Escape' | 'Tab' | 'PageDown' | 'Enter') => sendKeys({press: key});

/** A page with a button that opens the element, as a person would press it. */
async function openFrom(step: Reachable = 'opening'): Promise<Opened & {opener: HTMLButtonElement}> {
  const opener = await button();
  opener.focus();
  return {opener, ...(await open(step))};
}

async function button(label = 'Link my loans'): Promise<HTMLButtonElement> {
  const opener = document.createElement('button');
  opener.textContent = label;
  return place(opener);
}

const isModal = (element: NexusLink): boolean => dialogOf(element).matches(':modal');
const isInside = (element: NexusLink): boolean =>
  focused() !== null && element.shadowRoot?.contains(focused()) === true;
const field = (element: NexusLink, name: string): HTMLInputElement =>
  byRole(element, 'textbox', name) as HTMLInputElement;

describe('the modal dialog', () => {
  describe('over the page', () => {
    it('is a native dialog in the top layer', async () => {
      const {element} = await open('welcome');
      expect(isModal(element)).to.be.true;
      byRole(element, 'dialog', 'Connect your servicers');
    });

    it('keeps a person’s clicks and focus from the page behind', async () => {
      const {element, opener} = await openFrom('welcome');
      opener.focus();
      expect(isInside(element)).to.be.true;
      const {x, y} = opener.getBoundingClientRect();
      expect(document.elementFromPoint(x + 1, y + 1) === opener).to.be.false;
    });

    it('has the Tab key go round in it, past what a page has put into its footer', async () => {
      const {element} = await open('credentials');
      element.insertAdjacentHTML('beforeend', '<p slot="footer"><a href="#terms">Terms</a></p>');
      const link = element.querySelector('a')!;
      const first = byRole(element, 'button', 'Back');
      link.focus();
      await press('Tab');
      expectFocusOn(first);
      await sendKeys({down: 'Shift'});
      await press('Tab');
      // WebKit stops at the dialog itself.
      if (focused() === dialogOf(element)) await press('Tab');
      await sendKeys({up: 'Shift'});
      expectFocusOn(link);
      link.remove();
      byRole(element, 'button', 'Connect').focus();
      await press('Tab');
      expectFocusOn(first);
    });

    it('is not closed by a click beside it', async () => {
      const {element} = await open('welcome');
      await sendMouse({type: 'click', position: [2, 2]});
      await settled(element);
      expect(isModal(element)).to.be.true;
    });

    it('comes to the front where another dialog lies on it and it is shown again', async () => {
      const {element} = await open('welcome');
      const other = await place(document.createElement('dialog'));
      other.showModal();
      element.show();
      byRole(element, 'button', 'Continue').focus();
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
      await place(page);
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
      const {element} = await open('welcome');
      expect(rect()).to.deep.equal(before);
      await press('PageDown');
      await sendMouse({type: 'move', position: [2, 2]});
      await tick();
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
      const {element} = await open('welcome');
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
        const {element} = await open('welcome');
        expect(document.documentElement.style.overflow).to.equal('hidden');
        leave(element);
        await tick();
        expect(document.documentElement.style.overflow, String(leave)).to.equal('');
      }
    });

    for (const [which, first] of [
      ['the first', 0],
      ['the second', 1],
    ] as const) {
      it(`until the last of two is closed, ${which} one first`, async () => {
        const before = rect();
        const two = [await open('welcome'), await open('welcome')] as const;
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
      await open('welcome', {inline: true});
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
        await until(() => focused() === byRole(element, 'heading', heading), 'the heading has the focus');
      });
    }

    it('and to the question whether to leave', async () => {
      const {element} = await openFrom('challenge');
      await press('Escape');
      await until(() => focused() === byRole(element, 'button', 'Keep going'), 'the question has the focus');
    });

    it('of the one on top where two are open, and keeps it there when the lower one closes', async () => {
      const {element: lower} = await openFrom('welcome');
      const {element: upper} = await open('welcome');
      expect(isInside(upper)).to.be.true;
      lower.close();
      await settled(upper);
      expect(isInside(upper)).to.be.true;
      expect(isModal(upper)).to.be.true;
    });

    it('of the lower one where the upper one closes', async () => {
      const {element: lower} = await openFrom('welcome');
      byRole(lower, 'button', 'Continue').focus();
      const {element: upper} = await open('welcome');
      upper.close();
      expectFocusOn(byRole(lower, 'button', 'Continue'));
    });
  });

  describe('gives the focus back to what opened it', () => {
    type Way = (on: Opened) => Promise<void> | void;
    const ways: readonly (readonly [how: string, step: Reachable, go: Way])[] = [
      [
        'I’m Done',
        'accounts',
        async ({element, backend}) => {
          byRole(element, 'button', 'I’m Done').click();
          (await backend.call('finish')).answer({connections: [mohelaConnection]});
        },
      ],
      ['Not now', 'welcome', ({element}) => byRole(element, 'button', 'Not now').click()],
      ['the X', 'search', ({element}) => byRole(element, 'button', 'Close').click()],
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
          (await backend.call('start')).fail('not-allowed');
          await until(() => stepOf(element) === 'problem', 'the problem is shown');
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
        await until(() => focused() === opener, 'the opener has the focus');
        await settled(on.element);
        await tick();
        expectFocusOn(opener);
        expect(on.element.shadowRoot?.querySelector('dialog')?.open ?? false).to.be.false;
      });
    }

    it('also where that is inside a shadow root', async () => {
      const outer = document.createElement('div');
      const opener = document.createElement('button');
      outer.attachShadow({mode: 'open'}).append(opener);
      await place(outer);
      opener.focus();
      const {element} = await open('welcome');
      element.close();
      expectFocusOn(opener);
    });

    it('each time, from wherever it was opened', async () => {
      const {element, opener} = await openFrom('welcome');
      element.close();
      const other = await button('Link more loans');
      other.focus();
      element.show();
      await settled(element);
      element.close();
      expectFocusOn(other);
      expect(focused() === opener).to.be.false;
    });

    it('but leaves it where a listener puts it at the end', async () => {
      const {element} = await openFrom('welcome');
      const next = await button('Next');
      element.addEventListener('nexus-exit', () => next.focus());
      element.close();
      await settled(element);
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
        const element = await showing(state);
        expect(isModal(element)).to.be.true;
        // Not the field of the search, which Escape empties first.
        byRole(element, 'heading').focus();
        await press('Escape');
        await settled(element);
        expect(stepOf(element)).to.equal(isAsked ? 'leaving' : null);
        expect(element.open).to.equal(isAsked);
      });
    }

    for (const {name, state} of states.filter(({state: {step}}) => step === 'leaving')) {
      it(`takes the question back: ${name}`, async () => {
        const element = await showing(state);
        await press('Escape');
        await settled(element);
        expect(stepOf(element)).to.equal(state.step === 'leaving' && state.from.step);
        expect(isModal(element)).to.be.true;
      });
    }

    it('asks once for both of two presses in a row, and takes the question back', async () => {
      const {element} = await open('challenge');
      const heard = hear(element);
      await Promise.all([press('Escape'), press('Escape')]);
      await settled(element);
      expect(stepOf(element)).to.equal('challenge');
      expect(names(heard)).to.deep.equal(['step-viewed']);
      expect(isModal(element)).to.be.true;
    });

    it('leaves once for two presses in a row', async () => {
      const {element} = await open('welcome');
      const heard = hear(document);
      await Promise.all([press('Escape'), press('Escape')]);
      await settled(element);
      expect(names(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
    });

    it('goes on asking, however often it is pressed', async () => {
      const {element} = await open('challenge');
      for (const step of ['leaving', 'challenge', 'leaving', 'challenge', 'leaving']) {
        await press('Escape');
        await settled(element);
        expect(stepOf(element)).to.equal(step);
        expect(isModal(element)).to.be.true;
      }
    });

    it('still asks where the focus is on nothing inside', async () => {
      const {element} = await open('challenge');
      for (const step of ['leaving', 'challenge', 'leaving', 'challenge']) {
        (focused() as HTMLElement).blur();
        await press('Escape');
        await until(() => stepOf(element) === step, `the step is ${step}`);
        await settled(element);
        expect(isModal(element)).to.be.true;
      }
    });

    it('has the focus back where it was, and what was typed, when the question is taken back', async () => {
      const {element} = await open('challenge');
      const input = field(element, textQuestion.prompt);
      input.focus();
      await sendKeys({type: 'Rex'});
      await press('Escape');
      await findByRole(element, 'alertdialog', 'Leave without finishing?');
      await settled(element);
      expect(focused() === input).to.be.false;
      await press('Escape');
      await until(() => focused() === input, 'the field has the focus again');
      expect(input.value).to.equal('Rex');
    });

    it('has the focus back where it was, when a person keeps going by the button', async () => {
      const {element} = await open('credentials');
      const input = field(element, 'Password');
      input.focus();
      await sendKeys({type: 'hunter2'});
      await press('Escape');
      await until(() => focused() === byRole(element, 'button', 'Keep going'), 'the question has the focus');
      await press('Enter');
      await until(() => focused() === input, 'the field has the focus again');
      expect(input.value).to.equal('hunter2');
    });

    it('has the focus on the new step where that has come while it asked', async () => {
      const {element, backend} = await open('connecting');
      await press('Escape');
      await findByRole(element, 'button', 'Keep going');
      (await backend.call('connect')).answer({status: 'connected', connection: mohelaConnection});
      await until(
        () => element.state.step === 'leaving' && element.state.from.step === 'accounts',
        'it is connected',
      );
      await press('Escape');
      await until(() => stepOf(element) === 'accounts', 'the servicers are shown');
      await settled(element);
      expectFocusOn(byRole(element, 'heading', 'Your servicers'));
    });

    it('makes nothing behind the question reachable', async () => {
      const {element} = await open('challenge');
      await press('Escape');
      await findByRole(element, 'alertdialog');
      expect(() => byRole(element, 'button', 'Submit')).to.throw();
      for (let presses = 0; presses < 5; presses++) {
        await press('Tab');
        // WebKit stops at the dialog itself, too.
        if (!isInside(element) || focused() === dialogOf(element)) continue;
        expect(focused()?.closest('[part="question"]')).not.to.be.null;
      }
    });

    it('is not taken from the cancel event of an input that the page has put into a slot', async () => {
      const {element} = await open('welcome');
      const input = Object.assign(document.createElement('input'), {type: 'file', slot: 'footer'});
      element.append(input);
      const cancel = new Event('cancel', {bubbles: true, cancelable: true});
      input.dispatchEvent(cancel);
      await settled(element);
      expect(cancel.defaultPrevented).to.be.false;
      expect(isModal(element)).to.be.true;
    });

    it('does nothing to the page once it is closed', async () => {
      const {element} = await open('welcome');
      element.close();
      const heard = hear(document);
      await press('Escape');
      await tick();
      expect(names(heard)).to.deep.equal([]);
    });
  });

  describe('closed by force, as a browser may,', () => {
    it('asks where something would be lost, and stays', async () => {
      const {element, backend} = await open('challenge');
      const input = field(element, textQuestion.prompt);
      type(input, 'Rex');
      closeByForce(dialogOf(element));
      await findByRole(element, 'alertdialog');
      expect(isModal(element)).to.be.true;
      byRole(element, 'button', 'Keep going').click();
      await settled(element);
      expect(field(element, textQuestion.prompt).value).to.equal('Rex');
      byRole(element, 'button', 'Submit').click();
      await backend.call('answer');
    });

    it('goes on where it asks already', async () => {
      const {element} = await open('connecting');
      const heard = hear(element);
      await press('Escape');
      await findByRole(element, 'alertdialog');
      closeByForce(dialogOf(element));
      await until(() => isModal(element), 'it is shown again');
      expect(endings(heard)).to.deep.equal([]);
      expect(element.state.step).to.be.oneOf(['leaving', 'connecting']);
    });

    it('leaves where nothing would be lost, with the focus back on the opener', async () => {
      const {element, opener} = await openFrom('welcome');
      const heard = hear(element);
      closeByForce(dialogOf(element));
      await until(() => endings(heard)[0], 'it ends');
      await settled(element);
      expect(names(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
      expectFocusOn(opener);
      expect(document.documentElement.style.overflow).to.equal('');
    });

    it('gives the focus back to the opener in the end, and the scroll', async () => {
      const {element, opener} = await openFrom('challenge');
      closeByForce(dialogOf(element));
      (await findByRole(element, 'button', 'Leave')).click();
      await settled(element);
      expectFocusOn(opener);
      expect(document.documentElement.style.overflow).to.equal('');
    });

    it('is no exit of the next opening, where that begins in the page’s flow', async () => {
      const {element, backend} = await open('welcome');
      const dialog = dialogOf(element);
      element.close();
      const heard = hear(element);
      element.inline = true;
      await reach('welcome', {element, backend});
      // The browser tells of it at a time of its own, so once more here.
      dialog.dispatchEvent(new Event('close'));
      await new Promise(requestAnimationFrame);
      await tick();
      expect(endings(heard)).to.deep.equal([]);
      expect(stepOf(element)).to.equal('welcome');
    });

    it('is no exit of the next opening, where that begins at once', async () => {
      const {element} = await open('welcome');
      closeByForce(dialogOf(element));
      element.close();
      element.show();
      await settled(element);
      const heard = hear(element);
      await tick();
      await new Promise(requestAnimationFrame);
      await tick();
      expect(names(heard)).to.deep.equal([]);
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
        const {element} = await open('credentials');
        const elsewhere = await place(document.createElement('div'));
        const heard = hear(document);
        const input = field(element, 'Password');
        type(field(element, 'Username'), 'jordan');
        input.focus();
        await sendKeys({type: 'hunter2'});
        move(elsewhere, element);
        await settled(element);
        expect(elsewhere.contains(element)).to.be.true;
        expect(isModal(element)).to.be.true;
        expect(element.open).to.be.true;
        expect(field(element, 'Password') === input).to.be.true;
        expect(input.value).to.equal('hunter2');
        expect(field(element, 'Username').value).to.equal('jordan');
        expectFocusOn(input);
        expect(names(heard)).to.deep.equal([]);
      });

      it(`by ${how}, goes on with its request`, async function () {
        if (!(how in Element.prototype)) this.skip();
        const {element, backend} = await open('connecting');
        const elsewhere = await place(document.createElement('div'));
        move(elsewhere, element);
        await tick();
        const call = await backend.call('connect');
        expect(call.signal.aborted).to.be.false;
        call.answer({status: 'connected', connection: mohelaConnection});
        await findByRole(element, 'button', 'I’m Done');
        expect(isModal(element)).to.be.true;
      });

      it(`by ${how}, still holds the scroll, and gives both back in the end`, async function () {
        if (!(how in Element.prototype)) this.skip();
        const {element, opener} = await openFrom('welcome');
        move(await place(document.createElement('div')), element);
        expect(document.documentElement.style.overflow).to.equal('hidden');
        await press('Escape');
        await settled(element);
        expect(element.open).to.be.false;
        expectFocusOn(opener);
        expect(document.documentElement.style.overflow).to.equal('');
      });
    }

    it('and closed, stays closed', async () => {
      const {element} = await open('welcome');
      element.close();
      await settled(element);
      const heard = hear(document);
      (await place(document.createElement('div'))).append(element);
      await settled(element);
      expect(dialogOf(element).open).to.be.false;
      expect(names(heard)).to.deep.equal([]);
    });

    it('before it is rendered as open, opens', async () => {
      const element = await place(create({backend: new FakeBackend()}));
      element.show();
      (await place(document.createElement('div'))).append(element);
      await settled(element);
      expect(isModal(element)).to.be.true;
    });
  });

  describe('removed', () => {
    for (const step of ['opening', 'search', 'connecting'] as const) {
      it(`in mid-request at ${step}, is one exit, and gives the request up`, async () => {
        const {element, backend} = await open(step);
        if (step === 'search') element.send({type: 'search', query: 'nel'});
        const call = backend.calls.at(-1)!;
        const heard = hear(element);
        element.remove();
        await tick();
        expect(names(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
        expect(call.signal.aborted).to.be.true;
      });
    }

    it('and put back, is closed, and opens fresh', async () => {
      const {element, backend} = await open('challenge');
      const home = element.parentElement!;
      element.remove();
      await tick();
      home.append(element);
      await settled(element);
      expect(element.open).to.be.false;
      expect(dialogOf(element).open).to.be.false;
      element.show();
      await reach('welcome', {element, backend});
      expect(isModal(element)).to.be.true;
    });

    it('with what is around it, is one exit as well', async () => {
      const {element} = await open('welcome');
      const heard = hear(element);
      element.parentElement?.remove();
      await tick();
      expect(names(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
    });
  });

  describe('on a page that is hidden', () => {
    const hide = () => window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
    const restore = () => window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));

    it('has its password wiped, keeps the rest, and goes on', async () => {
      const {element, backend} = await open('credentials');
      type(field(element, 'Username'), 'jordan');
      type(field(element, 'Password'), 'hunter2');
      const heard = hear(element);
      hide();
      expect(field(element, 'Password').value).to.equal('');
      expect(field(element, 'Username').value).to.equal('jordan');
      restore();
      await settled(element);
      expect(names(heard)).to.deep.equal([]);
      type(field(element, 'Password'), 'hunter3');
      byRole(element, 'button', 'Connect').click();
      expect((await backend.call('connect')).input).to.include({username: 'jordan', password: 'hunter3'});
    });

    it('has its answers wiped', async () => {
      const {element} = await open('challenge');
      type(field(element, textQuestion.prompt), 'Rex');
      hide();
      expect(field(element, textQuestion.prompt).value).to.equal('');
      expect(stepOf(element)).to.equal('challenge');
    });

    it('has its request go on', async () => {
      const {backend} = await open('connecting');
      hide();
      restore();
      expect(backend.calls.at(-1)?.signal.aborted).to.be.false;
    });
  });

  noErrors();
});
