/** Loads the catalogue for a language tag, and merges a page's own messages into it. */
import type {Messages, PartialMessages} from './catalogue.js';
import {en} from './en.js';
import {Language} from './language.js';

/** Every catalogue except English, which is bundled so that it is available when a chunk fails to load. */
const CATALOGUE_LOADERS: Readonly<Record<string, () => Promise<Messages>>> = {
  ar: async () => (await import('./ar.js')).ar,
  es: async () => (await import('./es.js')).es,
  fr: async () => (await import('./fr.js')).fr,
  vi: async () => (await import('./vi.js')).vi,
  zh: async () => (await import('./zh.js')).zh,
};

/** English as it is used in the United States: the language until another one is loaded. */
export const english = new Language(en, 'en-US');

/**
 * Loads the language for a BCP 47 tag. A region is optional: `es` and `es-MX` both use the Spanish catalogue. Falls back
 * to English when the tag is invalid, has no catalogue, or its catalogue fails to load. Never rejects.
 *
 * @param tag The value of a `lang` attribute.
 * @param overrides The page's own messages. Overrides with a `dir`, as every complete catalogue has, make a tag without
 * a catalogue the page's own language: its locale is then used for numbers, dates and lists.
 */
export async function loadLanguage(tag: string, overrides: PartialMessages | null = null): Promise<Language> {
  const locale = parseLocale(tag);
  const catalogue = locale && (await loadCatalogue(locale));
  // If the chunk fails to load, the overrides are ignored.
  const merging = await (overrides && import('./merge-messages.js').catch(() => null));
  const own = overrides && merging?.applyOverrides(catalogue ?? en, overrides);
  return new Language(
    own?.messages ?? catalogue ?? en,
    locale && (catalogue || own?.hasDirection) ? withDefaultRegion(locale) : english.locale,
  );
}

async function loadCatalogue(locale: Intl.Locale): Promise<Messages | null> {
  if (!hasDefaultScript(locale)) return null;
  if (locale.language === 'en') return en;
  return CATALOGUE_LOADERS[locale.language]?.().catch(() => null) ?? null;
}

/** Whether the tag asks for the usual script of its language: the catalogue for `zh` is not readable for `zh-TW`. */
const hasDefaultScript = (locale: Intl.Locale): boolean =>
  locale.maximize().script === new Intl.Locale(locale.language).maximize().script;

function parseLocale(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}

/** Adds the region US to a tag without one, since the amounts are in dollars: `es` alone would write them as in Spain. */
const withDefaultRegion = (locale: Intl.Locale): string =>
  new Intl.Locale(locale, {region: locale.region ?? 'US'}).toString();
