/**
 * Every state a borrower can see, everything that can happen, and what is asked of the backend.
 *
 * No state holds a secret. A password or an answer passes from an intent into an effect and is gone.
 */
import type {Answer, Backend} from '../contract/backend.js';
import type {Code} from '../contract/errors.js';
import {
  Uuid,
  type Challenge,
  type Connection,
  type Environment,
  type LinkExit,
  type LinkResponse,
  type Place,
  type Servicer,
  type Stage,
  type Started,
} from '../contract/schemas.js';
import {safeParse} from '../contract/zod.js';

/** What every open state knows: `Link` once the session has started, `Unstarted` before. */
interface SessionContext<Borrower, Where> {
  /** Null: a link token opens the session. It is in no state. */
  readonly nexus_key: string | null;
  /** The uuid as the page gave it; `borrower` holds it only if it is one. */
  readonly uuid: string | null;
  readonly borrower: {readonly uuid: Borrower};
  readonly environment: Where;
  readonly connections: readonly Connection[];
  /** What the partner wants to be read before the first servicer. */
  readonly consent?: string | undefined;
  /** Whether this opening made, restored or removed a connection, which leaving would not report as done. */
  readonly changed: boolean;
  /** The last username that was sent to each servicer, by its uuid, so that none has to be typed twice. */
  readonly usernames: Readonly<Record<Uuid, string>>;
}
export type LinkSession = SessionContext<Uuid, Environment>;
export type PendingSession = SessionContext<Uuid | null, Environment | null>;

/** The login under way. `connection` is the one to restore, `query` the search that led here, if one did. */
export interface Login {
  readonly servicer: Servicer;
  readonly connection: Uuid | null;
  readonly username: string;
  readonly query: string | null;
}

/** What the list of connections says about the last thing that happened. */
export interface Notice {
  readonly kind: 'connected' | 'interrupted' | 'already' | 'removed';
  readonly servicer: string;
}

export interface Closed {
  readonly step: 'closed';
  /** How the last opening ended; null before the first. */
  readonly response: LinkResponse | null;
}
export interface Opening {
  readonly step: 'opening';
  readonly link: PendingSession;
}
export interface Welcome {
  readonly step: 'welcome';
  readonly link: LinkSession;
}
export interface Search {
  readonly step: 'search';
  readonly link: LinkSession;
  readonly query: string;
  /** What the last answered query found; null before the first answer. */
  readonly servicers: readonly Servicer[] | null;
  readonly busy: boolean;
  readonly error: Code | null;
}
export interface Credentials {
  readonly step: 'credentials';
  readonly link: LinkSession;
  readonly login: Login;
  /** Whether something was typed that leaving would lose. */
  readonly dirty: boolean;
  readonly error: Code | null;
}
export interface Connecting {
  readonly step: 'connecting';
  readonly link: LinkSession;
  readonly login: Login;
  readonly stage: Stage;
}
export interface Challenged {
  readonly step: 'challenge';
  readonly link: LinkSession;
  readonly login: Login;
  readonly attempt: Uuid;
  readonly challenge: Challenge;
  readonly busy: boolean;
  readonly error: Code | null;
}
export interface Accounts {
  readonly step: 'accounts';
  readonly link: LinkSession;
  /** The connection that the borrower is asked about before it is removed. */
  readonly removing: Uuid | null;
  readonly busy: 'disconnect' | 'finish' | null;
  readonly notice: Notice | null;
  readonly error: Code | null;
}
export interface Problem {
  readonly step: 'problem';
  readonly link: PendingSession;
  /** Where the borrower was. */
  readonly at: Place;
  readonly code: Code;
  /** The exit that was dispatched, or null where the borrower can go on. */
  readonly response: LinkExit | null;
}
/** Asked before something is lost. What is behind goes on: its request, its typed words. */
export interface Leaving {
  readonly step: 'leaving';
  readonly from: MainState;
}

/** The steps that ask something of the backend. */
export type RequestingState = Opening | Search | Connecting | Challenged | Accounts;
export type MainState =
  Opening | Welcome | Search | Credentials | Connecting | Challenged | Accounts | Problem;
export type State = Closed | Leaving | MainState;
export type Step = State['step'];

/** What the borrower or the page wants. */
export type Intent =
  | {readonly type: 'open'; readonly nexus_key: string | null; readonly uuid: string | null}
  | {readonly type: 'begin'}
  | {readonly type: 'search'; readonly query: string}
  | {readonly type: 'choose'; readonly servicer: Servicer}
  | {readonly type: 'edit'}
  | {readonly type: 'connect'; readonly username: string; readonly password: string}
  | {readonly type: 'answer'; readonly answers: readonly Answer[]}
  | {readonly type: 'add'}
  | {readonly type: 'reconnect'; readonly connection: Uuid}
  | {readonly type: 'remove'; readonly connection: Uuid}
  | {readonly type: 'keep'}
  | {readonly type: 'disconnect'}
  | {readonly type: 'finish'}
  | {readonly type: 'retry'}
  | {readonly type: 'back'}
  /** Leave, asking first where something would be lost. */
  | {readonly type: 'leave'}
  | {readonly type: 'stay'}
  /** Leave without asking. */
  | {readonly type: 'close'};

/** What came back from the backend. */
export type Report =
  | {readonly type: 'started'; readonly started: Started}
  | {readonly type: 'found'; readonly servicers: readonly Servicer[]}
  | {readonly type: 'progressed'; readonly attempt: Uuid; readonly stage: Stage}
  | {readonly type: 'challenged'; readonly attempt: Uuid; readonly challenge: Challenge}
  | {readonly type: 'connected'; readonly connection: Connection}
  | {readonly type: 'disconnected'; readonly connection: Uuid}
  | {readonly type: 'finished'; readonly connections: readonly Connection[]}
  | {readonly type: 'failed'; readonly code: Code; readonly message: string};

export type WorkflowEvent = Intent | Report;

/** A call of the backend, as data: `do` names the method, the rest is its input. */
export type Effect = {
  [M in Method]: {readonly do: M} & Parameters<Backend[M]>[0];
}[Method];
type Method = Exclude<keyof Backend, 'leave'>;

export const CLOSED: Closed = {step: 'closed', response: null};

/** The state that is on the screen: while leaving is asked, the one that is behind the question. */
export const getMainState = (state: State): Closed | MainState =>
  state.step === 'leaving' ? state.from : state;

export const createPendingSession = (nexus_key: string | null, uuid: string | null): PendingSession => ({
  nexus_key,
  uuid,
  borrower: {uuid: safeParse(Uuid, uuid).success ? uuid : null},
  environment: null,
  connections: [],
  changed: false,
  usernames: {},
});
