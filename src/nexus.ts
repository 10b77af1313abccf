/** `Nexus.link`: the element for callers who prefer callbacks. It translates; the element holds the truth. */
import * as z from 'zod/mini';

import type {LinkEvent} from './contract/events.js';
import {refused} from './workflow/transition.js';
import type {NexusLink} from './nexus-link.js';
import {define} from './define-elements.js';
import type {LinkExit, LinkResponse, LinkSuccess} from './contract/response.js';

const callback = <T extends readonly unknown[], R = void>() =>
  z.optional(z.custom<(...given: T) => R>((value) => typeof value === 'function', 'must be a function'));
const text = z.nullish(z.string('must be a string'));

/**
 * The page's defaults. Without `api_url`, the API's, only the embedded sandbox answers. `consumer` is another name of
 * `uuid`, which goes before it.
 */
export const NexusDefaults = z.object(
  {
    nexus_key: text,
    api_url: text,
    link_token: text,
    fetchLinkToken: callback<[], string | Promise<string>>(),
    uuid: text,
    consumer: text,
  },
  'must be an object',
);
export type NexusDefaults = z.infer<typeof NexusDefaults>;

/** What one call takes: the defaults' options, and a callback for each event. */
export const LinkOptions = z.object(
  {
    ...NexusDefaults.shape,
    onSuccess: callback<[LinkSuccess]>(),
    onExit: callback<[LinkExit]>(),
    onEvent: callback<[LinkEvent]>(),
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

/** `Nexus(defaults)` is `Nexus.init(defaults)`. */
export interface NexusApi {
  (defaults?: NexusDefaults): void;
  /** Sets the defaults of every later call. They are validated when one is made. */
  init(defaults?: NexusDefaults): void;
  /**
   * Opens the workflow in a modal dialog. Where one is open already, brings it to the front with these callbacks.
   * It never throws: what is wrong with the options reaches `onExit` as `status: "error"`, or else the console.
   */
  link(options?: LinkOptions): LinkHandle;
  /** @deprecated The old name of `link`. */
  linkServicers(options?: LinkOptions): LinkHandle;
}

let defaults: unknown = {};
let hasWarned = false;
let latest: Opening | null = null;

interface Opening {
  readonly handle: LinkHandle;
  /** Those of the latest call. */
  callbacks: LinkOptions;
  /** Whether it has its outcome. Its last screen may still be up. */
  isOver: boolean;
}

function init(options: NexusDefaults = {}): void {
  defaults = options;
}

function link(options: LinkOptions = {}): LinkHandle {
  const base = read(NexusDefaults, defaults);
  const own = read(LinkOptions, options);
  if (!base.success) return refuse(options, base.error, 'defaults');
  if (!own.success) return refuse(options, own.error, 'options');
  if (!latest || latest.isOver || !latest.handle.element.isConnected) return open(base.data, own.data);
  latest.callbacks = own.data;
  latest.handle.element.show();
  return latest.handle;
}

function linkServicers(options?: LinkOptions): LinkHandle {
  if (!hasWarned) console.warn('Nexus.linkServicers is deprecated: call Nexus.link.');
  hasWarned = true;
  return link(options);
}

export const Nexus: NexusApi = Object.assign(init, {init, link, linkServicers});

function open(base: NexusDefaults, callbacks: LinkOptions): LinkHandle {
  latest?.handle.close();
  const element = create();
  element.nexusKey = callbacks.nexus_key ?? base.nexus_key ?? '';
  element.apiUrl = callbacks.api_url ?? base.api_url ?? null;
  element.linkToken = callbacks.link_token ?? base.link_token ?? null;
  element.fetchLinkToken = callbacks.fetchLinkToken ?? base.fetchLinkToken ?? null;
  element.uuid = callbacks.uuid ?? callbacks.consumer ?? base.uuid ?? base.consumer ?? null;
  const result = new Promise<LinkResponse>((resolve) => {
    const end = <T extends LinkResponse>(
      response: T,
      listener: ((response: T) => void) | undefined,
    ): void => {
      own.isOver = true;
      resolve(response);
      call(listener, response);
    };
    element.addEventListener('nexus-success', ({detail}) => end(detail, own.callbacks.onSuccess));
    element.addEventListener('nexus-exit', ({detail}) => end(detail, own.callbacks.onExit ?? complain));
  });
  const own: Opening = {handle: {element, close: () => element.close(), result}, callbacks, isOver: false};
  element.addEventListener('nexus-event', ({detail}) => {
    call(own.callbacks.onEvent, detail);
    if (detail.name === 'closed') element.remove();
  });
  latest = own;
  // A script in the head runs before there is a body.
  (document.querySelector('body') ?? document.documentElement).append(element);
  element.show();
  return own.handle;
}

/** What throws when it is read is no object that could be used. */
function read<T extends z.core.$ZodType>(
  schema: T,
  options: unknown,
): z.core.util.SafeParseResult<z.output<T>> {
  try {
    return z.safeParse(schema, options);
  } catch {
    return z.safeParse(schema, null);
  }
}

/** Tells the console what nobody else is there to be told. */
function complain({status, message}: LinkExit): void {
  if (status === 'error') console.error(`Nexus.link: ${message}`);
}

function create(): NexusLink {
  define();
  return document.createElement('nexus-link');
}

/** An opening that could not begin: it has its outcome, and nothing is shown for a mistake in the page's code. */
function refuse(options: unknown, {issues}: z.core.$ZodError, what: string): LinkHandle {
  const message = issues.map(({path, message: says}) => `${path.join('.') || what} ${says}.`).join(' ');
  const response = refused(message);
  // The one callback that can be told, even where another option is wrong.
  const told = read(z.object({onExit: callback<[LinkExit]>()}), options).data?.onExit;
  if (told) queueMicrotask(() => call(told, response));
  else complain(response);
  return {element: create(), close: () => undefined, result: Promise.resolve(response)};
}

/** A callback that throws is reported as its page's own error, and breaks nothing here. */
function call<T>(listener: ((value: T) => void) | undefined, value: T): void {
  try {
    listener?.(value);
  } catch (error) {
    reportError(error);
  }
}
