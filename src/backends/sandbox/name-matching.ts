/**
 * Grades how well a query matches one name of a servicer. A grade is a number, lower is better: the kind of match, plus
 * 10 for each typo. Most names are ruled out by comparing which letters they have, so ten thousand names need no index.
 */

/** Words that many names contain and that people add to any name. They do not distinguish one servicer from another. */
const GENERIC_WORDS = new Set(
  (
    'student students loan loans lending servicing servicer service services education educational ' +
    'financial finance federal private company corporation corp inc llc the of and for my login log in ' +
    'account pay payment online www http https com org net gov studentaid'
  ).split(' '),
);

/** The kinds of match, best first. */
const WHOLE_NAME = 0;
const NAME_PREFIX = 100;
const WORD_PREFIXES = 200;
const WHOLE_NAME_WITH_TYPOS = 300;
const NAME_WITHIN_QUERY = 400;
const NAME_PREFIX_WITH_TYPOS = 500;

const GRADE_PER_TYPO = 10;

/** Words joined without spaces. */
interface JoinedWords {
  readonly text: string;
  /** Which letters the text has; see `toLetterMask`. */
  readonly letters: number;
}

/** A query or a name in the form in which both are compared: lower case, without accents and punctuation. */
export interface NormalizedText {
  readonly words: readonly string[];
  /** The words that are not generic, or all words if every one is generic. */
  readonly distinctiveWords: readonly string[];
  /** All words. */
  readonly full: JoinedWords;
  /** The distinctive words. */
  readonly distinctive: JoinedWords;
}

export function normalizeText(source: string): NormalizedText {
  const words = source
    .normalize('NFD')
    .replace(/\p{M}|['’]/gu, '')
    .toLowerCase()
    .replace(/\b(?:\p{L}\.){2,}(?:\p{L}\b)?/gu, (initials) => initials.replaceAll('.', ''))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const notGeneric = words.filter((word) => !GENERIC_WORDS.has(word));
  const distinctiveWords = notGeneric.length > 0 ? notGeneric : words;
  return {words, distinctiveWords, full: joinWords(words), distinctive: joinWords(distinctiveWords)};
}

function joinWords(words: readonly string[]): JoinedWords {
  const text = words.join('');
  return {text, letters: toLetterMask(text)};
}

/** Grades a match without typos. Returns null if there is none. */
export function gradeMatch(query: NormalizedText, name: NormalizedText): number | null {
  if (countMissingLetters(query.distinctive, name.full) > 0) return null;
  if (query.full.text === name.full.text) return WHOLE_NAME;
  if (query.distinctive.text === name.distinctive.text) return WHOLE_NAME + 1;
  if (name.full.text.startsWith(query.full.text)) return NAME_PREFIX;
  if (name.distinctive.text.startsWith(query.distinctive.text)) return NAME_PREFIX;
  const startsWordOfName = (word: string): boolean =>
    name.words.some((other) => other === word || (other.startsWith(word) && !GENERIC_WORDS.has(other)));
  if (query.distinctive.text.length < 2) return null;
  return query.distinctiveWords.every(startsWordOfName) ? WORD_PREFIXES : null;
}

/** Grades a match with typos, or with a query that contains the name and more. Returns null if there is none. */
export function gradeApproximateMatch(query: NormalizedText, name: NormalizedText): number | null {
  const maxTypos = getMaxTypos(query.distinctive.text, name.distinctive.text);
  const full = countTypos(query.full, name.full, maxTypos);
  const distinctive = countTypos(query.distinctive, name.distinctive, maxTypos);
  const inName = Math.min(full.inName, distinctive.inName);
  if (inName <= maxTypos) return WHOLE_NAME_WITH_TYPOS + GRADE_PER_TYPO * inName;
  if (containsName(query, name)) return NAME_WITHIN_QUERY;
  const inPrefix = Math.min(full.inPrefix, distinctive.inPrefix);
  const isWithinLimit = inPrefix <= Math.min(maxTypos, getMaxTyposInPrefix(query.distinctive.text));
  return isWithinLimit ? NAME_PREFIX_WITH_TYPOS + GRADE_PER_TYPO * inPrefix : null;
}

/** Returns the grade from which on matches are too weak to be listed after a first match of the given grade. */
export function getGradeLimit(firstGrade: number): number {
  if (firstGrade < NAME_PREFIX) return WORD_PREFIXES;
  if (firstGrade < WHOLE_NAME_WITH_TYPOS) return WHOLE_NAME_WITH_TYPOS;
  return firstGrade - (firstGrade % GRADE_PER_TYPO) + GRADE_PER_TYPO;
}

/** Whether the query contains every word of the name, and the name is at least 45 % of the query. */
function containsName(query: NormalizedText, name: NormalizedText): boolean {
  const share = name.distinctive.text.length / query.distinctive.text.length;
  return share >= 0.45 && name.distinctiveWords.every((word) => query.distinctiveWords.includes(word));
}

/**
 * Returns how many typos are forgiven. None in a short query such as initials, where every letter counts; one anywhere
 * in a name; and more only if the first letter is right, as it is in most misspellings.
 */
function getMaxTypos(query: string, name: string): number {
  if (query.length < 4) return 0;
  if (query.length < 6 || query[0] !== name[0]) return 1;
  return query.length < 11 ? 2 : 3;
}

/** A prefix of a name is shorter, so fewer typos are forgiven in it. */
function getMaxTyposInPrefix(query: string): number {
  if (query.length < 5) return 0;
  return query.length < 9 ? 1 : 2;
}

/** How many letters were left out, added, changed or swapped. Infinity if there are more than the limit. */
interface TypoCounts {
  /** Compared with the whole name. */
  readonly inName: number;
  /** Compared with the most similar prefix of the name. */
  readonly inPrefix: number;
}
const TOO_MANY_TYPOS: TypoCounts = {inName: Infinity, inPrefix: Infinity};

/** Each letter that the name lacks is a typo. Counting those first is quicker than comparing the texts. */
function countTypos(query: JoinedWords, name: JoinedWords, limit: number): TypoCounts {
  if (countMissingLetters(query, name) > limit) return TOO_MANY_TYPOS;
  return computeDistances(query.text, name.text, limit);
}

/** Computes the edit distance (Damerau–Levenshtein, optimal string alignment) to the name and to its prefixes. */
function computeDistances(query: string, name: string, limit: number): TypoCounts {
  // A prefix that is longer than this has more typos than the limit.
  const width = Math.min(name.length, query.length + limit);
  let beforeLast: number[] = [];
  let last = Array.from({length: width + 1}, (_, column) => column);
  for (let row = 1; row <= query.length; row++) {
    const current = [row];
    for (let column = 1; column <= width; column++) {
      const isSame = query[row - 1] === name[column - 1];
      const isSwapped = query[row - 1] === name[column - 2] && query[row - 2] === name[column - 1];
      current.push(
        Math.min(
          getDistance(last, column) + 1,
          getDistance(current, column - 1) + 1,
          getDistance(last, column - 1) + (isSame ? 0 : 1),
          isSwapped ? getDistance(beforeLast, column - 2) + 1 : Infinity,
        ),
      );
    }
    [beforeLast, last] = [last, current];
    if (Math.min(...last) > limit) return TOO_MANY_TYPOS;
  }
  return {
    inName: width < name.length ? Infinity : getDistance(last, width),
    inPrefix: Math.min(...last),
  };
}

/** Returns a cell of a row of distances, or Infinity outside the row. */
function getDistance(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

/**
 * Summarizes which letters a text has, in one bit per letter. Two letters may share a bit, so a difference may be
 * missed, but one that is found is real.
 */
function toLetterMask(text: string): number {
  let mask = 0;
  for (let i = 0; i < text.length; i++) mask |= 1 << (text.charCodeAt(i) & 31);
  return mask;
}

/** Counts the letters of the query that the name does not have. */
function countMissingLetters(query: JoinedWords, name: JoinedWords): number {
  let count = 0;
  // Each step clears the lowest bit that is set.
  for (let rest = query.letters & ~name.letters; rest !== 0; rest &= rest - 1) count++;
  return count;
}
