/** The events: one that stays inside the shadow root, and three that the page hears. */
import {behind, outcome, type FlowEvent, type Intent, type State, type Step} from '../workflow/transition.js';
import type {LinkExit, LinkResponse, LinkSuccess, Servicer, Uuid} from './schemas.js';

/** What a step asks of the element. Not composed: what a borrower typed never leaves the shadow root. */
export class IntentEvent extends Event {
  static readonly type = 'nexus-intent';

  constructor(readonly intent: Intent) {
    super(IntentEvent.type, {bubbles: true, composed: false});
  }
}

/** One thing that happened inside, with nothing that a borrower typed. */
export interface LinkEvent {
  readonly name: LinkEventName;
  readonly workflow: 'link';
  /** ISO 8601, UTC. */
  readonly happened_at: string;
  readonly borrower: {readonly uuid: Uuid | null};
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * `opened` · `step-viewed` {step} · `servicers-searched` {results} · `servicer-chosen` {servicer} ·
 * `credentials-submitted` {servicer} · `challenged` {questions, attempts_left, rejected} ·
 * `answers-submitted` · `connected` {connection, servicer, status} · `disconnected` {connection} ·
 * `failed` {code, step} · `left` {step} · `finished` {connections} · `closed`
 */
export type LinkEventName =
  | 'opened'
  | 'step-viewed'
  | 'servicers-searched'
  | 'servicer-chosen'
  | 'credentials-submitted'
  | 'challenged'
  | 'answers-submitted'
  | 'connected'
  | 'disconnected'
  | 'failed'
  | 'left'
  | 'finished'
  | 'closed';

/** The borrower finished. Dispatched once, in place of `nexus-exit`. */
export class NexusSuccessEvent extends CustomEvent<LinkSuccess> {
  constructor(detail: LinkSuccess) {
    super('nexus-success', {detail, bubbles: true, composed: true});
  }
}

/** The opening ended in any other way. Dispatched once, in place of `nexus-success`. */
export class NexusExitEvent extends CustomEvent<LinkExit> {
  constructor(detail: LinkExit) {
    super('nexus-exit', {detail, bubbles: true, composed: true});
  }
}

/** A stream of what happens inside, for analytics. */
export class NexusEventEvent extends CustomEvent<LinkEvent> {
  constructor(detail: LinkEvent) {
    super('nexus-event', {detail, bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'nexus-success': NexusSuccessEvent;
    'nexus-exit': NexusExitEvent;
    'nexus-event': NexusEventEvent;
  }
}

/** The public events that one transition gives rise to, in order; an opening's outcome is in one of them. */
export function publicEvents(before: State, event: FlowEvent, after: State): Event[] {
  const borrower = borrowerOf(after.step === 'closed' ? before : after);
  const happened_at = new Date().toISOString();
  const report = ([name, metadata = {}]: Happening) =>
    new NexusEventEvent(Object.freeze({name, workflow: 'link', happened_at, borrower, metadata}));
  const response = outcome(after) === outcome(before) ? null : outcome(after);
  return [
    ...happenings(before, event, after).map(report),
    ...(response ? [ending(response)] : []),
    ...(after.step === 'closed' ? [report(['closed'])] : []),
  ];
}

type Happening = readonly [name: LinkEventName, metadata?: LinkEvent['metadata']];

const ending = (response: LinkResponse) =>
  response.status === 'complete' ? new NexusSuccessEvent(response) : new NexusExitEvent(response);

function happenings(before: State, event: FlowEvent, after: State): Happening[] {
  const own = happening(before, event, after);
  return [...(own ? [own] : []), ...views(before, after).map((step): Happening => ['step-viewed', {step}])];
}

/** The steps that came up: also behind the question whether to leave, and the question itself. */
function views(before: State, after: State): Step[] {
  if (after.step === 'closed') return [];
  const shown = behind(after).step;
  return [
    ...(shown === behind(before).step ? [] : [shown]),
    ...(after.step === 'leaving' && before.step !== 'leaving' ? [after.step] : []),
  ];
}

function happening(before: State, event: FlowEvent, after: State): Happening | undefined {
  switch (event.type) {
    case 'open':
      return ['opened'];
    case 'found':
      return ['servicers-searched', {results: event.servicers.length}];
    case 'choose':
      return ['servicer-chosen', {servicer: named(event.servicer)}];
    case 'connect':
    case 'answer':
      return [
        event.type === 'connect' ? 'credentials-submitted' : 'answers-submitted',
        {servicer: servicerOf(before)},
      ];
    case 'challenged': {
      const {questions, attempts_left, rejected} = event.challenge;
      return ['challenged', {questions: questions.length, attempts_left, rejected}];
    }
    case 'connected': {
      const {uuid, status, servicer} = event.connection;
      return ['connected', {connection: uuid, status, servicer: named(servicer)}];
    }
    case 'disconnected':
      return ['disconnected', {connection: event.connection}];
    case 'failed':
      return ['failed', {code: event.code, step: behind(before).step}];
    case 'finished':
      return ['finished', {connections: event.connections.length}];
    default:
      return leftBy(before, after);
  }
}

function leftBy(before: State, after: State): Happening | undefined {
  const exit = after.step === 'closed' && !outcome(before) ? after.response : null;
  return exit && exit.status !== 'complete' ? ['left', {step: exit.result.step}] : undefined;
}

const named = ({uuid, name}: Servicer) => ({uuid, name});

function servicerOf(state: State) {
  const shown = behind(state);
  return 'login' in shown ? named(shown.login.servicer) : null;
}

function borrowerOf(state: State): LinkEvent['borrower'] {
  const shown = behind(state);
  return shown.step === 'closed' ? {uuid: null} : shown.link.borrower;
}
