/** Runs axe on an element and describes the results as text. */
import type Axe from 'axe-core';
import type {AxeResults, Result} from 'axe-core';
import 'axe-core/axe.min.js';

declare global {
  interface Window {
    readonly axe: typeof Axe;
  }
}

/** The rules about colours. For two screens that differ only in their colours, only these rules need to run twice. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * Runs all rules that axe enables by default (WCAG 2.0 to 2.2, levels A and AA, and best practices), and the rule about
 * the size of targets.
 */
export const runAxe = (element: Element): Promise<AxeResults> =>
  window.axe.run(element, {elementRef: true, rules: {'target-size': {enabled: true}}});

export const runAxeOnColors = (element: Element): Promise<AxeResults> =>
  window.axe.run(element, {elementRef: true, runOnly: COLOR_RULES});

/** Returns one line for each element that breaks a rule, or that axe cannot decide on. */
export const describeResults = (results: readonly Result[]): string[] =>
  results.flatMap(({id, nodes}) =>
    nodes.map(({html, failureSummary}) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
