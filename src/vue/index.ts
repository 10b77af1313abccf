/** `nexus-link/vue`: `Nexus.link` as a composable. The types of the tag in templates are added by the build. */
import {
  computed,
  getCurrentInstance,
  getCurrentScope,
  onMounted,
  onScopeDispose,
  readonly,
  shallowRef,
  toRaw,
  toValue,
  type MaybeRefOrGetter,
  type Ref,
} from 'vue';

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
  readonly isOpen: Readonly<Ref<boolean>>;
  /** Whether `open` can be called: false on a server, and until the component is mounted. */
  readonly ready: Readonly<Ref<boolean>>;
  /** The exit of the latest opening if its status is `error`, until the next opening. */
  readonly error: Readonly<Ref<LinkExit | null>>;
}

/**
 * `Nexus.link` for a component. Options are read when `open` is called, and callbacks when they are called. When the
 * component, or the scope of effects, ends, its dialog closes, and `onExit` is called with the status `incomplete`.
 *
 * @param options The options, or a ref or a getter of them.
 *
 * @example
 * const {open, ready} = useNexusLink(() => ({nexus_key: props.nexusKey, onSuccess: ({result}) => save(result)}));
 */
export function useNexusLink(options: MaybeRefOrGetter<LinkOptions> = {}): NexusLinkControls {
  // A backend must not be called by the proxy of a reactive object, which has no access to private fields.
  const opener = new LinkOpener(() => toRaw(toValue(options)));
  const state = shallowRef(opener.getState());
  opener.subscribe(() => {
    state.value = opener.getState();
  });
  const isMounted = shallowRef(false);
  const setMounted = () => {
    isMounted.value = true;
  };
  if (getCurrentInstance()) onMounted(setMounted);
  else if (typeof document !== 'undefined') setMounted();
  if (getCurrentScope()) onScopeDispose(opener.mount());
  return {
    open: opener.open,
    close: opener.close,
    isOpen: computed(() => state.value.isOpen),
    ready: readonly(isMounted),
    error: computed(() => state.value.error),
  };
}
