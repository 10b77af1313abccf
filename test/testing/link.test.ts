/** A borrower in the same document, as unit tests use it. */
import {expect, fixtureSync, html} from '@open-wc/testing';
import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import {borrowers, link, type Borrower, type Destination} from '../../src/testing/index.js';

import type {NexusLink} from '../../src/nexus-link.js';
import '../../src/define.js';

function showBorrower(uuid: string = borrowers.new, timeout = 3000): Borrower {
  const element = fixtureSync<NexusLink>(
    html`<nexus-link
      inline
      nexus-key="sandbox_a"
      uuid=${uuid}
      .backend=${new SandboxBackend({latency: 0})}
    ></nexus-link>`,
  );
  return link(element, {timeout});
}

const getMessage = (promise: PromiseLike<unknown>): PromiseLike<string> =>
  promise.then(
    () => expect.fail('It was fulfilled.'),
    (thrown: unknown) => String(thrown),
  );

describe('link', () => {
  it('goes the whole way, by servicers of today and former ones', async () => {
    const borrower = showBorrower();
    borrower.find('Great Lakes').logIn('@challenges_2').answer('Rex').answer('Rex', 'Ada');
    const {result} = await borrower.find('MOHELA').logIn('@choice').answer('Maple Street').done();
    expect(result.connections.map(({servicer}) => servicer.name)).to.deep.equal(['Nelnet', 'MOHELA']);
  });

  const steps: readonly Destination[] = [
    'welcome',
    'search',
    'credentials',
    'connecting',
    'challenge',
    'accounts',
    'problem',
    'leaving',
    'closed',
  ];
  for (const step of steps) {
    it(`brings an element to the step ${step}`, async () => {
      const borrower = showBorrower().goTo(step);
      expect((await borrower.readScreen()).step).to.equal(step);
    });
  }

  it('shows an error, and recovers from it', async () => {
    const borrower = showBorrower();
    const screen = await borrower.find('Nelnet').logIn('bad').readScreen();
    expect(screen).to.include({step: 'credentials'});
    expect(screen.error).to.match(/password/);
    await borrower.logIn('@error_account-locked').recover().waitFor('search');
  });

  it('goes back, removes a connection, and restores one', async () => {
    const borrower = showBorrower(borrowers.interrupted);
    await borrower.find('Nelnet').back().waitFor('search').find('Aidvantage').logIn().remove('Aidvantage');
    expect((await borrower.readScreen()).connections).to.deep.equal(['MOHELA']);
    const {result} = await borrower.reconnect('MOHELA').logIn().done();
    expect(result.connections.map(({status}) => status)).to.deep.equal(['connected']);
  });

  it('leaves from any step, and confirms it if asked', async () => {
    expect((await showBorrower().leave()).result.step).to.equal('welcome');
    expect((await showBorrower().find('Nelnet').logIn().leave()).result.step).to.equal('accounts');
    expect((await showBorrower().goTo('leaving').leave()).status).to.equal('incomplete');
  });

  it('says which screen there was instead', async () => {
    const impatient = showBorrower(borrowers.new, 60);
    expect(await getMessage(impatient.answer('Rex'))).to.match(
      /answer\(\): expected the step "challenge", but the borrower sees the step "welcome", “.+”\./,
    );
  });

  it('says which error there was instead, and nothing that was typed', async () => {
    const borrower = showBorrower(borrowers.new, 200).find('Nelnet').logIn('bad', 'kN4ry-9c1');
    const message = await getMessage(borrower.done());
    expect(message).to.match(/done\(\): expected the step "accounts", .+"credentials".+ error “.+”\./);
    expect(message).to.not.contain('kN4ry-9c1');
  });

  it('says that a servicer is not there', async () => {
    const borrower = showBorrower(borrowers.new, 200).find('Acme Bank');
    expect(await getMessage(borrower)).to.match(
      /find\("Acme Bank"\): expected that servicer in the list, .+ 0 servicers/,
    );
  });

  it('counts the answers', async () => {
    const borrower = showBorrower().find('Nelnet').logIn('challenge').answer('Rex', 'Ada');
    expect(await getMessage(borrower)).to.match(/got 2 answers to 1 questions/);
  });

  it('skips the verbs after one that failed', async () => {
    const borrower = showBorrower(borrowers.new, 60).answer('Rex').find('Nelnet');
    expect(await getMessage(borrower)).to.match(/^Error: answer\(\)/);
  });
});
