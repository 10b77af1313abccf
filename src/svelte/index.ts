/** `nexus-link/svelte`: `Nexus.link` with stores. The types of the tag in templates are added by the build. */
import {onMount} from 'svelte';
import {derived, readable, writable, type Readable} from 'svelte/store';

import type {LinkExit} from '../contract/response.js';
import {LinkOpener} from '../link-opener.js';
import type {LinkOptions} from '../nexus.js';

/** What `useNexusLink` returns. */
export interface NexusLinkControls {
  /** Opens the dialog, or brings it to the front. */
  readonly open: () => void;
  /** Ends the opening as if the borrower had left. Does nothing if the dialog is closed. */
  readonly close: () => void;
  /** Whether the dialog is on the screen. */
  readonly isOpen: Readable<boolean>;
  /** Whether `open` can be called: false on a server, and until the component is mounted. */
  readonly ready: Readable<boolean>;
  /** The exit of the latest opening if its status is `error`, until the next opening. */
  readonly error: Readable<LinkExit | null>;
}

/**
 * `Nexus.link` for a component, to be called while it is initialised. Options are read when `open` is called, and callbacks
 * when they are called. When the component is destroyed, its dialog closes, and `onExit` is called with the status
 * `incomplete`.
 *
 * @param options The options, or a function that returns the latest ones.
 *
 * @example
 * const {open, ready} = useNexusLink(() => ({nexus_key: nexusKey, onSuccess: ({result}) => save(result)}));
 */
export function useNexusLink(options: LinkOptions | (() => LinkOptions) = {}): NexusLinkControls {
  const opener = new LinkOpener(() => (typeof options === 'function' ? options() : options));
  const state = readable(opener.getState(), (set) => {
    const update = () => set(opener.getState());
    update();
    return opener.subscribe(update);
  });
  const ready = writable(false);
  onMount(() => {
    ready.set(true);
    return opener.mount();
  });
  return {
    open: opener.open,
    close: opener.close,
    isOpen: derived(state, ({isOpen}) => isOpen),
    ready: {subscribe: ready.subscribe},
    error: derived(state, ({error}) => error),
  };
}
