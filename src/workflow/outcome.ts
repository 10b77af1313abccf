/** How an opening ends: the responses that the page gets. */
import type {Code} from '../contract/errors.js';
import type {
  Connection,
  LinkedConnection,
  LinkExit,
  LinkResponse,
  LinkSuccess,
  Uuid,
} from '../contract/schemas.js';
import {createPendingSession, type MainState, type Closed, type State} from './state.js';

const {freeze} = Object;

/** The outcome of the opening, once there is one. */
export const getOutcome = (state: State): LinkResponse | null =>
  state.step === 'closed' || state.step === 'problem' ? state.response : null;

/** Over, as the borrower's or the page's own doing; an outcome that was told already stays the one. */
export function abandon(state: MainState): Closed {
  const {at, code} = state.step === 'problem' ? state : {at: state.step, code: undefined};
  const message = `The borrower left at the step "${at}"${code ? ` after a problem (${code})` : ''}.`;
  return {step: 'closed', response: getOutcome(state) ?? createExit(state, 'incomplete', message, code)};
}

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

export function createSuccess(uuid: Uuid, connections: readonly Connection[]): LinkSuccess {
  const count = connections.length;
  const message = `The borrower finished with ${count} ${count === 1 ? 'servicer' : 'servicers'}.`;
  const result = {borrower: freeze({uuid}), connections: summarizeConnections(connections)};
  return freeze({message, result: freeze(result), status: 'complete'});
}

/** The exit of an opening whose options were wrong, so that it did not begin. */
export const invalidOptionsExit = (message: string): LinkExit =>
  createExit({step: 'opening', link: createPendingSession('', null)}, 'error', message, 'invalid-options');

const summarizeConnections = (connections: readonly Connection[]): readonly LinkedConnection[] =>
  freeze(
    connections.map(({uuid, status, servicer}) =>
      freeze({uuid, status, servicer: freeze({uuid: servicer.uuid, name: servicer.name})}),
    ),
  );
