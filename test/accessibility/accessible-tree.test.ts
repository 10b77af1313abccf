/** Compares the accessibility tree of every state with its outline in `accessible-tree/`. */
import {expect} from '@open-wc/testing';
import {executeServerCommand} from '@web/test-runner-commands';

import {toSlug, states} from '../fixtures/states.js';
import {itForEach} from '../support/case-table.js';
import {setColorScheme, showStill} from '../support/still-link.js';

const getFileName = (name: string): string => `${toSlug(name)}.txt`;

describe('The accessibility tree', () => {
  before(() => setColorScheme('light'));

  itForEach('matches the outline of every state', states, async ({name, state}) => {
    const element = await showStill(state);
    for (const details of element.root.querySelectorAll('details')) details.open = true;
    await element.waitForAnnouncement();
    const tree = await executeServerCommand<string, undefined>('accessible-tree');
    const saved = await executeServerCommand<string | null, object>('saved-tree', {
      file: getFileName(name),
      tree,
    });
    expect(saved, 'There is no outline: run the test with UPDATE_TREES=1 and review the new file.').to.be.a(
      'string',
    );
    expect(tree).to.equal(saved);
  });

  it('has an outline for each state and no outdated outline', async () => {
    const files = new Set(states.map(({name}) => getFileName(name)));
    expect(files.size, 'files').to.equal(states.length);
    for (const file of await executeServerCommand<string[], undefined>('saved-trees')) {
      if (!files.has(file)) await executeServerCommand('forget-tree', {file});
    }
    expect(await executeServerCommand('saved-trees')).to.have.members([...files]);
  });
});
