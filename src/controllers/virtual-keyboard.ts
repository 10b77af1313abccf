import type {ReactiveController, ReactiveElement} from 'lit';

import {scrollIntoView} from './scroll-into-view.js';

/** The inputs that bring up an on-screen keyboard; a radio button brings up none. */
const TEXT_FIELD = 'input:not([type="radio"]), textarea';

/** The share of the screen that stays free while only the browser's own bars come and go. */
const FREE_SHARE_WITHOUT_KEYBOARD = 0.95;

/**
 * Keeps the modal above the on-screen keyboard, which on a phone lies over the page without resizing it: gives the
 * stylesheet the part of the page that stays visible, and keeps the focused field in view. When the keyboard appears, as
 * much as possible of what belongs to the field is in view too.
 */
export class VirtualKeyboardController implements ReactiveController {
  readonly #host: ReactiveElement;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    window.visualViewport?.addEventListener('resize', this.#fitDialog);
    window.visualViewport?.addEventListener('scroll', this.#fitDialog);
    // The focus may come to a field while the keyboard is up. A focus that leaves a field changes nothing by itself:
    // the viewport reports when the keyboard goes, and a button must not move away while a finger presses it.
    // On the root, since the element does not hear of a focus that moves within its shadow tree.
    this.#host.renderRoot.addEventListener('focusin', this.#handleFocusIn);
  }

  hostDisconnected(): void {
    window.visualViewport?.removeEventListener('resize', this.#fitDialog);
    window.visualViewport?.removeEventListener('scroll', this.#fitDialog);
    this.#host.renderRoot.removeEventListener('focusin', this.#handleFocusIn);
  }

  readonly #handleFocusIn = (event: Event): void => {
    if (this.#focusedField) this.#fitDialog(event);
  };

  get #focusedField(): Element | null {
    const focused = this.#host.shadowRoot?.activeElement ?? this.#host.querySelector(':focus');
    return focused?.matches(TEXT_FIELD) ? focused : null;
  }

  readonly #fitDialog = ({type}: Event): void => {
    const {visualViewport} = window;
    const dialog = this.#host.shadowRoot?.querySelector('dialog');
    if (!visualViewport || !dialog) return;
    const field = this.#focusedField;
    const isCovered = field !== null && hasKeyboard(visualViewport);
    const {height, offsetTop} = visualViewport;
    const visible = {top: offsetTop, bottom: innerHeight - offsetTop - height, height};
    // The page's own `zoom` multiplies the lengths that are set here. Not every browser reports it (WebKitGTK 2.50).
    const zoom = 'currentCSSZoom' in dialog ? dialog.currentCSSZoom : 1;
    for (const [side, length] of Object.entries(visible))
      dialog.style.setProperty(`--visible-${side}`, isCovered ? `${length / zoom}px` : '');
    if (!isCovered) return;
    // The borrower may scroll away from it.
    if (type !== 'scroll') findContext(field)?.scrollIntoView();
    scrollIntoView(field);
  };
}

/**
 * The element that scrolls into view with a field, at the top: the error message that describes the field, or else its
 * label. The results or the next field follow below.
 */
const findContext = (field: Element): Element | null =>
  field.matches('[aria-describedby~="error"]')
    ? (field.closest('.content')?.querySelector('[part="error"]') ?? null)
    : field.closest('.field');

/**
 * Whether a keyboard covers a part of the screen. The height alone does not tell: a page that is wider than the screen
 * makes the viewport taller, and a page without a viewport of the device's width is zoomed out. The root of the page
 * keeps the proportions of the uncovered screen in both cases.
 */
function hasKeyboard({scale, width, height}: VisualViewport): boolean {
  // The root is as tall as the document in quirks mode, where the body stands for the viewport.
  const {clientWidth, clientHeight} = document.scrollingElement ?? document.documentElement;
  // A borrower who has zoomed in with two fingers moves the page by hand.
  return scale <= 1 && height < ((clientHeight * width) / clientWidth) * FREE_SHARE_WITHOUT_KEYBOARD;
}
