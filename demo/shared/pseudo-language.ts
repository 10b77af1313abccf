/**
 * The pseudo-language replaces every string of a catalogue to show how the element copes with translation. Text without
 * brackets is not from the catalogue, a missing bracket was cut off, and each string is as long as in a wordy language.
 */
import type {Messages} from '../../src/messages/index.js';

const LENGTH_FACTOR = 1.4;
const PLACEHOLDER = /(\{\w+\})/;
const VOWEL = /[aeiou]/i;

const PLAIN_LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED_LETTERS = 'åƀçđéƒğĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇĐÉƑĞĤÎĴĶĻḾÑÖÞɊŔŠŢÛṼŴẊÝŽ';

/** Returns the catalogue in accented letters, with each string in ⟦brackets⟧ and about 40 % longer. */
export const createPseudoMessages = (messages: Messages): Messages => ({
  ...(transformStrings(messages) as Messages),
  dir: messages.dir,
});

function transformStrings(value: unknown): unknown {
  if (typeof value === 'string') return pseudoLocalize(value);
  if (Array.isArray(value)) return value.map(transformStrings);
  if (typeof value !== 'object' || !value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, transformStrings(item)]));
}

/** Doubles vowels to reach the wanted length. If there are too few vowels, tildes at the end make up the rest. */
function pseudoLocalize(sentence: string): string {
  const segments = sentence.split(PLACEHOLDER);
  const length = segments.filter((segment) => !PLACEHOLDER.test(segment)).join('').length;
  let missing = Math.ceil(length * (LENGTH_FACTOR - 1));
  const replaceLetter = (letter: string): string => {
    if (!missing || !VOWEL.test(letter)) return addAccent(letter);
    missing--;
    return addAccent(letter) + addAccent(letter.toLowerCase());
  };
  const replaced = segments.map((segment) =>
    PLACEHOLDER.test(segment) ? segment : segment.replaceAll(/[a-z]/gi, replaceLetter),
  );
  return `⟦${replaced.join('')}${'~'.repeat(missing)}⟧`;
}

const addAccent = (letter: string): string => ACCENTED_LETTERS.charAt(PLAIN_LETTERS.indexOf(letter));
