/**
 * The classic loader, for a `<script src>` without `type="module"`. It defines `window.Nexus` at once, imports the
 * bundle from its own folder, and passes on to it the calls that were made meanwhile. It is a file of about 1 kB, so it
 * imports nothing of the bundle but types.
 */
import type {Code} from '../contract/errors.js';
import type {LinkHandle, LinkOptions, NexusApi, NexusDefaults} from '../nexus.js';
import type {LinkExit, LinkResponse} from '../contract/response.js';
import type {NexusLink} from '../nexus-link.js';
import {isNexus, type LoaderNexus, type ScriptLinkHandle} from './window.js';

const BUNDLE = 'nexus-link.min.js';
/** The message of the bundle's own exit at this step. */
const LEFT_MESSAGE = 'The borrower left at the step "opening".';

/** An opening that was asked for before the bundle has loaded. Further calls of `link` belong to the same opening. */
interface WaitingOpening {
  /** The options of the latest call, whose callbacks count. */
  options: LinkOptions;
  /** The handle that the page has got. */
  readonly handle: ScriptLinkHandle;
  /** Makes the page's handle follow the bundle's. */
  follow(handle: LinkHandle): void;
  /** Ends an opening that the bundle has not begun: resolves `result`, and `ready` to null. */
  end(exit: LinkExit): void;
}

/** The complete `Nexus`, once a bundle has handed it over. */
let nexus: NexusApi | null = null;
let opening: WaitingOpening | null = null;
let isLoading = false;
/** How often the bundle did not load. */
let failures = 0;
const calls: ((nexus: NexusApi) => void)[] = [];

// Markup such as <img name="currentScript" src="…"> hides `document.currentScript`, and could so choose what is imported.
const {currentScript} = document;
const source = currentScript instanceof HTMLScriptElement ? currentScript.src : '';

function setDefaults(defaults?: NexusDefaults): void {
  if (nexus) nexus.init(defaults);
  else calls.push((loaded) => loaded.init(defaults));
}

function openLink(method: 'link' | 'linkServicers', options: LinkOptions = {}): ScriptLinkHandle {
  if (nexus) return nexus[method](options);
  const current = (opening ??= createOpening());
  current.options = options;
  calls.push((loaded) => {
    if (current === opening) current.follow(loaded[method](options));
  });
  void loadBundle();
  return current.handle;
}

function createOpening(): WaitingOpening {
  const {promise: result, resolve} = Promise.withResolvers<LinkResponse>();
  const {promise: ready, resolve: resolveReady} = Promise.withResolvers<NexusLink | null>();
  let followed: LinkHandle | null = null;
  const current: WaitingOpening = {
    options: {},
    handle: {
      get element() {
        return followed?.element ?? null;
      },
      close() {
        if (followed) followed.close();
        else if (current === opening) endOpening(current, buildExit('incomplete', LEFT_MESSAGE));
      },
      result,
      ready,
    },
    follow(handle) {
      followed = handle;
      resolve(handle.result);
      resolveReady(handle.ready);
    },
    end(exit) {
      resolve(exit);
      resolveReady(null);
    },
  };
  return current;
}

async function loadBundle(): Promise<void> {
  if (isLoading) return;
  isLoading = true;
  let reason = 'it defines no Nexus';
  try {
    const url = new URL(BUNDLE, source);
    // A browser may keep the failure of a module for the life of the page, under its URL.
    if (failures && !hasPinnedHashes()) url.search = `retry=${failures}`;
    await import(url.href);
  } catch (error) {
    failures++;
    if (error instanceof Error) reason = error.message;
  }
  isLoading = false;
  // Another copy of the bundle may have handed over its Nexus meanwhile.
  if (!nexus) reportFailure(`${BUNDLE} did not load: ${reason}`);
}

/** Whether an import map of the page pins hashes. Under a URL that is not in the map, a changed bundle would run unchecked. */
const hasPinnedHashes = (): boolean =>
  [...document.querySelectorAll<HTMLScriptElement>('[type=importmap]')].some(({text}) =>
    text.includes('"integrity"'),
  );

/** Defaults stay queued, since the next call of `link` imports the bundle again. */
function reportFailure(message: string): void {
  if (opening) endOpening(opening, buildExit('error', message, 'load-failed'));
  else console.error(`Nexus: ${message}`);
}

function endOpening({options, end}: WaitingOpening, exit: LinkExit): void {
  opening = null;
  end(exit);
  try {
    const {onExit} = options;
    if (onExit) onExit(exit);
    else if (exit.status === 'error') console.error(`Nexus.link: ${exit.message}`);
  } catch (error) {
    reportError(error);
  }
}

function buildExit(status: LinkExit['status'], message: string, code?: Code): LinkExit {
  const {freeze} = Object;
  const result = {
    borrower: freeze({uuid: null}),
    workflow: 'link',
    step: 'opening',
    connections: freeze([]),
    ...(code && {code}),
  } as const;
  return freeze({message, result: freeze(result), status});
}

function handOver(loaded: NexusApi): void {
  nexus = loaded;
  window.Nexus = loaded;
  for (const call of calls.splice(0)) call(loaded);
  opening = null;
}

const loader: LoaderNexus = Object.assign(setDefaults, {
  init: setDefaults,
  link: (options?: LinkOptions) => openLink('link', options),
  linkServicers: (options?: LinkOptions) => openLink('linkServicers', options),
  handOver,
});

// A Nexus that is there already stays: it is the bundle's, or that of a loader that was included before.
if (!isNexus(window.Nexus)) {
  window.Nexus = loader;
  void loadBundle();
}
