/** Keeps the page still behind a modal dialog. Shared by all elements of a page, as the page's scroll is. */
const holders = new Set<object>();
let before: {readonly overflow: string; readonly gutter: string} | undefined;

/** Locks the page for one holder. The scrollbar's gutter stays, so that nothing shifts. */
export function lockScroll(holder: object): void {
  holders.add(holder);
  if (before) return;
  const {style, clientWidth} = document.documentElement;
  before = {overflow: style.overflow, gutter: style.scrollbarGutter};
  if (window.innerWidth > clientWidth) style.scrollbarGutter = 'stable';
  style.overflow = 'hidden';
}

/** Unlocks the page once the last holder lets go, and leaves its styles as they were. */
export function unlockScroll(holder: object): void {
  if (!holders.delete(holder) || holders.size || !before) return;
  const {style} = document.documentElement;
  style.overflow = before.overflow;
  style.scrollbarGutter = before.gutter;
  before = undefined;
}
