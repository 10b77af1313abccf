/** The types of `window.Nexus`, which the classic loader and the script bundle share. */
import type {LinkHandle, NexusApi} from '../nexus.js';

/** The handle of an opening. While the loader waits for the bundle there is no element yet. */
export interface ScriptLinkHandle extends Omit<LinkHandle, 'element'> {
  /** The element of the opening, or null until the bundle has loaded. */
  readonly element: LinkHandle['element'] | null;
}

/** The `Nexus` of a page with one of the script tags. */
export type ScriptNexus = NexusApi<ScriptLinkHandle>;

/** The `Nexus` of the loader. It keeps calls until a bundle hands it the complete `Nexus`. */
export interface LoaderNexus extends ScriptNexus {
  /** Replaces `window.Nexus` and passes the calls on that were made so far. */
  handOver(nexus: NexusApi): void;
}

declare global {
  interface Window {
    Nexus: ScriptNexus;
  }
}

/** Whether a value is a `Nexus`. `window.Nexus` may also be an element with that id, or another library's. */
export const isNexus = (value: unknown): value is ScriptNexus =>
  typeof value === 'function' && 'linkServicers' in value;

export const isLoaderNexus = (value: unknown): value is LoaderNexus => isNexus(value) && 'handOver' in value;
