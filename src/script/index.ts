/** The entry of the script bundle: defines `<nexus-link>` and puts `Nexus` on the window. */
import {Nexus} from '../nexus.js';
import {define} from '../define-elements.js';
import {isLoaderNexus, isNexus} from './window.js';

// Exporting the types keeps the declaration of `window.Nexus` in the published types of this module.
export type {ScriptLinkHandle, ScriptNexus} from './window.js';

define();

const present: unknown = window.Nexus;
if (isLoaderNexus(present)) present.handOver(Nexus);
// Another copy of the bundle may have an opening on the screen, so the first copy stays.
else if (!isNexus(present)) window.Nexus = Nexus;
