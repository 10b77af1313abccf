/** The entry that defines `<nexus-link>` when it is imported. */
import {define} from './define-elements.js';

define();
