/**
 * The port to the servicers' side. A connector logs in for a borrower and reads their loans; the server keeps what it
 * answers and asks it to go on. Each call gets the state that the one before answered, so that any process may make
 * the next: a connector remembers nothing itself.
 */
import type {
  Answer,
  Challenge,
  Code,
  ConnectionStatus,
  Portfolio,
  Servicer,
  Stage,
} from 'nexus-link/contract';

/** Plain data, kept between calls, encrypted. It never holds what was typed. */
export type ConnectorState = object;

/** What a connector needs to come back without a borrower, such as a servicer's token; kept encrypted. Null: nothing. */
export type Access = string | null;

/** A connection as a connector knows it. */
export interface KnownConnection {
  readonly borrower: string;
  readonly servicer: Servicer;
  readonly access: Access;
}

/** What became of a connection: `interrupted` needs its borrower to log in again. */
export type RefreshResult =
  | {readonly status: 'connected'; readonly portfolio: Portfolio; readonly access: Access}
  | {readonly status: 'interrupted'};

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
  | {
      readonly status: 'connected';
      readonly ends: ConnectionStatus;
      readonly portfolio: Portfolio;
      readonly access: Access;
    }
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
  /** Reads the portfolio anew. Rejects where that could not be found out: it is tried again later. */
  refresh(known: KnownConnection, signal: AbortSignal): Promise<RefreshResult>;
  /** Gives up at the servicer what `access` is good for. It may be asked more than once. */
  disconnect(known: KnownConnection, signal: AbortSignal): Promise<void>;
}
