/** `Nexus.link`: the element for pages that prefer callbacks. It only translates; all state is in the element. */
import * as z from 'zod/mini';

import type {Backend} from './contract/backend.js';
import {NexusExitEvent, NexusSuccessEvent, type LinkEvent} from './contract/events.js';
import type {Code} from './contract/errors.js';
import type {LinkExit, LinkResponse, LinkSuccess} from './contract/response.js';
import {reportUncaught} from './contract/report-uncaught.js';
import {checkOptions} from './diagnostics/check-names.js';
import {logFailure} from './diagnostics/log-failure.js';
import {define} from './define-elements.js';
import type {NexusLink} from './nexus-link.js';
import {failedStartExit} from './workflow/outcome.js';

const optionalText = z.nullish(z.string('must be a string'));
const optionalFunction = <Parameters extends readonly unknown[], Result = void>() =>
  z.optional(
    z.custom<(...args: Parameters) => Result>((value) => typeof value === 'function', 'must be a function'),
  );
/** An object that the element itself checks when it uses it. */
const optionalObject = <T extends object>() =>
  z.nullish(z.custom<T>((value) => typeof value === 'object', 'must be an object'));

/** Options that a page sets once for all calls. An option of a call takes precedence; null and undefined do not count. */
export const NexusDefaults = z.object(
  {
    /** The public key of the page: `sandbox_…` or `live_…`. */
    nexus_key: optionalText,
    /** The URL of the API: https, or http on localhost. Without it, only the embedded sandbox is available. */
    api_url: optionalText,
    /** A link token of the page's own server, instead of a key. */
    link_token: optionalText,
    /** Returns a new link token. Called if `link_token` is missing or used up. */
    fetchLinkToken: optionalFunction<[], string | Promise<string>>(),
    /** The borrower's UUID. Without it, a borrower is created. */
    uuid: optionalText,
    /** The published name of `uuid`. If both are set, `uuid` takes precedence. */
    consumer: optionalText,
    /** The colour theme. Without it, the page's `color-scheme` applies. */
    theme: z.nullish(z.enum(['light', 'dark'], 'must be "light" or "dark"')),
    /** The language, as a BCP 47 tag. Without it, that of the page applies. */
    lang: optionalText,
    /** The page's own messages, as the property `messages` of the element takes them. */
    messages: optionalObject<NonNullable<NexusLink['messages']>>(),
    /** A backend to use instead of the sandbox and the API. */
    backend: optionalObject<Backend>(),
    /** The element of the page that the dialog is put into. By default it is the body. */
    container: z.nullish(
      z.custom<Element>(
        (value) => value instanceof Element && value.isConnected,
        'must be an element in the page',
      ),
    ),
  },
  'must be an object',
);
export type NexusDefaults = z.infer<typeof NexusDefaults>;

/** The options of one call: those of `NexusDefaults`, and the callbacks. */
export const LinkOptions = z.object(
  {
    ...NexusDefaults.shape,
    /** Called once if the borrower finishes. */
    onSuccess: optionalFunction<[LinkSuccess]>(),
    /** Called once if the opening ends in any other way. */
    onExit: optionalFunction<[LinkExit]>(),
    /** Called for everything that happens, for analytics. */
    onEvent: optionalFunction<[LinkEvent]>(),
  },
  'must be an object',
);
export type LinkOptions = z.infer<typeof LinkOptions>;

/** One opening of the workflow. */
export interface LinkHandle {
  readonly element: NexusLink;
  /** Ends the opening as if the borrower had left. Nothing is asked. */
  close(): void;
  /** Resolves with the response that the callback gets. Never rejects. */
  readonly result: Promise<LinkResponse>;
  /** Resolves with the element once it is in the page, or with null if the opening ended before. Never rejects. */
  readonly ready: Promise<NexusLink | null>;
}

/**
 * The `Nexus` function and its methods.
 *
 * @typeParam Handle The handle that `link` returns. The handle of the script tag's `Nexus` may have no element yet.
 */
export interface NexusApi<Handle = LinkHandle> {
  /** Same as `init`. */
  (defaults?: NexusDefaults): void;
  /** Replaces the defaults of all later calls. They are validated by each call, not here. */
  init(defaults?: NexusDefaults): void;
  /**
   * Opens the workflow in a modal dialog. If one is open already, brings it to the front and replaces its callbacks.
   *
   * Never throws: invalid options are reported to the console, and to `onExit` with the status `error` and the code
   * `invalid-options`. An error that a callback throws is reported like any uncaught error of the page. The one exception
   * is a call where there is no document, such as on a server that renders the page: there is nothing to open.
   *
   * @example
   * Nexus.init({nexus_key: 'sandbox_demo'});
   * const {result} = Nexus.link({
   *   onSuccess: ({result}) => save(result.borrower.uuid, result.connections),
   *   onExit: ({status, message}) => console.log(status, message),
   * });
   */
  link(options?: LinkOptions): Handle;
  /** @deprecated The published name of `link`. */
  linkServicers(options?: LinkOptions): Handle;
}

interface Opening {
  readonly handle: LinkHandle;
  /** The callbacks of the latest call. */
  callbacks: LinkOptions;
  /** Whether the response was dispatched. The last screen may still be visible. */
  isOver: boolean;
}

let pageDefaults: unknown = {};
let hasWarned = false;
let currentOpening: Opening | null = null;

function init(defaults: NexusDefaults = {}): void {
  pageDefaults = defaults;
}

function link(options: LinkOptions = {}): LinkHandle {
  if (typeof document === 'undefined') {
    throw new Error('Nexus.link needs a browser.');
  }
  const defaults = parseOptions(NexusDefaults, pageDefaults);
  const own = parseOptions(LinkOptions, options);
  if (!defaults.success) return rejectOptions(options, defaults.error, 'defaults');
  if (!own.success) return rejectOptions(options, own.error, 'options');
  void checkOptions(options, Object.keys(LinkOptions.shape));
  if (!currentOpening || currentOpening.isOver || !currentOpening.handle.element.isConnected) {
    try {
      return openElement(defaults.data, own.data);
    } catch (error) {
      // A page that has changed the built-in objects may keep the element from being created.
      reportUncaught(error);
      return endAtOnce(own.data.onExit, 'unexpected', 'The element could not be created.');
    }
  }
  currentOpening.callbacks = own.data;
  currentOpening.handle.element.show();
  return currentOpening.handle;
}

function linkServicers(options?: LinkOptions): LinkHandle {
  if (!hasWarned) console.warn('Nexus.linkServicers is deprecated: call Nexus.link.');
  hasWarned = true;
  return link(options);
}

/** Opens the workflow without any markup. `Nexus.link` is documented at `NexusApi`. */
export const Nexus: NexusApi = Object.assign(init, {init, link, linkServicers});

function openElement(defaults: NexusDefaults, options: LinkOptions): LinkHandle {
  closeOpenDialogs();
  const element = createElement();
  element.nexusKey = options.nexus_key ?? defaults.nexus_key ?? '';
  element.apiUrl = options.api_url ?? defaults.api_url ?? null;
  element.linkToken = options.link_token ?? defaults.link_token ?? null;
  element.fetchLinkToken = options.fetchLinkToken ?? defaults.fetchLinkToken ?? null;
  element.uuid = options.uuid ?? options.consumer ?? defaults.uuid ?? defaults.consumer ?? null;
  element.theme = options.theme ?? defaults.theme ?? null;
  const lang = options.lang ?? defaults.lang;
  // An empty attribute would mean that the language is unknown.
  if (lang) element.lang = lang;
  element.messages = options.messages ?? defaults.messages ?? null;
  element.backend = options.backend ?? defaults.backend ?? null;
  const result = new Promise<LinkResponse>((resolve) => {
    const end = <T extends LinkResponse>(
      response: T,
      callback: ((response: T) => void) | undefined,
    ): void => {
      if (opening.isOver) return;
      opening.isOver = true;
      resolve(response);
      callSafely(callback, response);
    };
    element.addEventListener('nexus-success', ({detail}) => end(detail, opening.callbacks.onSuccess));
    element.addEventListener('nexus-exit', ({detail}) => end(detail, opening.callbacks.onExit));
    element.addEventListener('nexus-event', ({detail}) => callSafely(opening.callbacks.onEvent, detail));
    element.addEventListener('nexus-close', () => element.remove());
    // `document.open()` removes all listeners before it removes the element.
    element.observer = (event) => {
      if (event instanceof NexusSuccessEvent) end(event.detail, opening.callbacks.onSuccess);
      if (event instanceof NexusExitEvent) end(event.detail, opening.callbacks.onExit);
    };
  });
  const handle = {element, close: () => element.close(), result, ready: Promise.resolve(element)};
  const opening: Opening = {handle, callbacks: options, isOver: false};
  // `document.body` is missing while a script in the head runs.
  const body = document.querySelector('body') ?? document.documentElement;
  (options.container ?? defaults.container ?? body).append(element);
  element.show();
  currentOpening = opening;
  return handle;
}

/** A page has one dialog at a time, also if a tag or another copy of this code has opened the one before. */
function closeOpenDialogs(): void {
  for (const element of document.querySelectorAll('nexus-link')) {
    if (element.open && !element.inline) element.close();
  }
}

/** Parses options of the page. An object whose properties throw when they are read is treated like a value of another type. */
function parseOptions<T extends z.core.$ZodType>(
  schema: T,
  options: unknown,
): z.core.util.SafeParseResult<z.output<T>> {
  try {
    const result = z.safeParse(schema, copyOwnOptions(options));
    return result.success ? {...result, data: copyOwnOptions(result.data)} : result;
  } catch {
    return z.safeParse(schema, null);
  }
}

/**
 * Copies options without a prototype: a property that the page has added to `Object.prototype` must not count. Their values
 * stay as they are, since a backend is an object with methods.
 */
const copyOwnOptions = <T>(options: T): T =>
  typeof options === 'object' && options !== null && !Array.isArray(options)
    ? Object.assign(Object.create(null) as object, options)
    : options;

/** Returns the handle for a call with invalid options. */
function rejectOptions(options: unknown, {issues}: z.core.$ZodError, what: string): LinkHandle {
  const message = issues.map((issue) => `${issue.path.join('.') || what} ${issue.message}.`).join(' ');
  // `onExit` is called even if another option is invalid.
  const parsed = parseOptions(z.object({onExit: LinkOptions.shape.onExit}), options);
  return endAtOnce(parsed.success ? parsed.data.onExit : undefined, 'invalid-options', message);
}

/** Returns the handle of an opening that cannot begin. Nothing is shown, since the mistake is in the code of the page. */
function endAtOnce(onExit: LinkOptions['onExit'], code: Code, message: string): LinkHandle {
  const response = failedStartExit(code, message);
  logFailure(code, message);
  queueMicrotask(() => callSafely(onExit, response));
  let element: NexusLink | undefined;
  return {
    // Not before it is asked for: a page that has changed the built-in objects may keep it from being created.
    get element() {
      return (element ??= createElement());
    },
    close: () => undefined,
    result: Promise.resolve(response),
    ready: Promise.resolve(null),
  };
}

function createElement(): NexusLink {
  define();
  const element = document.createElement('nexus-link');
  // While one of its modals is open, React Aria hides every element that is added to the page without this mark.
  element.setAttribute('data-react-aria-top-layer', 'true');
  return element;
}

/** Calls a callback of the page. An error that it throws must not break the workflow. */
function callSafely<T>(callback: ((value: T) => void) | undefined, value: T): void {
  try {
    callback?.(value);
  } catch (error) {
    reportUncaught(error);
  }
}
