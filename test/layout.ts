/** Where things are on the screen, and what is wrong with that. */
import {nameOf} from './helpers.js';
import type {StillLink} from './steps/still.js';

export const all = (element: StillLink, selector: string): HTMLElement[] => [
  ...element.root.querySelectorAll<HTMLElement>(selector),
];

/** Everything that can be seen and pressed or typed into. */
export const controls = (element: StillLink): HTMLElement[] =>
  all(element, 'button, input, summary, [role="option"]').filter(
    (one) => one.checkVisibility() && !one.closest('[inert]'),
  );

export const shortly = (one: HTMLElement): string =>
  `${one.localName}.${one.className} “${(one.innerText || nameOf(one)).slice(0, 40)}”`;

/** What scrolls sideways, or reaches out of the screen or of what holds it. */
export function tooWide(element: StillLink): string[] {
  const visible = all(element, '*').filter(
    (one) => one.checkVisibility() && !one.closest('.hidden') && !(one instanceof SVGElement),
  );
  const {clientWidth} = document.documentElement;
  return visible
    .filter((one) => {
      const {left, right} = one.getBoundingClientRect();
      const isInline = getComputedStyle(one).display === 'inline';
      return left < -0.5 || right > clientWidth + 0.5 || (!isInline && one.scrollWidth > one.clientWidth + 1);
    })
    .map(shortly);
}

export function overlap(one: Element, other: Element): boolean {
  const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
  const isApart =
    a.right <= b.left + 0.5 || b.right <= a.left + 0.5 || a.bottom <= b.top + 0.5 || b.bottom <= a.top + 0.5;
  return !isApart;
}

/** Whether one is all within the other, as far as a pixel can tell. */
export function isWithin(inner: DOMRect, outer: DOMRect): boolean {
  return (
    inner.left >= outer.left - 1 &&
    inner.right <= outer.right + 1 &&
    inner.top >= outer.top - 1 &&
    inner.bottom <= outer.bottom + 1
  );
}
