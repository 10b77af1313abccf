/**
 * The element under anything: a person who presses whatever is on the screen, a page that opens, closes, moves and
 * removes it at will and has listeners that throw, and a backend that answers late, wrongly or twice over. Each opening
 * has exactly one outcome, and after it nothing is heard but that it closed.
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

/* What may happen */

/** `pick` says which of what is there: a button, a call, an answer. */
interface Happening {
  readonly kind: keyof typeof happenings;
  readonly pick: number;
  /** How much of what follows happens before the next: nothing, the rendering, everything. */
  readonly pause: 'none' | 'render' | 'all';
}

const oneOf = <T>(values: readonly T[], pick: number): T => values[pick % values.length] as T;

const failures = Object.keys(codes) as Code[];
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
/** What keeps the contract. */
const right: Record<Call['method'], readonly unknown[]> = {
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
const wrong: readonly unknown[] = [
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
const thrown: readonly unknown[] = [
  new Error(CANARY),
  CANARY,
  undefined,
  new DOMException(CANARY, 'AbortError'),
  Object.assign(new Error(CANARY), {name: 'LinkError', code: CANARY}),
  ...failures.map((failure) => new LinkError(failure, `The backend says ${failure}.`)),
];
const keys = [nexus_key, nexus_key, nexus_key, 'key', ''];
const uuids = [null, borrower.uuid, borrower.uuid, 'jordan', ''];
/** Opening is not among them: a page has no way to do that but the element’s own. */
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

/** Answers on time, unless it is told to fail before it has begun. */
class TrippingBackend extends FakeBackend {
  trip: (() => never) | undefined;

  override start(...args: Parameters<FakeBackend['start']>) {
    this.#stumble();
    return super.start(...args);
  }

  override connect(...args: Parameters<FakeBackend['connect']>) {
    this.#stumble();
    return super.connect(...args);
  }

  override disconnect(...args: Parameters<FakeBackend['disconnect']>) {
    this.#stumble();
    return super.disconnect(...args);
  }

  #stumble(): void {
    const {trip} = this;
    this.trip = undefined;
    trip?.();
  }
}

/** A page with the element on it. */
class Page {
  readonly home = document.createElement('div');
  readonly away = document.createElement('div');
  readonly element = new TestLink();
  readonly backend = new TrippingBackend();
  /** A dialog tells in a task of its own that it was closed. */
  told: Promise<unknown> = Promise.resolve();

  constructor() {
    document.body.append(this.home, this.away);
    Object.assign(this.element, {nexusKey: nexus_key, uuid: borrower.uuid, backend: this.backend});
  }

  /** What a person can press. */
  controls(selector: string): readonly HTMLElement[] {
    const all = this.element.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [];
    return [...all].filter((control) => !control.closest('[inert]'));
  }

  press(selector: string, pick: number): void {
    const controls = this.controls(selector);
    if (controls.length) oneOf(controls, pick).click();
  }

  type(): void {
    for (const input of this.controls('input:not([role])') as readonly HTMLInputElement[]) {
      if (input.type === 'radio') input.click();
      else input.value = CANARY;
      input.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
    }
  }

  /** As a browser may, in spite of the element. */
  force(): void {
    const dialog = this.element.shadowRoot?.querySelector('dialog');
    if (!dialog?.open) return;
    this.told = new Promise((resolve) => dialog.addEventListener('close', resolve, {once: true}));
    forceClose(dialog);
  }

  /** A call that was not answered yet, be it given up or not: the last one more often than others. */
  answerable(pick: number): Call | undefined {
    const calls = this.backend.calls.filter(({isSettled}) => !isSettled);
    return pick % 4 ? calls.at(-1) : calls[pick % (calls.length || 1)];
  }

  leave(): void {
    this.element.remove();
    this.home.remove();
    this.away.remove();
  }
}

const happenings = {
  forward: (page, pick) => {
    page.type();
    page.press('[data-step] [part~="primary"], [role="option"]', pick % 4 ? 0 : pick);
  },
  press: (page, pick) => page.press('button, [role="option"]', pick),
  intent: (page, pick) => page.element.send(oneOf(intents, pick)),
  escape: ({element}) => {
    const key = {key: 'Escape', bubbles: true, composed: true, cancelable: true};
    (element.shadowRoot?.activeElement ?? element.shadowRoot?.querySelector('dialog'))?.dispatchEvent(
      new KeyboardEvent('keydown', key),
    );
  },
  cancel: ({element}) =>
    element.shadowRoot?.querySelector('dialog')?.dispatchEvent(new Event('cancel', {cancelable: true})),
  force: (page) => page.force(),
  right: (page, pick) => {
    const call = page.answerable(pick);
    call?.answerWith(oneOf(right[call.method], pick));
  },
  wrong: (page, pick) => page.answerable(pick)?.answerWith(oneOf(wrong, pick)),
  fail: (page, pick) => page.answerable(pick)?.throw(oneOf(thrown, pick)),
  trip: ({backend}, pick) => {
    backend.trip = () => {
      throw oneOf(thrown, pick);
    };
  },
  show: ({element}) => element.show(),
  close: ({element}) => element.close(),
  open: ({element}, pick) => (element.open = pick % 2 === 0),
  attribute: ({element}, pick) => element.toggleAttribute('open', pick % 2 === 0),
  inline: ({element}, pick) => (element.inline = pick % 4 === 0),
  configure: ({element}, pick) =>
    Object.assign(element, {nexusKey: oneOf(keys, pick), uuid: oneOf(uuids, pick >> 3)}),
  remove: ({element}) => element.remove(),
  append: ({element, home}) => home.append(element),
  move: ({element, home, away}) => (element.parentElement === home ? away : home).append(element),
} satisfies Record<string, (page: Page, pick: number) => unknown>;

const likely: Partial<Record<Happening['kind'], number>> = {
  forward: 24,
  press: 10,
  right: 24,
  show: 4,
  append: 3,
};
const happening: fc.Arbitrary<Happening> = fc.record({
  kind: fc.oneof(
    ...(Object.keys(happenings) as Happening['kind'][]).map((kind) => ({
      weight: likely[kind] ?? 1,
      arbitrary: fc.constant(kind),
    })),
  ),
  pick: fc.nat(1000),
  pause: fc.constantFrom('none', 'render', 'all', 'all', 'all'),
});

/** What the page does where it hears something. */
const listeners = {
  'does nothing': () => undefined,
  throws: () => {
    throw LISTENER_ERROR;
  },
  'closes at a step': ({element}, {type}, count) => {
    if (type === 'nexus-event' && count % 7 === 6) element.close();
  },
  'opens again at the end': ({element}, {type}, count) => {
    if (type !== 'nexus-event' && count < 60) element.show();
  },
  'removes it when it is closed': ({element}, {detail}) => {
    if ('name' in detail && detail.name === 'closed') element.remove();
  },
} satisfies Record<string, (page: Page, event: PublicEvent, count: number) => void>;

/* What must hold */

const seen = {steps: new Set<string>(), outcomes: new Set<string>(), openings: 0};

/** What one page heard, told opening by opening. */
class Listener {
  #outcomes = 1;
  #isClosed = true;
  problem: Error | undefined;

  hear(event: PublicEvent): void {
    try {
      this.#check(event);
    } catch (error) {
      this.problem ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  /** All is over: what began has ended. */
  conclude(): void {
    if (this.problem) throw this.problem;
    expect(this.#outcomes, 'outcomes of the last opening').to.equal(1);
    expect(this.#isClosed, 'the last opening is closed').to.be.true;
  }

  #check({type, detail}: PublicEvent): void {
    expect(JSON.stringify(detail), 'nothing that was typed or thrown').not.to.contain(CANARY);
    if ('status' in detail) {
      this.#outcomes++;
      expect(this.#outcomes, `outcomes with ${JSON.stringify(detail)}`).to.equal(1);
      expect(type).to.equal(detail.status === 'complete' ? 'nexus-success' : 'nexus-exit');
      expect(LinkResponse.parse(detail)).to.deep.equal(detail);
      expect(Object.isFrozen(detail) && Object.isFrozen(detail.result)).to.be.true;
      seen.outcomes.add(detail.status);
      return;
    }
    if (detail.name === 'step-viewed') seen.steps.add(String(detail.metadata['step']));
    if (detail.name === 'opened') {
      expect(this.#outcomes, 'outcomes of the opening before').to.equal(1);
      this.#outcomes = 0;
      this.#isClosed = false;
      seen.openings++;
    } else if (detail.name === 'closed') {
      expect(this.#isClosed, 'it was closed before').to.be.false;
      expect(this.#outcomes, 'outcomes when it closes').to.equal(1);
      this.#isClosed = true;
    } else if (!(detail.name === 'step-viewed' && detail.metadata['step'] === 'problem')) {
      expect(this.#outcomes, `outcomes before ${detail.name}`).to.equal(0);
    }
  }
}

/** Once nothing is under way, the screen, the attribute and the page say what the state says. */
function expectConsistent({element, backend}: Page): void {
  const {open, inline, state} = element;
  expect(backend.pending.length, 'requests in flight').to.be.at.most(1);
  if (!element.isConnected) {
    expect(state.step, 'a removed element').to.equal('closed');
    return;
  }
  expect(open).to.equal(state.step !== 'closed');
  expect(element.hasAttribute('open')).to.equal(open);
  expect(Boolean(element.shadowRoot?.querySelector('[data-step]'))).to.equal(open || inline);
  if (!inline) expect(getDialog(element).matches(':modal')).to.equal(open);
  expect(document.documentElement.style.overflow).to.equal(open && !inline ? 'hidden' : '');
}

async function pause({element, told}: Page, how: Happening['pause']): Promise<void> {
  if (how === 'render') await element.updateComplete;
  if (how === 'all') {
    await told;
    await flushTasks();
    await element.updateComplete;
  }
}

async function live(sequence: readonly Happening[], reaction: keyof typeof listeners): Promise<void> {
  const page = new Page();
  const listener = new Listener();
  let count = 0;
  page.home.append(page.element);
  for (const type of ['nexus-success', 'nexus-exit', 'nexus-event'] as const) {
    page.element.addEventListener(type, (event) => {
      listener.hear(event);
      listeners[reaction](page, event, count++);
    });
  }
  try {
    for (const {kind, pick, pause: how} of sequence) {
      happenings[kind](page, pick);
      await pause(page, how);
      if (listener.problem) throw listener.problem;
      if (how === 'all') expectConsistent(page);
    }
    page.element.remove();
    await pause(page, 'all');
    listener.conclude();
  } finally {
    page.leave();
    await pause(page, 'all');
  }
}

describe('Every opening', () => {
  const errors: string[] = [];
  const rejected = ({reason}: PromiseRejectionEvent) => errors.push(String(reason));
  let undo: () => void;
  before(() => {
    undo = ignoreListenerErrors((error) => errors.push(String(error)));
    window.addEventListener('unhandledrejection', rejected);
  });
  after(() => {
    undo();
    window.removeEventListener('unhandledrejection', rejected);
  });

  for (const reaction of Object.keys(listeners) as (keyof typeof listeners)[]) {
    it(`has exactly one outcome, where the page ${reaction}`, async function () {
      this.timeout(120_000);
      const sequences = fc.array(happening, {maxLength: 40, size: 'max'});
      await fc.assert(
        fc.asyncProperty(sequences, (sequence) => live(sequence, reaction)),
        {numRuns: RUNS / Object.keys(listeners).length, includeErrorInReport: true},
      );
    });
  }

  it('was one of many, of every kind, through every step', () => {
    const common = [
      'opening',
      'welcome',
      'search',
      'credentials',
      'connecting',
      'accounts',
      'problem',
      'leaving',
    ];
    // A challenge is rare. The few runs of the short form may do without one.
    expect([...seen.steps]).to.include.members(RUNS < 800 ? common : [...common, 'challenge']);
    expect([...seen.outcomes]).to.have.members(['complete', 'incomplete', 'error', 'illegal']);
    expect(seen.openings).to.be.above(RUNS);
  });

  it('leaves no error in the page’s console', () => {
    expect(errors).to.deep.equal([]);
  });
});
