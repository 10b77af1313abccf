import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** How long work takes before it is shown, in milliseconds. An indicator for less would flicker on every key. */
const DELAY_MS = 200;

/** Tells a step to show that work is under way, once the work takes long enough to be noticed. */
export class BusyIndicator implements ReactiveController {
  /** Whether to show that work is under way. */
  isVisible = false;
  readonly #host: ReactiveControllerHost;
  #isBusy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The host may have been moved while work was under way. */
  hostConnected(): void {
    if (this.#isBusy) this.#startTimer();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /**
   * Sets whether work is under way. Called while the host updates, when that has changed.
   * @param isImmediate Whether to show it at once, because there is nothing else to see.
   */
  setBusy(isBusy: boolean, isImmediate: boolean): void {
    clearTimeout(this.#timer);
    this.#isBusy = isBusy;
    this.isVisible = isBusy && isImmediate;
    if (isBusy) this.#startTimer();
  }

  #startTimer(): void {
    this.#timer = setTimeout(() => this.#show(), DELAY_MS);
  }

  #show(): void {
    this.isVisible = true;
    this.#host.requestUpdate();
  }
}
