/** In every state: each control can be reached by Tab, and a person sees that they are there. */
import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import {states} from '../fixtures/states.js';
import {itForEach} from '../support/case-table.js';
import {setColorScheme, showStill} from '../support/still-link.js';
import {listControls, listTabStops} from '../support/tab-order.js';

/** Nothing is on the screen in a dialog that is closed, and problems differ in their words alone. */
const shown = states.filter(
  ({state}) =>
    state.step !== 'closed' && (state.step !== 'problem' || ['offline', 'not-allowed'].includes(state.code)),
);

const screens = [
  {name: 'a small phone, in the dark', width: 320, height: 568, scheme: 'dark'},
  {name: 'a phone on its side', width: 568, height: 320, scheme: 'light'},
  {name: 'a desktop zoomed in to 400 %', width: 320, height: 200, scheme: 'light'},
] as const;

describe('The focus', () => {
  after(async () => {
    await setColorScheme('light');
    await setViewport({width: 800, height: 600});
  });

  for (const {name, width, height, scheme} of screens) {
    describe(`on a screen of ${width} × ${height}`, () => {
      before(async () => {
        await setColorScheme(scheme);
        await setViewport({width, height});
      });

      itForEach(`on ${name}, comes to each control and is seen there:`, shown, async ({state}) => {
        const element = await showStill(state);
        const places = await listTabStops(element);
        expect(places).to.have.members(listControls(element));
        expect((await listTabStops(element, true)).reverse()).to.deep.equal(places);
      });
    });
  }
});
