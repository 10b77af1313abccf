import {expect} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';

import {
  mohelaConnection,
  nelnetConnection,
  createConnection,
  interruptedConnection,
  createLink,
  mohela,
  nelnet,
} from '../fixtures/states.js';
import type {Accounts} from '../../src/workflow/state.js';
import {en} from '../../src/messages/en.js';
import {
  queryAllByRole,
  normalizeText,
  getByRole,
  fillSentence,
  getAccessibleName,
} from '../support/helpers.js';
import {
  getDescription,
  expectFocus,
  itIsAccessible,
  keepIntentsInside,
  getFixtureState,
  showStill,
  type StillLink,
} from '../support/still-link.js';

const one = getFixtureState('accounts', 'Accounts: one existing connection');
const justConnected = getFixtureState('accounts', 'Accounts: one new connection');
const several = getFixtureState('accounts', 'Accounts: several connections');
const already = getFixtureState('accounts', 'Accounts: already connected');
const removed = getFixtureState('accounts', 'Accounts: after a removal');
const needsAgain = getFixtureState('accounts', 'Accounts: a new connection that needs reconnecting');
const onlyInterrupted = getFixtureState('accounts', 'Accounts: only a connection that needs reconnecting');
const asked = getFixtureState('accounts', 'Accounts: confirming a removal');
const removing: Accounts = {...asked, busy: 'disconnect'};
const notRemoved = getFixtureState('accounts', 'Accounts: removal failed');
const finishing = getFixtureState('accounts', 'Accounts: finishing');
const notFinished = getFixtureState('accounts', 'Accounts: finishing failed');
const empty = getFixtureState('accounts', 'Accounts: no connections left');

/** What is connected, as one reads it: Intl's narrow and unbreakable spaces are spaces. */
const rows = (element: StillLink): string[] =>
  [...element.root.querySelectorAll<HTMLElement>('[part="connection"]')].map((row) =>
    normalizeText(row.innerText),
  );
const button = (element: StillLink, name: string | RegExp) => getByRole(element, 'button', name);
const buttons = (element: StillLink) => queryAllByRole(element, 'button').map(getAccessibleName);
const isShown = (element: StillLink, name: string | RegExp) =>
  queryAllByRole(element, 'button', name).length > 0;

const disabled = (element: StillLink): string[] =>
  queryAllByRole(element, 'button')
    .filter((one) => one.getAttribute('aria-disabled') === 'true')
    .map(getAccessibleName);

/** The state that is on the screen once all loans are opened out. */
async function opened(state: Accounts, lang: string): Promise<string[]> {
  const element = await showStill(state, {lang});
  for (const details of element.root.querySelectorAll('details')) details.open = true;
  return rows(element);
}

describe('Accounts', () => {
  itIsAccessible('accounts');
  keepIntentsInside();

  it('names the dialog by its heading, which has the focus', async () => {
    const element = await showStill(one);
    expect(getAccessibleName(getByRole(element, 'dialog'))).to.equal('Your servicers');
    expectFocus(getByRole(element, 'heading', 'Your servicers'));
  });

  describe('shows of each connection', () => {
    it('its servicer, how many loans there are and what they come to', async () => {
      const [atFirst, atSecond, atThird] = rows(await showStill(several));
      expect(atFirst).to.match(/MOHELA 2 loans Balance \$20,500\.00 /);
      expect(atSecond).to.match(/Nelnet 1 loan Balance \$41,250\.00 /);
      expect(atThird).to.match(/Sallie Mae 1 loan Balance \$9,999\.99 /);
    });

    it('its loans once they are opened out: type, balance, rate and next payment', async () => {
      const [atFirst, atSecond, atThird] = await opened(several, 'en');
      expect(atFirst).to.match(/Direct Subsidized Loan \$8,431\.27 4\.99% .*\$118\.40 .*Dec 15, 2026/);
      expect(atFirst).to.match(/Direct Unsubsidized Loan \$12,068\.73 6\.54% .*\$164\.02 .*Dec 15, 2026/);
      expect(atSecond).to.match(/Direct Consolidation Loan \$41,250\.00 5\.375% .*\$402\.11 .*Dec 28, 2026/);
      expect(atThird).to.match(/Smart Option Student Loan \$9,999\.99 11\.25%/);
    });

    it('no payment where none is due', async () => {
      const [, , atThird] = await opened(several, 'en');
      expect(atThird).to.not.contain(en.accounts.due.split(' ')[0]);
    });

    const written: Record<string, readonly RegExp[]> = {
      es: [/\$20,500\.00/, /\$8,431\.27 4\.99 ?% .*\$118\.40 .*15 dic 2026/, /5\.375 ?%/],
      'es-MX': [/USD 20,500\.00/, /USD 8,431\.27 4\.99 ?% .*USD 118\.40 .*15 dic 2026/, /5\.375 ?%/],
      'es-ES': [/20\.500,00 US\$/, /8431,27 US\$ 4,99 ?% .*118,40 US\$ .*15 dic 2026/, /5,375 ?%/],
      'en-GB': [/US\$20,500\.00/, /US\$8,431\.27 4\.99% .*US\$118\.40 .*15 Dec 2026/, /5\.375%/],
    };
    for (const [lang, [balance, loan, rate]] of Object.entries(written)) {
      it(`numbers, money and dates as they are written in ${lang}`, async () => {
        const [atFirst, atSecond] = await opened(several, lang);
        expect(atFirst).to.match(balance!);
        expect(atFirst).to.match(loan!);
        expect(atSecond).to.match(rate!);
      });
    }

    it('money in the currency that it is in', async () => {
      const portfolio = {currency: 'CAD', balance: '1234.50', loans: []};
      const state = {
        ...one,
        link: createLink({connections: [createConnection(mohelaConnection.uuid, mohela, {portfolio})]}),
      };
      expect(rows(await showStill(state))[0]).to.contain('CA$1,234.50');
    });

    it('a balance to the cent, however large', async () => {
      const portfolio = {currency: 'USD', balance: '90071992547409.93', loans: []};
      const state = {
        ...one,
        link: createLink({connections: [createConnection(mohelaConnection.uuid, mohela, {portfolio})]}),
      };
      expect(rows(await showStill(state))[0]).to.contain('$90,071,992,547,409.93');
    });

    it('what is to be known where it needs a login, and no nought where nothing could be read', async () => {
      const element = await showStill(onlyInterrupted);
      expect(rows(element)[0]).to.contain(en.accounts.interrupted);
      expect(rows(element)[0]).to.not.match(/0/);
    });

    it('what was read before it needed a login again', async () => {
      const known = {...mohelaConnection, status: 'interrupted'} as const;
      const element = await showStill({...one, link: createLink({connections: [known]})});
      expect(rows(element)[0]).to.match(/MOHELA 2 loans Balance \$20,500\.00 /);
    });
  });

  it('opens the loans of one servicer by the keyboard, and asks nothing for it', async () => {
    const element = await showStill(one);
    const summary = element.getElement('summary');
    expect(getAccessibleName(summary)).to.equal('Loans at MOHELA');
    summary.focus();
    await sendKeys({press: 'Enter'});
    expect(element.getElement('details ul').checkVisibility()).to.be.true;
    expect(element.intents).to.be.empty;
  });

  it('adds another', async () => {
    const element = await showStill(one);
    button(element, 'Add another servicer').click();
    expect(element.intents).to.deep.equal([{type: 'add'}]);
  });

  describe('ends', () => {
    it('with I’m Done', async () => {
      const element = await showStill(one);
      button(element, 'I’m Done').click();
      expect(element.intents).to.deep.equal([{type: 'finish'}]);
    });

    it('only once something is connected', async () => {
      const element = await showStill(empty);
      expect(element.words).to.contain(en.accounts.empty);
      expect(element.root.querySelector('ul'), 'a list of nothing').to.be.null;
      expect(isShown(element, 'I’m Done')).to.be.false;
      button(element, 'Add a servicer').click();
      expect(element.intents).to.deep.equal([{type: 'add'}]);
    });

    it('not with the one connection that waits for a login, but with another beside it', async () => {
      expect(isShown(await showStill(onlyInterrupted), 'I’m Done')).to.be.false;
      expect(isShown(await showStill(needsAgain), 'I’m Done')).to.be.true;
    });

    it('and says that it does, in the button and aloud', async () => {
      const element = await showStill(finishing);
      expect(isShown(element, 'Finishing')).to.be.true;
      expect(disabled(element)).to.deep.equal(buttons(element).filter((name) => name !== 'Close'));
      expect(element.status).to.equal('Finishing');
    });

    it('and keeps the focus on the button meanwhile, and where it failed', async () => {
      const element = await showStill(one);
      const done = button(element, 'I’m Done');
      done.focus();
      await element.display({...one, busy: 'finish'});
      expectFocus(done);
      await element.display({...one, error: 'offline'});
      expectFocus(done);
    });

    it('or says why not, and tries again', async () => {
      const element = await showStill(notFinished);
      expect(getAccessibleName(getByRole(element, 'alert'))).to.contain(en.errors.offline.title);
      expect(element.status).to.equal(`${en.errors.offline.title}. ${en.errors.offline.text}`);
      button(element, 'Try again').click();
      expect(element.intents).to.deep.equal([{type: 'retry'}]);
    });
  });

  describe('logs in again', () => {
    it('where a connection needs it, and says at which servicer', async () => {
      const element = await showStill(needsAgain);
      const again = button(element, /^Log in again/);
      expect(getAccessibleName(again)).to.match(/Aidvantage$/);
      again.click();
      expect(element.intents).to.deep.equal([{type: 'reconnect', connection: interruptedConnection.uuid}]);
    });

    it('and offers it nowhere else', async () => {
      expect(isShown(await showStill(several), /^Log in again/)).to.be.false;
    });
  });

  describe('before it removes one', () => {
    it('names each button by its servicer', async () => {
      const names = buttons(await showStill(already)).filter((name) => name.startsWith('Remove'));
      expect(names).to.have.length(2);
      expect(names[0]).to.match(/MOHELA$/);
      expect(names[1]).to.match(/Nelnet$/);
    });

    it('has to be asked', async () => {
      const element = await showStill(already);
      button(element, /^Remove.*Nelnet$/).click();
      expect(element.intents).to.deep.equal([{type: 'remove', connection: nelnetConnection.uuid}]);
    });

    it('asks, in a group with the question as its name', async () => {
      const element = await showStill(asked);
      const group = getByRole(element, 'group', 'Remove Nelnet?');
      expect(queryAllByRole(group, 'button').map(getAccessibleName)).to.deep.equal(['Remove', 'Keep']);
      expect(group.innerText).to.contain(en.accounts.removeText);
    });

    it('puts the focus on Keep, so that nothing is lost by a second press', async () => {
      const element = await showStill(already);
      button(element, /^Remove.*Nelnet$/).focus();
      await element.display(asked);
      expectFocus(button(element, 'Keep'));
    });

    it('takes it back with Keep, and puts the focus where it was', async () => {
      const element = await showStill(asked);
      button(element, 'Keep').click();
      expect(element.intents).to.deep.equal([{type: 'keep'}]);
      await element.display({...asked, removing: null});
      expectFocus(button(element, /^Remove.*Nelnet$/));
    });

    it('removes with Remove', async () => {
      const element = await showStill(asked);
      button(element, 'Remove').click();
      expect(element.intents).to.deep.equal([{type: 'disconnect'}]);
    });

    it('says that it does, keeps the focus, and asks about no other meanwhile', async () => {
      const element = await showStill(asked);
      const remove = button(element, 'Remove');
      remove.focus();
      await element.display(removing);
      expect(getAccessibleName(remove)).to.equal('Removing');
      expect(disabled(element)).to.include.members(['Removing', 'Keep', 'I’m Done']);
      expect(element.status).to.equal('Removing');
      expectFocus(remove);
    });

    it('says which was removed, and puts the focus on the heading', async () => {
      const element = await showStill(removing);
      await element.display(removed);
      expectFocus(getByRole(element, 'heading'));
      expect(element.status).to.equal(fillSentence(en.accounts.notice.removed, {servicer: 'Nelnet'}));
    });

    it('moves the question to the other where that is to be removed instead', async () => {
      const element = await showStill(asked);
      await element.display({...asked, removing: mohelaConnection.uuid});
      expect(getByRole(element, 'group', 'Remove MOHELA?')).to.exist;
      expectFocus(button(element, 'Keep'));
    });

    it('says why it could not where it asks, ties that to the button, and tries again with it', async () => {
      const element = await showStill(notRemoved);
      const group = getByRole(element, 'group', 'Remove Nelnet?');
      expect(getAccessibleName(getByRole(element, 'alert'))).to.contain(en.errors.timeout.title);
      expect(queryAllByRole(group, 'alert')).to.have.length(1);
      expect(queryAllByRole(group, 'button').map(getAccessibleName)).to.deep.equal(['Try again', 'Keep']);
      expect(element.status).to.equal(`${en.errors.timeout.title}. ${en.errors.timeout.text}`);
      expect(getDescription(button(element, 'Try again'))).to.equal(en.errors.timeout.text);
      button(element, 'Try again').click();
      expect(element.intents).to.deep.equal([{type: 'retry'}]);
    });

    it('keeps the focus on the button that could not remove', async () => {
      const element = await showStill(removing);
      const remove = button(element, 'Removing');
      remove.focus();
      await element.display({...removing, busy: null, error: 'timeout'});
      expectFocus(remove);
      expect(getAccessibleName(remove)).to.equal('Try again');
    });
  });

  describe('says what has happened', () => {
    const notices = [
      [justConnected, fillSentence(en.accounts.notice.connected, {servicer: 'MOHELA'})],
      [already, fillSentence(en.accounts.notice.already, {servicer: 'Nelnet'})],
      [removed, fillSentence(en.accounts.notice.removed, {servicer: 'Nelnet'})],
      [needsAgain, fillSentence(en.accounts.notice.interrupted, {servicer: 'Aidvantage'})],
      [empty, fillSentence(en.accounts.notice.removed, {servicer: 'MOHELA'})],
    ] as const;
    for (const [state, words] of notices) {
      it(words, async () => {
        const element = await showStill(state);
        expect(normalizeText(element.getElement('.content > [part="notice"]').innerText)).to.equal(words);
        expect(element.status).to.equal(words);
      });
    }

    it('and nothing where nothing has', async () => {
      const element = await showStill(one);
      expect(element.root.querySelector('.content > [part="notice"]')).to.be.null;
      expect(element.status).to.be.empty;
    });

    it('keeps the words on the screen while something else is under way', async () => {
      const element = await showStill({...justConnected, busy: 'finish'});
      expect(normalizeText(element.getElement('.content > [part="notice"]').innerText)).to.equal(
        fillSentence(en.accounts.notice.connected, {servicer: 'MOHELA'}),
      );
    });
  });

  it('shows a name in its own direction, whatever its script', async () => {
    const name = 'شركة القروض (1)';
    const other = createConnection(nelnetConnection.uuid, {...nelnet, name});
    const element = await showStill({...one, link: createLink({connections: [other]})});
    expect(element.getElement('.name').innerText).to.equal(name);
  });
});
