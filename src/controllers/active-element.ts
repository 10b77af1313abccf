/**
 * The focused element, across shadow roots; the body if there is none.
 *
 * The getter is that of the prototype, because markup of the page such as `<img name="activeElement">` replaces
 * `document.activeElement`.
 */
export function findActiveElement(): Element | null {
  let active = Reflect.get<Document, 'activeElement'>(Document.prototype, 'activeElement', document);
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}
