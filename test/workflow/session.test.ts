/** One opening behind the screen: what is asked of the backend, what is given up, and what an answer may change. */
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

interface Move {
  readonly before: State;
  readonly event: WorkflowEvent;
  readonly after: State;
}

/** A session on a host of its own, and all that it tells of. */
function begin(ports: Partial<SessionPorts> = {}) {
  const backend = new FakeBackend();
  const moves: Move[] = [];
  const auths: PageAuth[] = [];
  let removals = 0;
  const host = new SessionHost();
  const session = new Session(host, {
    chooseBackend: (given) => {
      auths.push(given);
      return backend;
    },
    onTransition: (before, event, after) => moves.push({before, event, after}),
    onRemoved: () => removals++,
    ...ports,
  });
  const steps = () => moves.map(({after}) => after.step);
  return {session, backend, moves, auths, host, steps, removals: () => removals};
}

const open = (changes: Partial<StartInput> = {}) =>
  ({type: 'open', auth, uuid: borrower.uuid, ...changes}) as const;
const byKey = (nexus_key: string): PageAuth => ({type: 'key', nexus_key});
const connect = {type: 'connect', username: 'jordan.rivera', password: 'hunter2 ☃'} as const;
const choose = {type: 'choose', servicer: mohela} as const;

/** A session that has started and shows the search. */
async function search(ports: Partial<SessionPorts> = {}) {
  const on = begin(ports);
  on.session.send(open());
  (await on.backend.waitForCall('start')).answer(createSession());
  await waitForTask();
  on.session.send({type: 'begin'});
  await on.backend.waitForCall('search');
  return on;
}

/** A session that logs in. */
async function connecting(ports: Partial<SessionPorts> = {}) {
  const on = await search(ports);
  on.session.send(choose);
  on.session.send(connect);
  return {...on, call: await on.backend.waitForCall('connect')};
}

async function challenged() {
  const on = await connecting();
  on.call.answer({status: 'challenged', uuid: attemptUuid, challenge: createChallenge([textQuestion])});
  await waitForTask();
  on.session.send({type: 'answer', answers: [{question: textQuestion.uuid, value: 'Rex ☃'}]});
  return {...on, call: await on.backend.waitForCall('answer')};
}

async function accounts(ports: Partial<SessionPorts> = {}) {
  const on = await connecting(ports);
  on.call.answer({status: 'connected', connection: mohelaConnection});
  await waitForTask();
  return on;
}

/** What an opening came to that failed while it began. */
async function problem(session: Session): Promise<Problem> {
  await waitForTask();
  const {state} = session;
  if (state.step !== 'problem') throw new Error(`There is no problem, but ${state.step}.`);
  return state;
}

describe('Session', () => {
  describe('asks the backend', () => {
    it('to start, with the key and the borrower that the page gave', async () => {
      const {session, backend, auths} = begin();
      session.send(open());
      const {input} = await backend.waitForCall('start');
      expect(input).to.deep.equal({auth, uuid: borrower.uuid});
      expect(auths).to.deep.equal([auth]);
    });

    it('for a new borrower where the page gave none', async () => {
      const {session, backend} = begin();
      session.send(open({uuid: null}));
      expect((await backend.waitForCall('start')).input.uuid).to.be.null;
    });

    it('with the bytes that were typed', async () => {
      const {session, backend} = await search();
      session.send(choose);
      session.send({type: 'connect', username: ' Jordan\u0301 ', password: '\tHÜNTER2 ☃ \u0000'});
      expect((await backend.waitForCall('connect')).input).to.include({
        servicer: mohela.uuid,
        connection: null,
        username: ' Jordan\u0301 ',
        password: '\tHÜNTER2 ☃ \u0000',
      });
    });

    it('one thing at a time, through every step', async () => {
      const {session, backend} = begin();
      const waiting = () => backend.pending.map(({method}) => method);
      session.send(open());
      await backend.waitForCall('start');
      expect(waiting()).to.deep.equal(['start']);
      (await backend.waitForCall('start')).answer(createSession());
      await waitForTask();
      expect(waiting()).to.deep.equal([]);
      session.send({type: 'begin'});
      session.send({type: 'search', query: 'moh'});
      expect(waiting()).to.deep.equal(['search']);
      session.send(choose);
      expect(waiting()).to.deep.equal([]);
      session.send(connect);
      expect(waiting()).to.deep.equal(['connect']);
      (await backend.waitForCall('connect')).answer({
        status: 'pending',
        uuid: attemptUuid,
        stage: 'reading-loans',
      });
      await waitForTask();
      expect(waiting()).to.deep.equal(['poll']);
      (await backend.waitForCall('poll')).answer({
        status: 'challenged',
        uuid: attemptUuid,
        challenge: createChallenge([codeQuestion]),
      });
      await waitForTask();
      session.send({type: 'answer', answers: [{question: codeQuestion.uuid, value: '123456'}]});
      expect(waiting()).to.deep.equal(['answer']);
      (await backend.waitForCall('answer')).answer({status: 'connected', connection: mohelaConnection});
      await waitForTask();
      session.send({type: 'remove', connection: mohelaConnection.uuid});
      session.send({type: 'disconnect'});
      expect(waiting()).to.deep.equal(['disconnect']);
      (await backend.waitForCall('disconnect')).answer(undefined);
      await waitForTask();
      expect(waiting()).to.deep.equal([]);
      expect(session.state.step).to.equal('accounts');
    });

    it('once where finishing is pressed twice', async () => {
      const {session, backend} = await accounts();
      session.send({type: 'finish'});
      session.send({type: 'finish'});
      expect(backend.methods.filter((method) => method === 'finish')).to.have.length(1);
      (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
      await waitForTask();
      expect(getOutcome(session.state)?.status).to.equal('complete');
    });

    it('that serves this key, once an opening', async () => {
      const {session, auths} = await search();
      session.send({type: 'close'});
      const second = byKey('sandbox_second');
      session.send(open({auth: second}));
      await waitForTask();
      expect(auths).to.deep.equal([auth, second]);
    });

    it('with this still the backend as its methods’ this', async () => {
      class Counting extends FakeBackend {
        #starts = 0;

        override start(...[input, signal]: Parameters<Backend['start']>) {
          this.#starts++;
          return super.start({...input, auth: byKey(`sandbox_${this.#starts}`)}, signal);
        }
      }
      const counting = new Counting();
      const {session} = begin({chooseBackend: () => counting});
      session.send(open());
      expect((await counting.waitForCall('start')).input.auth).to.deep.equal(byKey('sandbox_1'));
    });
  });

  describe('tells the backend that the borrower has left', () => {
    /** What it was told, and how the opening ended. */
    async function ended(event: WorkflowEvent, leave: () => void = () => undefined) {
      let told = 0;
      const backend: FakeBackend & Pick<Backend, 'leave'> = new FakeBackend();
      backend.leave = () => {
        told++;
        leave();
      };
      const on = begin({chooseBackend: () => backend});
      on.session.send(open());
      (await backend.waitForCall('start')).answer(createSession({connections: [mohelaConnection]}));
      await waitForTask();
      on.session.send({type: 'begin'});
      on.session.send(event);
      if (event.type === 'finish')
        (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
      await waitForTask();
      on.session.send({type: 'close'});
      return {told, response: getOutcome(on.session.state), moves: on.moves};
    }

    it('once, however often it is closed', async () => {
      const {told, response} = await ended({type: 'close'});
      expect(response?.status).to.equal('incomplete');
      expect(told).to.equal(1);
    });

    it('not where they finished', async () => {
      const {told, response} = await ended({type: 'finish'});
      expect(response?.status).to.equal('complete');
      expect(told).to.equal(0);
    });

    it('and the page how it ended, though the backend throws', async () => {
      const errors: unknown[] = [];
      const undo = ignoreListenerErrors((error) => errors.push(error));
      try {
        const {moves} = await ended({type: 'close'}, () => {
          throw LISTENER_ERROR;
        });
        expect(moves.at(-1)?.after).to.have.nested.property('response.status', 'incomplete');
      } finally {
        undo();
      }
      expect(errors).to.deep.equal([]);
    });

    it('not where it has no such method', async () => {
      const on = await search();
      on.session.send({type: 'close'});
      expect(on.session.state.step).to.equal('closed');
    });
  });

  describe('gives a request up', () => {
    const leavings: readonly (readonly [
      what: string,
      reach: () => Promise<Leaving>,
      event: WorkflowEvent,
    ])[] = [
      ['the start, when the element closes', starting, {type: 'close'}],
      ['a search, when a servicer is chosen', search, choose],
      ['a search, when the borrower goes back', search, {type: 'back'}],
      ['a search, when another is typed', search, {type: 'search', query: 'nel'}],
      ['a login, when it is cancelled', connecting, {type: 'back'}],
      ['a login, when the element closes', connecting, {type: 'close'}],
      ['an answer, when the borrower goes back', challenged, {type: 'back'}],
      ['finishing, when the element closes', finishing, {type: 'close'}],
    ];
    interface Leaving {
      readonly session: Session;
      readonly backend: FakeBackend;
    }
    async function starting(): Promise<Leaving> {
      const on = begin();
      on.session.send(open());
      await on.backend.waitForCall('start');
      return on;
    }
    async function finishing(): Promise<Leaving> {
      const on = await accounts();
      on.session.send({type: 'finish'});
      return on;
    }

    for (const [what, reach, event] of leavings) {
      it(what, async () => {
        const {session, backend} = await reach();
        const call = backend.calls.at(-1)!;
        expect(call.signal.aborted).to.be.false;
        session.send(event);
        expect(call.signal.aborted).to.be.true;
      });
    }

    it('before the next one is asked', async () => {
      const {session, backend} = await search();
      const [first] = backend.pending;
      let wasAborted: boolean | undefined;
      const ask = backend.search.bind(backend);
      backend.search = (...args) => {
        wasAborted = first?.signal.aborted;
        return ask(...args);
      };
      session.send({type: 'search', query: 'nel'});
      expect(wasAborted).to.be.true;
    });

    it('not while it only asks whether to leave', async () => {
      const {session, call} = await connecting();
      session.send({type: 'leave'});
      expect(session.state.step).to.equal('leaving');
      expect(call.signal.aborted).to.be.false;
      session.send({type: 'stay'});
      expect(call.signal.aborted).to.be.false;
      call.answer({status: 'connected', connection: mohelaConnection});
      await waitForTask();
      expect(session.state.step).to.equal('accounts');
    });

    it('not when the answer has come', async () => {
      const {session, call} = await connecting();
      call.answer({status: 'connected', connection: mohelaConnection});
      await waitForTask();
      session.send({type: 'close'});
      expect(call.signal.aborted).to.be.false;
    });
  });

  describe('is not changed by a late answer', () => {
    const replies: readonly (readonly [string, (call: Call) => void])[] = [
      ['that is right', (call) => call.answerWith({status: 'connected', connection: mohelaConnection})],
      ['that is garbage', (call) => call.answerWith({status: 'hacked'})],
      ['that is a failure', (call) => call.fail('not-allowed')],
      ['that is the abort itself', (call) => call.throw(new DOMException('Aborted', 'AbortError'))],
    ];
    for (const [which, reply] of replies) {
      it(`${which}, though the backend ignored the signal`, async () => {
        const {session, call, moves} = await connecting();
        session.send({type: 'back'});
        const {state} = session;
        const count = moves.length;
        reply(call);
        await waitForTask();
        expect(session.state).to.equal(state);
        expect(moves).to.have.length(count);
      });
    }

    it('to a former search, whichever order the answers come in', async () => {
      const {session, backend} = await search();
      session.send({type: 'search', query: 'nel'});
      const [, first, second] = backend.calls;
      second!.answerWith({servicers: [nelnet]});
      first!.answerWith({servicers: [aidvantage]});
      await waitForTask();
      expect(session.state).to.deep.include({query: 'nel', servicers: [nelnet], busy: false});
    });

    it('to a former opening', async () => {
      const {session, backend} = begin();
      session.send(open());
      const former = await backend.waitForCall('start');
      session.send({type: 'close'});
      session.send(open());
      await waitForTask();
      former.answer(createSession({connections: [mohelaConnection]}));
      await waitForTask();
      expect(session.state.step).to.equal('opening');
      (await backend.waitForCall('start')).answer(createSession());
      await waitForTask();
      expect(session.state).to.deep.include({step: 'welcome'});
    });

    it('once it is closed', async () => {
      const {session, call} = await connecting();
      session.send({type: 'close'});
      const {state} = session;
      call.answer({status: 'connected', connection: mohelaConnection});
      await waitForTask();
      expect(session.state).to.equal(state);
    });

    it('of who answers: a backend that is found too late is not asked', async () => {
      const backend = new FakeBackend();
      let find: (backend: Backend) => void = () => undefined;
      const {session} = begin({chooseBackend: () => new Promise((resolve) => (find = resolve))});
      session.send(open());
      session.send({type: 'close'});
      find(backend);
      await waitForTask();
      expect(backend.methods).to.deep.equal([]);
    });

    it('of who answers: the former opening’s backend does not take the place of this one’s', async () => {
      const [former, present] = [new FakeBackend(), new FakeBackend()];
      const finds: ((backend: Backend) => void)[] = [];
      const {session} = begin({chooseBackend: () => new Promise((resolve) => finds.push(resolve))});
      session.send(open());
      session.send({type: 'close'});
      session.send(open());
      finds[1]!(present);
      (await present.waitForCall('start')).answer(createSession());
      finds[0]!(former);
      await waitForTask();
      session.send({type: 'begin'});
      await waitForTask();
      expect(former.methods).to.deep.equal([]);
      expect(present.methods).to.deep.equal(['start', 'search']);
    });
  });

  describe('takes events one after another', () => {
    it('also where a listener sends from within', async () => {
      const order: string[] = [];
      const on = begin({
        onTransition: (_, event, after) => {
          order.push(`${event.type} → ${after.step}`);
          if (event.type !== 'started') return;
          on.session.send({type: 'begin'});
          on.session.send(choose);
          order.push('listener done');
        },
      });
      on.session.send(open());
      (await on.backend.waitForCall('start')).answer(createSession());
      await waitForTask();
      expect(order).to.deep.equal([
        'open → opening',
        'started → welcome',
        'listener done',
        'begin → search',
        'choose → credentials',
      ]);
    });

    it('and opens again where a listener asks for it at the end', async () => {
      const on = begin({
        onTransition: (_, {type}) => {
          if (type === 'close') on.session.send(open());
        },
      });
      on.session.send(open());
      on.session.send({type: 'close'});
      expect(on.session.state.step).to.equal('opening');
      await waitForTask();
      expect(on.backend.pending.map(({method}) => method)).to.deep.equal(['start']);
    });

    it('and goes on after a listener that throws, with what it sent too', () => {
      const errors: unknown[] = [];
      const undo = ignoreListenerErrors((error) => errors.push(error));
      let count = 0;
      const on = begin({
        onTransition: () => {
          if (count++) return;
          on.session.send({type: 'leave'});
          on.session.send(open());
          throw LISTENER_ERROR;
        },
      });
      try {
        on.session.send(open());
        expect(on.session.state.step).to.equal('opening');
        on.session.send({type: 'close'});
        expect(on.session.state.step).to.equal('closed');
        expect(count).to.equal(4);
      } finally {
        undo();
      }
      expect(errors).to.deep.equal([]);
    });

    it('and tells nothing of one that changes nothing', () => {
      const {session, moves} = begin();
      session.send({type: 'finish'});
      session.send({type: 'close'});
      session.send({type: 'found', servicers: []});
      expect(moves).to.deep.equal([]);
    });
  });

  describe('takes what a backend does wrong as a failure', () => {
    const CANARY = 'c4n4ry-hunter2';
    const wrongs: readonly (readonly [string, (backend: FakeBackend) => void])[] = [
      [
        'a method that throws at once',
        (backend) => {
          backend.start = () => {
            throw new Error(CANARY);
          };
        },
      ],
      [
        'an error that is no LinkError',
        (backend) => (backend.start = () => Promise.reject(new Error(CANARY))),
      ],
      [
        'a thrown string',
        (backend) => {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- A backend may reject with anything.
          backend.start = () => Promise.reject(CANARY);
        },
      ],
      [
        'a thrown nothing',
        (backend) => {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- A backend may reject with anything.
          backend.start = () => Promise.reject(undefined);
        },
      ],
      [
        'an error with a code of its own',
        (backend) => {
          backend.start = () =>
            Promise.reject(Object.assign(new Error(CANARY), {name: 'LinkError', code: CANARY}));
        },
      ],
      [
        'an error that throws when it is looked at',
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
      ['an answer of nothing', (backend) => (backend.start = () => Promise.resolve(undefined as never))],
      ['an answer of another shape', (backend) => (backend.start = () => Promise.resolve(CANARY as never))],
      [
        'an answer with a wrong field',
        (backend) => {
          backend.start = () => Promise.resolve(createSession({borrower: {uuid: CANARY}}));
        },
      ],
      [
        'an answer that throws when it is looked at',
        (backend) => {
          const trap = {
            get environment(): 'sandbox' {
              throw new Error(CANARY);
            },
          };
          backend.start = () => Promise.resolve(trap as never);
        },
      ],
      ['an answer that is no promise', (backend) => (backend.start = () => CANARY as never)],
    ];
    for (const [which, go] of wrongs) {
      it(`${which}, and repeats nothing of it`, async () => {
        const {session, backend, moves} = begin();
        go(backend);
        session.send(open());
        expect((await problem(session)).code).to.equal('unexpected');
        expect(JSON.stringify(moves)).not.to.contain(CANARY);
      });
    }

    it('and says where an answer broke the contract', async () => {
      const {session, backend, moves} = begin();
      session.send(open());
      (await backend.waitForCall('start')).answerWith({...createSession(), borrower: {uuid: 'jordan'}});
      await problem(session);
      expect(JSON.stringify(moves.at(-1)?.event)).to.contain('borrower.uuid');
    });

    it('but takes a backend’s answer that is no promise, where it is right', async () => {
      const {session, backend} = begin();
      backend.start = () => createSession() as never;
      session.send(open());
      await waitForTask();
      expect(session.state.step).to.equal('welcome');
    });

    it('but keeps the code and the words of a LinkError', async () => {
      const {session, backend} = begin();
      session.send(open());
      (await backend.waitForCall('start')).fail('not-ready', 'The borrower has not signed.');
      const {code, response} = await problem(session);
      expect(code).to.equal('not-ready');
      expect(response).to.deep.include({status: 'illegal', message: 'The borrower has not signed.'});
    });

    it('but knows a LinkError of another copy of this package by its shape', async () => {
      const {session, backend} = begin();
      session.send(open());
      const foreign = Object.assign(new Error('No.'), {name: 'LinkError', code: 'not-allowed'});
      (await backend.waitForCall('start')).throw(foreign);
      expect((await problem(session)).code).to.equal('not-allowed');
    });

    it('and stays at the step where it happened', async () => {
      const {session, call} = await connecting();
      call.answerWith({status: 'connected', connection: {...mohelaConnection, portfolio: null}});
      await waitForTask();
      expect(session.state).to.deep.include({step: 'credentials', error: 'unexpected'});
    });

    it('also a disconnect that throws at once', async () => {
      const {session, backend} = await accounts();
      backend.disconnect = () => {
        throw new Error(CANARY);
      };
      session.send({type: 'remove', connection: mohelaConnection.uuid});
      session.send({type: 'disconnect'});
      await waitForTask();
      expect(session.state).to.deep.include({step: 'accounts', busy: null, error: 'unexpected'});
    });
  });

  describe('asks no backend', () => {
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
      it(`with the key ${JSON.stringify(key)}`, async () => {
        const on = begin();
        on.session.send(open({auth: byKey(key)}));
        const {code, response} = await problem(on.session);
        expect(code).to.equal('invalid-key');
        expect(response?.status).to.equal('error');
        expect(response?.message).to.match(/nexus_key/);
        expect(on.auths).to.deep.equal([]);
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
      it(`for the borrower ${JSON.stringify(uuid)}`, async () => {
        const on = begin();
        on.session.send(open({uuid}));
        const {code, response} = await problem(on.session);
        expect(code).to.equal('invalid-uuid');
        expect(response?.result.borrower.uuid).to.be.null;
        expect(response?.message).to.match(/uuid/);
        if (uuid) expect(response?.message).not.to.contain(uuid);
        expect(on.auths).to.deep.equal([]);
      });
    }

    it('that lacks methods, and names them', async () => {
      const {start, search: find} = new FakeBackend();
      const {session} = begin({chooseBackend: () => ({start, search: find}) as Backend});
      session.send(open());
      const {code, response} = await problem(session);
      expect(code).to.equal('invalid-options');
      expect(response?.status).to.equal('error');
      expect(response?.message).to.match(/connect, answer, poll, disconnect, finish/);
    });

    for (const nothing of ['backend', 7, {}]) {
      it(`that is ${JSON.stringify(nothing)}`, async () => {
        const {session} = begin({chooseBackend: () => nothing as never});
        session.send(open());
        expect((await problem(session)).code).to.equal('invalid-options');
      });
    }

    it('where there is none for the key', async () => {
      const {session} = begin({
        chooseBackend: () => {
          throw new LinkError('invalid-options', 'A live key needs api-url.');
        },
      });
      session.send(open());
      expect((await problem(session)).code).to.equal('invalid-options');
    });
  });

  describe('tells a removal from a move', () => {
    it('and says nothing of a move', async () => {
      const {host, removals} = begin();
      document.body.append(host);
      const elsewhere = document.createElement('div');
      document.body.append(elsewhere);
      elsewhere.append(host);
      await waitForTask();
      expect(removals()).to.equal(0);
      elsewhere.remove();
    });

    it('and tells once of a removal', async () => {
      const {host, removals} = begin();
      document.body.append(host);
      host.remove();
      expect(removals()).to.equal(0);
      await waitForTask();
      expect(removals()).to.equal(1);
    });
  });
});
