/** The element and the page around it: each kind of interference once, in every engine. `test/hostile` tries real libraries. */
import {expect} from '@open-wc/testing';
import {sendKeys, sendMouse} from '@web/test-runner-commands';

import type {PartialMessages} from '../../src/messages/index.js';
import {Nexus, NexusEventEvent, NexusLink} from '../../src/index.js';
import {SearchStep} from '../../src/steps/search.js';
import {borrower, states} from '../fixtures/states.js';
import {
  FakeBackend,
  createLink,
  createSession,
  expectNoErrors,
  findByRole,
  getByRole,
  getStepName,
  goToStep,
  isScrollLocked,
  listEventNames,
  listOutcomes,
  openLink,
  placeOnPage,
  queryAllByRole,
  recordEvents,
  showState,
  typeInto,
  waitForRender,
  waitForTask,
  waitUntil,
} from '../support/helpers.js';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** Prevents and records each event of some types that reaches the document, as a shortcut library does. */
function preventOnDocument(...types: string[]): string[] {
  const heard: string[] = [];
  const prevent = (event: Event): void => {
    event.preventDefault();
    heard.push(event.type);
  };
  for (const type of types) {
    document.addEventListener(type, prevent, true);
    cleanUps.push(() => document.removeEventListener(type, prevent, true));
  }
  return heard;
}

/** Records the warnings and errors of the console instead of printing them. */
function recordConsole(): string[] {
  const {warn, error} = console;
  const messages: string[] = [];
  console.warn = console.error = (...words: unknown[]) => void messages.push(words.map(String).join(' '));
  cleanUps.push(() => Object.assign(console, {warn, error}));
  return messages;
}

/** The middle of a control, where a mouse presses it. */
function findCenter(control: Element): [x: number, y: number] {
  const {left, top, width, height} = control.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
}

describe('Keys and presses', () => {
  it('in the dialog are not heard by the page, which cannot prevent them', async () => {
    const {element} = await openLink('credentials');
    const heard = preventOnDocument(
      'keydown',
      'keypress',
      'keyup',
      'beforeinput',
      'mousedown',
      'pointerdown',
    );
    const username = getByRole(element, 'textbox', 'Username');
    await sendMouse({type: 'click', position: findCenter(username)});
    await sendKeys({type: 'a/s'});
    await sendKeys({press: 'Backspace'});
    await sendKeys({press: 'Tab'});
    expect(username).to.have.property('value', 'a/');
    expect(element.shadowRoot?.activeElement).to.equal(getByRole(element, 'textbox', 'Password'));
    expect(heard).to.deep.equal([]);
  });

  it('in the dialog include the click itself, which a focus trap prevents outside its own dialog', async () => {
    const {element} = await openLink('welcome');
    const heard = preventOnDocument('click', 'touchstart', 'pointerup', 'mouseup');
    await sendMouse({type: 'click', position: findCenter(getByRole(element, 'button', 'Continue'))});
    await waitUntil(() => getStepName(element) === 'search', 'the button is pressed');
    expect(heard).to.deep.equal([]);
  });

  it('in the dialog still choose an answer, and open the details, once', async () => {
    const choice = states.find(({name}) => name === 'Challenge: a choice');
    const accounts = states.find(({state}) => state.step === 'accounts' && state.link.connections.length > 0);
    if (!choice || !accounts) throw new Error('The fixtures have changed.');
    const asking = await showState(choice.state);
    const [, second] = queryAllByRole(asking, 'radio');
    if (!second) throw new Error('There is no second answer.');
    await sendMouse({type: 'click', position: findCenter(second)});
    expect(second).to.have.property('checked', true);
    asking.remove();
    const listing = await showState(accounts.state);
    const details = listing.shadowRoot?.querySelector('details');
    const summary = details?.querySelector('summary');
    if (!details || !summary) throw new Error('There are no details.');
    const wasOpen = details.open;
    await sendMouse({type: 'click', position: findCenter(summary)});
    expect(details.open).to.equal(!wasOpen);
  });

  it('in a field of an inline element are not heard by the page', async () => {
    const {element} = await openLink('credentials', {inline: true});
    const heard = preventOnDocument('keydown', 'keypress', 'beforeinput');
    const username = getByRole(element, 'textbox', 'Username');
    username.focus();
    await sendKeys({type: '/'});
    expect(username).to.have.property('value', '/');
    expect(heard).to.deep.equal([]);
  });

  it('in what the page has put into a slot are the page’s own', async () => {
    const element = createLink({backend: new FakeBackend()});
    const field = document.createElement('input');
    field.slot = 'footer';
    element.append(field);
    await placeOnPage(element);
    element.show();
    await waitForRender(element);
    const heard = preventOnDocument('keydown');
    field.focus();
    await sendKeys({press: 'a'});
    expect(heard).to.deep.equal(['keydown']);
  });

  it('lead to a question on Escape, which a dialog of the page around does not hear', async () => {
    const {element} = await openLink('credentials', {inline: true});
    typeInto(getByRole(element, 'textbox', 'Password'), 'something to lose');
    const heard = preventOnDocument('keydown');
    getByRole(element, 'textbox', 'Password').focus();
    await sendKeys({press: 'Escape'});
    await waitUntil(() => getStepName(element) === 'leaving', 'the element asks');
    expect(heard).to.deep.equal([]);
  });

  it('work on a body without pointer events', async () => {
    document.body.style.pointerEvents = 'none';
    cleanUps.push(() => (document.body.style.pointerEvents = ''));
    const {element} = await openLink('welcome');
    const button = getByRole(element, 'button', 'Continue');
    await sendMouse({type: 'click', position: findCenter(button)});
    await waitUntil(() => getStepName(element) === 'search', 'the button is pressed');
  });
});

/** A click as a browser sends it: `detail` counts the clicks of a mouse at one place. */
const createClick = (control: Element, detail: number, pointerType = 'mouse'): PointerEvent => {
  const [clientX, clientY] = findCenter(control);
  const init = {bubbles: true, cancelable: true, composed: true, detail, clientX, clientY, pointerType};
  return new PointerEvent('click', init);
};

describe('The second press', () => {
  const openWelcome = async () => {
    const opened = await openLink('welcome');
    opened.element.shadowRoot?.addEventListener('click', (event) => event.stopPropagation());
    return opened;
  };
  /** Presses Continue, and returns the control at the same place in the next step, moved there for the test. */
  async function pressContinue(press: (button: Element) => void): Promise<{
    element: Awaited<ReturnType<typeof openWelcome>>['element'];
    control: HTMLElement;
    isPressed(): boolean;
  }> {
    const {element} = await openWelcome();
    press(getByRole(element, 'button', 'Continue'));
    await waitUntil(() => getStepName(element) === 'search', 'the step is search');
    const control = await findByRole(element, 'button', 'Back');
    let pressed = false;
    control.addEventListener('click', () => (pressed = true));
    return {element, control, isPressed: () => pressed};
  }

  it('of a double click presses nothing new', async () => {
    const {control, isPressed} = await pressContinue((button) =>
      button.dispatchEvent(createClick(button, 1)),
    );
    control.dispatchEvent(createClick(control, 2));
    expect(isPressed()).to.be.false;
  });

  it('at the same place presses nothing new, however it is counted, unless something was typed', async () => {
    for (const isTyped of [false, true]) {
      let place: [number, number] = [0, 0];
      const {element, control, isPressed} = await pressContinue((button) => {
        place = findCenter(button);
        button.dispatchEvent(createClick(button, 1));
      });
      if (isTyped) typeInto(getByRole(element, 'combobox'), 'n');
      const [clientX, clientY] = place;
      const init = {bubbles: true, cancelable: true, composed: true, detail: 1, clientX, clientY};
      control.dispatchEvent(new PointerEvent('click', init));
      expect(isPressed()).to.equal(isTyped);
      element.close();
    }
  });

  it('elsewhere, by a key or by assistive technology counts', async () => {
    for (const press of [
      (control: HTMLElement) => control.dispatchEvent(createClick(control, 1)),
      (control: HTMLElement) => control.dispatchEvent(createClick(control, 1, 'touch')),
      (control: HTMLElement) => control.dispatchEvent(createClick(control, 0)),
      (control: HTMLElement) => control.click(),
    ]) {
      const {element, control, isPressed} = await pressContinue((button) =>
        button.dispatchEvent(createClick(button, 1)),
      );
      press(control);
      expect(isPressed(), String(press)).to.be.true;
      element.close();
    }
  });

  // The last one, since its taps would count as the first press of the next test.
  it('of a double tap presses nothing new, also where a click does not say what has pressed', async () => {
    let place: [number, number] = [0, 0];
    const touch = (control: Element, [clientX, clientY]: readonly [number, number]): void => {
      const init = {bubbles: true, cancelable: true, composed: true, clientX, clientY};
      control.dispatchEvent(new PointerEvent('pointerdown', {...init, pointerType: 'touch'}));
      control.dispatchEvent(new MouseEvent('click', {...init, detail: 1}));
    };
    const {control, isPressed} = await pressContinue((button) => {
      place = findCenter(button);
      touch(button, place);
    });
    touch(control, [place[0] + 4, place[1]]);
    expect(isPressed()).to.be.false;
  });

  it('of a double tap presses nothing new', async () => {
    let place: [number, number] = [0, 0];
    const {control, isPressed} = await pressContinue((button) => {
      place = findCenter(button);
      button.dispatchEvent(createClick(button, 1, 'touch'));
    });
    const [clientX, clientY] = place;
    const init = {bubbles: true, cancelable: true, composed: true, detail: 1, clientX: clientX + 4, clientY};
    control.dispatchEvent(new PointerEvent('click', {...init, pointerType: 'touch'}));
    expect(isPressed()).to.be.false;
  });
});

describe('An element that is not rendered', () => {
  it('ends as incomplete, with a warning, and leaves the page free', async () => {
    const messages = recordConsole();
    const element = createLink({backend: new FakeBackend()});
    const events = recordEvents(element);
    const place = await placeOnPage(document.createElement('div'));
    place.style.display = 'none';
    place.append(element);
    element.show();
    await waitUntil(() => listOutcomes(events).length > 0, 'the opening ends');
    expect(listOutcomes(events)[0]?.detail).to.include({status: 'incomplete'});
    expect(isScrollLocked()).to.be.false;
    expect(messages.join()).to.contain('not rendered');
  });

  for (const [how, hide] of Object.entries({
    'the element has the attribute hidden': (_place: HTMLElement, element: HTMLElement) => {
      element.hidden = true;
    },
    'an ancestor skips its contents': (place: HTMLElement) => {
      place.style.contentVisibility = 'hidden';
    },
    'an ancestor is hidden until it is found': (place: HTMLElement) => {
      place.setAttribute('hidden', 'until-found');
    },
    'it is in closed details': (place: HTMLElement, element: HTMLElement) => {
      const details = document.createElement('details');
      details.append(element);
      place.append(details);
    },
  })) {
    it(`ends as well if ${how}`, async () => {
      recordConsole();
      const element = createLink({backend: new FakeBackend()});
      const events = recordEvents(element);
      const place = await placeOnPage(document.createElement('div'));
      place.append(element);
      hide(place, element);
      element.show();
      await waitUntil(() => listOutcomes(events).length > 0, 'the opening ends');
      expect(isScrollLocked()).to.be.false;
    });
  }

  it('is shown all the same, as a dialog, if an ancestor is invisible; inline it is invisible as well', async () => {
    const place = await placeOnPage(document.createElement('div'));
    place.style.visibility = 'hidden';
    for (const inline of [false, true]) {
      const element = createLink({backend: new FakeBackend(), inline});
      place.append(element);
      element.show();
      await waitForRender(element);
      const frame = element.renderRoot.querySelector('[part="dialog"]');
      expect(frame && getComputedStyle(frame).visibility).to.equal(inline ? 'hidden' : 'visible');
      element.close();
    }
  });

  for (const [how, hide] of Object.entries({
    'is not displayed': (place: HTMLElement) => place.style.setProperty('display', 'none'),
    'skips its contents': (place: HTMLElement) => place.style.setProperty('content-visibility', 'hidden'),
    'is hidden until it is found': (place: HTMLElement) => place.setAttribute('hidden', 'until-found'),
  })) {
    it(`ends as well if an ancestor ${how} while it is open`, async () => {
      recordConsole();
      const {element} = await openLink('credentials');
      const events = recordEvents(element);
      if (element.parentElement) hide(element.parentElement);
      await waitUntil(() => listOutcomes(events).length > 0, 'the opening ends');
      expect(document.querySelectorAll(':modal')).to.be.empty;
      expect(isScrollLocked()).to.be.false;
    });
  }
});

describe('An element that is adopted by another document', () => {
  it('ends its opening, leaves the page free, and is styled there', async () => {
    const frame = await placeOnPage(document.createElement('iframe'));
    const {element} = await openLink('welcome');
    const events = recordEvents(element);
    const body = frame.contentDocument?.body;
    if (!body) throw new Error('The frame has no document.');
    body.append(element);
    expect(listOutcomes(events)).to.have.length(1);
    expect(isScrollLocked()).to.be.false;
    element.inline = true;
    element.show();
    await waitUntil(() => element.shadowRoot?.querySelector('section'), 'the element renders');
    const section = element.shadowRoot?.querySelector('section');
    const style = section && frame.contentWindow?.getComputedStyle(section);
    expect(style?.backgroundColor, 'styles apply').not.to.equal('rgba(0, 0, 0, 0)');
    element.remove();
  });
});

describe('A call', () => {
  it('takes no option from a polluted prototype, also with options of a class', () => {
    class PageOptions {
      nexus_key = 'sandbox_test';
    }
    Reflect.set(Object.prototype, 'api_url', 'https://evil.example/');
    cleanUps.push(() => Reflect.deleteProperty(Object.prototype, 'api_url'));
    for (const options of [new PageOptions(), {nexus_key: 'sandbox_test'}]) {
      const {element, close} = Nexus.link(options);
      expect(element).to.include({apiUrl: null, nexusKey: 'sandbox_test'});
      close();
    }
  });

  it('opens before the page has a body', async () => {
    const {body} = document;
    body.remove();
    cleanUps.push(() => document.documentElement.append(body));
    const {element, close} = Nexus.link({nexus_key: 'sandbox_test'});
    await waitUntil(() => element.shadowRoot?.querySelector('dialog:modal'), 'the dialog is modal');
    expect(isScrollLocked()).to.be.true;
    close();
    expect(isScrollLocked()).to.be.false;
  });
});

describe('What a page passes and gets', () => {
  it('cannot be changed by a listener', async () => {
    const {element, backend} = await openLink();
    const details: object[] = [];
    element.addEventListener('nexus-event', ({detail}) => {
      details.push(detail);
      Reflect.deleteProperty(detail.borrower, 'uuid');
      Reflect.set(detail.metadata, 'step', 'changed');
    });
    const events = recordEvents(element);
    (await backend.waitForCall('start')).answer(createSession());
    await waitUntil(() => getStepName(element) === 'welcome', 'the step is welcome');
    element.close();
    expect(listOutcomes(events)[0]?.detail).to.have.nested.property('result.borrower.uuid', borrower.uuid);
    expect(JSON.stringify(details)).not.to.contain('changed');
    expect(details.every((detail) => Object.isFrozen(detail))).to.be.true;
  });

  it('does not change a running opening', async () => {
    const {element, backend} = await openLink();
    const other = new FakeBackend();
    Object.assign(element, {backend: other, apiUrl: 'https://other.example/', nexusKey: 'sandbox_other'});
    await goToStep('connecting', {element, backend});
    expect(other.calls).to.be.empty;
  });

  it('may be attributes as a framework writes them', async () => {
    const element = createLink({backend: new FakeBackend()});
    element.setAttribute('open', 'false');
    element.setAttribute('inline', 'false');
    await placeOnPage(element);
    await waitForRender(element);
    expect(element).to.include({open: false, inline: false});
    element.setAttribute('open', 'true');
    expect(element.open).to.be.true;
  });

  it('counts in an answer only if it is the answer’s own, also in one of a class', async () => {
    class Answer {
      environment = 'sandbox';
      borrower = borrower;
      connections = [];
    }
    Reflect.set(Object.prototype, 'consent', 'Inherited words');
    cleanUps.push(() => Reflect.deleteProperty(Object.prototype, 'consent'));
    const {element, backend} = await openLink();
    (await backend.waitForCall('start')).answerWith(new Answer());
    await waitUntil(() => getStepName(element) === 'welcome', 'the step is welcome');
    expect(element.shadowRoot?.textContent).not.to.contain('Inherited words');
  });

  it('is named in the console if it is misspelt, or the text of an object', async () => {
    const messages = recordConsole();
    const element = createLink({backend: new FakeBackend()});
    element.setAttribute('nexuskey', 'sandbox_a');
    element.setAttribute('messages', '[object Object]');
    element.setAttribute('theme', '[object Object]');
    element.setAttribute('data-testid', 'anything');
    await placeOnPage(element);
    element.show();
    await waitUntil(() => messages.length >= 3, 'each is named');
    await waitForTask();
    expect(messages).to.deep.equal([
      '<nexus-link>: the attribute "nexuskey" is unknown. Did you mean "nexus-key"?',
      '<nexus-link>: the attribute "messages" is the text of an object. Set the property instead.',
      '<nexus-link>: the attribute "theme" is the text of an object. Set the property instead.',
    ]);
  });

  it('may be messages whose getter throws: they are ignored, with a warning', async () => {
    const warnings = recordConsole();
    const messages: PartialMessages = {
      search: {
        get title(): string {
          throw new Error('A getter of the page throws.');
        },
      },
    };
    const {element} = await openLink('search', {messages});
    expect(getByRole(element, 'heading', 'Find your servicer')).to.exist;
    await waitUntil(() => warnings.join().includes('messages is ignored'), 'a warning');
  });
});

describe('A step that cannot be rendered', () => {
  it('gives way to the screen of a problem, and the opening ends once', async () => {
    const reported: unknown[] = [];
    const {reportError} = window;
    window.reportError = (error: unknown) => void reported.push(error);
    const {render} = SearchStep.prototype;
    SearchStep.prototype.render = () => {
      throw new Error('The step cannot be rendered.');
    };
    cleanUps.push(() => {
      window.reportError = reportError;
      SearchStep.prototype.render = render;
    });
    const {element} = await openLink('welcome');
    const events = recordEvents(element);
    getByRole(element, 'button', 'Continue').click();
    await waitUntil(() => getStepName(element) === 'problem', 'the borrower reads of a problem');
    element.close();
    expect(listOutcomes(events)).to.have.length(1);
    expect(String(reported)).to.contain('cannot be rendered');
  });
});

describe('An exit by removal', () => {
  it('is heard on the document after the page has taken its listeners off the element', async () => {
    const {element} = await openLink('welcome');
    const events = recordEvents(document);
    element.remove();
    await waitForTask();
    expect(listOutcomes(events).map(({detail}) => 'status' in detail && detail.status)).to.deep.equal([
      'incomplete',
    ]);
    expect(listEventNames(events)).to.include('closed');
  });
});

describe('A failure at the start', () => {
  it('ends the opening also where the console of the page throws', async () => {
    const {error} = console;
    const {reportError} = window;
    cleanUps.push(() => {
      console.error = error;
      window.reportError = reportError;
    });
    window.reportError = () => undefined;
    console.error = () => {
      throw new Error('The console of the page throws.');
    };
    const element = await placeOnPage(createLink({nexusKey: 'no key', backend: new FakeBackend()}));
    const events = recordEvents(element);
    element.show();
    await waitUntil(() => listOutcomes(events).length > 0, 'the opening ends');
    expect(listOutcomes(events)[0]?.detail).to.include({status: 'error'});
    const {result} = Nexus.link(JSON.parse('{"uuid": 1}') as object);
    expect(await result).to.include({status: 'error'});
  });

  it('is told at once by an event and the console', async () => {
    const messages = recordConsole();
    const {element, backend} = await openLink();
    const events = recordEvents(element);
    (await backend.waitForCall('start')).fail('offline', 'The API cannot be reached.');
    await waitUntil(() => getStepName(element) === 'problem', 'the step is problem');
    expect(messages).to.deep.equal(['<nexus-link>: The API cannot be reached. (offline)']);
    const failed = events.find((event) => event instanceof NexusEventEvent && event.detail.name === 'failed');
    expect(failed?.detail).to.have.nested.property('metadata.code', 'offline');
    expect(listOutcomes(events)).to.be.empty;
  });
});

describe('The styles of the page', () => {
  it('do not reach in by inheritance', async () => {
    const style = document.createElement('style');
    style.textContent = `body, nexus-link-under-test {
      white-space: pre; text-transform: uppercase; letter-spacing: 9px; word-spacing: 30px; text-indent: 50px;
      text-align: right; writing-mode: vertical-rl; cursor: wait; user-select: none; line-height: 4;
      -webkit-text-fill-color: red; -webkit-text-security: disc; --accent: red; --gap: 90px;
    }`;
    document.head.append(style);
    cleanUps.push(() => style.remove());
    const read = async (): Promise<object> => {
      const {element} = await openLink('credentials');
      const {width, height} = getByRole(element, 'button', 'Connect').getBoundingClientRect();
      const {color, textTransform, letterSpacing, whiteSpace, writingMode, cursor} = getComputedStyle(
        getByRole(element, 'heading'),
      );
      element.close();
      return {width, height, color, textTransform, letterSpacing, whiteSpace, writingMode, cursor};
    };
    const styled = await read();
    style.disabled = true;
    style.remove();
    expect(styled).to.deep.equal(await read());
  });
});

describe('The fields', () => {
  it('have no name that a URL could carry, except those that password managers look for', async () => {
    const {element, backend} = await openLink();
    const names: Record<string, string[]> = {};
    for (const step of ['search', 'credentials', 'challenge'] as const) {
      await goToStep(step, {element, backend: step === 'search' ? backend : await restart(element)});
      names[step] = [...(element.shadowRoot?.querySelectorAll('input') ?? [])].map(({name}) => name);
    }
    expect(names).to.deep.equal({search: [''], credentials: ['username', 'password'], challenge: ['']});
  });

  /** Opens the element again, since `goToStep` starts with an opening. */
  async function restart(element: NexusLink): Promise<FakeBackend> {
    element.close();
    const backend = new FakeBackend();
    element.backend = backend;
    element.show();
    await backend.waitForCall('start');
    return backend;
  }
});

expectNoErrors();
