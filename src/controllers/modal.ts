import type {ReactiveController, ReactiveElement} from 'lit';

import {copyOwn} from '../contract/own-properties.js';
import {findActiveElement} from './document-property.js';
import {isComposing, type KeyPress} from './key-press.js';
import {lockScroll, unlockScroll} from './scroll-lock.js';
import {findTabStops} from './tab-stops.js';

interface ModalHost extends ReactiveElement {
  /** Whether the dialog is to be open. */
  readonly open: boolean;
}

/** The callback by which the element decides about a dismissal. */
interface ModalOptions {
  /** Called when the borrower dismisses the dialog. The dialog stays open unless the element closes. */
  onDismiss(): void;
  /** Called when the open dialog is not rendered, because an ancestor is hidden. */
  onHidden(): void;
}

/**
 * Keeps the element's `<dialog>` in step with `open`: in the top layer while the element is open, and afterwards closed,
 * with the focus back on the opener. A dismissal, such as Escape, does not close the dialog. It is up to the element.
 */
export class ModalController implements ReactiveController {
  readonly #host: ModalHost;
  readonly #options: ModalOptions;
  #opener: HTMLElement | null = null;
  /** The element in the dialog that had the focus last. It gets the focus back when the dialog is shown again. */
  #lastFocused: HTMLElement | null = null;
  /** Whether the borrower closes the dialog by the browser, in a way that no listener can prevent. */
  #isBrowserClosing = false;
  #observer: IntersectionObserver | null = null;

  constructor(host: ModalHost, options: ModalOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    // On the root: a focus that moves within it causes no event on the element.
    this.#host.renderRoot.addEventListener('focusin', this.#handleFocusIn);
    // Moved in the document, a dialog keeps its `open` attribute, but is no longer modal.
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
    const focused = this.#lastFocused;
    closeDialog(dialog);
    showModal(dialog);
    focused?.focus();
  }

  /** Closes the dialog, unlocks the page and returns the focus to the opener. Does nothing if the dialog is closed. */
  close(): void {
    if (!this.#opener) return;
    const opener = this.#opener;
    this.#opener = this.#lastFocused = null;
    this.#observer?.disconnect();
    if (this.#dialog) closeDialog(this.#dialog);
    unlockScroll(this);
    opener.focus(copyOwn({preventScroll: true}));
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#host.shadowRoot?.querySelector('dialog') ?? null;
  }

  /** Shows the dialog, also again after something other than the element has closed it. */
  #show(dialog: HTMLDialogElement): void {
    const focused = this.#lastFocused;
    this.#opener ??= findOpener();
    dialog.addEventListener('keydown', this.#handleKeydown);
    dialog.addEventListener('cancel', this.#handleCancel);
    dialog.addEventListener('close', this.#handleClose);
    showModal(dialog);
    lockScroll(this, dialog.ownerDocument);
    focused?.focus();
    this.#observeRendering(dialog);
  }

  /**
   * A modal dialog makes the page inert even if it is not rendered, so that the borrower could not do anything. An
   * intersection observer reports once in the beginning, and when the dialog loses its box, without forcing a layout. In
   * Firefox, a dialog whose ancestor skips its contents has a box all the same.
   */
  #observeRendering(dialog: HTMLDialogElement): void {
    this.#observer?.disconnect();
    if (typeof IntersectionObserver === 'undefined') return;
    this.#observer = new IntersectionObserver(() => {
      if (dialog.open && !dialog.checkVisibility()) this.#options.onHidden();
    });
    this.#observer.observe(dialog);
  }

  readonly #handleKeydown = (event: KeyPress): void => {
    if (event.key === 'Tab') this.#trapFocus(event);
    if (event.key === 'Escape') this.#handleEscape(event);
  };

  /**
   * Moves the focus from the last control to the first and back, as the ARIA Authoring Practices ask of a modal dialog.
   * A browser leads the Tab key to its own buttons instead, from where Firefox returns only to the last control of a
   * dialog in a shadow root. This can go once browsers keep the Tab key within a modal dialog.
   */
  #trapFocus(event: KeyPress): void {
    const stops = findTabStops(this.#host.shadowRoot);
    if (event.shiftKey) stops.reverse();
    const index = stops.findIndex((stop) => stop === event.composedPath()[0]);
    const isLast = index === stops.length - 1;
    // A listener of the page may have prevented the key before the element heard of it.
    if (!isLast && !event.defaultPrevented) return;
    event.preventDefault();
    stops[isLast ? 0 : index + 1]?.focus();
  }

  /**
   * Handles Escape before the browser does: it would close the dialog without `cancel` on the second Escape in a row
   * (https://github.com/mdn/content/issues/43943, as HTML specifies it), and WebKit does so on an Escape that belongs to
   * an input method. This can go once every engine fires `cancel` for each Escape that is meant for the dialog.
   *
   * A listener of the page may have prevented the key. A step that handles it stops the event instead.
   */
  #handleEscape(event: KeyPress): void {
    event.preventDefault();
    if (!isComposing(event)) this.#options.onDismiss();
  }

  /** Other ways to dismiss a dialog than Escape, such as the back gesture of a phone. */
  readonly #handleCancel = (event: Event): void => {
    // The `cancel` event of an input in a slot bubbles to here.
    if (event.target !== event.currentTarget) return;
    // One that cannot be prevented is followed by `close`.
    this.#isBrowserClosing = !event.cancelable;
    if (this.#isBrowserClosing) return;
    event.preventDefault();
    this.#options.onDismiss();
  };

  /**
   * A browser may close the dialog although `cancel` was prevented. Otherwise the borrower has not asked to leave:
   * `form.submit()`, which page scripts and password managers call, closes the dialog around the form without `cancel`.
   */
  readonly #handleClose = (event: Event): void => {
    const dialog = this.#dialog;
    const isByBrowser = this.#isBrowserClosing;
    this.#isBrowserClosing = false;
    // The event is late: the element may have closed, or shown the dialog again, or be inline by now.
    if (!dialog || event.target !== dialog || dialog.open) return;
    if (!this.#host.open || !this.#host.isConnected) return;
    if (isByBrowser) this.#options.onDismiss();
    // Shows the dialog again if the element is still open.
    this.#host.requestUpdate();
  };

  readonly #handleFocusIn = (): void => {
    const focused = this.#host.shadowRoot?.activeElement;
    this.#lastFocused = focused instanceof HTMLElement ? focused : null;
  };
}

/** The element that gets the focus back when the dialog is closed. */
function findOpener(): HTMLElement {
  const active = findActiveElement();
  return active instanceof HTMLElement ? active : document.documentElement;
}

/** Whether a dialog has methods. In jsdom, in which pages are tested, the attribute alone opens and closes one. */
const hasMethods = (dialog: object): boolean => 'showModal' in dialog;

function showModal(dialog: HTMLDialogElement): void {
  if (hasMethods(dialog)) dialog.showModal();
  else dialog.open = true;
}

function closeDialog(dialog: HTMLDialogElement): void {
  if (hasMethods(dialog)) dialog.close();
  else dialog.open = false;
}
