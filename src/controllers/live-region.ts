import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** How long a transient text has to last, in milliseconds: longer than the pauses within a word that is being typed. */
const TRANSIENT_DELAY_MS = 500;

/** Announces to screen readers what changes on the screen. A text is announced once, until another one follows. */
export class LiveRegion implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #announced = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The host may have been moved before a text was announced, which its update then announces. */
  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /**
   * @param region The element with `role="status"`, which must stay the same while it is on the screen.
   * @param text The text to announce; empty for none.
   * @param isTransient Whether the text may change within a moment, as the results of a search do on every key. It is
   * announced once it lasts.
   */
  announce(region: Element | null, text: string, isTransient: boolean): void {
    clearTimeout(this.#timer);
    if (isTransient) this.#timer = setTimeout(() => this.#write(region, text), TRANSIENT_DELAY_MS);
    else this.#write(region, text);
  }

  #write(region: Element | null, text: string): void {
    // Compared to the last text instead of the region, whose content a browser may have translated.
    if (region && text !== this.#announced) region.textContent = text;
    this.#announced = text;
  }
}
