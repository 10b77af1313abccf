/**
 * The public types, as a partner's code meets them. Nothing here runs: `npm run types` checks that what should
 * compile does, and that what should not is refused.
 */
import {
  codes,
  define,
  en,
  LinkError,
  Nexus,
  NexusExitEvent,
  NexusSuccessEvent,
  type Attempt,
  type Backend,
  type Code,
  type FinishResult,
  type SearchResult,
  type LinkEvent,
  type LinkEventName,
  type LinkExit,
  type LinkHandle,
  type LinkOptions,
  type LinkResponse,
  type LinkSuccess,
  type Messages,
  type NexusLink,
  type PartialMessages,
  type StartInput,
  type SessionInfo,
} from 'nexus-link';

/** Whether both types are one and the same, and not only fit each other. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- So that they are compared as they are.
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only where the value is of this type and no other. */
const exactly =
  <A>() =>
  <B>(value: Same<A, B> extends true ? B : never): B =>
    value;

const use = (...values: readonly unknown[]): number => values.length;

/* The response narrows on its status. */

export function told(response: LinkResponse): string {
  if (response.status === 'complete') {
    exactly<LinkSuccess>()(response);
    // @ts-expect-error -- A success has no code.
    use(response.result.code);
    const uuid: string = response.result.borrower.uuid;
    return uuid;
  }
  exactly<LinkExit>()(response);
  exactly<'error' | 'illegal' | 'incomplete'>()(response.status);
  exactly<'link'>()(response.result.workflow);
  // @ts-expect-error -- The uuid is null where no borrower was ever known.
  const uuid: string = response.result.borrower.uuid;
  return response.result.code ?? uuid;
}

export function frozen(response: LinkResponse): void {
  // @ts-expect-error -- It is read-only.
  response.status = 'error';
  // @ts-expect-error -- In its depth too.
  response.result.borrower.uuid = '';
  // @ts-expect-error -- And so is each connection.
  response.result.connections.length = 0;
  // @ts-expect-error -- There is no fourth property.
  use(response.code);
}

/* The element and its events are known to the DOM. */

export function element(): void {
  const link = document.createElement('nexus-link');
  exactly<NexusLink>()(link);
  exactly<NexusLink | null>()(document.querySelector('nexus-link'));

  link.nexusKey = 'sandbox_demo';
  link.apiUrl = 'https://api.example';
  link.apiUrl = null;
  link.linkToken = 'live_link_1';
  link.fetchLinkToken = () => Promise.resolve('live_link_2');
  // @ts-expect-error -- A link token is a string.
  link.fetchLinkToken = () => 2;
  link.uuid = null;
  link.open = true;
  link.inline = false;
  link.lang = 'es';
  link.backend = null;
  link.show();
  link.close();
  // @ts-expect-error -- A key is a string.
  link.nexusKey = null;
  // @ts-expect-error -- The state of a session is nobody's business but the element's.
  use(link.session);
  // @ts-expect-error -- There is no such property.
  link.nexus_key = 'sandbox_demo';
  // @ts-expect-error -- A backend has every method of the port.
  link.backend = {start: () => Promise.reject(new LinkError('offline', 'Offline.'))};

  link.addEventListener('nexus-success', (event) => {
    exactly<NexusSuccessEvent>()(event);
    exactly<LinkSuccess>()(event.detail);
  });
  link.addEventListener('nexus-exit', (event) => {
    exactly<NexusExitEvent>()(event);
    exactly<Code | undefined>()(event.detail.result.code);
  });
  link.addEventListener('nexus-event', ({detail}) => {
    exactly<LinkEvent>()(detail);
    exactly<LinkEventName>()(detail.name);
    // @ts-expect-error -- What is in the metadata depends on the name, and may grow.
    use(detail.metadata.step.length);
  });
  // @ts-expect-error -- What a step asks for stays inside.
  link.addEventListener('nexus-intent', ({intent}) => use(intent));
  define();
}

/* Words: a catalogue has every sentence, with its gaps, and no other; a page's own words are some of them. */

const {welcome, search, connecting, credentials, challenge: asks, closed, errors} = en;

export const catalogues: readonly Messages[] = [
  en,
  {...en, dir: 'rtl', back: 'Retour'},
  {...en, search: {...search, tips: []}},
  {...en, credentials: {...credentials, title: 'Bei {servicer}', reconnect: '{servicer}: noch einmal'}},
  {...en, challenge: {...asks, left: {other: 'Noch {count} Mal.'}}},
  {...en, challenge: {...asks, left: {few: 'po {count}', one: 'jednou', other: '{count} krát'}}},
  // @ts-expect-error -- A word has no direction but these two.
  {...en, dir: 'auto'},
  // @ts-expect-error -- There is no such sentence.
  {...en, farewell: 'Bye'},
  // @ts-expect-error -- Nor is there in a group.
  {...en, welcome: {...welcome, subtitle: 'Hello'}},
  // @ts-expect-error -- A sentence is a text.
  {...en, back: 5},
  // @ts-expect-error -- A sentence cannot be undefined either.
  {...en, back: undefined},
  // @ts-expect-error -- It is no list.
  {...en, back: ['Back']},
  // @ts-expect-error -- A list is no sentence.
  {...en, search: {...search, tips: 'Look at your last bill.'}},
  // @ts-expect-error -- The servicer's name would be lost.
  {...en, credentials: {...credentials, title: 'Log in'}},
  // @ts-expect-error -- This is the name of no gap.
  {...en, credentials: {...credentials, title: 'Log in to {company}'}},
  // @ts-expect-error -- It has two gaps, and this is one of them.
  {...en, accounts: {...en.accounts, due: 'Next payment {amount}'}},
  // @ts-expect-error -- A plural has a form for all other numbers.
  {...en, challenge: {...asks, left: {one: '{count} try left.'}}},
  // @ts-expect-error -- There is no such form in any language.
  {...en, challenge: {...asks, left: {...asks.left, three: 'Three tries left.'}}},
  // @ts-expect-error -- The form for all other numbers says how many.
  {...en, closed: {...closed, complete: {...closed.complete, text: {other: 'They are connected.'}}}},
  // @ts-expect-error -- Each stage has its words.
  {...en, connecting: {...connecting, stages: {'signing-in': 'Logging you in'}}},
  // @ts-expect-error -- A failure has a way on.
  {...en, errors: {...errors, offline: {title: 'Offline', text: 'Check your connection.'}}},
  // @ts-expect-error -- There is no such failure.
  {...en, errors: {...errors, 'out-of-luck': errors.offline}},
];

export function incomplete(): readonly Messages[] {
  const {back, ...noBack} = en;
  const {title, ...noTitle} = welcome;
  const {offline, ...others} = errors;
  use(back, title, offline);
  return [
    // @ts-expect-error -- A sentence is missing.
    noBack,
    // @ts-expect-error -- One is missing in a group.
    {...en, welcome: noTitle},
    // @ts-expect-error -- A failure has no words.
    {...en, errors: others},
    // @ts-expect-error -- All of it is.
    {},
  ];
}

export const ownWords: readonly PartialMessages[] = [
  {},
  en,
  {welcome: {begin: 'Let’s go'}},
  {dir: 'rtl', errors: {offline: {action: 'Once more'}}},
  {credentials: {title: 'Your {servicer} login'}},
  {challenge: {left: {other: '{count} left'}}},
  // @ts-expect-error -- There is no such sentence.
  {welcome: {subtitle: 'Hello'}},
  // @ts-expect-error -- The servicer's name would be lost.
  {credentials: {title: 'Log in'}},
  // @ts-expect-error -- A plural is given whole.
  {challenge: {left: {one: '{count} left'}}},
  // @ts-expect-error -- A word is data, and no function.
  {welcome: {begin: () => 'Let’s go'}},
];

export const spoken: Pick<NexusLink, 'messages'>[] = [
  {messages: null},
  {messages: en},
  {messages: ownWords[0]!},
];

/* Nexus */

export function shim(): LinkHandle[] {
  Nexus({nexus_key: 'sandbox_demo'});
  Nexus.init({nexus_key: 'sandbox_demo', consumer: undefined, uuid: null});
  // @ts-expect-error -- A key is a string.
  Nexus({nexus_key: 42});
  // @ts-expect-error -- So is a URL.
  Nexus({nexus_key: 'live_demo', api_url: new URL('https://api.example')});
  // @ts-expect-error -- The element's spelling is another one.
  Nexus({nexusKey: 'sandbox_demo'});

  const options: LinkOptions = {
    nexus_key: 'sandbox_demo',
    api_url: null,
    uuid: null,
    consumer: null,
    onSuccess: ({result}) => exactly<LinkSuccess['result']>()(result),
    onExit: ({status}) => exactly<LinkExit['status']>()(status),
    onEvent: ({name}) => exactly<LinkEventName>()(name),
  };
  // @ts-expect-error -- A callback takes one argument.
  Nexus.link({onExit: (exit: LinkExit, error: Error) => use(exit, error)});
  // @ts-expect-error -- An exit is no success.
  Nexus.link({onSuccess: (exit: LinkExit) => use(exit)});
  // @ts-expect-error -- There is no such callback.
  Nexus.link({onClose: () => undefined});
  // @ts-expect-error -- Options are an object.
  Nexus.link('sandbox_demo');

  const handle = Nexus.link(options);
  exactly<NexusLink>()(handle.element);
  exactly<Promise<LinkResponse>>()(handle.result);
  // @ts-expect-error -- A handle is read-only.
  handle.result = Promise.resolve();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- That it is still there is what is checked.
  return [Nexus.link(), handle, Nexus.linkServicers(options)];
}

/* A page can bring a backend of its own: as a class, or as an object. */

export class OwnBackend implements Backend {
  start(input: StartInput): Promise<SessionInfo> {
    return Promise.resolve({
      environment: 'live',
      borrower: {uuid: input.uuid ?? crypto.randomUUID()},
      connections: [],
    });
  }

  async search({query}: {readonly query: string}, signal: AbortSignal): Promise<SearchResult> {
    const response = await fetch(`/servicers?${new URLSearchParams({query}).toString()}`, {signal});
    return (await response.json()) as SearchResult;
  }

  connect(): Promise<Attempt> {
    return Promise.resolve({status: 'pending', uuid: crypto.randomUUID(), stage: 'signing-in'});
  }

  answer(): Promise<Attempt> {
    return Promise.reject(new LinkError('challenge-failed', 'Wrong three times.'));
  }

  poll(): Promise<Attempt> {
    // @ts-expect-error -- A connection must come with it.
    return Promise.resolve({status: 'connected'});
  }

  disconnect(): Promise<void> {
    return Promise.resolve();
  }

  finish(): Promise<FinishResult> {
    return Promise.resolve({connections: []});
  }
}

export class ThoughtlessBackend extends OwnBackend {
  override start(): Promise<SessionInfo> {
    // @ts-expect-error -- There are two environments.
    return Promise.resolve({environment: 'test', borrower: {uuid: ''}, connections: []});
  }

  // @ts-expect-error -- A search answers servicers.
  override search(): Promise<string[]> {
    return Promise.resolve([]);
  }
}

export const delegated: Pick<NexusLink, 'backend'> = {backend: new OwnBackend()};

/* The codes are a closed set. */

export function explained(code: Code): string {
  switch (code) {
    case 'invalid-credentials':
    case 'account-locked':
    case 'challenge-failed':
    case 'challenge-expired':
    case 'servicer-down':
    case 'servicer-degraded':
    case 'rate-limited':
    case 'no-loans':
      return 'the servicer';
    case 'offline':
    case 'timeout':
    case 'unexpected':
    case 'session-expired':
    case 'link-token-expired':
      return 'the way there';
    case 'invalid-options':
    case 'invalid-key':
    case 'invalid-uuid':
      return 'the page';
    case 'unknown-borrower':
    case 'not-allowed':
    case 'not-ready':
      return 'the borrower';
    default:
      // A code that is new here does not compile until it has its case.
      return code satisfies never;
  }
}

export function failures(): readonly LinkError[] {
  exactly<Code[]>()(Object.keys(codes) as (keyof typeof codes)[]);
  return [
    new LinkError('offline', 'No network.'),
    // @ts-expect-error -- The set is closed.
    new LinkError('out-of-luck', 'No such code.'),
    // @ts-expect-error -- A message for the partner's engineer is not optional.
    new LinkError('offline'),
  ];
}
