/** How an opening ends: the responses that the page gets. */
import type {Code} from '../contract/errors.js';
import type {LinkedConnection, LinkExit, LinkResponse, LinkSuccess} from '../contract/response.js';
import type {Connection, Uuid} from '../contract/schemas.js';
import {unstarted, type Behind, type Closed, type State} from './state.js';

const {freeze} = Object;

/** The outcome of the opening, once there is one. */
export const outcome = (state: State): LinkResponse | null =>
  state.step === 'closed' || state.step === 'problem' ? state.response : null;

/** Over, as the borrower's or the page's own doing; an outcome that was told already stays the one. */
export function left(state: Behind): Closed {
  const {at, code} = state.step === 'problem' ? state : {at: state.step, code: undefined};
  const message = `The borrower left at the step "${at}"${code ? ` after a problem (${code})` : ''}.`;
  return {step: 'closed', response: outcome(state) ?? exit(state, 'incomplete', message, code)};
}

export function exit(state: Behind, status: LinkExit['status'], message: string, code?: Code): LinkExit {
  const {borrower, connections} = state.link;
  const step = state.step === 'problem' ? state.at : state.step;
  const result = {
    borrower: freeze({...borrower}),
    workflow: 'link',
    step,
    connections: summary(connections),
    ...(code && {code}),
  } as const;
  return freeze({message, result: freeze(result), status});
}

export function success(uuid: Uuid, connections: readonly Connection[]): LinkSuccess {
  const count = connections.length;
  const message = `The borrower finished with ${count} ${count === 1 ? 'servicer' : 'servicers'}.`;
  const result = {borrower: freeze({uuid}), connections: summary(connections)};
  return freeze({message, result: freeze(result), status: 'complete'});
}

/** The exit of an opening whose options were wrong, so that it did not begin. */
export const refused = (message: string): LinkExit =>
  exit(
    {step: 'opening', link: unstarted({type: 'key', nexus_key: ''}, null)},
    'error',
    message,
    'invalid-options',
  );

const summary = (connections: readonly Connection[]): readonly LinkedConnection[] =>
  freeze(
    connections.map(({uuid, status, servicer}) =>
      freeze({uuid, status, servicer: freeze({uuid: servicer.uuid, name: servicer.name})}),
    ),
  );
