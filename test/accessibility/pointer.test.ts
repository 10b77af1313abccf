/** By pointer: what is pressed by mistake can be taken back, and nothing happens on the way. */
import {expect} from '@open-wc/testing';
import {sendMouse} from '@web/test-runner-commands';

import {popularServicers, states} from '../fixtures/states.js';
import {
  queryAllByRole,
  normalizeText,
  getByRole,
  waitForTransitionStart,
  getAccessibleName,
  openLink,
  waitForRender,
} from '../support/helpers.js';
import {itForEach} from '../support/case-table.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';

const middle = (element: Element): [number, number] => {
  const {x, y, width, height} = element.getBoundingClientRect();
  return [Math.round(x + width / 2), Math.round(y + height / 2)];
};
const controls = (element: StillLink): HTMLElement[] =>
  (['button', 'combobox', 'textbox', 'radio', 'option'] as const).flatMap((role) =>
    queryAllByRole(element, role),
  );

describe('By pointer, a person', () => {
  before(() => setColorScheme('light'));
  afterEach(() => sendMouse({type: 'move', position: [2, 2]}));

  it('presses a button by letting go on it, and takes it back by sliding off before', async () => {
    const {element} = await openLink('welcome');
    const position = middle(getByRole(element, 'button', 'Not now'));
    await sendMouse({type: 'move', position});
    await sendMouse({type: 'down'});
    await sendMouse({type: 'move', position: [2, 2]});
    await sendMouse({type: 'up'});
    await waitForRender(element);
    expect(element.open).to.be.true;
    await sendMouse({type: 'click', position});
    expect(element.open).to.be.false;
  });

  it('chooses an option by letting go on it, and takes it back by sliding off before', async () => {
    const element = await showStill(getFixtureState('search', 'Search: popular servicers'));
    const position = middle(getByRole(element, 'option', /^MOHELA/));
    await sendMouse({type: 'move', position});
    await sendMouse({type: 'down'});
    expect(element.intents).to.be.empty;
    await sendMouse({type: 'move', position: [2, 2]});
    await sendMouse({type: 'up'});
    expect(element.intents).to.be.empty;
    await sendMouse({type: 'click', position});
    expect(element.intents).to.deep.equal([{type: 'choose', servicer: popularServicers[0]}]);
  });

  describe('sees nothing appear, move or go by pointing at a control or coming to it:', () => {
    for (const {name, state} of [
      {name: 'the search', state: getFixtureState('search', 'Search: results')},
      {name: 'the login', state: getFixtureState('credentials', 'Credentials')},
      {name: 'several questions', state: getFixtureState('challenge', 'Challenge: several questions')},
      {name: 'the list', state: getFixtureState('accounts', 'Accounts: several connections')},
    ]) {
      it(name, async () => {
        const element = await showStill(state);
        await waitForTransitionStart(element);
        const markup = element.root.innerHTML;
        const words = element.words;
        for (const control of controls(element)) {
          control.scrollIntoView({block: 'nearest'});
          await sendMouse({type: 'move', position: middle(control)});
          control.focus();
          await waitForRender(element);
          expect(element.root.innerHTML === markup, getAccessibleName(control)).to.be.true;
          expect(element.words).to.equal(words);
        }
        expect(element.intents).to.be.empty;
        expect(element.root.querySelector('[title]')).to.be.null;
      });
    }
  });

  const shown = states.filter(({state: {step}}) => step !== 'closed');
  itForEach('can say the words on a control to name it:', shown, async ({state}) => {
    const element = await showStill(state);
    for (const control of controls(element)) {
      const name = getAccessibleName(control);
      // Initials stand beside a name, and what is only read aloud is no word on the control.
      for (const one of control.querySelectorAll('[aria-hidden], .hidden')) one.remove();
      expect(name.replaceAll(' ', '')).to.include(normalizeText(control.innerText).replaceAll(' ', ''));
      expect(name).to.not.be.empty;
    }
  });
});
