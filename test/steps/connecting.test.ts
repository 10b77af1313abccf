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
  expectTitle,
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

  it('names the dialog by its heading, which has the servicer’s name and the focus', async () => {
    const element = await showStill(signingIn);
    expectTitle(element, 'Connecting to MOHELA');
  });

  it('lists the current stage and the next one, and announces the current one', async () => {
    const element = await showStill(signingIn);
    const [first, second] = queryAllByRole(element, 'listitem');
    expect([first, second].map((item) => getAccessibleName(item!))).to.deep.equal([
      'Logging you in',
      'Reading your loans',
    ]);
    expect(first!.getAttribute('aria-current')).to.equal('step');
    expect(second!.hasAttribute('aria-current')).to.be.false;
    expect(element.status).to.equal('Logging you in');
  });

  it('says in words that a stage is done', async () => {
    const element = await showStill(readingLoans);
    const [first, second] = queryAllByRole(element, 'listitem');
    expect(normalizeText(first!.innerText)).to.equal('Logging you in (done)');
    expect(first!.hasAttribute('aria-current')).to.be.false;
    expect(second!.getAttribute('aria-current')).to.equal('step');
    expect(element.status).to.equal('Reading your loans');
  });

  it('keeps the focus when the stage changes, and announces the new stage', async () => {
    const element = await showStill(signingIn);
    const cancel = getByRole(element, 'button', 'Cancel');
    cancel.focus();
    await element.display(readingLoans);
    expectFocus(cancel);
    expect(element.status).to.equal('Reading your loans');
  });

  it('returns to the login on Cancel', async () => {
    const element = await showStill(signingIn);
    getByRole(element, 'button', 'Cancel').click();
    expect(element.intents).to.deep.equal([{type: 'back'}]);
  });

  it('asks for confirmation on Close, since the login would be lost', async () => {
    const element = await showStill(signingIn);
    const events = recordEvents(element);
    getByRole(element, 'button', 'Close').click();
    await waitForRender(element);
    expect(getStepName(element)).to.equal('leaving');
    expect(listEventNames(events)).to.deep.equal(['step-viewed']);
  });
});
