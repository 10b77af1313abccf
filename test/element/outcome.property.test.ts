/**
 * Property tests of the element with random actions. A borrower presses any control. A page opens, closes, moves and
 * removes the element and has listeners that throw. A backend answers late, wrongly or several times. Each opening must
 * have exactly one outcome, after which only `closed` follows.
 */
import {expect} from '@open-wc/testing';
import * as fc from 'fast-check';

import {
  mohelaConnection,
  nelnetConnection,
  attemptUuid,
  borrower,
  createChallenge,
  choiceQuestion,
  codeQuestion,
  interruptedConnection,
  mohela,
  nexus_key,
  popularServicers,
  textQuestion,
} from '../fixtures/states.js';
import {codes, LinkError, type Code} from '../../src/contract/errors.js';
import type {Intent} from '../../src/workflow/state.js';
import type {Attempt} from '../../src/contract/schemas.js';
import {LinkResponse} from '../support/response-schemas.js';
import {
  forceClose,
  getDialog,
  isScrollLocked,
  ignoreListenerErrors,
  FakeBackend,
  flushTasks,
  LISTENER_ERROR,
  TestLink,
  type Call,
  type PublicEvent,
} from '../support/helpers.js';
import {countTrials} from '../support/trials.js';

const RUNS = countTrials(400, 2_000);
const CANARY = 'c4n4ry';

/* The random actions */

/** One random action. `pick` selects the button, the call or the answer. */
interface RandomAction {
  readonly kind: keyof typeof actions;
  readonly pick: number;
  /** The work that the test awaits before the next action: none, the rendering, or all pending work. */
  readonly pause: 'none' | 'render' | 'all';
}

const pickFrom = <T>(values: readonly T[], pick: number): T => values[pick % values.length] as T;

const errorCodes = Object.keys(codes) as Code[];
const attempts: readonly Attempt[] = [
  {status: 'connected', connection: mohelaConnection},
  {status: 'connected', connection: nelnetConnection},
  {status: 'connected', connection: interruptedConnection},
  {status: 'pending', uuid: attemptUuid, stage: 'reading-loans'},
  {status: 'challenged', uuid: attemptUuid, challenge: createChallenge([textQuestion])},
  {
    status: 'challenged',
    uuid: attemptUuid,
    challenge: createChallenge([choiceQuestion, codeQuestion], {attempts_left: 1, rejected: true}),
  },
];
/** Answers that keep the contract. */
const validAnswers: Record<Call['method'], readonly unknown[]> = {
  start: [[], [], [mohelaConnection], [nelnetConnection, interruptedConnection]].map((connections) => ({
    environment: 'sandbox',
    borrower,
    connections,
  })),
  search: [{servicers: [...popularServicers]}, {servicers: []}],
  connect: attempts,
  answer: attempts,
  poll: attempts,
  disconnect: [undefined],
  finish: [{connections: [mohelaConnection]}, {connections: []}],
};
const invalidAnswers: readonly unknown[] = [
  undefined,
  null,
  CANARY,
  [],
  {status: CANARY},
  {status: 'connected', connection: {...mohelaConnection, uuid: CANARY}},
  {environment: 'sandbox', borrower: {uuid: CANARY}, connections: []},
  {connections: [null]},
  {servicers: [{...mohela, health: CANARY}]},
];
const thrownValues: readonly unknown[] = [
  new Error(CANARY),
  CANARY,
  undefined,
  new DOMException(CANARY, 'AbortError'),
  Object.assign(new Error(CANARY), {name: 'LinkError', code: CANARY}),
  ...errorCodes.map((code) => new LinkError(code, `The backend says ${code}.`)),
];
const keys = [nexus_key, nexus_key, nexus_key, 'key', ''];
const uuids = [null, borrower.uuid, borrower.uuid, 'jordan', ''];
/** All intents except opening, which a page can only do through the element. */
const intents: readonly Intent[] = [
  {type: 'begin'},
  {type: 'search', query: 'nel'},
  {type: 'choose', servicer: mohela},
  {type: 'edit'},
  {type: 'connect', username: CANARY, password: CANARY},
  {type: 'answer', answers: [{question: textQuestion.uuid, value: CANARY}]},
  {type: 'add'},
  {type: 'reconnect', connection: interruptedConnection.uuid},
  {type: 'remove', connection: mohelaConnection.uuid},
  {type: 'keep'},
  {type: 'disconnect'},
  {type: 'finish'},
  {type: 'retry'},
  {type: 'back'},
  {type: 'leave'},
  {type: 'stay'},
  {type: 'close'},
];

/** A backend whose next call can be made to throw synchronously. */
class ThrowingBackend extends FakeBackend {
  throwNext: (() => never) | undefined;

  override start(...args: Parameters<FakeBackend['start']>) {
    this.#throwOnce();
    return super.start(...args);
  }

  override connect(...args: Parameters<FakeBackend['connect']>) {
    this.#throwOnce();
    return super.connect(...args);
  }

  override disconnect(...args: Parameters<FakeBackend['disconnect']>) {
    this.#throwOnce();
    return super.disconnect(...args);
  }

  #throwOnce(): void {
    const {throwNext} = this;
    this.throwNext = undefined;
    throwNext?.();
  }
}

/** A page that contains the element. */
class TestPage {
  readonly home = document.createElement('div');
  readonly away = document.createElement('div');
  readonly element = new TestLink();
  readonly backend = new ThrowingBackend();
  /** Resolves when the dialog has dispatched its `close` event, which takes a separate task. */
  dialogClosed: Promise<unknown> = Promise.resolve();

  constructor() {
    document.body.append(this.home, this.away);
    Object.assign(this.element, {nexusKey: nexus_key, uuid: borrower.uuid, backend: this.backend});
  }

  /** Lists the controls that a person can press. */
  listControls(selector: string): readonly HTMLElement[] {
    const all = this.element.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [];
    return [...all].filter((control) => !control.closest('[inert]'));
  }

  pressControl(selector: string, pick: number): void {
    const controls = this.listControls(selector);
    if (controls.length) pickFrom(controls, pick).click();
  }

  fillInputs(): void {
    for (const input of this.listControls('input:not([role])') as readonly HTMLInputElement[]) {
      if (input.type === 'radio') input.click();
      else input.value = CANARY;
      input.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
    }
  }

  /** Closes the dialog as a browser may do without the element's consent. */
  closeDialog(): void {
    const dialog = this.element.shadowRoot?.querySelector('dialog');
    if (!dialog?.open) return;
    this.dialogClosed = new Promise((resolve) => dialog.addEventListener('close', resolve, {once: true}));
    forceClose(dialog);
  }

  /** Finds an unanswered call, even an aborted one. It prefers the last call. */
  findUnansweredCall(pick: number): Call | undefined {
    const calls = this.backend.calls.filter(({isSettled}) => !isSettled);
    return pick % 4 ? calls.at(-1) : calls[pick % (calls.length || 1)];
  }

  removeAll(): void {
    this.element.remove();
    this.home.remove();
    this.away.remove();
  }
}

const actions = {
  goForward: (page, pick) => {
    page.fillInputs();
    page.pressControl('[data-step] [part~="primary"], [role="option"]', pick % 4 ? 0 : pick);
  },
  pressControl: (page, pick) => page.pressControl('button, [role="option"]', pick),
  sendIntent: (page, pick) => page.element.send(pickFrom(intents, pick)),
  pressEscape: ({element}) => {
    const init = {key: 'Escape', bubbles: true, composed: true, cancelable: true};
    (element.shadowRoot?.activeElement ?? element.shadowRoot?.querySelector('dialog'))?.dispatchEvent(
      new KeyboardEvent('keydown', init),
    );
  },
  cancelDialog: ({element}) =>
    element.shadowRoot?.querySelector('dialog')?.dispatchEvent(new Event('cancel', {cancelable: true})),
  closeDialog: (page) => page.closeDialog(),
  answerValid: (page, pick) => {
    const call = page.findUnansweredCall(pick);
    call?.answerWith(pickFrom(validAnswers[call.method], pick));
  },
  answerInvalid: (page, pick) => page.findUnansweredCall(pick)?.answerWith(pickFrom(invalidAnswers, pick)),
  failCall: (page, pick) => page.findUnansweredCall(pick)?.throw(pickFrom(thrownValues, pick)),
  throwNext: ({backend}, pick) => {
    backend.throwNext = () => {
      throw pickFrom(thrownValues, pick);
    };
  },
  show: ({element}) => element.show(),
  close: ({element}) => element.close(),
  setOpen: ({element}, pick) => (element.open = pick % 2 === 0),
  toggleAttribute: ({element}, pick) => element.toggleAttribute('open', pick % 2 === 0),
  setInline: ({element}, pick) => (element.inline = pick % 4 === 0),
  setInputs: ({element}, pick) =>
    Object.assign(element, {nexusKey: pickFrom(keys, pick), uuid: pickFrom(uuids, pick >> 3)}),
  remove: ({element}) => element.remove(),
  append: ({element, home}) => home.append(element),
  move: ({element, home, away}) => (element.parentElement === home ? away : home).append(element),
} satisfies Record<string, (page: TestPage, pick: number) => unknown>;

const WEIGHTS: Partial<Record<RandomAction['kind'], number>> = {
  goForward: 24,
  pressControl: 10,
  answerValid: 24,
  show: 4,
  append: 3,
};
const randomAction: fc.Arbitrary<RandomAction> = fc.record({
  kind: fc.oneof(
    ...(Object.keys(actions) as RandomAction['kind'][]).map((kind) => ({
      weight: WEIGHTS[kind] ?? 1,
      arbitrary: fc.constant(kind),
    })),
  ),
  pick: fc.nat(1000),
  pause: fc.constantFrom('none', 'render', 'all', 'all', 'all'),
});

/** How the page reacts to an event. */
const reactions = {
  'does nothing': () => undefined,
  throws: () => {
    throw LISTENER_ERROR;
  },
  'closes the element at a step': ({element}, {type}, count) => {
    if (type === 'nexus-event' && count % 7 === 6) element.close();
  },
  'opens the element again after an outcome': ({element}, {type}, count) => {
    if (type !== 'nexus-event' && count < 60) element.show();
  },
  'removes the element when it is closed': ({element}, {detail}) => {
    if ('name' in detail && detail.name === 'closed') element.remove();
  },
} satisfies Record<string, (page: TestPage, event: PublicEvent, count: number) => void>;

/* The invariants */

const coverage = {steps: new Set<string>(), outcomes: new Set<string>(), openings: 0};

/** Checks the events that one page receives, opening by opening. */
class EventChecker {
  #outcomes = 1;
  #isClosed = true;
  problem: Error | undefined;

  checkEvent(event: PublicEvent): void {
    try {
      this.#expectValid(event);
    } catch (error) {
      this.problem ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Expects that every opening has ended. */
  expectEnded(): void {
    if (this.problem) throw this.problem;
    expect(this.#outcomes, 'outcomes of the last opening').to.equal(1);
    expect(this.#isClosed, 'the last opening is closed').to.be.true;
  }

  #expectValid({type, detail}: PublicEvent): void {
    expect(JSON.stringify(detail), 'typed or thrown text in the event').not.to.contain(CANARY);
    if ('status' in detail) {
      this.#outcomes++;
      expect(this.#outcomes, `outcomes including ${JSON.stringify(detail)}`).to.equal(1);
      expect(type).to.equal(detail.status === 'complete' ? 'nexus-success' : 'nexus-exit');
      expect(LinkResponse.parse(detail)).to.deep.equal(detail);
      expect(Object.isFrozen(detail) && Object.isFrozen(detail.result)).to.be.true;
      coverage.outcomes.add(detail.status);
      return;
    }
    if (detail.name === 'step-viewed') coverage.steps.add(detail.metadata.step);
    if (detail.name === 'opened') {
      expect(this.#outcomes, 'outcomes of the previous opening').to.equal(1);
      this.#outcomes = 0;
      this.#isClosed = false;
      coverage.openings++;
    } else if (detail.name === 'closed') {
      expect(this.#isClosed, 'the opening is already closed').to.be.false;
      expect(this.#outcomes, 'outcomes when the opening closes').to.equal(1);
      this.#isClosed = true;
    } else if (!(detail.name === 'step-viewed' && detail.metadata.step === 'problem')) {
      expect(this.#outcomes, `outcomes before ${detail.name}`).to.equal(0);
    }
  }
}

/** Expects that the screen, the attribute and the page match the state when no work is pending. */
function expectConsistent({element, backend}: TestPage): void {
  const {open, inline, state} = element;
  expect(backend.pending.length, 'requests in flight').to.be.at.most(1);
  if (!element.isConnected) {
    expect(state.step, 'the step of a removed element').to.equal('closed');
    return;
  }
  expect(open).to.equal(state.step !== 'closed');
  expect(element.hasAttribute('open')).to.equal(open);
  expect(Boolean(element.shadowRoot?.querySelector('[data-step]'))).to.equal(open || inline);
  if (!inline) expect(getDialog(element).matches(':modal')).to.equal(open);
  expect(isScrollLocked(), 'the page cannot scroll').to.equal(open && !inline);
}

async function awaitPause({element, dialogClosed}: TestPage, pause: RandomAction['pause']): Promise<void> {
  if (pause === 'render') await element.updateComplete;
  if (pause === 'all') {
    await dialogClosed;
    await flushTasks();
    await element.updateComplete;
  }
}

async function runSequence(
  sequence: readonly RandomAction[],
  reaction: keyof typeof reactions,
): Promise<void> {
  const page = new TestPage();
  const checker = new EventChecker();
  let count = 0;
  page.home.append(page.element);
  for (const type of ['nexus-success', 'nexus-exit', 'nexus-event'] as const) {
    page.element.addEventListener(type, (event) => {
      checker.checkEvent(event);
      reactions[reaction](page, event, count++);
    });
  }
  try {
    for (const {kind, pick, pause} of sequence) {
      actions[kind](page, pick);
      await awaitPause(page, pause);
      if (checker.problem) throw checker.problem;
      if (pause === 'all') expectConsistent(page);
    }
    page.element.remove();
    await awaitPause(page, 'all');
    checker.expectEnded();
  } finally {
    page.removeAll();
    await awaitPause(page, 'all');
  }
}

describe('Every opening', () => {
  const errors: string[] = [];
  const recordRejection = ({reason}: PromiseRejectionEvent) => errors.push(String(reason));
  let restoreHandlers: () => void;
  before(() => {
    restoreHandlers = ignoreListenerErrors((error) => errors.push(String(error)));
    window.addEventListener('unhandledrejection', recordRejection);
  });
  after(() => {
    restoreHandlers();
    window.removeEventListener('unhandledrejection', recordRejection);
  });

  for (const reaction of Object.keys(reactions) as (keyof typeof reactions)[]) {
    it(`has exactly one outcome when the page ${reaction}`, async function () {
      this.timeout(120_000);
      const sequences = fc.array(randomAction, {maxLength: 40, size: 'max'});
      await fc.assert(
        fc.asyncProperty(sequences, (sequence) => runSequence(sequence, reaction)),
        {numRuns: RUNS / Object.keys(reactions).length, includeErrorInReport: true},
      );
    });
  }

  it('is covered by every step and every kind of outcome', () => {
    const {steps, outcomes, openings} = coverage;
    expect(openings).to.be.above(RUNS / 2);
    expect([...steps]).to.include.members(['opening', 'welcome', 'search', 'problem']);
    expect([...outcomes]).to.include.members(['incomplete', 'error']);
    // Few runs need not reach what only a long sequence leads to.
    if (RUNS < 800) return;
    expect([...steps]).to.include.members(['credentials', 'connecting', 'challenge', 'accounts', 'leaving']);
    expect([...outcomes]).to.have.members(['complete', 'incomplete', 'error', 'illegal']);
  });

  it('leaves no error in the page’s console', () => {
    expect(errors).to.deep.equal([]);
  });
});
