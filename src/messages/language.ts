/** How a catalogue is written: its sentences and plurals as data, which a page can override from JSON. */
import type {en} from './en.js';

/** A sentence that has all the gaps of this one, each written `{gap}`, wherever its language needs them. */
type Sentence<T extends string> = T extends `${string}{${infer Gap}}${infer Rest}`
  ? `${string}{${Gap}}${string}` & Sentence<Rest>
  : string;

/** A sentence for each plural category that a language has (CLDR's names); `other` is there in all of them. */
export type Plural<T extends string = string> = {
  readonly [Form in Exclude<Intl.LDMLPluralRule, 'other'>]?: string;
} & {readonly other: T};

type CatalogueEntry<T> = T extends string
  ? Sentence<T>
  : T extends readonly string[]
    ? readonly string[]
    : T extends {readonly other: infer Other extends string}
      ? Plural<Sentence<Other>>
      : {readonly [K in keyof T]: CatalogueEntry<T[K]>};

/** The shape of a catalogue: a missing key, an extra key or a missing gap does not compile. */
export type Messages = CatalogueEntry<Omit<typeof en, 'dir'>> & {
  /** The direction in which the language is written. */
  readonly dir: 'ltr' | 'rtl';
};

type PartialEntry<T> = T extends string | readonly string[] | Plural
  ? T
  : {readonly [K in keyof T]?: PartialEntry<T[K]>};

/** A page's own words for some of a catalogue's sentences; a plural or a list is given whole. */
export type PartialMessages = PartialEntry<Messages>;

type SentenceWith<Gap extends string> = string extends Gap
  ? string
  : (Gap extends string ? (sentence: `${string}{${Gap}}${string}`) => void : never) extends (
        sentence: infer All,
      ) => void
    ? All
    : never;

/** Keeps a text's own direction from moving the words around it (first strong isolate, UAX #9). */
const isolateDirection = (text: string): string => `\u2068${text}\u2069`;

/** A sentence with what stands in its gaps, each isolated: a name may be written in another direction. */
export function fillPlaceholders<Gap extends string>(
  sentence: SentenceWith<NoInfer<Gap>>,
  values: Readonly<Record<Gap, string>>,
): string;
export function fillPlaceholders(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (gap, name: string) => isolateDirection(values[name] ?? gap));
}

/** A language as an element speaks it: its words, and how its locale writes numbers, money, dates and lists. */
export class Language {
  readonly #numberFormats = new Map<string, Intl.NumberFormat>();
  #dateFormat: Intl.DateTimeFormat | undefined;

  /**
   * @param messages The words.
   * @param locale A BCP 47 tag, with its region.
   */
  constructor(
    readonly messages: Messages,
    readonly locale: string,
  ) {}

  /** The sentence in the form that its count takes. */
  formatPlural(plural: Plural, count: number, values: Readonly<Record<string, string>> = {}): string {
    const form = new Intl.PluralRules(this.locale).select(count);
    return fillPlaceholders<string>(plural[form] ?? plural.other, {
      ...values,
      count: this.#getNumberFormat({}).format(count),
    });
  }

  /** A year, such as 2024: no thousands are marked off. */
  formatYear(year: number): string {
    return this.#getNumberFormat({useGrouping: false}).format(year);
  }

  /** A yearly rate in percent, as a decimal string: `"4.99"`. */
  formatPercent(rate: string): string {
    return this.#getNumberFormat({style: 'percent', maximumFractionDigits: 3}).format(Number(rate) / 100);
  }

  /** An amount as a decimal string, and its ISO 4217 currency. */
  formatMoney(amount: string, currency: string): string {
    // Its schema lets only decimals through; as a number it could lose cents.
    const written = this.#getNumberFormat({style: 'currency', currency}).format(amount as `${number}`);
    // Arabic puts a right-to-left mark before it, which in an isolate of its own would part "US" from "$".
    return written.replace('\u200f', '');
  }

  /** A date, `"2026-12-15"`. Without a time it is read as UTC, so it is written as UTC too. */
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

  /** Several names, as they are listed in a sentence. */
  formatList(names: readonly string[]): string {
    return new Intl.ListFormat(this.locale).format(names.map(isolateDirection));
  }

  /** Those of the United States: some engines write Arabic's own there too. */
  get #digitOptions(): {numberingSystem?: string} {
    return this.locale.endsWith('-US') ? {numberingSystem: 'latn'} : {};
  }

  /** Made once for each kind: one costs as much as the rest of a step. */
  #getNumberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const kind = JSON.stringify(options);
    const format =
      this.#numberFormats.get(kind) ??
      new Intl.NumberFormat(this.locale, {...this.#digitOptions, ...options});
    this.#numberFormats.set(kind, format);
    return format;
  }
}
