import {expect} from '@open-wc/testing';

import {allByRole, asRead, byRole, hear, names, nameOf, settled, stepOf} from '../support/helpers.js';
import {expectFocus, isAccessible, keepsIntentsInside, literal, still} from '../support/still-link.js';

const signingIn = literal('connecting', 'Connecting: signing in');
const readingLoans = literal('connecting', 'Connecting: reading loans');

describe('Connecting', () => {
  isAccessible('connecting');
  keepsIntentsInside();

  it('names the dialog by the servicer, in a heading that has the focus', async () => {
    const element = await still(signingIn);
    const heading = byRole(element, 'heading', 'Connecting to MOHELA');
    expect(nameOf(byRole(element, 'dialog'))).to.equal('Connecting to MOHELA');
    expectFocus(heading);
  });

  it('says what happens now, and what comes next', async () => {
    const element = await still(signingIn);
    const [first, second] = allByRole(element, 'listitem');
    expect([first, second].map((one) => nameOf(one!))).to.deep.equal([
      'Logging you in',
      'Reading your loans',
    ]);
    expect(first!.getAttribute('aria-current')).to.equal('step');
    expect(second!.hasAttribute('aria-current')).to.be.false;
    expect(element.status).to.equal('Logging you in');
  });

  it('says what is done, in words too', async () => {
    const element = await still(readingLoans);
    const [first, second] = allByRole(element, 'listitem');
    expect(asRead(first!.innerText)).to.equal('Logging you in (done)');
    expect(first!.hasAttribute('aria-current')).to.be.false;
    expect(second!.getAttribute('aria-current')).to.equal('step');
    expect(element.status).to.equal('Reading your loans');
  });

  it('keeps the focus where it is when it comes further, and says so aloud', async () => {
    const element = await still(signingIn);
    const cancel = byRole(element, 'button', 'Cancel');
    cancel.focus();
    await element.display(readingLoans);
    expectFocus(cancel);
    expect(element.status).to.equal('Reading your loans');
  });

  it('goes back to the login with Cancel', async () => {
    const element = await still(signingIn);
    byRole(element, 'button', 'Cancel').click();
    expect(element.intents).to.deep.equal([{type: 'back'}]);
  });

  it('asks before it is closed, since the login would be lost', async () => {
    const element = await still(signingIn);
    const heard = hear(element);
    byRole(element, 'button', 'Close').click();
    await settled(element);
    expect(stepOf(element)).to.equal('leaving');
    expect(names(heard)).to.deep.equal(['step-viewed']);
  });
});
