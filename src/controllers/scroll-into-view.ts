import {copyOwn} from '../contract/own-properties.js';

/** Scrolls as little as is needed to show an element. Does nothing in a DOM without a layout, such as jsdom. */
export function scrollIntoView(element: Element): void {
  if ('scrollIntoView' in element) element.scrollIntoView(copyOwn({block: 'nearest'}));
}
