/** `nexus-link/react`: the element as a component, and `Nexus.link` as a hook. The build marks it with 'use client'. */
export {NexusLink, type NexusLinkProps} from './nexus-link.js';
export {useNexusLink, type NexusLinkControls} from './use-nexus-link.js';
/** The element itself, which a ref holds. */
export type {NexusLink as NexusLinkElement} from '../nexus-link.js';
