/** Formats a catalogue's sentences, and the numbers, amounts, dates and lists in them, for one locale. */
import type {Messages, Plural, SentenceWith} from './catalogue.js';

/** Isolates a text (FIRST STRONG ISOLATE, UAX #9), so that its direction does not reorder the words around it. */
const isolateDirection = (text: string): string => `\u2068${text}\u2069`;

/**
 * Replaces each `{placeholder}` of a sentence. Each value is isolated, since a name may be written in the other
 * direction. A placeholder without a value stays as it is.
 *
 * @example
 * fillPlaceholders('Log in to {servicer}', {servicer: 'MOHELA'});
 */
export function fillPlaceholders<Placeholder extends string>(
  sentence: SentenceWith<NoInfer<Placeholder>>,
  values: Readonly<Record<Placeholder, string>>,
): string;
export function fillPlaceholders(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    isolateDirection(values[name] ?? placeholder),
  );
}

/** A language as an element uses it: its messages, and the formats of its locale. */
export class Language {
  readonly #numberFormats = new Map<string, Intl.NumberFormat>();
  #dateFormat: Intl.DateTimeFormat | undefined;

  /**
   * @param messages The catalogue, with the page's overrides merged into it.
   * @param locale A BCP 47 tag with a region, such as `es-US`.
   */
  constructor(
    readonly messages: Messages,
    readonly locale: string,
  ) {}

  /** Returns the form of the sentence for this count, with `{count}` and the other placeholders filled. */
  formatPlural(plural: Plural, count: number, values: Readonly<Record<string, string>> = {}): string {
    const category = new Intl.PluralRules(this.locale).select(count);
    return fillPlaceholders<string>(plural[category] ?? plural.other, {
      ...values,
      count: this.#getNumberFormat({}).format(count),
    });
  }

  /** Formats a year, such as 2024, without a thousands separator. */
  formatYear(year: number): string {
    return this.#getNumberFormat({useGrouping: false}).format(year);
  }

  /** Formats a yearly rate, given in percent as a decimal string, such as `"4.99"`. */
  formatPercent(rate: string): string {
    return this.#getNumberFormat({style: 'percent', maximumFractionDigits: 3}).format(Number(rate) / 100);
  }

  /** Formats an amount, given as a decimal string, in a currency, given as its ISO 4217 code. */
  formatMoney(amount: string, currency: string): string {
    // The schema allows only decimals here. A conversion to a number could lose cents.
    const formatted = this.#getNumberFormat({style: 'currency', currency}).format(amount as `${number}`);
    // Arabic formats begin with a right-to-left mark. Inside an isolate it would separate "US" from "$".
    return formatted.replace('\u200f', '');
  }

  /** Formats a date, such as `"2026-12-15"`. JavaScript reads it as UTC, so it is formatted in UTC. */
  formatDate(date: string): string {
    this.#dateFormat ??= new Intl.DateTimeFormat(this.locale, {
      ...this.#digitOptions,
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      timeZone: 'UTC',
    });
    return this.#dateFormat.format(new Date(date));
  }

  /** Joins names into a list, such as "MOHELA and Nelnet". */
  formatList(names: readonly string[]): string {
    return new Intl.ListFormat(this.locale).format(names.map(isolateDirection));
  }

  /** Latin digits for the United States: some engines use Arabic digits for `ar-US`. */
  get #digitOptions(): {numberingSystem?: string} {
    return this.locale.endsWith('-US') ? {numberingSystem: 'latn'} : {};
  }

  /** Caches one format for each set of options: creating one takes as long as rendering a step. */
  #getNumberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = JSON.stringify(options);
    const format =
      this.#numberFormats.get(key) ?? new Intl.NumberFormat(this.locale, {...this.#digitOptions, ...options});
    this.#numberFormats.set(key, format);
    return format;
  }
}
