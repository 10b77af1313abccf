/** The layout of an element on the screen: controls, overflow, overlap and clipped texts. */
import {getAccessibleName} from './helpers.js';
import type {StillLink} from './still-link.js';

export const queryAll = (element: StillLink, selector: string): HTMLElement[] => [
  ...element.root.querySelectorAll<HTMLElement>(selector),
];

/** Lists the visible controls that can be used. */
export const queryControls = (element: StillLink): HTMLElement[] =>
  queryAll(element, 'button, input, summary, [role="option"]').filter(
    (child) => child.checkVisibility() && !child.closest('[inert]'),
  );

export const describeElement = (element: HTMLElement): string =>
  `${element.localName}.${element.className} “${(element.innerText || getAccessibleName(element)).slice(0, 40)}”`;

/** Finds elements that scroll sideways, or that extend beyond the screen or the dialog. */
export function findOverflowing(element: StillLink): string[] {
  const visible = queryAll(element, '*').filter(
    (child) => child.checkVisibility() && !child.closest('.hidden') && !(child instanceof SVGElement),
  );
  const {clientWidth} = document.documentElement;
  const bounds = element.getElement('[part="dialog"]').getBoundingClientRect();
  const start = Math.max(0, bounds.left) - 0.5;
  const end = Math.min(clientWidth, bounds.right) + 0.5;
  return visible
    .filter((child) => {
      const {left, right} = child.getBoundingClientRect();
      const {display, overflowX} = getComputedStyle(child);
      // The text of an input scrolls within the input.
      const mayOverflow = child instanceof HTMLInputElement || display === 'inline' || overflowX === 'hidden';
      return left < start || right > end || (!mayOverflow && child.scrollWidth > child.clientWidth + 1);
    })
    .map(describeElement);
}

export function doOverlap(first: Element, second: Element): boolean {
  const [a, b] = [first.getBoundingClientRect(), second.getBoundingClientRect()];
  const isApart =
    a.right <= b.left + 0.5 || b.right <= a.left + 0.5 || a.bottom <= b.top + 0.5 || b.bottom <= a.top + 0.5;
  return !isApart;
}

/** Whether one box is within another, with a tolerance of one pixel. */
export function isWithin(inner: DOMRect, outer: DOMRect): boolean {
  return (
    inner.left >= outer.left - 1 &&
    inner.right <= outer.right + 1 &&
    inner.top >= outer.top - 1 &&
    inner.bottom <= outer.bottom + 1
  );
}

/** Finds texts that are cut off by a box that cannot be scrolled. */
export function findClipped(element: StillLink): string[] {
  const visible = queryAll(element, '*').filter(
    (child) => child.checkVisibility() && !child.closest('.hidden, [inert]'),
  );
  return visible
    .filter((child) => measureTexts(child).some((box) => isCutOff(child, box)))
    .map(describeElement);
}

function measureTexts(element: Element): DOMRect[] {
  const texts = [...element.childNodes].filter(
    (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
  );
  return texts.map((text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return range.getBoundingClientRect();
  });
}

/** Whether an ancestor cuts a box off and cannot be scrolled to show it. */
function isCutOff(element: Element, box: DOMRect): boolean {
  for (let ancestor = element; ancestor.parentElement; ancestor = ancestor.parentElement) {
    const {overflowX, overflowY, display} = getComputedStyle(ancestor);
    if (display === 'inline' || display === 'contents') continue;
    const bounds = ancestor.getBoundingClientRect();
    // A scrolling ancestor can show everything after its start.
    const top = bounds.top - (overflowY === 'auto' ? ancestor.scrollTop : 0);
    if (overflowX !== 'visible' && (box.left < bounds.left - 1 || box.right > bounds.right + 1)) return true;
    if (overflowY !== 'visible' && box.top < top - 1) return true;
    if (overflowY === 'hidden' && box.bottom > bounds.bottom + 1) return true;
    if (overflowY === 'auto') return false;
  }
  return false;
}
