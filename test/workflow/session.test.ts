/** The session of an element: its requests to the backend, aborted requests, late answers, and the order of events. */
import {expect} from '@open-wc/testing';
import {LitElement} from 'lit';

import {
  aidvantage,
  mohelaConnection,
  attemptUuid,
  borrower,
  createChallenge,
  codeQuestion,
  mohela,
  nelnet,
  auth,
  textQuestion,
} from '../fixtures/states.js';
import type {Backend, PageAuth, StartInput} from '../../src/contract/backend.js';
import {LinkError} from '../../src/contract/errors.js';
import {getOutcome} from '../../src/workflow/outcome.js';
import type {WorkflowEvent, Problem, State} from '../../src/workflow/state.js';
import {Session, type SessionPorts} from '../../src/workflow/session.js';
import {
  ignoreListenerErrors,
  FakeBackend,
  LISTENER_ERROR,
  createSession,
  waitForTask,
  type Call,
} from '../support/helpers.js';

class SessionHost extends LitElement {}
customElements.define('session-host', SessionHost);

interface Transition {
  readonly before: State;
  readonly event: WorkflowEvent;
  readonly after: State;
}

/** Creates a session on a host element, and records its transitions. */
function createTestSession(ports: Partial<SessionPorts> = {}) {
  const backend = new FakeBackend();
  const transitions: Transition[] = [];
  const auths: PageAuth[] = [];
  let removalCount = 0;
  const host = new SessionHost();
  const session = new Session(host, {
    chooseBackend: (pageAuth) => {
      auths.push(pageAuth);
      return backend;
    },
    onTransition: (before, event, after) => transitions.push({before, event, after}),
    onRemoved: () => removalCount++,
    ...ports,
  });
  return {session, backend, transitions, auths, host, countRemovals: () => removalCount};
}

const createOpenEvent = (changes: Partial<StartInput> = {}) =>
  ({type: 'open', auth, uuid: borrower.uuid, ...changes}) as const;
const createKeyAuth = (nexus_key: string): PageAuth => ({type: 'key', nexus_key});
const connectEvent = {type: 'connect', username: 'jordan.rivera', password: 'hunter2 ☃'} as const;
const chooseEvent = {type: 'choose', servicer: mohela} as const;

/** Creates a session that has started and is searching. */
async function reachSearch(ports: Partial<SessionPorts> = {}) {
  const setup = createTestSession(ports);
  setup.session.send(createOpenEvent());
  (await setup.backend.waitForCall('start')).answer(createSession());
  await waitForTask();
  setup.session.send({type: 'begin'});
  await setup.backend.waitForCall('search');
  return setup;
}

/** Creates a session that is waiting for a login. */
async function reachConnecting(ports: Partial<SessionPorts> = {}) {
  const setup = await reachSearch(ports);
  setup.session.send(chooseEvent);
  setup.session.send(connectEvent);
  return {...setup, call: await setup.backend.waitForCall('connect')};
}

/** Creates a session that is waiting for the check of an answer. */
async function reachAnswer() {
  const setup = await reachConnecting();
  setup.call.answer({status: 'challenged', uuid: attemptUuid, challenge: createChallenge([textQuestion])});
  await waitForTask();
  setup.session.send({type: 'answer', answers: [{question: textQuestion.uuid, value: 'Rex ☃'}]});
  return {...setup, call: await setup.backend.waitForCall('answer')};
}

/** Creates a session that has one connection. */
async function reachAccounts(ports: Partial<SessionPorts> = {}) {
  const setup = await reachConnecting(ports);
  setup.call.answer({status: 'connected', connection: mohelaConnection});
  await waitForTask();
  return setup;
}

/** Waits for a failure of the opening, and returns the problem. */
async function waitForProblem(session: Session): Promise<Problem> {
  await waitForTask();
  const {state} = session;
  if (state.step !== 'problem') throw new Error(`The step is ${state.step} instead of problem.`);
  return state;
}

describe('Session', () => {
  describe('sends a request', () => {
    it('to start with the key and the borrower of the page', async () => {
      const {session, backend, auths} = createTestSession();
      session.send(createOpenEvent());
      const {input} = await backend.waitForCall('start');
      expect(input).to.deep.equal({auth, uuid: borrower.uuid});
      expect(auths).to.deep.equal([auth]);
    });

    it('to start with a new borrower if the page names none', async () => {
      const {session, backend} = createTestSession();
      session.send(createOpenEvent({uuid: null}));
      expect((await backend.waitForCall('start')).input.uuid).to.be.null;
    });

    it('to connect with the unchanged text of the borrower', async () => {
      const {session, backend} = await reachSearch();
      session.send(chooseEvent);
      session.send({type: 'connect', username: ' Jordan\u0301 ', password: '\tHÜNTER2 ☃ \u0000'});
      expect((await backend.waitForCall('connect')).input).to.include({
        servicer: mohela.uuid,
        connection: null,
        username: ' Jordan\u0301 ',
        password: '\tHÜNTER2 ☃ \u0000',
      });
    });

    it('only when no other is in flight, at every step', async () => {
      const {session, backend} = createTestSession();
      const listPending = () => backend.pending.map(({method}) => method);
      session.send(createOpenEvent());
      await backend.waitForCall('start');
      expect(listPending()).to.deep.equal(['start']);
      (await backend.waitForCall('start')).answer(createSession());
      await waitForTask();
      expect(listPending()).to.deep.equal([]);
      session.send({type: 'begin'});
      session.send({type: 'search', query: 'moh'});
      expect(listPending()).to.deep.equal(['search']);
      session.send(chooseEvent);
      expect(listPending()).to.deep.equal([]);
      session.send(connectEvent);
      expect(listPending()).to.deep.equal(['connect']);
      (await backend.waitForCall('connect')).answer({
        status: 'pending',
        uuid: attemptUuid,
        stage: 'reading-loans',
      });
      await waitForTask();
      expect(listPending()).to.deep.equal(['poll']);
      (await backend.waitForCall('poll')).answer({
        status: 'challenged',
        uuid: attemptUuid,
        challenge: createChallenge([codeQuestion]),
      });
      await waitForTask();
      session.send({type: 'answer', answers: [{question: codeQuestion.uuid, value: '123456'}]});
      expect(listPending()).to.deep.equal(['answer']);
      (await backend.waitForCall('answer')).answer({status: 'connected', connection: mohelaConnection});
      await waitForTask();
      session.send({type: 'remove', connection: mohelaConnection.uuid});
      session.send({type: 'disconnect'});
      expect(listPending()).to.deep.equal(['disconnect']);
      (await backend.waitForCall('disconnect')).answer(undefined);
      await waitForTask();
      expect(listPending()).to.deep.equal([]);
      expect(session.state.step).to.equal('accounts');
    });

    it('to finish once if the borrower clicks twice', async () => {
      const {session, backend} = await reachAccounts();
      session.send({type: 'finish'});
      session.send({type: 'finish'});
      expect(backend.methods.filter((method) => method === 'finish')).to.have.length(1);
      (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
      await waitForTask();
      expect(getOutcome(session.state)?.status).to.equal('complete');
    });

    it('to a backend that is chosen once per opening', async () => {
      const {session, auths} = await reachSearch();
      session.send({type: 'close'});
      const secondAuth = createKeyAuth('sandbox_second');
      session.send(createOpenEvent({auth: secondAuth}));
      await waitForTask();
      expect(auths).to.deep.equal([auth, secondAuth]);
    });

    it('with the backend as the value of this', async () => {
      class CountingBackend extends FakeBackend {
        #starts = 0;

        override start(...[input, signal]: Parameters<Backend['start']>) {
          this.#starts++;
          return super.start({...input, auth: createKeyAuth(`sandbox_${this.#starts}`)}, signal);
        }
      }
      const countingBackend = new CountingBackend();
      const {session} = createTestSession({chooseBackend: () => countingBackend});
      session.send(createOpenEvent());
      expect((await countingBackend.waitForCall('start')).input.auth).to.deep.equal(
        createKeyAuth('sandbox_1'),
      );
    });
  });

  describe('calls leave() of the backend', () => {
    /** Opens a session, sends an event and closes it. Counts the calls of `leave()`. */
    async function endSession(event: WorkflowEvent, leave: () => void = () => undefined) {
      let leaveCount = 0;
      const backend: FakeBackend & Pick<Backend, 'leave'> = new FakeBackend();
      backend.leave = () => {
        leaveCount++;
        leave();
      };
      const setup = createTestSession({chooseBackend: () => backend});
      setup.session.send(createOpenEvent());
      (await backend.waitForCall('start')).answer(createSession({connections: [mohelaConnection]}));
      await waitForTask();
      setup.session.send({type: 'begin'});
      setup.session.send(event);
      if (event.type === 'finish')
        (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
      await waitForTask();
      setup.session.send({type: 'close'});
      return {leaveCount, response: getOutcome(setup.session.state), transitions: setup.transitions};
    }

    it('once if the element is closed twice', async () => {
      const {leaveCount, response} = await endSession({type: 'close'});
      expect(response?.status).to.equal('incomplete');
      expect(leaveCount).to.equal(1);
    });

    it('never if the borrower finishes', async () => {
      const {leaveCount, response} = await endSession({type: 'finish'});
      expect(response?.status).to.equal('complete');
      expect(leaveCount).to.equal(0);
    });

    it('and still reports the exit if leave() throws', async () => {
      const errors: unknown[] = [];
      const restore = ignoreListenerErrors((error) => errors.push(error));
      try {
        const {transitions} = await endSession({type: 'close'}, () => {
          throw LISTENER_ERROR;
        });
        expect(transitions.at(-1)?.after).to.have.nested.property('response.status', 'incomplete');
      } finally {
        restore();
      }
      expect(errors).to.deep.equal([]);
    });

    it('only if the backend has it', async () => {
      const setup = await reachSearch();
      setup.session.send({type: 'close'});
      expect(setup.session.state.step).to.equal('closed');
    });
  });

  describe('aborts', () => {
    const cases: readonly (readonly [
      title: string,
      reachRequest: () => Promise<PendingRequest>,
      event: WorkflowEvent,
    ])[] = [
      ['the start when the element closes', reachStart, {type: 'close'}],
      ['a search when a servicer is chosen', reachSearch, chooseEvent],
      ['a search when the borrower goes back', reachSearch, {type: 'back'}],
      ['a search when the query changes', reachSearch, {type: 'search', query: 'nel'}],
      ['a login when the borrower goes back', reachConnecting, {type: 'back'}],
      ['a login when the element closes', reachConnecting, {type: 'close'}],
      ['an answer when the borrower goes back', reachAnswer, {type: 'back'}],
      ['finishing when the element closes', reachFinish, {type: 'close'}],
    ];
    interface PendingRequest {
      readonly session: Session;
      readonly backend: FakeBackend;
    }
    async function reachStart(): Promise<PendingRequest> {
      const setup = createTestSession();
      setup.session.send(createOpenEvent());
      await setup.backend.waitForCall('start');
      return setup;
    }
    async function reachFinish(): Promise<PendingRequest> {
      const setup = await reachAccounts();
      setup.session.send({type: 'finish'});
      return setup;
    }

    for (const [title, reachRequest, event] of cases) {
      it(title, async () => {
        const {session, backend} = await reachRequest();
        const call = backend.calls.at(-1)!;
        expect(call.signal.aborted).to.be.false;
        session.send(event);
        expect(call.signal.aborted).to.be.true;
      });
    }

    it('a search before the next one is sent', async () => {
      const {session, backend} = await reachSearch();
      const [first] = backend.pending;
      let wasAborted: boolean | undefined;
      const searchBackend = backend.search.bind(backend);
      backend.search = (...args) => {
        wasAborted = first?.signal.aborted;
        return searchBackend(...args);
      };
      session.send({type: 'search', query: 'nel'});
      expect(wasAborted).to.be.true;
    });

    it('no request while the question whether to leave is shown', async () => {
      const {session, call} = await reachConnecting();
      session.send({type: 'leave'});
      expect(session.state.step).to.equal('leaving');
      expect(call.signal.aborted).to.be.false;
      session.send({type: 'stay'});
      expect(call.signal.aborted).to.be.false;
      call.answer({status: 'connected', connection: mohelaConnection});
      await waitForTask();
      expect(session.state.step).to.equal('accounts');
    });

    it('no request that has been answered', async () => {
      const {session, call} = await reachConnecting();
      call.answer({status: 'connected', connection: mohelaConnection});
      await waitForTask();
      session.send({type: 'close'});
      expect(call.signal.aborted).to.be.false;
    });
  });

  describe('ignores a late answer', () => {
    const lateReplies: readonly (readonly [string, (call: Call) => void])[] = [
      ['that is valid', (call) => call.answerWith({status: 'connected', connection: mohelaConnection})],
      ['that violates the contract', (call) => call.answerWith({status: 'hacked'})],
      ['that is a failure', (call) => call.fail('not-allowed')],
      ['that is an AbortError', (call) => call.throw(new DOMException('Aborted', 'AbortError'))],
    ];
    for (const [description, sendReply] of lateReplies) {
      it(`${description}, if the backend ignored the signal`, async () => {
        const {session, call, transitions} = await reachConnecting();
        session.send({type: 'back'});
        const {state} = session;
        const count = transitions.length;
        sendReply(call);
        await waitForTask();
        expect(session.state).to.equal(state);
        expect(transitions).to.have.length(count);
      });
    }

    it('to a previous search that is answered after the current one', async () => {
      const {session, backend} = await reachSearch();
      session.send({type: 'search', query: 'nel'});
      const [, first, second] = backend.calls;
      second!.answerWith({servicers: [nelnet]});
      first!.answerWith({servicers: [aidvantage]});
      await waitForTask();
      expect(session.state).to.deep.include({query: 'nel', servicers: [nelnet], busy: false});
    });

    it('to a previous opening', async () => {
      const {session, backend} = createTestSession();
      session.send(createOpenEvent());
      const previous = await backend.waitForCall('start');
      session.send({type: 'close'});
      session.send(createOpenEvent());
      await waitForTask();
      previous.answer(createSession({connections: [mohelaConnection]}));
      await waitForTask();
      expect(session.state.step).to.equal('opening');
      (await backend.waitForCall('start')).answer(createSession());
      await waitForTask();
      expect(session.state).to.deep.include({step: 'welcome'});
    });

    it('after the element was closed', async () => {
      const {session, call} = await reachConnecting();
      session.send({type: 'close'});
      const {state} = session;
      call.answer({status: 'connected', connection: mohelaConnection});
      await waitForTask();
      expect(session.state).to.equal(state);
    });

    it('of chooseBackend(), and sends no request to that backend', async () => {
      const backend = new FakeBackend();
      let resolveBackend: (backend: Backend) => void = () => undefined;
      const {session} = createTestSession({
        chooseBackend: () => new Promise((resolve) => (resolveBackend = resolve)),
      });
      session.send(createOpenEvent());
      session.send({type: 'close'});
      resolveBackend(backend);
      await waitForTask();
      expect(backend.methods).to.deep.equal([]);
    });

    it('of chooseBackend() for a previous opening, and keeps the current backend', async () => {
      const [previous, current] = [new FakeBackend(), new FakeBackend()];
      const resolveBackends: ((backend: Backend) => void)[] = [];
      const {session} = createTestSession({
        chooseBackend: () => new Promise((resolve) => resolveBackends.push(resolve)),
      });
      session.send(createOpenEvent());
      session.send({type: 'close'});
      session.send(createOpenEvent());
      resolveBackends[1]!(current);
      (await current.waitForCall('start')).answer(createSession());
      resolveBackends[0]!(previous);
      await waitForTask();
      session.send({type: 'begin'});
      await waitForTask();
      expect(previous.methods).to.deep.equal([]);
      expect(current.methods).to.deep.equal(['start', 'search']);
    });
  });

  describe('processes events one after another', () => {
    it('if a listener sends one', async () => {
      const order: string[] = [];
      const setup = createTestSession({
        onTransition: (_, event, after) => {
          order.push(`${event.type} → ${after.step}`);
          if (event.type !== 'started') return;
          setup.session.send({type: 'begin'});
          setup.session.send(chooseEvent);
          order.push('listener done');
        },
      });
      setup.session.send(createOpenEvent());
      (await setup.backend.waitForCall('start')).answer(createSession());
      await waitForTask();
      expect(order).to.deep.equal([
        'open → opening',
        'started → welcome',
        'listener done',
        'begin → search',
        'choose → credentials',
      ]);
    });

    it('and opens again if a listener sends open at the end', async () => {
      const setup = createTestSession({
        onTransition: (_, {type}) => {
          if (type === 'close') setup.session.send(createOpenEvent());
        },
      });
      setup.session.send(createOpenEvent());
      setup.session.send({type: 'close'});
      expect(setup.session.state.step).to.equal('opening');
      await waitForTask();
      expect(setup.backend.pending.map(({method}) => method)).to.deep.equal(['start']);
    });

    it('and continues after a listener throws, with the events that it sent', () => {
      const errors: unknown[] = [];
      const restore = ignoreListenerErrors((error) => errors.push(error));
      let count = 0;
      const setup = createTestSession({
        onTransition: () => {
          if (count++) return;
          setup.session.send({type: 'leave'});
          setup.session.send(createOpenEvent());
          throw LISTENER_ERROR;
        },
      });
      try {
        setup.session.send(createOpenEvent());
        expect(setup.session.state.step).to.equal('opening');
        setup.session.send({type: 'close'});
        expect(setup.session.state.step).to.equal('closed');
        expect(count).to.equal(4);
      } finally {
        restore();
      }
      expect(errors).to.deep.equal([]);
    });

    it('and reports no transition if the state does not change', () => {
      const {session, transitions} = createTestSession();
      session.send({type: 'finish'});
      session.send({type: 'close'});
      session.send({type: 'found', servicers: []});
      expect(transitions).to.deep.equal([]);
    });
  });

  describe('a failure of the backend', () => {
    const CANARY = 'c4n4ry-hunter2';
    const mistakes: readonly (readonly [string, (backend: FakeBackend) => void])[] = [
      [
        'a method that throws at once',
        (backend) => {
          backend.start = () => {
            throw new Error(CANARY);
          };
        },
      ],
      [
        'an error that is not a LinkError',
        (backend) => (backend.start = () => Promise.reject(new Error(CANARY))),
      ],
      [
        'a rejection with a string',
        (backend) => {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- A backend may reject with anything.
          backend.start = () => Promise.reject(CANARY);
        },
      ],
      [
        'a rejection with undefined',
        (backend) => {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- A backend may reject with anything.
          backend.start = () => Promise.reject(undefined);
        },
      ],
      [
        'a LinkError with an unknown code',
        (backend) => {
          backend.start = () =>
            Promise.reject(Object.assign(new Error(CANARY), {name: 'LinkError', code: CANARY}));
        },
      ],
      [
        'an error that throws when it is read',
        (backend) => {
          const trap = Object.assign(new Error(), {name: 'LinkError'});
          Object.defineProperty(trap, 'code', {
            get() {
              throw new Error(CANARY);
            },
          });
          backend.start = () => Promise.reject(trap);
        },
      ],
      [
        'an answer that is undefined',
        (backend) => (backend.start = () => Promise.resolve(undefined as never)),
      ],
      ['an answer of another shape', (backend) => (backend.start = () => Promise.resolve(CANARY as never))],
      [
        'an answer with a wrong field',
        (backend) => {
          backend.start = () => Promise.resolve(createSession({borrower: {uuid: CANARY}}));
        },
      ],
      [
        'an answer that throws when it is read',
        (backend) => {
          const trap = {
            get environment(): 'sandbox' {
              throw new Error(CANARY);
            },
          };
          backend.start = () => Promise.resolve(trap as never);
        },
      ],
      ['an answer that is neither a promise nor valid', (backend) => (backend.start = () => CANARY as never)],
    ];
    for (const [mistake, breakBackend] of mistakes) {
      it(`has the code unexpected after ${mistake}, and does not repeat its text`, async () => {
        const {session, backend, transitions} = createTestSession();
        breakBackend(backend);
        session.send(createOpenEvent());
        expect((await waitForProblem(session)).code).to.equal('unexpected');
        expect(JSON.stringify(transitions)).not.to.contain(CANARY);
      });
    }

    it('has the name of a wrong field in its message', async () => {
      const {session, backend, transitions} = createTestSession();
      session.send(createOpenEvent());
      (await backend.waitForCall('start')).answerWith({...createSession(), borrower: {uuid: 'jordan'}});
      await waitForProblem(session);
      expect(JSON.stringify(transitions.at(-1)?.event)).to.contain('borrower.uuid');
    });

    it('does not include a valid answer that is not a promise', async () => {
      const {session, backend} = createTestSession();
      backend.start = () => createSession() as never;
      session.send(createOpenEvent());
      await waitForTask();
      expect(session.state.step).to.equal('welcome');
    });

    it('keeps the code and the message of a LinkError', async () => {
      const {session, backend} = createTestSession();
      session.send(createOpenEvent());
      (await backend.waitForCall('start')).fail('not-ready', 'The borrower has not signed.');
      const {code, response} = await waitForProblem(session);
      expect(code).to.equal('not-ready');
      expect(response).to.deep.include({status: 'illegal', message: 'The borrower has not signed.'});
    });

    it('keeps the code of a LinkError from another copy of this package', async () => {
      const {session, backend} = createTestSession();
      session.send(createOpenEvent());
      const foreign = Object.assign(new Error('No.'), {name: 'LinkError', code: 'not-allowed'});
      (await backend.waitForCall('start')).throw(foreign);
      expect((await waitForProblem(session)).code).to.equal('not-allowed');
    });

    it('leads to the credentials after an invalid answer to a login', async () => {
      const {session, call} = await reachConnecting();
      call.answerWith({status: 'connected', connection: {...mohelaConnection, portfolio: null}});
      await waitForTask();
      expect(session.state).to.deep.include({step: 'credentials', error: 'unexpected'});
    });

    it('stays at the accounts after a disconnect that throws at once', async () => {
      const {session, backend} = await reachAccounts();
      backend.disconnect = () => {
        throw new Error(CANARY);
      };
      session.send({type: 'remove', connection: mohelaConnection.uuid});
      session.send({type: 'disconnect'});
      await waitForTask();
      expect(session.state).to.deep.include({step: 'accounts', busy: null, error: 'unexpected'});
    });
  });

  describe('sends no request', () => {
    const keys = [
      '',
      'sandbox_',
      'sandbox',
      'SANDBOX_a',
      'test_1',
      'sandbox_a b',
      ' sandbox_a',
      'live_é',
      'sandbox_a\n',
    ];
    for (const key of keys) {
      it(`with the invalid key ${JSON.stringify(key)}`, async () => {
        const setup = createTestSession();
        setup.session.send(createOpenEvent({auth: createKeyAuth(key)}));
        const {code, response} = await waitForProblem(setup.session);
        expect(code).to.equal('invalid-key');
        expect(response?.status).to.equal('error');
        expect(response?.message).to.match(/nexus_key/);
        expect(setup.auths).to.deep.equal([]);
      });
    }

    const uuids = [
      '',
      'jordan',
      'b0a7c1de-5f0e-4c53-9a1b',
      `${borrower.uuid} `,
      `{${borrower.uuid}}`,
      'null',
    ];
    for (const uuid of uuids) {
      it(`for the invalid UUID ${JSON.stringify(uuid)}`, async () => {
        const setup = createTestSession();
        setup.session.send(createOpenEvent({uuid}));
        const {code, response} = await waitForProblem(setup.session);
        expect(code).to.equal('invalid-uuid');
        expect(response?.result.borrower.uuid).to.be.null;
        expect(response?.message).to.match(/uuid/);
        if (uuid) expect(response?.message).not.to.contain(uuid);
        expect(setup.auths).to.deep.equal([]);
      });
    }

    it('to a backend that lacks methods, and names the methods', async () => {
      const {start, search} = new FakeBackend();
      const {session} = createTestSession({chooseBackend: () => ({start, search}) as Backend});
      session.send(createOpenEvent());
      const {code, response} = await waitForProblem(session);
      expect(code).to.equal('invalid-options');
      expect(response?.status).to.equal('error');
      expect(response?.message).to.match(/connect, answer, poll, disconnect, finish/);
    });

    for (const value of ['backend', 7, {}]) {
      it(`to a backend that is ${JSON.stringify(value)}`, async () => {
        const {session} = createTestSession({chooseBackend: () => value as never});
        session.send(createOpenEvent());
        expect((await waitForProblem(session)).code).to.equal('invalid-options');
      });
    }

    it('if there is no backend for the key', async () => {
      const {session} = createTestSession({
        chooseBackend: () => {
          throw new LinkError('invalid-options', 'A live key needs api-url.');
        },
      });
      session.send(createOpenEvent());
      expect((await waitForProblem(session)).code).to.equal('invalid-options');
    });
  });

  describe('distinguishes a removal from a move', () => {
    it('and does not report a move', async () => {
      const {host, countRemovals} = createTestSession();
      document.body.append(host);
      const newParent = document.createElement('div');
      document.body.append(newParent);
      newParent.append(host);
      await waitForTask();
      expect(countRemovals()).to.equal(0);
      newParent.remove();
    });

    it('and reports a removal once', async () => {
      const {host, countRemovals} = createTestSession();
      document.body.append(host);
      host.remove();
      expect(countRemovals()).to.equal(0);
      await waitForTask();
      expect(countRemovals()).to.equal(1);
    });
  });
});
