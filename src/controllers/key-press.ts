import {copyOwn} from '../contract/own-properties.js';

/** The properties of a key that the element reads. */
export interface KeyPress extends Event {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  /** 229 for a key of an input method. */
  readonly keyCode: number;
  getModifierState(key: string): boolean;
}

/**
 * A copy of a `keydown` or a `keyup` for the listeners within the shadow root. It is no `KeyboardEvent`, since Firefox makes each of
 * those composed, whatever its options say, so that the page would hear it.
 */
export class KeyPressCopy extends Event implements KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
  readonly #original: KeyboardEvent;

  constructor(original: KeyboardEvent) {
    super(original.type, copyOwn({bubbles: true, cancelable: true}));
    this.#original = original;
    this.key = original.key;
    this.shiftKey = original.shiftKey;
    this.isComposing = original.isComposing;
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari tells a composition by the code alone.
    this.keyCode = original.keyCode;
  }

  getModifierState(key: string): boolean {
    return this.#original.getModifierState(key);
  }
}

/**
 * Whether a key press belongs to an input method, which then handles it: Enter chooses a candidate and Escape drops
 * it, and neither is meant for the dialog.
 *
 * Safari fires `compositionend` before the key press that ends a composition, so that `isComposing` is false by then
 * and only the key code 229 tells (https://bugs.webkit.org/show_bug.cgi?id=165004). The key code can go once every
 * supported Safari fires the two in the order of the UI Events specification.
 */
export const isComposing = (event: KeyPress): boolean => event.isComposing || event.keyCode === 229;
