/**
 * The port to servicers. A connector logs in for borrowers and reads their loans.
 *
 * A connector keeps nothing in memory: the server stores the state that a call returns and passes it to the next call,
 * which may run in another process.
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

/** JSON data that the server stores encrypted between calls. It must not contain credentials or answers. */
export type ConnectorState = object;

/** What lets a connector read a portfolio without the borrower, such as a token. Stored encrypted. Null for nothing. */
export type Access = string | null;

/** A connection that the server has stored. */
export interface KnownConnection {
  /** The UUID of the borrower. */
  readonly borrower: string;
  readonly servicer: Servicer;
  readonly access: Access;
}

/** `interrupted` means that the borrower has to log in again. */
export type RefreshResult =
  | {readonly status: 'connected'; readonly portfolio: Portfolio; readonly access: Access}
  | {readonly status: 'interrupted'};

export interface Login {
  /** The UUID of the attempt. */
  readonly attempt: string;
  /** The UUID of the borrower. */
  readonly borrower: string;
  readonly servicer: Servicer;
  /** Exactly as typed. Valid only for this call. */
  readonly username: string;
  readonly password: string;
}

/** How far a login has come. */
export type Step = {readonly state: ConnectorState} & (
  | {readonly status: 'pending'; readonly stage: Stage}
  | {readonly status: 'challenged'; readonly challenge: Challenge}
  | {
      readonly status: 'connected';
      readonly connectionStatus: ConnectionStatus;
      readonly portfolio: Portfolio;
      readonly access: Access;
    }
  | {readonly status: 'failed'; readonly code: Code; readonly message: string}
);

/** Every call must stop when its signal is aborted, and reject with the reason of the signal. */
export interface Connector {
  /** Starts a login. Rejects with a `LinkError` if the servicer rejects it. */
  login(login: Login, signal: AbortSignal): Promise<Step>;
  /** Answers all questions of the challenge in the state. */
  answer(state: ConnectorState, answers: readonly Answer[], signal: AbortSignal): Promise<Step>;
  /** Continues a login that is pending. Resolves when it has reached the next stage. */
  proceed(state: ConnectorState, signal: AbortSignal): Promise<Step>;
  /** Reads the portfolio again. If it rejects, it is retried later. */
  refresh(connection: KnownConnection, signal: AbortSignal): Promise<RefreshResult>;
  /** Revokes the access at the servicer. May be called again for access that is already revoked. */
  disconnect(connection: KnownConnection, signal: AbortSignal): Promise<void>;
}
