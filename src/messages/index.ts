/** Every word that a borrower reads, a typed catalogue for each language, and a page's own words over them. */
import {en} from './en.js';
import {Language, type Messages, type SomeMessages} from './words.js';

export {fill, Language, type Messages, type SomeMessages} from './words.js';

/** English is there at once, also where another cannot be loaded; any other language is loaded when it is asked for. */
const others: Readonly<Record<string, () => Promise<Messages>>> = {
  ar: async () => (await import('./ar.js')).ar,
  es: async () => (await import('./es.js')).es,
  zh: async () => (await import('./zh.js')).zh,
};

export const english = new Language(en, 'en-US');

/**
 * The language for a BCP 47 tag, `es-MX` as well as `es`; English where there are no words for it, or the tag is none.
 * A catalogue that cannot be loaded leaves the borrower with English rather than with nothing.
 *
 * @param own The page's own words, which go before the catalogue's. With them, a tag without a catalogue is the
 * page's own language.
 */
export async function languageFor(tag: string, own: SomeMessages | null = null): Promise<Language> {
  const locale = localeOf(tag);
  const words = locale && (await catalogueFor(locale));
  if (!own) return words ? new Language(words, regional(locale)) : english;
  return new Language(overlaid(words ?? en, own), locale ? regional(locale) : english.locale);
}

async function catalogueFor(locale: Intl.Locale): Promise<Messages | null> {
  if (locale.language === 'en') return en;
  const load = others[locale.language];
  return load && isUsualScript(locale) ? load().catch(() => null) : null;
}

/** Whether a language is asked for as it is mostly written: `zh` is in simplified characters, and `zh-TW` is not. */
const isUsualScript = (locale: Intl.Locale): boolean =>
  locale.maximize().script === new Intl.Locale(locale.language).maximize().script;

function localeOf(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}

/** Loans are in dollars: a tag without a region writes money as it is written in the United States. */
const regional = (locale: Intl.Locale): string =>
  new Intl.Locale(locale, {region: locale.region ?? 'US'}).toString();

type Words = Readonly<Record<string, unknown>>;

const isWords = (value: unknown): value is Words => typeof value === 'object' && value !== null;

/** Whether a page's word can stand for a catalogue's: a text for a text, a list for a list, a plural for a plural. */
function fits(own: unknown, known: unknown): boolean {
  if (Array.isArray(known)) return Array.isArray(own) && own.every((one) => typeof one === 'string');
  if (isWords(known)) return isWords(own) && typeof own['other'] === typeof known['other'];
  return typeof own === typeof known;
}

/** The words with a page's own over them. What no catalogue has, or of another kind, is left out, and told. */
function overlaid<T extends object>(words: T, own: object, path = 'messages'): T {
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
