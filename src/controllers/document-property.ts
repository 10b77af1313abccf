/**
 * Reads a property of a document by the getter of its prototype, because markup of the page such as
 * `<img name="activeElement">` replaces `document.activeElement`.
 */
export const readDocument = <K extends keyof Document>(document: Document, key: K): Document[K] =>
  Reflect.get<Document, K>(Document.prototype, key, document);

/** The focused element, across shadow roots; the body if there is none. */
export function findActiveElement(): Element | null {
  let active = readDocument(document, 'activeElement');
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}
