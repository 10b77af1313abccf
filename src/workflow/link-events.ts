import {
  NexusCloseEvent,
  NexusEventEvent,
  NexusExitEvent,
  NexusSuccessEvent,
  type LinkEvent,
  type LinkEventName,
  type PublicEvent,
} from '../contract/events.js';
import type {LinkResponse} from '../contract/response.js';
import type {Servicer} from '../contract/schemas.js';
import {getOutcome} from './outcome.js';
import {getMainState, type State, type Step, type WorkflowEvent} from './state.js';

/** The public events of one transition, in the order in which they are dispatched. One of them has the outcome, if any. */
export function createPublicEvents(before: State, event: WorkflowEvent, after: State): PublicEvent[] {
  const borrower = findBorrower(after.step === 'closed' ? before : after);
  const happened_at = new Date().toISOString();
  const report = ([name, metadata = {}]: LinkEventEntry) =>
    new NexusEventEvent(freezeCopy({name, workflow: 'link', happened_at, borrower, metadata}));
  const response = getOutcome(after) === getOutcome(before) ? null : getOutcome(after);
  return [
    ...toLinkEvents(before, event, after).map(report),
    ...(response ? [toOutcomeEvent(response)] : []),
    ...(after.step === 'closed' ? [report(['closed']), new NexusCloseEvent()] : []),
  ];
}

/** A deeply frozen copy: a listener can change neither the state nor the event that the next listener gets. */
function freezeCopy<T>(value: T): T;
function freezeCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.freeze(
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, freezeCopy(item)])),
  );
}

/** The parts of a `nexus-event` that depend on the transition. */
type LinkEventEntry = readonly [name: LinkEventName, metadata?: LinkEvent['metadata']];

const toOutcomeEvent = (response: LinkResponse) =>
  response.status === 'complete' ? new NexusSuccessEvent(response) : new NexusExitEvent(response);

function toLinkEvents(before: State, event: WorkflowEvent, after: State): LinkEventEntry[] {
  const own = toLinkEvent(before, event, after);
  return [
    ...(own ? [own] : []),
    ...findViewedSteps(before, after).map((step): LinkEventEntry => ['step-viewed', {step}]),
  ];
}

/** The steps that have appeared: also one behind the question whether to leave, and the question itself. */
function findViewedSteps(before: State, after: State): Step[] {
  if (after.step === 'closed') return [];
  const shown = getMainState(after).step;
  return [
    ...(shown === getMainState(before).step ? [] : [shown]),
    ...(after.step === 'leaving' && before.step !== 'leaving' ? [after.step] : []),
  ];
}

function toLinkEvent(before: State, event: WorkflowEvent, after: State): LinkEventEntry | undefined {
  switch (event.type) {
    case 'open':
      return ['opened'];
    case 'found':
      return ['servicers-searched', {results: event.servicers.length}];
    case 'choose':
      return ['servicer-chosen', {servicer: toReference(event.servicer)}];
    case 'connect':
    case 'answer':
      return [
        event.type === 'connect' ? 'credentials-submitted' : 'answers-submitted',
        {servicer: findServicer(before)},
      ];
    case 'challenged': {
      const {questions, attempts_left, rejected} = event.challenge;
      return ['challenged', {questions: questions.length, attempts_left, rejected}];
    }
    case 'connected': {
      const {uuid, status, servicer} = event.connection;
      return ['connected', {connection: uuid, status, servicer: toReference(servicer)}];
    }
    case 'disconnected':
      return ['disconnected', {connection: event.connection}];
    case 'failed':
      return ['failed', {code: event.code, step: getMainState(before).step}];
    case 'finished':
      return ['finished', {connections: event.connections.length}];
    default:
      return toLeftEvent(before, after);
  }
}

function toLeftEvent(before: State, after: State): LinkEventEntry | undefined {
  const exit = after.step === 'closed' && !getOutcome(before) ? after.response : null;
  return exit && exit.status !== 'complete' ? ['left', {step: exit.result.step}] : undefined;
}

const toReference = ({uuid, name}: Servicer) => ({uuid, name});

function findServicer(state: State) {
  const shown = getMainState(state);
  const hasLogin = shown.step === 'credentials' || shown.step === 'connecting' || shown.step === 'challenge';
  return hasLogin ? toReference(shown.login.servicer) : null;
}

function findBorrower(state: State): LinkEvent['borrower'] {
  const shown = getMainState(state);
  return shown.step === 'closed' ? {uuid: null} : shown.link.borrower;
}
