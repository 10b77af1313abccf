/**
 * Every state that a borrower can see, as plain literals in the order of the workflow: for the gallery, for the
 * tests of each step and for screenshots. The people and the loans are made up; the servicers are real.
 */
import {codes, type Code} from '../src/errors.js';
import type {Accounts, Challenged, Credentials, Link, Login, Problem, Search, State} from '../src/flow.js';
import type {
  Challenge,
  Connection,
  LinkExit,
  LinkSuccess,
  Loan,
  Place,
  Portfolio,
  Question,
  Servicer,
} from '../src/schemas.js';

export interface NamedState {
  readonly name: string;
  readonly state: State;
}

/** A state's name as it stands in an address and in the name of a picture. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

export const nexus_key = 'sandbox_gallery';
export const borrower = {uuid: 'b0a7c1de-5f0e-4c53-9a1b-0d6e8f2a4c10'};
export const attempt = 'a77e3b52-1c2d-4e3f-8a4b-5c6d7e8f9a0b';

/* Servicers */

export const servicer = (uuid: string, name: string, changes: Partial<Servicer> = {}): Servicer => ({
  uuid,
  name,
  kind: 'federal',
  website: 'studentaid.gov',
  health: 'ok',
  former: null,
  ...changes,
});

export const mohela = servicer('5e1f0c6a-0b1d-4f6e-9c2a-1a2b3c4d5e01', 'MOHELA', {
  website: 'mohela.studentaid.gov',
});
export const nelnet = servicer('5e1f0c6a-0b1d-4f6e-9c2a-1a2b3c4d5e02', 'Nelnet', {
  website: 'nelnet.studentaid.gov',
});
export const aidvantage = servicer('5e1f0c6a-0b1d-4f6e-9c2a-1a2b3c4d5e03', 'Aidvantage', {
  website: 'aidvantage.studentaid.gov',
});
export const edfinancial = servicer('5e1f0c6a-0b1d-4f6e-9c2a-1a2b3c4d5e04', 'Edfinancial Services', {
  website: 'edfinancial.studentaid.gov',
});
export const sallieMae = servicer('5e1f0c6a-0b1d-4f6e-9c2a-1a2b3c4d5e05', 'Sallie Mae', {
  kind: 'private',
  website: 'salliemae.com',
});
export const ecsi = servicer('5e1f0c6a-0b1d-4f6e-9c2a-1a2b3c4d5e06', 'Heartland ECSI', {
  kind: 'both',
  website: 'heartland.ecsi.net',
});
export const firstmark = servicer('5e1f0c6a-0b1d-4f6e-9c2a-1a2b3c4d5e07', 'Firstmark Services', {
  kind: 'private',
  website: 'firstmarkservices.com',
});
export const pheaa = servicer(
  '5e1f0c6a-0b1d-4f6e-9c2a-1a2b3c4d5e08',
  'Pennsylvania Higher Education Assistance Agency (American Education Services)',
  {kind: 'both', website: 'aessuccess.org'},
);
export const vermont = servicer(
  '5e1f0c6a-0b1d-4f6e-9c2a-1a2b3c4d5e09',
  'Vermont Student Assistance Corporation',
  {kind: 'both', website: 'vsac.org'},
);
/** One word that no line can hold: it has to break within. */
export const unbroken = servicer(
  '5e1f0c6a-0b1d-4f6e-9c2a-1a2b3c4d5e10',
  'Studierendendarlehensverwaltungsgesellschaft',
  {kind: 'private', website: 'example.com'},
);

export const degraded: Servicer = {...edfinancial, health: 'degraded'};
export const down: Servicer = {...firstmark, health: 'down'};
export const popular: readonly Servicer[] = [mohela, nelnet, aidvantage, edfinancial, sallieMae, ecsi];

/* Connections */

const subsidized: Loan = {
  uuid: '10a40000-7b1c-4d2e-8f3a-000000000001',
  type: 'Direct Subsidized Loan',
  balance: '8431.27',
  rate: '4.99',
  next_payment: {amount: '118.40', due_on: '2026-12-15'},
};
const unsubsidized: Loan = {
  uuid: '10a40000-7b1c-4d2e-8f3a-000000000002',
  type: 'Direct Unsubsidized Loan',
  balance: '12068.73',
  rate: '6.54',
  next_payment: {amount: '164.02', due_on: '2026-12-15'},
};
const consolidation: Loan = {
  uuid: '10a40000-7b1c-4d2e-8f3a-000000000003',
  type: 'Direct Consolidation Loan',
  balance: '41250.00',
  rate: '5.375',
  next_payment: {amount: '402.11', due_on: '2026-12-28'},
};
const smart: Loan = {
  uuid: '10a40000-7b1c-4d2e-8f3a-000000000004',
  type: 'Smart Option Student Loan',
  balance: '9999.99',
  rate: '11.25',
  next_payment: null,
};

const usd = (balance: string, loans: Loan[]): Portfolio => ({currency: 'USD', balance, loans});

export const connection = (uuid: string, of: Servicer, changes: Partial<Connection> = {}): Connection => ({
  uuid,
  status: 'connected',
  servicer: of,
  portfolio: usd('20500.00', [subsidized, unsubsidized]),
  ...changes,
});

export const atMohela = connection('c0aaec7e-4d01-4a6b-9c1e-2f3a4b5c6d01', mohela);
export const atNelnet = connection('c0aaec7e-4d01-4a6b-9c1e-2f3a4b5c6d02', nelnet, {
  portfolio: usd('41250.00', [consolidation]),
});
export const atSallieMae = connection('c0aaec7e-4d01-4a6b-9c1e-2f3a4b5c6d03', sallieMae, {
  portfolio: usd('9999.99', [smart]),
});
/** Needs the borrower to log in again; nothing could be read yet. */
export const interrupted = connection('c0aaec7e-4d01-4a6b-9c1e-2f3a4b5c6d04', aidvantage, {
  status: 'interrupted',
  portfolio: usd('0.00', []),
});
export const atPheaa = connection('c0aaec7e-4d01-4a6b-9c1e-2f3a4b5c6d05', pheaa);

/* What states are made of */

export const link = (changes: Partial<Link> = {}): Link => ({
  nexus_key,
  uuid: borrower.uuid,
  borrower,
  environment: 'sandbox',
  connections: [],
  changed: false,
  usernames: {},
  ...changes,
});

/** A borrower who has made these connections since the opening. */
export const linked = (...connections: readonly Connection[]): Link => link({connections, changed: true});

export const login = (to: Servicer, changes: Partial<Login> = {}): Login => ({
  servicer: to,
  connection: null,
  username: '',
  query: '',
  ...changes,
});

/** The login after it was tried once: its username stays, for another try. */
export const tried = login(mohela, {username: 'jordan.rivera', query: 'mohela'});

export const text: Question = {
  kind: 'text',
  uuid: '90e57100-2a3b-4c4d-9e5f-000000000001',
  prompt: 'What was the name of your first pet?',
};
export const choice: Question = {
  kind: 'choice',
  uuid: '90e57100-2a3b-4c4d-9e5f-000000000002',
  prompt: 'Where do we send your security code?',
  options: [
    {value: 'text', label: 'Text message to •••\u2011•••\u20110142'},
    {value: 'voice', label: 'Call to •••\u2011•••\u20110142'},
    {value: 'email', label: 'Email to j•••••@example.com'},
  ],
};
export const code: Question = {
  kind: 'code',
  uuid: '90e57100-2a3b-4c4d-9e5f-000000000003',
  prompt: 'Enter the 6-digit code that we sent to •••\u2011•••\u20110142.',
};

export const challenge = (questions: Question[], changes: Partial<Challenge> = {}): Challenge => ({
  questions,
  attempts_left: 3,
  rejected: false,
  ...changes,
});

/* Outcomes */

export const exit = (
  status: LinkExit['status'],
  message: string,
  result: {step: Place; connections?: readonly Connection[]; code?: Code},
): LinkExit => ({
  message,
  result: {borrower, workflow: 'link', ...result, connections: (result.connections ?? []).map(told)},
  status,
});

export const success = (connections: readonly Connection[], message: string): LinkSuccess => ({
  message,
  result: {borrower, connections: connections.map(told)},
  status: 'complete',
});

function told({uuid, status, servicer: {uuid: id, name}}: Connection) {
  return {uuid, status, servicer: {uuid: id, name}};
}

/* States by step */

const searching = (changes: Partial<Search>): Search => ({
  step: 'search',
  link: link(),
  query: '',
  servicers: popular,
  busy: false,
  error: null,
  ...changes,
});

const loggingIn = (to: Login, changes: Partial<Credentials> = {}): Credentials => ({
  step: 'credentials',
  link: link(),
  login: to,
  dirty: false,
  error: null,
  ...changes,
});

const asked = (questions: Question[], changes: Partial<Challenged> = {}): Challenged => ({
  step: 'challenge',
  link: link(),
  login: tried,
  attempt,
  challenge: challenge(questions),
  busy: false,
  error: null,
  ...changes,
});

const listing = (of: Link, changes: Partial<Accounts> = {}): Accounts => ({
  step: 'accounts',
  link: of,
  removing: null,
  busy: null,
  notice: null,
  error: null,
  ...changes,
});

/**
 * Where each code puts a screen of its own. While it opens, any failure does; later only these that leave
 * nothing to do at the step.
 */
const problemAt = {
  offline: 'opening',
  timeout: 'opening',
  'rate-limited': 'opening',
  unexpected: 'opening',
  'servicer-degraded': 'opening',
  'invalid-credentials': 'opening',
  'challenge-failed': 'opening',
  'challenge-expired': 'opening',
  'session-expired': 'accounts',
  'link-token-expired': 'challenge',
  'account-locked': 'connecting',
  'servicer-down': 'connecting',
  'no-loans': 'challenge',
  'invalid-options': 'opening',
  'invalid-key': 'opening',
  'invalid-uuid': 'opening',
  'unknown-borrower': 'opening',
  'not-allowed': 'opening',
  'not-ready': 'opening',
} as const satisfies Record<Code, Place>;

const unstarted = {...link(), environment: null};
const malformed = {...unstarted, uuid: 'jordan-rivera', borrower: {uuid: null}};

function problem(failure: Code): Problem {
  const {ends} = codes[failure];
  const at = problemAt[failure];
  const of = at === 'accounts' ? linked(atMohela) : at === 'opening' ? unstarted : link();
  const response = ends && exit(ends, `The backend answered ${failure}.`, {step: at, code: failure});
  return {step: 'problem', link: of, at, code: failure, response};
}

/** No borrower is known by a uuid that is none. */
function malformedUuid(): Problem {
  const {code: failure, at, response} = problem('invalid-uuid');
  const unknown = response && {...response, result: {...response.result, borrower: malformed.borrower}};
  return {step: 'problem', link: malformed, at, code: failure, response: unknown};
}

const problems = (Object.keys(problemAt) as Code[]).map((failure): NamedState => ({
  name: `Problem: ${failure}, ${codes[failure].ends ? 'which ended it' : 'with a way on'}`,
  state: failure === 'invalid-uuid' ? malformedUuid() : problem(failure),
}));

const connecting = {step: 'connecting', link: link(), login: tried} as const;
const leftAtSearch = exit('incomplete', 'The borrower left at the step "search".', {step: 'search'});
const twoDone = success([atMohela, atNelnet], 'The borrower finished with 2 servicers.');

export const consent =
  'By going on you let Millpond read your loans at each servicer that you connect, once a day, until you remove it.\n' +
  'Millpond uses them to plan your payments, and sells them to nobody.';

export const states: readonly NamedState[] = [
  {name: 'Opening', state: {step: 'opening', link: unstarted}},
  {
    name: 'Opening, for a new borrower',
    state: {step: 'opening', link: {...unstarted, uuid: null, borrower: {uuid: null}}},
  },
  {name: 'Welcome', state: {step: 'welcome', link: link()}},
  {
    name: 'Welcome, with a servicer connected before',
    state: {step: 'welcome', link: link({connections: [atMohela]})},
  },
  {name: 'Welcome, with words of the partner’s', state: {step: 'welcome', link: link({consent})}},

  {name: 'Search: looking for the popular ones', state: searching({servicers: null, busy: true})},
  {name: 'Search: the popular ones', state: searching({})},
  {name: 'Search: results', state: searching({query: 'ed', servicers: [edfinancial, nelnet, aidvantage]})},
  {
    name: 'Search: found by its former name',
    state: searching({
      query: 'fedloan',
      servicers: [{...mohela, former: {name: 'FedLoan Servicing', year: 2022, loans: 'federal'}}],
    }),
  },
  {
    name: 'Search: former names of several, and what moved',
    state: searching({
      query: 'navient',
      servicers: [
        {...aidvantage, former: {name: 'Navient', year: 2021, loans: 'federal'}},
        {...mohela, former: {name: 'Navient', year: 2024, loans: 'private'}},
        {...nelnet, former: {name: 'Great Lakes', year: 2023, loans: 'all'}},
        {...ecsi, former: {name: 'Perkins Servicing', year: 2018, loans: 'some'}},
      ],
    }),
  },
  {name: 'Search: one degraded, one down', state: searching({servicers: [mohela, degraded, down]})},
  {name: 'Search: busy with the next query', state: searching({query: 'mohel', busy: true})},
  {name: 'Search: nothing found', state: searching({query: 'first bank of atlantis', servicers: []})},
  {name: 'Search: long names', state: searching({query: 'student', servicers: [pheaa, unbroken, vermont]})},
  {name: 'Search: offline', state: searching({servicers: null, error: 'offline'})},
  {name: 'Search: a query that timed out', state: searching({query: 'nelnet', error: 'timeout'})},
  {
    name: 'Search: for one more, with some connected',
    state: searching({link: linked(atMohela, interrupted), servicers: [mohela, aidvantage, nelnet]}),
  },

  {name: 'Credentials', state: loggingIn(login(mohela))},
  {name: 'Credentials: something typed', state: loggingIn(login(mohela), {dirty: true})},
  {name: 'Credentials: wrong, the username kept', state: loggingIn(tried, {error: 'invalid-credentials'})},
  {
    name: 'Credentials: to connect again',
    state: loggingIn(login(aidvantage, {connection: interrupted.uuid, query: null}), {
      link: link({connections: [interrupted]}),
    }),
  },
  {name: 'Credentials: after a failed challenge', state: loggingIn(tried, {error: 'challenge-failed'})},
  {name: 'Credentials: after an expired challenge', state: loggingIn(tried, {error: 'challenge-expired'})},
  {name: 'Credentials: after a timeout', state: loggingIn(tried, {error: 'timeout'})},
  {name: 'Credentials: tried too often', state: loggingIn(tried, {error: 'rate-limited'})},
  {name: 'Credentials: a degraded servicer', state: loggingIn(login(degraded))},
  {
    name: 'Credentials: a degraded servicer that failed',
    state: loggingIn(login(degraded, {username: 'jordan.rivera'}), {error: 'servicer-degraded'}),
  },
  {name: 'Credentials: a long name', state: loggingIn(login(pheaa))},

  {name: 'Connecting: signing in', state: {...connecting, stage: 'signing-in'}},
  {name: 'Connecting: reading loans', state: {...connecting, stage: 'reading-loans'}},

  {name: 'Challenge: a question', state: asked([text])},
  {name: 'Challenge: a choice', state: asked([choice])},
  {name: 'Challenge: a one-time code', state: asked([code])},
  {name: 'Challenge: several questions', state: asked([text, choice, code])},
  {
    name: 'Challenge: a wrong answer, attempts left',
    state: asked([code], {challenge: challenge([code], {attempts_left: 2, rejected: true})}),
  },
  {
    name: 'Challenge: a wrong answer, the last attempt',
    state: asked([text], {challenge: challenge([text], {attempts_left: 1, rejected: true})}),
  },
  {name: 'Challenge: busy', state: asked([code], {busy: true})},
  {name: 'Challenge: offline', state: asked([text], {error: 'offline'})},

  {name: 'Accounts: one, connected before', state: listing(link({connections: [atMohela]}))},
  {
    name: 'Accounts: one just connected',
    state: listing(linked(atMohela), {notice: {kind: 'connected', servicer: mohela.name}}),
  },
  {name: 'Accounts: several', state: listing(linked(atMohela, atNelnet, atSallieMae))},
  {
    name: 'Accounts: connected already',
    state: listing(linked(atMohela, atNelnet), {notice: {kind: 'already', servicer: nelnet.name}}),
  },
  {
    name: 'Accounts: one removed',
    state: listing(linked(atMohela), {notice: {kind: 'removed', servicer: nelnet.name}}),
  },
  {
    name: 'Accounts: just connected, and needs connecting again',
    state: listing(linked(atMohela, interrupted), {notice: {kind: 'interrupted', servicer: aidvantage.name}}),
  },
  {name: 'Accounts: one that needs connecting again', state: listing(link({connections: [interrupted]}))},
  {
    name: 'Accounts: asked before one is removed',
    state: listing(linked(atMohela, atNelnet), {removing: atNelnet.uuid}),
  },
  {
    name: 'Accounts: removing one',
    state: listing(linked(atMohela, atNelnet), {removing: atNelnet.uuid, busy: 'disconnect'}),
  },
  {
    name: 'Accounts: removing one failed',
    state: listing(linked(atMohela, atNelnet), {removing: atNelnet.uuid, error: 'timeout'}),
  },
  {name: 'Accounts: finishing', state: listing(linked(atMohela), {busy: 'finish'})},
  {name: 'Accounts: finishing failed', state: listing(linked(atMohela), {error: 'offline'})},
  {
    name: 'Accounts: none left',
    state: listing(linked(), {notice: {kind: 'removed', servicer: mohela.name}}),
  },
  {name: 'Accounts: a long name', state: listing(linked(atPheaa, atSallieMae))},

  {name: 'Leaving while connecting', state: {step: 'leaving', from: {...connecting, stage: 'signing-in'}}},
  {name: 'Leaving a challenge', state: {step: 'leaving', from: asked([code])}},
  {
    name: 'Leaving with something typed',
    state: {step: 'leaving', from: loggingIn(login(nelnet), {dirty: true})},
  },
  {name: 'Leaving with something connected', state: {step: 'leaving', from: listing(linked(atMohela))}},
  {
    name: 'Leaving while it finishes',
    state: {step: 'leaving', from: listing(linked(atMohela), {busy: 'finish'})},
  },

  ...problems,

  {name: 'Closed, before the first opening', state: {step: 'closed', response: null}},
  {name: 'Closed, complete', state: {step: 'closed', response: twoDone}},
  {name: 'Closed, incomplete', state: {step: 'closed', response: leftAtSearch}},
];
