/** Derives the public events from the workflow's transitions. */
import {
  NexusEventEvent,
  NexusExitEvent,
  NexusSuccessEvent,
  type LinkEvent,
  type LinkEventName,
} from '../contract/events.js';
import type {LinkResponse} from '../contract/response.js';
import type {Servicer} from '../contract/schemas.js';
import {behind, outcome, type FlowEvent, type State, type Step} from './transition.js';

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
