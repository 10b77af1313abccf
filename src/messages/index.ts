/** Every word that a borrower reads, a typed catalogue for each language, and a page's own words over them. */
import {en} from './en.js';
import {Language, type Messages, type PartialMessages} from './language.js';

export {fillPlaceholders, Language, type Messages, type PartialMessages} from './language.js';

/** English is there at once, also where another cannot be loaded; any other language is loaded when it is asked for. */
const CATALOGUE_LOADERS: Readonly<Record<string, () => Promise<Messages>>> = {
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
export async function loadLanguage(tag: string, own: PartialMessages | null = null): Promise<Language> {
  const locale = parseLocale(tag);
  const words = locale && (await loadCatalogue(locale));
  // A page's own words are left out where what lays them over cannot be loaded.
  const overlaid = own && (await import('./merge-messages.js').catch(() => null))?.mergeMessages;
  const spoken = locale && (words || (overlaid && own.dir)) ? withDefaultRegion(locale) : english.locale;
  const messages = overlaid ? overlaid(words ?? en, own) : (words ?? en);
  return new Language(messages, spoken);
}

async function loadCatalogue(locale: Intl.Locale): Promise<Messages | null> {
  if (!hasDefaultScript(locale)) return null;
  if (locale.language === 'en') return en;
  return CATALOGUE_LOADERS[locale.language]?.().catch(() => null) ?? null;
}

/** Whether a language is asked for as it is mostly written: `zh` is in simplified characters, and `zh-TW` is not. */
const hasDefaultScript = (locale: Intl.Locale): boolean =>
  locale.maximize().script === new Intl.Locale(locale.language).maximize().script;

function parseLocale(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}

/** Loans are in dollars: a tag without a region writes money as it is written in the United States. */
const withDefaultRegion = (locale: Intl.Locale): string =>
  new Intl.Locale(locale, {region: locale.region ?? 'US'}).toString();
