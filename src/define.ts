/** The entry that defines `<nexus-link>` when it is imported. */
import {define} from './define-elements.js';

// The declarations of the tag and of its events come with these types.
export type {NexusLinkEventMap} from './contract/events.js';
export type {NexusLink} from './nexus-link.js';

define();
