/**
 * The workflow as a table: for every state and every event, where the borrower goes and what is asked of the
 * backend. Below it stand the rules that the table follows, in sentences.
 */
import {safeParse} from 'zod/mini';
import {expect} from '@open-wc/testing';

import {
  aidvantage,
  atMohela,
  atNelnet,
  attempt,
  borrower,
  challenge,
  code,
  down,
  exit,
  interrupted,
  link,
  linked,
  login,
  mohela,
  nelnet,
  nexus_key,
  popular,
  states,
  success,
  text,
  tried,
} from '../fixtures/states.js';
import {expectNone, findDifferences, itForEach} from '../support/case-table.js';
import {codes, type Code} from '../../src/contract/errors.js';
import {
  behind,
  closed,
  outcome,
  transition,
  type Accounts,
  type Challenged,
  type Closed,
  type Connecting,
  type Credentials,
  type Effect,
  type FlowEvent,
  type Leaving,
  type Link,
  type Notice,
  type Opening,
  type Problem,
  type Search,
  type State,
  type Step,
  type Unstarted,
  type Welcome,
} from '../../src/workflow/transition.js';
import {
  Challenge,
  Connection,
  LinkExit,
  LinkResponse,
  Servicer,
  Uuid,
  type LinkSuccess,
  type Place,
} from '../../src/contract/schemas.js';

type EventType = FlowEvent['type'];

const SECRET = 'c4n4ry-pässword ☃';
const message = 'The backend says why.';

/** One of each event; an event that is new does not compile without its example. */
const events = {
  open: {type: 'open', nexus_key, uuid: borrower.uuid},
  begin: {type: 'begin'},
  search: {type: 'search', query: 'nelnet'},
  choose: {type: 'choose', servicer: nelnet},
  edit: {type: 'edit'},
  connect: {type: 'connect', username: 'sam.lee', password: SECRET},
  answer: {type: 'answer', answers: [{question: text.uuid, value: SECRET}]},
  add: {type: 'add'},
  reconnect: {type: 'reconnect', connection: interrupted.uuid},
  remove: {type: 'remove', connection: atMohela.uuid},
  keep: {type: 'keep'},
  disconnect: {type: 'disconnect'},
  finish: {type: 'finish'},
  retry: {type: 'retry'},
  back: {type: 'back'},
  leave: {type: 'leave'},
  stay: {type: 'stay'},
  close: {type: 'close'},
  started: {type: 'started', started: {environment: 'sandbox', borrower, connections: [atMohela]}},
  found: {type: 'found', servicers: [nelnet]},
  progressed: {type: 'progressed', attempt, stage: 'reading-loans'},
  challenged: {type: 'challenged', attempt, challenge: challenge([code])},
  connected: {type: 'connected', connection: atNelnet},
  disconnected: {type: 'disconnected', connection: atMohela.uuid},
  finished: {type: 'finished', connections: [atMohela]},
  failed: {type: 'failed', code: 'offline', message},
} as const satisfies {[T in EventType]: Extract<FlowEvent, {type: T}>};
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

const unstarted: Unstarted = {...link(), environment: null};
const before = link({connections: [atMohela, interrupted]});

const opening: Opening = {step: 'opening', link: unstarted};
const welcome: Welcome = {step: 'welcome', link: link()};
const search: Search = {
  step: 'search',
  link: link(),
  query: 'ed',
  servicers: popular,
  busy: false,
  error: null,
};
const looking: Search = {...search, query: '', servicers: null, busy: true};
const credentials: Credentials = {
  step: 'credentials',
  link: link(),
  login: tried,
  dirty: false,
  error: null,
};
const connecting: Connecting = {step: 'connecting', link: link(), login: tried, stage: 'signing-in'};
const challenged: Challenged = {
  step: 'challenge',
  link: link(),
  login: tried,
  attempt,
  challenge: challenge([text]),
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
const removing: Accounts = {...accounts, removing: atMohela.uuid};
const problem: Problem = {
  step: 'problem',
  link: unstarted,
  at: 'opening',
  code: 'offline',
  response: null,
};
const refusal = exit('illegal', message, {step: 'opening', code: 'not-allowed'});
const refused: Problem = {...problem, code: 'not-allowed', response: refusal};
const leaving: Leaving = {step: 'leaving', from: connecting};
const done: Closed = {step: 'closed', response: success([atMohela], 'The borrower finished.')};

const list = (of: Link, notice: Notice | null = null): Accounts => ({...accounts, link: of, notice});
const welcomed: Welcome = {step: 'welcome', link: link({connections: [atMohela]})};
const justConnected = list(linked(atNelnet), {kind: 'connected', servicer: 'Nelnet'});
const leftAt = (step: Place, of: Unstarted = link()): Closed => ({
  step: 'closed',
  response: exit('incomplete', `The borrower left at the step "${step}".`, {
    step,
    connections: of.connections,
  }),
});

const start: Effect = {do: 'start', nexus_key, uuid: borrower.uuid};
const lookUp = (query: string): Effect => ({do: 'search', query});
const poll: Effect = {do: 'poll', attempt};
const connect = (changes: {connection?: string; servicer?: string} = {}): Effect => ({
  do: 'connect',
  servicer: mohela.uuid,
  connection: null,
  username: 'sam.lee',
  password: SECRET,
  ...changes,
});

/** What is known once a username was sent to a servicer. */
const told = ({uuid}: Servicer, of = link()) => ({...of, usernames: {[uuid]: 'sam.lee'}});

/* The table. */

type Then = 'same' | readonly [state: State, effect?: Effect];
interface Row {
  readonly name: string;
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
      name: 'closed before the first opening',
      state: closed,
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
      name: 'closed after an outcome',
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
      name: 'opening',
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
      name: 'welcome',
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
      name: 'welcome with a servicer connected before',
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
      name: 'search with a list of servicers',
      state: search,
      then: {
        search: [{...search, query: 'nelnet', busy: true}, lookUp('nelnet')],
        choose: [{...credentials, login: login(nelnet, {query: 'ed'})}],
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
      name: 'search in progress',
      state: {...search, busy: true},
      then: {
        search: [{...search, query: 'nelnet', busy: true}, lookUp('nelnet')],
        found: [{...search, servicers: [nelnet]}],
        failed: [{...search, error: 'offline'}],
        choose: [{...credentials, login: login(nelnet, {query: 'ed'})}],
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
      name: 'search that failed',
      state: {...search, error: 'offline'},
      then: {
        search: [{...search, query: 'nelnet', busy: true}, lookUp('nelnet')],
        retry: [{...search, busy: true}, lookUp('ed')],
        choose: [{...credentials, login: login(nelnet, {query: 'ed'})}],
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
      name: 'search for another servicer',
      state: {...search, link: before},
      then: {
        search: [{...search, link: before, query: 'nelnet', busy: true}, lookUp('nelnet')],
        choose: [{...credentials, link: before, login: login(nelnet, {query: 'ed'})}],
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
      name: 'credentials',
      state: credentials,
      then: {
        edit: [{...credentials, dirty: true}],
        connect: [{...connecting, link: told(mohela), login: {...tried, username: 'sam.lee'}}, connect()],
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
      name: 'credentials with typed text',
      state: {...credentials, dirty: true},
      then: {
        connect: [{...connecting, link: told(mohela), login: {...tried, username: 'sam.lee'}}, connect()],
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
      name: 'credentials to reconnect',
      state: {...credentials, link: before, login: login(aidvantage, {connection: interrupted.uuid, query: null})},
      then: {
        edit: [
          {...credentials, link: before, login: login(aidvantage, {connection: interrupted.uuid, query: null}), dirty: true},
        ],
        connect: [
          {
            ...connecting,
            link: told(aidvantage, before),
            login: login(aidvantage, {connection: interrupted.uuid, query: null, username: 'sam.lee'}),
          },
          connect({servicer: aidvantage.uuid, connection: interrupted.uuid}),
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
      name: 'connecting',
      state: connecting,
      then: {
        progressed: [{...connecting, stage: 'reading-loans'}, poll],
        challenged: [{...challenged, challenge: challenge([code])}],
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
      name: 'challenge',
      state: challenged,
      then: {
        answer: [answered, {do: 'answer', attempt, answers: events.answer.answers}],
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
      name: 'challenge that was answered',
      state: answered,
      then: {
        progressed: [{...connecting, stage: 'reading-loans'}, poll],
        challenged: [{...challenged, challenge: challenge([code])}],
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
      name: 'challenge whose answer did not arrive',
      state: {...challenged, error: 'offline'},
      then: {
        answer: [answered, {do: 'answer', attempt, answers: events.answer.answers}],
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
      name: 'accounts',
      state: accounts,
      then: {
        add: [{...looking, link: before}, lookUp('')],
        reconnect: [
          {...credentials, link: before, login: login(aidvantage, {connection: interrupted.uuid, query: null})},
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
      name: 'accounts with a removal to confirm',
      state: removing,
      then: {
        keep: [accounts],
        disconnect: [{...removing, busy: 'disconnect'}, {do: 'disconnect', connection: atMohela.uuid}],
        add: [{...looking, link: before}, lookUp('')],
        reconnect: [
          {...credentials, link: before, login: login(aidvantage, {connection: interrupted.uuid, query: null})},
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
      name: 'accounts while one is removed',
      state: {...removing, busy: 'disconnect'},
      then: {
        disconnected: [
          list({...before, connections: [interrupted], changed: true}, {kind: 'removed', servicer: 'MOHELA'}),
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
      name: 'accounts after a removal failed',
      state: {...removing, error: 'offline'},
      then: {
        keep: [accounts],
        disconnect: [{...removing, busy: 'disconnect'}, {do: 'disconnect', connection: atMohela.uuid}],
        retry: [{...removing, busy: 'disconnect'}, {do: 'disconnect', connection: atMohela.uuid}],
        add: [{...looking, link: before}, lookUp('')],
        reconnect: [
          {...credentials, link: before, login: login(aidvantage, {connection: interrupted.uuid, query: null})},
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
      name: 'accounts while finishing',
      state: {...accounts, busy: 'finish'},
      then: {
        finished: [
          {step: 'closed', response: success([atMohela], 'The borrower finished with 1 servicer.')},
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
      name: 'accounts after finishing failed',
      state: {...accounts, error: 'offline'},
      then: {
        finish: [{...accounts, busy: 'finish'}, {do: 'finish'}],
        retry: [{...accounts, busy: 'finish'}, {do: 'finish'}],
        add: [{...looking, link: before}, lookUp('')],
        reconnect: [
          {...credentials, link: before, login: login(aidvantage, {connection: interrupted.uuid, query: null})},
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
      name: 'accounts without a servicer',
      state: list(linked()),
      then: {
        add: [{...looking, link: linked()}, lookUp('')],
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
      name: 'problem that can be retried',
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
      name: 'problem that ended the opening',
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
      name: 'leaving while connecting',
      state: leaving,
      then: {
        stay: [connecting],
        close: [leftAt('connecting')],
        progressed: [{step: 'leaving', from: {...connecting, stage: 'reading-loans'}}, poll],
        challenged: [{step: 'leaving', from: {...challenged, challenge: challenge([code])}}],
        connected: [{step: 'leaving', from: justConnected}],
        failed: [{step: 'leaving', from: {...credentials, error: 'offline'}}],
        ...ignored(
          'open', 'leave', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'back', 'started', 'found', 'disconnected', 'finished',
        ),
      },
    },
    {
      name: 'leaving while finishing',
      state: {step: 'leaving', from: {...list(linked(atMohela)), busy: 'finish'}},
      then: {
        stay: [{...list(linked(atMohela)), busy: 'finish'}],
        close: [leftAt('accounts', linked(atMohela))],
        finished: [
          {step: 'closed', response: success([atMohela], 'The borrower finished with 1 servicer.')},
        ],
        failed: [{step: 'leaving', from: {...list(linked(atMohela)), error: 'offline'}}],
        ...ignored(
          'open', 'leave', 'begin', 'search', 'choose', 'edit', 'connect', 'answer', 'add', 'reconnect', 'remove',
          'keep', 'disconnect', 'finish', 'retry', 'back', 'started', 'found', 'progressed', 'challenged',
          'connected', 'disconnected',
        ),
      },
    },
  ],
};

function leftWith(step: Place, failure: Code): Closed {
  const why = `The borrower left at the step "${step}" after a problem (${failure}).`;
  return {step: 'closed', response: exit('incomplete', why, {step, code: failure})};
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
    it(`answers every event in the state "${name}"`, () => {
      expectNone(eventTypes.flatMap((type) => findMistakes(state, events[type], then[type])));
    });
  }
});

/** Compares one transition with its cell of the table, and says in words what is wrong. */
function findMistakes(state: State, event: FlowEvent, then: Then): string[] {
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
      const response = exit(status, message, {step, code: failure, connections: state.link.connections});
      return {step: 'problem', link: state.link, at: step, code: failure, response};
    }
  }
}

describe('a failure', () => {
  for (const failure of allCodes) {
    const {ends} = codes[failure];

    it(`${failure} leads where the table says from every step that waits for the backend`, () => {
      const mistakes = (Object.keys(asking) as Asking[]).flatMap((step) => {
        const [after, effect] = fails(asking[step], failure);
        const differences = [
          ...findDifferences(after, landing(step, failure), 'state'),
          ...findDifferences(effect, undefined, 'effect'),
        ];
        const label = `at ${step} it should land at "${failures[failure][step]}"`;
        return differences.length > 0 ? [`${label}, but: ${differences.join('; ')}`] : [];
      });
      expectNone(mistakes);
    });

    it(`${failure} ${ends ? 'replaces' : 'stays behind'} the question whether to leave`, () => {
      const [after] = fails(leaving, failure);
      const behindIt = landing('connecting', failure);
      expect(after).to.deep.equal(ends ? behindIt : {step: 'leaving', from: behindIt});
    });
  }

  it('changes nothing where no request is in flight', () => {
    const quiet = [closed, done, welcome, search, credentials, challenged, accounts, problem, refused];
    for (const failure of allCodes)
      for (const state of quiet)
        expect(fails(state, failure)[0], `${failure} at ${state.step}`).to.equal(state);
  });

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

  const codesOf = (route: 'start' | 'search' | null) =>
    allCodes.filter((failure) => routes[failure] === route).map((name) => ({name}));
  const problemBy = (failure: Code, response: LinkExit | null = null): Problem => {
    return {step: 'problem', link: before, at: 'connecting', code: failure, response};
  };
  const retry = (state: State) => transition(state, {type: 'retry'});

  itForEach('opens a new session', codesOf('start'), ({name}) => {
    const [after, effect] = retry(problemBy(name));
    expect(after).to.deep.equal({step: 'opening', link: before});
    expect(effect).to.deep.equal(start);
  });

  itForEach('searches for another servicer', codesOf('search'), ({name}) => {
    const [after, effect] = retry(problemBy(name));
    expect(after).to.deep.equal({...looking, link: before});
    expect(effect).to.deep.equal(lookUp(''));
  });

  itForEach('is impossible after a code that ends the opening', codesOf(null), ({name}) => {
    const stuck = problemBy(name, exit('error', message, {step: 'connecting', code: name}));
    expect(retry(stuck)[0]).to.equal(stuck);
    const [unopened] = fails(opening, name);
    expect(retry(unopened)).to.deep.equal([unopened]);
  });

  const retriable = [...codesOf('start'), ...codesOf('search')];
  itForEach('opens again where the opening itself failed', retriable, ({name}) => {
    const [after, effect] = retry(fails(opening, name)[0]);
    expect(after).to.deep.equal(opening);
    expect(effect).to.deep.equal(start);
  });

  it('keeps the borrower and what is connected when a session has expired', () => {
    const created = {...linked(atMohela), uuid: null};
    const [stuck] = fails({...list(created), busy: 'finish'}, 'session-expired');
    const [again, effect] = transition(stuck, {type: 'retry'});
    expect(effect).to.deep.equal({do: 'start', nexus_key, uuid: borrower.uuid});
    const [after] = transition(again, events.started);
    expect(after).to.deep.equal({step: 'welcome', link: created});
  });
});

/* Rules, in sentences. */

describe('an exit', () => {
  it('says who left, where, and with what connected', () => {
    const from: State = {...list(linked(atMohela, interrupted))};
    expect(responseTo(from, {type: 'close'})).to.deep.equal({
      message: 'The borrower left at the step "accounts".',
      result: {
        borrower: {uuid: borrower.uuid},
        workflow: 'link',
        step: 'accounts',
        connections: [
          {uuid: atMohela.uuid, status: 'connected', servicer: {uuid: mohela.uuid, name: 'MOHELA'}},
          {
            uuid: interrupted.uuid,
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
      outcome(fails(opening, failure)[0])?.status ?? null,
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
    const response = outcome(ended);
    expect(response).not.to.equal(null);
    for (const type of ['close', 'leave'] as const) {
      const [after] = transition(ended, {type});
      expect(after.step).to.equal('closed');
      expect(outcome(after)).to.equal(response);
    }
  });

  it('is asked about no more once it was told', () => {
    const [ended] = fails({...list(linked(atMohela)), busy: 'finish'}, 'invalid-key');
    expect(transition(ended, {type: 'leave'})[0].step).to.equal('closed');
  });

  const shown = states.filter(({state}) => state.step !== 'closed');
  itForEach('is frozen in depth and has the published shape, from every state', shown, ({state}) => {
    const [after] = transition(fresh(state), {type: 'close'});
    const response = outcome(after);
    expect(LinkResponse.safeParse(response).success).to.equal(true);
    expect(LinkExit.safeParse(response).success).to.equal(true);
    expect(Object.keys(response ?? {})).to.have.members(['message', 'result', 'status']);
    expectFrozen(response);
  });

  const endings = allCodes.filter((each) => codes[each].ends).map((name) => ({name}));
  itForEach('is frozen in depth and has the published shape, by every code that ends', endings, ({name}) => {
    const response = outcome(fails({...accounts, busy: 'finish'}, name)[0]);
    expect(LinkExit.safeParse(response).success).to.equal(true);
    expectFrozen(response);
  });
});

describe('finishing', () => {
  const finishing: Accounts = {...list(linked(atMohela)), busy: 'finish'};
  const finish = (...connections: readonly Connection[]): LinkSuccess => {
    const response = responseTo(finishing, {type: 'finished', connections});
    if (response.status !== 'complete') throw new Error(response.message);
    return response;
  };

  it('tells the page what the backend says is connected', () => {
    expect(finish(atMohela, interrupted)).to.deep.equal({
      message: 'The borrower finished with 2 servicers.',
      result: {
        borrower: {uuid: borrower.uuid},
        connections: [
          {uuid: atMohela.uuid, status: 'connected', servicer: {uuid: mohela.uuid, name: 'MOHELA'}},
          {
            uuid: interrupted.uuid,
            status: 'interrupted',
            servicer: {uuid: aidvantage.uuid, name: 'Aidvantage'},
          },
        ],
      },
      status: 'complete',
    });
  });

  it('counts one servicer as one', () => {
    expect(finish(atMohela).message).to.equal('The borrower finished with 1 servicer.');
  });

  it('answers an object that is frozen to its depth and of the published shape', () => {
    const response = finish(atMohela);
    expect(LinkResponse.safeParse(response).success).to.equal(true);
    expectFrozen(response);
  });

  it('says nothing of loans or balances', () => {
    expect(JSON.stringify(finish(atMohela)))
      .not.to.contain('balance')
      .and.not.to.contain('loan');
  });

  it('is asked once, however often it is pressed', () => {
    const [busy, effect] = transition(list(linked(atMohela)), {type: 'finish'});
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
    const empty = list(linked());
    expect(transition(empty, {type: 'finish'})[0]).to.equal(empty);
  });
});

describe('the borrower', () => {
  const opened = (uuid: string | null) => transition(closed, {type: 'open', nexus_key, uuid});

  it('is created where the page names none, and told from then on', () => {
    const [state, effect] = opened(null);
    expect(effect).to.deep.equal({do: 'start', nexus_key, uuid: null});
    expect(responseTo(state, {type: 'close'}).result.borrower).to.deep.equal({uuid: null});

    const [started] = transition(state, events.started);
    expect(responseTo(started, {type: 'close'}).result.borrower).to.deep.equal({uuid: borrower.uuid});
  });

  it('is the one that the page names, known before the session has started', () => {
    const [state, effect] = opened(borrower.uuid);
    expect(effect).to.deep.equal({do: 'start', nexus_key, uuid: borrower.uuid});
    expect(responseTo(state, {type: 'close'}).result.borrower).to.deep.equal({uuid: borrower.uuid});
  });

  it('is nobody where the uuid is none, and the backend is still asked about what was given', () => {
    for (const uuid of ['', 'jordan', `${borrower.uuid} `, '00000000-0000-0000-0000-00000000000g']) {
      const [state, effect] = opened(uuid);
      expect(effect, uuid).to.deep.equal({do: 'start', nexus_key, uuid});
      const response = outcome(fails(state, 'invalid-uuid')[0]);
      expect(response?.status).to.equal('error');
      expect(response?.result.borrower).to.deep.equal({uuid: null});
      expect(LinkResponse.safeParse(response).success).to.equal(true);
    }
  });
});

describe('opening again', () => {
  const open = {type: 'open', nexus_key: 'sandbox_other', uuid: null} as const;
  const anew: Opening = {
    step: 'opening',
    link: {
      nexus_key: 'sandbox_other',
      uuid: null,
      borrower: {uuid: null},
      environment: null,
      connections: [],
      changed: false,
      usernames: {},
    },
  };

  it('begins with nothing of the opening before', () => {
    const [left] = transition(list(linked(atMohela)), {type: 'close'});
    expect(transition(left, open)[0]).to.deep.equal(anew);
    expect(outcome(transition(left, open)[0])).to.equal(null);
  });

  it('works while the screen of a problem that ended it is still up', () => {
    const [ended] = fails({...list(linked(atMohela)), busy: 'finish'}, 'not-allowed');
    expect(transition(ended, open)[0]).to.deep.equal(anew);
  });

  it('changes nothing while one is under way', () => {
    const under = states
      .map(({state}) => state)
      .filter((state) => state.step !== 'closed' && !outcome(state));
    for (const state of under) expect(transition(state, open)[0]).to.equal(state);
  });
});

describe('leaving', () => {
  const changed = linked(atMohela);
  const known = link({connections: [atMohela]});
  const asks: readonly {readonly name: string; readonly state: State}[] = [
    {name: 'while it connects', state: connecting},
    {name: 'at a challenge', state: challenged},
    {name: 'at a challenge that was answered', state: answered},
    {name: 'with something typed into the login', state: {...credentials, dirty: true}},
    {name: 'with a servicer connected since it opened', state: list(changed)},
    {name: 'from the search, with a servicer connected since it opened', state: {...search, link: changed}},
    {
      name: 'from the login, with a servicer connected since it opened',
      state: {...credentials, link: changed},
    },
    {
      name: 'from the welcome, with a servicer connected in the session before',
      state: {...welcome, link: changed},
    },
    {
      name: 'while a session opens again, with a servicer connected in the one before',
      state: {...opening, link: changed},
    },
    {
      name: 'from a problem that can be tried again, with a servicer connected',
      state: {...problem, link: changed},
    },
  ];
  const leaves: readonly {readonly name: string; readonly state: State}[] = [
    {name: 'while it opens', state: opening},
    {name: 'from the welcome', state: welcome},
    {name: 'from the search', state: search},
    {name: 'from the login with nothing typed', state: credentials},
    {name: 'from the login that failed', state: {...credentials, error: 'invalid-credentials'}},
    {name: 'from servicers that were connected before', state: list(known)},
    {name: 'with the only connection removed since it opened', state: list(linked())},
    {name: 'while it finishes with nothing new', state: {...list(known), busy: 'finish'}},
    {name: 'while one is asked about before it is removed', state: {...list(known), removing: atMohela.uuid}},
    {name: 'from a problem that can be tried again', state: problem},
    {name: 'from a problem that ended it', state: refused},
    {name: 'from a problem that ended it, with a servicer connected', state: {...refused, link: changed}},
  ];

  itForEach('asks first where something would be lost', asks, ({state}) => {
    expect(transition(state, {type: 'leave'})).to.deep.equal([{step: 'leaving', from: state}]);
  });

  itForEach('asks nothing where nothing would be lost', leaves, ({state}) => {
    expect(transition(state, {type: 'leave'})[0].step).to.equal('closed');
  });

  itForEach('asks nothing when the page closes the element', asks, ({state}) => {
    expect(transition(state, {type: 'close'})[0].step).to.equal('closed');
  });

  it('goes back to the very same place on Stay', () => {
    for (const {name, state} of asks) {
      const [question] = transition(state, {type: 'leave'});
      expect(transition(question, {type: 'stay'})[0], name).to.equal(state);
    }
  });

  it('exits from the step behind the question', () => {
    for (const {name, state} of asks) {
      const [question] = transition(state, {type: 'leave'});
      expect(transition(question, {type: 'close'})[0], name).to.deep.equal(
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
    expect(behind(through)).to.deep.equal(justConnected);
    expect(transition(through, {type: 'stay'})[0]).to.deep.equal(justConnected);
  });

  it('tells of a servicer that was connected behind the question', () => {
    const [through] = transition(leaving, events.connected);
    const {connections, step} = exitTo(through, {type: 'close'}).result;
    expect(step).to.equal('accounts');
    expect(connections.map(({uuid}) => uuid)).to.deep.equal([atNelnet.uuid]);
  });

  it('ends in success where the finish came through behind the question', () => {
    const [asked] = transition({...list(changed), busy: 'finish'}, {type: 'leave'});
    expect(responseTo(asked, events.finished).status).to.equal('complete');
  });
});

describe('choosing a servicer', () => {
  const searching: Search = {...search, link: linked(atMohela, interrupted)};

  it('asks to log in', () => {
    const [after] = transition(searching, {type: 'choose', servicer: nelnet});
    expect(after).to.deep.equal({...credentials, link: searching.link, login: login(nelnet, {query: 'ed'})});
  });

  it('recognises one that is connected already, also while it is down', () => {
    const expected = list(searching.link, {kind: 'already', servicer: 'MOHELA'});
    expect(transition(searching, {type: 'choose', servicer: mohela})).to.deep.equal([expected]);
    const unavailable: Servicer = {...mohela, health: 'down'};
    expect(transition(searching, {type: 'choose', servicer: unavailable})).to.deep.equal([expected]);
  });

  it('logs in again to one that needs it', () => {
    const [after] = transition(searching, {type: 'choose', servicer: aidvantage});
    expect(after).to.have.property('login').that.deep.include({connection: interrupted.uuid});
  });

  it('is not possible for one that is down', () => {
    expect(transition(searching, {type: 'choose', servicer: down})[0]).to.equal(searching);
  });

  it('leads to the login of one that is down and was interrupted, as its own list does', () => {
    const [after] = transition(searching, {type: 'choose', servicer: {...aidvantage, health: 'down'}});
    expect(after).to.have.property('login').that.deep.include({connection: interrupted.uuid});
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
    expect(transition(list(linked(atMohela)), {type: 'add'})[1]).to.deep.equal(lookUp(''));
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
      const again = {...interrupted, servicer: mohela};
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
    const rejected = challenge([text], {attempts_left: 1, rejected: true});
    const [after] = transition(answered, {type: 'challenged', attempt, challenge: rejected});
    expect(after).to.deep.equal({...challenged, challenge: rejected});
  });

  it('may be followed by another', () => {
    const [busy] = transition(connecting, events.challenged);
    const [sent, effect] = transition(busy, {type: 'answer', answers: []});
    expect(effect).to.deep.equal({do: 'answer', attempt, answers: []});
    const [next] = transition(sent, {...events.challenged, challenge: challenge([text, code])});
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
    const restored: Connection = {...interrupted, status: 'connected'};
    const [after] = transition({...connecting, link: before}, {type: 'connected', connection: restored});
    const {link: of, notice} = after as Accounts;
    expect(of.connections).to.have.lengthOf(2).and.to.deep.include.members([atMohela, restored]);
    expect(of.changed).to.equal(true);
    expect(notice).to.deep.equal({kind: 'connected', servicer: 'Aidvantage'});
  });

  it('say when a new one needs connecting again', () => {
    const [after] = transition(connecting, {type: 'connected', connection: interrupted});
    expect(after).to.have.property('notice').that.deep.equals({kind: 'interrupted', servicer: 'Aidvantage'});
  });

  it('do not lose one to a second click on Remove', () => {
    const [busy, effect] = transition(removing, {type: 'disconnect'});
    expect(effect).to.deep.equal({do: 'disconnect', connection: atMohela.uuid});
    expect(transition(busy, {type: 'disconnect'})[0]).to.equal(busy);
  });

  it('offer nothing for a connection that is not in the list', () => {
    for (const type of ['remove', 'reconnect'] as const) {
      expect(transition(accounts, {type, connection: atNelnet.uuid})[0], type).to.equal(accounts);
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
      .that.deep.equals([{question: text.uuid, value: SECRET}]);
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
      const shown = behind(state);
      const response = outcome(state);
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

function responseTo(state: State, event: FlowEvent): LinkResponse {
  const response = outcome(transition(state, event)[0]);
  if (!response) throw new Error(`${event.type} gave no outcome at ${state.step}.`);
  return response;
}

function exitTo(state: State, event: FlowEvent): LinkExit {
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
