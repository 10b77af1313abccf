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

const fresh = getFixtureState('credentials', 'Credentials');
const wrong = getFixtureState('credentials', 'Credentials: invalid, with the username kept');
const again = getFixtureState('credentials', 'Credentials: reconnecting');
const expired = getFixtureState('credentials', 'Credentials: after an expired challenge');
const failed = getFixtureState('credentials', 'Credentials: after a failed challenge');
const tooOften = getFixtureState('credentials', 'Credentials: after too many attempts');
const degraded = getFixtureState('credentials', 'Credentials: a degraded servicer');
const connecting = getFixtureState('connecting', 'Connecting: signing in');

const username = (element: StillLink) => getInput(getByRole(element, 'textbox', 'Username'));
const password = (element: StillLink) => getInput(getByRole(element, 'textbox', 'Password'));
const submit = (element: StillLink, name = 'Connect') => getByRole(element, 'button', name).click();

/** A form into which this was put, at once. */
async function filled(state: Credentials, name: string, secret: string): Promise<StillLink> {
  const element = await showStill(state);
  typeInto(username(element), name);
  typeInto(password(element), secret);
  element.intents.length = 0;
  return element;
}

const sent = (element: StillLink) => element.intents.filter(({type}) => type === 'connect');
const login = (name: string, secret: string): Intent[] => [
  {type: 'connect', username: name, password: secret},
];

describe('Credentials', () => {
  itIsAccessible('credentials');
  keepIntentsInside();

  it('names the dialog by the servicer, in a heading that has the focus', async () => {
    const element = await showStill(fresh);
    expect(getAccessibleName(getByRole(element, 'dialog'))).to.equal('Log in to MOHELA');
    expectFocus(getByRole(element, 'heading', 'Log in to MOHELA'));
  });

  it('says whose login is meant, by the web site', async () => {
    expect((await showStill(fresh)).words).to.contain('mohela.studentaid.gov');
  });

  it('says that the login of the page’s own site is not meant', async () => {
    expect((await showStill(fresh)).words).to.contain(`not those for ${location.hostname}.`);
  });

  it('says so where it connects again', async () => {
    expect(getByRole(await showStill(again), 'heading', 'Log in to Aidvantage again')).to.exist;
  });

  it('warns of a servicer that has trouble', async () => {
    expect((await showStill(degraded)).words).to.contain('Edfinancial Services is having trouble now');
    expect((await showStill(fresh)).words).to.not.contain('trouble');
  });

  it('goes back with Back', async () => {
    const element = await showStill(fresh);
    getByRole(element, 'button', 'Back').click();
    expect(element.intents).to.deep.equal([{type: 'back'}]);
  });

  describe('is a form that a password manager knows:', () => {
    it('username, password and button in one form, in the element’s one shadow root', async () => {
      const element = await showStill(fresh);
      const form = username(element).form;
      expect(form).to.be.instanceOf(HTMLFormElement);
      expect(password(element).form === form).to.be.true;
      expect((getByRole(element, 'button', 'Connect') as HTMLButtonElement).form === form).to.be.true;
      expect(form!.getRootNode() === element.root).to.be.true;
    });

    it('a username, and a password that is not the one saved for the page’s own site', async () => {
      const element = await showStill(fresh);
      expect([username(element).autocomplete, username(element).type]).to.deep.equal(['username', 'text']);
      expect([password(element).autocomplete, password(element).type]).to.deep.equal([
        'new-password',
        'password',
      ]);
    });

    it('no capitals and no spelling of what is no word', async () => {
      const element = await showStill(fresh);
      for (const field of [username(element), password(element)]) {
        expect(field.autocapitalize).to.equal('none');
        expect(field.spellcheck).to.be.false;
        expect(field.maxLength).to.equal(-1);
      }
    });

    it('what a password manager fills in is sent', async () => {
      const element = await filled(fresh, 'jordan', 'from the vault');
      submit(element);
      expect(sent(element)).to.deep.equal(login('jordan', 'from the vault'));
    });

    it('sends nothing by way of the browser', async () => {
      const element = await filled(fresh, 'jordan', 'secret');
      const {form} = password(element);
      expect(form!.method).to.equal('dialog');
      const event = new SubmitEvent('submit', {cancelable: true});
      form!.dispatchEvent(event);
      expect(event.defaultPrevented).to.be.true;
    });
  });

  describe('sends what was typed, byte for byte:', () => {
    const texts = {
      'spaces before and after': '  two  words ',
      'nothing but a space': ' ',
      'upper and lower case': 'PassWORD',
      emoji: 'pa🔑ss👩🏽‍🎓',
      'combining marks as they are': 'cafe\u0301',
      'composed letters as they are': 'caf\u00e9',
      'quotes and markup': `"'\`<b>&amp;\${x}`,
      backslashes: '\\n\\u0041%20',
      'other scripts': 'пароль密码كلمة',
      'something long': 'x'.repeat(1_000),
    };
    for (const [name, text] of Object.entries(texts)) {
      it(name, async () => {
        const element = await filled(fresh, text, text);
        submit(element);
        expect(sent(element)).to.deep.equal(login(text, text));
      });
    }

    it('with real keys, and Enter in the password', async () => {
      const element = await showStill(fresh);
      await typeKeys(username(element), ' Jordan ');
      await typeKeys(password(element), "p'äß☃ ");
      await sendKeys({press: 'Enter'});
      expect(sent(element)).to.deep.equal(login(' Jordan ', "p'äß☃ "));
    });

    it('with Enter in the username too', async () => {
      const element = await filled(fresh, 'jordan', 'secret');
      username(element).focus();
      await sendKeys({press: 'Enter'});
      expect(sent(element)).to.deep.equal(login('jordan', 'secret'));
    });
  });

  it('lets the borrower paste, drop and copy', async () => {
    const element = await showStill(fresh);
    for (const field of [username(element), password(element)]) {
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

  it('says once something is typed that there is something to lose', async () => {
    const element = await showStill(fresh);
    await typeKeys(username(element), 'j');
    expect(element.intents).to.deep.equal([{type: 'edit'}]);
  });

  it('keeps what is typed while the state moves on beneath it', async () => {
    const element = await filled(fresh, 'jordan', 'secret');
    await element.display({...fresh, dirty: true});
    expect([username(element).value, password(element).value]).to.deep.equal(['jordan', 'secret']);
  });

  describe('has a button that', () => {
    const reveal = (element: StillLink) => getByRole(element, 'button', 'Show password');

    it('shows the password, keeps it, and hides it again', async () => {
      const element = await filled(fresh, 'jordan', ' secret ');
      expect(reveal(element).getAttribute('aria-pressed')).to.equal('false');
      reveal(element).click();
      await waitForRender(element);
      expect([password(element).type, password(element).value]).to.deep.equal(['text', ' secret ']);
      expect(reveal(element).getAttribute('aria-pressed')).to.equal('true');
      reveal(element).click();
      await waitForRender(element);
      expect([password(element).type, password(element).value]).to.deep.equal(['password', ' secret ']);
      expect(reveal(element).getAttribute('aria-pressed')).to.equal('false');
    });

    it('is no submit button, and keeps the focus', async () => {
      const element = await filled(fresh, 'jordan', 'secret');
      reveal(element).focus();
      await sendKeys({press: 'Space'});
      expect(password(element).type).to.equal('text');
      expectFocus(reveal(element));
      expect(sent(element)).to.be.empty;
    });

    it('leaves the shown password known as one, and out of the browser’s spelling', async () => {
      const element = await showStill(fresh);
      reveal(element).click();
      await waitForRender(element);
      expect(password(element).autocomplete).to.equal('new-password');
      expect(password(element).spellcheck).to.be.false;
    });
  });

  describe('where something is missing', () => {
    it('asks for the username first, beside its field', async () => {
      const element = await showStill(fresh);
      submit(element);
      await waitForRender(element);
      expectFocus(username(element));
      expect(username(element).getAttribute('aria-invalid')).to.equal('true');
      expect(getDescription(username(element))).to.equal('Enter your username.');
      expect(password(element).hasAttribute('aria-invalid')).to.be.false;
      expect(sent(element)).to.be.empty;
    });

    it('asks for the password, and takes the complaint about the username back', async () => {
      const element = await showStill(fresh);
      submit(element);
      typeInto(username(element), 'jordan');
      submit(element);
      await waitForRender(element);
      expectFocus(password(element));
      expect(getDescription(password(element))).to.equal('Enter your password.');
      expect(username(element).hasAttribute('aria-invalid')).to.be.false;
      expect(username(element).value).to.equal('jordan');
      expect(sent(element)).to.be.empty;
    });

    it('asks for the password again after a wrong one, in place of what was said before', async () => {
      const element = await showStill(wrong);
      submit(element, 'Try again');
      await waitForRender(element);
      expect(getDescription(password(element))).to.equal('Enter your password.');
    });

    it('sends once nothing is missing any more', async () => {
      const element = await showStill(fresh);
      submit(element);
      typeInto(username(element), 'jordan');
      typeInto(password(element), 'secret');
      submit(element);
      await waitForRender(element);
      expect(sent(element)).to.deep.equal(login('jordan', 'secret'));
      expect(element.root.querySelector('[aria-invalid]')).to.be.null;
    });
  });

  describe('after a wrong login', () => {
    it('says so beside the form, at once', async () => {
      const element = await showStill(wrong);
      const alert = getByRole(element, 'alert', /^That login did not work /);
      expect(alert.closest('form') === password(element).form).to.be.true;
    });

    it('keeps the username, and has the caret in the empty password', async () => {
      const element = await showStill(wrong);
      expect(username(element).value).to.equal('jordan.rivera');
      expect(password(element).value).to.be.empty;
      expectFocus(password(element));
    });

    it('says it aloud, and ties the rest to the password', async () => {
      const element = await showStill(wrong);
      expect(password(element).getAttribute('aria-invalid')).to.equal('true');
      expect(element.status).to.equal('That login did not work');
      expect(getDescription(password(element))).to.match(/^The username or password is not right/);
    });

    it('hides the password again, where it was shown', async () => {
      const element = await filled(fresh, 'jordan', 'secret');
      getByRole(element, 'button', 'Show password').click();
      await element.display(connecting);
      await element.display(wrong);
      expect(password(element).type).to.equal('password');
    });

    it('sends the username that was kept', async () => {
      const element = await showStill(wrong);
      await typeKeys(password(element), 'right');
      submit(element, 'Try again');
      expect(sent(element)).to.deep.equal(login('jordan.rivera', 'right'));
    });
  });

  describe('after another failure', () => {
    for (const state of [expired, failed, tooOften]) {
      const {title, text, action} = en.errors[state.error!];
      it(`says “${title}”, ties it to the password, and blames no field`, async () => {
        const element = await showStill(state);
        expect(getAccessibleName(getByRole(element, 'alert'))).to.equal(`${title} ${text}`);
        expectFocus(password(element));
        expect(getDescription(password(element))).to.equal(text);
        expect(element.root.querySelector('[aria-invalid]')).to.be.null;
        expect(getByRole(element, 'button', action)).to.exist;
      });
    }

    it('has the caret in the username where none is known', async () => {
      const element = await showStill({...expired, login: {...expired.login, username: ''}});
      expectFocus(username(element));
    });

    it('shows it once, and says it once', async () => {
      const element = await showStill(tooOften);
      expect(queryAllByRole(element, 'alert')).to.have.length(1);
      expect(element.status).to.equal(en.errors['rate-limited'].title);
      expect(element.root.querySelector('[role="alert"]')).to.be.null;
    });
  });

  describe('empties', () => {
    it('both fields when the step is over', async () => {
      const element = await filled(fresh, 'jordan', 'secret');
      const fields = [username(element), password(element)];
      await element.display(connecting);
      expect(fields.map(({value}) => value)).to.deep.equal(['', '']);
    });

    it('both fields when the element is removed', async () => {
      const element = await filled(fresh, 'jordan', 'secret');
      const fields = [username(element), password(element)];
      element.remove();
      await waitForRender(element);
      expect(fields.map(({value}) => value)).to.deep.equal(['', '']);
    });

    it('the password, shown or not, when the page is left, and keeps the username', async () => {
      const element = await filled(fresh, 'jordan', 'secret');
      firePageHide();
      expect([username(element).value, password(element).value]).to.deep.equal(['jordan', '']);
      typeInto(password(element), 'secret');
      getByRole(element, 'button', 'Show password').click();
      await waitForRender(element);
      firePageHide();
      expect(password(element).value).to.be.empty;
    });

    it('nothing when the element is moved', async () => {
      const element = await filled(fresh, 'jordan', 'secret');
      await moveInDocument(element);
      expect([username(element).value, password(element).value]).to.deep.equal(['jordan', 'secret']);
    });

    it('the password on leaving the page after a move too', async () => {
      const element = await filled(fresh, 'jordan', 'secret');
      await moveInDocument(element);
      firePageHide();
      expect(password(element).value).to.be.empty;
    });

    it('nothing while leaving is asked about', async () => {
      const element = await filled(fresh, 'jordan', 'secret');
      await element.display({step: 'leaving', from: fresh});
      await element.display(fresh);
      expect([username(element).value, password(element).value]).to.deep.equal(['jordan', 'secret']);
    });
  });

  it('holds the password in no attribute and no property of the elements', async () => {
    const secret = 'c4n4ry-secret';
    const element = await filled(fresh, 'jordan', secret);
    submit(element);
    expect(element.root.innerHTML).to.not.contain(secret);
    expect(JSON.stringify(element.state)).to.not.contain(secret);
    expect(password(element).getAttribute('value')).to.be.null;
  });
});
