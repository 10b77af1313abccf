/** Checks in every state that Tab reaches each control and that the focus is visible there. */
import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import {states} from '../fixtures/states.js';
import {itForEach} from '../support/case-table.js';
import {setColorScheme, showStill} from '../support/still-link.js';
import {listControls, listTabStops} from '../support/tab-order.js';
import {takeTurn} from '../support/trials.js';

/** The states of an open dialog. Two problems are enough, because problems differ only in their text. */
const openStates = states.filter(
  ({state}) =>
    state.step !== 'closed' && (state.step !== 'problem' || ['offline', 'not-allowed'].includes(state.code)),
);

const screens = [
  {name: 'a small phone in the dark theme', width: 320, height: 568, scheme: 'dark'},
  {name: 'a phone in landscape', width: 568, height: 320, scheme: 'light'},
  {name: 'a desktop at 400 % zoom', width: 320, height: 200, scheme: 'light'},
] as const;

describe('The focus', () => {
  after(async () => {
    await setColorScheme('light');
    await setViewport({width: 800, height: 600});
  });

  for (const [index, {name, width, height, scheme}] of screens.entries()) {
    describe(`on a screen of ${width} × ${height}`, () => {
      before(async () => {
        await setColorScheme(scheme);
        await setViewport({width, height});
      });

      itForEach(
        `is visible at each control on ${name}`,
        takeTurn(openStates, index, screens.length),
        async ({state}) => {
          const element = await showStill(state);
          const stops = await listTabStops(element);
          expect(stops).to.have.members(listControls(element));
          expect((await listTabStops(element, true)).reverse()).to.deep.equal(stops);
        },
      );
    });
  }
});
