import type {ReactiveController, ReactiveElement} from 'lit';

/**
 * Keeps the modal above the on-screen keyboard, which on a phone lies over the page without resizing it: tells the
 * stylesheet how much it covers, and keeps what is typed into in view.
 */
export class VirtualKeyboardController implements ReactiveController {
  readonly #host: ReactiveElement;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    visualViewport?.addEventListener('resize', this.#fit);
    visualViewport?.addEventListener('scroll', this.#fit);
  }

  hostDisconnected(): void {
    visualViewport?.removeEventListener('resize', this.#fit);
    visualViewport?.removeEventListener('scroll', this.#fit);
  }

  readonly #fit = (): void => {
    const root = this.#host.shadowRoot;
    const dialog = root?.querySelector('dialog');
    if (!visualViewport || !dialog) return;
    const {scale, height, offsetTop} = visualViewport;
    // A page that two fingers have zoomed into is smaller too, and no keyboard is there.
    const covered = scale > 1 ? 0 : Math.max(0, innerHeight - height);
    dialog.style.setProperty('--keyboard', covered ? `${covered}px` : '');
    // A browser may move the page up too, and what is fixed to it out of the screen.
    dialog.style.setProperty('--moved', covered ? `${offsetTop}px` : '');
    if (covered) root?.activeElement?.scrollIntoView({block: 'nearest'});
  };
}
