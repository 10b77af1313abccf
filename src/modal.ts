import type {ReactiveController, ReactiveElement} from 'lit';

import {lockScroll, unlockScroll} from './scroll-lock.js';

/** What Tab comes to. */
const STOPS = 'button, input, summary, a[href]';

/** What the modal asks of its element. */
interface ModalHost extends ReactiveElement {
  readonly open: boolean;
}

/**
 * Keeps the element's `<dialog>` in step with `open`: in the top layer while it is, and closed with the focus back
 * on the opener on every way out.
 */
export class Modal implements ReactiveController {
  readonly #host: ModalHost;
  #opener: HTMLElement | null = null;
  /** What was focused inside last, so that a move in the DOM can give the focus back. */
  #focused: HTMLElement | null = null;

  constructor(host: ModalHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    // On the root: what moves inside of it is not heard on the element.
    this.#host.renderRoot.addEventListener('focusin', this.#remember);
    this.#host.renderRoot.addEventListener('keydown', this.#goRound);
    // A dialog that was moved is open, but no longer modal.
    if (this.#dialog?.open) this.raise();
  }

  hostUpdated(): void {
    if (!this.#host.open || !this.#dialog) this.close();
    else if (!this.#dialog.open && this.#host.isConnected) this.#show(this.#dialog);
  }

  /** Puts the open dialog on top of the page's other ones. */
  raise(): void {
    const dialog = this.#dialog;
    if (!dialog || !this.#host.isConnected) return;
    const focused = this.#focused;
    dialog.close();
    dialog.showModal();
    focused?.focus();
  }

  /** Does nothing where it is closed already. */
  close(): void {
    if (!this.#opener) return;
    const opener = this.#opener;
    this.#opener = this.#focused = null;
    this.#dialog?.close();
    unlockScroll(this);
    opener.focus({preventScroll: true});
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#host.shadowRoot?.querySelector('dialog') ?? null;
  }

  /** Shows the dialog, also again where something else than the element has closed it. */
  #show(dialog: HTMLDialogElement): void {
    const focused = this.#focused;
    this.#opener ??= activeElement();
    dialog.showModal();
    lockScroll(this);
    focused?.focus();
  }

  /**
   * Tab goes round, as the ARIA Authoring Practices have it for a modal dialog. Left to the browser it leads to the
   * browser's own buttons, from where Firefox comes back only to the last control of a dialog in a shadow root.
   */
  readonly #goRound = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || event.key !== 'Tab' || !this.#dialog?.open) return;
    const stops = this.#stops();
    if (event.shiftKey) stops.reverse();
    if (event.composedPath()[0] !== stops.at(-1)) return;
    event.preventDefault();
    stops[0]?.focus();
  };

  /** In order; of what a page has put into the slots only the footer's, which come last. */
  #stops(): HTMLElement[] {
    const footer = this.#host.shadowRoot?.querySelector<HTMLSlotElement>('slot[name="footer"]:not([inert])');
    return [this.#dialog, ...(footer?.assignedElements() ?? [])]
      .flatMap((one) => [...(one?.querySelectorAll<HTMLElement>(STOPS) ?? [])])
      .filter((one) => one.checkVisibility() && !one.closest('[inert]'));
  }

  readonly #remember = (): void => {
    const focused = this.#host.shadowRoot?.activeElement;
    this.#focused = focused instanceof HTMLElement ? focused : null;
    // Firefox leaves it at that where Tab comes to something of which a part is seen. It comes to no heading.
    if (focused?.matches(':focus-visible:not(h2)'))
      requestAnimationFrame(() => focused.scrollIntoView({block: 'nearest'}));
  };
}

/** The focused element, however deep in shadow roots; the body where there is none. */
function activeElement(): HTMLElement {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement ? active : document.body;
}
