/** The script-tag entry: defines `<nexus-link>` and puts `Nexus` on the window. */
import {Nexus} from '../nexus.js';
import {define} from '../registry.js';

define();
Object.assign(globalThis, {Nexus});

declare global {
  interface Window {
    Nexus: typeof Nexus;
  }
}
