import {createContext} from '@lit/context';

import type {Language} from '../messages/index.js';

/** What every step shares: the words, and the locale that numbers, money and dates are written in. */
export const linkContext = createContext<Language>(Symbol('nexus-link'));
