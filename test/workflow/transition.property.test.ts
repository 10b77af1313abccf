/**
 * Random sequences of events: a borrower who clicks anything at any time, a page that opens and closes the element, and
 * a backend whose reports are late, unexpected or missing.
 */
import {expect} from '@open-wc/testing';
import * as fc from 'fast-check';

import {
  aidvantage,
  mohelaConnection,
  nelnetConnection,
  sallieMaeConnection,
  attemptUuid,
  auth,
  borrower,
  createChallenge,
  choiceQuestion,
  codeQuestion,
  degradedServicer,
  downServicer,
  interruptedConnection,
  mohela,
  nelnet,
  sallieMae,
  textQuestion,
} from '../fixtures/states.js';
import {codes, type Code} from '../../src/contract/errors.js';
import {getOutcome} from '../../src/workflow/outcome.js';
import {
  getMainState,
  CLOSED,
  type Effect,
  type WorkflowEvent,
  type Intent,
  type Report,
  type State,
  type Step,
} from '../../src/workflow/state.js';
import {transition} from '../../src/workflow/transition.js';
import type {Connection, Servicer} from '../../src/contract/schemas.js';
import {LinkResponse} from '../support/response-schemas.js';
import {countTrials} from '../support/trials.js';

const RUNS = countTrials(800, 4_000);
const SECRET = 'c4n4ry';
const otherAttempt = 'a77e3b52-1c2d-4e3f-8a4b-5c6d7e8f9a0c';

const servicers: readonly Servicer[] = [
  mohela,
  nelnet,
  aidvantage,
  sallieMae,
  degradedServicer,
  downServicer,
];
const connections: readonly Connection[] = [
  mohelaConnection,
  nelnetConnection,
  sallieMaeConnection,
  interruptedConnection,
  {...interruptedConnection, status: 'connected'},
  {...nelnetConnection, status: 'interrupted'},
];

/* Random events */

const pickOne = fc.constantFrom;
const pickSome = <T>(values: readonly T[]) => fc.subarray([...values]);
/** The connections at the start of a session, each at most once. */
const initialConnections = pickSome([mohelaConnection, nelnetConnection, interruptedConnection]);
const failure = pickOne(...(Object.keys(codes) as Code[]));
const attempts = pickOne(attemptUuid, otherAttempt);
const oneConnection = pickOne(...connections);
const oneConnectionUuid = oneConnection.map(({uuid}) => uuid);
const challenges = pickOne(
  createChallenge([textQuestion]),
  createChallenge([codeQuestion], {attempts_left: 1, rejected: true}),
  createChallenge([textQuestion, choiceQuestion, codeQuestion], {attempts_left: 2}),
);

const createEvent = <T extends WorkflowEvent['type'], R>(
  type: T,
  rest: {[K in keyof R]: fc.Arbitrary<R[K]>},
) => fc.record({type: fc.constant(type), ...rest}) as fc.Arbitrary<Extract<WorkflowEvent, {type: T}>>;

const intents = {
  open: createEvent('open', {auth: fc.constant(auth), uuid: pickOne(borrower.uuid, null, '', 'jordan')}),
  begin: createEvent('begin', {}),
  search: createEvent('search', {query: pickOne('', 'fedloan', 'nel')}),
  choose: createEvent('choose', {servicer: pickOne(...servicers)}),
  edit: createEvent('edit', {}),
  connect: createEvent('connect', {
    username: pickOne('jordan', ''),
    password: pickOne(SECRET, `${SECRET} ☃`),
  }),
  answer: createEvent('answer', {answers: pickOne([{question: textQuestion.uuid, value: SECRET}], [])}),
  add: createEvent('add', {}),
  reconnect: createEvent('reconnect', {connection: oneConnectionUuid}),
  remove: createEvent('remove', {connection: oneConnectionUuid}),
  keep: createEvent('keep', {}),
  disconnect: createEvent('disconnect', {}),
  finish: createEvent('finish', {}),
  retry: createEvent('retry', {}),
  back: createEvent('back', {}),
  leave: createEvent('leave', {}),
  stay: createEvent('stay', {}),
  close: createEvent('close', {}),
  crash: createEvent('crash', {}),
} satisfies {[T in Intent['type']]: fc.Arbitrary<Extract<Intent, {type: T}>>};

const reports = {
  started: createEvent('started', {
    started: initialConnections.map((known) => ({environment: 'sandbox', borrower, connections: known})),
  }),
  found: createEvent('found', {servicers: pickSome(servicers)}),
  progressed: createEvent('progressed', {attempt: attempts, stage: pickOne('signing-in', 'reading-loans')}),
  challenged: createEvent('challenged', {attempt: attempts, challenge: challenges}),
  connected: createEvent('connected', {connection: oneConnection}),
  disconnected: createEvent('disconnected', {connection: oneConnectionUuid}),
  finished: createEvent('finished', {connections: initialConnections}),
  failed: createEvent('failed', {code: failure, message: fc.constant('The backend says why.')}),
} satisfies {[T in Report['type']]: fc.Arbitrary<Extract<Report, {type: T}>>};

/** The intents that each step offers. */
const offered: Record<Step, readonly Intent['type'][]> = {
  closed: ['open'],
  opening: ['leave', 'close'],
  welcome: ['begin', 'leave', 'close'],
  search: ['search', 'choose', 'retry', 'back', 'leave', 'close'],
  credentials: ['edit', 'connect', 'back', 'leave', 'close'],
  connecting: ['back', 'leave', 'close'],
  challenge: ['answer', 'back', 'leave', 'close'],
  accounts: ['add', 'reconnect', 'remove', 'keep', 'disconnect', 'finish', 'retry', 'leave', 'close'],
  problem: ['open', 'retry', 'leave', 'close'],
  leaving: ['stay', 'leave', 'close'],
};

const attempted = ['progressed', 'challenged', 'connected', 'failed'] as const;
/** The reports that may follow each request. */
const answers: Record<Effect['do'], readonly Report['type'][]> = {
  start: ['started', 'failed'],
  search: ['found', 'failed'],
  connect: attempted,
  answer: attempted,
  poll: attempted,
  disconnect: ['disconnected', 'failed'],
  finish: ['finished', 'failed'],
};

/**
 * A random event in the making. Its type is picked when the state of the workflow is known: mostly an intent that the
 * step offers or a report that a request waits for, sometimes any other one.
 */
interface RandomEvent {
  readonly kind: 'offered' | 'any' | 'reply' | 'stray';
  readonly pick: number;
  readonly intent: {readonly [T in Intent['type']]: Intent};
  readonly report: {readonly [T in Report['type']]: Report};
}
const randomEvent: fc.Arbitrary<RandomEvent> = fc.record({
  kind: fc.oneof(
    {weight: 9, arbitrary: fc.constant('offered' as const)},
    {weight: 2, arbitrary: fc.constant('any' as const)},
    {weight: 9, arbitrary: fc.constant('reply' as const)},
    {weight: 2, arbitrary: fc.constant('stray' as const)},
  ),
  pick: fc.nat(0xffff),
  intent: fc.record(intents),
  report: fc.record(reports),
});

const pickFrom = <T>(values: readonly T[], {pick}: RandomEvent): T | undefined =>
  values[pick % values.length];
const intentTypes = Object.keys(intents) as Intent['type'][];
const reportTypes = Object.keys(reports) as Report['type'][];

/** Makes events that leave a step rare, or else few runs would reach the last steps. */
function isRare(type: Intent['type'], {pick}: RandomEvent): boolean {
  return (type === 'leave' || type === 'close' || type === 'back') && pick % 4 !== 0;
}

/* The model: a session with at most one request in flight. */

class Model {
  state: State = CLOSED;
  /** The request in flight. */
  request: Effect | null = null;
  /** The outcome since the last opening. */
  outcome: LinkResponse | null = null;

  createEvent(randomEvent: RandomEvent): WorkflowEvent | undefined {
    const awaited = this.request ? answers[this.request.do] : [];
    switch (randomEvent.kind) {
      case 'offered': {
        const types = offered[this.state.step].filter((type) => !isRare(type, randomEvent));
        const type = pickFrom(types, randomEvent);
        return type && randomEvent.intent[type];
      }
      case 'any': {
        const type = pickFrom(intentTypes, randomEvent);
        return type && randomEvent.intent[type];
      }
      case 'reply': {
        const type = pickFrom(awaited, randomEvent);
        return type && this.completeReport(randomEvent.report[type]);
      }
      case 'stray': {
        const type = pickFrom(
          reportTypes.filter((name) => !awaited.includes(name)),
          randomEvent,
        );
        return type && randomEvent.report[type];
      }
    }
  }

  /** Sets the connection of a `disconnected` report to the one that the session asked to remove. */
  completeReport(report: Report): Report {
    const asked = this.request;
    return report.type === 'disconnected' && asked?.do === 'disconnect'
      ? {...report, connection: asked.connection}
      : report;
  }

  send(event: WorkflowEvent, expected: boolean): void {
    const before = this.state;
    const [after, effect] = transition(before, event);
    this.state = after;
    if (after === before) expect(effect, 'the effect of an event that changed nothing').to.equal(undefined);
    if (expected && event.type in reports) this.request = null;
    const inFlight = this.request;
    if (!expected) expect(after, `${before.step} after an unexpected ${event.type}`).to.equal(before);
    if (effect || getMainState(after).step !== getMainState(before).step) this.request = null;
    if (effect) {
      // Only a search may replace a request of its kind.
      if (effect.do === inFlight?.do) expect(effect.do, 'asked twice').to.equal('search');
      this.#checkRequest(before, effect);
    }
    this.#checkOutcome(before, event);
    this.#checkState();
  }

  #checkRequest(before: State, effect: Effect): void {
    expect(this.state.step, `asking to ${effect.do}`).not.to.equal('closed');
    expect(getOutcome(this.state), `asking to ${effect.do}`).to.equal(null);
    this.request = effect;
    const shown = getMainState(this.state);
    const was = getMainState(before);
    if (effect.do === 'connect' && 'login' in shown) {
      expect(effect.servicer).to.equal(shown.login.servicer.uuid);
      expect(effect.connection).to.equal(shown.login.connection);
    }
    if (effect.do === 'answer' && was.step === 'challenge') expect(effect.attempt).to.equal(was.attempt);
    if (effect.do === 'disconnect' && was.step === 'accounts') {
      expect(was.link.connections.map(({uuid}) => uuid)).to.include(effect.connection);
    }
    if (effect.do === 'finish' && was.step === 'accounts') expect(was.link.connections).not.to.be.empty;
  }

  /** An opening has one outcome at most, which stays the same object until the next opening. */
  #checkOutcome(before: State, event: WorkflowEvent): void {
    const response = getOutcome(this.state);
    if (event.type === 'open' && this.state !== before) {
      expect(response, 'the outcome of an opening that has only begun').to.equal(null);
      this.outcome = null;
    } else if (this.outcome) {
      expect(response, `the outcome after ${event.type}`).to.equal(this.outcome);
    } else if (response) {
      this.outcome = response;
      const {error} = LinkResponse.safeParse(response);
      expect(error, JSON.stringify(response)).to.equal(undefined);
      expect(isFrozen(response), 'the outcome is frozen').to.equal(true);
      if (response.status === 'complete') expect(event.type).to.equal('finished');
    }
  }

  #checkState(): void {
    const {state} = this;
    if (state.step === 'closed')
      expect(getOutcome(state), 'the outcome of a closed opening').to.equal(this.outcome);
    const shown = getMainState(state);
    expect(shown.step).not.to.equal('leaving');
    expect(getOutcome(shown), 'an outcome behind the question').to.equal(getOutcome(state));
    expect(JSON.stringify(state), 'a secret in a state').not.to.include(SECRET);
    expect(isWaiting(state), `${shown.step} waits for its request`).to.equal(this.request !== null);
    if (shown.step !== 'closed') {
      const uuids = shown.link.connections.map(({uuid}) => uuid);
      expect(new Set(uuids).size, 'each connection is in the list once').to.equal(uuids.length);
    }
  }
}

/** Whether the state shows a request in flight. */
function isWaiting(state: State): boolean {
  const shown = getMainState(state);
  if (shown.step === 'opening' || shown.step === 'connecting') return true;
  return 'busy' in shown && Boolean(shown.busy);
}

/** Whether an event may change the state: an intent that the step offers, or a report that a request waits for. */
function isExpected(model: Model, event: WorkflowEvent): boolean {
  const {state, request} = model;
  if (event.type in reports) {
    return request !== null && answers[request.do].includes(event.type as Report['type']);
  }
  // A screen may fail to render at any time.
  if (event.type === 'crash') return state.step !== 'closed';
  return offered[state.step].includes(event.type as Intent['type']);
}

const isFrozen = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (Object.isFrozen(value) && Object.values(value).every(isFrozen));

describe('any sequence of events', () => {
  /** Every step and every outcome that occurred. */
  const reached = new Set<string>();

  /** Sends one event after the other. An error names the events that led to it. */
  function sendAll(randomEvents: readonly RandomEvent[]): Model {
    const model = new Model();
    const trail: string[] = [];
    for (const randomEvent of randomEvents) {
      const event = model.createEvent(randomEvent);
      if (!event) continue;
      trail.push(event.type);
      try {
        model.send(event, isExpected(model, event));
      } catch (error) {
        throw new Error(`After ${trail.join(', ')}: ${(error as Error).message}`, {cause: error});
      }
      reached.add(model.state.step).add(model.outcome?.status ?? 'none');
    }
    return model;
  }

  it('has one outcome at most, keeps no secret, and waits only for requests that it has made', function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(fc.array(randomEvent, {maxLength: 60, size: 'max'}), (randomEvents) => {
        sendAll(randomEvents);
      }),
      {numRuns: RUNS},
    );
    // The runs prove nothing unless they reach every step.
    expect([...reached]).to.include.members(Object.keys(offered));
    expect([...reached]).to.include.members(['complete', 'incomplete', 'error', 'illegal']);
  });

  it('can be closed in every state, with exactly one outcome', () => {
    fc.assert(
      fc.property(fc.array(randomEvent, {maxLength: 30, size: 'max'}), (randomEvents) => {
        const model = sendAll(randomEvents);
        const begun = model.state.step !== 'closed' || model.outcome !== null;
        model.send({type: 'close'}, true);
        expect(model.state.step).to.equal('closed');
        expect(model.outcome !== null).to.equal(begun);
        expect(model.request).to.equal(null);
        for (const type of ['close', 'leave', 'retry', 'stay'] as const) model.send({type}, false);
      }),
      {numRuns: RUNS / 4},
    );
  });
});
