/** `Nexus.link`: the element for callers who prefer callbacks. It translates; the element holds the truth. */
import * as z from 'zod/mini';

import type {LinkEvent} from './events.js';
import {closed, outcome, transition} from './flow.js';
import type {NexusLink} from './nexus-link.js';
import {define} from './registry.js';
import type {LinkExit, LinkResponse, LinkSuccess} from './schemas.js';

const callback = <T>() =>
  z.optional(z.custom<(value: T) => void>((value) => typeof value === 'function', 'must be a function'));
const optionalText = z.optional(z.nullable(z.string('must be a string')));

const defaultsShape = {nexus_key: optionalText, uuid: optionalText, consumer: optionalText};

/** The page's defaults. `consumer` is another name of `uuid`, which goes before it. */
export const NexusDefaults = z.object(defaultsShape, 'must be an object');
export type NexusDefaults = z.infer<typeof NexusDefaults>;

/** What one call takes: the defaults' options, and a callback for each event. */
export const LinkOptions = z.object(
  {
    ...defaultsShape,
    onSuccess: callback<LinkSuccess>(),
    onExit: callback<LinkExit>(),
    onEvent: callback<LinkEvent>(),
  },
  'must be an object',
);
export type LinkOptions = z.infer<typeof LinkOptions>;

/** One opening. */
export interface LinkHandle {
  readonly element: NexusLink;
  /** Ends the opening as if the borrower had left, without asking. */
  close(): void;
  /** The same object that the callback gets. It never rejects. */
  readonly result: Promise<LinkResponse>;
}

interface Running {
  readonly handle: LinkHandle;
  /** The latest set is the one called. */
  callbacks: LinkOptions;
}

let defaults: unknown = {};
let running: Running | null = null;
const warned = new Set<string>();

function init(options: NexusDefaults): void {
  defaults = options;
}

function link(options: LinkOptions = {}): LinkHandle {
  const parsed = parse(options);
  if (!parsed.success) return refuse(options, parsed.message);
  if (!running) return open(parsed.options);
  running.callbacks = parsed.options;
  running.handle.element.show();
  return running.handle;
}

function linkServicers(options?: LinkOptions): LinkHandle {
  warnOnce('Nexus.linkServicers is deprecated: call Nexus.link.');
  return link(options);
}

/** `Nexus(defaults)` is `Nexus.init(defaults)`. */
export interface NexusApi {
  (defaults: NexusDefaults): void;
  /** Sets the defaults of every later call. They are validated when one is made. */
  init(defaults: NexusDefaults): void;
  /**
   * Opens the workflow in a modal dialog. Where one is open already, brings it to the front with these callbacks.
   * It never throws: what is wrong with the options reaches `onExit` as `status: "error"`, or else the console.
   */
  link(options?: LinkOptions): LinkHandle;
  /** @deprecated The old name of `link`. */
  linkServicers(options?: LinkOptions): LinkHandle;
}

export const Nexus: NexusApi = Object.assign(init, {init, link, linkServicers});

type Parsed =
  | {readonly success: true; readonly options: LinkOptions}
  | {readonly success: false; readonly message: string};

function parse(options: unknown): Parsed {
  for (const given of [defaults, options]) {
    const parsed = LinkOptions.safeParse(given);
    if (!parsed.success) return {success: false, message: complaint(parsed.error.issues)};
  }
  const [base, own] = [NexusDefaults.parse(defaults), LinkOptions.parse(options)];
  const uuid = own.uuid ?? own.consumer ?? base.uuid ?? base.consumer;
  return {success: true, options: {...own, nexus_key: own.nexus_key ?? base.nexus_key, uuid}};
}

const complaint = (
  issues: readonly {readonly path: readonly PropertyKey[]; readonly message: string}[],
): string =>
  issues.map(({path, message}) => `${path.length ? path.join('.') : 'options'} ${message}.`).join(' ');

function open(options: LinkOptions): LinkHandle {
  define();
  const element = document.createElement('nexus-link');
  element.nexusKey = options.nexus_key ?? '';
  element.uuid = options.uuid ?? null;
  let resolve: (response: LinkResponse) => void = () => undefined;
  const result = new Promise<LinkResponse>((done) => {
    resolve = done;
  });
  const own: Running = {
    handle: {
      element,
      close: () => {
        element.close();
      },
      result,
    },
    callbacks: options,
  };
  running = own;
  const end = (response: LinkResponse): void => {
    running = null;
    resolve(response);
  };
  element.addEventListener('nexus-event', ({detail}) => {
    call(own.callbacks.onEvent, detail);
    if (detail.name === 'closed') element.remove();
  });
  element.addEventListener('nexus-success', ({detail}) => {
    end(detail);
    call(own.callbacks.onSuccess, detail);
  });
  element.addEventListener('nexus-exit', ({detail}) => {
    end(detail);
    call(own.callbacks.onExit, detail);
  });
  document.body.append(element);
  element.show();
  return own.handle;
}

/** An opening that could not begin: it has its outcome, and nothing is shown for a mistake in the page's code. */
function refuse(options: unknown, message: string): LinkHandle {
  define();
  const [opening] = transition(closed, {type: 'open', nexus_key: '', uuid: null});
  const [ended] = transition(opening, {type: 'failed', code: 'invalid-options', message});
  const response = outcome(ended);
  if (!response || response.status === 'complete')
    throw new TypeError('unreachable: a failed opening has an exit');
  const onExit = exitOf(options);
  if (onExit)
    queueMicrotask(() => {
      call(onExit, response);
    });
  else console.error(`Nexus.link: ${message}`);
  return {
    element: document.createElement('nexus-link'),
    close: () => undefined,
    result: Promise.resolve(response),
  };
}

/** The one callback that can be told, even where another option is wrong. */
function exitOf(options: unknown): ((exit: LinkExit) => void) | undefined {
  const parsed = z.object({onExit: callback<LinkExit>()}).safeParse(options);
  return parsed.success ? parsed.data.onExit : undefined;
}

/** A callback that throws is reported as its page's own error, and breaks nothing here. */
function call<T>(listener: ((value: T) => void) | undefined, value: T): void {
  try {
    listener?.(value);
  } catch (error) {
    reportError(error);
  }
}

function warnOnce(text: string): void {
  if (warned.has(text)) return;
  warned.add(text);
  console.warn(text);
}
