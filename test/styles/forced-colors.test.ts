import {expect} from '@open-wc/testing';
import {executeServerCommand, sendKeys, setViewport} from '@web/test-runner-commands';

import {states} from '../fixtures/states.js';
import {computeContrast} from '../support/colors.js';
import {itForEach} from '../support/case-table.js';
import {waitForRender} from '../support/helpers.js';
import {queryAll, queryControls, describeElement} from '../support/layout.js';
import {setColorScheme, getFixtureState, showStill} from '../support/still-link.js';

const setForcedColors = (active: boolean): Promise<unknown> =>
  executeServerCommand('forced-colors', {active});

/** Reads the value of a system colour in the current scheme. */
function readSystemColor(name: string): string {
  const probe = document.createElement('i');
  probe.style.color = name;
  document.body.append(probe);
  const {color} = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Whether an element has a visible border. */
function hasVisibleBorder(element: HTMLElement): boolean {
  const {borderBlockStartStyle, borderBlockStartWidth, borderBlockStartColor} = getComputedStyle(element);
  return (
    borderBlockStartStyle === 'solid' &&
    parseFloat(borderBlockStartWidth) > 0 &&
    computeContrast(borderBlockStartColor, [readSystemColor('Canvas')]) > 3
  );
}

describe('Forced colors', () => {
  before(async () => {
    await setColorScheme('light');
    await setForcedColors(true);
    expect(matchMedia('(forced-colors: active)').matches).to.be.true;
  });
  after(() => setForcedColors(false));

  itForEach('show a border around every control in every state', states, async ({state}) => {
    const element = await showStill(state);
    // The browser draws radio buttons, the summary has an icon, and options have an outline when they are active.
    const bordered = queryControls(element).filter(
      (control) => !control.matches('summary, [type="radio"], [role="option"]'),
    );
    expect(
      bordered
        .filter((target) => !hasVisibleBorder(target))
        .map(describeElement)
        .join('\n'),
    ).to.equal('');
  });

  it('show a border around alerts, notices and badges', async () => {
    for (const state of [
      getFixtureState('search', 'Search: one degraded servicer and one down'),
      getFixtureState('credentials', 'Credentials: invalid, with the username kept'),
      getFixtureState('accounts', 'Accounts: a new connection that needs reconnecting'),
    ]) {
      const element = await showStill(state);
      const bordered = queryAll(
        element,
        '[part="error"], [part="notice"], [part="badge"], [part="connection"]',
      );
      expect(bordered).to.not.be.empty;
      expect(
        bordered
          .filter((target) => !hasVisibleBorder(target))
          .map(describeElement)
          .join('\n'),
      ).to.equal('');
    }
  });

  it('show a border around the dialog, also on a phone', async () => {
    for (const width of [800, 360]) {
      await setViewport({width, height: 600});
      const element = await showStill(getFixtureState('welcome', 'Welcome'));
      expect(hasVisibleBorder(element.getElement('[part="dialog"]')), `${width} px wide`).to.be.true;
    }
    await setViewport({width: 800, height: 600});
  });

  it('show an outline around the active option', async () => {
    const element = await showStill(getFixtureState('search', 'Search: results'));
    const listOutlined = () =>
      queryAll(element, '[role="option"]').map((option) => {
        const {outlineStyle, outlineColor} = getComputedStyle(option);
        return outlineStyle === 'solid' && outlineColor === readSystemColor('Highlight');
      });
    expect(listOutlined()).to.deep.equal([true, false, false]);
    element.getElement('#servicer').focus();
    await sendKeys({press: 'ArrowDown'});
    await waitForRender(element);
    expect(listOutlined()).to.deep.equal([false, true, false]);
  });

  it('show the focus at every control', async () => {
    for (const state of [
      getFixtureState('credentials', 'Credentials'),
      getFixtureState('challenge', 'Challenge: a choice'),
      getFixtureState('accounts', 'Accounts: confirming a removal'),
      getFixtureState('leaving', 'Leaving during a challenge'),
    ]) {
      const element = await showStill(state);
      await sendKeys({press: 'Shift'});
      for (const control of queryControls(element)) {
        control.focus();
        const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(control);
        expect(outlineStyle, describeElement(control)).to.equal('solid');
        expect(parseFloat(outlineWidth), describeElement(control)).to.be.at.least(2);
        expect(
          computeContrast(outlineColor, [readSystemColor('Canvas')]),
          describeElement(control),
        ).to.be.above(3);
      }
    }
  });

  it('give icons the colour of their text', async () => {
    for (const {name, state} of states) {
      const element = await showStill(state);
      for (const icon of element.root.querySelectorAll('svg')) {
        const text = getComputedStyle(icon.parentElement!).color;
        expect(getComputedStyle(icon).stroke, name).to.equal(text);
      }
      element.remove();
    }
  });

  it('show spinners and placeholders', async () => {
    const opening = await showStill(getFixtureState('opening', 'Opening'));
    for (const shape of queryAll(opening, '.skeleton span')) {
      const {borderBlockStartStyle, borderBlockStartColor} = getComputedStyle(shape, '::before');
      expect(borderBlockStartStyle).to.equal('solid');
      expect(computeContrast(borderBlockStartColor, [readSystemColor('Canvas')])).to.be.above(3);
    }
    const connecting = await showStill(getFixtureState('connecting', 'Connecting: signing in'));
    const {borderBlockStartColor, borderBlockEndColor} = getComputedStyle(connecting.getElement('.spinner'));
    expect(borderBlockStartColor, 'the gap that shows the rotation').to.not.equal(borderBlockEndColor);
  });
});
