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

/** What the one button for each way on is called. */
const actions: Record<Recovery, readonly string[]> = {
  retry: ['Try again'],
  // Where it is a screen of its own, nothing is left of the login: the session is opened again.
  'log-in': ['Try again', 'Log in again'],
  'choose-servicer': ['Choose another servicer'],
  restart: ['Start again'],
  close: ['Close'],
};

describe('A problem', () => {
  itIsAccessible('problem');
  keepIntentsInside();

  it('has a literal for each code', () => {
    expect(problems.map(({code}) => code)).to.have.members(Object.keys(codes));
  });

  for (const state of problems) {
    const {code} = state;
    const {title, text, action} = en.errors[code];
    const {recovery, ends} = codes[code];

    describe(code, () => {
      it(`is “${title}”, seen and heard`, async () => {
        const element = await showStill(state);
        expectFocus(getByRole(element, 'heading', title));
        expect(getAccessibleName(getByRole(element, 'dialog'))).to.equal(title);
        expect(element.status).to.equal(text);
        expect(element.words).to.contain(text);
      });

      it(`goes on with “${action}” and nothing else`, async () => {
        const element = await showStill(state);
        const [primary, ...more] = queryAllByRole(element, 'button').filter((one) =>
          one.part.contains('primary'),
        );
        expect(more).to.be.empty;
        expect(getAccessibleName(primary!)).to.equal(action);
        expect(actions[recovery]).to.include(action);
        primary!.click();
        expect(element.intents).to.deep.equal([{type: ends ? 'leave' : 'retry'}]);
      });

      it(ends ? 'has no other way than to be closed' : 'can be left instead', async () => {
        const element = await showStill(state);
        const others = queryAllByRole(element, 'button').filter((one) => !one.part.contains('primary'));
        expect(others.map(getAccessibleName)).to.deep.equal(ends ? ['Close'] : ['Close', 'Leave']);
        if (ends) return;
        others[1]!.click();
        expect(element.intents).to.deep.equal([{type: 'leave'}]);
      });
    });
  }

  it('dispatches no second exit when it is closed after the one that ended it', async () => {
    const ended = problems.filter(({response}) => response);
    expect(ended).to.have.length(7);
    for (const state of ended) {
      const element = await showStill(state);
      const heard = recordEvents(element);
      queryAllByRole(element, 'button', 'Close')[0]!.click();
      expect(listEventNames(heard)).to.deep.equal(['closed']);
    }
  });

  it('exits when it is left, where the borrower could have gone on', async () => {
    const element = await showStill(problems.find(({code}) => code === 'offline')!);
    const heard = recordEvents(element);
    getByRole(element, 'button', 'Close').click();
    expect(listEventNames(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
  });

  it('says nothing in a machine’s words', async () => {
    for (const state of problems) {
      const {words} = await showStill(state);
      expect(words).to.not.match(/undefined|null|nexus_key|uuid|\[object|error code/i);
      if (state.code.includes('-')) expect(words).to.not.contain(state.code);
    }
  });
});
