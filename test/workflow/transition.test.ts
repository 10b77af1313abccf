/**
 * The workflow as a table: for every state and every event, where the borrower goes and what is asked of the
 * backend. Below it stand the rules that the table follows, in sentences.
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

type EventType = WorkflowEvent['type'];

const SECRET = 'c4n4ry-pässword ☃';
const message = 'The backend says why.';

/** One of each event; an event that is new does not compile without its example. */
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

/** Every step; one that is new does not compile without its rows in the table. */
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

/* The states that the rows begin and end in. */

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

const list = (of: LinkSession, notice: Notice | null = null): Accounts => ({...accounts, link: of, notice});
const welcomed: Welcome = {step: 'welcome', link: createLink({connections: [mohelaConnection]})};
const justConnected = list(createChangedLink(nelnetConnection), {kind: 'connected', servicer: 'Nelnet'});
const leftAt = (step: StepName, of: PendingSession = createLink()): Closed => ({
  step: 'closed',
  response: createExit('incomplete', `The borrower left at the step "${step}".`, {
    step,
    connections: of.connections,
  }),
});

const start: Effect = {do: 'start', auth, uuid: borrower.uuid};
const lookUp = (query: string): Effect => ({do: 'search', query});
const poll: Effect = {do: 'poll', attempt: attemptUuid};
const connect = (changes: {connection?: string; servicer?: string} = {}): Effect => ({
  do: 'connect',
  servicer: mohela.uuid,
  connection: null,
  username: 'sam.lee',
  password: SECRET,
  ...changes,
});

/** What is known once a username was sent to a servicer. */
const told = ({uuid}: Servicer, of = createLink()) => ({...of, usernames: {[uuid]: 'sam.lee'}});

/* The table. */

type Then = 'same' | readonly [state: State, effect?: Effect];
interface Row {
  readonly given: string;
  readonly state: State;
  readonly then: Readonly<Record<EventType, Then>>;
}

/** The events that a state does not expect: they answer the same reference. */
const ignored = <T extends EventType>(...types: readonly T[]): Record<T, 'same'> =>
  Object.fromEntries(types.map((type) => [type, 'same'])) as Record<T, 'same'>;

// prettier-ignore
const table: Record<Step, readonly Row[]> = {
  closed: [
    {
      given: 'closed, before the first opening',
      state: CLOSED,
      then: {
        open: [opening, start],
        ...ignored(
          'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'back', 'leave', 'stay', 'close', 'started', 'found', 'progressed',
          'challenged', 'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      given: 'closed, after an outcome',
      state: done,
      then: {
        open: [opening, start],
        ...ignored(
          'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'back', 'leave', 'stay', 'close', 'started', 'found', 'progressed',
          'challenged', 'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  opening: [
    {
      given: 'opening',
      state: opening,
      then: {
        started: [welcomed],
        failed: [problem],
        leave: [leftAt('opening')],
        close: [leftAt('opening')],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'back', 'stay', 'found', 'progressed', 'challenged',
          'connected', 'disconnected', 'finished',
        ),
      },
    },
  ],

  welcome: [
    {
      given: 'the welcome',
      state: welcome,
      then: {
        begin: [looking, lookUp('')],
        leave: [leftAt('welcome')],
        close: [leftAt('welcome')],
        ...ignored(
          'open', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'back', 'stay', 'started', 'found', 'progressed', 'challenged',
          'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      given: 'the welcome, with a servicer connected before',
      state: {step: 'welcome', link: before},
      then: {
        begin: [accounts],
        leave: [leftAt('welcome', before)],
        close: [leftAt('welcome', before)],
        ...ignored(
          'open', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'back', 'stay', 'started', 'found', 'progressed', 'challenged',
          'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  search: [
    {
      given: 'a list of servicers',
      state: search,
      then: {
        search: [{...search, query: 'nelnet', busy: true}, lookUp('nelnet')],
        choose: [{...credentials, login: createLogin(nelnet, {query: 'ed'})}],
        back: [welcome],
        leave: [leftAt('search')],
        close: [leftAt('search')],
        ...ignored(
          'open', 'begin', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep', 'disconnect',
          'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      given: 'a search under way',
      state: {...search, busy: true},
      then: {
        search: [{...search, query: 'nelnet', busy: true}, lookUp('nelnet')],
        found: [{...search, servicers: [nelnet]}],
        failed: [{...search, error: 'offline'}],
        choose: [{...credentials, login: createLogin(nelnet, {query: 'ed'})}],
        back: [welcome],
        leave: [leftAt('search')],
        close: [leftAt('search')],
        ...ignored(
          'open', 'begin', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep', 'disconnect',
          'finish', 'retry', 'stay', 'started', 'progressed', 'challenged', 'connected', 'disconnected',
          'finished',
        ),
      },
    },
    {
      given: 'a search that failed',
      state: {...search, error: 'offline'},
      then: {
        search: [{...search, query: 'nelnet', busy: true}, lookUp('nelnet')],
        retry: [{...search, busy: true}, lookUp('ed')],
        choose: [{...credentials, login: createLogin(nelnet, {query: 'ed'})}],
        back: [welcome],
        leave: [leftAt('search')],
        close: [leftAt('search')],
        ...ignored(
          'open', 'begin', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep', 'disconnect',
          'finish', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected', 'disconnected',
          'finished', 'failed',
        ),
      },
    },
    {
      given: 'a search for one more servicer',
      state: {...search, link: before},
      then: {
        search: [{...search, link: before, query: 'nelnet', busy: true}, lookUp('nelnet')],
        choose: [{...credentials, link: before, login: createLogin(nelnet, {query: 'ed'})}],
        back: [accounts],
        leave: [leftAt('search', before)],
        close: [leftAt('search', before)],
        ...ignored(
          'open', 'begin', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep', 'disconnect',
          'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  credentials: [
    {
      given: 'the login',
      state: credentials,
      then: {
        edit: [{...credentials, dirty: true}],
        connect: [{...connecting, link: told(mohela), login: {...triedLogin, username: 'sam.lee'}}, connect()],
        back: [{...looking, query: 'mohela'}, lookUp('mohela')],
        leave: [leftAt('credentials')],
        close: [leftAt('credentials')],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'answer', 'add', 'reconnect', 'remove', 'keep', 'disconnect',
          'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      given: 'the login, with something typed',
      state: {...credentials, dirty: true},
      then: {
        connect: [{...connecting, link: told(mohela), login: {...triedLogin, username: 'sam.lee'}}, connect()],
        back: [{...looking, query: 'mohela'}, lookUp('mohela')],
        leave: [{step: 'leaving', from: {...credentials, dirty: true}}],
        close: [leftAt('credentials')],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'answer', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      given: 'the login to connect again',
      state: {...credentials, link: before, login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null})},
      then: {
        edit: [
          {...credentials, link: before, login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null}), dirty: true},
        ],
        connect: [
          {
            ...connecting,
            link: told(aidvantage, before),
            login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null, username: 'sam.lee'}),
          },
          connect({servicer: aidvantage.uuid, connection: interruptedConnection.uuid}),
        ],
        back: [accounts],
        leave: [leftAt('credentials', before)],
        close: [leftAt('credentials', before)],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'answer', 'add', 'reconnect', 'remove', 'keep', 'disconnect',
          'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  connecting: [
    {
      given: 'connecting',
      state: connecting,
      then: {
        progressed: [{...connecting, stage: 'reading-loans'}, poll],
        challenged: [{...challenged, challenge: createChallenge([codeQuestion])}],
        connected: [justConnected],
        failed: [{...credentials, error: 'offline'}],
        back: [credentials],
        leave: [leaving],
        close: [leftAt('connecting')],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'stay', 'started', 'found', 'disconnected', 'finished',
        ),
      },
    },
  ],

  challenge: [
    {
      given: 'a challenge',
      state: challenged,
      then: {
        answer: [answered, {do: 'answer', attempt: attemptUuid, answers: events.answer.answers}],
        back: [credentials],
        leave: [{step: 'leaving', from: challenged}],
        close: [leftAt('challenge')],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      given: 'a challenge that was answered',
      state: answered,
      then: {
        progressed: [{...connecting, stage: 'reading-loans'}, poll],
        challenged: [{...challenged, challenge: createChallenge([codeQuestion])}],
        connected: [justConnected],
        failed: [{...challenged, error: 'offline'}],
        back: [credentials],
        leave: [{step: 'leaving', from: answered}],
        close: [leftAt('challenge')],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'stay', 'started', 'found', 'disconnected', 'finished',
        ),
      },
    },
    {
      given: 'a challenge whose answer did not arrive',
      state: {...challenged, error: 'offline'},
      then: {
        answer: [answered, {do: 'answer', attempt: attemptUuid, answers: events.answer.answers}],
        back: [credentials],
        leave: [{step: 'leaving', from: {...challenged, error: 'offline'}}],
        close: [leftAt('challenge')],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected',
          'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  accounts: [
    {
      given: 'the connected servicers',
      state: accounts,
      then: {
        add: [{...looking, link: before}, lookUp('')],
        reconnect: [
          {...credentials, link: before, login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null})},
        ],
        remove: [removing],
        finish: [{...accounts, busy: 'finish'}, {do: 'finish'}],
        leave: [leftAt('accounts', before)],
        close: [leftAt('accounts', before)],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'keep', 'disconnect', 'retry',
          'back', 'stay', 'started', 'found', 'progressed', 'challenged', 'connected', 'disconnected',
          'finished', 'failed',
        ),
      },
    },
    {
      given: 'asked before one is removed',
      state: removing,
      then: {
        keep: [accounts],
        disconnect: [{...removing, busy: 'disconnect'}, {do: 'disconnect', connection: mohelaConnection.uuid}],
        add: [{...looking, link: before}, lookUp('')],
        reconnect: [
          {...credentials, link: before, login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null})},
        ],
        remove: [removing],
        finish: [{...accounts, busy: 'finish'}, {do: 'finish'}],
        leave: [leftAt('accounts', before)],
        close: [leftAt('accounts', before)],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'retry', 'back', 'stay', 'started',
          'found', 'progressed', 'challenged', 'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      given: 'one is being removed',
      state: {...removing, busy: 'disconnect'},
      then: {
        disconnected: [
          list({...before, connections: [interruptedConnection], changed: true}, {kind: 'removed', servicer: 'MOHELA'}),
        ],
        failed: [{...removing, error: 'offline'}],
        leave: [leftAt('accounts', before)],
        close: [leftAt('accounts', before)],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'back', 'stay', 'started', 'found', 'progressed',
          'challenged', 'connected', 'finished',
        ),
      },
    },
    {
      given: 'one could not be removed',
      state: {...removing, error: 'offline'},
      then: {
        keep: [accounts],
        disconnect: [{...removing, busy: 'disconnect'}, {do: 'disconnect', connection: mohelaConnection.uuid}],
        retry: [{...removing, busy: 'disconnect'}, {do: 'disconnect', connection: mohelaConnection.uuid}],
        add: [{...looking, link: before}, lookUp('')],
        reconnect: [
          {...credentials, link: before, login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null})},
        ],
        remove: [removing],
        finish: [{...accounts, busy: 'finish'}, {do: 'finish'}],
        leave: [leftAt('accounts', before)],
        close: [leftAt('accounts', before)],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'back', 'stay', 'started', 'found',
          'progressed', 'challenged', 'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      given: 'finishing',
      state: {...accounts, busy: 'finish'},
      then: {
        finished: [
          {step: 'closed', response: createSuccess([mohelaConnection], 'The borrower finished with 1 servicer.')},
        ],
        failed: [{...accounts, error: 'offline'}],
        leave: [leftAt('accounts', before)],
        close: [leftAt('accounts', before)],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'back', 'stay', 'started', 'found', 'progressed',
          'challenged', 'connected', 'disconnected',
        ),
      },
    },
    {
      given: 'finishing failed',
      state: {...accounts, error: 'offline'},
      then: {
        finish: [{...accounts, busy: 'finish'}, {do: 'finish'}],
        retry: [{...accounts, busy: 'finish'}, {do: 'finish'}],
        add: [{...looking, link: before}, lookUp('')],
        reconnect: [
          {...credentials, link: before, login: createLogin(aidvantage, {connection: interruptedConnection.uuid, query: null})},
        ],
        remove: [removing],
        leave: [leftAt('accounts', before)],
        close: [leftAt('accounts', before)],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'keep', 'disconnect', 'back',
          'stay', 'started', 'found', 'progressed', 'challenged', 'connected', 'disconnected', 'finished',
          'failed',
        ),
      },
    },
    {
      given: 'no servicer left',
      state: list(createChangedLink()),
      then: {
        add: [{...looking, link: createChangedLink()}, lookUp('')],
        leave: [leftAt('accounts')],
        close: [leftAt('accounts')],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'back', 'stay', 'started', 'found', 'progressed', 'challenged',
          'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  problem: [
    {
      given: 'a problem that can be tried again',
      state: problem,
      then: {
        retry: [opening, start],
        leave: [leftWith('opening', 'offline')],
        close: [leftWith('opening', 'offline')],
        ...ignored(
          'open', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'back', 'stay', 'started', 'found', 'progressed', 'challenged',
          'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
    {
      given: 'a problem that ended it',
      state: refused,
      then: {
        open: [opening, start],
        leave: [{step: 'closed', response: refusal}],
        close: [{step: 'closed', response: refusal}],
        ...ignored(
          'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove', 'keep',
          'disconnect', 'finish', 'retry', 'back', 'stay', 'started', 'found', 'progressed', 'challenged',
          'connected', 'disconnected', 'finished', 'failed',
        ),
      },
    },
  ],

  leaving: [
    {
      given: 'asked whether to leave while connecting',
      state: leaving,
      then: {
        stay: [connecting],
        close: [leftAt('connecting')],
        progressed: [{step: 'leaving', from: {...connecting, stage: 'reading-loans'}}, poll],
        challenged: [{step: 'leaving', from: {...challenged, challenge: createChallenge([codeQuestion])}}],
        connected: [{step: 'leaving', from: justConnected}],
        failed: [{step: 'leaving', from: {...credentials, error: 'offline'}}],
        ...ignored(
          'open', 'leave', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'back', 'started', 'found', 'disconnected', 'finished',
        ),
      },
    },
    {
      given: 'asked whether to leave while it finishes',
      state: {step: 'leaving', from: {...list(createChangedLink(mohelaConnection)), busy: 'finish'}},
      then: {
        stay: [{...list(createChangedLink(mohelaConnection)), busy: 'finish'}],
        close: [leftAt('accounts', createChangedLink(mohelaConnection))],
        finished: [
          {step: 'closed', response: createSuccess([mohelaConnection], 'The borrower finished with 1 servicer.')},
        ],
        failed: [{step: 'leaving', from: {...list(createChangedLink(mohelaConnection)), error: 'offline'}}],
        ...ignored(
          'open', 'leave', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'back', 'started', 'found', 'progressed', 'challenged',
          'connected', 'disconnected',
        ),
      },
    },
  ],
};

function leftWith(step: StepName, failure: Code): Closed {
  const why = `The borrower left at the step "${step}" after a problem (${failure}).`;
  return {step: 'closed', response: createExit('incomplete', why, {step, code: failure})};
}

describe('the workflow, state by state', () => {
  it('has a row for every state and every event', () => {
    const told = steps.flatMap((step) =>
      table[step].flatMap(({state, then}) => Object.keys(then).map((type) => `${state.step} × ${type}`)),
    );
    const all = steps.flatMap((step) => eventTypes.map((type) => `${step} × ${type}`));
    expect([...new Set(told)]).to.have.members(all);
  });

  for (const {given, state, then} of Object.values(table).flat()) {
    describe(given, () => {
      for (const type of eventTypes) {
        const expected = then[type];
        it(`${type} ${leadsTo(state, expected)}`, () => {
          const [after, effect] = transition(deepFreeze(state), events[type]);
          if (expected === 'same') {
            expect(after).to.equal(state);
            expect(effect).to.equal(undefined);
          } else {
            expect(after).to.deep.equal(expected[0]);
            expect(effect).to.deep.equal(expected[1]);
          }
        });
      }
    });
  }
});

function leadsTo(state: State, then: Then): string {
  if (then === 'same') return 'changes nothing';
  const [{step}, effect] = then;
  return `${step === state.step ? 'stays at' : 'leads to'} ${step}${effect ? ` and asks to ${effect.do}` : ''}`;
}

/* Failures: for every code, where each step that asks the backend goes. */

const asking = {
  opening,
  search: looking,
  connecting,
  challenge: answered,
  accounts: {...accounts, busy: 'finish'},
} as const satisfies Partial<Record<Step, State>>;
type Asking = keyof typeof asking;

/** `here`: said beside what was asked; `credentials`: back at the login with the reason. */
type Lands = 'exit' | 'problem' | 'credentials' | 'here';

// prettier-ignore
const failures: Record<Code, Record<Asking, Lands>> = {
  'invalid-credentials': {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'credentials', accounts: 'here'},
  'account-locked':      {opening: 'problem', search: 'here',    connecting: 'problem',     challenge: 'problem',     accounts: 'here'},
  'challenge-failed':    {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'credentials', accounts: 'here'},
  'challenge-expired':   {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'credentials', accounts: 'here'},
  'servicer-down':       {opening: 'problem', search: 'here',    connecting: 'problem',     challenge: 'problem',     accounts: 'here'},
  'servicer-degraded':   {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'here',        accounts: 'here'},
  'rate-limited':        {opening: 'problem', search: 'here',    connecting: 'credentials', challenge: 'here',        accounts: 'here'},
  'no-loans':            {opening: 'problem', search: 'here',    connecting: 'problem',     challenge: 'problem',     accounts: 'here'},
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
const fails = (state: State, failure: Code) => transition(state, {type: 'failed', code: failure, message});

function landing(step: Asking, failure: Code): State {
  const state = asking[step];
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

const lands: Record<Lands, string> = {
  here: 'is told where it happened',
  credentials: 'returns to the login with the reason',
  problem: 'shows a problem with its way on',
  exit: 'ends it at once and says so until closed',
};

describe('a failure', () => {
  for (const failure of allCodes) {
    for (const step of Object.keys(asking) as Asking[]) {
      it(`${failure} at ${step} ${lands[failures[failure][step]]}`, () => {
        const [after, effect] = fails(asking[step], failure);
        expect(after).to.deep.equal(landing(step, failure));
        expect(effect).to.equal(undefined);
      });
    }

    it(`${failure} that nobody asked for changes nothing`, () => {
      const quiet: State[] = [
        CLOSED,
        done,
        welcome,
        search,
        credentials,
        challenged,
        accounts,
        problem,
        refused,
      ];
      for (const state of quiet) expect(fails(state, failure)[0], state.step).to.equal(state);
    });

    it(`${failure} behind the question whether to leave ${codes[failure].ends ? 'takes its place' : 'keeps it'}`, () => {
      const [after] = fails(leaving, failure);
      const behindIt = landing('connecting', failure);
      expect(after).to.deep.equal(codes[failure].ends ? behindIt : {step: 'leaving', from: behindIt});
    });
  }

  it('keeps the servicers that were found before', () => {
    const [after] = fails({...search, busy: true}, 'timeout');
    expect(after).to.have.property('servicers', search.servicers);
  });

  it('keeps the question about the connection that could not be removed', () => {
    const [after] = fails({...removing, busy: 'disconnect'}, 'timeout');
    expect(after).to.deep.equal({...removing, error: 'timeout'});
  });
});

describe('trying again after a problem', () => {
  /** From a problem at `connecting`, with the session started. */
  const routes: Record<Code, 'start' | 'search' | null> = {
    'invalid-credentials': 'start',
    'account-locked': 'search',
    'challenge-failed': 'start',
    'challenge-expired': 'start',
    'servicer-down': 'search',
    'servicer-degraded': 'start',
    'rate-limited': 'start',
    'no-loans': 'search',
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

  for (const failure of allCodes) {
    const route = routes[failure];
    const leads =
      route === 'start'
        ? 'opens a new session'
        : route === 'search'
          ? 'looks for another servicer'
          : 'is no way on';

    it(`${failure} ${leads}`, () => {
      const response = route ? null : createExit('error', message, {step: 'connecting', code: failure});
      const stuck: Problem = {step: 'problem', link: before, at: 'connecting', code: failure, response};
      const [after, effect] = transition(stuck, {type: 'retry'});
      if (!route) {
        expect(after).to.equal(stuck);
      } else if (route === 'start') {
        expect(after).to.deep.equal({step: 'opening', link: before});
        expect(effect).to.deep.equal(start);
      } else {
        expect(after).to.deep.equal({...looking, link: before});
        expect(effect).to.deep.equal(lookUp(''));
      }
    });

    it(`${failure} while it opened ${route ? 'opens again' : 'is no way on'}`, () => {
      const [stuck] = fails(opening, failure);
      const [after, effect] = transition(stuck, {type: 'retry'});
      expect(after).to.deep.equal(route ? opening : stuck);
      expect(effect).to.deep.equal(route ? start : undefined);
    });
  }

  it('keeps the borrower and what is connected when a session has expired', () => {
    const created = {...createChangedLink(mohelaConnection), uuid: null};
    const [stuck] = fails({...list(created), busy: 'finish'}, 'session-expired');
    const [again, effect] = transition(stuck, {type: 'retry'});
    expect(effect).to.deep.equal({do: 'start', auth, uuid: borrower.uuid});
    const [after] = transition(again, events.started);
    expect(after).to.deep.equal({step: 'welcome', link: created});
  });
});

/* Rules, in sentences. */

describe('an exit', () => {
  it('says who left, where, and with what connected', () => {
    const from: State = {...list(createChangedLink(mohelaConnection, interruptedConnection))};
    expect(responseTo(from, {type: 'close'})).to.deep.equal({
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

  it('has a code only where something failed', () => {
    expect(responseTo(search, {type: 'leave'}).result).not.to.have.property('code');
    expect(responseTo(problem, {type: 'leave'}).result).to.have.property('code', 'offline');
  });

  it('names the step that the problem came up at', () => {
    const [stuck] = fails(connecting, 'account-locked');
    expect(responseTo(stuck, {type: 'close'})).to.deep.include({
      message: 'The borrower left at the step "connecting" after a problem (account-locked).',
      status: 'incomplete',
    });
    expect(responseTo(stuck, {type: 'close'}).result).to.include({
      step: 'connecting',
      code: 'account-locked',
    });
  });

  it('is an error where it failed for good, and illegal where this borrower may not', () => {
    const statuses = allCodes.map((failure) => [
      failure,
      getOutcome(fails(opening, failure)[0])?.status ?? null,
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
    const response = responseTo(opening, {
      type: 'failed',
      code: 'invalid-key',
      message: 'The key is revoked.',
    });
    expect(response.message).to.equal('The key is revoked.');
  });

  it('is told at once where it ends for good, and told no other way when its screen is closed', () => {
    const [ended] = fails(opening, 'not-ready');
    const response = getOutcome(ended);
    expect(response).not.to.equal(null);
    for (const type of ['close', 'leave'] as const) {
      const [after] = transition(ended, {type});
      expect(after.step).to.equal('closed');
      expect(getOutcome(after)).to.equal(response);
    }
  });

  it('is asked about no more once it was told', () => {
    const [ended] = fails({...list(createChangedLink(mohelaConnection)), busy: 'finish'}, 'invalid-key');
    expect(transition(ended, {type: 'leave'})[0].step).to.equal('closed');
  });

  for (const {name, state} of states.filter(({state}) => state.step !== 'closed')) {
    it(`of "${name}" is frozen to its depth and of the published shape`, () => {
      const [after] = transition(fresh(state), {type: 'close'});
      const response = getOutcome(after);
      expect(LinkResponse.safeParse(response).success).to.equal(true);
      expect(LinkExit.safeParse(response).success).to.equal(true);
      expect(Object.keys(response ?? {})).to.have.members(['message', 'result', 'status']);
      expectFrozen(response);
    });
  }

  for (const failure of allCodes.filter((each) => codes[each].ends)) {
    it(`by ${failure} is frozen to its depth and of the published shape`, () => {
      const response = getOutcome(fails({...accounts, busy: 'finish'}, failure)[0]);
      expect(LinkExit.safeParse(response).success).to.equal(true);
      expectFrozen(response);
    });
  }
});

describe('finishing', () => {
  const finishing: Accounts = {...list(createChangedLink(mohelaConnection)), busy: 'finish'};
  const finish = (...connections: readonly Connection[]): LinkSuccess => {
    const response = responseTo(finishing, {type: 'finished', connections});
    if (response.status !== 'complete') throw new Error(response.message);
    return response;
  };

  it('tells the page what the backend says is connected', () => {
    expect(finish(mohelaConnection, interruptedConnection)).to.deep.equal({
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

  it('counts one servicer as one', () => {
    expect(finish(mohelaConnection).message).to.equal('The borrower finished with 1 servicer.');
  });

  it('answers an object that is frozen to its depth and of the published shape', () => {
    const response = finish(mohelaConnection);
    expect(LinkResponse.safeParse(response).success).to.equal(true);
    expectFrozen(response);
  });

  it('says nothing of loans or balances', () => {
    expect(JSON.stringify(finish(mohelaConnection)))
      .not.to.contain('balance')
      .and.not.to.contain('loan');
  });

  it('is asked once, however often it is pressed', () => {
    const [busy, effect] = transition(list(createChangedLink(mohelaConnection)), {type: 'finish'});
    expect(effect).to.deep.equal({do: 'finish'});
    expect(transition(busy, {type: 'finish'})).to.deep.equal([busy]);
    expect(transition(busy, {type: 'finish'})[0]).to.equal(busy);
  });

  it('takes nothing else while it is under way', () => {
    for (const type of ['add', 'reconnect', 'remove', 'keep', 'disconnect', 'retry'] as const) {
      expect(transition(finishing, events[type])[0], type).to.equal(finishing);
    }
  });

  it('is not to be had with nothing connected', () => {
    const empty = list(createChangedLink());
    expect(transition(empty, {type: 'finish'})[0]).to.equal(empty);
  });
});

describe('the borrower', () => {
  const opened = (uuid: string | null) => transition(CLOSED, {type: 'open', auth, uuid});

  it('is created where the page names none, and told from then on', () => {
    const [state, effect] = opened(null);
    expect(effect).to.deep.equal({do: 'start', auth, uuid: null});
    expect(responseTo(state, {type: 'close'}).result.borrower).to.deep.equal({uuid: null});

    const [started] = transition(state, events.started);
    expect(responseTo(started, {type: 'close'}).result.borrower).to.deep.equal({uuid: borrower.uuid});
  });

  it('is the one that the page names, known before the session has started', () => {
    const [state, effect] = opened(borrower.uuid);
    expect(effect).to.deep.equal({do: 'start', auth, uuid: borrower.uuid});
    expect(responseTo(state, {type: 'close'}).result.borrower).to.deep.equal({uuid: borrower.uuid});
  });

  it('is nobody where the uuid is none, and the backend is still asked about what was given', () => {
    for (const uuid of ['', 'jordan', `${borrower.uuid} `, '00000000-0000-0000-0000-00000000000g']) {
      const [state, effect] = opened(uuid);
      expect(effect, uuid).to.deep.equal({do: 'start', auth, uuid});
      const response = getOutcome(fails(state, 'invalid-uuid')[0]);
      expect(response?.status).to.equal('error');
      expect(response?.result.borrower).to.deep.equal({uuid: null});
      expect(LinkResponse.safeParse(response).success).to.equal(true);
    }
  });
});

describe('opening again', () => {
  const other = {type: 'key', nexus_key: 'sandbox_other'} as const;
  const open = {type: 'open', auth: other, uuid: null} as const;
  const anew: Opening = {
    step: 'opening',
    link: {
      auth: other,
      uuid: null,
      borrower: {uuid: null},
      environment: null,
      connections: [],
      changed: false,
      usernames: {},
    },
  };

  it('begins with nothing of the opening before', () => {
    const [left] = transition(list(createChangedLink(mohelaConnection)), {type: 'close'});
    expect(transition(left, open)[0]).to.deep.equal(anew);
    expect(getOutcome(transition(left, open)[0])).to.equal(null);
  });

  it('works while the screen of a problem that ended it is still up', () => {
    const [ended] = fails({...list(createChangedLink(mohelaConnection)), busy: 'finish'}, 'not-allowed');
    expect(transition(ended, open)[0]).to.deep.equal(anew);
  });

  it('changes nothing while one is under way', () => {
    const under = states
      .map(({state}) => state)
      .filter((state) => state.step !== 'closed' && !getOutcome(state));
    for (const state of under) expect(transition(state, open)[0]).to.equal(state);
  });
});

describe('leaving', () => {
  const changed = createChangedLink(mohelaConnection);
  const known = createLink({connections: [mohelaConnection]});
  const asks: readonly (readonly [given: string, state: State])[] = [
    ['while it connects', connecting],
    ['at a challenge', challenged],
    ['at a challenge that was answered', answered],
    ['with something typed into the login', {...credentials, dirty: true}],
    ['with a servicer connected since it opened', list(changed)],
    ['from the search, with a servicer connected since it opened', {...search, link: changed}],
    ['from the login, with a servicer connected since it opened', {...credentials, link: changed}],
    ['from the welcome, with a servicer connected in the session before', {...welcome, link: changed}],
    ['while a session opens again, with a servicer connected in the one before', {...opening, link: changed}],
    ['from a problem that can be tried again, with a servicer connected', {...problem, link: changed}],
  ];
  const leaves: readonly (readonly [given: string, state: State])[] = [
    ['while it opens', opening],
    ['from the welcome', welcome],
    ['from the search', search],
    ['from the login with nothing typed', credentials],
    ['from the login that failed', {...credentials, error: 'invalid-credentials'}],
    ['from servicers that were connected before', list(known)],
    ['with the only connection removed since it opened', list(createChangedLink())],
    ['while it finishes with nothing new', {...list(known), busy: 'finish'}],
    ['while one is asked about before it is removed', {...list(known), removing: mohelaConnection.uuid}],
    ['from a problem that can be tried again', problem],
    ['from a problem that ended it', refused],
    ['from a problem that ended it, with a servicer connected', {...refused, link: changed}],
  ];

  for (const [given, state] of asks) {
    it(`asks first ${given}`, () => {
      expect(transition(state, {type: 'leave'})).to.deep.equal([{step: 'leaving', from: state}]);
    });
    it(`asks nothing ${given} when the page closes it`, () => {
      expect(transition(state, {type: 'close'})[0].step).to.equal('closed');
    });
  }
  for (const [given, state] of leaves) {
    it(`asks nothing ${given}`, () => {
      expect(transition(state, {type: 'leave'})[0].step).to.equal('closed');
    });
  }

  it('goes back to the very same place on Stay', () => {
    for (const [given, state] of asks) {
      const [question] = transition(state, {type: 'leave'});
      expect(transition(question, {type: 'stay'})[0], given).to.equal(state);
    }
  });

  it('exits from the step behind the question', () => {
    for (const [given, state] of asks) {
      const [question] = transition(state, {type: 'leave'});
      expect(transition(question, {type: 'close'})[0], given).to.deep.equal(
        transition(state, {type: 'close'})[0],
      );
    }
  });

  it('has gone on connecting when the borrower stays', () => {
    const [asked] = transition(connecting, {type: 'leave'});
    const [still, effect] = transition(asked, events.progressed);
    expect(effect).to.deep.equal(poll);
    const [through] = transition(still, events.connected);
    expect(through.step).to.equal('leaving');
    expect(getMainState(through)).to.deep.equal(justConnected);
    expect(transition(through, {type: 'stay'})[0]).to.deep.equal(justConnected);
  });

  it('tells of a servicer that was connected behind the question', () => {
    const [through] = transition(leaving, events.connected);
    const {connections, step} = exitTo(through, {type: 'close'}).result;
    expect(step).to.equal('accounts');
    expect(connections.map(({uuid}) => uuid)).to.deep.equal([nelnetConnection.uuid]);
  });

  it('ends in success where the finish came through behind the question', () => {
    const [asked] = transition({...list(changed), busy: 'finish'}, {type: 'leave'});
    expect(responseTo(asked, events.finished).status).to.equal('complete');
  });
});

describe('choosing a servicer', () => {
  const searching: Search = {...search, link: createChangedLink(mohelaConnection, interruptedConnection)};

  it('asks to log in', () => {
    const [after] = transition(searching, {type: 'choose', servicer: nelnet});
    expect(after).to.deep.equal({
      ...credentials,
      link: searching.link,
      login: createLogin(nelnet, {query: 'ed'}),
    });
  });

  it('recognises one that is connected already, also while it is down', () => {
    const expected = list(searching.link, {kind: 'already', servicer: 'MOHELA'});
    expect(transition(searching, {type: 'choose', servicer: mohela})).to.deep.equal([expected]);
    const unavailable: Servicer = {...mohela, health: 'down'};
    expect(transition(searching, {type: 'choose', servicer: unavailable})).to.deep.equal([expected]);
  });

  it('logs in again to one that needs it', () => {
    const [after] = transition(searching, {type: 'choose', servicer: aidvantage});
    expect(after).to.have.property('login').that.deep.include({connection: interruptedConnection.uuid});
  });

  it('is not possible for one that is down', () => {
    expect(transition(searching, {type: 'choose', servicer: downServicer})[0]).to.equal(searching);
  });

  it('leads to the login of one that is down and was interruptedConnection, as its own list does', () => {
    const [after] = transition(searching, {type: 'choose', servicer: {...aidvantage, health: 'down'}});
    expect(after).to.have.property('login').that.deep.include({connection: interruptedConnection.uuid});
  });

  it('is possible for one that is degraded', () => {
    const [after] = transition(searching, {type: 'choose', servicer: {...nelnet, health: 'degraded'}});
    expect(after.step).to.equal('credentials');
  });

  it('returns to the same search on Back', () => {
    const [logIn] = transition({...searching, query: 'great lakes'}, {type: 'choose', servicer: nelnet});
    const [after, effect] = transition(logIn, {type: 'back'});
    expect(after).to.have.property('query', 'great lakes');
    expect(effect).to.deep.equal(lookUp('great lakes'));
  });

  it('starts with an empty search when one more is added', () => {
    expect(transition(list(createChangedLink(mohelaConnection)), {type: 'add'})[1]).to.deep.equal(lookUp(''));
  });
});

describe('logging in', () => {
  it('sends every byte as it was typed', () => {
    const typed = {username: ' Ünï\tCode ', password: '  p a s s\u0000 '};
    expect(transition(credentials, {type: 'connect', ...typed})[1]).to.deep.include(typed);
  });

  it('keeps the username, and the search, whatever happened', () => {
    const [busy] = transition(credentials, events.connect);
    const [halted] = transition(busy, events.challenged);
    const ways: State[] = [
      fails(busy, 'invalid-credentials')[0],
      fails(busy, 'timeout')[0],
      transition(busy, {type: 'back'})[0],
      transition(halted, {type: 'back'})[0],
      fails(transition(halted, events.answer)[0], 'challenge-failed')[0],
    ];
    for (const state of ways) {
      expect(state).to.have.property('step', 'credentials');
      expect(state).to.have.property('login').that.includes({username: 'sam.lee', query: 'mohela'});
    }
  });

  describe('asks for no username twice in an opening:', () => {
    const [halted] = fails(transition(credentials, events.connect)[0], 'invalid-credentials');
    const at = (state: State) => expect(state).to.have.property('login').that.has.property('username');

    it('has it where the same servicer is found again', () => {
      const [back] = transition(halted, {type: 'back'});
      at(transition(back, {type: 'choose', servicer: mohela})[0]).that.equals('sam.lee');
    });

    it('has it where what it connected asks for a login again', () => {
      const [busy] = transition(credentials, events.connect);
      const again = {...interruptedConnection, servicer: mohela};
      const [listed] = transition(busy, {type: 'connected', connection: again});
      at(transition(listed, {type: 'reconnect', connection: again.uuid})[0]).that.equals('sam.lee');
    });

    it('has it after the session has ended, and started again', () => {
      const [ended] = fails(transition(credentials, events.connect)[0], 'session-expired');
      const [restarted] = transition(transition(ended, {type: 'retry'})[0], events.started);
      expect(restarted).to.have.nested.property(`link.usernames.${mohela.uuid}`, 'sam.lee');
    });

    it('has none for another servicer', () => {
      const [back] = transition(halted, {type: 'back'});
      at(transition(back, {type: 'choose', servicer: nelnet})[0]).that.equals('');
    });
  });

  it('forgets that something was typed once it was sent', () => {
    const [busy] = transition({...credentials, dirty: true}, events.connect);
    expect(transition(busy, {type: 'back'})[0]).to.have.property('dirty', false);
  });

  it('says why it is back until it is sent again', () => {
    const [failed] = fails(connecting, 'invalid-credentials');
    const [edited] = transition(failed, {type: 'edit'});
    expect(edited).to.deep.include({error: 'invalid-credentials', dirty: true});
  });
});

describe('a challenge', () => {
  it('is asked again with the attempts that are left', () => {
    const rejected = createChallenge([textQuestion], {attempts_left: 1, rejected: true});
    const [after] = transition(answered, {type: 'challenged', attempt: attemptUuid, challenge: rejected});
    expect(after).to.deep.equal({...challenged, challenge: rejected});
  });

  it('may be followed by another', () => {
    const [busy] = transition(connecting, events.challenged);
    const [sent, effect] = transition(busy, {type: 'answer', answers: []});
    expect(effect).to.deep.equal({do: 'answer', attempt: attemptUuid, answers: []});
    const [next] = transition(sent, {
      ...events.challenged,
      challenge: createChallenge([textQuestion, codeQuestion]),
    });
    expect(next).to.have.nested.property('challenge.questions').with.lengthOf(2);
  });

  it('is answered once, however often it is sent', () => {
    expect(transition(answered, events.answer)[0]).to.equal(answered);
  });

  it('returns to the login with the reason when no attempt is left', () => {
    expect(fails(answered, 'challenge-failed')[0]).to.deep.equal({...credentials, error: 'challenge-failed'});
  });
});

describe('the connected servicers', () => {
  it('show a servicer that was connected again once, with what it now is', () => {
    const restored: Connection = {...interruptedConnection, status: 'connected'};
    const [after] = transition({...connecting, link: before}, {type: 'connected', connection: restored});
    const {link: of, notice} = after as Accounts;
    expect(of.connections).to.have.lengthOf(2).and.to.deep.include.members([mohelaConnection, restored]);
    expect(of.changed).to.equal(true);
    expect(notice).to.deep.equal({kind: 'connected', servicer: 'Aidvantage'});
  });

  it('say when a new one needs connecting again', () => {
    const [after] = transition(connecting, {type: 'connected', connection: interruptedConnection});
    expect(after).to.have.property('notice').that.deep.equals({kind: 'interrupted', servicer: 'Aidvantage'});
  });

  it('do not lose one to a second click on Remove', () => {
    const [busy, effect] = transition(removing, {type: 'disconnect'});
    expect(effect).to.deep.equal({do: 'disconnect', connection: mohelaConnection.uuid});
    expect(transition(busy, {type: 'disconnect'})[0]).to.equal(busy);
  });

  it('offer nothing for a connection that is not in the list', () => {
    for (const type of ['remove', 'reconnect'] as const) {
      expect(transition(accounts, {type, connection: nelnetConnection.uuid})[0], type).to.equal(accounts);
    }
  });

  it('try again only what failed', () => {
    expect(transition(accounts, {type: 'retry'})[0]).to.equal(accounts);
    const [kept] = transition({...removing, error: 'timeout'}, {type: 'keep'});
    expect(transition(kept, {type: 'retry'})[0]).to.equal(kept);
  });
});

describe('a secret', () => {
  it('is in the one effect that needs it', () => {
    expect(transition(credentials, events.connect)[1]).to.have.property('password', SECRET);
    expect(transition(challenged, events.answer)[1])
      .to.have.property('answers')
      .that.deep.equals([{question: textQuestion.uuid, value: SECRET}]);
  });

  it('is in no state, whatever follows the login or the answer', () => {
    const [signingIn] = transition(credentials, events.connect);
    const [sent] = transition(challenged, events.answer);
    for (const first of [signingIn, sent]) {
      for (const one of eventTypes) {
        for (const other of eventTypes) {
          const [second] = transition(first, events[one]);
          const [third] = transition(second, events[other]);
          for (const state of [first, second, third]) expectNowhere(SECRET, state);
        }
      }
    }
  });

  it('is taken up by no state that did not ask for it', () => {
    for (const {name, state} of states) {
      for (const type of ['connect', 'answer'] as const) {
        const [after, effect] = transition(state, events[type]);
        expectNowhere(SECRET, after);
        if (after === state) expect(effect, name).to.equal(undefined);
      }
    }
  });
});

describe('the gallery', () => {
  it('shows every step, and every code of a problem', () => {
    expect(new Set(states.map(({state}) => state.step))).to.deep.equal(new Set(steps));
    const shown = states.flatMap(({state}) => (state.step === 'problem' ? [state.code] : []));
    expect(shown).to.have.members(allCodes);
  });

  it('gives every state a name of its own', () => {
    expect(new Set(states.map(({name}) => name)).size).to.equal(states.length);
  });

  it('shows nothing that the contract would refuse', () => {
    for (const {name, state} of states) {
      const shown = getMainState(state);
      const response = getOutcome(state);
      if (response) expect(LinkResponse.safeParse(response).success, name).to.equal(true);
      if (shown.step === 'closed') continue;
      const {link: of} = shown;
      const servicers =
        shown.step === 'search' ? (shown.servicers ?? []) : 'login' in shown ? [shown.login.servicer] : [];
      expect(of.borrower.uuid === null || safeParse(Uuid, of.borrower.uuid).success, name).to.equal(true);
      for (const each of of.connections) expect(safeParse(Connection, each).success, name).to.equal(true);
      for (const each of servicers) expect(safeParse(Servicer, each).success, name).to.equal(true);
      if (shown.step === 'challenge')
        expect(safeParse(Challenge, shown.challenge).success, name).to.equal(true);
    }
  });

  it('shows a problem as ended exactly where its code ends it', () => {
    for (const {name, state} of states) {
      if (state.step !== 'problem') continue;
      expect(state.response?.status ?? null, name).to.equal(codes[state.code].ends);
    }
  });

  it('asks before leaving only where leaving would ask', () => {
    for (const {name, state} of states) {
      if (state.step === 'leaving')
        expect(transition(state.from, {type: 'leave'})[0], name).to.deep.equal(state);
    }
  });
});

/* Helpers */

function responseTo(state: State, event: WorkflowEvent): LinkResponse {
  const response = getOutcome(transition(state, event)[0]);
  if (!response) throw new Error(`${event.type} gave no outcome at ${state.step}.`);
  return response;
}

function exitTo(state: State, event: WorkflowEvent): LinkExit {
  const response = responseTo(state, event);
  if (response.status === 'complete') throw new Error(response.message);
  return response;
}

/** The same state without the literal's own response, so that what is told is made by the workflow. */
function fresh(state: State): State {
  return state.step === 'problem' && state.response
    ? fails({step: 'opening', link: state.link}, state.code)[0]
    : state;
}

/** A state that a transition changed in place would throw. */
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
  for (const [key, each] of Object.entries(value)) expectFrozen(each, `${path}.${key}`);
}

function expectNowhere(secret: string, value: unknown, path = 'state'): void {
  if (typeof value === 'string') {
    expect(value.includes(secret), path).to.equal(false);
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Reflect.ownKeys(value)) {
      expectNowhere(secret, key, path);
      expectNowhere(secret, Reflect.get(value, key), `${path}.${String(key)}`);
    }
  }
}
