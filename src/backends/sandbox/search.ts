/**
 * Finds servicers by what a borrower types: a name with typos, initials, a web host, or the name of a
 * servicer that is no more. Every name is looked at: which letters it has tells at once that most are not
 * meant, so that ten thousand servicers need no index of words, and a typo is as quick as a name.
 */
import type {Servicer} from '../../contract/schemas.js';
import {directory, type ServicerRecord} from './directory.js';
import type {Work} from './yield-to-main.js';

/** Words that half of all servicers have in their names, and that people add to any of them. */
const GENERIC = new Set(
  (
    'student students loan loans lending servicing servicer service services education educational ' +
    'financial finance federal private company corporation corp inc llc the of and for my login log in ' +
    'account pay payment online www http https com org net gov studentaid'
  ).split(' '),
);

const LIMIT = 20;
/** How much of a query is read: no name is longer, and a pasted page must not halt the one who pastes it. */
const READ = 100;
/** How many names are looked at before others get their turn: a small part of a frame on a slow machine. */
const BATCH = 32;

/** The kinds of match, best first; a grade is this plus 10 for each typo, plus how old the name is. */
const EXACT = 0;
const BEGINNING = 100;
const WORDS = 200;
const TYPO = 300;
const NAME_AND_MORE = 400;
const TYPO_IN_BEGINNING = 500;

/** A text as it is compared: its words, those that tell it from others, and both without spaces. */
interface Text {
  words: readonly string[];
  core: readonly string[];
  full: string;
  short: string;
  /** The letters of `full` and `short`, as `lettersOf` puts them. */
  letters: {full: number; short: number};
}

/** One name of a servicer. `age` orders names that match equally well: today's, an alias, a former one. */
interface Label {
  text: Text;
  record: ServicerRecord;
  former: Servicer['former'];
  age: number;
}

interface Hit {
  label: Label;
  grade: number;
}

/**
 * Makes a search of any directory. Its names are read with the first query, once, by however many searches.
 *
 * @param records The servicers to search in.
 * @returns A function that answers a query with at most 20 servicers, best first: the popular ones by rank
 * for an empty or blank query, none for a query that resembles no name. It never throws.
 */
export function createSearch(records: readonly ServicerRecord[]): (query: string) => Work<Servicer[]> {
  const labels: Label[] = [];
  const reading = readAll(records, labels);
  let ranked: Servicer[] | undefined;
  return function* (query) {
    const typed = query.trim().slice(0, READ);
    if (typed === '') return (ranked ??= popular(records));
    const text = read(typed);
    if (text.full === '') return [];
    // A search that is given up leaves it where it is, and the next one goes on from there.
    yield* reading;
    const clear = yield* hits(labels, (name) => grade(text, name));
    // A guess beside a clear match would only be in the way.
    return yield* best(clear.length > 0 ? clear : yield* hits(labels, (name) => guess(text, name)));
  };
}

/** Searches the embedded directory, as `createSearch` says. */
export const searchServicers = createSearch(directory);

function popular(records: readonly ServicerRecord[]): Servicer[] {
  return records
    .filter((record) => record.popular !== undefined)
    .sort(byPopularity)
    .slice(0, LIMIT)
    .map((record) => toServicer(record, null));
}

function* readAll(records: readonly ServicerRecord[], labels: Label[]): Work<void> {
  for (const [i, record] of records.entries()) {
    if (i % BATCH === 0) yield;
    labels.push(...labelsOf(record));
  }
}

function* hits(labels: readonly Label[], gradeOf: (name: Text) => number | null): Work<Hit[]> {
  const found: Hit[] = [];
  for (const [i, label] of labels.entries()) {
    if (i % BATCH === 0) yield;
    const grade = gradeOf(label.text);
    if (grade !== null) found.push({label, grade: grade + label.age});
  }
  return found;
}

function labelsOf(record: ServicerRecord): Label[] {
  const label = (name: string, age: number, former: Label['former'] = null): Label => {
    return {text: read(name), record, former, age};
  };
  return [
    label(record.name, 0),
    ...[...record.aliases, record.website].map((name) => label(name, 2)),
    // Where all of a servicer's loans went is a better answer than where some of them did.
    ...record.former.map((former) => label(former.name, former.loans === 'some' ? 5 : 4, former)),
  ];
}

function read(source: string): Text {
  const words = source
    .normalize('NFD')
    .replace(/\p{M}|['’]/gu, '')
    .toLowerCase()
    .replace(/\b(?:\p{L}\.){2,}(?:\p{L}\b)?/gu, (initials) => initials.replaceAll('.', ''))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const telling = words.filter((word) => !GENERIC.has(word));
  const core = telling.length > 0 ? telling : words;
  const full = words.join('');
  const short = core.join('');
  return {words, core, full, short, letters: {full: lettersOf(full), short: lettersOf(short)}};
}

/** Which letters a text has, a bit each. What shares a bit with another makes a difference go unseen, never one up. */
function lettersOf(text: string): number {
  let letters = 0;
  for (let i = 0; i < text.length; i++) letters |= 1 << (text.charCodeAt(i) & 31);
  return letters;
}

/** How many of these letters are not among those. */
function missing(these: number, those: number): number {
  let count = 0;
  for (let rest = these & ~those; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Grades a match in which every letter typed is right. */
function grade(query: Text, name: Text): number | null {
  if (missing(query.letters.short, name.letters.full) > 0) return null;
  if (query.full === name.full) return EXACT;
  if (query.short === name.short) return EXACT + 1;
  if (name.full.startsWith(query.full) || name.short.startsWith(query.short)) return BEGINNING;
  const begins = (word: string): boolean =>
    name.words.some((other) => other === word || (other.startsWith(word) && !GENERIC.has(other)));
  return query.short.length > 1 && query.core.every(begins) ? WORDS : null;
}

/** Grades a match with typos, or of a query that holds the name and a little more. */
function guess(query: Text, name: Text): number | null {
  const slack = slackOf(query, name);
  const full = typos(query, name, 'full', slack);
  const short = typos(query, name, 'short', slack);
  const whole = Math.min(full.whole, short.whole);
  if (whole <= slack) return TYPO + 10 * whole;
  if (holds(query, name)) return NAME_AND_MORE;
  const beginning = Math.min(full.beginning, short.beginning);
  const early = query.short.length < 5 ? 0 : Math.min(slack, query.short.length < 9 ? 1 : 2);
  return beginning <= early ? TYPO_IN_BEGINNING + 10 * beginning : null;
}

/** Whether the query has all of the name in it, and the name is nearly half of the query or more. */
function holds(query: Text, name: Text): boolean {
  const share = name.short.length / query.short.length;
  return share >= 0.45 && name.core.every((word) => query.core.includes(word));
}

/**
 * How many typos are forgiven: none where each letter counts, as in initials. A single one can be anywhere;
 * who makes several still gets the first letter right.
 */
function slackOf({short}: Text, name: Text): number {
  if (short.length < 4) return 0;
  if (short.length < 6 || short[0] !== name.short[0]) return 1;
  return short.length < 11 ? 2 : 3;
}

/** How many letters were missed, added, changed or swapped, where it is so few; Infinity where it is more. */
interface Typos {
  /** Against the whole name. */
  whole: number;
  /** Against the nearest beginning of it. */
  beginning: number;
}
const MORE: Typos = {whole: Infinity, beginning: Infinity};

/** Letters that the name lacks are as many typos, which is told faster than how many there are in all. */
function typos(query: Text, name: Text, kind: 'full' | 'short', most: number): Typos {
  return missing(query.letters[kind], name.letters[kind]) > most
    ? MORE
    : distances(query[kind], name[kind], most);
}

function distances(query: string, name: string, most: number): Typos {
  // No beginning that is longer can be near.
  const width = Math.min(name.length, query.length + most);
  let before: number[] = [];
  let last = Array.from({length: width + 1}, (_, column) => column);
  for (let row = 1; row <= query.length; row++) {
    const now = [row];
    for (let column = 1; column <= width; column++) {
      const same = query[row - 1] === name[column - 1];
      const swapped = query[row - 1] === name[column - 2] && query[row - 2] === name[column - 1];
      now.push(
        Math.min(
          cost(last, column) + 1,
          cost(now, column - 1) + 1,
          cost(last, column - 1) + (same ? 0 : 1),
          swapped ? cost(before, column - 2) + 1 : Infinity,
        ),
      );
    }
    [before, last] = [last, now];
    if (Math.min(...last) > most) return MORE;
  }
  return {whole: width < name.length ? Infinity : cost(last, width), beginning: Math.min(...last)};
}

/** A cell of the table of typos; outside it there is no way. */
function cost(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

/** The best name of each servicer, without those that are much weaker than the first. */
function* best(hits: readonly Hit[]): Work<Servicer[]> {
  const found = new Map<ServicerRecord, Hit>();
  for (const one of hits) {
    if (one.grade < (found.get(one.label.record)?.grade ?? Infinity)) found.set(one.label.record, one);
  }
  const first = yield* firstOf(found.values());
  const limit = weakest(first[0]?.grade ?? 0);
  return first.filter(({grade}) => grade < limit).map(({label}) => toServicer(label.record, label.former));
}

/** The first few in order: to sort all that begins with one letter would take longer than to find it. */
function* firstOf(hits: Iterable<Hit>): Work<Hit[]> {
  const first: Hit[] = [];
  let count = 0;
  for (const hit of hits) {
    if (count++ % BATCH === 0) yield;
    const place = first.findLastIndex((other) => byMatch(other, hit) <= 0) + 1;
    if (place < LIMIT) first.splice(place, 0, hit);
    if (first.length > LIMIT) first.pop();
  }
  return first;
}

const byMatch = (a: Hit, b: Hit): number => a.grade - b.grade || byPopularity(a.label.record, b.label.record);

/** The grade from which on matches are not worth showing beside one of this grade. */
function weakest(first: number): number {
  if (first < BEGINNING) return WORDS;
  if (first < TYPO) return TYPO;
  return first - (first % 10) + 10;
}

function byPopularity(a: ServicerRecord, b: ServicerRecord): number {
  return (a.popular ?? Infinity) - (b.popular ?? Infinity) || a.name.localeCompare(b.name);
}

function toServicer(
  {uuid, name, kind, website, health}: ServicerRecord,
  former: Servicer['former'],
): Servicer {
  return {uuid, name, kind, website, health, former};
}
