import {expect} from '@open-wc/testing';

import {codes, type Recovery} from '../../src/contract/errors.js';
import type {Problem} from '../../src/workflow/state.js';
import {en} from '../../src/messages/en.js';
import {allByRole, byRole, hear, nameOf, names} from '../support/helpers.js';
import {expectFocus, isAccessible, keepsIntentsInside, literalsOf, still} from '../support/still-link.js';

const problems = literalsOf('problem').map(({state}) => state as Problem);

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
  isAccessible('problem');
  keepsIntentsInside();

  it('has a literal for each code', () => {
    expect(problems.map(({code}) => code)).to.have.members(Object.keys(codes));
  });

  for (const state of problems) {
    const {code} = state;
    const {title, text, action} = en.errors[code];
    const {recovery, ends} = codes[code];

    describe(code, () => {
      it(`is “${title}”, seen and heard`, async () => {
        const element = await still(state);
        expectFocus(byRole(element, 'heading', title));
        expect(nameOf(byRole(element, 'dialog'))).to.equal(title);
        expect(element.status).to.equal(text);
        expect(element.words).to.contain(text);
      });

      it(`goes on with “${action}” and nothing else`, async () => {
        const element = await still(state);
        const [primary, ...more] = allByRole(element, 'button').filter((one) => one.part.contains('primary'));
        expect(more).to.be.empty;
        expect(nameOf(primary!)).to.equal(action);
        expect(actions[recovery]).to.include(action);
        primary!.click();
        expect(element.intents).to.deep.equal([{type: ends ? 'leave' : 'retry'}]);
      });

      it(ends ? 'has no other way than to be closed' : 'can be left instead', async () => {
        const element = await still(state);
        const others = allByRole(element, 'button').filter((one) => !one.part.contains('primary'));
        expect(others.map(nameOf)).to.deep.equal(ends ? ['Close'] : ['Close', 'Leave']);
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
      const element = await still(state);
      const heard = hear(element);
      allByRole(element, 'button', 'Close')[0]!.click();
      expect(names(heard)).to.deep.equal(['closed']);
    }
  });

  it('exits when it is left, where the borrower could have gone on', async () => {
    const element = await still(problems.find(({code}) => code === 'offline')!);
    const heard = hear(element);
    byRole(element, 'button', 'Close').click();
    expect(names(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
  });

  it('says nothing in a machine’s words', async () => {
    for (const state of problems) {
      const {words} = await still(state);
      expect(words).to.not.match(/undefined|null|nexus_key|uuid|\[object|error code/i);
      if (state.code.includes('-')) expect(words).to.not.contain(state.code);
    }
  });
});
