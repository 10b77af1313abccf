/** Importing this module defines `<nexus-link>`. */
import {define} from './registry.js';

define();
