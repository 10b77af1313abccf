/**
 * A language that is none, to see what a translation would do to the element: what is not bracketed is no word of the
 * catalogue, a bracket that is missing was cut off, and each sentence is as long as one in a wordy language.
 */
import type {Messages} from '../../src/messages/index.js';

const LONGER = 1.4;
const GAP = /(\{\w+\})/;
const VOWEL = /[aeiou]/i;

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'åƀçđéƒğĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇĐÉƑĞĤÎĴĶĻḾÑÖÞɊŔŠŢÛṼŴẊÝŽ';

/** The same catalogue in accented look-alikes, each sentence in ⟦brackets⟧ and about 40 % longer. */
export const pseudo = (messages: Messages): Messages => ({
  ...(inAll(messages) as Messages),
  dir: messages.dir,
});

function inAll(words: unknown): unknown {
  if (typeof words === 'string') return disguised(words);
  if (Array.isArray(words)) return words.map(inAll);
  if (typeof words !== 'object' || !words) return words;
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, inAll(value)]));
}

/** Vowels are drawn out as far as that goes; what is left to add stands at the end. */
function disguised(sentence: string): string {
  const pieces = sentence.split(GAP);
  const length = pieces.filter((piece) => !GAP.test(piece)).join('').length;
  let missing = Math.ceil(length * (LONGER - 1));
  const drawnOut = (letter: string): string => {
    if (!missing || !VOWEL.test(letter)) return accented(letter);
    missing--;
    return accented(letter) + accented(letter.toLowerCase());
  };
  const written = pieces.map((piece) => (GAP.test(piece) ? piece : piece.replaceAll(/[a-z]/gi, drawnOut)));
  return `⟦${written.join('')}${'~'.repeat(missing)}⟧`;
}

const accented = (letter: string): string => ACCENTED.charAt(PLAIN.indexOf(letter));
