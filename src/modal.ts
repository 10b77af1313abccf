import type {ReactiveController, ReactiveElement} from 'lit';

import {lockScroll, unlockScroll} from './scroll-lock.js';

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

  #show(dialog: HTMLDialogElement): void {
    this.#opener = activeElement();
    dialog.showModal();
    lockScroll(this);
  }

  readonly #remember = (): void => {
    const focused = this.#host.shadowRoot?.activeElement;
    this.#focused = focused instanceof HTMLElement ? focused : null;
  };
}

/** The focused element, however deep in shadow roots; the body where there is none. */
function activeElement(): HTMLElement {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement ? active : document.body;
}
