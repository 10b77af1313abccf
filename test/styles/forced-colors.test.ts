import {expect} from '@open-wc/testing';
import {executeServerCommand, sendKeys, setViewport} from '@web/test-runner-commands';

import {states} from '../fixtures/states.js';
import {contrast} from '../support/colors.js';
import {settled} from '../support/helpers.js';
import {all, controls, shortly} from '../support/layout.js';
import {follow, literal, still} from '../support/still-link.js';

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
    contrast(borderBlockStartColor, [system('Canvas')]) > 3
  );
}

describe('With the few colours that a person has chosen', () => {
  before(async () => {
    await follow('light');
    await force(true);
    expect(matchMedia('(forced-colors: active)').matches).to.be.true;
  });
  after(() => force(false));

  for (const {name, state} of states) {
    it(`every control has a border: ${name}`, async () => {
      const element = await still(state);
      // A radio button has its own; the text that opens the loans is marked by its icon.
      const bordered = controls(element).filter(
        (one) => !one.matches('summary, [type="radio"], [role="option"]'),
      );
      expect(
        bordered
          .filter((one) => !hasOutline(one))
          .map(shortly)
          .join('\n'),
      ).to.equal('');
    });
  }
  it('alerts, notices and badges keep their edges', async () => {
    for (const state of [
      literal('search', 'Search: one degraded servicer and one down'),
      literal('credentials', 'Credentials: invalid, with the username kept'),
      literal('accounts', 'Accounts: a new connection that needs reconnecting'),
    ]) {
      const element = await still(state);
      const framed = all(element, '[part="error"], [part="notice"], [part="badge"], [part="connection"]');
      expect(framed).to.not.be.empty;
      expect(
        framed
          .filter((one) => !hasOutline(one))
          .map(shortly)
          .join('\n'),
      ).to.equal('');
    }
  });

  it('the dialog is told apart from the page, on a phone as well', async () => {
    for (const width of [800, 360]) {
      await setViewport({width, height: 600});
      const element = await still(literal('welcome', 'Welcome'));
      expect(hasOutline(element.one('[part="dialog"]')), `${width} px wide`).to.be.true;
    }
    await setViewport({width: 800, height: 600});
  });

  it('the servicer that the arrow keys are at is marked', async () => {
    const element = await still(literal('search', 'Search: results'));
    const marks = () =>
      all(element, '[role="option"]').map((one) => {
        const {outlineStyle, outlineColor} = getComputedStyle(one);
        return outlineStyle === 'solid' && outlineColor === system('Highlight');
      });
    expect(marks()).to.deep.equal([true, false, false]);
    element.one('#servicer').focus();
    await sendKeys({press: 'ArrowDown'});
    await settled(element);
    expect(marks()).to.deep.equal([false, true, false]);
  });

  it('the focus is seen, wherever it is', async () => {
    for (const state of [
      literal('credentials', 'Credentials'),
      literal('challenge', 'Challenge: a choice'),
      literal('accounts', 'Accounts: confirming a removal'),
      literal('leaving', 'Leaving during a challenge'),
    ]) {
      const element = await still(state);
      await sendKeys({press: 'Shift'});
      for (const control of controls(element)) {
        control.focus();
        const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(control);
        expect(outlineStyle, shortly(control)).to.equal('solid');
        expect(parseFloat(outlineWidth), shortly(control)).to.be.at.least(2);
        expect(contrast(outlineColor, [system('Canvas')]), shortly(control)).to.be.above(3);
      }
    }
  });

  it('icons have the colour of the text that they stand by', async () => {
    for (const {name, state} of states) {
      const element = await still(state);
      for (const icon of element.root.querySelectorAll('svg')) {
        const text = getComputedStyle(icon.parentElement!).color;
        expect(getComputedStyle(icon).stroke, name).to.equal(text);
      }
      element.remove();
    }
  });

  it('what is under way, and what is not there yet, is still drawn', async () => {
    const waiting = await still(literal('opening', 'Opening'));
    for (const shape of all(waiting, '.skeleton span')) {
      const {borderBlockStartStyle, borderBlockStartColor} = getComputedStyle(shape, '::before');
      expect(borderBlockStartStyle).to.equal('solid');
      expect(contrast(borderBlockStartColor, [system('Canvas')])).to.be.above(3);
    }
    const connecting = await still(literal('connecting', 'Connecting: signing in'));
    const {borderBlockStartColor, borderBlockEndColor} = getComputedStyle(connecting.one('.spinner'));
    expect(borderBlockStartColor, 'a gap, by which one sees it turn').to.not.equal(borderBlockEndColor);
  });
});
