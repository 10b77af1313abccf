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

const neverOpened = getFixtureState('closed', 'Closed before the first opening');
const complete = getFixtureState('closed', 'Closed: complete');
const incomplete = getFixtureState('closed', 'Closed: incomplete');

describe('Closed', () => {
  itIsAccessible('closed');
  keepIntentsInside();

  it('shows inline that the session is complete, and which servicers are connected', async () => {
    const element = await showStill(complete);
    expect(getByRole(element, 'heading', 'All done')).to.exist;
    expect(getAccessibleName(getByRole(element, 'region'))).to.equal('All done');
    expect(element.words).to.contain('MOHELA and Nelnet are connected.');
    expect(element.status).to.equal('MOHELA and Nelnet are connected.');
  });

  it('shows inline that the session is closed without a success', async () => {
    for (const state of [neverOpened, incomplete]) {
      const element = await showStill(state);
      expect(getByRole(element, 'heading', 'This is closed')).to.exist;
      expect(element.status).to.equal('You can open it again.');
    }
  });

  it('has only one button inline, which starts again', async () => {
    const element = await showStill(complete);
    expect(queryAllByRole(element, 'button').map(getAccessibleName)).to.deep.equal(['Start again']);
    expect(element.root.querySelector('[part="badge"]')).to.be.null;
  });

  it('starts again inline, and focuses the heading of the next step', async () => {
    const element = await showStill(incomplete);
    element.backend = new SandboxBackend({latency: 0});
    const events = recordEvents(element);
    const startButton = getByRole(element, 'button', 'Start again');
    startButton.focus();
    startButton.click();
    await findByRole(element, 'button', 'Continue');
    expect(listEventNames(events).slice(0, 2)).to.deep.equal(['opened', 'step-viewed']);
    expectFocus(getByRole(element, 'heading', 'Connect your servicers'));
  });

  it('shows nothing in a dialog', async () => {
    const element = await showStill(complete, {inline: false});
    expect(getDialog(element).open).to.be.false;
    expect(getDialog(element).childElementCount).to.equal(0);
    expect(element.open).to.be.false;
  });
});
