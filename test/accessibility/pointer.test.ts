/** Tests of the pointer: a press can be cancelled, and hovering has no effect. */
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

const getCenter = (element: Element): [number, number] => {
  const {x, y, width, height} = element.getBoundingClientRect();
  return [Math.round(x + width / 2), Math.round(y + height / 2)];
};
const queryControls = (element: StillLink): HTMLElement[] =>
  (['button', 'combobox', 'textbox', 'radio', 'option'] as const).flatMap((role) =>
    queryAllByRole(element, role),
  );

describe('With a pointer, a person', () => {
  before(() => setColorScheme('light'));
  afterEach(() => sendMouse({type: 'move', position: [2, 2]}));

  it('presses a button on release and cancels the press by sliding off', async () => {
    const {element} = await openLink('welcome');
    const position = getCenter(getByRole(element, 'button', 'Not now'));
    await sendMouse({type: 'move', position});
    await sendMouse({type: 'down'});
    await sendMouse({type: 'move', position: [2, 2]});
    await sendMouse({type: 'up'});
    await waitForRender(element);
    expect(element.open).to.be.true;
    await sendMouse({type: 'click', position});
    expect(element.open).to.be.false;
  });

  it('chooses an option on release and cancels the press by sliding off', async () => {
    const element = await showStill(getFixtureState('search', 'Search: popular servicers'));
    const position = getCenter(getByRole(element, 'option', /^MOHELA/));
    await sendMouse({type: 'move', position});
    await sendMouse({type: 'down'});
    expect(element.intents).to.be.empty;
    await sendMouse({type: 'move', position: [2, 2]});
    await sendMouse({type: 'up'});
    expect(element.intents).to.be.empty;
    await sendMouse({type: 'click', position});
    expect(element.intents).to.deep.equal([{type: 'choose', servicer: popularServicers[0]}]);
  });

  describe('sees no change on hover or focus', () => {
    for (const {name, state} of [
      {name: 'the search', state: getFixtureState('search', 'Search: results')},
      {name: 'the login', state: getFixtureState('credentials', 'Credentials')},
      {name: 'several questions', state: getFixtureState('challenge', 'Challenge: several questions')},
      {name: 'the list', state: getFixtureState('accounts', 'Accounts: several connections')},
    ]) {
      it(`in ${name}`, async () => {
        const element = await showStill(state);
        await waitForTransitionStart(element);
        const markup = element.root.innerHTML;
        const words = element.words;
        for (const control of queryControls(element)) {
          control.scrollIntoView({block: 'nearest'});
          await sendMouse({type: 'move', position: getCenter(control)});
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

  const openStates = states.filter(({state: {step}}) => step !== 'closed');
  itForEach('finds the visible text of each control in its accessible name', openStates, async ({state}) => {
    const element = await showStill(state);
    for (const control of queryControls(element)) {
      const name = getAccessibleName(control);
      // The initials and the text for screen readers are not part of the visible label.
      for (const part of control.querySelectorAll('[aria-hidden], .hidden')) part.remove();
      expect(name.replaceAll(' ', '')).to.include(normalizeText(control.innerText).replaceAll(' ', ''));
      expect(name).to.not.be.empty;
    }
  });
});
