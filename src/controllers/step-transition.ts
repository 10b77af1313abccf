/** The element of a step, as far as its transition is concerned. */
export interface EnteringStep extends HTMLElement {
  /** The element that the previous step showed as well; null if there is none, or before the step is rendered. */
  readonly sharedElement: HTMLElement | null;
}

/**
 * Starts the transition that brings a new step in. The step is held at the start of the transition until it was
 * painted once; the styles do the rest.
 * @param sharedFrom Where the shared element was in the previous step. It moves from there to its place in the new one.
 */
export function startEnterTransition(step: EnteringStep, sharedFrom?: DOMRect): void {
  step.classList.add('held');
  // Hides the shared element in the first frame, which must not wait for the layout that gives the target position.
  if (sharedFrom) step.style.setProperty('--from', 'scale(0)');
  // The first callback runs before the step is painted, the second one after that.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (sharedFrom && step.sharedElement) placeAt(step.sharedElement, sharedFrom);
      step.classList.remove('held');
    }),
  );
}

/** Puts an element, which its transition has not moved yet, where it was in the previous step. */
function placeAt(element: HTMLElement, from: DOMRect): void {
  const {x, y} = element.getBoundingClientRect();
  const scale = from.width / element.offsetWidth;
  element.style.setProperty('--from', `translate(${from.x - x}px, ${from.y - y}px) scale(${scale})`);
  // Forces a reflow, so that the transition starts from here.
  element.getBoundingClientRect();
}
