/** A page's own words; a file of its own, which only a page that has some loads. */
type MessageGroup = Readonly<Record<string, unknown>>;

const isGroup = (value: unknown): value is MessageGroup =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPlural = (words: MessageGroup): boolean => typeof words['other'] === 'string';

const areStrings = (values: readonly unknown[]): boolean => values.every((one) => typeof one === 'string');

/** Whether a page's word can stand for a catalogue's: a text for a text, a list for a list, a plural for a plural. */
function isSameKind(own: unknown, known: unknown): boolean {
  if (Array.isArray(known)) return Array.isArray(own) && areStrings(own);
  if (isGroup(known))
    return isGroup(own) && (!isPlural(known) || (isPlural(own) && areStrings(Object.values(own))));
  return typeof own === 'string' && typeof known === 'string';
}

/** The words with a page's own over them. What no catalogue has, or of another kind, is left out, and told. */
export function mergeMessages<T extends object>(words: T, own: object, path = 'messages'): T {
  const result = Object.fromEntries<unknown>(Object.entries(words));
  for (const [key, value] of Object.entries(own) as [string, unknown][]) {
    const known = Object.hasOwn(result, key) ? result[key] : undefined;
    const isWrong = !isSameKind(value, known) || (key === 'dir' && value !== 'ltr' && value !== 'rtl');
    if (isWrong) warnOnce(`nexus-link: there is no ${path}.${key} of that kind; it is left out.`);
    else if (isGroup(known) && isGroup(value) && !isPlural(known))
      result[key] = mergeMessages(known, value, `${path}.${key}`);
    else result[key] = value;
  }
  // Each word was put in the place of one of its kind.
  return result as T;
}

const shownWarnings = new Set<string>();

/** Once, though the words are laid over a catalogue again with each change of the language. */
function warnOnce(text: string): void {
  if (!shownWarnings.has(text)) console.warn(text);
  shownWarnings.add(text);
}
