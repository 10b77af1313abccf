import {expect} from '@open-wc/testing';

import {
  queryAllByRole,
  normalizeText,
  getByRole,
  recordEvents,
  listEventNames,
  getAccessibleName,
  waitForRender,
  getStepName,
} from '../support/helpers.js';
import {
  expectFocus,
  itIsAccessible,
  keepIntentsInside,
  getFixtureState,
  showStill,
} from '../support/still-link.js';

const signingIn = getFixtureState('connecting', 'Connecting: signing in');
const readingLoans = getFixtureState('connecting', 'Connecting: reading loans');

describe('Connecting', () => {
  itIsAccessible('connecting');
  keepIntentsInside();

  it('names the dialog by the servicer, in a heading that has the focus', async () => {
    const element = await showStill(signingIn);
    const heading = getByRole(element, 'heading', 'Connecting to MOHELA');
    expect(getAccessibleName(getByRole(element, 'dialog'))).to.equal('Connecting to MOHELA');
    expectFocus(heading);
  });

  it('says what happens now, and what comes next', async () => {
    const element = await showStill(signingIn);
    const [first, second] = queryAllByRole(element, 'listitem');
    expect([first, second].map((one) => getAccessibleName(one!))).to.deep.equal([
      'Logging you in',
      'Reading your loans',
    ]);
    expect(first!.getAttribute('aria-current')).to.equal('step');
    expect(second!.hasAttribute('aria-current')).to.be.false;
    expect(element.status).to.equal('Logging you in');
  });

  it('says what is done, in words too', async () => {
    const element = await showStill(readingLoans);
    const [first, second] = queryAllByRole(element, 'listitem');
    expect(normalizeText(first!.innerText)).to.equal('Logging you in (done)');
    expect(first!.hasAttribute('aria-current')).to.be.false;
    expect(second!.getAttribute('aria-current')).to.equal('step');
    expect(element.status).to.equal('Reading your loans');
  });

  it('keeps the focus where it is when it comes further, and says so aloud', async () => {
    const element = await showStill(signingIn);
    const cancel = getByRole(element, 'button', 'Cancel');
    cancel.focus();
    await element.display(readingLoans);
    expectFocus(cancel);
    expect(element.status).to.equal('Reading your loans');
  });

  it('goes back to the login with Cancel', async () => {
    const element = await showStill(signingIn);
    getByRole(element, 'button', 'Cancel').click();
    expect(element.intents).to.deep.equal([{type: 'back'}]);
  });

  it('asks before it is closed, since the login would be lost', async () => {
    const element = await showStill(signingIn);
    const heard = recordEvents(element);
    getByRole(element, 'button', 'Close').click();
    await waitForRender(element);
    expect(getStepName(element)).to.equal('leaving');
    expect(listEventNames(heard)).to.deep.equal(['step-viewed']);
  });
});
