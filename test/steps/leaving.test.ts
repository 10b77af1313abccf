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

const duringChallenge = getFixtureState('leaving', 'Leaving during a challenge');
const withNewConnection = getFixtureState('leaving', 'Leaving with a new connection');
const whileConnecting = getFixtureState('leaving', 'Leaving while connecting');
const withUnsentInput = getFixtureState('leaving', 'Leaving with unsent input');

const getQuestion = (element: StillLink) => getByRole(element, 'alertdialog', 'Leave without finishing?');
const readDescription = (element: StillLink) => {
  const id = getQuestion(element).getAttribute('aria-describedby');
  return element.root.getElementById(id ?? '')?.textContent;
};

describe('Leaving', () => {
  // Without transitions, the question is at its final position at once.
  before(() => setColorScheme('light'));
  itIsAccessible('leaving');
  keepIntentsInside();

  itForEach(
    'asks in an alert dialog at the bottom of the dialog',
    getFixtureStates('leaving'),
    async ({state}) => {
      const element = await showStill(state);
      expect(getQuestion(element)).to.exist;
      expect(queryAllByRole(element, 'button').map(getAccessibleName)).to.deep.equal(['Keep going', 'Leave']);
      const {right, bottom} = element.getElement('[part="dialog"]').getBoundingClientRect();
      const box = getQuestion(element).getBoundingClientRect();
      expect(box.bottom).to.be.closeTo(bottom, 1.5);
      expect(box.right).to.be.closeTo(right, 1.5);
    },
  );

  it('says that unfinished work is lost', async () => {
    for (const state of [duringChallenge, whileConnecting, withUnsentInput])
      expect(readDescription(await showStill(state))).to.equal(en.leaving.text);
  });

  it('says that new connections are kept', async () => {
    expect(readDescription(await showStill(withNewConnection))).to.equal(en.leaving.connected);
  });

  it('focuses Keep going', async () => {
    const element = await showStill(duringChallenge);
    expectFocus(getByRole(element, 'button', 'Keep going'));
  });

  it('makes everything behind the question inert', async () => {
    const element = await showStill(withNewConnection);
    for (const part of ['[part="header"]', '[part="body"]'])
      expect(element.getElement(part).inert, part).to.be.true;
    await sendKeys({press: 'Tab'});
    expectFocus(getByRole(element, 'button', 'Leave'));
    element.getElement('[part~="add"]').focus();
    expectFocus(getByRole(element, 'button', 'Leave'));
  });

  it('stays on Keep going', async () => {
    const element = await showStill(duringChallenge);
    getByRole(element, 'button', 'Keep going').click();
    expect(element.intents).to.deep.equal([{type: 'stay'}]);
  });

  it('leaves on Leave', async () => {
    const element = await showStill(duringChallenge);
    getByRole(element, 'button', 'Leave').click();
    expect(element.intents).to.deep.equal([{type: 'close'}]);
  });

  it('stays on Escape', async () => {
    const element = await showStill(duringChallenge);
    const events = recordEvents(element);
    await sendKeys({press: 'Escape'});
    await waitForRender(element);
    expect(getStepName(element)).to.equal('challenge');
    expect(listEventNames(events)).to.be.empty;
  });

  it('returns the focus and keeps the typed text', async () => {
    const element = await showStill(withUnsentInput.from);
    const username = getByRole(element, 'textbox', 'Username') as HTMLInputElement;
    username.focus();
    await sendKeys({type: 'jordan'});
    await element.display(withUnsentInput);
    await element.display(withUnsentInput.from);
    expectFocus(username);
    expect(username.value).to.equal('jordan');
    expect(element.getElement('[part="body"]').inert).to.be.false;
  });

  it('focuses the heading if the previously focused element is gone', async () => {
    const element = await showStill(whileConnecting.from);
    getByRole(element, 'button', 'Cancel').focus();
    await element.display(whileConnecting);
    await element.display(getFixtureState('accounts', 'Accounts: one new connection'));
    expectFocus(getByRole(element, 'heading', 'Your servicers'));
  });
});
