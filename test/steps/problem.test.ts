import {expect} from '@open-wc/testing';

import {codes, type Recovery} from '../../src/contract/errors.js';
import type {Problem} from '../../src/workflow/state.js';
import {en} from '../../src/messages/en.js';
import {
  queryAllByRole,
  getByRole,
  recordEvents,
  getAccessibleName,
  listEventNames,
} from '../support/helpers.js';
import {
  expectFocus,
  itIsAccessible,
  keepIntentsInside,
  getFixtureStates,
  showStill,
} from '../support/still-link.js';

const problems = getFixtureStates('problem').map(({state}) => state as Problem);

/** The possible labels of the primary button for each recovery. */
const actions: Record<Recovery, readonly string[]> = {
  retry: ['Try again'],
  // The problem step no longer has the login, so its button opens the session again.
  'log-in': ['Try again', 'Log in again'],
  'choose-servicer': ['Choose another servicer'],
  restart: ['Start again'],
  close: ['Close'],
};

describe('Problem', () => {
  itIsAccessible('problem');
  keepIntentsInside();

  it('has a fixture state for each code', () => {
    expect(problems.map(({code}) => code)).to.have.members(Object.keys(codes));
  });

  for (const state of problems) {
    const {code} = state;
    const {title, text, action} = en.errors[code];
    const {recovery, ends} = codes[code];

    describe(code, () => {
      it(`shows and announces “${title}”`, async () => {
        const element = await showStill(state);
        expectFocus(getByRole(element, 'heading', title));
        expect(getAccessibleName(getByRole(element, 'dialog'))).to.equal(title);
        expect(element.status).to.equal(text);
        expect(element.words).to.contain(text);
      });

      it(`has “${action}” as its only primary button`, async () => {
        const element = await showStill(state);
        const [primary, ...more] = queryAllByRole(element, 'button').filter((button) =>
          button.part.contains('primary'),
        );
        expect(more).to.be.empty;
        expect(getAccessibleName(primary!)).to.equal(action);
        expect(actions[recovery]).to.include(action);
        primary!.click();
        expect(element.intents).to.deep.equal([{type: ends ? 'leave' : 'retry'}]);
      });

      it(ends ? 'can only be closed' : 'can be left instead', async () => {
        const element = await showStill(state);
        const otherButtons = queryAllByRole(element, 'button').filter(
          (button) => !button.part.contains('primary'),
        );
        expect(otherButtons.map(getAccessibleName)).to.deep.equal(ends ? ['Close'] : ['Close', 'Leave']);
        if (ends) return;
        otherButtons[1]!.click();
        expect(element.intents).to.deep.equal([{type: 'leave'}]);
      });
    });
  }

  it('dispatches no second exit when it closes after a final error', async () => {
    const finalProblems = problems.filter(({response}) => response);
    expect(finalProblems).to.have.length(7);
    for (const state of finalProblems) {
      const element = await showStill(state);
      const events = recordEvents(element);
      queryAllByRole(element, 'button', 'Close')[0]!.click();
      expect(listEventNames(events)).to.deep.equal(['closed']);
    }
  });

  it('dispatches an exit when the borrower closes it after a recoverable error', async () => {
    const element = await showStill(problems.find(({code}) => code === 'offline')!);
    const events = recordEvents(element);
    getByRole(element, 'button', 'Close').click();
    expect(listEventNames(events)).to.deep.equal(['left', 'nexus-exit', 'closed']);
  });

  it('shows no technical terms', async () => {
    for (const state of problems) {
      const {words} = await showStill(state);
      expect(words).to.not.match(/undefined|null|nexus_key|uuid|\[object|error code/i);
      if (state.code.includes('-')) expect(words).to.not.contain(state.code);
    }
  });
});
