/** The tests of a partner's page with the element, for any DOM that a test file chooses. */
import {Nexus} from 'nexus-link';
import {SandboxBackend} from 'nexus-link/sandbox';
import {
  borrowers,
  dispatchResponse,
  link,
  recordEvents,
  responses,
  testBackendContract,
} from 'nexus-link/testing';
import {afterEach, describe, expect, test, vi} from 'vitest';

import {addLoansButton} from '../app/loans-button.js';
import {addLoansPanel} from '../app/loans-panel.js';
import {OwnBackend} from '../app/own-backend.js';

/** Adds the panel with a sandbox that answers at once. */
function showPanel(options = {}) {
  const save = vi.fn();
  addLoansPanel(document.body, {backend: new SandboxBackend({latency: 0}), save, ...options});
  const element = document.querySelector('nexus-link');
  return {save, element, borrower: link(element), readStatus: () => document.querySelector('p').textContent};
}

export function testPartnerPage() {
  afterEach(() => document.body.replaceChildren());

  describe('The panel', () => {
    test('saves the connections of a borrower who finishes', async () => {
      const {save, borrower, readStatus} = showPanel();
      const {result} = await borrower.find('Nelnet').logIn('ada').find('Aidvantage').logIn('ada').done();
      expect(save).toHaveBeenCalledExactlyOnceWith(result.connections);
      expect(result.connections.map(({servicer}) => servicer.name)).toEqual(['Nelnet', 'Aidvantage']);
      expect(readStatus()).toBe('2 connected.');
    });

    test('lets a borrower try again after a bad login', async () => {
      const {save, borrower} = showPanel();
      await borrower.find('Nelnet').logIn('bad');
      expect(await borrower.readScreen()).toMatchObject({step: 'credentials', error: /./});
      await borrower.logIn('ada').done();
      expect(save).toHaveBeenCalledOnce();
    });

    test('is there while the servicer asks questions', async () => {
      const {save, borrower} = showPanel();
      await borrower.find('Nelnet').logIn('challenge').answer('Rex');
      await borrower.find('MOHELA').logIn('@choice').answer('Maple Street');
      await borrower.find('Aidvantage').logIn('@code').answer('123456').done();
      expect(save.mock.lastCall[0]).toHaveLength(3);
    });

    test('says so when a borrower leaves', async () => {
      const {save, borrower, readStatus} = showPanel();
      const {status} = await borrower.find('Nelnet').leave();
      expect(status).toBe('incomplete');
      expect(readStatus()).toBe('You can connect your loans at any time.');
      expect(save).not.toHaveBeenCalled();
    });

    test('says so when a borrower may not connect loans', async () => {
      const {borrower, readStatus} = showPanel({uuid: borrowers.notAllowed});
      await borrower.waitFor('problem');
      expect(readStatus()).toBe('Your account does not allow to connect loans.');
    });

    test('understands every kind of response', () => {
      const {element, readStatus} = showPanel();
      dispatchResponse(element, responses.complete);
      expect(readStatus()).toBe('1 connected.');
      dispatchResponse(element, responses.error);
      expect(readStatus()).toBe('Your loans could not be connected. Please try again later.');
    });

    test('reports what happens, for analytics', async () => {
      const {element, borrower} = showPanel();
      const recorder = recordEvents(element);
      await borrower.find('Nelnet').logIn('@error_servicer-down');
      expect((await recorder.waitFor('failed')).metadata.code).toBe('servicer-down');
      expect(recorder.names).toContain('credentials-submitted');
      expect(JSON.stringify(recorder.events.map(({detail}) => detail))).not.toContain('secret');
    });

    test('can be in each state', async () => {
      for (const step of [
        'welcome',
        'search',
        'credentials',
        'connecting',
        'challenge',
        'accounts',
        'problem',
        'leaving',
        'closed',
      ]) {
        const {borrower} = showPanel();
        await borrower.goTo(step);
        expect((await borrower.readScreen()).step).toBe(step);
        document.body.replaceChildren();
      }
    });
  });

  describe('The button', () => {
    test('saves the connections of a borrower who finishes in the dialog', async () => {
      const save = vi.fn();
      addLoansButton(document.body, {backend: new SandboxBackend({latency: 0}), save});
      document.querySelector('button').click();
      const element = document.querySelector('nexus-link');
      await link(element).find('Nelnet').logIn('ada').done();
      expect(save).toHaveBeenCalledOnce();
      await vi.waitFor(() => expect(element.isConnected).toBe(false));
    });

    test('says so when a borrower closes the dialog', async () => {
      addLoansButton(document.body, {backend: new SandboxBackend({latency: 0}), save: vi.fn()});
      document.querySelector('button').click();
      await link(document.querySelector('nexus-link')).find('Nelnet').logIn('ada').leave();
      expect(document.querySelector('button').textContent).toBe('Connect my loans later');
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

  describe('Nothing is left behind', () => {
    test('when the element is removed in the middle of a request', async () => {
      const {element, borrower} = showPanel({backend: new SandboxBackend()});
      const recorder = recordEvents(document);
      await borrower.goTo('connecting');
      element.remove();
      expect((await recorder.waitFor('nexus-exit')).status).toBe('incomplete');
      recorder.stop();
    });

    test('when the element is removed at once, by tag and by call', async () => {
      showPanel({backend: null}).element.remove();
      const {result, element} = Nexus.link({nexus_key: 'sandbox_acme'});
      element.remove();
      expect((await result).status).toBe('incomplete');
    });

    test('when time stands still', async () => {
      vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']});
      try {
        const {borrower, element} = showPanel();
        await borrower.find('Nelnet').logIn('ada').done();
        element.remove();
        // A DOM counts two frames of a transition as timers.
        vi.advanceTimersByTime(50);
        expect(vi.getTimerCount()).toBe(0);
      } finally {
        vi.useRealTimers();
      }
    });

    test('when the element is removed right after a click', async () => {
      const {element, borrower} = showPanel();
      await borrower.waitFor('welcome');
      const button = element.shadowRoot.querySelector('nexus-link-welcome button');
      // A mouse counts its clicks.
      button.dispatchEvent(new MouseEvent('click', {detail: 1, bubbles: true, composed: true}));
      await borrower.waitFor('search');
      element.remove();
    });
  });
}
