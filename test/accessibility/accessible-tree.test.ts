/** What a screen reader is given in every state, against the outlines in `accessible-tree/`. */
import {expect} from '@open-wc/testing';
import {executeServerCommand} from '@web/test-runner-commands';

import {toSlug, states} from '../fixtures/states.js';
import {itForEach} from '../support/case-table.js';
import {setColorScheme, showStill} from '../support/still-link.js';

const fileOf = (name: string): string => `${toSlug(name)}.txt`;

describe('To a screen reader', () => {
  before(() => setColorScheme('light'));

  itForEach('is what its outline says, in every state', states, async ({name, state}) => {
    const element = await showStill(state);
    for (const details of element.root.querySelectorAll('details')) details.open = true;
    await element.waitForAnnouncement();
    const tree = await executeServerCommand<string, undefined>('accessible-tree');
    const saved = await executeServerCommand<string | null, object>('saved-tree', {
      file: fileOf(name),
      tree,
    });
    expect(saved, 'There is no outline: run it with UPDATE_TREES=1, and read what it writes.').to.be.a(
      'string',
    );
    expect(tree).to.equal(saved);
  });

  it('there is an outline of each state, and of none that is no more', async () => {
    const files = new Set(states.map(({name}) => fileOf(name)));
    expect(files.size, 'files').to.equal(states.length);
    for (const file of await executeServerCommand<string[], undefined>('saved-trees')) {
      if (!files.has(file)) await executeServerCommand('forget-tree', {file});
    }
    expect(await executeServerCommand('saved-trees')).to.have.members([...files]);
  });
});
