/** Every word that a borrower reads, a typed catalogue for each language. */
import {en} from './en.js';

/** The shape of a catalogue: a missing or an extra key does not compile. */
export type Messages = Wide<typeof en>;

type Wide<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : {readonly [K in keyof T]: Wide<T[K]>};

/** English is there at once; any other language is loaded when it is asked for. */
const others: Readonly<Record<string, () => Promise<Messages>>> = {
  es: async () => (await import('./es.js')).es,
};

export interface Language {
  readonly messages: Messages;
  readonly locale: string;
}

export const english: Language = {messages: en, locale: 'en-US'};

/**
 * The words for a BCP 47 tag, `es-MX` as well as `es`; English where there are none, or the tag is not one.
 * A catalogue that cannot be loaded leaves the borrower with English rather than with nothing.
 */
export async function languageFor(tag: string): Promise<Language> {
  const locale = localeOf(tag);
  const primary = locale?.language ?? '';
  if (!locale || primary === 'en') return {...english, ...(locale && {locale: locale.toString()})};
  const load = others[primary];
  if (!load) return english;
  return load().then(
    (messages) => ({messages, locale: locale.toString()}),
    () => english,
  );
}

/** Loans are in dollars: a tag without a region writes money as it is written in the United States. */
function localeOf(tag: string): Intl.Locale | null {
  try {
    const locale = new Intl.Locale(tag);
    return locale.region ? locale : new Intl.Locale(tag, {region: 'US'});
  } catch {
    return null;
  }
}
