import {expect} from '@open-wc/testing';
import {executeServerCommand, sendKeys, setViewport} from '@web/test-runner-commands';

import {states} from '../fixtures/states.js';
import {computeContrast} from '../support/colors.js';
import {itForEach} from '../support/case-table.js';
import {waitForRender} from '../support/helpers.js';
import {queryAll, queryControls, describeElement} from '../support/layout.js';
import {setColorScheme, getFixtureState, showStill} from '../support/still-link.js';

const force = (active: boolean): Promise<unknown> => executeServerCommand('forced-colors', {active});

/** What a system colour is, in this scheme. */
function system(name: string): string {
  const probe = document.createElement('i');
  probe.style.color = name;
  document.body.append(probe);
  const {color} = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** A line around it that is not of the colour behind it. */
function hasOutline(one: HTMLElement): boolean {
  const {borderBlockStartStyle, borderBlockStartWidth, borderBlockStartColor} = getComputedStyle(one);
  return (
    borderBlockStartStyle === 'solid' &&
    parseFloat(borderBlockStartWidth) > 0 &&
    computeContrast(borderBlockStartColor, [system('Canvas')]) > 3
  );
}

describe('With the few colours that a person has chosen', () => {
  before(async () => {
    await setColorScheme('light');
    await force(true);
    expect(matchMedia('(forced-colors: active)').matches).to.be.true;
  });
  after(() => force(false));

  itForEach('every control has a border, in every state', states, async ({state}) => {
    const element = await showStill(state);
    // A radio button has its own; the text that opens the loans is marked by its icon.
    const bordered = queryControls(element).filter(
      (one) => !one.matches('summary, [type="radio"], [role="option"]'),
    );
    expect(
      bordered
        .filter((one) => !hasOutline(one))
        .map(describeElement)
        .join('\n'),
    ).to.equal('');
  });

  it('alerts, notices and badges keep their edges', async () => {
    for (const state of [
      getFixtureState('search', 'Search: one degraded servicer and one down'),
      getFixtureState('credentials', 'Credentials: invalid, with the username kept'),
      getFixtureState('accounts', 'Accounts: a new connection that needs reconnecting'),
    ]) {
      const element = await showStill(state);
      const framed = queryAll(
        element,
        '[part="error"], [part="notice"], [part="badge"], [part="connection"]',
      );
      expect(framed).to.not.be.empty;
      expect(
        framed
          .filter((one) => !hasOutline(one))
          .map(describeElement)
          .join('\n'),
      ).to.equal('');
    }
  });

  it('the dialog is told apart from the page, on a phone as well', async () => {
    for (const width of [800, 360]) {
      await setViewport({width, height: 600});
      const element = await showStill(getFixtureState('welcome', 'Welcome'));
      expect(hasOutline(element.getElement('[part="dialog"]')), `${width} px wide`).to.be.true;
    }
    await setViewport({width: 800, height: 600});
  });

  it('the servicer that the arrow keys are at is marked', async () => {
    const element = await showStill(getFixtureState('search', 'Search: results'));
    const marks = () =>
      queryAll(element, '[role="option"]').map((one) => {
        const {outlineStyle, outlineColor} = getComputedStyle(one);
        return outlineStyle === 'solid' && outlineColor === system('Highlight');
      });
    expect(marks()).to.deep.equal([true, false, false]);
    element.getElement('#servicer').focus();
    await sendKeys({press: 'ArrowDown'});
    await waitForRender(element);
    expect(marks()).to.deep.equal([false, true, false]);
  });

  it('the focus is seen, wherever it is', async () => {
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
        expect(computeContrast(outlineColor, [system('Canvas')]), describeElement(control)).to.be.above(3);
      }
    }
  });

  it('icons have the colour of the text that they stand by', async () => {
    for (const {name, state} of states) {
      const element = await showStill(state);
      for (const icon of element.root.querySelectorAll('svg')) {
        const text = getComputedStyle(icon.parentElement!).color;
        expect(getComputedStyle(icon).stroke, name).to.equal(text);
      }
      element.remove();
    }
  });

  it('what is under way, and what is not there yet, is still drawn', async () => {
    const waiting = await showStill(getFixtureState('opening', 'Opening'));
    for (const shape of queryAll(waiting, '.skeleton span')) {
      const {borderBlockStartStyle, borderBlockStartColor} = getComputedStyle(shape, '::before');
      expect(borderBlockStartStyle).to.equal('solid');
      expect(computeContrast(borderBlockStartColor, [system('Canvas')])).to.be.above(3);
    }
    const connecting = await showStill(getFixtureState('connecting', 'Connecting: signing in'));
    const {borderBlockStartColor, borderBlockEndColor} = getComputedStyle(connecting.getElement('.spinner'));
    expect(borderBlockStartColor, 'a gap, by which one sees it turn').to.not.equal(borderBlockEndColor);
  });
});
