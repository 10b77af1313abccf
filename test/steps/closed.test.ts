import {expect} from '@open-wc/testing';

import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import {allByRole, byRole, dialogOf, findByRole, hear, nameOf, names} from '../support/helpers.js';
import {expectFocus, isAccessible, keepsIntentsInside, literal, still} from '../support/still-link.js';

const before = literal('closed', 'Closed before the first opening');
const complete = literal('closed', 'Closed: complete');
const incomplete = literal('closed', 'Closed: incomplete');

describe('Closed', () => {
  isAccessible('closed');
  keepsIntentsInside();

  it('inline, says that all is done and who is connected', async () => {
    const element = await still(complete);
    expect(byRole(element, 'heading', 'All done')).to.exist;
    expect(nameOf(byRole(element, 'region'))).to.equal('All done');
    expect(element.words).to.contain('MOHELA and Nelnet are connected.');
    expect(element.status).to.equal('MOHELA and Nelnet are connected.');
  });

  it('inline, says that it is not finished', async () => {
    for (const state of [before, incomplete]) {
      const element = await still(state);
      expect(byRole(element, 'heading', 'This is closed')).to.exist;
      expect(element.status).to.equal('You can open it again.');
    }
  });

  it('inline, offers nothing but to start again', async () => {
    const element = await still(complete);
    expect(allByRole(element, 'button').map(nameOf)).to.deep.equal(['Start again']);
    expect(element.root.querySelector('[part="badge"]')).to.be.null;
  });

  it('inline, starts again, with the focus on what comes', async () => {
    const element = await still(incomplete);
    element.backend = new SandboxBackend({latency: 0});
    const heard = hear(element);
    const again = byRole(element, 'button', 'Start again');
    again.focus();
    again.click();
    await findByRole(element, 'button', 'Continue');
    expect(names(heard).slice(0, 2)).to.deep.equal(['opened', 'step-viewed']);
    expectFocus(byRole(element, 'heading', 'Connect your servicers'));
  });

  it('in a dialog, shows nothing at all', async () => {
    const element = await still(complete, {inline: false});
    expect(dialogOf(element).open).to.be.false;
    expect(dialogOf(element).childElementCount).to.equal(0);
    expect(element.open).to.be.false;
  });
});
