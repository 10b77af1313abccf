import {expect} from '@open-wc/testing';
import {resetMouse, sendKeys, sendMouse, setViewport} from '@web/test-runner-commands';

import type {State} from '../../src/workflow/state.js';
import {styles} from '../../src/styles/index.js';
import {waitForRender} from '../support/helpers.js';
import {queryAll} from '../support/layout.js';
import {setColorScheme, getFixtureState, showStill} from '../support/still-link.js';

const STYLE_PROPERTIES = [
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

/** Returns the computed styles that a state of a control may change, except the cursor. */
const readStyle = (control: Element): string => {
  const style = getComputedStyle(control);
  return STYLE_PROPERTIES.map((property) => `${property}: ${style.getPropertyValue(property)}`).join('; ');
};

async function movePointerTo(target: Element): Promise<void> {
  target.scrollIntoView({block: 'center'});
  const {x, y, width, height} = target.getBoundingClientRect();
  await sendMouse({type: 'move', position: [Math.round(x + width / 2), Math.round(y + height / 2)]});
}

const movePointerAway = (): Promise<void> => sendMouse({type: 'move', position: [0, 0]});

interface Control {
  readonly selector: string;
  readonly state: State;
}

const search = getFixtureState('search', 'Search: one degraded servicer and one down');
const credentials = getFixtureState('credentials', 'Credentials');
const removing = getFixtureState('accounts', 'Accounts: confirming a removal');

const buttons: Readonly<Record<string, Control>> = {
  'the primary button': {selector: '[part~="primary"]', state: credentials},
  'the secondary button': {selector: '[part~="keep"]', state: removing},
  'the button that removes a connection': {selector: '[part~="danger"]', state: removing},
  'the button that adds a servicer': {selector: '[part~="add"]', state: removing},
  'a quiet button': {selector: '[part~="quiet"]', state: removing},
  'the Close button': {selector: '[part="close"]', state: credentials},
  'the Back button': {selector: '[part="back"]', state: credentials},
  'the button that shows the password': {selector: '[part="reveal"]', state: credentials},
};

const otherControls: Readonly<Record<string, Control>> = {
  'a field': {selector: '#username', state: credentials},
  'the search field': {selector: '#servicer', state: search},
  'the summary of the loans': {selector: 'summary', state: removing},
};

describe('A control', () => {
  before(async () => {
    await setColorScheme('light');
    await setViewport({width: 800, height: 600});
  });
  afterEach(async () => {
    await movePointerAway();
    await resetMouse();
  });

  for (const [name, {selector, state}] of Object.entries({...buttons, ...otherControls})) {
    it(`changes its style under the pointer and with the focus: ${name}`, async () => {
      const element = await showStill(state);
      const [control] = queryAll(element, selector);
      if (!control) return expect.fail(`No element matches ${selector}.`);
      await waitForRender(element);
      // The element focuses its first field, so the focus moves to the heading.
      element.getElement('h2').focus();
      const atRest = readStyle(control);

      await movePointerTo(control);
      expect(readStyle(control), 'hovered').to.not.equal(atRest);
      await movePointerAway();
      expect(readStyle(control), 'after the pointer has left').to.equal(atRest);

      await sendKeys({press: 'Shift'});
      control.focus();
      expect(control.matches(':focus-visible')).to.be.true;
      expect(getComputedStyle(control).outlineStyle, 'focused').to.equal('solid');
      expect(readStyle(control), 'focused').to.not.equal(atRest);
    });
  }

  for (const [name, {selector, state}] of Object.entries(buttons)) {
    it(`changes its style while it is pressed: ${name}`, async () => {
      const element = await showStill(state);
      const [control] = queryAll(element, selector);
      if (!control) return expect.fail(`No element matches ${selector}.`);
      const atRest = readStyle(control);
      await movePointerTo(control);
      const hovered = readStyle(control);
      expect(hovered, 'hovered').to.not.equal(atRest);
      await sendMouse({type: 'down'});
      expect(readStyle(control), 'pressed').to.not.equal(hovered);
      // Releasing the mouse button elsewhere does not click the control.
      await movePointerAway();
      await sendMouse({type: 'up'});
    });
  }

  it('has no buttons that Edge adds to a field', () => {
    // Other browsers drop a rule whose selector they do not know, so the text is checked instead.
    const text = styles.map(({cssText}) => cssText).join('');
    for (const name of ['reveal', 'clear'])
      expect(text).to.match(new RegExp(`::-ms-${name} \\{\\s*display: none;`));
  });

  it('changes its style under the pointer: a servicer', async () => {
    const element = await showStill(search);
    const option = element.getElement('#servicer-0');
    const atRest = readStyle(option);
    await movePointerTo(option);
    expect(readStyle(option)).to.not.equal(atRest);
  });

  it('changes its style when the arrow keys make it the active option', async () => {
    const element = await showStill(search);
    const [first] = queryAll(element, '[role="option"]');
    const atRest = readStyle(first!);
    element.getElement('#servicer').focus();
    await sendKeys({press: 'ArrowDown'});
    await waitForRender(element);
    expect(first!.getAttribute('aria-selected')).to.equal('true');
    expect(readStyle(first!)).to.not.equal(atRest);
  });

  it('looks different if it is a servicer that cannot be chosen', async () => {
    const element = await showStill(search);
    const [enabled, , disabled] = queryAll(element, '[role="option"]');
    expect(disabled!.getAttribute('aria-disabled')).to.equal('true');
    for (const piece of ['[part="avatar"]', '.name']) {
      const [enabledStyle, disabledStyle] = [enabled!, disabled!].map((option) =>
        readStyle(option.querySelector(piece)!),
      );
      expect(disabledStyle, piece).to.not.equal(enabledStyle);
    }
    expect(getComputedStyle(disabled!).cursor).to.equal('default');
  });

  it('shows a spinner and ignores the pointer while it is busy', async () => {
    const element = await showStill(getFixtureState('challenge', 'Challenge: a one-time code'));
    const submit = element.getElement('[type="submit"]');
    const [atRest, label] = [readStyle(submit), submit.innerText];
    await element.display(getFixtureState('challenge', 'Challenge: busy'));
    const busy = element.getElement('[type="submit"]');
    expect(busy.getAttribute('aria-disabled')).to.equal('true');
    expect(readStyle(busy)).to.not.equal(atRest);
    expect(busy.innerText).to.not.equal(label);
    expect(busy.querySelector('.spinner')!.checkVisibility()).to.be.true;
    expect(getComputedStyle(busy).cursor).to.equal('default');
    await movePointerTo(busy);
    const hovered = getComputedStyle(busy).backgroundColor;
    await movePointerAway();
    expect(hovered, 'under the pointer').to.equal(getComputedStyle(busy).backgroundColor);
  });

  it('shows a spinner if it is the search field and a search is in progress', async () => {
    const getIconClass = async (name: string) =>
      (await showStill(getFixtureState('search', name)))
        .getElement('.control > :is(.icon, .spinner)')
        .getAttribute('class');
    expect(await getIconClass('Search: results')).to.equal('icon');
    expect(await getIconClass('Search: loading the next query')).to.equal('spinner');
  });

  it('looks different if it is a field with an error', async () => {
    const element = await showStill(credentials);
    // The focus is on the heading so that it does not change the style of a field.
    element.getElement('h2').focus();
    const atRest = readStyle(element.getElement('#password'));
    await element.display(getFixtureState('credentials', 'Credentials: invalid, with the username kept'));
    element.getElement('h2').focus();
    expect(readStyle(element.getElement('#password'))).to.not.equal(atRest);
    expect(readStyle(element.getElement('#username')), 'the field without an error').to.equal(atRest);
  });

  it('has an outline that does not overlap its label', async () => {
    for (const [selector, state] of [
      ['#username', credentials],
      ['#servicer', search],
    ] as const) {
      const element = await showStill(state);
      const field = element.getElement(selector);
      field.focus();
      const {outlineOffset, outlineWidth} = getComputedStyle(field);
      const outlineTop =
        field.getBoundingClientRect().top - parseFloat(outlineOffset) - parseFloat(outlineWidth);
      const label = queryAll(element, 'label').find(
        (candidate) => candidate.getAttribute('for') === field.id,
      );
      expect(outlineTop, selector).to.be.at.least(label!.getBoundingClientRect().bottom + 1);
    }
  });
});

describe('A step', () => {
  before(() => setColorScheme('light'));

  it('shows a skeleton while it is loading', async () => {
    for (const state of [
      getFixtureState('opening', 'Opening'),
      getFixtureState('search', 'Search: loading popular servicers'),
    ]) {
      const element = await showStill(state);
      const bars = queryAll(element, '.skeleton span');
      expect(bars.length).to.equal(3);
      for (const bar of bars) {
        const {backgroundColor, inlineSize} = getComputedStyle(bar, '::after');
        expect(backgroundColor).to.not.equal(
          getComputedStyle(element.getElement('[part="dialog"]')).backgroundColor,
        );
        expect(parseFloat(inlineSize)).to.be.above(100);
      }
    }
  });

  it('shows tips as a list if nothing was found', async () => {
    const element = await showStill(getFixtureState('search', 'Search: no results'));
    const tips = queryAll(element, '.empty li');
    expect(tips).to.not.be.empty;
    for (const tip of tips) expect(getComputedStyle(tip).listStyleType).to.equal('disc');
  });

  it('shows an error in a style of its own', async () => {
    const element = await showStill(getFixtureState('accounts', 'Accounts: finishing failed'));
    const alert = element.getElement('[part="error"]');
    const errorStyle = readStyle(alert);
    expect(readStyle(element.getElement('[part="connection"]'))).to.not.equal(errorStyle);
    expect(getComputedStyle(alert).backgroundColor).to.not.equal(
      getComputedStyle(element.getElement('[part="dialog"]')).backgroundColor,
    );
    expect(alert.querySelector('.icon')!.checkVisibility()).to.be.true;
    await element.display(getFixtureState('accounts', 'Accounts: one new connection'));
    expect(readStyle(element.getElement('[part="notice"]')), 'a notice').to.not.equal(errorStyle);
  });
});
