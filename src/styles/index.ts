import type {CSSResult} from 'lit';

import {base} from './base.js';
import {controls} from './controls.js';
import {dialog} from './dialog.js';
import {motion} from './motion.js';
import {steps} from './steps.js';
import {tokens} from './tokens.js';

/** All styles of the element, in the order of the cascade: of two rules that are equally specific, the later wins. */
export const styles: readonly CSSResult[] = [tokens, base, dialog, controls, steps, motion];
