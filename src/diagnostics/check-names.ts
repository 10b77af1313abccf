/** Looks for misspelt names in the code of the page, and loads the code that warns about them only if there may be some. */

/** Attributes that any element may have, or that belong to a framework. */
const COMMON_ATTRIBUTE =
  /^(id|class|style|slot|part|hidden|dir|title|role|inert|(data|aria|ng|v|x|hx)-.*|on.*|.*[:@.#].*)$/;

/** The text that a framework makes of an object which it sets as an attribute. */
const OBJECT_TEXT = '[object Object]';

/** Warns about attributes that resemble a known one, and about objects that were written as text. */
export async function checkAttributes(element: Element, known: readonly string[]): Promise<void> {
  const suspects = element
    .getAttributeNames()
    .filter((name) =>
      known.includes(name) ? element.getAttribute(name) === OBJECT_TEXT : !COMMON_ATTRIBUTE.test(name),
    );
  if (!suspects.length) return;
  const warnings = await import('./unknown-names.js').catch(() => null);
  warnings?.warnAboutAttributes(element, suspects, known);
}

/** Warns about unknown options. They are no error: a page may share one object of options with other libraries. */
export async function checkOptions(options: object, known: readonly string[]): Promise<void> {
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (!unknown.length) return;
  const warnings = await import('./unknown-names.js').catch(() => null);
  warnings?.warnAboutOptions(unknown, known);
}
