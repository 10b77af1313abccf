/** Where things are on the screen, and what is wrong with that. */
import {getAccessibleName} from './helpers.js';
import type {StillLink} from './still-link.js';

export const queryAll = (element: StillLink, selector: string): HTMLElement[] => [
  ...element.root.querySelectorAll<HTMLElement>(selector),
];

/** Everything that can be seen and pressed or typed into. */
export const queryControls = (element: StillLink): HTMLElement[] =>
  queryAll(element, 'button, input, summary, [role="option"]').filter(
    (one) => one.checkVisibility() && !one.closest('[inert]'),
  );

export const describeElement = (one: HTMLElement): string =>
  `${one.localName}.${one.className} “${(one.innerText || getAccessibleName(one)).slice(0, 40)}”`;

/** What scrolls sideways, or reaches out of the screen, of the dialog, or of what holds it. */
export function findOverflowing(element: StillLink): string[] {
  const visible = queryAll(element, '*').filter(
    (one) => one.checkVisibility() && !one.closest('.hidden') && !(one instanceof SVGElement),
  );
  const {clientWidth} = document.documentElement;
  const bounds = element.getElement('[part="dialog"]').getBoundingClientRect();
  const start = Math.max(0, bounds.left) - 0.5;
  const end = Math.min(clientWidth, bounds.right) + 0.5;
  return visible
    .filter((one) => {
      const {left, right} = one.getBoundingClientRect();
      const {display, overflowX} = getComputedStyle(one);
      // What is typed scrolls within its field.
      const mayReachOut = one instanceof HTMLInputElement || display === 'inline' || overflowX === 'hidden';
      return left < start || right > end || (!mayReachOut && one.scrollWidth > one.clientWidth + 1);
    })
    .map(describeElement);
}

export function doOverlap(one: Element, other: Element): boolean {
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

/** Texts that no scrolling brings wholly into view: what hides them cannot be scrolled. */
export function findClipped(element: StillLink): string[] {
  const visible = queryAll(element, '*').filter(
    (one) => one.checkVisibility() && !one.closest('.hidden, [inert]'),
  );
  return visible.filter((one) => textBoxes(one).some((box) => isCutOff(one, box))).map(describeElement);
}

function textBoxes(element: Element): DOMRect[] {
  const texts = [...element.childNodes].filter(
    (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
  );
  return texts.map((text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return range.getBoundingClientRect();
  });
}

/** Whether something around cuts this box off, for good. */
function isCutOff(element: Element, box: DOMRect): boolean {
  for (let one = element; one.parentElement; one = one.parentElement) {
    const {overflowX, overflowY, display} = getComputedStyle(one);
    if (display === 'inline' || display === 'contents') continue;
    const bounds = one.getBoundingClientRect();
    // What scrolls brings it into view, if it lies past the end of it.
    const top = bounds.top - (overflowY === 'auto' ? one.scrollTop : 0);
    if (overflowX !== 'visible' && (box.left < bounds.left - 1 || box.right > bounds.right + 1)) return true;
    if (overflowY !== 'visible' && box.top < top - 1) return true;
    if (overflowY === 'hidden' && box.bottom > bounds.bottom + 1) return true;
    if (overflowY === 'auto') return false;
  }
  return false;
}
