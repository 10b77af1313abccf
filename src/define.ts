/** The entry that defines `<nexus-link>` when it is imported. */
import {define} from './define-elements.js';

// The declarations of the tag and its events come with this type.
export type {NexusLink} from './nexus-link.js';

define();
