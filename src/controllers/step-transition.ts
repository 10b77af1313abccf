/**
 * Holds a step where it comes from until it has been painted there: let go, it sets out (see the styles).
 * @param from Where in the list before stood the picture that the step shows too: it comes from there, to say that
 *   what is here now is what was chosen there.
 */
export function hold(step: HTMLElement, from?: DOMRect): void {
  step.classList.add('held');
  // Nowhere yet: where it goes is known once all is laid out, and the first frame does not wait for that.
  if (from) step.style.setProperty('--from', 'scale(0)');
  // The first frame is asked for before it is painted, the next one after.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const picture = step.querySelector<HTMLElement>('.content > [part="avatar"]');
      if (from && picture) {
        const {x, y} = picture.getBoundingClientRect();
        const scale = from.width / picture.offsetWidth;
        picture.style.setProperty('--from', `translate(${from.x - x}px, ${from.y - y}px) scale(${scale})`);
        // Has it stand there before it is let go.
        picture.getBoundingClientRect();
      }
      step.classList.remove('held');
    }),
  );
}
