/** The types of a catalogue: sentences and plurals as plain data, so that a page can override them from JSON. */
import type {en} from './en.js';

/** A sentence with all the `{placeholders}` of the English one, in whatever order the language needs. */
type Sentence<T extends string> = T extends `${string}{${infer Placeholder}}${infer Rest}`
  ? `${string}{${Placeholder}}${string}` & Sentence<Rest>
  : string;

/** One sentence for each plural category of a language (the names are CLDR's). Every language has `other`. */
export type Plural<T extends string = string> = {
  readonly [Category in Exclude<Intl.LDMLPluralRule, 'other'>]?: string;
} & {readonly other: T};

/** Widens an entry of the English catalogue to the type that the same entry has in any language. */
type CatalogueEntry<T> = T extends string
  ? Sentence<T>
  : T extends readonly string[]
    ? readonly string[]
    : T extends {readonly other: infer Other extends string}
      ? Plural<Sentence<Other>>
      : {readonly [K in keyof T]: CatalogueEntry<T[K]>};

/** A complete catalogue. A missing key, an extra key or a missing placeholder does not compile. */
export type Messages = CatalogueEntry<Omit<typeof en, 'dir'>> & {
  /** The direction in which the language is written. */
  readonly dir: 'ltr' | 'rtl';
};

type PartialEntry<T> = T extends string | readonly string[] | Plural
  ? T
  : {readonly [K in keyof T]?: PartialEntry<T[K]>};

/**
 * Some entries of a catalogue, with which a page overrides the element's own sentences. A plural or a list can only
 * be replaced as a whole.
 *
 * @example
 * const messages: PartialMessages = {welcome: {title: 'Bring your student loans to Acme'}};
 */
export type PartialMessages = PartialEntry<Messages>;

/** A sentence that has each of the named placeholders. A plain `string` is let through unchecked. */
export type SentenceWith<Placeholder extends string> = string extends Placeholder
  ? string
  : (Placeholder extends string ? (sentence: `${string}{${Placeholder}}${string}`) => void : never) extends (
        sentence: infer All,
      ) => void
    ? All
    : never;
