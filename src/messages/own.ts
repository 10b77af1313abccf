/** A page's own words; a file of its own, which only a page that has some loads. */
type Words = Readonly<Record<string, unknown>>;

const isWords = (value: unknown): value is Words => typeof value === 'object' && value !== null;

/** Whether a page's word can stand for a catalogue's: a text for a text, a list for a list, a plural for a plural. */
function fits(own: unknown, known: unknown): boolean {
  if (Array.isArray(known)) return Array.isArray(own) && own.every((one) => typeof one === 'string');
  if (isWords(known)) return isWords(own) && typeof own['other'] === typeof known['other'];
  return typeof own === typeof known;
}

/** The words with a page's own over them. What no catalogue has, or of another kind, is left out, and told. */
export function overlaid<T extends object>(words: T, own: object, path = 'messages'): T {
  const result = Object.fromEntries<unknown>(Object.entries(words));
  for (const [key, value] of Object.entries(own) as [string, unknown][]) {
    const known = result[key];
    if (!fits(value, known))
      console.warn(`nexus-link: there is no ${path}.${key} of that kind; it is left out.`);
    else if (isWords(known) && isWords(value) && typeof known['other'] !== 'string' && !Array.isArray(known))
      result[key] = overlaid(known, value, `${path}.${key}`);
    else result[key] = value;
  }
  // Each word was put in the place of one of its kind.
  return result as T;
}
