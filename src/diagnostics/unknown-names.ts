/** Warnings about misspelt names in the code of the page. A chunk of its own: a page without a mistake never loads it. */
import leven from 'leven';

/** How many letters of a name may be wrong, missing or too many. */
const MAX_DISTANCE = 2;

/** Warns about each option that is not known, with the known name that it resembles. */
export function warnAboutOptions(names: readonly string[], knownNames: readonly string[]): void {
  for (const name of names) {
    const similar = findSimilarName(name, knownNames);
    const hint = similar ? `Did you mean "${similar}"?` : `Known are: ${knownNames.join(', ')}.`;
    console.warn(`Nexus.link: the option "${name}" is unknown. ${hint}`);
  }
}

/**
 * Warns about each attribute that resembles a known one, and about each that holds an object as a text. Any other
 * attribute may be there for another purpose.
 */
export function warnAboutAttributes(
  element: Element,
  names: readonly string[],
  knownNames: readonly string[],
): void {
  for (const name of names) {
    const similar = findSimilarName(name, knownNames);
    if (element.getAttribute(name) === '[object Object]')
      console.warn(
        `<nexus-link>: the attribute "${name}" is the text of an object. Set the property instead.`,
      );
    else if (similar)
      console.warn(`<nexus-link>: the attribute "${name}" is unknown. Did you mean "${similar}"?`);
  }
}

function findSimilarName(name: string, knownNames: readonly string[]): string | undefined {
  const [closest] = knownNames
    .map((known) => ({known, distance: leven(simplifyName(name), simplifyName(known))}))
    .sort((one, other) => one.distance - other.distance);
  return closest && closest.distance <= MAX_DISTANCE ? closest.known : undefined;
}

/** A hyphen, an underscore and the case make no difference: `nexusKey`, `nexus_key` and `nexus-key` are the same name. */
const simplifyName = (name: string): string => name.replace(/[-_]/g, '').toLowerCase();
