/** Importing this module defines `<nexus-link>`. */
import {define} from './define-elements.js';

define();
