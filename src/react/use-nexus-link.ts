import {useEffect, useInsertionEffect, useRef, useState, useSyncExternalStore} from 'react';

import type {LinkExit} from '../contract/response.js';
import {LinkOpener, type OpenerState} from '../link-opener.js';
import type {LinkOptions} from '../nexus.js';

/** What `useNexusLink` returns. */
export interface NexusLinkControls {
  /** Opens the dialog, or brings it to the front. The function stays the same. */
  readonly open: () => void;
  /** Ends the opening as if the borrower had left. Does nothing if the dialog is closed. The function stays the same. */
  readonly close: () => void;
  /** Whether the dialog is on the screen. */
  readonly isOpen: boolean;
  /** Whether `open` can be called: false on a server, and until React has hydrated the page. */
  readonly ready: boolean;
  /** The exit of the latest opening if its status is `error`, until the next opening. */
  readonly error: LinkExit | null;
}

/** The state on a server and while React hydrates. It is recognised by its identity. */
const SERVER_STATE: OpenerState = {isOpen: false, error: null};
const getServerState = (): OpenerState => SERVER_STATE;

/**
 * `Nexus.link` for a component. Options are read when `open` is called; of the callbacks, those of the latest render are
 * called. When the component is unmounted, its dialog closes, and `onExit` is called with the status `incomplete`.
 *
 * @example
 * const {open, ready} = useNexusLink({nexus_key: 'sandbox_demo', onSuccess: ({result}) => save(result)});
 * return <button onClick={open} disabled={!ready}>Connect your servicers</button>;
 */
export function useNexusLink(options: LinkOptions = {}): NexusLinkControls {
  const latest = useRef(options);
  useInsertionEffect(() => {
    latest.current = options;
  });
  const [opener] = useState(() => new LinkOpener(() => latest.current));
  useEffect(opener.mount, [opener]);
  const state = useSyncExternalStore(opener.subscribe, opener.getState, getServerState);
  return {open: opener.open, close: opener.close, ...state, ready: state !== SERVER_STATE};
}
