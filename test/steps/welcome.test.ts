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
  expectFocus,
  itIsAccessible,
  keepIntentsInside,
  getFixtureState,
  showStill,
} from '../support/still-link.js';

const welcome = getFixtureState('welcome', 'Welcome');
const live = {...welcome, link: createLink({environment: 'live'})};

describe('Welcome', () => {
  itIsAccessible('welcome');
  keepIntentsInside();

  it('names the dialog by its heading, which has the focus', async () => {
    const element = await showStill(welcome);
    const heading = getByRole(element, 'heading', 'Connect your servicers');
    expect(getAccessibleName(getByRole(element, 'dialog'))).to.equal('Connect your servicers');
    expectFocus(heading);
  });

  it('says what is read, what for, and who sees it, with the name of the site', async () => {
    const element = await showStill(welcome);
    const [read, use, sees, ...more] = queryAllByRole(element, 'listitem').map(getAccessibleName);
    expect(more).to.be.empty;
    expect(read).to.match(/^What .*balance, interest rate and next payment/);
    expect(use).to.match(/^What it is for /);
    expect(sees)
      .to.match(/^Who sees it .*Your password/)
      .and.contain(location.hostname);
  });

  it('has the partner’s own words read before the first servicer, where there are any, as they are', async () => {
    const markup = '<b>Millpond</b> reads your loans.';
    const element = await showStill({...welcome, link: createLink({consent: markup})});
    expect(element.words).to.contain(markup);
    expect(element.root.querySelector('[part="consent"] b')).to.be.null;
    const silent = await showStill(welcome);
    expect(silent.root.querySelector('[part="consent"]')).to.be.null;
  });

  it('says that this is a sandbox: in a badge, in words and aloud', async () => {
    const element = await showStill(welcome);
    expect(element.getElement('[part="badge"]').innerText).to.equal('Sandbox');
    expect(element.words).to.contain('never enter a real password');
    expect(element.status).to.match(/sandbox.*real account/i);
  });

  it('says nothing of a sandbox where there is none', async () => {
    const element = await showStill(live);
    expect(element.root.querySelector('[part="badge"]')).to.be.null;
    expect(element.words).to.not.match(/sandbox/i);
    expect(element.status).to.be.empty;
  });

  it('goes on with Continue', async () => {
    const element = await showStill(welcome);
    getByRole(element, 'button', 'Continue').click();
    expect(element.intents).to.deep.equal([{type: 'begin'}]);
  });

  it('leaves with Not now', async () => {
    const element = await showStill(welcome);
    getByRole(element, 'button', 'Not now').click();
    expect(element.intents).to.deep.equal([{type: 'leave'}]);
  });

  it('leaves at once with Close, since nothing would be lost', async () => {
    const element = await showStill(welcome);
    const heard = recordEvents(element);
    getByRole(element, 'button', 'Close').click();
    expect(listEventNames(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
  });

  it('offers Continue, Not now and Close, and no other way', async () => {
    const element = await showStill(welcome);
    expect(queryAllByRole(element, 'button').map(getAccessibleName)).to.deep.equal([
      'Close',
      'Continue',
      'Not now',
    ]);
    expect(getByRole(element, 'button', 'Continue').part.contains('primary')).to.be.true;
  });
});
