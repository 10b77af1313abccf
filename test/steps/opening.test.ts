import {expect} from '@open-wc/testing';

import {byRole, hear, names, nameOf} from '../support/helpers.js';
import {expectFocus, isAccessible, keepsIntentsInside, literal, still} from '../support/still-link.js';

const opening = literal('opening', 'Opening');

describe('Opening', () => {
  isAccessible('opening');
  keepsIntentsInside();

  it('names the dialog by its heading, which has the focus', async () => {
    const element = await still(opening);
    const heading = byRole(element, 'heading', 'Connect your servicers');
    expect(nameOf(byRole(element, 'dialog'))).to.equal('Connect your servicers');
    expectFocus(heading);
  });

  it('says that it is busy, to who sees it and to who does not', async () => {
    const element = await still(opening);
    expect(await element.said()).to.equal('Getting things ready');
    expect(element.one('[aria-busy="true"]').contains(byRole(element, 'heading'))).to.be.true;
    expect(element.one('.skeleton').getAttribute('aria-hidden')).to.equal('true');
  });

  it('shows no sandbox badge, since where it will be is not known yet', async () => {
    const element = await still(opening);
    expect(element.root.querySelector('[part="badge"]')).to.be.null;
  });

  it('can be closed at once, without a question', async () => {
    const element = await still(opening);
    const heard = hear(element);
    byRole(element, 'button', 'Close').click();
    expect(names(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
  });
});
