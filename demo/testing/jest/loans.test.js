import {afterEach, describe, expect, jest, test} from '@jest/globals';
import {SandboxBackend} from 'nexus-link/sandbox';
import {borrowers, link, testBackendContract} from 'nexus-link/testing';

import {addLoansButton} from '../app/loans-button.js';
import {addLoansPanel} from '../app/loans-panel.js';
import {OwnBackend} from '../app/own-backend.js';

/** Adds the panel with a sandbox that answers at once. */
function showPanel(options = {}) {
  const save = jest.fn();
  addLoansPanel(document.body, {backend: new SandboxBackend({latency: 0}), save, ...options});
  const element = document.querySelector('nexus-link');
  return {save, borrower: link(element), readStatus: () => document.querySelector('p').textContent};
}

afterEach(() => document.body.replaceChildren());

describe('The panel', () => {
  test('saves the connections of a borrower who finishes', async () => {
    const {save, borrower, readStatus} = showPanel();
    const {result} = await borrower.find('Nelnet').logIn('challenge').answer('Rex').done();
    expect(save).toHaveBeenCalledWith(result.connections);
    expect(readStatus()).toBe('1 connected.');
  });

  test('lets a borrower try again after a bad login', async () => {
    const {save, borrower} = showPanel();
    await borrower.find('Nelnet').logIn('bad').logIn('ada').done();
    expect(save).toHaveBeenCalledTimes(1);
  });

  test('says so when a borrower leaves', async () => {
    const {borrower, readStatus} = showPanel();
    expect((await borrower.find('Nelnet').leave()).status).toBe('incomplete');
    expect(readStatus()).toBe('You can connect your loans at any time.');
  });

  test('says so when a borrower may not connect loans', async () => {
    const {borrower, readStatus} = showPanel({uuid: borrowers.notAllowed});
    await borrower.waitFor('problem');
    expect(readStatus()).toBe('Your account does not allow to connect loans.');
  });
});

describe('The button', () => {
  test('saves the connections of a borrower who finishes in the dialog', async () => {
    const save = jest.fn();
    addLoansButton(document.body, {backend: new SandboxBackend({latency: 0}), save});
    document.querySelector('button').click();
    await link(document.querySelector('nexus-link')).find('Nelnet').logIn('ada').done();
    expect(save).toHaveBeenCalledTimes(1);
  });
});

testBackendContract({
  name: 'Our backend',
  createBackend: () => new OwnBackend(),
  describe,
  test,
  logins: {
    connects: {servicer: 'Nelnet', username: 'ada', password: 'secret'},
    connectsElsewhere: {servicer: 'MOHELA', username: 'ada', password: 'secret'},
    fails: {servicer: 'Nelnet', username: 'grace', password: 'secret', code: 'invalid-credentials'},
  },
});
