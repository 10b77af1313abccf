import {expect} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';

import {en} from '../../src/messages/en.js';
import {itForEach} from '../support/case-table.js';
import {
  queryAllByRole,
  getByRole,
  recordEvents,
  getAccessibleName,
  listEventNames,
  waitForRender,
  getStepName,
} from '../support/helpers.js';
import {
  expectFocus,
  setColorScheme,
  itIsAccessible,
  keepIntentsInside,
  getFixtureState,
  getFixtureStates,
  showStill,
  type StillLink,
} from '../support/still-link.js';

const challenged = getFixtureState('leaving', 'Leaving during a challenge');
const connected = getFixtureState('leaving', 'Leaving with a new connection');
const connecting = getFixtureState('leaving', 'Leaving while connecting');
const typed = getFixtureState('leaving', 'Leaving with unsent input');

const question = (element: StillLink) => getByRole(element, 'alertdialog', 'Leave without finishing?');
const describedBy = (element: StillLink) => {
  const id = question(element).getAttribute('aria-describedby');
  return element.root.getElementById(id ?? '')?.textContent;
};

describe('Leaving', () => {
  // Without movement, so that the question is where it comes to be.
  before(() => setColorScheme('light'));
  itIsAccessible('leaving');
  keepIntentsInside();

  itForEach(
    'asks in a dialog of its own, over what is behind',
    getFixtureStates('leaving'),
    async ({state}) => {
      const element = await showStill(state);
      expect(question(element)).to.exist;
      expect(queryAllByRole(element, 'button').map(getAccessibleName)).to.deep.equal(['Keep going', 'Leave']);
      const {right, bottom} = element.getElement('[part="dialog"]').getBoundingClientRect();
      const box = question(element).getBoundingClientRect();
      expect(box.bottom).to.be.closeTo(bottom, 1.5);
      expect(box.right).to.be.closeTo(right, 1.5);
    },
  );

  it('says that what was begun is lost', async () => {
    for (const state of [challenged, connecting, typed])
      expect(describedBy(await showStill(state))).to.equal(en.leaving.text);
  });

  it('says what becomes of what was connected', async () => {
    expect(describedBy(await showStill(connected))).to.equal(en.leaving.connected);
  });

  it('has the focus on the way back', async () => {
    const element = await showStill(challenged);
    expectFocus(getByRole(element, 'button', 'Keep going'));
  });

  it('lets nothing behind it be reached', async () => {
    const element = await showStill(connected);
    for (const part of ['[part="header"]', '[part="body"]'])
      expect(element.getElement(part).inert, part).to.be.true;
    await sendKeys({press: 'Tab'});
    expectFocus(getByRole(element, 'button', 'Leave'));
    element.getElement('[part~="add"]').focus();
    expectFocus(getByRole(element, 'button', 'Leave'));
  });

  it('goes on with Keep going', async () => {
    const element = await showStill(challenged);
    getByRole(element, 'button', 'Keep going').click();
    expect(element.intents).to.deep.equal([{type: 'stay'}]);
  });

  it('leaves with Leave', async () => {
    const element = await showStill(challenged);
    getByRole(element, 'button', 'Leave').click();
    expect(element.intents).to.deep.equal([{type: 'close'}]);
  });

  it('is taken back with Escape', async () => {
    const element = await showStill(challenged);
    const heard = recordEvents(element);
    await sendKeys({press: 'Escape'});
    await waitForRender(element);
    expect(getStepName(element)).to.equal('challenge');
    expect(listEventNames(heard)).to.be.empty;
  });

  it('puts the focus back where it was, and what was typed is still there', async () => {
    const element = await showStill(typed.from);
    const username = getByRole(element, 'textbox', 'Username') as HTMLInputElement;
    username.focus();
    await sendKeys({type: 'jordan'});
    await element.display(typed);
    await element.display(typed.from);
    expectFocus(username);
    expect(username.value).to.equal('jordan');
    expect(element.getElement('[part="body"]').inert).to.be.false;
  });

  it('puts the focus on the heading where what had it is gone', async () => {
    const element = await showStill(connecting.from);
    getByRole(element, 'button', 'Cancel').focus();
    await element.display(connecting);
    await element.display(getFixtureState('accounts', 'Accounts: one new connection'));
    expectFocus(getByRole(element, 'heading', 'Your servicers'));
  });
});
