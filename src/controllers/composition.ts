/**
 * Whether a key press belongs to an input method, which then handles it: Enter chooses a candidate and Escape drops
 * it, and neither is meant for the dialog.
 *
 * Safari fires `compositionend` before the key press that ends a composition, so that `isComposing` is false by then
 * and only the key code 229 tells (https://bugs.webkit.org/show_bug.cgi?id=165004). The key code can go once every
 * supported Safari fires the two in the order of the UI Events specification.
 */
export const isComposing = (event: KeyboardEvent): boolean =>
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari says it in no other way, see above.
  event.isComposing || event.keyCode === 229;
