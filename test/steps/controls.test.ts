import {expect} from '@open-wc/testing';
import {resetMouse, sendKeys, sendMouse, setViewport} from '@web/test-runner-commands';

import type {State} from '../../src/workflow/state.js';
import {waitForRender} from '../support/helpers.js';
import {queryAll} from '../support/layout.js';
import {setColorScheme, getFixtureState, showStill} from '../support/still-link.js';

const LOOKS = [
  'color',
  'background-color',
  'border-top-color',
  'border-top-style',
  'outline-style',
  'outline-color',
  'outline-width',
  'text-decoration-line',
  'scale',
] as const;

/** All of a control's looks that a state may change, but the pointer: that is not on the control. */
const look = (control: Element): string => {
  const style = getComputedStyle(control);
  return LOOKS.map((property) => `${property}: ${style.getPropertyValue(property)}`).join('; ');
};

async function point(at: Element): Promise<void> {
  at.scrollIntoView({block: 'center'});
  const {x, y, width, height} = at.getBoundingClientRect();
  await sendMouse({type: 'move', position: [Math.round(x + width / 2), Math.round(y + height / 2)]});
}

const leave = (): Promise<void> => sendMouse({type: 'move', position: [0, 0]});

interface Control {
  readonly selector: string;
  readonly state: State;
}

const search = getFixtureState('search', 'Search: one degraded servicer and one down');
const credentials = getFixtureState('credentials', 'Credentials');
const removing = getFixtureState('accounts', 'Accounts: confirming a removal');

const buttons: Readonly<Record<string, Control>> = {
  'the main button': {selector: '[part~="primary"]', state: credentials},
  'a second button': {selector: '[part~="keep"]', state: removing},
  'a button that removes': {selector: '[part~="danger"]', state: removing},
  'a button that adds': {selector: '[part~="add"]', state: removing},
  'a quiet button': {selector: '[part~="quiet"]', state: removing},
  'the Close button': {selector: '[part="close"]', state: credentials},
  'the Back button': {selector: '[part="back"]', state: credentials},
  'the button that shows the password': {selector: '[part="reveal"]', state: credentials},
};

const others: Readonly<Record<string, Control>> = {
  'a field': {selector: '#username', state: credentials},
  'the search': {selector: '#servicer', state: search},
  'what opens the loans': {selector: 'summary', state: removing},
};

describe('A control', () => {
  before(async () => {
    await setColorScheme('light');
    await setViewport({width: 800, height: 600});
  });
  afterEach(async () => {
    await leave();
    await resetMouse();
  });

  for (const [name, {selector, state}] of Object.entries({...buttons, ...others})) {
    it(`shows the mouse and the focus: ${name}`, async () => {
      const element = await showStill(state);
      const [control] = queryAll(element, selector);
      if (!control) return expect.fail(`There is no ${selector}.`);
      await waitForRender(element);
      // The element focuses its first field by itself.
      element.getElement('h2').focus();
      const atRest = look(control);

      await point(control);
      expect(look(control), 'hovered').to.not.equal(atRest);
      await leave();
      expect(look(control), 'left').to.equal(atRest);

      await sendKeys({press: 'Shift'});
      control.focus();
      expect(control.matches(':focus-visible')).to.be.true;
      expect(getComputedStyle(control).outlineStyle, 'focused').to.equal('solid');
      expect(look(control), 'focused').to.not.equal(atRest);
    });
  }

  for (const [name, {selector, state}] of Object.entries(buttons)) {
    it(`gives way under a press: ${name}`, async () => {
      const element = await showStill(state);
      const [control] = queryAll(element, selector);
      if (!control) return expect.fail(`There is no ${selector}.`);
      const atRest = look(control);
      await point(control);
      const hovered = look(control);
      expect(hovered, 'hovered').to.not.equal(atRest);
      await sendMouse({type: 'down'});
      expect(look(control), 'pressed').to.not.equal(hovered);
      // Let go elsewhere, it is not clicked.
      await leave();
      await sendMouse({type: 'up'});
    });
  }

  it('shows the mouse: a servicer', async () => {
    const element = await showStill(search);
    const option = element.getElement('#servicer-0');
    const atRest = look(option);
    await point(option);
    expect(look(option)).to.not.equal(atRest);
  });

  it('shows where the arrow keys are in the list', async () => {
    const element = await showStill(search);
    const [first] = queryAll(element, '[role="option"]');
    const atRest = look(first!);
    element.getElement('#servicer').focus();
    await sendKeys({press: 'ArrowDown'});
    await waitForRender(element);
    expect(first!.getAttribute('aria-selected')).to.equal('true');
    expect(look(first!)).to.not.equal(atRest);
  });

  it('shows that a servicer cannot be chosen', async () => {
    const element = await showStill(search);
    const [able, , unable] = queryAll(element, '[role="option"]');
    expect(unable!.getAttribute('aria-disabled')).to.equal('true');
    for (const piece of ['[part="avatar"]', '.name']) {
      const [one, other] = [able!, unable!].map((option) => look(option.querySelector(piece)!));
      expect(other, piece).to.not.equal(one);
    }
    expect(getComputedStyle(unable!).cursor).to.equal('default');
  });

  it('shows that it waits for an answer', async () => {
    const element = await showStill(getFixtureState('challenge', 'Challenge: a one-time code'));
    const submit = element.getElement('[type="submit"]');
    const [atRest, words] = [look(submit), submit.innerText];
    await element.display(getFixtureState('challenge', 'Challenge: busy'));
    const busy = element.getElement('[type="submit"]');
    expect(busy.getAttribute('aria-disabled')).to.equal('true');
    expect(look(busy)).to.not.equal(atRest);
    expect(busy.innerText).to.not.equal(words);
    expect(busy.querySelector('.spinner')!.checkVisibility()).to.be.true;
    expect(getComputedStyle(busy).cursor).to.equal('default');
    await point(busy);
    const hovered = getComputedStyle(busy).backgroundColor;
    await leave();
    expect(hovered, 'under the mouse').to.equal(getComputedStyle(busy).backgroundColor);
  });

  it('that searches shows that it does', async () => {
    const sign = async (name: string) =>
      (await showStill(getFixtureState('search', name)))
        .getElement('.control > :is(.icon, .spinner)')
        .getAttribute('class');
    expect(await sign('Search: results')).to.equal('icon');
    expect(await sign('Search: loading the next query')).to.equal('spinner');
  });

  it('that was filled in wrongly shows it', async () => {
    const element = await showStill(credentials);
    // The heading has the focus, so that none of the fields is about to show it.
    element.getElement('h2').focus();
    const atRest = look(element.getElement('#password'));
    await element.display(getFixtureState('credentials', 'Credentials: invalid, with the username kept'));
    element.getElement('h2').focus();
    expect(look(element.getElement('#password'))).to.not.equal(atRest);
    expect(look(element.getElement('#username')), 'the other').to.equal(atRest);
  });

  it('keeps the ring around a field off its label', async () => {
    for (const [selector, state] of [
      ['#username', credentials],
      ['#servicer', search],
    ] as const) {
      const element = await showStill(state);
      const field = element.getElement(selector);
      field.focus();
      const {outlineOffset, outlineWidth} = getComputedStyle(field);
      const ring = field.getBoundingClientRect().top - parseFloat(outlineOffset) - parseFloat(outlineWidth);
      const label = queryAll(element, 'label').find((one) => one.getAttribute('for') === field.id);
      expect(ring, selector).to.be.at.least(label!.getBoundingClientRect().bottom + 1);
    }
  });
});

describe('A step', () => {
  before(() => setColorScheme('light'));

  it('that is not there yet shows the shape of what comes', async () => {
    for (const state of [
      getFixtureState('opening', 'Opening'),
      getFixtureState('search', 'Search: loading popular servicers'),
    ]) {
      const element = await showStill(state);
      const shapes = queryAll(element, '.skeleton span');
      expect(shapes.length).to.equal(3);
      for (const shape of shapes) {
        const {backgroundColor, inlineSize} = getComputedStyle(shape, '::after');
        expect(backgroundColor).to.not.equal(
          getComputedStyle(element.getElement('[part="dialog"]')).backgroundColor,
        );
        expect(parseFloat(inlineSize)).to.be.above(100);
      }
    }
  });

  it('that found nothing says what to do, as a list', async () => {
    const element = await showStill(getFixtureState('search', 'Search: no results'));
    const tips = queryAll(element, '.empty li');
    expect(tips).to.not.be.empty;
    for (const tip of tips) expect(getComputedStyle(tip).listStyleType).to.equal('disc');
  });

  it('where something went wrong tells it apart from all else', async () => {
    const element = await showStill(getFixtureState('accounts', 'Accounts: finishing failed'));
    const alert = element.getElement('[part="error"]');
    const own = look(alert);
    expect(look(element.getElement('[part="connection"]'))).to.not.equal(own);
    expect(getComputedStyle(alert).backgroundColor).to.not.equal(
      getComputedStyle(element.getElement('[part="dialog"]')).backgroundColor,
    );
    expect(alert.querySelector('.icon')!.checkVisibility()).to.be.true;
    await element.display(getFixtureState('accounts', 'Accounts: one new connection'));
    expect(look(element.getElement('[part="notice"]')), 'good news').to.not.equal(own);
  });
});
