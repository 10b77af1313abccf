import {createContext} from '@lit/context';

import type {Language} from '../messages/index.js';

/** The context by which the element gives its language to the steps: messages, and formats for numbers and dates. */
export const languageContext = createContext<Language>(Symbol('nexus-link-language'));
