/** Every word that a borrower reads, a typed catalogue for each language, and a page's own words over them. */
import {en} from './en.js';
import {Language, type Messages, type SomeMessages} from './language.js';

export {fill, Language, type Messages, type SomeMessages} from './language.js';

/** English is there at once, also where another cannot be loaded; any other language is loaded when it is asked for. */
const others: Readonly<Record<string, () => Promise<Messages>>> = {
  ar: async () => (await import('./ar.js')).ar,
  es: async () => (await import('./es.js')).es,
  fr: async () => (await import('./fr.js')).fr,
  vi: async () => (await import('./vi.js')).vi,
  zh: async () => (await import('./zh.js')).zh,
};

export const english = new Language(en, 'en-US');

/**
 * The language for a BCP 47 tag, `es-MX` as well as `es`; English where there are no words for it, or the tag is none.
 * A catalogue that cannot be loaded leaves the borrower with English rather than with nothing.
 *
 * @param own The page's own words, which go before the catalogue's. With a `dir` among them, as a whole catalogue has
 * it, a tag that has no catalogue here is the page's own language.
 */
export async function languageFor(tag: string, own: SomeMessages | null = null): Promise<Language> {
  const locale = localeOf(tag);
  const words = locale && (await catalogueFor(locale));
  // A page's own words are left out where what lays them over cannot be loaded.
  const overlaid = own && (await import('./merge-messages.js').catch(() => null))?.overlaid;
  const spoken = locale && (words || (overlaid && own.dir)) ? regional(locale) : english.locale;
  const messages = overlaid ? overlaid(words ?? en, own) : (words ?? en);
  return new Language(messages, spoken);
}

async function catalogueFor(locale: Intl.Locale): Promise<Messages | null> {
  if (!isUsualScript(locale)) return null;
  if (locale.language === 'en') return en;
  return others[locale.language]?.().catch(() => null) ?? null;
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
