import {expect} from '@open-wc/testing';

import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import {
  queryAllByRole,
  getByRole,
  getDialog,
  findByRole,
  recordEvents,
  getAccessibleName,
  listEventNames,
} from '../support/helpers.js';
import {
  expectFocus,
  itIsAccessible,
  keepIntentsInside,
  getFixtureState,
  showStill,
} from '../support/still-link.js';

const before = getFixtureState('closed', 'Closed before the first opening');
const complete = getFixtureState('closed', 'Closed: complete');
const incomplete = getFixtureState('closed', 'Closed: incomplete');

describe('Closed', () => {
  itIsAccessible('closed');
  keepIntentsInside();

  it('inline, says that all is done and who is connected', async () => {
    const element = await showStill(complete);
    expect(getByRole(element, 'heading', 'All done')).to.exist;
    expect(getAccessibleName(getByRole(element, 'region'))).to.equal('All done');
    expect(element.words).to.contain('MOHELA and Nelnet are connected.');
    expect(element.status).to.equal('MOHELA and Nelnet are connected.');
  });

  it('inline, says that it is not finished', async () => {
    for (const state of [before, incomplete]) {
      const element = await showStill(state);
      expect(getByRole(element, 'heading', 'This is closed')).to.exist;
      expect(element.status).to.equal('You can open it again.');
    }
  });

  it('inline, offers nothing but to start again', async () => {
    const element = await showStill(complete);
    expect(queryAllByRole(element, 'button').map(getAccessibleName)).to.deep.equal(['Start again']);
    expect(element.root.querySelector('[part="badge"]')).to.be.null;
  });

  it('inline, starts again, with the focus on what comes', async () => {
    const element = await showStill(incomplete);
    element.backend = new SandboxBackend({latency: 0});
    const heard = recordEvents(element);
    const again = getByRole(element, 'button', 'Start again');
    again.focus();
    again.click();
    await findByRole(element, 'button', 'Continue');
    expect(listEventNames(heard).slice(0, 2)).to.deep.equal(['opened', 'step-viewed']);
    expectFocus(getByRole(element, 'heading', 'Connect your servicers'));
  });

  it('in a dialog, shows nothing at all', async () => {
    const element = await showStill(complete, {inline: false});
    expect(getDialog(element).open).to.be.false;
    expect(getDialog(element).childElementCount).to.equal(0);
    expect(element.open).to.be.false;
  });
});
