/**
 * The workflow as a table of all states and all events, each with the next state and the effect. Below the table are
 * tests of the rules that it follows.
 */
import {safeParse} from 'zod/mini';
import {expect} from '@open-wc/testing';

import {
  aidvantage,
  mohelaConnection,
  nelnetConnection,
  attemptUuid,
  borrower,
  createChallenge,
  codeQuestion,
  downServicer,
  createExit,
  interruptedConnection,
  createLink,
  createChangedLink,
  createLogin,
  mohela,
  nelnet,
  auth,
  popularServicers,
  states,
  createSuccess,
  textQuestion,
  triedLogin,
} from '../fixtures/states.js';
import {expectNone, findDifferences, itForEach} from '../support/case-table.js';
import {codes, type Code} from '../../src/contract/errors.js';
import {getOutcome} from '../../src/workflow/outcome.js';
import {
  getMainState,
  CLOSED,
  type Accounts,
  type Challenged,
  type Closed,
  type Connecting,
  type Credentials,
  type Effect,
  type WorkflowEvent,
  type Leaving,
  type LinkSession,
  type Notice,
  type Opening,
  type Problem,
  type Search,
  type State,
  type Step,
  type PendingSession,
  type Welcome,
} from '../../src/workflow/state.js';
import {transition} from '../../src/workflow/transition.js';
import type {StepName} from '../../src/contract/response.js';
import {Challenge, Connection, Servicer, Uuid} from '../../src/contract/schemas.js';
import {LinkExit, LinkResponse, type LinkSuccess} from '../support/response-schemas.js';

/** A crash has tests of its own below: it leads to the same problem from every state. */
type EventType = Exclude<WorkflowEvent['type'], 'crash'>;

const SECRET = 'c4n4ry-pässword ☃';
const message = 'The backend says why.';

/** An example of each event. A new event does not compile without its example. */
const events = {
  open: {type: 'open', auth, uuid: borrower.uuid},
  begin: {type: 'begin'},
  search: {type: 'search', query: 'nelnet'},
  choose: {type: 'choose', servicer: nelnet},
  edit: {type: 'edit'},
  connect: {type: 'connect', username: 'sam.lee', password: SECRET},
  answer: {type: 'answer', answers: [{question: textQuestion.uuid, value: SECRET}]},
  add: {type: 'add'},
  reconnect: {type: 'reconnect', connection: interruptedConnection.uuid},
  remove: {type: 'remove', connection: mohelaConnection.uuid},
  keep: {type: 'keep'},
  disconnect: {type: 'disconnect'},
  finish: {type: 'finish'},
  retry: {type: 'retry'},
  back: {type: 'back'},
  leave: {type: 'leave'},
  stay: {type: 'stay'},
  close: {type: 'close'},
  started: {type: 'started', started: {environment: 'sandbox', borrower, connections: [mohelaConnection]}},
  found: {type: 'found', servicers: [nelnet]},
  progressed: {type: 'progressed', attempt: attemptUuid, stage: 'reading-loans'},
  challenged: {type: 'challenged', attempt: attemptUuid, challenge: createChallenge([codeQuestion])},
  connected: {type: 'connected', connection: nelnetConnection},
  disconnected: {type: 'disconnected', connection: mohelaConnection.uuid},
  finished: {type: 'finished', connections: [mohelaConnection]},
  failed: {type: 'failed', code: 'offline', message},
} as const satisfies {[T in EventType]: Extract<WorkflowEvent, {type: T}>};
const eventTypes = Object.keys(events) as EventType[];

/** Every step. A new step does not compile without its rows in the table. */
const steps = Object.keys({
  closed: true,
  opening: true,
  welcome: true,
  search: true,
  credentials: true,
  connecting: true,
  challenge: true,
  accounts: true,
  problem: true,
  leaving: true,
} satisfies Record<Step, true>) as Step[];

/* The states before and after each transition. */

const unstarted: PendingSession = {...createLink(), environment: null};
const before = createLink({connections: [mohelaConnection, interruptedConnection]});

const opening: Opening = {step: 'opening', link: unstarted};
const welcome: Welcome = {step: 'welcome', link: createLink()};
const search: Search = {
  step: 'search',
  link: createLink(),
  query: 'ed',
  servicers: popularServicers,
  busy: false,
  error: null,
};
const looking: Search = {...search, query: '', servicers: null, busy: true};
const credentials: Credentials = {
  step: 'credentials',
  link: createLink(),
  login: triedLogin,
  dirty: false,
  error: null,
};
const connecting: Connecting = {
  step: 'connecting',
  link: createLink(),
  login: triedLogin,
  stage: 'signing-in',
};
const challenged: Challenged = {
  step: 'challenge',
  link: createLink(),
  login: triedLogin,
  attempt: attemptUuid,
  challenge: createChallenge([textQuestion]),
  busy: false,
  error: null,
};
const answered: Challenged = {...challenged, busy: true};
const accounts: Accounts = {
  step: 'accounts',
  link: before,
  removing: null,
  busy: null,
  notice: null,
  error: null,
};
const removing: Accounts = {...accounts, removing: mohelaConnection.uuid};
const problem: Problem = {
  step: 'problem',
  link: unstarted,
  at: 'opening',
  code: 'offline',
  response: null,
};
const refusal = createExit('illegal', message, {step: 'opening', code: 'not-allowed'});
const refused: Problem = {...problem, code: 'not-allowed', response: refusal};
const leaving: Leaving = {step: 'leaving', from: connecting};
const done: Closed = {step: 'closed', response: createSuccess([mohelaConnection], 'The borrower finished.')};

const createAccounts = (link: LinkSession, notice: Notice | null = null): Accounts => ({
  ...accounts,
  link,
  notice,
});
const welcomed: Welcome = {step: 'welcome', link: createLink({connections: [mohelaConnection]})};
const justConnected = createAccounts(createChangedLink(nelnetConnection), {
  kind: 'connected',
  servicer: 'Nelnet',
});
const createExitAt = (step: StepName, link: PendingSession = createLink()): Closed => ({
  step: 'closed',
  response: createExit('incomplete', `The borrower left at the step "${step}".`, {
    step,
    connections: link.connections,
  }),
});

const start: Effect = {do: 'start', auth, uuid: borrower.uuid};
const createSearch = (query: string): Effect => ({do: 'search', query});
const poll: Effect = {do: 'poll', attempt: attemptUuid};
const createConnect = (changes: {connection?: string; servicer?: string} = {}): Effect => ({
  do: 'connect',
  servicer: mohela.uuid,
  connection: null,
  username: 'sam.lee',
  password: SECRET,
  ...changes,
});

/** Returns the session with a username that was sent to a servicer. */
const addUsername = ({uuid}: Servicer, link = createLink()) => ({...link, usernames: {[uuid]: 'sam.lee'}});

/* The table. */

type Then = 'same' | readonly [state: State, effect?: Effect];
interface Row {
  readonly name: string;
  readonly state: State;
  readonly then: Readonly<Record<EventType, Then>>;
}

/** The events that a state ignores: the transition returns the same reference. */
const ignoreEvents = <T extends EventType>(...types: readonly T[]): Record<T, 'same'> =>
  Object.fromEntries(types.map((type) => [type, 'same'])) as Record<T, 'same'>;

// prettier-ignore
const table: Record<Step, readonly Row[]> = {
  closed: [
    {
      name: 'closed before the first opening',
      state: CLOSED,
      then: {
        open: [opening, start],
        ...ignoreEvents(
          'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'back', 'leave', 'stay', 'close', 'started', 'found', 'progressed',
          'challenged', 'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      name: 'closed after an outcome',
      state: done,
      then: {
        open: [opening, start],
        ...ignoreEvents(
          'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'back', 'leave', 'stay', 'close', 'started', 'found', 'progressed',
          'challenged', 'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  opening: [
    {
      name: 'opening',
      state: opening,
      then: {
        started: [welcomed],
        failed: [problem],
        leave: [createExitAt('opening')],
        close: [createExitAt('opening')],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'back', 'stay', 'found', 'progressed', 'challenged',
          'connected', 'disconnected', 'finished',
        ),
      },
    },
  ],

  welcome: [
    {
      name: 'welcome',
      state: welcome,
      then: {
        begin: [looking, createSearch('')],
        leave: [createExitAt('welcome')],
        close: [createExitAt('welcome')],
        ...ignoreEvents(
          'open', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'back', 'stay', 'started', 'found', 'progressed', 'challenged',
          'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      name: 'welcome with a servicer connected before',
      state: {step: 'welcome', link: before},
      then: {
        begin: [accounts],
        leave: [createExitAt('welcome', before)],
        close: [createExitAt('welcome', before)],
        ...ignoreEvents(
          'open', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'back', 'stay', 'started', 'found', 'progressed', 'challenged',
          'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  search: [
    {
      name: 'search with a list of servicers',
      state: search,
      then: {
        search: [{...search, query: 'nelnet', busy: true}, createSearch('nelnet')],
        choose: [{...credentials, login: createLogin(nelnet, {query: 'ed'})}],
        back: [welcome],
        leave: [createExitAt('search')],
        close: [createExitAt('search')],
        ...ignoreEvents(
          'open', 'begin', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep', 'disconnect',
          'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      name: 'search in progress',
      state: {...search, busy: true},
      then: {
        search: [{...search, query: 'nelnet', busy: true}, createSearch('nelnet')],
        found: [{...search, servicers: [nelnet]}],
        failed: [{...search, error: 'offline'}],
        choose: [{...credentials, login: createLogin(nelnet, {query: 'ed'})}],
        back: [welcome],
        leave: [createExitAt('search')],
        close: [createExitAt('search')],
        ...ignoreEvents(
          'open', 'begin', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep', 'disconnect',
          'finish', 'retry', 'stay', 'started', 'progressed', 'challenged', 'connected', 'disconnected',
          'finished',
        ),
      },
    },
    {
      name: 'search that failed',
      state: {...search, error: 'offline'},
      then: {
        search: [{...search, query: 'nelnet', busy: true}, createSearch('nelnet')],
        retry: [{...search, busy: true}, createSearch('ed')],
        choose: [{...credentials, login: createLogin(nelnet, {query: 'ed'})}],
        back: [welcome],
        leave: [createExitAt('search')],
        close: [createExitAt('search')],
        ...ignoreEvents(
          'open', 'begin', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep', 'disconnect',
          'finish', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected', 'disconnected',
          'finished', 'failed',
        ),
      },
    },
    {
      name: 'search for another servicer',
      state: {...search, link: before},
      then: {
        search: [{...search, link: before, query: 'nelnet', busy: true}, createSearch('nelnet')],
        choose: [{...credentials, link: before, login: createLogin(nelnet, {query: 'ed'})}],
        back: [accounts],
        leave: [createExitAt('search', before)],
        close: [createExitAt('search', before)],
        ...ignoreEvents(
          'open', 'begin', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep', 'disconnect',
          'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  credentials: [
    {
      name: 'credentials',
      state: credentials,
      then: {
        edit: [{...credentials, dirty: true}],
        connect: [{...connecting, link: addUsername(mohela), login: {...triedLogin, username: 'sam.lee'}}, createConnect()],
        back: [{...looking, query: 'mohela'}, createSearch('mohela')],
        leave: [createExitAt('credentials')],
        close: [createExitAt('credentials')],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'answer', 'add', 'reconnect', 'remove', 'keep', 'disconnect',
          'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      name: 'credentials with typed text',
      state: {...credentials, dirty: true},
      then: {
        connect: [{...connecting, link: addUsername(mohela), login: {...triedLogin, username: 'sam.lee'}}, createConnect()],
        back: [{...looking, query: 'mohela'}, createSearch('mohela')],
        leave: [{step: 'leaving', from: {...credentials, dirty: true}}],
        close: [createExitAt('credentials')],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'answer', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      name: 'credentials to reconnect',
      state: {...credentials, link: before, login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null})},
      then: {
        edit: [
          {...credentials, link: before, login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null}), dirty: true},
        ],
        connect: [
          {
            ...connecting,
            link: addUsername(aidvantage, before),
            login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null, username: 'sam.lee'}),
          },
          createConnect({servicer: aidvantage.uuid, connection: interruptedConnection.uuid}),
        ],
        back: [accounts],
        leave: [createExitAt('credentials', before)],
        close: [createExitAt('credentials', before)],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'answer', 'add', 'reconnect', 'remove', 'keep', 'disconnect',
          'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  connecting: [
    {
      name: 'connecting',
      state: connecting,
      then: {
        progressed: [{...connecting, stage: 'reading-loans'}, poll],
        challenged: [{...challenged, challenge: createChallenge([codeQuestion])}],
        connected: [justConnected],
        failed: [{...credentials, error: 'offline'}],
        back: [credentials],
        leave: [leaving],
        close: [createExitAt('connecting')],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'stay', 'started', 'found', 'disconnected', 'finished',
        ),
      },
    },
  ],

  challenge: [
    {
      name: 'challenge',
      state: challenged,
      then: {
        answer: [answered, {do: 'answer', attempt: attemptUuid, answers: events.answer.answers}],
        back: [credentials],
        leave: [{step: 'leaving', from: challenged}],
        close: [createExitAt('challenge')],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      name: 'challenge that was answered',
      state: answered,
      then: {
        progressed: [{...connecting, stage: 'reading-loans'}, poll],
        challenged: [{...challenged, challenge: createChallenge([codeQuestion])}],
        connected: [justConnected],
        failed: [{...challenged, error: 'offline'}],
        back: [credentials],
        leave: [{step: 'leaving', from: answered}],
        close: [createExitAt('challenge')],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'stay', 'started', 'found', 'disconnected', 'finished',
        ),
      },
    },
    {
      name: 'challenge whose answer did not arrive',
      state: {...challenged, error: 'offline'},
      then: {
        answer: [answered, {do: 'answer', attempt: attemptUuid, answers: events.answer.answers}],
        back: [credentials],
        leave: [{step: 'leaving', from: {...challenged, error: 'offline'}}],
        close: [createExitAt('challenge')],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  accounts: [
    {
      name: 'accounts',
      state: accounts,
      then: {
        add: [{...looking, link: before}, createSearch('')],
        reconnect: [
          {...credentials, link: before, login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null})},
        ],
        remove: [removing],
        finish: [{...accounts, busy: 'finish'}, {do: 'finish'}],
        leave: [createExitAt('accounts', before)],
        close: [createExitAt('accounts', before)],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'keep', 'disconnect', 'retry',
          'back', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected', 'disconnected',
          'finished', 'failed',
        ),
      },
    },
    {
      name: 'accounts with a removal to confirm',
      state: removing,
      then: {
        keep: [accounts],
        disconnect: [{...removing, busy: 'disconnect'}, {do: 'disconnect', connection: mohelaConnection.uuid}],
        add: [{...looking, link: before}, createSearch('')],
        reconnect: [
          {...credentials, link: before, login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null})},
        ],
        remove: [removing],
        finish: [{...accounts, busy: 'finish'}, {do: 'finish'}],
        leave: [createExitAt('accounts', before)],
        close: [createExitAt('accounts', before)],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'retry', 'back', 'stay', 'started',
          'found', 'progressed', 'challenged', 'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      name: 'accounts while a connection is removed',
      state: {...removing, busy: 'disconnect'},
      then: {
        disconnected: [
          createAccounts({...before, connections: [interruptedConnection], changed: true}, {kind: 'removed', servicer: 'MOHELA'}),
        ],
        failed: [{...removing, error: 'offline'}],
        leave: [createExitAt('accounts', before)],
        close: [createExitAt('accounts', before)],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'back', 'stay', 'started', 'found', 'progressed',
          'challenged', 'connected', 'finished',
        ),
      },
    },
    {
      name: 'accounts after a removal failed',
      state: {...removing, error: 'offline'},
      then: {
        keep: [accounts],
        disconnect: [{...removing, busy: 'disconnect'}, {do: 'disconnect', connection: mohelaConnection.uuid}],
        retry: [{...removing, busy: 'disconnect'}, {do: 'disconnect', connection: mohelaConnection.uuid}],
        add: [{...looking, link: before}, createSearch('')],
        reconnect: [
          {...credentials, link: before, login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null})},
        ],
        remove: [removing],
        finish: [{...accounts, busy: 'finish'}, {do: 'finish'}],
        leave: [createExitAt('accounts', before)],
        close: [createExitAt('accounts', before)],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'back', 'stay', 'started', 'found',
          'progressed', 'challenged', 'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      name: 'accounts while finishing',
      state: {...accounts, busy: 'finish'},
      then: {
        finished: [
          {step: 'closed', response: createSuccess([mohelaConnection], 'The borrower finished with 1 servicer.')},
        ],
        failed: [{...accounts, error: 'offline'}],
        leave: [createExitAt('accounts', before)],
        close: [createExitAt('accounts', before)],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'back', 'stay', 'started', 'found', 'progressed',
          'challenged', 'connected', 'disconnected',
        ),
      },
    },
    {
      name: 'accounts after finishing failed',
      state: {...accounts, error: 'offline'},
      then: {
        finish: [{...accounts, busy: 'finish'}, {do: 'finish'}],
        retry: [{...accounts, busy: 'finish'}, {do: 'finish'}],
        add: [{...looking, link: before}, createSearch('')],
        reconnect: [
          {...credentials, link: before, login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null})},
        ],
        remove: [removing],
        leave: [createExitAt('accounts', before)],
        close: [createExitAt('accounts', before)],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'keep', 'disconnect', 'back',
          'stay', 'started', 'found', 'progressed', 'challenged', 'connected', 'disconnected', 'finished',
          'failed',
        ),
      },
    },
    {
      name: 'accounts without a servicer',
      state: createAccounts(createChangedLink()),
      then: {
        add: [{...looking, link: createChangedLink()}, createSearch('')],
        leave: [createExitAt('accounts')],
        close: [createExitAt('accounts')],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'back', 'stay', 'started', 'found', 'progressed', 'challenged',
          'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  problem: [
    {
      name: 'problem that can be retried',
      state: problem,
      then: {
        retry: [opening, start],
        leave: [createExitWithCode('opening', 'offline')],
        close: [createExitWithCode('opening', 'offline')],
        ...ignoreEvents(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'back', 'stay', 'started', 'found', 'progressed', 'challenged',
          'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      name: 'problem that ended the opening',
      state: refused,
      then: {
        open: [opening, start],
        leave: [{step: 'closed', response: refusal}],
        close: [{step: 'closed', response: refusal}],
        ...ignoreEvents(
          'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'back', 'stay', 'started', 'found', 'progressed', 'challenged',
          'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  leaving: [
    {
      name: 'leaving while connecting',
      state: leaving,
      then: {
        stay: [connecting],
        close: [createExitAt('connecting')],
        progressed: [{step: 'leaving', from: {...connecting, stage: 'reading-loans'}}, poll],
        challenged: [{step: 'leaving', from: {...challenged, challenge: createChallenge([codeQuestion])}}],
        connected: [{step: 'leaving', from: justConnected}],
        failed: [{step: 'leaving', from: {...credentials, error: 'offline'}}],
        ...ignoreEvents(
          'open', 'leave', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'back', 'started', 'found', 'disconnected', 'finished',
        ),
      },
    },
    {
      name: 'leaving while finishing',
      state: {step: 'leaving', from: {...createAccounts(createChangedLink(mohelaConnection)), busy: 'finish'}},
      then: {
        stay: [{...createAccounts(createChangedLink(mohelaConnection)), busy: 'finish'}],
        close: [createExitAt('accounts', createChangedLink(mohelaConnection))],
        finished: [
          {step: 'closed', response: createSuccess([mohelaConnection], 'The borrower finished with 1 servicer.')},
        ],
        failed: [{step: 'leaving', from: {...createAccounts(createChangedLink(mohelaConnection)), error: 'offline'}}],
        ...ignoreEvents(
          'open', 'leave', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'back', 'started', 'found', 'progressed', 'challenged',
          'connected', 'disconnected',
        ),
      },
    },
  ],
};

function createExitWithCode(step: StepName, failure: Code): Closed {
  const why = `The borrower left at the step "${step}" after a problem (${failure}).`;
  return {step: 'closed', response: createExit('error', why, {step, code: failure})};
}

describe('transition', () => {
  it('has a row in the table for every state and every event', () => {
    const covered = steps.flatMap((step) =>
      table[step].flatMap(({state, then}) => Object.keys(then).map((type) => `${state.step} × ${type}`)),
    );
    const all = steps.flatMap((step) => eventTypes.map((type) => `${step} × ${type}`));
    expect([...new Set(covered)]).to.have.members(all);
  });

  for (const {name, state, then} of Object.values(table).flat()) {
    it(`handles every event in the state "${name}"`, () => {
      expectNone(eventTypes.flatMap((type) => findMistakes(state, events[type], then[type])));
    });
  }
});

describe('A screen that cannot be rendered', () => {
  const openStates = [opening, welcome, search, credentials, connecting, challenged, accounts];
  itForEach(
    'gives way to the screen of the problem',
    openStates.map((state) => ({name: state.step, state})),
    ({state}) => {
      const [after, effect] = transition(state, {type: 'crash'});
      const {step: at, link} = state;
      expect(after).to.deep.equal({step: 'problem', link, at, code: 'unexpected', response: null});
      expect(effect).to.equal(undefined);
    },
  );

  it('gives way to it also behind the question whether to leave', () => {
    const [after] = transition(leaving, {type: 'crash'});
    expect(after).to.include({step: 'problem', at: 'connecting', code: 'unexpected'});
  });

  it('ends the opening if it is the screen of the problem itself', () => {
    expect(transition(problem, {type: 'crash'})).to.deep.equal([createExitWithCode('opening', 'offline')]);
    expect(transition(refused, {type: 'crash'})).to.deep.equal([{step: 'closed', response: refusal}]);
  });
});

/** Compares one transition with its cell of the table, and describes the differences. */
function findMistakes(state: State, event: WorkflowEvent, then: Then): string[] {
  const [after, effect] = transition(deepFreeze(state), event);
  const [expected, expectedEffect] = then === 'same' ? [state] : then;
  const mistakes = [
    ...findDifferences(after, expected, 'state'),
    ...findDifferences(effect, expectedEffect, 'effect'),
    // An unexpected event must return the very same state, so that nothing renders again.
    ...(then === 'same' && after !== state ? ['the state is a copy'] : []),
  ];
  if (mistakes.length === 0) return [];
  return [`${event.type} ${describeCell(state, then)}, but: ${mistakes.join('; ')}`];
}

function describeCell(state: State, then: Then): string {
  if (then === 'same') return 'should change nothing';
  const [{step}, effect] = then;
  const request = effect ? ` and request "${effect.do}"` : '';
  return `should ${step === state.step ? 'stay at' : 'lead to'} "${step}"${request}`;
}

/* Failures: the next step for every code, at every step that waits for the backend. */

const waitingStates = {
  opening,
  search: looking,
  connecting,
  challenge: answered,
  accounts: {...accounts, busy: 'finish'},
} as const satisfies Partial<Record<Step, State>>;
type WaitingStep = keyof typeof waitingStates;

/** `here` displays the error at the same step; `credentials` returns to the login with it. */
type Destination = 'exit' | 'problem' | 'credentials' | 'here';

// prettier-ignore
const failures: Record<Code, Record<WaitingStep, Destination>> = {
  'invalid-credentials': {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'credentials', accounts: 'here'},
  'account-locked':      {opening: 'problem', search: 'here',    connecting: 'problem',     challenge: 'problem',     accounts: 'here'},
  'challenge-failed':    {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'credentials', accounts: 'here'},
  'challenge-expired':   {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'credentials', accounts: 'here'},
  'servicer-down':       {opening: 'problem', search: 'here',    connecting: 'problem',     challenge: 'problem',     accounts: 'here'},
  'servicer-degraded':   {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'here',        accounts: 'here'},
  'rate-limited':        {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'here',        accounts: 'here'},
  'no-loans':            {opening: 'problem', search: 'here',    connecting: 'problem',     challenge: 'problem',     accounts: 'here'},
  'load-failed':         {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'here',        accounts: 'here'},
  offline:               {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'here',        accounts: 'here'},
  timeout:               {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'here',        accounts: 'here'},
  unexpected:            {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'here',        accounts: 'here'},
  'session-expired':     {opening: 'problem', search: 'problem', connecting: 'problem',     challenge: 'problem',     accounts: 'problem'},
  'link-token-expired':  {opening: 'exit',    search: 'exit',    connecting: 'exit',        challenge: 'exit',        accounts: 'exit'},
  'invalid-options':     {opening: 'exit',    search: 'exit',    connecting: 'exit',        challenge: 'exit',        accounts: 'exit'},
  'invalid-key':         {opening: 'exit',    search: 'exit',    connecting: 'exit',        challenge: 'exit',        accounts: 'exit'},
  'invalid-uuid':        {opening: 'exit',    search: 'exit',    connecting: 'exit',        challenge: 'exit',        accounts: 'exit'},
  'unknown-borrower':    {opening: 'exit',    search: 'exit',    connecting: 'exit',        challenge: 'exit',        accounts: 'exit'},
  'not-allowed':         {opening: 'exit',    search: 'exit',    connecting: 'exit',        challenge: 'exit',        accounts: 'exit'},
  'not-ready':           {opening: 'exit',    search: 'exit',    connecting: 'exit',        challenge: 'exit',        accounts: 'exit'},
};

const allCodes = Object.keys(codes) as Code[];
const failWith = (state: State, failure: Code) => transition(state, {type: 'failed', code: failure, message});

function createFailedState(step: WaitingStep, failure: Code): State {
  const state = waitingStates[step];
  switch (failures[failure][step]) {
    case 'here':
      return {...state, busy: state.step === 'accounts' ? null : false, error: failure} as State;
    case 'credentials':
      return {...credentials, error: failure};
    case 'problem':
      return {step: 'problem', link: state.link, at: step, code: failure, response: null};
    case 'exit': {
      const status = failure === 'not-allowed' || failure === 'not-ready' ? 'illegal' : 'error';
      const response = createExit(status, message, {
        step,
        code: failure,
        connections: state.link.connections,
      });
      return {step: 'problem', link: state.link, at: step, code: failure, response};
    }
  }
}

describe('a failure', () => {
  for (const failure of allCodes) {
    const {ends} = codes[failure];

    it(`${failure} leads to the step of the table from every step that waits for the backend`, () => {
      const mistakes = (Object.keys(waitingStates) as WaitingStep[]).flatMap((step) => {
        const [after, effect] = failWith(waitingStates[step], failure);
        const differences = [
          ...findDifferences(after, createFailedState(step, failure), 'state'),
          ...findDifferences(effect, undefined, 'effect'),
        ];
        const label = `at ${step} it should lead to "${failures[failure][step]}"`;
        return differences.length > 0 ? [`${label}, but: ${differences.join('; ')}`] : [];
      });
      expectNone(mistakes);
    });

    it(`${failure} ${ends ? 'replaces' : 'stays behind'} the question whether to leave`, () => {
      const [after] = failWith(leaving, failure);
      const behindIt = createFailedState('connecting', failure);
      expect(after).to.deep.equal(ends ? behindIt : {step: 'leaving', from: behindIt});
    });
  }

  it('changes nothing if no request is in flight', () => {
    const idleStates = [CLOSED, done, welcome, search, credentials, challenged, accounts, problem, refused];
    for (const failure of allCodes)
      for (const state of idleStates)
        expect(failWith(state, failure)[0], `${failure} at ${state.step}`).to.equal(state);
  });

  it('keeps the servicers that were found before', () => {
    const [after] = failWith({...search, busy: true}, 'timeout');
    expect(after).to.have.property('servicers', search.servicers);
  });

  it('keeps the question about the connection that could not be removed', () => {
    const [after] = failWith({...removing, busy: 'disconnect'}, 'timeout');
    expect(after).to.deep.equal({...removing, error: 'timeout'});
  });
});

describe('retrying after a problem', () => {
  /** The request of a retry after a problem at `connecting`, in a session that has started. */
  const routes: Record<Code, 'start' | 'search' | null> = {
    'invalid-credentials': 'start',
    'account-locked': 'search',
    'challenge-failed': 'start',
    'challenge-expired': 'start',
    'servicer-down': 'search',
    'servicer-degraded': 'start',
    'rate-limited': 'start',
    'no-loans': 'search',
    'load-failed': 'start',
    offline: 'start',
    timeout: 'start',
    unexpected: 'start',
    'session-expired': 'start',
    'link-token-expired': null,
    'invalid-options': null,
    'invalid-key': null,
    'invalid-uuid': null,
    'unknown-borrower': null,
    'not-allowed': null,
    'not-ready': null,
  };

  const listCodes = (route: 'start' | 'search' | null) =>
    allCodes.filter((failure) => routes[failure] === route).map((name) => ({name}));
  const createProblem = (failure: Code, response: LinkExit | null = null): Problem => {
    return {step: 'problem', link: before, at: 'connecting', code: failure, response};
  };
  const sendRetry = (state: State) => transition(state, {type: 'retry'});

  itForEach('opens a new session', listCodes('start'), ({name}) => {
    const [after, effect] = sendRetry(createProblem(name));
    expect(after).to.deep.equal({step: 'opening', link: before});
    expect(effect).to.deep.equal(start);
  });

  itForEach('searches for another servicer', listCodes('search'), ({name}) => {
    const [after, effect] = sendRetry(createProblem(name));
    expect(after).to.deep.equal({...looking, link: before});
    expect(effect).to.deep.equal(createSearch(''));
  });

  itForEach('is impossible after a code that ends the opening', listCodes(null), ({name}) => {
    const stuck = createProblem(name, createExit('error', message, {step: 'connecting', code: name}));
    expect(sendRetry(stuck)[0]).to.equal(stuck);
    const [unopened] = failWith(opening, name);
    expect(sendRetry(unopened)).to.deep.equal([unopened]);
  });

  const retriable = [...listCodes('start'), ...listCodes('search')];
  itForEach('opens again if the opening itself failed', retriable, ({name}) => {
    const [after, effect] = sendRetry(failWith(opening, name)[0]);
    expect(after).to.deep.equal(opening);
    expect(effect).to.deep.equal(start);
  });

  it('keeps the borrower and what is connected when a session has expired', () => {
    const created = {...createChangedLink(mohelaConnection), uuid: null};
    const [stuck] = failWith({...createAccounts(created), busy: 'finish'}, 'session-expired');
    const [again, effect] = transition(stuck, {type: 'retry'});
    expect(effect).to.deep.equal({do: 'start', auth, uuid: borrower.uuid});
    const [after] = transition(again, events.started);
    expect(after).to.deep.equal({step: 'welcome', link: created});
  });
});

/* Rules that the table follows. */

describe('an exit', () => {
  it('names the borrower, the step and the connections', () => {
    const from: State = {...createAccounts(createChangedLink(mohelaConnection, interruptedConnection))};
    expect(getResponse(from, {type: 'close'})).to.deep.equal({
      message: 'The borrower left at the step "accounts".',
      result: {
        borrower: {uuid: borrower.uuid},
        workflow: 'link',
        step: 'accounts',
        connections: [
          {uuid: mohelaConnection.uuid, status: 'connected', servicer: {uuid: mohela.uuid, name: 'MOHELA'}},
          {
            uuid: interruptedConnection.uuid,
            status: 'interrupted',
            servicer: {uuid: aidvantage.uuid, name: 'Aidvantage'},
          },
        ],
      },
      status: 'incomplete',
    });
  });

  it('has a code only after a failure', () => {
    expect(getResponse(search, {type: 'leave'}).result).not.to.have.property('code');
    expect(getResponse(problem, {type: 'leave'}).result).to.have.property('code', 'offline');
  });

  it('names the step at which the problem occurred', () => {
    const [stuck] = failWith(connecting, 'account-locked');
    expect(getResponse(stuck, {type: 'close'})).to.deep.include({
      message: 'The borrower left at the step "connecting" after a problem (account-locked).',
      status: 'error',
    });
    expect(getResponse(stuck, {type: 'close'}).result).to.include({
      step: 'connecting',
      code: 'account-locked',
    });
  });

  it('has the status error or illegal for the codes that end the opening', () => {
    const statuses = allCodes.map((failure) => [
      failure,
      getOutcome(failWith(opening, failure)[0])?.status ?? null,
    ]);
    expect(Object.fromEntries(statuses.filter(([, status]) => status))).to.deep.equal({
      'link-token-expired': 'error',
      'invalid-options': 'error',
      'invalid-key': 'error',
      'invalid-uuid': 'error',
      'unknown-borrower': 'error',
      'not-allowed': 'illegal',
      'not-ready': 'illegal',
    });
  });

  it("gives the page the backend's own message", () => {
    const response = getResponse(opening, {
      type: 'failed',
      code: 'invalid-key',
      message: 'The key is revoked.',
    });
    expect(response.message).to.equal('The key is revoked.');
  });

  it('is final at once when a code ends the opening, and stays the same when its screen is closed', () => {
    const [ended] = failWith(opening, 'not-ready');
    const response = getOutcome(ended);
    expect(response).not.to.equal(null);
    for (const type of ['close', 'leave'] as const) {
      const [after] = transition(ended, {type});
      expect(after.step).to.equal('closed');
      expect(getOutcome(after)).to.equal(response);
    }
  });

  it('asks no question once it is final', () => {
    const [ended] = failWith(
      {...createAccounts(createChangedLink(mohelaConnection)), busy: 'finish'},
      'invalid-key',
    );
    expect(transition(ended, {type: 'leave'})[0].step).to.equal('closed');
  });

  const openStates = states.filter(({state}) => state.step !== 'closed');
  itForEach('is frozen in depth and has the published shape, from every state', openStates, ({state}) => {
    const [after] = transition(withNewResponse(state), {type: 'close'});
    const response = getOutcome(after);
    expect(LinkResponse.safeParse(response).success).to.equal(true);
    expect(LinkExit.safeParse(response).success).to.equal(true);
    expect(Object.keys(response ?? {})).to.have.members(['message', 'result', 'status']);
    expectFrozen(response);
  });

  const finalCodes = allCodes.filter((code) => codes[code].ends).map((name) => ({name}));
  itForEach(
    'is frozen in depth and has the published shape, by every code that ends',
    finalCodes,
    ({name}) => {
      const response = getOutcome(failWith({...accounts, busy: 'finish'}, name)[0]);
      expect(LinkExit.safeParse(response).success).to.equal(true);
      expectFrozen(response);
    },
  );
});

describe('finishing', () => {
  const finishing: Accounts = {...createAccounts(createChangedLink(mohelaConnection)), busy: 'finish'};
  const sendFinished = (...connections: readonly Connection[]): LinkSuccess => {
    const response = getResponse(finishing, {type: 'finished', connections});
    if (response.status !== 'complete') throw new Error(response.message);
    return response;
  };

  it('reports the connections that the backend returns', () => {
    expect(sendFinished(mohelaConnection, interruptedConnection)).to.deep.equal({
      message: 'The borrower finished with 2 servicers.',
      result: {
        borrower: {uuid: borrower.uuid},
        connections: [
          {uuid: mohelaConnection.uuid, status: 'connected', servicer: {uuid: mohela.uuid, name: 'MOHELA'}},
          {
            uuid: interruptedConnection.uuid,
            status: 'interrupted',
            servicer: {uuid: aidvantage.uuid, name: 'Aidvantage'},
          },
        ],
      },
      status: 'complete',
    });
  });

  it('uses the singular for one servicer', () => {
    expect(sendFinished(mohelaConnection).message).to.equal('The borrower finished with 1 servicer.');
  });

  it('returns a response that is frozen in depth and has the published shape', () => {
    const response = sendFinished(mohelaConnection);
    expect(LinkResponse.safeParse(response).success).to.equal(true);
    expectFrozen(response);
  });

  it('contains no loans and no balances', () => {
    expect(JSON.stringify(sendFinished(mohelaConnection)))
      .not.to.contain('balance')
      .and.not.to.contain('loan');
  });

  it('sends one request for several clicks', () => {
    const [busy, effect] = transition(createAccounts(createChangedLink(mohelaConnection)), {type: 'finish'});
    expect(effect).to.deep.equal({do: 'finish'});
    expect(transition(busy, {type: 'finish'})).to.deep.equal([busy]);
    expect(transition(busy, {type: 'finish'})[0]).to.equal(busy);
  });

  it('ignores other intents while the request is in flight', () => {
    for (const type of ['add', 'reconnect', 'remove', 'keep', 'disconnect', 'retry'] as const) {
      expect(transition(finishing, events[type])[0], type).to.equal(finishing);
    }
  });

  it('is impossible without a connection', () => {
    const empty = createAccounts(createChangedLink());
    expect(transition(empty, {type: 'finish'})[0]).to.equal(empty);
  });
});

describe('the borrower', () => {
  const sendOpen = (uuid: string | null) => transition(CLOSED, {type: 'open', auth, uuid});

  it('is created when the page gives no UUID, and is named in each later response', () => {
    const [state, effect] = sendOpen(null);
    expect(effect).to.deep.equal({do: 'start', auth, uuid: null});
    expect(getResponse(state, {type: 'close'}).result.borrower).to.deep.equal({uuid: null});

    const [started] = transition(state, events.started);
    expect(getResponse(started, {type: 'close'}).result.borrower).to.deep.equal({uuid: borrower.uuid});
  });

  it('is the one of the page, and is known before the session has started', () => {
    const [state, effect] = sendOpen(borrower.uuid);
    expect(effect).to.deep.equal({do: 'start', auth, uuid: borrower.uuid});
    expect(getResponse(state, {type: 'close'}).result.borrower).to.deep.equal({uuid: borrower.uuid});
  });

  it('is unknown for an invalid UUID, which the backend gets unchanged', () => {
    for (const uuid of ['', 'jordan', `${borrower.uuid} `, '00000000-0000-0000-0000-00000000000g']) {
      const [state, effect] = sendOpen(uuid);
      expect(effect, uuid).to.deep.equal({do: 'start', auth, uuid});
      const response = getOutcome(failWith(state, 'invalid-uuid')[0]);
      expect(response?.status).to.equal('error');
      expect(response?.result.borrower).to.deep.equal({uuid: null});
      expect(LinkResponse.safeParse(response).success).to.equal(true);
    }
  });
});

describe('opening again', () => {
  const otherAuth = {type: 'key', nexus_key: 'sandbox_other'} as const;
  const openEvent = {type: 'open', auth: otherAuth, uuid: null} as const;
  const newOpening: Opening = {
    step: 'opening',
    link: {
      auth: otherAuth,
      uuid: null,
      borrower: {uuid: null},
      environment: null,
      connections: [],
      consent: null,
      changed: false,
      usernames: {},
    },
  };

  it('keeps nothing of the previous opening', () => {
    const [left] = transition(createAccounts(createChangedLink(mohelaConnection)), {type: 'close'});
    expect(transition(left, openEvent)[0]).to.deep.equal(newOpening);
    expect(getOutcome(transition(left, openEvent)[0])).to.equal(null);
  });

  it('works while the screen of a final problem is displayed', () => {
    const [ended] = failWith(
      {...createAccounts(createChangedLink(mohelaConnection)), busy: 'finish'},
      'not-allowed',
    );
    expect(transition(ended, openEvent)[0]).to.deep.equal(newOpening);
  });

  it('changes nothing during an opening', () => {
    const openStates = states
      .map(({state}) => state)
      .filter((state) => state.step !== 'closed' && !getOutcome(state));
    for (const state of openStates) expect(transition(state, openEvent)[0]).to.equal(state);
  });
});

describe('leaving', () => {
  const changed = createChangedLink(mohelaConnection);
  const known = createLink({connections: [mohelaConnection]});
  const asking: readonly {readonly name: string; readonly state: State}[] = [
    {name: 'while connecting', state: connecting},
    {name: 'at a challenge', state: challenged},
    {name: 'at a challenge that was answered', state: answered},
    {name: 'from the login with typed text', state: {...credentials, dirty: true}},
    {name: 'from the accounts, with a servicer connected since the opening', state: createAccounts(changed)},
    {name: 'from the search, with a servicer connected since the opening', state: {...search, link: changed}},
    {
      name: 'from the login, with a servicer connected since the opening',
      state: {...credentials, link: changed},
    },
    {
      name: 'from the welcome, with a servicer connected in the previous session',
      state: {...welcome, link: changed},
    },
    {
      name: 'while a session opens again, with a servicer connected in the previous session',
      state: {...opening, link: changed},
    },
    {
      name: 'from a problem that can be retried, with a servicer connected',
      state: {...problem, link: changed},
    },
  ];
  const leavingAtOnce: readonly {readonly name: string; readonly state: State}[] = [
    {name: 'while opening', state: opening},
    {name: 'from the welcome', state: welcome},
    {name: 'from the search', state: search},
    {name: 'from the login without typed text', state: credentials},
    {name: 'from a login that failed', state: {...credentials, error: 'invalid-credentials'}},
    {name: 'from the accounts, with a servicer connected before the opening', state: createAccounts(known)},
    {name: 'from the accounts, with the only connection removed', state: createAccounts(createChangedLink())},
    {name: 'while finishing without a new connection', state: {...createAccounts(known), busy: 'finish'}},
    {
      name: 'while a removal is being confirmed',
      state: {...createAccounts(known), removing: mohelaConnection.uuid},
    },
    {name: 'from a problem that can be retried', state: problem},
    {name: 'from a problem that ended the opening', state: refused},
    {
      name: 'from a problem that ended the opening, with a servicer connected',
      state: {...refused, link: changed},
    },
  ];

  itForEach('asks first when something would be lost', asking, ({state}) => {
    expect(transition(state, {type: 'leave'})).to.deep.equal([{step: 'leaving', from: state}]);
  });

  itForEach('closes at once when nothing would be lost', leavingAtOnce, ({state}) => {
    expect(transition(state, {type: 'leave'})[0].step).to.equal('closed');
  });

  itForEach('closes at once when the page closes the element', asking, ({state}) => {
    expect(transition(state, {type: 'close'})[0].step).to.equal('closed');
  });

  it('returns to the same state on Stay', () => {
    for (const {name, state} of asking) {
      const [question] = transition(state, {type: 'leave'});
      expect(transition(question, {type: 'stay'})[0], name).to.equal(state);
    }
  });

  it('reports the step behind the question in the exit', () => {
    for (const {name, state} of asking) {
      const [question] = transition(state, {type: 'leave'});
      expect(transition(question, {type: 'close'})[0], name).to.deep.equal(
        transition(state, {type: 'close'})[0],
      );
    }
  });

  it('continues to connect behind the question', () => {
    const [asked] = transition(connecting, {type: 'leave'});
    const [still, effect] = transition(asked, events.progressed);
    expect(effect).to.deep.equal(poll);
    const [through] = transition(still, events.connected);
    expect(through.step).to.equal('leaving');
    expect(getMainState(through)).to.deep.equal(justConnected);
    expect(transition(through, {type: 'stay'})[0]).to.deep.equal(justConnected);
  });

  it('reports a servicer that was connected behind the question', () => {
    const [through] = transition(leaving, events.connected);
    const {connections, step} = getExit(through, {type: 'close'}).result;
    expect(step).to.equal('accounts');
    expect(connections.map(({uuid}) => uuid)).to.deep.equal([nelnetConnection.uuid]);
  });

  it('ends in success when the finish succeeds behind the question', () => {
    const [asked] = transition({...createAccounts(changed), busy: 'finish'}, {type: 'leave'});
    expect(getResponse(asked, events.finished).status).to.equal('complete');
  });
});

describe('choosing a servicer', () => {
  const searching: Search = {...search, link: createChangedLink(mohelaConnection, interruptedConnection)};

  it('leads to the login', () => {
    const [after] = transition(searching, {type: 'choose', servicer: nelnet});
    expect(after).to.deep.equal({
      ...credentials,
      link: searching.link,
      login: createLogin(nelnet, {query: 'ed'}),
    });
  });

  it('recognises a connected servicer, also while it is down', () => {
    const expected = createAccounts(searching.link, {kind: 'already', servicer: 'MOHELA'});
    expect(transition(searching, {type: 'choose', servicer: mohela})).to.deep.equal([expected]);
    const unavailable: Servicer = {...mohela, health: 'down'};
    expect(transition(searching, {type: 'choose', servicer: unavailable})).to.deep.equal([expected]);
  });

  it('leads to a new login for an interrupted connection', () => {
    const [after] = transition(searching, {type: 'choose', servicer: aidvantage});
    expect(after).to.have.property('login').that.deep.include({connection: interruptedConnection.uuid});
  });

  it('is impossible for a servicer that is down', () => {
    expect(transition(searching, {type: 'choose', servicer: downServicer})[0]).to.equal(searching);
  });

  it('leads to the login for an interrupted connection, also while the servicer is down', () => {
    const [after] = transition(searching, {type: 'choose', servicer: {...aidvantage, health: 'down'}});
    expect(after).to.have.property('login').that.deep.include({connection: interruptedConnection.uuid});
  });

  it('is possible for a degraded servicer', () => {
    const [after] = transition(searching, {type: 'choose', servicer: {...nelnet, health: 'degraded'}});
    expect(after.step).to.equal('credentials');
  });

  it('returns to the same search on Back', () => {
    const [logIn] = transition({...searching, query: 'great lakes'}, {type: 'choose', servicer: nelnet});
    const [after, effect] = transition(logIn, {type: 'back'});
    expect(after).to.have.property('query', 'great lakes');
    expect(effect).to.deep.equal(createSearch('great lakes'));
  });

  it('starts with an empty search when another servicer is added', () => {
    expect(transition(createAccounts(createChangedLink(mohelaConnection)), {type: 'add'})[1]).to.deep.equal(
      createSearch(''),
    );
  });
});

describe('logging in', () => {
  it('sends the username and the password unchanged', () => {
    const typed = {username: ' Ünï\tCode ', password: '  p a s s\u0000 '};
    expect(transition(credentials, {type: 'connect', ...typed})[1]).to.deep.include(typed);
  });

  it('keeps the username and the query after every failure', () => {
    const [busy] = transition(credentials, events.connect);
    const [challengedState] = transition(busy, events.challenged);
    const returnedStates: State[] = [
      failWith(busy, 'invalid-credentials')[0],
      failWith(busy, 'timeout')[0],
      transition(busy, {type: 'back'})[0],
      transition(challengedState, {type: 'back'})[0],
      failWith(transition(challengedState, events.answer)[0], 'challenge-failed')[0],
    ];
    for (const state of returnedStates) {
      expect(state).to.have.property('step', 'credentials');
      expect(state).to.have.property('login').that.includes({username: 'sam.lee', query: 'mohela'});
    }
  });

  describe('remembers the username', () => {
    const [failedLogin] = failWith(transition(credentials, events.connect)[0], 'invalid-credentials');
    const expectUsername = (state: State) =>
      expect(state).to.have.property('login').that.has.property('username');

    it('when the same servicer is found again', () => {
      const [back] = transition(failedLogin, {type: 'back'});
      expectUsername(transition(back, {type: 'choose', servicer: mohela})[0]).that.equals('sam.lee');
    });

    it('when its connection needs another login', () => {
      const [busy] = transition(credentials, events.connect);
      const again = {...interruptedConnection, servicer: mohela};
      const [listed] = transition(busy, {type: 'connected', connection: again});
      expectUsername(transition(listed, {type: 'reconnect', connection: again.uuid})[0]).that.equals(
        'sam.lee',
      );
    });

    it('when a new session has started', () => {
      const [ended] = failWith(transition(credentials, events.connect)[0], 'session-expired');
      const [restarted] = transition(transition(ended, {type: 'retry'})[0], events.started);
      expect(restarted).to.have.nested.property(`link.usernames.${mohela.uuid}`, 'sam.lee');
    });

    it('not for another servicer', () => {
      const [back] = transition(failedLogin, {type: 'back'});
      expectUsername(transition(back, {type: 'choose', servicer: nelnet})[0]).that.equals('');
    });
  });

  it('is not dirty once it is sent', () => {
    const [busy] = transition({...credentials, dirty: true}, events.connect);
    expect(transition(busy, {type: 'back'})[0]).to.have.property('dirty', false);
  });

  it('keeps the error until it is sent again', () => {
    const [failed] = failWith(connecting, 'invalid-credentials');
    const [edited] = transition(failed, {type: 'edit'});
    expect(edited).to.deep.include({error: 'invalid-credentials', dirty: true});
  });
});

describe('a challenge', () => {
  it('is asked again with the remaining attempts', () => {
    const rejected = createChallenge([textQuestion], {attempts_left: 1, rejected: true});
    const [after] = transition(answered, {type: 'challenged', attempt: attemptUuid, challenge: rejected});
    expect(after).to.deep.equal({...challenged, challenge: rejected});
  });

  it('may be followed by another challenge', () => {
    const [busy] = transition(connecting, events.challenged);
    const [sent, effect] = transition(busy, {type: 'answer', answers: []});
    expect(effect).to.deep.equal({do: 'answer', attempt: attemptUuid, answers: []});
    const [next] = transition(sent, {
      ...events.challenged,
      challenge: createChallenge([textQuestion, codeQuestion]),
    });
    expect(next).to.have.nested.property('challenge.questions').with.lengthOf(2);
  });

  it('sends one request for several answers', () => {
    expect(transition(answered, events.answer)[0]).to.equal(answered);
  });

  it('returns to the login with the error when no attempt is left', () => {
    expect(failWith(answered, 'challenge-failed')[0]).to.deep.equal({
      ...credentials,
      error: 'challenge-failed',
    });
  });
});

describe('the connected servicers', () => {
  it('list a restored connection once, with its new status', () => {
    const restored: Connection = {...interruptedConnection, status: 'connected'};
    const [after] = transition({...connecting, link: before}, {type: 'connected', connection: restored});
    const {link, notice} = after as Accounts;
    expect(link.connections).to.have.lengthOf(2).and.to.deep.include.members([mohelaConnection, restored]);
    expect(link.changed).to.equal(true);
    expect(notice).to.deep.equal({kind: 'connected', servicer: 'Aidvantage'});
  });

  it('say when a new connection needs another login', () => {
    const [after] = transition(connecting, {type: 'connected', connection: interruptedConnection});
    expect(after).to.have.property('notice').that.deep.equals({kind: 'interrupted', servicer: 'Aidvantage'});
  });

  it('remove one connection for two clicks', () => {
    const [busy, effect] = transition(removing, {type: 'disconnect'});
    expect(effect).to.deep.equal({do: 'disconnect', connection: mohelaConnection.uuid});
    expect(transition(busy, {type: 'disconnect'})[0]).to.equal(busy);
  });

  it('ignore a connection that is not in the list', () => {
    for (const type of ['remove', 'reconnect'] as const) {
      expect(transition(accounts, {type, connection: nelnetConnection.uuid})[0], type).to.equal(accounts);
    }
  });

  it('retry only what failed', () => {
    expect(transition(accounts, {type: 'retry'})[0]).to.equal(accounts);
    const [kept] = transition({...removing, error: 'timeout'}, {type: 'keep'});
    expect(transition(kept, {type: 'retry'})[0]).to.equal(kept);
  });
});

describe('a secret', () => {
  it('is in the effect that needs it', () => {
    expect(transition(credentials, events.connect)[1]).to.have.property('password', SECRET);
    expect(transition(challenged, events.answer)[1])
      .to.have.property('answers')
      .that.deep.equals([{question: textQuestion.uuid, value: SECRET}]);
  });

  it('is in no state after any two events', () => {
    const [signingIn] = transition(credentials, events.connect);
    const [sent] = transition(challenged, events.answer);
    for (const first of [signingIn, sent]) {
      for (const secondType of eventTypes) {
        for (const thirdType of eventTypes) {
          const [second] = transition(first, events[secondType]);
          const [third] = transition(second, events[thirdType]);
          for (const state of [first, second, third]) expectNotToContain(SECRET, state);
        }
      }
    }
  });

  it('is ignored by every state that does not ask for it', () => {
    for (const {name, state} of states) {
      for (const type of ['connect', 'answer'] as const) {
        const [after, effect] = transition(state, events[type]);
        expectNotToContain(SECRET, after);
        if (after === state) expect(effect, name).to.equal(undefined);
      }
    }
  });
});

describe('the list of example states', () => {
  it('contains every step, and every code of a problem', () => {
    expect(new Set(states.map(({state}) => state.step))).to.deep.equal(new Set(steps));
    const shown = states.flatMap(({state}) => (state.step === 'problem' ? [state.code] : []));
    expect(shown).to.have.members(allCodes);
  });

  it('gives every state a unique name', () => {
    expect(new Set(states.map(({name}) => name)).size).to.equal(states.length);
  });

  it('contains only what the contract allows', () => {
    for (const {name, state} of states) {
      const shown = getMainState(state);
      const response = getOutcome(state);
      if (response) expect(LinkResponse.safeParse(response).success, name).to.equal(true);
      if (shown.step === 'closed') continue;
      const {link} = shown;
      const servicers =
        shown.step === 'search' ? (shown.servicers ?? []) : 'login' in shown ? [shown.login.servicer] : [];
      expect(link.borrower.uuid === null || safeParse(Uuid, link.borrower.uuid).success, name).to.equal(true);
      for (const connection of link.connections)
        expect(safeParse(Connection, connection).success, name).to.equal(true);
      for (const servicer of servicers) expect(safeParse(Servicer, servicer).success, name).to.equal(true);
      if (shown.step === 'challenge')
        expect(safeParse(Challenge, shown.challenge).success, name).to.equal(true);
    }
  });

  it('contains a final problem for exactly the codes that end the opening', () => {
    for (const {name, state} of states) {
      if (state.step !== 'problem') continue;
      expect(state.response?.status ?? null, name).to.equal(codes[state.code].ends);
    }
  });

  it('contains the question whether to leave only for states in which leaving asks', () => {
    for (const {name, state} of states) {
      if (state.step === 'leaving')
        expect(transition(state.from, {type: 'leave'})[0], name).to.deep.equal(state);
    }
  });
});

/* Helpers */

function getResponse(state: State, event: WorkflowEvent): LinkResponse {
  const response = getOutcome(transition(state, event)[0]);
  if (!response) throw new Error(`${event.type} gave no outcome at ${state.step}.`);
  return response;
}

function getExit(state: State, event: WorkflowEvent): LinkExit {
  const response = getResponse(state, event);
  if (response.status === 'complete') throw new Error(response.message);
  return response;
}

/** The same state with a response of the workflow in place of the example's own. */
function withNewResponse(state: State): State {
  return state.step === 'problem' && state.response
    ? failWith({step: 'opening', link: state.link}, state.code)[0]
    : state;
}

/** Freezes a value in depth, so that a transition that changes it throws. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

function expectFrozen(value: unknown, path = 'response'): void {
  if (typeof value !== 'object' || value === null) return;
  expect(Object.isFrozen(value), path).to.equal(true);
  for (const [key, child] of Object.entries(value)) expectFrozen(child, `${path}.${key}`);
}

function expectNotToContain(secret: string, value: unknown, path = 'state'): void {
  if (typeof value === 'string') {
    expect(value.includes(secret), path).to.equal(false);
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Reflect.ownKeys(value)) {
      expectNotToContain(secret, key, path);
      expectNotToContain(secret, Reflect.get(value, key), `${path}.${String(key)}`);
    }
  }
}
