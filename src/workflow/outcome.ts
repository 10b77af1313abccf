/** The responses in which an opening ends, and the states that hold them. */
import type {Code} from '../contract/errors.js';
import type {LinkedConnection, LinkExit, LinkResponse, LinkSuccess} from '../contract/response.js';
import type {Connection, Uuid} from '../contract/schemas.js';
import {createPendingSession, type Closed, type MainState, type State} from './state.js';

const {freeze} = Object;

/** The response that the opening has ended with; null while it goes on. */
export const getOutcome = (state: State): LinkResponse | null =>
  state.step === 'closed' || state.step === 'problem' ? state.response : null;

/**
 * Ends the opening because the borrower or the page leaves. A response that was dispatched before is kept. Leaving from a
 * problem is an `error`, since the problem has kept the borrower from going on; `incomplete` is for a borrower who quits
 * while nothing is wrong.
 */
export function abandon(state: MainState): Closed {
  return {step: 'closed', response: getOutcome(state) ?? createLeaveExit(state)};
}

function createLeaveExit(state: MainState): LinkExit {
  if (state.step !== 'problem')
    return createExit(state, 'incomplete', `The borrower left at the step "${state.step}".`);
  const {at, code} = state;
  return createExit(state, 'error', `The borrower left at the step "${at}" after a problem (${code}).`, code);
}

/** The response of an opening that ends without the borrower finishing. It is deeply frozen. */
export function createExit(
  state: MainState,
  status: LinkExit['status'],
  message: string,
  code?: Code,
): LinkExit {
  const {borrower, connections} = state.link;
  const step = state.step === 'problem' ? state.at : state.step;
  const result = {
    borrower: freeze({...borrower}),
    workflow: 'link',
    step,
    connections: summarizeConnections(connections),
    ...(code && {code}),
  } as const;
  return freeze({message, result: freeze(result), status});
}

/** The response of an opening that the borrower finishes. It is deeply frozen. */
export function createSuccess(uuid: Uuid, connections: readonly Connection[]): LinkSuccess {
  const count = connections.length;
  const message = `The borrower finished with ${count} ${count === 1 ? 'servicer' : 'servicers'}.`;
  const result = {borrower: freeze({uuid}), connections: summarizeConnections(connections)};
  return freeze({message, result: freeze(result), status: 'complete'});
}

/** The response to a call for which no opening begins. */
export const failedStartExit = (code: Code, message: string): LinkExit =>
  createExit(
    {step: 'opening', link: createPendingSession({type: 'key', nexus_key: ''}, null)},
    'error',
    message,
    code,
  );

const summarizeConnections = (connections: readonly Connection[]): readonly LinkedConnection[] =>
  freeze(
    connections.map(({uuid, status, servicer}) =>
      freeze({uuid, status, servicer: freeze({uuid: servicer.uuid, name: servicer.name})}),
    ),
  );
