import {
  createElement,
  forwardRef,
  useEffect,
  useImperativeHandle,
  useInsertionEffect,
  useLayoutEffect,
  useRef,
  useSyncExternalStore,
  type ForwardRefExoticComponent,
  type HTMLAttributes,
  type RefAttributes,
} from 'react';

import type {LinkEvent} from '../contract/events.js';
import type {LinkExit, LinkSuccess} from '../contract/response.js';
import {define} from '../define-elements.js';
import type {NexusLink as NexusLinkElement} from '../nexus-link.js';

type SettingName =
  | 'nexusKey'
  | 'apiUrl'
  | 'linkToken'
  | 'fetchLinkToken'
  | 'uuid'
  | 'theme'
  | 'inline'
  | 'open'
  | 'messages'
  | 'backend';

type Settings = {[Name in SettingName]?: NexusLinkElement[Name] | undefined};

interface Handlers {
  /** Called once if the borrower finishes. */
  onSuccess?: ((response: LinkSuccess) => void) | undefined;
  /** Called once if the opening ends in any other way, also because the component was unmounted. */
  onExit?: ((response: LinkExit) => void) | undefined;
  /** Called for everything that happens, for analytics. */
  onEvent?: ((event: LinkEvent) => void) | undefined;
  /** Called when the element has closed. A component that controls `open` sets it to false here. */
  onClose?: (() => void) | undefined;
}

/** The properties of the element, its events, and whatever any HTML element takes. Children are for the slots. */
export interface NexusLinkProps
  extends Settings, Handlers, Omit<HTMLAttributes<NexusLinkElement>, keyof Handlers | SettingName> {}

/** On a server no layout effect runs, and React 18 warns about each. */
const useClientLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;

const subscribeToNothing = () => () => undefined;
/** False on a server and while React hydrates. */
const useIsClient = (): boolean =>
  useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );

/**
 * `<nexus-link>` as a component. Of the handlers, those of the latest render are called. When the component is unmounted,
 * its opening ends, and `onExit` is called with the status `incomplete`.
 *
 * Hydration loses no event, because there is none before it: a server renders the tag without `open`, `inline` and children,
 * which follow when React listens to the element.
 *
 * @example
 * <NexusLink nexusKey="sandbox_demo" open={isOpen} onClose={() => setOpen(false)} onSuccess={({result}) => save(result)} />
 */
export const NexusLink: ForwardRefExoticComponent<NexusLinkProps & RefAttributes<NexusLinkElement>> =
  forwardRef<NexusLinkElement, NexusLinkProps>(function NexusLink(props, ref) {
    const {nexusKey, apiUrl, linkToken, uuid, className, hidden, children, ...rest} = props;
    const {fetchLinkToken = null, messages = null, backend = null, inline = false, open, ...others} = rest;
    const {onSuccess, onExit, onEvent, onClose, ...attributes} = others;
    const element = useRef<NexusLinkElement>(null);
    const listenedTo = useRef<NexusLinkElement>(null);
    const handlers = useRef<Handlers>({});
    useInsertionEffect(() => {
      handlers.current = {onSuccess, onExit, onEvent, onClose};
    });

    // The listeners stay: an element that was removed still dispatches how its opening ended.
    useClientLayoutEffect(() => {
      const link = element.current;
      if (!link || link === listenedTo.current) return;
      listenedTo.current = link;
      link.addEventListener('nexus-success', ({detail}) => handlers.current.onSuccess?.(detail));
      link.addEventListener('nexus-exit', ({detail}) => handlers.current.onExit?.(detail));
      link.addEventListener('nexus-event', ({detail}) => handlers.current.onEvent?.(detail));
      link.addEventListener('nexus-close', () => handlers.current.onClose?.());
      define();
      // The root that React renders into may not be in the document yet.
      customElements.upgrade(link);
    }, []);
    // React 18 would write an object into an attribute.
    useClientLayoutEffect(() => {
      if (element.current) Object.assign(element.current, {fetchLinkToken, messages, backend});
    }, [fetchLinkToken, messages, backend]);
    useClientLayoutEffect(() => {
      if (element.current) element.current.inline = inline;
    }, [inline]);
    useClientLayoutEffect(() => {
      if (element.current && open !== undefined) element.current.open = open;
    }, [open]);
    useImperativeHandle<NexusLinkElement | null, NexusLinkElement | null>(ref, () => element.current, []);

    return createElement(
      'nexus-link',
      {
        ...attributes,
        'nexus-key': nexusKey,
        'api-url': apiUrl,
        'link-token': linkToken,
        uuid,
        // React 18 knows no className of custom elements, and writes false as a value.
        class: className,
        hidden: hidden || undefined,
        ref: element,
      },
      useIsClient() ? children : null,
    );
  });
