/**
 * The whole workflow, pure: every state a borrower can see, everything that can happen, and one
 * `transition(state, event)` that answers the next state and, where something must be asked of the backend,
 * an effect. An event that a state does not expect answers the same reference.
 *
 * No state holds a secret. A password or an answer passes from an intent into an effect and is gone.
 */
import type {Answer, Backend, PageAuth} from '../contract/backend.js';
import {codes, type Code} from '../contract/errors.js';
import type {LinkedConnection, LinkExit, LinkResponse, LinkSuccess, StepName} from '../contract/response.js';
import {
  Uuid,
  type Challenge,
  type Connection,
  type Environment,
  type Servicer,
  type Stage,
  type SessionInfo,
} from '../contract/schemas.js';

/** What every open state knows: `Link` once the session has started, `Unstarted` before. */
interface Knowledge<Borrower, Where> {
  readonly auth: PageAuth;
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
export type Link = Knowledge<Uuid, Environment>;
export type Unstarted = Knowledge<Uuid | null, Environment | null>;

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
  readonly link: Unstarted;
}
export interface Welcome {
  readonly step: 'welcome';
  readonly link: Link;
}
export interface Search {
  readonly step: 'search';
  readonly link: Link;
  readonly query: string;
  /** What the last answered query found; null before the first answer. */
  readonly servicers: readonly Servicer[] | null;
  readonly busy: boolean;
  readonly error: Code | null;
}
export interface Credentials {
  readonly step: 'credentials';
  readonly link: Link;
  readonly login: Login;
  /** Whether something was typed that leaving would lose. */
  readonly dirty: boolean;
  readonly error: Code | null;
}
export interface Connecting {
  readonly step: 'connecting';
  readonly link: Link;
  readonly login: Login;
  readonly stage: Stage;
}
export interface Challenged {
  readonly step: 'challenge';
  readonly link: Link;
  readonly login: Login;
  readonly attempt: Uuid;
  readonly challenge: Challenge;
  readonly busy: boolean;
  readonly error: Code | null;
}
export interface Accounts {
  readonly step: 'accounts';
  readonly link: Link;
  /** The connection that the borrower is asked about before it is removed. */
  readonly removing: Uuid | null;
  readonly busy: 'disconnect' | 'finish' | null;
  readonly notice: Notice | null;
  readonly error: Code | null;
}
export interface Problem {
  readonly step: 'problem';
  readonly link: Unstarted;
  /** Where the borrower was. */
  readonly at: StepName;
  readonly code: Code;
  /** The exit that was dispatched, or null where the borrower can go on. */
  readonly response: LinkExit | null;
}
/** Asked before something is lost. What is behind goes on: its request, its typed words. */
export interface Leaving {
  readonly step: 'leaving';
  readonly from: Behind;
}

/** The steps that ask something of the backend. */
type Asking = Opening | Search | Connecting | Challenged | Accounts;
type Behind = Opening | Welcome | Search | Credentials | Connecting | Challenged | Accounts | Problem;
export type State = Closed | Leaving | Behind;
export type Step = State['step'];

/** What the borrower or the page wants. */
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
  /** Leave, asking first where something would be lost. */
  | {readonly type: 'leave'}
  | {readonly type: 'stay'}
  /** Leave without asking. */
  | {readonly type: 'close'};

/** What came back from the backend. */
export type Report =
  | {readonly type: 'started'; readonly started: SessionInfo}
  | {readonly type: 'found'; readonly servicers: readonly Servicer[]}
  | {readonly type: 'progressed'; readonly attempt: Uuid; readonly stage: Stage}
  | {readonly type: 'challenged'; readonly attempt: Uuid; readonly challenge: Challenge}
  | {readonly type: 'connected'; readonly connection: Connection}
  | {readonly type: 'disconnected'; readonly connection: Uuid}
  | {readonly type: 'finished'; readonly connections: readonly Connection[]}
  | {readonly type: 'failed'; readonly code: Code; readonly message: string};

export type FlowEvent = Intent | Report;

/** A call of the backend, as data: `do` names the method, the rest is its input. */
export type Effect = {
  [M in Method]: {readonly do: M} & Parameters<Backend[M]>[0];
}[Method];
type Method = Exclude<keyof Backend, 'leave'>;

export type Next = readonly [state: State, effect?: Effect | undefined];
/** Any step but the question whether to leave. */
type Move = readonly [state: Closed | Behind, effect?: Effect | undefined];

const {freeze} = Object;

export const closed: Closed = {step: 'closed', response: null};

/** The state that is on the screen: while leaving is asked, the one that is behind the question. */
export const behind = (state: State): Closed | Behind => (state.step === 'leaving' ? state.from : state);

/** The outcome of the opening, once there is one. */
export const outcome = (state: State): LinkResponse | null =>
  state.step === 'closed' || state.step === 'problem' ? state.response : null;

export function transition(state: State, event: FlowEvent): Next {
  if (event.type === 'open') return open(state, event.auth, event.uuid);
  if (state.step === 'closed') return [state];
  if (state.step === 'leaving') return leaving(state, event);
  if (event.type === 'leave') return [mayLose(state) ? {step: 'leaving', from: state} : left(state)];
  if (event.type === 'close') return [left(state)];
  return proceed(state, event);
}

/** Where the borrower goes from what is on the screen. */
function proceed(state: Behind, event: FlowEvent): Move {
  if (event.type === 'failed') return [awaits(state) ? failed(state, event.code, event.message) : state];
  switch (state.step) {
    case 'opening':
      return opening(state, event);
    case 'welcome':
      return welcome(state, event);
    case 'search':
      return search(state, event);
    case 'credentials':
      return credentials(state, event);
    case 'connecting':
      return connecting(state, event);
    case 'challenge':
      return challenged(state, event);
    case 'accounts':
      return accounts(state, event);
    case 'problem':
      return problem(state, event);
  }
}

/** Whether an answer is under way. A report that comes unasked changes nothing. */
function awaits(state: Behind): state is Asking {
  if (state.step === 'opening' || state.step === 'connecting') return true;
  return 'busy' in state && Boolean(state.busy);
}

/** An opening begins where the last one is over, be its closing screen still up or not. */
function open(state: State, auth: PageAuth, uuid: string | null): Next {
  if (state.step !== 'closed' && outcome(state) === null) return [state];
  return start(unstarted(auth, uuid));
}

const unstarted = (auth: PageAuth, uuid: string | null): Unstarted => ({
  auth,
  uuid,
  borrower: {uuid: Uuid.safeParse(uuid).success ? uuid : null},
  environment: null,
  connections: [],
  changed: false,
  usernames: {},
});

const start = (link: Unstarted): Move => [
  {step: 'opening', link},
  {do: 'start', auth: link.auth, uuid: link.borrower.uuid ?? link.uuid},
];

function opening(state: Opening, event: FlowEvent): Move {
  if (event.type !== 'started') return [state];
  return [{step: 'welcome', link: {...state.link, ...event.started}}];
}

function welcome(state: Welcome, event: FlowEvent): Move {
  if (event.type !== 'begin') return [state];
  return state.link.connections.length ? [list(state.link)] : find(state.link);
}

const find = (link: Link, query = ''): Move => [
  {step: 'search', link, query, servicers: null, busy: true, error: null},
  {do: 'search', query},
];

function search(state: Search, event: FlowEvent): Move {
  switch (event.type) {
    case 'search':
      return look(state, event.query);
    case 'retry':
      return state.error ? look(state, state.query) : [state];
    case 'found':
      return [state.busy ? {...state, servicers: event.servicers, busy: false} : state];
    case 'choose':
      return choose(state, event.servicer);
    case 'back':
      return [state.link.connections.length ? list(state.link) : {step: 'welcome', link: state.link}];
    default:
      return [state];
  }
}

const look = (state: Search, query: string): Move => [
  {...state, query, busy: true, error: null},
  {do: 'search', query},
];

/** A servicer that is down cannot be chosen; one that is connected already is recognised. */
function choose(state: Search, servicer: Servicer): Move {
  const {link, query} = state;
  const known = link.connections.find((connection) => connection.servicer.uuid === servicer.uuid);
  if (known?.status === 'connected') return [list(link, {kind: 'already', servicer: servicer.name})];
  if (!known && servicer.health === 'down') return [state];
  return [logInTo(link, servicer, known?.uuid ?? null, query)];
}

const logInTo = (
  link: Link,
  servicer: Servicer,
  connection: Uuid | null,
  query: string | null,
): Credentials => logIn(link, {servicer, connection, username: link.usernames[servicer.uuid] ?? '', query});

const logIn = (link: Link, login: Login, error: Code | null = null): Credentials => ({
  step: 'credentials',
  link,
  login,
  dirty: false,
  error,
});

function credentials(state: Credentials, event: FlowEvent): Move {
  const {link, login} = state;
  switch (event.type) {
    case 'edit':
      return [state.dirty ? state : {...state, dirty: true}];
    case 'connect': {
      const {username, password} = event;
      const servicer = login.servicer.uuid;
      const usernames = {...link.usernames, [servicer]: username};
      return [
        {step: 'connecting', link: {...link, usernames}, login: {...login, username}, stage: 'signing-in'},
        {do: 'connect', servicer, connection: login.connection, username, password},
      ];
    }
    case 'back':
      return login.query === null ? [list(link)] : find(link, login.query);
    default:
      return [state];
  }
}

function connecting(state: Connecting, event: FlowEvent): Move {
  return event.type === 'back' ? [logIn(state.link, state.login)] : attempted(state, event);
}

function challenged(state: Challenged, event: FlowEvent): Move {
  if (event.type === 'back') return [logIn(state.link, state.login)];
  if (state.busy) return attempted(state, event);
  if (event.type !== 'answer') return [state];
  return [
    {...state, busy: true, error: null},
    {do: 'answer', attempt: state.attempt, answers: event.answers},
  ];
}

/** What an attempt to connect may come back with, whether it follows a login or an answer. */
function attempted(state: Connecting | Challenged, event: FlowEvent): Move {
  const {link, login} = state;
  switch (event.type) {
    case 'progressed':
      return [
        {step: 'connecting', link, login, stage: event.stage},
        {do: 'poll', attempt: event.attempt},
      ];
    case 'challenged': {
      const {attempt, challenge} = event;
      return [{step: 'challenge', link, login, attempt, challenge, busy: false, error: null}];
    }
    case 'connected':
      return [connected(link, event.connection)];
    default:
      return [state];
  }
}

function connected(link: Link, connection: Connection): Accounts {
  const isKnown = has(link, connection.uuid);
  const connections = isKnown
    ? link.connections.map((one) => (one.uuid === connection.uuid ? connection : one))
    : [...link.connections, connection];
  const {status, servicer} = connection;
  return list({...link, connections, changed: true}, {kind: status, servicer: servicer.name});
}

const list = (link: Link, notice: Notice | null = null): Accounts => ({
  step: 'accounts',
  link,
  removing: null,
  busy: null,
  notice,
  error: null,
});

/** While a request is under way the list waits for it, so that nothing is asked twice. */
function accounts(state: Accounts, event: FlowEvent): Move {
  if (state.busy === null) return act(state, event);
  if (state.busy === 'finish' && event.type === 'finished') {
    return [{step: 'closed', response: success(state.link.borrower.uuid, event.connections)}];
  }
  if (state.busy === 'disconnect' && event.type === 'disconnected') {
    return [disconnected(state.link, event.connection)];
  }
  return [state];
}

function act(state: Accounts, event: FlowEvent): Move {
  const {link, removing} = state;
  switch (event.type) {
    case 'add':
      return find(link);
    case 'reconnect':
      return reconnect(state, event.connection);
    case 'remove':
      return ask(state, event.connection);
    case 'keep':
      return removing ? [{...state, removing: null, error: null}] : [state];
    case 'disconnect':
      return removing ? drop(state, removing) : [state];
    case 'finish':
      return finish(state);
    case 'retry':
      if (!state.error) return [state];
      return removing ? drop(state, removing) : finish(state);
    default:
      return [state];
  }
}

const has = ({connections}: Link, uuid: Uuid): boolean => connections.some((one) => one.uuid === uuid);

function ask(state: Accounts, uuid: Uuid): Move {
  if (!has(state.link, uuid)) return [state];
  return [{...state, removing: uuid, notice: null, error: null}];
}

const drop = (state: Accounts, connection: Uuid): Move => [
  {...state, busy: 'disconnect', error: null},
  {do: 'disconnect', connection},
];

function disconnected(link: Link, uuid: Uuid): Accounts {
  const gone = link.connections.find((connection) => connection.uuid === uuid);
  const connections = link.connections.filter((connection) => connection !== gone);
  const notice: Notice | null = gone ? {kind: 'removed', servicer: gone.servicer.name} : null;
  return list({...link, connections, changed: true}, notice);
}

function reconnect(state: Accounts, uuid: Uuid): Move {
  const connection = state.link.connections.find((one) => one.uuid === uuid);
  if (!connection) return [state];
  return [logInTo(state.link, connection.servicer, uuid, null)];
}

/** Whether something is connected, so that the borrower can be done. */
const isConnected = ({connections}: Unstarted): boolean =>
  connections.some(({status}) => status === 'connected');

function finish(state: Accounts): Move {
  if (!isConnected(state.link)) return [state];
  return [{...state, busy: 'finish', removing: null, error: null}, {do: 'finish'}];
}

function problem(state: Problem, event: FlowEvent): Move {
  const {link, at, code, response} = state;
  if (event.type !== 'retry' || response) return [state];
  return codes[code].recovery === 'choose-servicer' && at !== 'opening' && isStarted(link)
    ? find(link)
    : start(link);
}

const isStarted = (link: Unstarted): link is Link => link.environment !== null;

/** The question whether to leave: what comes back meanwhile goes to what is behind it. */
function leaving(state: Leaving, event: FlowEvent): Next {
  switch (event.type) {
    case 'stay':
      return [state.from];
    case 'close':
      return [left(state.from)];
    default:
      return isReport(event) ? reported(state, event) : [state];
  }
}

function reported(state: Leaving, report: Report): Next {
  const [from, effect] = proceed(state.from, report);
  if (from === state.from) return [state];
  return from.step === 'closed' || outcome(from) ? [from] : [{step: 'leaving', from}, effect];
}

const reports: ReadonlySet<string> = new Set<Report['type']>([
  'started',
  'found',
  'progressed',
  'challenged',
  'connected',
  'disconnected',
  'finished',
  'failed',
]);

const isReport = (event: FlowEvent): event is Report => reports.has(event.type);

/** Whether leaving now would lose an attempt, something typed, or the report of what was connected. */
function mayLose(state: Behind): boolean {
  if (state.step === 'problem' && state.response) return false;
  if (state.step === 'connecting' || state.step === 'challenge') return true;
  return (state.link.changed && isConnected(state.link)) || (state.step === 'credentials' && state.dirty);
}

/** Where a failure leads: an exit at once, a screen of its own, or words beside what was asked. */
function failed(state: Asking, code: Code, message: string): Behind {
  const {ends, recovery} = codes[code];
  const at = state.step;
  if (ends) return {step: 'problem', link: state.link, at, code, response: exit(state, ends, message, code)};
  if (at === 'opening' || recovery === 'restart')
    return {step: 'problem', link: state.link, at, code, response: null};
  return recover(state, code);
}

function recover(state: Exclude<Asking, Opening>, code: Code): Behind {
  const {recovery} = codes[code];
  switch (state.step) {
    case 'search':
      return {...state, busy: false, error: code};
    case 'accounts':
      return {...state, busy: null, error: code};
    case 'connecting':
    case 'challenge': {
      const {link, login, step: at} = state;
      if (recovery === 'choose-servicer') return {step: 'problem', link, at, code, response: null};
      if (at === 'challenge' && recovery === 'retry') return {...state, busy: false, error: code};
      return logIn(link, login, code);
    }
  }
}

/** Over, as the borrower's or the page's own doing; an outcome that was told already stays the one. */
function left(state: Behind): Closed {
  const {at, code} = state.step === 'problem' ? state : {at: state.step, code: undefined};
  const message = `The borrower left at the step "${at}"${code ? ` after a problem (${code})` : ''}.`;
  return {step: 'closed', response: outcome(state) ?? exit(state, 'incomplete', message, code)};
}

function exit(state: Behind, status: LinkExit['status'], message: string, code?: Code): LinkExit {
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

function success(uuid: Uuid, connections: readonly Connection[]): LinkSuccess {
  const count = connections.length;
  const message = `The borrower finished with ${count} ${count === 1 ? 'servicer' : 'servicers'}.`;
  const result = {borrower: freeze({uuid}), connections: summary(connections)};
  return freeze({message, result: freeze(result), status: 'complete'});
}

/** The exit of an opening whose options were wrong, so that it did not begin. */
export const invalidOptionsExit = (message: string): LinkExit =>
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
