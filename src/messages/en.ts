import type {Code} from '../contract/errors.js';
import type {Notice} from '../workflow/state.js';
import type {FormerName, Stage} from '../contract/schemas.js';

/** The texts of a failure: a title, an explanation or advice, and the label of the button that leads on. */
interface ErrorMessage {
  readonly title: string;
  readonly text: string;
  readonly action: string;
}

/** Three codes share this text: only the page's engineer can use the difference. */
const wrongSetup = {
  title: 'This cannot be opened',
  text: 'This site has not set up connecting servicers correctly. Please tell its support team.',
  action: 'Close',
} as const;

/** English. Its shape is the type of every catalogue (`Messages`). A word in `{braces}` is a placeholder. */
export const en = {
  dir: 'ltr',
  sandbox: 'Sandbox',
  close: 'Close',
  back: 'Back',
  cancel: 'Cancel',

  opening: {title: 'Connect your servicers', busy: 'Getting things ready'},

  welcome: {
    title: 'Connect your servicers',
    text: 'Link the companies you pay your loans to, and see all your loans in one place.',
    read: {title: 'What is shared', text: 'Your loans: their type, balance, interest rate and next payment.'},
    use: {
      title: 'What it is for',
      text: 'So that this site knows who you pay your loans to.',
    },
    sees: {
      title: 'Who sees it',
      text: 'Only {host}. Your password is used to log in, and is not kept.',
    },
    sandbox: 'This is a sandbox. No real account is used, so never enter a real password.',
    begin: 'Continue',
    leave: 'Not now',
  },

  search: {
    title: 'Find your servicer',
    text: 'Who do you send your loan payments to?',
    label: 'Servicer name',
    hint: 'Old names work too, such as FedLoan or Navient.',
    popular: 'Popular servicers',
    results: 'Matching servicers',
    busy: 'Searching',
    found: {one: '{count} servicer found', other: '{count} servicers found'},
    nothing: 'No servicer by that name',
    tips: [
      'Check the name on your last bill or payment email.',
      'Try fewer letters, or the name your servicer had before.',
      'Federal loans: studentaid.gov lists your servicer under My Aid.',
    ],
    kind: {federal: 'Federal loans', private: 'Private loans', both: 'Federal and private loans'},
    former: {
      all: '{name} loans moved here in {year}',
      some: 'Some {name} loans moved here in {year}',
      federal: 'Federal {name} loans moved here in {year}',
      private: 'Private {name} loans moved here in {year}',
    } as const satisfies Record<FormerName['loans'], string>,
    degraded: 'May be slow',
    down: 'Not available now',
    connected: 'Connected',
    interrupted: 'Needs login',
  },

  credentials: {
    title: 'Log in to {servicer}',
    reconnect: 'Log in to {servicer} again',
    text: 'Use the username and password that you use on {website}, not those for {host}.',
    degraded: '{servicer} is having trouble now. Connecting may take longer than usual.',
    username: 'Username',
    password: 'Password',
    show: 'Show password',
    submit: 'Connect',
    required: {username: 'Enter your username.', password: 'Enter your password.'},
    padded: 'There is a space before or after your username.',
    capsLock: 'Caps Lock is on.',
  },

  connecting: {
    title: 'Connecting to {servicer}',
    stages: {'signing-in': 'Logging you in', 'reading-loans': 'Reading your loans'} satisfies Record<
      Stage,
      string
    >,
    done: '(done)',
  },

  challenge: {
    title: 'One more step',
    text: '{servicer} wants to make sure that it is you.',
    rejected: 'That was not the right answer.',
    left: {one: '{count} try left.', other: '{count} tries left.'},
    required: 'Enter an answer.',
    choose: 'Choose an answer.',
    submit: 'Submit',
    busy: 'Checking your answer',
  },

  accounts: {
    title: 'Your servicers',
    text: 'Add every servicer that you pay. When you have them all, press I’m Done.',
    empty: 'Nothing is connected yet. Add a servicer to go on.',
    loans: {one: '{count} loan', other: '{count} loans'},
    balance: 'Balance',
    rate: '{rate} interest',
    due: 'Next payment {amount} on {date}',
    details: 'Loans at {servicer}',
    interrupted: 'Needs you to log in again',
    reconnect: 'Log in again',
    remove: 'Remove',
    removeAsk: 'Remove {servicer}?',
    removeText: 'You can connect it again at any time.',
    keep: 'Keep',
    add: 'Add another servicer',
    addFirst: 'Add a servicer',
    done: 'I’m Done',
    busy: {finish: 'Finishing', disconnect: 'Removing'},
    notice: {
      connected: '{servicer} is connected.',
      interrupted: '{servicer} is connected, but asks you to log in again.',
      already: '{servicer} is already connected.',
      removed: '{servicer} was removed.',
    } as const satisfies Record<Notice['kind'], string>,
  },

  leaving: {
    title: 'Leave without finishing?',
    text: 'What you have started here will not be completed.',
    connected: 'What you connected is not final until you press I’m Done.',
    stay: 'Keep going',
    leave: 'Leave',
  },

  closed: {
    complete: {
      title: 'All done',
      text: {one: '{servicers} is connected.', other: '{servicers} are connected.'},
    },
    other: {title: 'This is closed', text: 'You can open it again.'},
    again: 'Start again',
  },

  failed: '{title}. {text}',
  errors: {
    'invalid-credentials': {
      title: 'That login did not work',
      text: 'The username or password is not right. Enter your password again.',
      action: 'Try again',
    },
    'account-locked': {
      title: 'Your account is locked',
      text: 'Unlock it on your servicer’s own site, then come back.',
      action: 'Choose another servicer',
    },
    'challenge-failed': {
      title: 'The answer was not right',
      text: 'Your servicer did not accept it. Log in again to get a new question.',
      action: 'Log in again',
    },
    'challenge-expired': {
      title: 'The question has expired',
      text: 'The time to answer ran out. Log in again to get a new question.',
      action: 'Log in again',
    },
    'servicer-down': {
      title: 'This servicer is not available',
      text: 'It cannot be connected now. Try again later.',
      action: 'Choose another servicer',
    },
    'servicer-degraded': {
      title: 'This servicer is having trouble',
      text: 'It did not answer as it should. A second try often works.',
      action: 'Try again',
    },
    'rate-limited': {
      title: 'Too many tries',
      text: 'Wait a few minutes, then try again.',
      action: 'Try again',
    },
    'no-loans': {
      title: 'No loans found',
      text: 'The login worked, but this servicer shows no loans for you.',
      action: 'Choose another servicer',
    },
    offline: {
      title: 'You are offline',
      text: 'There is no connection to the internet. Check it, then try again.',
      action: 'Try again',
    },
    'load-failed': {
      title: 'This did not load',
      text: 'A part of this page did not arrive. Check your connection, then try again.',
      action: 'Try again',
    },
    timeout: {
      title: 'That took too long',
      text: 'No answer came in time. Try again.',
      action: 'Try again',
    },
    unexpected: {
      title: 'Something went wrong',
      text: 'It is not your fault. A second try often works.',
      action: 'Try again',
    },
    'session-expired': {
      title: 'Your session has ended',
      text: 'For your safety it ends after a while.',
      action: 'Start again',
    },
    'link-token-expired': {
      title: 'Your session has ended',
      text: 'For your safety it ends after a while. Close this, then open it again.',
      action: 'Close',
    },
    'invalid-options': wrongSetup,
    'invalid-key': wrongSetup,
    'invalid-uuid': wrongSetup,
    'unknown-borrower': {
      title: 'You are not set up yet',
      text: 'This site has not set you up for connecting servicers. Please tell its support team.',
      action: 'Close',
    },
    'not-allowed': {
      title: 'Not available to you',
      text: 'You cannot connect servicers with your account on this site. Its support team can say why.',
      action: 'Close',
    },
    'not-ready': {
      title: 'One thing to finish first',
      text: 'There is something to finish on this site before you can connect servicers.',
      action: 'Close',
    },
  } as const satisfies Record<Code, ErrorMessage>,
} as const;
