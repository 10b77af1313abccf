/** The elements that the Tab key stops at. */
const TAB_STOPS = 'button, input, summary, a[href]';

/** In tab order. Of the slotted elements only those in the footer, which come last: the logo is not interactive. */
export function findTabStops(root: ShadowRoot | null): HTMLElement[] {
  const footer = root?.querySelector<HTMLSlotElement>('slot[name="footer"]:not([inert])');
  return [root, ...(footer?.assignedElements() ?? [])]
    .flatMap((container) => [...(container?.querySelectorAll<HTMLElement>(TAB_STOPS) ?? [])])
    .filter((stop) => isVisible(stop) && !stop.closest('[inert]'));
}

/** In a DOM without a layout, such as jsdom, nothing is hidden. */
const isVisible = (stop: HTMLElement): boolean => !('checkVisibility' in stop) || stop.checkVisibility();
