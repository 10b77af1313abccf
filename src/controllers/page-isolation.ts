import type {ReactiveController, ReactiveElement} from 'lit';

import {copyOwn} from '../contract/own-properties.js';
import {isComposing, KeyPressCopy} from './key-press.js';
import {readDocument} from './document-property.js';
import {isRepeatedPress, notePointer, watchForRepeatedPress} from './repeated-press.js';
import {findTabStops} from './tab-stops.js';

/** The events of typing: a listener of the page could prevent them, or take a letter for a shortcut. */
const KEY_EVENTS = ['keydown', 'keypress', 'keyup', 'beforeinput', 'paste', 'copy', 'cut'] as const;

/**
 * The events of pressing and scrolling, which a dialog library of the page takes for a press outside its own dialog, and
 * may prevent.
 */
const PRESS_EVENTS = [
  'click',
  'auxclick',
  'dblclick',
  'pointerdown',
  'pointerup',
  'mousedown',
  'mouseup',
  'touchstart',
  'touchmove',
  'touchend',
  'wheel',
] as const;

/** The inputs that text is typed into. */
const TEXT_FIELD = 'input:not([type="radio"])';

interface IsolatedHost extends ReactiveElement {
  readonly open: boolean;
  readonly inline: boolean;
}

/** The callbacks by which the controller consults its element. */
interface IsolationOptions {
  /** Returns a text that differs whenever other controls may have come under the pointer. */
  getScreen(): string;
  /** Whether Escape is to ask the borrower, inline as well. Otherwise an Escape in an inline element is the page's. */
  asksOnEscape(): boolean;
  /** Called on an Escape that is not the page's, inline. The dialog handles its own. */
  onEscape(): void;
}

/**
 * Keeps the keys and presses of the borrower in the open element away from the listeners of the page. Focus traps, page
 * shortcuts and dialog libraries listen on the document, often in the capture phase, and know nothing of the element.
 *
 * A capturing listener on the window stops such an event before the document hears of it. An event that the element
 * itself listens to is dispatched again within the shadow root, as an event that is not composed. The default action stays
 * with the original event, so that a key still types its letter. Events in slotted content are the page's own.
 *
 * A capturing listener that the page has added to the window before the element was connected cannot be preceded.
 */
export class PageIsolationController implements ReactiveController {
  readonly #host: IsolatedHost;
  readonly #options: IsolationOptions;
  #window: Window | null = null;

  constructor(host: IsolatedHost, options: IsolationOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#window = readDocument(this.#host.ownerDocument, 'defaultView');
    for (const type of KEY_EVENTS) this.#window?.addEventListener(type, this.#handleKeyEvent, true);
    for (const type of PRESS_EVENTS) this.#window?.addEventListener(type, this.#handlePressEvent, true);
  }

  hostDisconnected(): void {
    for (const type of KEY_EVENTS) this.#window?.removeEventListener(type, this.#handleKeyEvent, true);
    for (const type of PRESS_EVENTS) this.#window?.removeEventListener(type, this.#handlePressEvent, true);
    this.#window = null;
  }

  readonly #handleKeyEvent = (event: Event): void => {
    const target = this.#findTarget(event) ?? this.#findUnfocusedDialog(event);
    if (!target || !this.#ownsKey(event, target)) return;
    event.stopImmediatePropagation();
    if (!(event instanceof KeyboardEvent) || event.type === 'keypress') return;
    const copy = new KeyPressCopy(event);
    relayCopy(event, copy, target);
    const isEscape = event.type === 'keydown' && event.key === 'Escape' && !isComposing(event);
    if (this.#host.inline && isEscape && !copy.defaultPrevented) {
      event.preventDefault();
      this.#options.onEscape();
    }
  };

  /**
   * Whether a key is for the element. In the dialog every key is. Inline, it is a typed text, a Tab that stays inside, and
   * an Escape that would lose something.
   */
  #ownsKey(event: Event, target: Element): boolean {
    if (!this.#host.inline) return true;
    if (event instanceof KeyboardEvent && event.key === 'Escape') return this.#options.asksOnEscape();
    if (event instanceof KeyboardEvent && event.key === 'Tab') return this.#staysInside(event, target);
    return target.matches(TEXT_FIELD);
  }

  /** Whether Tab stays in the element. A focus trap of the page around it may have no control of its own to go to. */
  #staysInside({shiftKey}: KeyboardEvent, target: Element): boolean {
    const stops = findTabStops(this.#host.shadowRoot);
    return target !== (shiftKey ? stops[0] : stops.at(-1));
  }

  readonly #handlePressEvent = (event: UIEvent): void => {
    const target = this.#findTarget(event);
    if (!target) return;
    if (event.type === 'pointerdown') notePointer(event);
    if (this.#host.inline) {
      if (!isRepeatedPress(event)) this.#watchForRepeatedPress(event);
      return;
    }
    // The listener for repeated presses comes after this one, and would not hear of an event that stops here.
    event.stopImmediatePropagation();
    if (isRepeatedPress(event)) event.preventDefault();
    else if (event.type === 'click' || event.type === 'mousedown') {
      this.#watchForRepeatedPress(event);
      relayPress(event, target);
    }
  };

  /** Called before the controls of the element handle a click. */
  #watchForRepeatedPress(event: UIEvent): void {
    if (event.type !== 'click' || !(event instanceof MouseEvent) || event.detail === 0) return;
    const screen = this.#options.getScreen();
    watchForRepeatedPress(event, () => !this.#host.open || this.#options.getScreen() !== screen);
  }

  /** The element in the shadow root that an event is for. Null for an event of the page, also in slotted content. */
  #findTarget(event: Event): Element | null {
    const [target] = event.composedPath();
    const isInside = target instanceof Element && target.getRootNode() === this.#host.shadowRoot;
    return this.#host.open && isInside ? target : null;
  }

  /**
   * The dialog, if a key goes to the page because nothing has the focus, as after a press on a text of the dialog. Not
   * if the page has a modal dialog as well, which the key may be for.
   */
  #findUnfocusedDialog(event: Event): Element | null {
    const {body, documentElement} = this.#host.ownerDocument;
    const [target] = event.composedPath();
    if (!this.#host.open || (target !== body && target !== documentElement)) return null;
    if (this.#host.ownerDocument.querySelector(':modal')) return null;
    return this.#host.shadowRoot?.querySelector('dialog:modal') ?? null;
  }
}

/** Dispatches a copy of an event within the shadow root. What its listeners prevent is prevented for the original. */
function relayCopy(original: Event, copy: Event, target: Element): void {
  if (original.defaultPrevented) copy.preventDefault();
  if (!target.dispatchEvent(copy)) original.preventDefault();
}

/**
 * Dispatches a copy of a press, for the listeners alone: a control acts on the original. The copy is no `MouseEvent`, on
 * which every control would act once more, and it is prevented after its listeners, since WebKit acts on any event of
 * that name.
 */
function relayPress(original: Event, target: Element): void {
  const copy = new Event(original.type, copyOwn({bubbles: true, cancelable: true}));
  const root = target.getRootNode();
  const endCopy = (): void => {
    if (copy.defaultPrevented) original.preventDefault();
    copy.preventDefault();
  };
  root.addEventListener(copy.type, endCopy);
  target.dispatchEvent(copy);
  root.removeEventListener(copy.type, endCopy);
}
