/** Warnings about misspelt names in the code of the page. A chunk of its own: a page without a mistake never loads it. */

/** How many letters of a name may be wrong, missing or too many. */
const MAX_DISTANCE = 2;

/**
 * Warns in the console about each name that is not known, with the known name that it resembles. An attribute that
 * resembles none is left out: it may have another purpose.
 */
export function warnAboutUnknownNames(
  kind: 'attribute' | 'option',
  names: readonly string[],
  knownNames: readonly string[],
): void {
  for (const name of names) {
    const similar = findSimilarName(name, knownNames);
    if (similar) console.warn(`nexus-link: the ${kind} "${name}" is unknown. Did you mean "${similar}"?`);
    else if (kind === 'option')
      console.warn(`nexus-link: the ${kind} "${name}" is unknown. Known are: ${knownNames.join(', ')}.`);
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
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let column = 0; column < other.length; column++) {
      const replaced = (row[column] ?? 0) + (other[column] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
