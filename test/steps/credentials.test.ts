import {expect} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';

import type {Credentials, Intent} from '../../src/workflow/state.js';
import {en} from '../../src/messages/en.js';
import {queryAllByRole, getByRole, getAccessibleName, waitForRender, typeInto} from '../support/helpers.js';
import {
  getDescription,
  getInput,
  expectFocus,
  itIsAccessible,
  keepIntentsInside,
  firePageHide,
  getFixtureState,
  moveInDocument,
  showStill,
  typeKeys,
  type StillLink,
} from '../support/still-link.js';

const emptyForm = getFixtureState('credentials', 'Credentials');
const invalidCredentials = getFixtureState('credentials', 'Credentials: invalid, with the username kept');
const reconnecting = getFixtureState('credentials', 'Credentials: reconnecting');
const challengeExpired = getFixtureState('credentials', 'Credentials: after an expired challenge');
const challengeFailed = getFixtureState('credentials', 'Credentials: after a failed challenge');
const rateLimited = getFixtureState('credentials', 'Credentials: after too many attempts');
const degraded = getFixtureState('credentials', 'Credentials: a degraded servicer');
const connecting = getFixtureState('connecting', 'Connecting: signing in');

const getUsername = (element: StillLink) => getInput(getByRole(element, 'textbox', 'Username'));
const getPassword = (element: StillLink) => getInput(getByRole(element, 'textbox', 'Password'));
/** Presses the button as a pointer does, which moves the focus there. */
function submitForm(element: StillLink, name = 'Connect'): void {
  const button = getByRole(element, 'button', name);
  button.focus();
  button.click();
}

/** Shows a form and sets the values of its fields without keys, as a password manager does. */
async function showFilled(state: Credentials, name: string, secret: string): Promise<StillLink> {
  const element = await showStill(state);
  typeInto(getUsername(element), name);
  typeInto(getPassword(element), secret);
  element.intents.length = 0;
  return element;
}

const listConnectIntents = (element: StillLink) => element.intents.filter(({type}) => type === 'connect');
const createConnectIntents = (name: string, secret: string): Intent[] => [
  {type: 'connect', username: name, password: secret},
];

describe('Credentials', () => {
  itIsAccessible('credentials');
  keepIntentsInside();

  it('names the dialog by its heading, which has the servicer’s name, and has the focus in the first field', async () => {
    const element = await showStill(emptyForm);
    expect(getAccessibleName(getByRole(element, 'dialog'))).to.equal('Log in to MOHELA');
    expectFocus(getUsername(element));
  });

  it('names the servicer’s website, so that the borrower knows which login to use', async () => {
    expect((await showStill(emptyForm)).words).to.contain('mohela.studentaid.gov');
  });

  it('says that the login of the page’s own site does not work', async () => {
    expect((await showStill(emptyForm)).words).to.contain(`not those for ${location.hostname}.`);
  });

  it('has another heading for a new login to a connected servicer', async () => {
    expect(getByRole(await showStill(reconnecting), 'heading', 'Log in to Aidvantage again')).to.exist;
  });

  it('shows a warning for a degraded servicer', async () => {
    expect((await showStill(degraded)).words).to.contain('Edfinancial Services is having trouble now');
    expect((await showStill(emptyForm)).words).to.not.contain('trouble');
  });

  it('returns to the search on Back', async () => {
    const element = await showStill(emptyForm);
    getByRole(element, 'button', 'Back').click();
    expect(element.intents).to.deep.equal([{type: 'back'}]);
  });

  describe('has a form for password managers, which', () => {
    it('has the username, the password and the button in one form in the shadow root', async () => {
      const element = await showStill(emptyForm);
      const form = getUsername(element).form;
      expect(form).to.be.instanceOf(HTMLFormElement);
      expect(getPassword(element).form === form).to.be.true;
      expect((getByRole(element, 'button', 'Connect') as HTMLButtonElement).form === form).to.be.true;
      expect(form!.getRootNode() === element.root).to.be.true;
    });

    it('has autocomplete tokens that exclude the password saved for the page’s own site', async () => {
      const element = await showStill(emptyForm);
      expect([getUsername(element).autocomplete, getUsername(element).type]).to.deep.equal([
        'username',
        'text',
      ]);
      expect([getPassword(element).autocomplete, getPassword(element).type]).to.deep.equal([
        'new-password',
        'password',
      ]);
    });

    it('has no autocapitalization, autocorrection, spell checking or length limit', async () => {
      const element = await showStill(emptyForm);
      for (const field of [getUsername(element), getPassword(element)]) {
        expect(field.autocapitalize).to.equal('none');
        expect(field.getAttribute('autocorrect')).to.equal('off');
        expect(field.spellcheck).to.be.false;
        expect(field.maxLength).to.equal(-1);
      }
    });

    it('tells a phone what its Enter key does, and a screen reader that both fields are required', async () => {
      const element = await showStill(emptyForm);
      const fields = [getUsername(element), getPassword(element)];
      expect(fields.map((field) => field.getAttribute('enterkeyhint'))).to.deep.equal(['next', 'go']);
      expect(fields.map(({ariaRequired}) => ariaRequired)).to.deep.equal(['true', 'true']);
    });

    it('sends the values that a password manager fills in', async () => {
      const element = await showFilled(emptyForm, 'jordan', 'from the vault');
      submitForm(element);
      expect(listConnectIntents(element)).to.deep.equal(createConnectIntents('jordan', 'from the vault'));
    });

    it('is not submitted by the browser', async () => {
      const element = await showFilled(emptyForm, 'jordan', 'secret');
      const {form} = getPassword(element);
      expect(form!.method).to.equal('dialog');
      const event = new SubmitEvent('submit', {cancelable: true});
      form!.dispatchEvent(event);
      expect(event.defaultPrevented).to.be.true;
    });
  });

  describe('sends the typed text unchanged:', () => {
    const texts = {
      'spaces before and after': '  two  words ',
      'a single space': ' ',
      'upper and lower case': 'PassWORD',
      emoji: 'pa🔑ss👩🏽‍🎓',
      'combining marks as they are': 'cafe\u0301',
      'composed letters as they are': 'caf\u00e9',
      'quotes and markup': `"'\`<b>&amp;\${x}`,
      backslashes: '\\n\\u0041%20',
      'other scripts': 'пароль密码كلمة',
      'a long text': 'x'.repeat(1_000),
    };
    for (const [name, text] of Object.entries(texts)) {
      it(name, async () => {
        const element = await showFilled(emptyForm, text, text);
        submitForm(element);
        expect(listConnectIntents(element)).to.deep.equal(createConnectIntents(text, text));
      });
    }

    it('typed with keys and sent with Enter in the password field', async () => {
      const element = await showStill(emptyForm);
      await typeKeys(getUsername(element), ' Jordan ');
      await typeKeys(getPassword(element), "p'äß☃ ");
      await sendKeys({press: 'Enter'});
      expect(listConnectIntents(element)).to.deep.equal(createConnectIntents(' Jordan ', "p'äß☃ "));
    });

    it('sent with Enter in the username field', async () => {
      const element = await showFilled(emptyForm, 'jordan', 'secret');
      getUsername(element).focus();
      await sendKeys({press: 'Enter'});
      expect(listConnectIntents(element)).to.deep.equal(createConnectIntents('jordan', 'secret'));
    });
  });

  it('moves on from the username to an empty password with Enter, without an error', async () => {
    const element = await showStill(emptyForm);
    await typeKeys(getUsername(element), 'jordan');
    await sendKeys({press: 'Enter'});
    await waitForRender(element);
    expectFocus(getPassword(element));
    expect(getPassword(element).hasAttribute('aria-invalid')).to.be.false;
    await sendKeys({press: 'Enter'});
    await waitForRender(element);
    expect(getDescription(getPassword(element))).to.equal('Enter your password.');
    expect(listConnectIntents(element)).to.be.empty;
  });

  describe('points out a space before or after the username, which', () => {
    const readHint = (element: StillLink) => element.getElement('#username-hint').textContent;

    for (const name of [' jordan', 'jordan\u00a0', '  ']) {
      it(`is sent as it was typed: “${name}”`, async () => {
        const element = await showFilled(emptyForm, name, 'secret');
        expect(readHint(element)).to.be.empty;
        getUsername(element).dispatchEvent(new Event('change', {bubbles: true}));
        await waitForRender(element);
        expect(readHint(element)).to.equal(en.credentials.padded);
        expect(getDescription(getUsername(element))).to.contain(en.credentials.padded);
        expect(element.root.querySelector('[aria-invalid]')).to.be.null;
        submitForm(element);
        expect(listConnectIntents(element)).to.deep.equal(createConnectIntents(name, 'secret'));
      });
    }

    it('is pointed out when the field is left, and no longer once it is removed', async () => {
      const element = await showStill(emptyForm);
      await typeKeys(getUsername(element), 'jordan ');
      await waitForRender(element);
      expect(readHint(element)).to.be.empty;
      await sendKeys({press: 'Tab'});
      await waitForRender(element);
      expect(readHint(element)).to.equal(en.credentials.padded);
      typeInto(getUsername(element), 'jordan');
      await waitForRender(element);
      expect(readHint(element)).to.be.empty;
    });

    it('is pointed out after a wrong login', async () => {
      const {login} = invalidCredentials;
      const element = await showStill({...invalidCredentials, login: {...login, username: 'jordan '}});
      expect(readHint(element)).to.equal(en.credentials.padded);
      typeInto(getUsername(element), 'jordan');
      await waitForRender(element);
      expect(readHint(element)).to.be.empty;
    });

    it('is not pointed out inside a username or in a password', async () => {
      const element = await showFilled(emptyForm, 'two  words', ' secret ');
      getPassword(element).dispatchEvent(new Event('change', {bubbles: true}));
      await waitForRender(element);
      expect(readHint(element)).to.be.empty;
    });
  });

  describe('warns about Caps Lock', () => {
    const getHint = (element: StillLink) => element.getElement('#password-hint');
    const pressWithCapsLock = async (element: StillLink, type: string, modifierCapsLock: boolean) => {
      getPassword(element).dispatchEvent(
        new KeyboardEvent(type, {key: 'A', bubbles: true, modifierCapsLock}),
      );
      await waitForRender(element);
    };

    for (const type of ['keydown', 'keyup']) {
      it(`beside the password from a ${type} while it is on until one while it is off`, async () => {
        const element = await showStill(emptyForm);
        await pressWithCapsLock(element, type, true);
        expect(getHint(element).textContent).to.equal(en.credentials.capsLock);
        expect(getDescription(getPassword(element))).to.equal(en.credentials.capsLock);
        await pressWithCapsLock(element, type, false);
        expect(getHint(element).textContent).to.be.empty;
        expect(getDescription(getPassword(element))).to.be.empty;
      });
    }

    it('in an element that is there before, so that a screen reader announces the text', async () => {
      const element = await showStill(emptyForm);
      const hint = getHint(element);
      const height = getPassword(element).closest('.field')!.clientHeight;
      expect([hint.ariaLive, getComputedStyle(hint).display]).to.deep.equal(['polite', 'block']);
      expect(getComputedStyle(hint).position, 'an empty hint takes no room').to.equal('absolute');
      await pressWithCapsLock(element, 'keydown', true);
      expect(getHint(element) === hint).to.be.true;
      expect(getPassword(element).closest('.field')!.clientHeight).to.be.above(height);
    });

    it('without an error when a password manager sends an event that is no key event', async () => {
      const element = await showStill(emptyForm);
      getPassword(element).dispatchEvent(new Event('keydown', {bubbles: true}));
      await waitForRender(element);
      expect(getHint(element).textContent).to.be.empty;
    });
  });

  it('does not prevent pasting, dropping and copying', async () => {
    const element = await showStill(emptyForm);
    for (const field of [getUsername(element), getPassword(element)]) {
      const options = {bubbles: true, cancelable: true, composed: true};
      const data = new DataTransfer();
      data.setData('text/plain', 'from the vault');
      const events = [
        new ClipboardEvent('paste', {...options, clipboardData: data}),
        new InputEvent('beforeinput', {...options, inputType: 'insertFromPaste', data: 'from the vault'}),
        new DragEvent('drop', {...options, dataTransfer: data}),
        new MouseEvent('contextmenu', options),
        new KeyboardEvent('keydown', {...options, key: 'v', ctrlKey: true}),
      ];
      for (const event of events) expect(field.dispatchEvent(event), event.type).to.be.true;
    }
  });

  it('reports the first edit, so that leaving asks for confirmation', async () => {
    const element = await showStill(emptyForm);
    await typeKeys(getUsername(element), 'j');
    expect(element.intents).to.deep.equal([{type: 'edit'}]);
  });

  it('keeps the typed text when the state changes', async () => {
    const element = await showFilled(emptyForm, 'jordan', 'secret');
    await element.display({...emptyForm, dirty: true});
    expect([getUsername(element).value, getPassword(element).value]).to.deep.equal(['jordan', 'secret']);
  });

  describe('has a button to show the password, which', () => {
    const getRevealButton = (element: StillLink) => getByRole(element, 'button', 'Show password');

    it('shows and hides the password without changing it', async () => {
      const element = await showFilled(emptyForm, 'jordan', ' secret ');
      expect(getRevealButton(element).getAttribute('aria-pressed')).to.equal('false');
      getRevealButton(element).click();
      await waitForRender(element);
      expect([getPassword(element).type, getPassword(element).value]).to.deep.equal(['text', ' secret ']);
      expect(getRevealButton(element).getAttribute('aria-pressed')).to.equal('true');
      getRevealButton(element).click();
      await waitForRender(element);
      expect([getPassword(element).type, getPassword(element).value]).to.deep.equal(['password', ' secret ']);
      expect(getRevealButton(element).getAttribute('aria-pressed')).to.equal('false');
    });

    it('does not submit the form, and keeps the focus', async () => {
      const element = await showFilled(emptyForm, 'jordan', 'secret');
      getRevealButton(element).focus();
      await sendKeys({press: 'Space'});
      expect(getPassword(element).type).to.equal('text');
      expectFocus(getRevealButton(element));
      expect(listConnectIntents(element)).to.be.empty;
    });

    it('keeps the autocomplete token of the password, and turns spell checking off', async () => {
      const element = await showStill(emptyForm);
      getRevealButton(element).click();
      await waitForRender(element);
      expect(getPassword(element).autocomplete).to.equal('new-password');
      expect(getPassword(element).spellcheck).to.be.false;
    });
  });

  describe('with an empty field', () => {
    it('shows an error beside the username first', async () => {
      const element = await showStill(emptyForm);
      submitForm(element);
      await waitForRender(element);
      expectFocus(getUsername(element));
      expect(getUsername(element).getAttribute('aria-invalid')).to.equal('true');
      expect(getDescription(getUsername(element))).to.equal('Enter your username.');
      expect(getPassword(element).hasAttribute('aria-invalid')).to.be.false;
      expect(listConnectIntents(element)).to.be.empty;
    });

    it('shows an error beside the password once there is a username', async () => {
      const element = await showStill(emptyForm);
      submitForm(element);
      typeInto(getUsername(element), 'jordan');
      submitForm(element);
      await waitForRender(element);
      expectFocus(getPassword(element));
      expect(getDescription(getPassword(element))).to.equal('Enter your password.');
      expect(getUsername(element).hasAttribute('aria-invalid')).to.be.false;
      expect(getUsername(element).value).to.equal('jordan');
      expect(listConnectIntents(element)).to.be.empty;
    });

    it('replaces the error about a wrong login if the password is missing', async () => {
      const element = await showStill(invalidCredentials);
      submitForm(element, 'Try again');
      await waitForRender(element);
      expect(getDescription(getPassword(element))).to.equal('Enter your password.');
    });

    it('sends the login and removes the error once both fields have a value', async () => {
      const element = await showStill(emptyForm);
      submitForm(element);
      typeInto(getUsername(element), 'jordan');
      typeInto(getPassword(element), 'secret');
      submitForm(element);
      await waitForRender(element);
      expect(listConnectIntents(element)).to.deep.equal(createConnectIntents('jordan', 'secret'));
      expect(element.root.querySelector('[aria-invalid]')).to.be.null;
    });
  });

  describe('after a wrong login', () => {
    it('shows the error in the form', async () => {
      const element = await showStill(invalidCredentials);
      const alert = getByRole(element, 'alert', /^That login did not work /);
      expect(alert.closest('form') === getPassword(element).form).to.be.true;
    });

    it('keeps the username, and focuses the empty password', async () => {
      const element = await showStill(invalidCredentials);
      expect(getUsername(element).value).to.equal('jordan.rivera');
      expect(getPassword(element).value).to.be.empty;
      expectFocus(getPassword(element));
    });

    it('announces the error, and describes the password by it', async () => {
      const element = await showStill(invalidCredentials);
      expect(getPassword(element).getAttribute('aria-invalid')).to.equal('true');
      expect(element.status).to.equal('That login did not work');
      expect(getDescription(getPassword(element))).to.match(/^The username or password is not right/);
    });

    it('hides a password that was shown', async () => {
      const element = await showFilled(emptyForm, 'jordan', 'secret');
      getByRole(element, 'button', 'Show password').click();
      await element.display(connecting);
      await element.display(invalidCredentials);
      expect(getPassword(element).type).to.equal('password');
    });

    it('sends the kept username', async () => {
      const element = await showStill(invalidCredentials);
      await typeKeys(getPassword(element), 'right');
      submitForm(element, 'Try again');
      expect(listConnectIntents(element)).to.deep.equal(createConnectIntents('jordan.rivera', 'right'));
    });
  });

  describe('after another failure', () => {
    for (const state of [challengeExpired, challengeFailed, rateLimited]) {
      const {title, text, action} = en.errors[state.error!];
      it(`shows “${title}”, describes the password by it, and marks no field as invalid`, async () => {
        const element = await showStill(state);
        expect(getAccessibleName(getByRole(element, 'alert'))).to.equal(`${title} ${text}`);
        expectFocus(getPassword(element));
        expect(getDescription(getPassword(element))).to.equal(text);
        expect(element.root.querySelector('[aria-invalid]')).to.be.null;
        expect(getByRole(element, 'button', action)).to.exist;
      });
    }

    it('focuses the username if there is none', async () => {
      const element = await showStill({
        ...challengeExpired,
        login: {...challengeExpired.login, username: ''},
      });
      expectFocus(getUsername(element));
    });

    it('shows and announces the error once', async () => {
      const element = await showStill(rateLimited);
      expect(queryAllByRole(element, 'alert')).to.have.length(1);
      expect(element.status).to.equal(en.errors['rate-limited'].title);
      expect(element.root.querySelector('[role="alert"]')).to.be.null;
    });
  });

  describe('the typed text', () => {
    it('is cleared when the step ends', async () => {
      const element = await showFilled(emptyForm, 'jordan', 'secret');
      const fields = [getUsername(element), getPassword(element)];
      await element.display(connecting);
      expect(fields.map(({value}) => value)).to.deep.equal(['', '']);
    });

    it('is cleared when the element is removed', async () => {
      const element = await showFilled(emptyForm, 'jordan', 'secret');
      const fields = [getUsername(element), getPassword(element)];
      element.remove();
      await waitForRender(element);
      expect(fields.map(({value}) => value)).to.deep.equal(['', '']);
    });

    it('is cleared from the password, but not the username, when the page enters the back/forward cache', async () => {
      const element = await showFilled(emptyForm, 'jordan', 'secret');
      firePageHide();
      expect([getUsername(element).value, getPassword(element).value]).to.deep.equal(['jordan', '']);
      typeInto(getPassword(element), 'secret');
      getByRole(element, 'button', 'Show password').click();
      await waitForRender(element);
      firePageHide();
      expect(getPassword(element).value).to.be.empty;
    });

    it('is kept when the element is moved', async () => {
      const element = await showFilled(emptyForm, 'jordan', 'secret');
      await moveInDocument(element);
      expect([getUsername(element).value, getPassword(element).value]).to.deep.equal(['jordan', 'secret']);
    });

    it('is cleared from the password when the page enters the back/forward cache after a move', async () => {
      const element = await showFilled(emptyForm, 'jordan', 'secret');
      await moveInDocument(element);
      firePageHide();
      expect(getPassword(element).value).to.be.empty;
    });

    it('is kept while the question whether to leave is shown', async () => {
      const element = await showFilled(emptyForm, 'jordan', 'secret');
      await element.display({step: 'leaving', from: emptyForm});
      await element.display(emptyForm);
      expect([getUsername(element).value, getPassword(element).value]).to.deep.equal(['jordan', 'secret']);
    });
  });

  it('keeps the password out of markup, state and attributes', async () => {
    const secret = 'c4n4ry-secret';
    const element = await showFilled(emptyForm, 'jordan', secret);
    submitForm(element);
    expect(element.root.innerHTML).to.not.contain(secret);
    expect(JSON.stringify(element.state)).to.not.contain(secret);
    expect(getPassword(element).getAttribute('value')).to.be.null;
  });
});
