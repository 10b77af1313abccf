/**
 * Returns the element of the page's markup that matches a selector.
 *
 * @throws {Error} if there is none, or if it is not of this type
 */
export function queryElement<E extends Element>(selector: string, type: new () => E): E {
  const element = document.querySelector(selector);
  if (element instanceof type) return element;
  throw new Error(`The page has no ${type.name} that matches ${selector}.`);
}
