/** Holds a step where it comes from until it has been painted there: let go, it sets out (see the styles). */
export function hold(step: Element): void {
  step.classList.add('held');
  // The first frame is asked for before it is painted, the next one after.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      step.classList.remove('held');
    }),
  );
}

/** From list to detail: has what stands in a held step come from where it was chosen. */
export function comeFrom(there: DOMRect, one: HTMLElement): void {
  const {x, y, width} = one.getBoundingClientRect();
  one.style.setProperty(
    '--from',
    `translate(${there.x - x}px, ${there.y - y}px) scale(${there.width / width})`,
  );
}
