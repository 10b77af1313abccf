/** How long it stands still before it is said: longer than the pauses within a word that is being typed. */
const TRANSIENT_DELAY_MS = 500;

/** Says what a sighted person sees happen, once, in a region that is never swapped. */
export class LiveRegion {
  #announced = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** What may be gone in a moment, as what each key finds, is said once it has stood for one. */
  announce(region: Element | null, text: string, isPassing: boolean): void {
    const say = (): void => {
      // Not compared to the region: a browser's translation may have put its own words there.
      if (region && text !== this.#announced) region.textContent = text;
      this.#announced = text;
    };
    clearTimeout(this.#timer);
    if (isPassing) this.#timer = setTimeout(say, TRANSIENT_DELAY_MS);
    else say();
  }
}
