/**
 * The whole workflow as a pure function. `transition(state, event)` returns the next state, and an effect if the backend
 * has to be asked for something.
 */
import type {PageAuth} from '../contract/backend.js';
import {codes, type Code} from '../contract/errors.js';
import type {Connection, Servicer, Uuid} from '../contract/schemas.js';
import {abandon, createExit, createSuccess, getOutcome} from './outcome.js';
import {
  createPendingSession,
  type Accounts,
  type RequestingState,
  type MainState,
  type Challenged,
  type Closed,
  type Connecting,
  type Credentials,
  type Effect,
  type WorkflowEvent,
  type Leaving,
  type LinkSession,
  type Login,
  type Notice,
  type Opening,
  type Problem,
  type Report,
  type Search,
  type State,
  type PendingSession,
  type Welcome,
} from './state.js';

/** The next state, and the request that it waits for, if any. */
export type TransitionResult = readonly [state: State, effect?: Effect | undefined];

/** The result of a transition that never leads to the question whether to leave. */
type MainTransition = readonly [state: Closed | MainState, effect?: Effect | undefined];

/** The state that follows on an event. An event that the state does not expect returns the same state object. */
export function transition(state: State, event: WorkflowEvent): TransitionResult {
  if (event.type === 'open') return startOpening(state, event.auth, event.uuid);
  if (state.step === 'closed') return [state];
  if (state.step === 'leaving') return transitionLeaving(state, event);
  if (event.type === 'leave')
    return [hasUnsavedWork(state) ? {step: 'leaving', from: state} : abandon(state)];
  if (event.type === 'close') return [abandon(state)];
  if (event.type === 'crash') return [handleCrash(state)];
  return transitionMainState(state, event);
}

/** The transitions of the states behind the question whether to leave. */
function transitionMainState(state: MainState, event: WorkflowEvent): MainTransition {
  if (event.type === 'failed')
    return [isAwaitingReport(state) ? handleFailure(state, event.code, event.message) : state];
  switch (state.step) {
    case 'opening':
      return transitionOpening(state, event);
    case 'welcome':
      return transitionWelcome(state, event);
    case 'search':
      return transitionSearch(state, event);
    case 'credentials':
      return transitionCredentials(state, event);
    case 'connecting':
      return transitionConnecting(state, event);
    case 'challenge':
      return transitionChallenge(state, event);
    case 'accounts':
      return transitionAccounts(state, event);
    case 'problem':
      return transitionProblem(state, event);
  }
}

/** A screen that cannot be rendered gives way to the one of the problem, and that one, if it fails too, to the end. */
function handleCrash(state: MainState): Closed | Problem {
  const {step: at, link} = state;
  return at === 'problem' ? abandon(state) : {step: 'problem', link, at, code: 'unexpected', response: null};
}

/** Whether a request is in flight. A report without one is ignored. */
function isAwaitingReport(state: MainState): state is RequestingState {
  if (state.step === 'opening' || state.step === 'connecting') return true;
  return (
    (state.step === 'search' || state.step === 'challenge' || state.step === 'accounts') &&
    Boolean(state.busy)
  );
}

/** A new opening begins only if the last one has ended, even if its last screen is still visible. */
function startOpening(state: State, auth: PageAuth, uuid: string | null): TransitionResult {
  if (state.step !== 'closed' && getOutcome(state) === null) return [state];
  return toOpening(createPendingSession(auth, uuid));
}

const toOpening = (link: PendingSession): MainTransition => [
  {step: 'opening', link},
  {do: 'start', auth: link.auth, uuid: link.borrower.uuid ?? link.uuid},
];

function transitionOpening(state: Opening, event: WorkflowEvent): MainTransition {
  if (event.type !== 'started') return [state];
  const {consent = null, ...started} = event.started;
  return [{step: 'welcome', link: {...state.link, ...started, consent}}];
}

function transitionWelcome(state: Welcome, event: WorkflowEvent): MainTransition {
  if (event.type !== 'begin') return [state];
  return state.link.connections.length ? [toAccounts(state.link)] : toSearch(state.link);
}

const toSearch = (link: LinkSession, query = ''): MainTransition => [
  {step: 'search', link, query, servicers: null, busy: true, error: null},
  {do: 'search', query},
];

function transitionSearch(state: Search, event: WorkflowEvent): MainTransition {
  switch (event.type) {
    case 'search':
      return searchFor(state, event.query);
    case 'retry':
      return state.error ? searchFor(state, state.query) : [state];
    case 'found':
      return [state.busy ? {...state, servicers: event.servicers, busy: false} : state];
    case 'choose':
      return chooseServicer(state, event.servicer);
    case 'back':
      return [state.link.connections.length ? toAccounts(state.link) : {step: 'welcome', link: state.link}];
    default:
      return [state];
  }
}

const searchFor = (state: Search, query: string): MainTransition => [
  {...state, query, busy: true, error: null},
  {do: 'search', query},
];

/** A servicer that is down cannot be chosen. One that is connected already leads to the accounts, with a notice. */
function chooseServicer(state: Search, servicer: Servicer): MainTransition {
  const {link, query} = state;
  const known = link.connections.find((connection) => connection.servicer.uuid === servicer.uuid);
  if (known?.status === 'connected') return [toAccounts(link, {kind: 'already', servicer: servicer.name})];
  if (!known && servicer.health === 'down') return [state];
  return [startLogin(link, servicer, known?.uuid ?? null, query)];
}

const startLogin = (
  link: LinkSession,
  servicer: Servicer,
  connection: Uuid | null,
  query: string | null,
): Credentials =>
  toCredentials(link, {servicer, connection, username: link.usernames[servicer.uuid] ?? '', query});

const toCredentials = (link: LinkSession, login: Login, error: Code | null = null): Credentials => ({
  step: 'credentials',
  link,
  login,
  dirty: false,
  error,
});

function transitionCredentials(state: Credentials, event: WorkflowEvent): MainTransition {
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
      return login.query === null ? [toAccounts(link)] : toSearch(link, login.query);
    default:
      return [state];
  }
}

function transitionConnecting(state: Connecting, event: WorkflowEvent): MainTransition {
  return event.type === 'back' ? [toCredentials(state.link, state.login)] : transitionAttempt(state, event);
}

function transitionChallenge(state: Challenged, event: WorkflowEvent): MainTransition {
  if (event.type === 'back') return [toCredentials(state.link, state.login)];
  if (state.busy) return transitionAttempt(state, event);
  if (event.type !== 'answer') return [state];
  return [
    {...state, busy: true, error: null},
    {do: 'answer', attempt: state.attempt, answers: event.answers},
  ];
}

/** The results of a connection attempt, after a login as well as after an answer. */
function transitionAttempt(state: Connecting | Challenged, event: WorkflowEvent): MainTransition {
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
      return [addConnection(link, event.connection)];
    default:
      return [state];
  }
}

function addConnection(link: LinkSession, connection: Connection): Accounts {
  const isKnown = hasConnection(link, connection.uuid);
  const connections = isKnown
    ? link.connections.map((one) => (one.uuid === connection.uuid ? connection : one))
    : [...link.connections, connection];
  const {status, servicer} = connection;
  return toAccounts({...link, connections, changed: true}, {kind: status, servicer: servicer.name});
}

const toAccounts = (link: LinkSession, notice: Notice | null = null): Accounts => ({
  step: 'accounts',
  link,
  removing: null,
  busy: null,
  notice,
  error: null,
});

/** While a request is in flight, the list takes no action, so that nothing is requested twice. */
function transitionAccounts(state: Accounts, event: WorkflowEvent): MainTransition {
  if (state.busy === null) return handleAction(state, event);
  if (state.busy === 'finish' && event.type === 'finished') {
    return [{step: 'closed', response: createSuccess(state.link.borrower.uuid, event.connections)}];
  }
  if (state.busy === 'disconnect' && event.type === 'disconnected') {
    return [removeConnection(state.link, event.connection)];
  }
  return [state];
}

function handleAction(state: Accounts, event: WorkflowEvent): MainTransition {
  const {link, removing} = state;
  switch (event.type) {
    case 'add':
      return toSearch(link);
    case 'reconnect':
      return startReconnect(state, event.connection);
    case 'remove':
      return confirmRemoval(state, event.connection);
    case 'keep':
      return removing ? [{...state, removing: null, error: null}] : [state];
    case 'disconnect':
      return removing ? disconnect(state, removing) : [state];
    case 'finish':
      return finishSession(state);
    case 'retry':
      if (!state.error) return [state];
      return removing ? disconnect(state, removing) : finishSession(state);
    default:
      return [state];
  }
}

const hasConnection = ({connections}: LinkSession, uuid: Uuid): boolean =>
  connections.some((one) => one.uuid === uuid);

function confirmRemoval(state: Accounts, uuid: Uuid): MainTransition {
  if (!hasConnection(state.link, uuid)) return [state];
  return [{...state, removing: uuid, notice: null, error: null}];
}

const disconnect = (state: Accounts, connection: Uuid): MainTransition => [
  {...state, busy: 'disconnect', error: null},
  {do: 'disconnect', connection},
];

function removeConnection(link: LinkSession, uuid: Uuid): Accounts {
  const gone = link.connections.find((connection) => connection.uuid === uuid);
  const connections = link.connections.filter((connection) => connection !== gone);
  const notice: Notice | null = gone ? {kind: 'removed', servicer: gone.servicer.name} : null;
  return toAccounts({...link, connections, changed: true}, notice);
}

function startReconnect(state: Accounts, uuid: Uuid): MainTransition {
  const connection = state.link.connections.find((one) => one.uuid === uuid);
  if (!connection) return [state];
  return [startLogin(state.link, connection.servicer, uuid, null)];
}

/** Whether the borrower can finish: something has to be connected. */
const hasConnectedServicer = ({connections}: PendingSession): boolean =>
  connections.some(({status}) => status === 'connected');

function finishSession(state: Accounts): MainTransition {
  if (!hasConnectedServicer(state.link)) return [state];
  return [{...state, busy: 'finish', removing: null, error: null}, {do: 'finish'}];
}

function transitionProblem(state: Problem, event: WorkflowEvent): MainTransition {
  const {link, at, code, response} = state;
  if (event.type !== 'retry' || response) return [state];
  return codes[code].recovery === 'choose-servicer' && at !== 'opening' && isStarted(link)
    ? toSearch(link)
    : toOpening(link);
}

const isStarted = (link: PendingSession): link is LinkSession => link.environment !== null;

/** While the question is open, reports change the state behind it. */
function transitionLeaving(state: Leaving, event: WorkflowEvent): TransitionResult {
  switch (event.type) {
    case 'stay':
      return [state.from];
    case 'close':
      return [abandon(state.from)];
    case 'crash':
      return [handleCrash(state.from)];
    default:
      return isReport(event) ? applyReportWhileLeaving(state, event) : [state];
  }
}

function applyReportWhileLeaving(state: Leaving, report: Report): TransitionResult {
  const [from, effect] = transitionMainState(state.from, report);
  if (from === state.from) return [state];
  return from.step === 'closed' || getOutcome(from) ? [from] : [{step: 'leaving', from}, effect];
}

const REPORT_TYPES: ReadonlySet<string> = new Set<Report['type']>([
  'started',
  'found',
  'progressed',
  'challenged',
  'connected',
  'disconnected',
  'finished',
  'failed',
]);

const isReport = (event: WorkflowEvent): event is Report => REPORT_TYPES.has(event.type);

/** Whether a wish to leave concerns a question: it is asked next, or is on the screen. */
export const wouldAsk = (state: State): boolean =>
  state.step === 'leaving' || (state.step !== 'closed' && hasUnsavedWork(state));

/** Whether leaving now would lose an attempt, typed text, or the report of new connections to the page. */
function hasUnsavedWork(state: MainState): boolean {
  if (state.step === 'problem' && state.response) return false;
  if (state.step === 'connecting' || state.step === 'challenge') return true;
  return (
    (state.link.changed && hasConnectedServicer(state.link)) || (state.step === 'credentials' && state.dirty)
  );
}

/** A failure ends the opening, leads to a screen of its own, or is shown on the step that it occurred on. */
function handleFailure(state: RequestingState, code: Code, message: string): MainState {
  const {ends, recovery} = codes[code];
  const at = state.step;
  if (ends)
    return {step: 'problem', link: state.link, at, code, response: createExit(state, ends, message, code)};
  if (at === 'opening' || recovery === 'restart')
    return {step: 'problem', link: state.link, at, code, response: null};
  return recoverFrom(state, code);
}

function recoverFrom(state: Exclude<RequestingState, Opening>, code: Code): MainState {
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
      return toCredentials(link, login, code);
    }
  }
}
