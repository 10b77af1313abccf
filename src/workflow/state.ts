/**
 * The workflow as types: every state that a borrower can see, every event that can change it, and every request to the
 * backend.
 *
 * No state holds a secret. A password or an answer passes from an intent into an effect, and is kept nowhere else.
 */
import type {Answer, Backend, PageAuth} from '../contract/backend.js';
import type {Code} from '../contract/errors.js';
import type {LinkExit, LinkResponse, StepName} from '../contract/response.js';
import {
  Uuid,
  type Challenge,
  type Connection,
  type Environment,
  type Servicer,
  type Stage,
  type SessionInfo,
} from '../contract/schemas.js';

/** The facts that every state of an opening carries along. */
interface SessionContext<Borrower, Where> {
  /** How the page proves itself. A link token is in no state. */
  readonly auth: PageAuth;
  /** The borrower's uuid as the page gave it. `borrower` has it only if it is valid. */
  readonly uuid: string | null;
  readonly borrower: {readonly uuid: Borrower};
  readonly environment: Where;
  readonly connections: readonly Connection[];
  /** The partner's text that the borrower consents to by going on, or null. */
  readonly consent: string | null;
  /** Whether this opening made, restored or removed a connection. Leaving would not report that to the page. */
  readonly changed: boolean;
  /** The last username that was sent to each servicer, by the servicer's uuid, to fill the form in again. */
  readonly usernames: Readonly<Record<Uuid, string>>;
}

/** A session that the backend has started. */
export type LinkSession = SessionContext<Uuid, Environment>;
/** A session that the backend has not started yet: the borrower and the environment may be unknown. */
export type PendingSession = SessionContext<Uuid | null, Environment | null>;

/** The login under way. */
export interface Login {
  readonly servicer: Servicer;
  /** The connection to restore; null for a new one. */
  readonly connection: Uuid | null;
  readonly username: string;
  /** The query of the search that led to the login; null if it was started from the accounts. */
  readonly query: string | null;
}

/** The last change of the connections, which the accounts step reports. */
export interface Notice {
  readonly kind: 'connected' | 'interrupted' | 'already' | 'removed';
  readonly servicer: string;
}

/** Nothing is open. Inline, a screen offers to start again. */
export interface Closed {
  readonly step: 'closed';
  /** How the last opening ended; null before the first. */
  readonly response: LinkResponse | null;
}

/** The backend starts the session. */
export interface Opening {
  readonly step: 'opening';
  readonly link: PendingSession;
}

/** The borrower reads which data is shared, for which purpose, and with whom. */
export interface Welcome {
  readonly step: 'welcome';
  readonly link: LinkSession;
}

/** The borrower looks for a servicer. */
export interface Search {
  readonly step: 'search';
  readonly link: LinkSession;
  readonly query: string;
  /** The results of the last query that was answered; null before the first answer. */
  readonly servicers: readonly Servicer[] | null;
  readonly busy: boolean;
  readonly error: Code | null;
}

/** The borrower enters the login for a servicer. */
export interface Credentials {
  readonly step: 'credentials';
  readonly link: LinkSession;
  readonly login: Login;
  /** Whether the borrower has typed something that leaving would lose. */
  readonly dirty: boolean;
  readonly error: Code | null;
}

/** The backend logs in and reads the loans. */
export interface Connecting {
  readonly step: 'connecting';
  readonly link: LinkSession;
  readonly login: Login;
  readonly stage: Stage;
}

/** The servicer asks a question before it accepts the login. */
export interface Challenged {
  readonly step: 'challenge';
  readonly link: LinkSession;
  readonly login: Login;
  readonly attempt: Uuid;
  readonly challenge: Challenge;
  readonly busy: boolean;
  readonly error: Code | null;
}

/** The list of connections. */
export interface Accounts {
  readonly step: 'accounts';
  readonly link: LinkSession;
  /** The connection whose removal the borrower is asked to confirm. */
  readonly removing: Uuid | null;
  readonly busy: 'disconnect' | 'finish' | null;
  readonly notice: Notice | null;
  readonly error: Code | null;
}

/** A failure that has a screen of its own. */
export interface Problem {
  readonly step: 'problem';
  readonly link: PendingSession;
  /** The step at which the failure occurred. */
  readonly at: StepName;
  readonly code: Code;
  /** The exit that was dispatched; null if the borrower can go on. */
  readonly response: LinkExit | null;
}

/** The question whether to leave, asked before something is lost. The state behind it stays active meanwhile. */
export interface Leaving {
  readonly step: 'leaving';
  readonly from: MainState;
}

/** The states that may have a request in flight. */
export type RequestingState = Opening | Search | Connecting | Challenged | Accounts;

/** Every state of an opening but the question whether to leave. */
export type MainState =
  Opening | Welcome | Search | Credentials | Connecting | Challenged | Accounts | Problem;

/** Every state of the workflow. */
export type State = Closed | Leaving | MainState;

/** The name of a state, and of the screen that shows it. */
export type Step = State['step'];

/** A wish of the borrower or of the page. */
export type Intent =
  | {readonly type: 'open'; readonly auth: PageAuth; readonly uuid: string | null}
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
  /** Leave. The borrower is asked first if something would be lost. */
  | {readonly type: 'leave'}
  | {readonly type: 'stay'}
  /** Leave without asking. */
  | {readonly type: 'close'}
  /** The screen could not be rendered. */
  | {readonly type: 'crash'};

/** The result of a request to the backend. */
export type Report =
  | {readonly type: 'started'; readonly started: SessionInfo}
  | {readonly type: 'found'; readonly servicers: readonly Servicer[]}
  | {readonly type: 'progressed'; readonly attempt: Uuid; readonly stage: Stage}
  | {readonly type: 'challenged'; readonly attempt: Uuid; readonly challenge: Challenge}
  | {readonly type: 'connected'; readonly connection: Connection}
  | {readonly type: 'disconnected'; readonly connection: Uuid}
  | {readonly type: 'finished'; readonly connections: readonly Connection[]}
  | {readonly type: 'failed'; readonly code: Code; readonly message: string};

/** Everything that can change the state. */
export type WorkflowEvent = Intent | Report;

/** A request to the backend as data: `do` is the name of the method, the rest is its input. */
export type Effect = {
  [M in Method]: {readonly do: M} & Parameters<Backend[M]>[0];
}[Method];
type Method = Exclude<keyof Backend, 'leave'>;

/** The state before the first opening. */
export const CLOSED: Closed = {step: 'closed', response: null};

/** The state of the workflow itself: the one behind the question whether to leave, if that is asked. */
export const getMainState = (state: State): Closed | MainState =>
  state.step === 'leaving' ? state.from : state;

/** The context of an opening that begins. A uuid that is not valid is kept for the error alone. */
export const createPendingSession = (auth: PageAuth, uuid: string | null): PendingSession => ({
  auth,
  uuid,
  borrower: {uuid: Uuid.safeParse(uuid).success ? uuid : null},
  environment: null,
  connections: [],
  consent: null,
  changed: false,
  usernames: {},
});
