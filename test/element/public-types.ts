/**
 * Checks the public types as a partner uses them. This code never runs: `npm run types` checks that valid code compiles
 * and that invalid code does not.
 */
import {
  codes,
  define,
  en,
  LinkError,
  Nexus,
  NexusExitEvent,
  type NexusCloseEvent,
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

/** Whether both types are identical, not only assignable to each other. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- The comparison needs T.
type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only when the value has exactly this type. */
const expectType =
  <A>() =>
  <B>(value: IsSame<A, B> extends true ? B : never): B =>
    value;

const useValues = (...values: readonly unknown[]): number => values.length;

/* The status narrows the type of the response. */

export function readResponse(response: LinkResponse): string {
  if (response.status === 'complete') {
    expectType<LinkSuccess>()(response);
    // @ts-expect-error -- A success has no code.
    useValues(response.result.code);
    const uuid: string = response.result.borrower.uuid;
    return uuid;
  }
  expectType<LinkExit>()(response);
  expectType<'error' | 'illegal' | 'incomplete'>()(response.status);
  expectType<'link'>()(response.result.workflow);
  // @ts-expect-error -- The uuid is null when the borrower is unknown.
  const uuid: string = response.result.borrower.uuid;
  return response.result.code ?? uuid;
}

export function changeResponse(response: LinkResponse): void {
  // @ts-expect-error -- The response is read-only.
  response.status = 'error';
  // @ts-expect-error -- Nested objects are read-only.
  response.result.borrower.uuid = '';
  // @ts-expect-error -- The list of connections is read-only.
  response.result.connections.length = 0;
  // @ts-expect-error -- The response has only three properties.
  useValues(response.code);
}

/* The types of the DOM include the element and its events. */

export function useElement(): void {
  const link = document.createElement('nexus-link');
  expectType<NexusLink>()(link);
  expectType<NexusLink | null>()(document.querySelector('nexus-link'));

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
  // @ts-expect-error -- The session is not public.
  useValues(link.session);
  // @ts-expect-error -- The property does not exist.
  link.nexus_key = 'sandbox_demo';
  // @ts-expect-error -- A backend must have every method of the port.
  link.backend = {start: () => Promise.reject(new LinkError('offline', 'Offline.'))};

  link.addEventListener('nexus-success', (event) => {
    expectType<NexusSuccessEvent>()(event);
    expectType<LinkSuccess>()(event.detail);
  });
  link.addEventListener('nexus-exit', (event) => {
    expectType<NexusExitEvent>()(event);
    expectType<Code | undefined>()(event.detail.result.code);
  });
  link.addEventListener('nexus-event', ({detail}) => {
    expectType<LinkEvent>()(detail);
    expectType<LinkEventName>()(detail.name);
    // @ts-expect-error -- The metadata depends on the name.
    useValues(detail.metadata.step);
    if (detail.name === 'failed') expectType<Code>()(detail.metadata.code);
    if (detail.name === 'finished') expectType<number>()(detail.metadata.connections);
  });
  document.addEventListener('nexus-exit', ({target, detail}) => {
    expectType<NexusLink | Document | null>()(target);
    expectType<LinkExit>()(detail);
  });
  window.addEventListener('nexus-close', (event) => expectType<NexusCloseEvent>()(event));
  // @ts-expect-error -- Intents are internal events.
  link.addEventListener('nexus-intent', ({intent}) => useValues(intent));
  define();
}

/* Messages: a catalogue has exactly the known sentences with their placeholders. A page may replace some of them. */

const {welcome, search, connecting, credentials, challenge, closed, errors} = en;

export const catalogues: readonly Messages[] = [
  en,
  {...en, dir: 'rtl', back: 'Retour'},
  {...en, search: {...search, tips: []}},
  {...en, credentials: {...credentials, title: 'Bei {servicer}', reconnect: '{servicer}: noch einmal'}},
  {...en, challenge: {...challenge, left: {other: 'Noch {count} Mal.'}}},
  {...en, challenge: {...challenge, left: {few: 'po {count}', one: 'jednou', other: '{count} krát'}}},
  // @ts-expect-error -- The direction is ltr or rtl.
  {...en, dir: 'auto'},
  // @ts-expect-error -- The sentence does not exist.
  {...en, farewell: 'Bye'},
  // @ts-expect-error -- The sentence does not exist in its group.
  {...en, welcome: {...welcome, subtitle: 'Hello'}},
  // @ts-expect-error -- A sentence is a string.
  {...en, back: 5},
  // @ts-expect-error -- A sentence is not undefined.
  {...en, back: undefined},
  // @ts-expect-error -- The sentence is not a list.
  {...en, back: ['Back']},
  // @ts-expect-error -- The tips are a list.
  {...en, search: {...search, tips: 'Look at your last bill.'}},
  // @ts-expect-error -- The placeholder {servicer} is missing.
  {...en, credentials: {...credentials, title: 'Log in'}},
  // @ts-expect-error -- The placeholder {company} does not exist.
  {...en, credentials: {...credentials, title: 'Log in to {company}'}},
  // @ts-expect-error -- One of two placeholders is missing.
  {...en, accounts: {...en.accounts, due: 'Next payment {amount}'}},
  // @ts-expect-error -- A plural needs the form `other`.
  {...en, challenge: {...challenge, left: {one: '{count} try left.'}}},
  // @ts-expect-error -- The plural form does not exist.
  {...en, challenge: {...challenge, left: {...challenge.left, three: 'Three tries left.'}}},
  // @ts-expect-error -- The form `other` needs its placeholders.
  {...en, closed: {...closed, complete: {...closed.complete, text: {other: 'They are connected.'}}}},
  // @ts-expect-error -- One stage has no sentence.
  {...en, connecting: {...connecting, stages: {'signing-in': 'Logging you in'}}},
  // @ts-expect-error -- The error has no action.
  {...en, errors: {...errors, offline: {title: 'Offline', text: 'Check your connection.'}}},
  // @ts-expect-error -- The error code does not exist.
  {...en, errors: {...errors, 'out-of-luck': errors.offline}},
];

export function listIncomplete(): readonly Messages[] {
  const {back, ...noBack} = en;
  const {title, ...noTitle} = welcome;
  const {offline, ...others} = errors;
  useValues(back, title, offline);
  return [
    // @ts-expect-error -- A sentence is missing.
    noBack,
    // @ts-expect-error -- A sentence is missing in a group.
    {...en, welcome: noTitle},
    // @ts-expect-error -- An error has no sentences.
    {...en, errors: others},
    // @ts-expect-error -- All sentences are missing.
    {},
  ];
}

export const ownMessages: readonly PartialMessages[] = [
  {},
  en,
  {welcome: {begin: 'Let’s go'}},
  {dir: 'rtl', errors: {offline: {action: 'Once more'}}},
  {credentials: {title: 'Your {servicer} login'}},
  {challenge: {left: {other: '{count} left'}}},
  // @ts-expect-error -- The sentence does not exist.
  {welcome: {subtitle: 'Hello'}},
  // @ts-expect-error -- The placeholder {servicer} is missing.
  {credentials: {title: 'Log in'}},
  // @ts-expect-error -- A plural needs the form `other`.
  {challenge: {left: {one: '{count} left'}}},
  // @ts-expect-error -- A sentence is not a function.
  {welcome: {begin: () => 'Let’s go'}},
];

export const messageInputs: Pick<NexusLink, 'messages'>[] = [
  {messages: null},
  {messages: en},
  {messages: ownMessages[0]!},
];

/* Nexus */

export function useNexus(): LinkHandle[] {
  Nexus({nexus_key: 'sandbox_demo'});
  Nexus.init({nexus_key: 'sandbox_demo', consumer: undefined, uuid: null});
  // @ts-expect-error -- A key is a string.
  Nexus({nexus_key: 42});
  // @ts-expect-error -- A URL is a string.
  Nexus({nexus_key: 'live_demo', api_url: new URL('https://api.example')});
  // @ts-expect-error -- The option is spelled nexus_key.
  Nexus({nexusKey: 'sandbox_demo'});

  const options: LinkOptions = {
    nexus_key: 'sandbox_demo',
    api_url: null,
    uuid: null,
    consumer: null,
    onSuccess: ({result}) => expectType<LinkSuccess['result']>()(result),
    onExit: ({status}) => expectType<LinkExit['status']>()(status),
    onEvent: ({name}) => expectType<LinkEventName>()(name),
  };
  // @ts-expect-error -- A callback takes one argument.
  Nexus.link({onExit: (exit: LinkExit, error: Error) => useValues(exit, error)});
  // @ts-expect-error -- An exit is not a success.
  Nexus.link({onSuccess: (exit: LinkExit) => useValues(exit)});
  // @ts-expect-error -- The callback does not exist.
  Nexus.link({onClose: () => undefined});
  // @ts-expect-error -- The options are an object.
  Nexus.link('sandbox_demo');

  const handle = Nexus.link(options);
  expectType<NexusLink>()(handle.element);
  expectType<Promise<LinkResponse>>()(handle.result);
  // @ts-expect-error -- A handle is read-only.
  handle.result = Promise.resolve();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Checks that the deprecated name still exists.
  return [Nexus.link(), handle, Nexus.linkServicers(options)];
}

/* A page can implement a backend as a class or as an object. */

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
    // @ts-expect-error -- The connection is missing.
    return Promise.resolve({status: 'connected'});
  }

  disconnect(): Promise<void> {
    return Promise.resolve();
  }

  finish(): Promise<FinishResult> {
    return Promise.resolve({connections: []});
  }
}

export class InvalidBackend extends OwnBackend {
  override start(): Promise<SessionInfo> {
    // @ts-expect-error -- The environment does not exist.
    return Promise.resolve({environment: 'test', borrower: {uuid: ''}, connections: []});
  }

  // @ts-expect-error -- A search returns servicers.
  override search(): Promise<string[]> {
    return Promise.resolve([]);
  }
}

export const ownBackend: Pick<NexusLink, 'backend'> = {backend: new OwnBackend()};

/* The error codes are a closed set. */

export function explainCode(code: Code): string {
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
    case 'load-failed':
    case 'timeout':
    case 'unexpected':
    case 'session-expired':
    case 'link-token-expired':
      return 'the session';
    case 'invalid-options':
    case 'invalid-key':
    case 'invalid-uuid':
      return 'the page';
    case 'unknown-borrower':
    case 'not-allowed':
    case 'not-ready':
      return 'the borrower';
    default:
      // A new code does not compile until it has a case here.
      return code satisfies never;
  }
}

export function listErrors(): readonly LinkError[] {
  expectType<Code[]>()(Object.keys(codes) as (keyof typeof codes)[]);
  return [
    new LinkError('offline', 'No network.'),
    // @ts-expect-error -- The code does not exist.
    new LinkError('out-of-luck', 'No such code.'),
    // @ts-expect-error -- The message is required.
    new LinkError('offline'),
  ];
}
