import {expect} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';

import {en} from '../../src/messages/en.js';
import {allByRole, byRole, hear, nameOf, names, settled, stepOf} from '../support/helpers.js';
import {
  expectFocus,
  follow,
  isAccessible,
  keepsIntentsInside,
  literal,
  literalsOf,
  still,
  type StillLink,
} from '../support/still-link.js';

const challenged = literal('leaving', 'Leaving during a challenge');
const connected = literal('leaving', 'Leaving with a new connection');
const connecting = literal('leaving', 'Leaving while connecting');
const typed = literal('leaving', 'Leaving with unsent input');

const question = (element: StillLink) => byRole(element, 'alertdialog', 'Leave without finishing?');
const describedBy = (element: StillLink) => {
  const id = question(element).getAttribute('aria-describedby');
  return element.root.getElementById(id ?? '')?.textContent;
};

describe('Leaving', () => {
  // Without movement, so that the question is where it comes to be.
  before(() => follow('light'));
  isAccessible('leaving');
  keepsIntentsInside();

  for (const {name, state} of literalsOf('leaving')) {
    it(`asks in a dialog of its own, over what is behind: ${name}`, async () => {
      const element = await still(state);
      expect(question(element)).to.exist;
      expect(allByRole(element, 'button').map(nameOf)).to.deep.equal(['Keep going', 'Leave']);
      const {right, bottom} = element.one('[part="dialog"]').getBoundingClientRect();
      const box = question(element).getBoundingClientRect();
      expect(box.bottom).to.be.closeTo(bottom, 1.5);
      expect(box.right).to.be.closeTo(right, 1.5);
    });
  }

  it('says that what was begun is lost', async () => {
    for (const state of [challenged, connecting, typed])
      expect(describedBy(await still(state))).to.equal(en.leaving.text);
  });

  it('says what becomes of what was connected', async () => {
    expect(describedBy(await still(connected))).to.equal(en.leaving.connected);
  });

  it('has the focus on the way back', async () => {
    const element = await still(challenged);
    expectFocus(byRole(element, 'button', 'Keep going'));
  });

  it('lets nothing behind it be reached', async () => {
    const element = await still(connected);
    for (const part of ['[part="header"]', '[part="body"]']) expect(element.one(part).inert, part).to.be.true;
    await sendKeys({press: 'Tab'});
    expectFocus(byRole(element, 'button', 'Leave'));
    element.one('[part~="add"]').focus();
    expectFocus(byRole(element, 'button', 'Leave'));
  });

  it('goes on with Keep going', async () => {
    const element = await still(challenged);
    byRole(element, 'button', 'Keep going').click();
    expect(element.intents).to.deep.equal([{type: 'stay'}]);
  });

  it('leaves with Leave', async () => {
    const element = await still(challenged);
    byRole(element, 'button', 'Leave').click();
    expect(element.intents).to.deep.equal([{type: 'close'}]);
  });

  it('is taken back with Escape', async () => {
    const element = await still(challenged);
    const heard = hear(element);
    await sendKeys({press: 'Escape'});
    await settled(element);
    expect(stepOf(element)).to.equal('challenge');
    expect(names(heard)).to.be.empty;
  });

  it('puts the focus back where it was, and what was typed is still there', async () => {
    const element = await still(typed.from);
    const username = byRole(element, 'textbox', 'Username') as HTMLInputElement;
    username.focus();
    await sendKeys({type: 'jordan'});
    await element.display(typed);
    await element.display(typed.from);
    expectFocus(username);
    expect(username.value).to.equal('jordan');
    expect(element.one('[part="body"]').inert).to.be.false;
  });

  it('puts the focus on the heading where what had it is gone', async () => {
    const element = await still(connecting.from);
    byRole(element, 'button', 'Cancel').focus();
    await element.display(connecting);
    await element.display(literal('accounts', 'Accounts: one new connection'));
    expectFocus(byRole(element, 'heading', 'Your servicers'));
  });
});
