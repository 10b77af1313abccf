import {
  NexusCloseEvent,
  NexusEventEvent,
  NexusExitEvent,
  NexusSuccessEvent,
  type LinkEvent,
  type LinkEventMetadata,
  type LinkEventName,
  type PublicEvent,
  type ServicerReference,
} from '../contract/events.js';
import type {LinkResponse} from '../contract/response.js';
import type {Servicer} from '../contract/schemas.js';
import {getOutcome} from './outcome.js';
import {getMainState, type State, type WorkflowEvent} from './state.js';

/** The public events of one transition, in the order in which they are dispatched. One of them has the outcome, if any. */
export function createPublicEvents(before: State, event: WorkflowEvent, after: State): PublicEvent[] {
  const borrower = findBorrower(after.step === 'closed' ? before : after);
  const happened_at = new Date().toISOString();
  const report = (entry: LinkEventEntry) =>
    new NexusEventEvent(freezeCopy({...entry, workflow: 'link', happened_at, borrower}));
  const response = getOutcome(after) === getOutcome(before) ? null : getOutcome(after);
  return [
    ...toLinkEvents(before, event, after).map(report),
    ...(response ? [toOutcomeEvent(response)] : []),
    ...(after.step === 'closed' ? [report({name: 'closed', metadata: {}}), new NexusCloseEvent()] : []),
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
type LinkEventEntry = {
  [N in LinkEventName]: {readonly name: N; readonly metadata: LinkEventMetadata[N]};
}[LinkEventName];

const toOutcomeEvent = (response: LinkResponse) =>
  response.status === 'complete' ? new NexusSuccessEvent(response) : new NexusExitEvent(response);

function toLinkEvents(before: State, event: WorkflowEvent, after: State): LinkEventEntry[] {
  const own = toLinkEvent(before, event, after);
  return [
    ...(own ? [own] : []),
    ...findViewedSteps(before, after).map((step): LinkEventEntry => ({
      name: 'step-viewed',
      metadata: {step},
    })),
  ];
}

/** The steps that have appeared: also one behind the question whether to leave, and the question itself. */
function findViewedSteps(before: State, after: State): LinkEventMetadata['step-viewed']['step'][] {
  const {step} = getMainState(after);
  if (step === 'closed') return [];
  return [
    ...(step === getMainState(before).step ? [] : [step]),
    ...(after.step === 'leaving' && before.step !== 'leaving' ? [after.step] : []),
  ];
}

function toLinkEvent(before: State, event: WorkflowEvent, after: State): LinkEventEntry | null {
  switch (event.type) {
    case 'open':
      return {name: 'opened', metadata: {}};
    case 'found':
      return {name: 'servicers-searched', metadata: {results: event.servicers.length}};
    case 'choose':
      return {name: 'servicer-chosen', metadata: {servicer: toReference(event.servicer)}};
    case 'connect':
    case 'answer': {
      const servicer = findServicer(before);
      const name = event.type === 'connect' ? 'credentials-submitted' : 'answers-submitted';
      return servicer && {name, metadata: {servicer}};
    }
    case 'challenged': {
      const {questions, attempts_left, rejected} = event.challenge;
      return {name: 'challenged', metadata: {questions: questions.length, attempts_left, rejected}};
    }
    case 'connected': {
      const {uuid, status, servicer} = event.connection;
      return {name: 'connected', metadata: {connection: uuid, status, servicer: toReference(servicer)}};
    }
    case 'disconnected':
      return {name: 'disconnected', metadata: {connection: event.connection}};
    case 'failed': {
      const {step} = getMainState(before);
      return step === 'closed' ? null : {name: 'failed', metadata: {code: event.code, step}};
    }
    case 'finished':
      return {name: 'finished', metadata: {connections: event.connections.length}};
    default:
      return toLeftEvent(before, after);
  }
}

function toLeftEvent(before: State, after: State): LinkEventEntry | null {
  const exit = after.step === 'closed' && !getOutcome(before) ? after.response : null;
  return exit && exit.status !== 'complete' ? {name: 'left', metadata: {step: exit.result.step}} : null;
}

const toReference = ({uuid, name}: Servicer): ServicerReference => ({uuid, name});

function findServicer(state: State): ServicerReference | null {
  const shown = getMainState(state);
  const hasLogin = shown.step === 'credentials' || shown.step === 'connecting' || shown.step === 'challenge';
  return hasLogin ? toReference(shown.login.servicer) : null;
}

function findBorrower(state: State): LinkEvent['borrower'] {
  const shown = getMainState(state);
  return shown.step === 'closed' ? {uuid: null} : shown.link.borrower;
}
