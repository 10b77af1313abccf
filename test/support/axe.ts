/** Runs axe on an element, and says in words what it finds. */
import type Axe from 'axe-core';
import type {AxeResults, Result} from 'axe-core';
import 'axe-core/axe.min.js';

declare global {
  interface Window {
    readonly axe: typeof Axe;
  }
}

/** Rules that judge colours. Of two states that differ in their colours alone, only these need to run on both. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * Runs all rules that are on by default, which are those of WCAG 2.0 to 2.2 at A and AA and best practices, and the
 * size of targets.
 */
export const runAxe = (element: Element): Promise<AxeResults> =>
  window.axe.run(element, {elementRef: true, rules: {'target-size': {enabled: true}}});

export const runAxeOnColors = (element: Element): Promise<AxeResults> =>
  window.axe.run(element, {elementRef: true, runOnly: COLOR_RULES});

/** One line for each element that breaks a rule, or that axe is not sure of. */
export const describeResults = (results: readonly Result[]): string[] =>
  results.flatMap(({id, nodes}) =>
    nodes.map(({html, failureSummary}) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
