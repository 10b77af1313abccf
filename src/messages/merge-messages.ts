/** Merges a page's own messages into a catalogue. A chunk of its own: most pages override no message. */
import type {Messages, PartialMessages} from './catalogue.js';

type MessageGroup = Readonly<Record<string, unknown>>;

const isGroup = (value: unknown): value is MessageGroup =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPlural = (group: MessageGroup): boolean => typeof group['other'] === 'string';

const areStrings = (values: readonly unknown[]): boolean =>
  values.every((value) => typeof value === 'string');

/** Whether an override has the type of the entry: a string, a list of strings, a plural or a group. */
function isSameKind(override: unknown, entry: unknown): boolean {
  if (Array.isArray(entry)) return Array.isArray(override) && areStrings(override);
  if (isGroup(entry)) {
    if (!isGroup(override)) return false;
    return !isPlural(entry) || (isPlural(override) && areStrings(Object.values(override)));
  }
  return typeof override === 'string' && typeof entry === 'string';
}

const isDirection = (value: unknown): boolean => value === 'ltr' || value === 'rtl';

/**
 * Returns the catalogue with the page's messages in the place of its own; neither argument is changed. An override that
 * the catalogue has no entry for, or that is of another type, is ignored, with one warning in the console.
 *
 * @param path Where the catalogue lies in the page's `messages`, for the warning.
 */
function mergeMessages<T extends object>(catalogue: T, overrides: object, path = 'messages'): T {
  const result = Object.fromEntries<unknown>(Object.entries(catalogue));
  for (const [key, override] of Object.entries(overrides) as [string, unknown][]) {
    const entry = Object.hasOwn(result, key) ? result[key] : undefined;
    if (!isSameKind(override, entry) || (key === 'dir' && !isDirection(override))) {
      warnOnce(`nexus-link: ${path}.${key} is ignored: the catalogue has no message of this name and type.`);
    } else if (isGroup(entry) && isGroup(override) && !isPlural(entry)) {
      result[key] = mergeMessages(entry, override, `${path}.${key}`);
    } else {
      result[key] = override;
    }
  }
  // Each override has the type of the entry that it replaces.
  return result as T;
}

/** Merges the page's messages into a catalogue. They are ignored, with a warning, if a getter of them throws. */
export function applyOverrides(
  catalogue: Messages,
  overrides: PartialMessages,
): {readonly messages: Messages; readonly hasDirection: boolean} {
  try {
    return {messages: mergeMessages(catalogue, overrides), hasDirection: Boolean(overrides.dir)};
  } catch (error) {
    console.warn('nexus-link: messages is ignored, because it cannot be read.', error);
    return {messages: catalogue, hasDirection: false};
  }
}

const shownWarnings = new Set<string>();

/** Warns once for each text: the same overrides are merged again whenever the language changes. */
function warnOnce(text: string): void {
  if (!shownWarnings.has(text)) console.warn(text);
  shownWarnings.add(text);
}
