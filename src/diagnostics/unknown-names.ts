/** Warnings about misspelt names in the code of the page. A chunk of its own: a page without a mistake never loads it. */

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
    .map((known) => ({known, distance: measureDistance(simplify(name), simplify(known))}))
    .sort((one, other) => one.distance - other.distance);
  return closest && closest.distance <= MAX_DISTANCE ? closest.known : undefined;
}

/** A hyphen, an underscore and the case make no difference: `nexusKey`, `nexus_key` and `nexus-key` are the same name. */
const simplify = (name: string): string => name.replace(/[-_]/g, '').toLowerCase();

/** The Levenshtein distance of two texts: how many letters have to be inserted, removed or replaced. */
function measureDistance(one: string, other: string): number {
  let row = Array.from({length: other.length + 1}, (_, index) => index);
  for (let index = 0; index < one.length; index++) {
    const next = [index + 1];
    for (let column = 0; column < other.length; column++) {
      const replaced = (row[column] ?? 0) + (other[column] === one[index] ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
