import {expect} from '@open-wc/testing';

import {createLink} from '../fixtures/states.js';
import {
  queryAllByRole,
  getByRole,
  recordEvents,
  listEventNames,
  getAccessibleName,
} from '../support/helpers.js';
import {
  expectTitle,
  itIsAccessible,
  keepIntentsInside,
  getFixtureState,
  showStill,
} from '../support/still-link.js';

const welcome = getFixtureState('welcome', 'Welcome');
const liveWelcome = {...welcome, link: createLink({environment: 'live'})};

describe('Welcome', () => {
  itIsAccessible('welcome');
  keepIntentsInside();

  it('names the dialog by its heading, which has the focus', async () => {
    const element = await showStill(welcome);
    expectTitle(element, 'Connect your servicers');
  });

  it('says which data is read, what it is for, and who sees it, with the host name of the page', async () => {
    const element = await showStill(welcome);
    const [read, use, sees, ...more] = queryAllByRole(element, 'listitem').map(getAccessibleName);
    expect(more).to.be.empty;
    expect(read).to.match(/^What .*balance, interest rate and next payment/);
    expect(use).to.match(/^What it is for /);
    expect(sees)
      .to.match(/^Who sees it .*Your password/)
      .and.contain(location.hostname);
  });

  it('shows the consent text of the partner as plain text, if there is one', async () => {
    const markup = '<b>Millpond</b> reads your loans.';
    const element = await showStill({...welcome, link: createLink({consent: markup})});
    expect(element.words).to.contain(markup);
    expect(element.root.querySelector('[part="consent"] b')).to.be.null;
    const withoutConsent = await showStill(welcome);
    expect(withoutConsent.root.querySelector('[part="consent"]')).to.be.null;
  });

  it('shows in a badge and in the text that this is a sandbox, and announces it', async () => {
    const element = await showStill(welcome);
    expect(element.getElement('[part="badge"]').innerText).to.equal('Sandbox');
    expect(element.words).to.contain('never enter a real password');
    expect(element.status).to.match(/sandbox.*real account/i);
  });

  it('does not mention a sandbox in the live environment', async () => {
    const element = await showStill(liveWelcome);
    expect(element.root.querySelector('[part="badge"]')).to.be.null;
    expect(element.words).to.not.match(/sandbox/i);
    expect(element.status).to.be.empty;
  });

  it('continues on Continue', async () => {
    const element = await showStill(welcome);
    getByRole(element, 'button', 'Continue').click();
    expect(element.intents).to.deep.equal([{type: 'begin'}]);
  });

  it('leaves on Not now', async () => {
    const element = await showStill(welcome);
    getByRole(element, 'button', 'Not now').click();
    expect(element.intents).to.deep.equal([{type: 'leave'}]);
  });

  it('closes on Close without a question, since nothing would be lost', async () => {
    const element = await showStill(welcome);
    const events = recordEvents(element);
    getByRole(element, 'button', 'Close').click();
    expect(listEventNames(events)).to.deep.equal(['left', 'nexus-exit', 'closed']);
  });

  it('has only the buttons Continue, Not now and Close', async () => {
    const element = await showStill(welcome);
    expect(queryAllByRole(element, 'button').map(getAccessibleName)).to.deep.equal([
      'Close',
      'Continue',
      'Not now',
    ]);
    expect(getByRole(element, 'button', 'Continue').part.contains('primary')).to.be.true;
  });
});
