import {expect} from '@open-wc/testing';

import {getByRole, recordEvents, listEventNames} from '../support/helpers.js';
import {
  expectTitle,
  itIsAccessible,
  keepIntentsInside,
  getFixtureState,
  showStill,
} from '../support/still-link.js';

const opening = getFixtureState('opening', 'Opening');

describe('Opening', () => {
  itIsAccessible('opening');
  keepIntentsInside();

  it('names the dialog by its heading, which has the focus', async () => {
    const element = await showStill(opening);
    expectTitle(element, 'Connect your servicers');
  });

  it('shows a skeleton, is marked as busy, and announces that it is busy', async () => {
    const element = await showStill(opening);
    expect(await element.waitForAnnouncement()).to.equal('Getting things ready');
    expect(element.getElement('[aria-busy="true"]').contains(getByRole(element, 'heading'))).to.be.true;
    expect(element.getElement('.skeleton').getAttribute('aria-hidden')).to.equal('true');
  });

  it('shows no sandbox badge, since the environment is not known yet', async () => {
    const element = await showStill(opening);
    expect(element.root.querySelector('[part="badge"]')).to.be.null;
  });

  it('closes without a question', async () => {
    const element = await showStill(opening);
    const events = recordEvents(element);
    getByRole(element, 'button', 'Close').click();
    expect(listEventNames(events)).to.deep.equal(['left', 'nexus-exit', 'closed']);
  });
});
