/**
 * The workflow under any sequence of clicks and answers: a borrower who presses anything at any time, a page
 * that opens and closes at will, and a backend whose answers come late, unasked or not at all.
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

const RUNS = 4000;
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

/* What may happen */

const oneOf = fc.constantFrom;
const someOf = <T>(values: readonly T[]) => fc.subarray([...values]);
/** What a backend answers at the start: a connection is in the list once. */
const startingWith = someOf([mohelaConnection, nelnetConnection, interruptedConnection]);
const failure = oneOf(...(Object.keys(codes) as Code[]));
const attempts = oneOf(attemptUuid, otherAttempt);
const oneConnection = oneOf(...connections);
const uuidOf = oneConnection.map(({uuid}) => uuid);
const challenges = oneOf(
  createChallenge([textQuestion]),
  createChallenge([codeQuestion], {attempts_left: 1, rejected: true}),
  createChallenge([textQuestion, choiceQuestion, codeQuestion], {attempts_left: 2}),
);

const event = <T extends WorkflowEvent['type'], R>(type: T, rest: {[K in keyof R]: fc.Arbitrary<R[K]>}) =>
  fc.record({type: fc.constant(type), ...rest}) as fc.Arbitrary<Extract<WorkflowEvent, {type: T}>>;

const intents = {
  open: event('open', {auth: fc.constant(auth), uuid: oneOf(borrower.uuid, null, '', 'jordan')}),
  begin: event('begin', {}),
  search: event('search', {query: oneOf('', 'fedloan', 'nel')}),
  choose: event('choose', {servicer: oneOf(...servicers)}),
  edit: event('edit', {}),
  connect: event('connect', {username: oneOf('jordan', ''), password: oneOf(SECRET, `${SECRET} ☃`)}),
  answer: event('answer', {answers: oneOf([{question: textQuestion.uuid, value: SECRET}], [])}),
  add: event('add', {}),
  reconnect: event('reconnect', {connection: uuidOf}),
  remove: event('remove', {connection: uuidOf}),
  keep: event('keep', {}),
  disconnect: event('disconnect', {}),
  finish: event('finish', {}),
  retry: event('retry', {}),
  back: event('back', {}),
  leave: event('leave', {}),
  stay: event('stay', {}),
  close: event('close', {}),
} satisfies {[T in Intent['type']]: fc.Arbitrary<Extract<Intent, {type: T}>>};

const reports = {
  started: event('started', {
    started: startingWith.map((known) => ({environment: 'sandbox', borrower, connections: known})),
  }),
  found: event('found', {servicers: someOf(servicers)}),
  progressed: event('progressed', {attempt: attempts, stage: oneOf('signing-in', 'reading-loans')}),
  challenged: event('challenged', {attempt: attempts, challenge: challenges}),
  connected: event('connected', {connection: oneConnection}),
  disconnected: event('disconnected', {connection: uuidOf}),
  finished: event('finished', {connections: startingWith}),
  failed: event('failed', {code: failure, message: fc.constant('The backend says why.')}),
} satisfies {[T in Report['type']]: fc.Arbitrary<Extract<Report, {type: T}>>};

/** What the screen of each step offers. */
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
/** What each request may be answered with. */
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
 * One thing that happens. Which one of all events it is depends on how likely it is where the workflow then is:
 * most are what the screen offers or what the backend owes, some are stray.
 */
interface Happening {
  readonly kind: 'offered' | 'any' | 'reply' | 'stray';
  readonly pick: number;
  readonly intent: {readonly [T in Intent['type']]: Intent};
  readonly report: {readonly [T in Report['type']]: Report};
}
const happening: fc.Arbitrary<Happening> = fc.record({
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

const pickOf = <T>(values: readonly T[], {pick}: Happening): T | undefined => values[pick % values.length];
const intentTypes = Object.keys(intents) as Intent['type'][];
const reportTypes = Object.keys(reports) as Report['type'][];

/** A borrower would rather go on than leave: else few runs came to their end. */
function isRare(type: Intent['type'], {pick}: Happening): boolean {
  return (type === 'leave' || type === 'close' || type === 'back') && pick % 4 !== 0;
}

/* The model: a session that has at most one request under way. */

class Model {
  state: State = CLOSED;
  /** The request under way. */
  request: Effect | null = null;
  /** The outcome that the page was told since the last opening. */
  told: LinkResponse | null = null;

  next(what: Happening): WorkflowEvent | undefined {
    const owed = this.request ? answers[this.request.do] : [];
    switch (what.kind) {
      case 'offered': {
        const types = offered[this.state.step].filter((type) => !isRare(type, what));
        const type = pickOf(types, what);
        return type && what.intent[type];
      }
      case 'any': {
        const type = pickOf(intentTypes, what);
        return type && what.intent[type];
      }
      case 'reply': {
        const type = pickOf(owed, what);
        return type && this.answered(what.report[type]);
      }
      case 'stray': {
        const type = pickOf(
          reportTypes.filter((each) => !owed.includes(each)),
          what,
        );
        return type && what.report[type];
      }
    }
  }

  /** What the session itself fills in: the connection that it asked to remove. */
  answered(report: Report): Report {
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
    const underWay = this.request;
    if (!expected) expect(after, `${before.step} after an unexpected ${event.type}`).to.equal(before);
    if (effect || getMainState(after).step !== getMainState(before).step) this.request = null;
    if (effect) {
      // Only a search may take the place of one that is under way.
      if (effect.do === underWay?.do) expect(effect.do, 'asked twice').to.equal('search');
      this.#ask(before, effect);
    }
    this.#tell(before, event);
    this.#check();
  }

  #ask(before: State, effect: Effect): void {
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

  /** Between an opening and the next there is one outcome at most, and it stays the same object. */
  #tell(before: State, event: WorkflowEvent): void {
    const response = getOutcome(this.state);
    if (event.type === 'open' && this.state !== before) {
      expect(response, 'the outcome of an opening that has only begun').to.equal(null);
      this.told = null;
    } else if (this.told) {
      expect(response, `the outcome after ${event.type}`).to.equal(this.told);
    } else if (response) {
      this.told = response;
      const {error} = LinkResponse.safeParse(response);
      expect(error, JSON.stringify(response)).to.equal(undefined);
      expect(isFrozen(response), 'the outcome is frozen').to.equal(true);
      if (response.status === 'complete') expect(event.type).to.equal('finished');
    }
  }

  #check(): void {
    const {state} = this;
    if (state.step === 'closed')
      expect(getOutcome(state), 'the outcome of a closed opening').to.equal(this.told);
    const shown = getMainState(state);
    expect(shown.step).not.to.equal('leaving');
    expect(getOutcome(shown), 'an outcome behind the question').to.equal(getOutcome(state));
    expect(JSON.stringify(state), 'a secret in a state').not.to.include(SECRET);
    expect(waits(state), `${shown.step} waits for its request`).to.equal(this.request !== null);
    if (shown.step !== 'closed') {
      const uuids = shown.link.connections.map(({uuid}) => uuid);
      expect(new Set(uuids).size, 'each connection is in the list once').to.equal(uuids.length);
    }
  }
}

/** Whether the screen says that something is under way. */
function waits(state: State): boolean {
  const shown = getMainState(state);
  if (shown.step === 'opening' || shown.step === 'connecting') return true;
  return 'busy' in shown && Boolean(shown.busy);
}

/** Whether this intent can do anything at all at this step. A report can, where a request owes it. */
function isExpected(model: Model, event: WorkflowEvent): boolean {
  const {state, request} = model;
  if (event.type in reports) {
    return request !== null && answers[request.do].includes(event.type as Report['type']);
  }
  return offered[state.step].includes(event.type as Intent['type']);
}

const isFrozen = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (Object.isFrozen(value) && Object.values(value).every(isFrozen));

describe('any sequence of clicks and answers', () => {
  /** Every step and every outcome that came up. */
  const reached = new Set<string>();

  /** Plays them in turn; what breaks a rule says what led to it. */
  function play(happenings: readonly Happening[]): Model {
    const model = new Model();
    const trail: string[] = [];
    for (const what of happenings) {
      const event = model.next(what);
      if (!event) continue;
      trail.push(event.type);
      try {
        model.send(event, isExpected(model, event));
      } catch (broken) {
        throw new Error(`After ${trail.join(', ')}: ${(broken as Error).message}`, {cause: broken});
      }
      reached.add(model.state.step).add(model.told?.status ?? 'none');
    }
    return model;
  }

  it('comes to one outcome at most, tells it once, keeps no secret and waits for nothing that was not asked', function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(fc.array(happening, {maxLength: 60, size: 'max'}), (happenings) => {
        play(happenings);
      }),
      {numRuns: RUNS},
    );
    // Runs that stop short would prove nothing.
    expect([...reached]).to.include.members(Object.keys(offered));
    expect([...reached]).to.include.members(['complete', 'incomplete', 'error', 'illegal']);
  });

  it('can be closed from wherever it came to, and then has exactly one outcome', () => {
    fc.assert(
      fc.property(fc.array(happening, {maxLength: 30, size: 'max'}), (happenings) => {
        const model = play(happenings);
        const begun = model.state.step !== 'closed' || model.told !== null;
        model.send({type: 'close'}, true);
        expect(model.state.step).to.equal('closed');
        expect(model.told !== null).to.equal(begun);
        expect(model.request).to.equal(null);
        for (const type of ['close', 'leave', 'retry', 'stay'] as const) model.send({type}, false);
      }),
      {numRuns: RUNS / 4},
    );
  });
});
