/** By pointer: what is pressed by mistake can be taken back, and nothing happens on the way. */
import {expect} from '@open-wc/testing';
import {sendMouse} from '@web/test-runner-commands';

import {popularServicers, states} from '../fixtures/states.js';
import {allByRole, asRead, byRole, letGo, nameOf, open, settled} from '../support/helpers.js';
import {follow, literal, still, type StillLink} from '../support/still-link.js';

const middle = (element: Element): [number, number] => {
  const {x, y, width, height} = element.getBoundingClientRect();
  return [Math.round(x + width / 2), Math.round(y + height / 2)];
};
const controls = (element: StillLink): HTMLElement[] =>
  (['button', 'combobox', 'textbox', 'radio', 'option'] as const).flatMap((role) => allByRole(element, role));

describe('By pointer, a person', () => {
  before(() => follow('light'));
  afterEach(() => sendMouse({type: 'move', position: [2, 2]}));

  it('presses a button by letting go on it, and takes it back by sliding off before', async () => {
    const {element} = await open('welcome');
    const position = middle(byRole(element, 'button', 'Not now'));
    await sendMouse({type: 'move', position});
    await sendMouse({type: 'down'});
    await sendMouse({type: 'move', position: [2, 2]});
    await sendMouse({type: 'up'});
    await settled(element);
    expect(element.open).to.be.true;
    await sendMouse({type: 'click', position});
    expect(element.open).to.be.false;
  });

  it('chooses an option by letting go on it, and takes it back by sliding off before', async () => {
    const element = await still(literal('search', 'Search: popular servicers'));
    const position = middle(byRole(element, 'option', /^MOHELA/));
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
      {name: 'the search', state: literal('search', 'Search: results')},
      {name: 'the login', state: literal('credentials', 'Credentials')},
      {name: 'several questions', state: literal('challenge', 'Challenge: several questions')},
      {name: 'the list', state: literal('accounts', 'Accounts: several connections')},
    ]) {
      it(name, async () => {
        const element = await still(state);
        await letGo(element);
        const markup = element.root.innerHTML;
        const words = element.words;
        for (const control of controls(element)) {
          control.scrollIntoView({block: 'nearest'});
          await sendMouse({type: 'move', position: middle(control)});
          control.focus();
          await settled(element);
          expect(element.root.innerHTML === markup, nameOf(control)).to.be.true;
          expect(element.words).to.equal(words);
        }
        expect(element.intents).to.be.empty;
        expect(element.root.querySelector('[title]')).to.be.null;
      });
    }
  });

  describe('can say the words on a control to name it:', () => {
    for (const {name, state} of states.filter(({state: {step}}) => step !== 'closed')) {
      it(name, async () => {
        const element = await still(state);
        for (const control of controls(element)) {
          const name = nameOf(control);
          // Initials stand beside a name, and what is only read aloud is no word on the control.
          for (const one of control.querySelectorAll('[aria-hidden], .hidden')) one.remove();
          expect(name.replaceAll(' ', '')).to.include(asRead(control.innerText).replaceAll(' ', ''));
          expect(name).to.not.be.empty;
        }
      });
    }
  });
});
