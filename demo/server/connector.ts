/**
 * The port to the servicers' side. A connector logs in for a borrower and reads their loans; the server keeps what it
 * answers and asks it to go on. Each call gets the state that the one before answered, so that any process may make
 * the next: a connector remembers nothing itself.
 */
import type {Answer} from '#link/backend';
import type {Code} from '#link/errors';
import type {Challenge, ConnectionStatus, Portfolio, Servicer, Stage} from '#link/schemas';

/** Plain data, kept between calls. It never holds what was typed. */
export type ConnectorState = object;

export interface Login {
  /** The attempt's own UUID, to make others from. */
  readonly attempt: string;
  readonly borrower: string;
  readonly servicer: Servicer;
  /** The bytes that were typed; for this one call. */
  readonly username: string;
  readonly password: string;
}

/** How far a login has come. */
export type Step = {readonly state: ConnectorState} & (
  | {readonly status: 'pending'; readonly stage: Stage}
  | {readonly status: 'challenged'; readonly challenge: Challenge}
  | {readonly status: 'connected'; readonly ends: ConnectionStatus; readonly portfolio: Portfolio}
  | {readonly status: 'failed'; readonly code: Code; readonly message: string}
);

/** Each call ends within 50 seconds, or rejects with the reason of its signal, which is aborted then. */
export interface Connector {
  /** Begins a login. Rejects with a `LinkError` where the servicer does not let it through. */
  login(login: Login, signal: AbortSignal): Promise<Step>;
  /** Takes the answers to every question that was asked. */
  answer(state: ConnectorState, answers: readonly Answer[], signal: AbortSignal): Promise<Step>;
  /** Goes on with a login that is pending: answers once it has moved on. */
  proceed(state: ConnectorState, signal: AbortSignal): Promise<Step>;
}
