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
  expectTitle,
  itIsAccessible,
  keepIntentsInside,
  getFixtureState,
  showStill,
  type StillLink,
} from '../support/still-link.js';

const oneConnection = getFixtureState('accounts', 'Accounts: one existing connection');
const justConnected = getFixtureState('accounts', 'Accounts: one new connection');
const severalConnections = getFixtureState('accounts', 'Accounts: several connections');
const alreadyConnected = getFixtureState('accounts', 'Accounts: already connected');
const afterRemoval = getFixtureState('accounts', 'Accounts: after a removal');
const newInterrupted = getFixtureState('accounts', 'Accounts: a new connection that needs reconnecting');
const onlyInterrupted = getFixtureState('accounts', 'Accounts: only a connection that needs reconnecting');
const confirming = getFixtureState('accounts', 'Accounts: confirming a removal');
const removing: Accounts = {...confirming, busy: 'disconnect'};
const removalFailed = getFixtureState('accounts', 'Accounts: removal failed');
const finishing = getFixtureState('accounts', 'Accounts: finishing');
const finishingFailed = getFixtureState('accounts', 'Accounts: finishing failed');
const noConnections = getFixtureState('accounts', 'Accounts: no connections left');

/** Returns the visible text of each connection. Narrow and non-breaking spaces of Intl become plain spaces. */
const readConnections = (element: StillLink): string[] =>
  [...element.root.querySelectorAll<HTMLElement>('[part="connection"]')].map((row) =>
    normalizeText(row.innerText),
  );
const getButton = (element: StillLink, name: string | RegExp) => getByRole(element, 'button', name);
const listButtonNames = (element: StillLink) => queryAllByRole(element, 'button').map(getAccessibleName);
const hasButton = (element: StillLink, name: string | RegExp) =>
  queryAllByRole(element, 'button', name).length > 0;

const listDisabledButtonNames = (element: StillLink): string[] =>
  queryAllByRole(element, 'button')
    .filter((element) => element.getAttribute('aria-disabled') === 'true')
    .map(getAccessibleName);

/** Shows a state, opens the loans of each connection, and returns the visible text of each connection. */
async function readOpenedConnections(state: Accounts, lang: string): Promise<string[]> {
  const element = await showStill(state, {lang});
  for (const details of element.root.querySelectorAll('details')) details.open = true;
  return readConnections(element);
}

describe('Accounts', () => {
  itIsAccessible('accounts');
  keepIntentsInside();

  it('names the dialog by its heading, which has the focus', async () => {
    const element = await showStill(oneConnection);
    expectTitle(element, 'Your servicers');
  });

  describe('shows for each connection', () => {
    it('the servicer, the number of loans and the balance', async () => {
      const [first, second, third] = readConnections(await showStill(severalConnections));
      expect(first).to.match(/MOHELA 2 loans Balance \$20,500\.00 /);
      expect(second).to.match(/Nelnet 1 loan Balance \$41,250\.00 /);
      expect(third).to.match(/Sallie Mae 1 loan Balance \$9,999\.99 /);
    });

    it('the type, balance, rate and next payment of each loan, once the loans are opened', async () => {
      const [first, second, third] = await readOpenedConnections(severalConnections, 'en');
      expect(first).to.match(/Direct Subsidized Loan \$8,431\.27 4\.99% .*\$118\.40 .*Dec 15, 2026/);
      expect(first).to.match(/Direct Unsubsidized Loan \$12,068\.73 6\.54% .*\$164\.02 .*Dec 15, 2026/);
      expect(second).to.match(/Direct Consolidation Loan \$41,250\.00 5\.375% .*\$402\.11 .*Dec 28, 2026/);
      expect(third).to.match(/Smart Option Student Loan \$9,999\.99 11\.25%/);
    });

    it('no payment for a loan without a next payment', async () => {
      const [, , third] = await readOpenedConnections(severalConnections, 'en');
      expect(third).to.not.contain(en.accounts.due.split(' ')[0]);
    });

    const formats: Record<string, readonly RegExp[]> = {
      es: [/\$20,500\.00/, /\$8,431\.27 4\.99 ?% .*\$118\.40 .*15 dic 2026/, /5\.375 ?%/],
      'es-MX': [/USD 20,500\.00/, /USD 8,431\.27 4\.99 ?% .*USD 118\.40 .*15 dic 2026/, /5\.375 ?%/],
      'es-ES': [/20\.500,00 US\$/, /8431,27 US\$ 4,99 ?% .*118,40 US\$ .*15 dic 2026/, /5,375 ?%/],
      'en-GB': [/US\$20,500\.00/, /US\$8,431\.27 4\.99% .*US\$118\.40 .*15 Dec 2026/, /5\.375%/],
    };
    for (const [lang, [balance, loan, rate]] of Object.entries(formats)) {
      it(`numbers, money and dates in the format of ${lang}`, async () => {
        const [first, second] = await readOpenedConnections(severalConnections, lang);
        expect(first).to.match(balance!);
        expect(first).to.match(loan!);
        expect(second).to.match(rate!);
      });
    }

    it('money in the currency of the portfolio', async () => {
      const portfolio = {currency: 'CAD', balance: '1234.50', loans: []};
      const state = {
        ...oneConnection,
        link: createLink({connections: [createConnection(mohelaConnection.uuid, mohela, {portfolio})]}),
      };
      expect(readConnections(await showStill(state))[0]).to.contain('CA$1,234.50');
    });

    it('a large balance to the cent', async () => {
      const portfolio = {currency: 'USD', balance: '90071992547409.93', loans: []};
      const state = {
        ...oneConnection,
        link: createLink({connections: [createConnection(mohelaConnection.uuid, mohela, {portfolio})]}),
      };
      expect(readConnections(await showStill(state))[0]).to.contain('$90,071,992,547,409.93');
    });

    it('a notice if it needs a new login, and no zero if nothing could be read', async () => {
      const element = await showStill(onlyInterrupted);
      expect(readConnections(element)[0]).to.contain(en.accounts.interrupted);
      expect(readConnections(element)[0]).to.not.match(/0/);
    });

    it('the loans that were read before it needed a new login', async () => {
      const interrupted = {...mohelaConnection, status: 'interrupted'} as const;
      const element = await showStill({...oneConnection, link: createLink({connections: [interrupted]})});
      expect(readConnections(element)[0]).to.match(/MOHELA 2 loans Balance \$20,500\.00 /);
    });
  });

  it('opens the loans of one servicer with the keyboard, without an intent', async () => {
    const element = await showStill(oneConnection);
    const summary = element.getElement('summary');
    expect(getAccessibleName(summary)).to.equal('Loans at MOHELA');
    summary.focus();
    await sendKeys({press: 'Enter'});
    expect(element.getElement('details ul').checkVisibility()).to.be.true;
    expect(element.intents).to.be.empty;
  });

  it('adds another servicer', async () => {
    const element = await showStill(oneConnection);
    getButton(element, 'Add another servicer').click();
    expect(element.intents).to.deep.equal([{type: 'add'}]);
  });

  describe('the I’m Done button', () => {
    it('finishes the session', async () => {
      const element = await showStill(oneConnection);
      getButton(element, 'I’m Done').click();
      expect(element.intents).to.deep.equal([{type: 'finish'}]);
    });

    it('is not shown without a connection', async () => {
      const element = await showStill(noConnections);
      expect(element.words).to.contain(en.accounts.empty);
      expect(element.root.querySelector('ul'), 'an empty list').to.be.null;
      expect(hasButton(element, 'I’m Done')).to.be.false;
      getButton(element, 'Add a servicer').click();
      expect(element.intents).to.deep.equal([{type: 'add'}]);
    });

    it('is not shown if the only connection needs a login, but is shown if there is another one', async () => {
      expect(hasButton(await showStill(onlyInterrupted), 'I’m Done')).to.be.false;
      expect(hasButton(await showStill(newInterrupted), 'I’m Done')).to.be.true;
    });

    it('shows and announces that the session is finishing', async () => {
      const element = await showStill(finishing);
      expect(hasButton(element, 'Finishing')).to.be.true;
      expect(listDisabledButtonNames(element)).to.deep.equal(
        listButtonNames(element).filter((name) => name !== 'Close'),
      );
      expect(element.status).to.equal('Finishing');
    });

    it('keeps the focus while the session is finishing, and after that has failed', async () => {
      const element = await showStill(oneConnection);
      const doneButton = getButton(element, 'I’m Done');
      doneButton.focus();
      await element.display({...oneConnection, busy: 'finish'});
      expectFocus(doneButton);
      await element.display({...oneConnection, error: 'offline'});
      expectFocus(doneButton);
    });

    it('shows and announces the error if finishing fails, and retries', async () => {
      const element = await showStill(finishingFailed);
      expect(getAccessibleName(getByRole(element, 'alert'))).to.contain(en.errors.offline.title);
      expect(element.status).to.equal(`${en.errors.offline.title}. ${en.errors.offline.text}`);
      getButton(element, 'Try again').click();
      expect(element.intents).to.deep.equal([{type: 'retry'}]);
    });
  });

  describe('the button to log in again', () => {
    it('names the servicer, and reconnects', async () => {
      const element = await showStill(newInterrupted);
      const reconnectButton = getButton(element, /^Log in again/);
      expect(getAccessibleName(reconnectButton)).to.match(/Aidvantage$/);
      reconnectButton.click();
      expect(element.intents).to.deep.equal([{type: 'reconnect', connection: interruptedConnection.uuid}]);
    });

    it('is not shown if all connections work', async () => {
      expect(hasButton(await showStill(severalConnections), /^Log in again/)).to.be.false;
    });
  });

  describe('a removal', () => {
    it('names the servicer in each Remove button', async () => {
      const names = listButtonNames(await showStill(alreadyConnected)).filter((name) =>
        name.startsWith('Remove'),
      );
      expect(names).to.have.length(2);
      expect(names[0]).to.match(/MOHELA$/);
      expect(names[1]).to.match(/Nelnet$/);
    });

    it('begins with the Remove button of a connection', async () => {
      const element = await showStill(alreadyConnected);
      getButton(element, /^Remove.*Nelnet$/).click();
      expect(element.intents).to.deep.equal([{type: 'remove', connection: nelnetConnection.uuid}]);
    });

    it('is confirmed in a group that has the question as its name', async () => {
      const element = await showStill(confirming);
      const group = getByRole(element, 'group', 'Remove Nelnet?');
      expect(queryAllByRole(group, 'button').map(getAccessibleName)).to.deep.equal(['Remove', 'Keep']);
      expect(group.innerText).to.contain(en.accounts.removeText);
    });

    it('puts the focus on Keep, so that a second press removes nothing', async () => {
      const element = await showStill(alreadyConnected);
      getButton(element, /^Remove.*Nelnet$/).focus();
      await element.display(confirming);
      expectFocus(getButton(element, 'Keep'));
    });

    it('is cancelled by Keep, which puts the focus back on the Remove button', async () => {
      const element = await showStill(confirming);
      getButton(element, 'Keep').click();
      expect(element.intents).to.deep.equal([{type: 'keep'}]);
      await element.display({...confirming, removing: null});
      expectFocus(getButton(element, /^Remove.*Nelnet$/));
    });

    it('is confirmed by Remove', async () => {
      const element = await showStill(confirming);
      getButton(element, 'Remove').click();
      expect(element.intents).to.deep.equal([{type: 'disconnect'}]);
    });

    it('shows and announces its progress, keeps the focus, and disables the other buttons', async () => {
      const element = await showStill(confirming);
      const remove = getButton(element, 'Remove');
      remove.focus();
      await element.display(removing);
      expect(getAccessibleName(remove)).to.equal('Removing');
      expect(listDisabledButtonNames(element)).to.include.members(['Removing', 'Keep', 'I’m Done']);
      expect(element.status).to.equal('Removing');
      expectFocus(remove);
    });

    it('announces the removed servicer, and puts the focus on the heading', async () => {
      const element = await showStill(removing);
      await element.display(afterRemoval);
      expectFocus(getByRole(element, 'heading'));
      expect(element.status).to.equal(fillSentence(en.accounts.notice.removed, {servicer: 'Nelnet'}));
    });

    it('moves the question if another connection is to be removed instead', async () => {
      const element = await showStill(confirming);
      await element.display({...confirming, removing: mohelaConnection.uuid});
      expect(getByRole(element, 'group', 'Remove MOHELA?')).to.exist;
      expectFocus(getButton(element, 'Keep'));
    });

    it('shows its error in the question, describes the button by the error, and retries', async () => {
      const element = await showStill(removalFailed);
      const group = getByRole(element, 'group', 'Remove Nelnet?');
      expect(getAccessibleName(getByRole(element, 'alert'))).to.contain(en.errors.timeout.title);
      expect(queryAllByRole(group, 'alert')).to.have.length(1);
      expect(queryAllByRole(group, 'button').map(getAccessibleName)).to.deep.equal(['Try again', 'Keep']);
      expect(element.status).to.equal(`${en.errors.timeout.title}. ${en.errors.timeout.text}`);
      expect(getDescription(getButton(element, 'Try again'))).to.equal(en.errors.timeout.text);
      getButton(element, 'Try again').click();
      expect(element.intents).to.deep.equal([{type: 'retry'}]);
    });

    it('keeps the focus on its button after it has failed', async () => {
      const element = await showStill(removing);
      const remove = getButton(element, 'Removing');
      remove.focus();
      await element.display({...removing, busy: null, error: 'timeout'});
      expectFocus(remove);
      expect(getAccessibleName(remove)).to.equal('Try again');
    });
  });

  describe('the notice', () => {
    const notices = [
      [justConnected, fillSentence(en.accounts.notice.connected, {servicer: 'MOHELA'})],
      [alreadyConnected, fillSentence(en.accounts.notice.already, {servicer: 'Nelnet'})],
      [afterRemoval, fillSentence(en.accounts.notice.removed, {servicer: 'Nelnet'})],
      [newInterrupted, fillSentence(en.accounts.notice.interrupted, {servicer: 'Aidvantage'})],
      [noConnections, fillSentence(en.accounts.notice.removed, {servicer: 'MOHELA'})],
    ] as const;
    for (const [state, text] of notices) {
      it(`says “${text}”, and is announced`, async () => {
        const element = await showStill(state);
        expect(normalizeText(element.getElement('.content > [part="notice"]').innerText)).to.equal(text);
        expect(element.status).to.equal(text);
      });
    }

    it('is not shown if nothing has happened', async () => {
      const element = await showStill(oneConnection);
      expect(element.root.querySelector('.content > [part="notice"]')).to.be.null;
      expect(element.status).to.be.empty;
    });

    it('stays on the screen while the session is finishing', async () => {
      const element = await showStill({...justConnected, busy: 'finish'});
      expect(normalizeText(element.getElement('.content > [part="notice"]').innerText)).to.equal(
        fillSentence(en.accounts.notice.connected, {servicer: 'MOHELA'}),
      );
    });
  });

  it('shows a servicer’s name in the direction of its script', async () => {
    const name = 'شركة القروض (1)';
    const connection = createConnection(nelnetConnection.uuid, {...nelnet, name});
    const element = await showStill({...oneConnection, link: createLink({connections: [connection]})});
    expect(element.getElement('.name').innerText).to.equal(name);
  });
});
