/** The page has one scroll position, so that all elements on the page share one lock. */
const holders = new Set<object>();
let originalStyle: {readonly overflow: string; readonly scrollbarGutter: string} | undefined;

/** Stops the page from scrolling until every holder has unlocked it. The space of the scrollbar is kept. */
export function lockScroll(holder: object): void {
  holders.add(holder);
  if (originalStyle) return;
  const {style, clientWidth} = document.documentElement;
  originalStyle = {overflow: style.overflow, scrollbarGutter: style.scrollbarGutter};
  if (window.innerWidth > clientWidth) style.scrollbarGutter = 'stable';
  style.overflow = 'hidden';
}

/** Ends the lock of one holder. After the last one, the page's own styles apply again. */
export function unlockScroll(holder: object): void {
  if (!holders.delete(holder) || holders.size || !originalStyle) return;
  const {style} = document.documentElement;
  style.overflow = originalStyle.overflow;
  style.scrollbarGutter = originalStyle.scrollbarGutter;
  originalStyle = undefined;
}
