/**
 * Finds servicers by what a borrower types: a name with typos, initials, a web host, or the name of a
 * servicer that is no more. MiniSearch picks the candidates fast, whatever the size of the directory;
 * `grade` then decides, since a score of word frequencies says little about names of two words.
 */
import MiniSearch from 'minisearch';

import type {Servicer} from '../../schemas.js';
import {directory, type ServicerRecord} from './directory.js';

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
/** How many candidates are graded. A name that is meant stands far above this in MiniSearch's order. */
const CANDIDATES = 300;

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
 * Makes a search of any directory. The index is built on the first query, once.
 *
 * @param records The servicers to search in.
 * @returns A function that answers a query with at most 20 servicers, best first: the popular ones by rank
 * for an empty or blank query, none for a query that resembles no name. It never throws.
 */
export function createSearch(records: readonly ServicerRecord[]): (query: string) => Servicer[] {
  let find: ((text: Text) => Label[]) | undefined;
  return (query) => {
    const typed = query.trim().slice(0, READ);
    if (typed === '') return popular(records);
    const text = read(typed);
    if (text.full === '') return [];
    find ??= createIndex(records.flatMap(labelsOf));
    const labels = find(text);
    const clear = labels.flatMap((label) => hit(label, grade(text, label.text)));
    // A guess beside a clear match would only be in the way.
    return best(clear.length > 0 ? clear : labels.flatMap((label) => hit(label, guess(text, label.text))));
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

function createIndex(labels: readonly Label[]): (text: Text) => Label[] {
  const index = new MiniSearch<{id: number; text: string}>({
    fields: ['text'],
    tokenize: (source) => indexTerms(read(source)),
    processTerm: (term) => term,
    searchOptions: {
      tokenize: (source) => queryTerms(read(source)),
      prefix: true,
      // A swap of two letters, the commonest typo, counts as two edits here and as one in `grade`.
      fuzzy: (term) => (term.length < 4 ? false : term.length < 8 ? 2 : 3),
      boostDocument: (id: number) => (labels[id]?.record.popular ? 2 : 1),
    },
  });
  index.addAll(labels.map((label, id) => ({id, text: label.text.words.join(' ')})));
  return (text) =>
    index
      .search(text.words.join(' '))
      .slice(0, CANDIDATES)
      .flatMap(({id}) => labels[id as number] ?? []);
}

/** Neighbouring words joined, so that "fed loan" and "fedloan" meet. */
function pairs({words}: Text): string[] {
  return words.slice(1).map((word, i) => `${words[i]}${word}`);
}

function indexTerms(text: Text): string[] {
  return [...new Set([...text.words, ...pairs(text), text.full, text.short])];
}

/**
 * Generic words are left out: they would make a candidate of half the directory. The first three letters
 * bring in the names that a borrower is still typing, with a typo further on.
 */
function queryTerms(text: Text): string[] {
  return [...new Set([...text.core, ...pairs(text), text.full, text.short, text.short.slice(0, 3)])];
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
  return {words, core, full: words.join(''), short: core.join('')};
}

function hit(label: Label, grade: number | null): Hit[] {
  return grade === null ? [] : [{label, grade: grade + label.age}];
}

/** Grades a match in which every letter typed is right. */
function grade(query: Text, name: Text): number | null {
  if (query.full === name.full) return EXACT;
  if (query.short === name.short) return EXACT + 1;
  if (name.full.startsWith(query.full) || name.short.startsWith(query.short)) return BEGINNING;
  const begins = (word: string): boolean =>
    name.words.some((other) => other === word || (other.startsWith(word) && !GENERIC.has(other)));
  return query.short.length > 1 && query.core.every(begins) ? WORDS : null;
}

/** Grades a match with typos, or of a query that holds the name and a little more. */
function guess(query: Text, name: Text): number | null {
  const full = typos(query.full, name.full);
  const short = typos(query.short, name.short);
  const slack = slackOf(query.short);
  const whole = Math.min(full.whole, short.whole);
  if (whole <= slack && likely(whole, query, name)) return TYPO + 10 * whole;
  if (holds(query, name)) return NAME_AND_MORE;
  const beginning = Math.min(full.beginning, short.beginning);
  const early = query.short.length < 5 ? 0 : Math.min(slack, query.short.length < 9 ? 1 : 2);
  return beginning <= early && likely(beginning, query, name) ? TYPO_IN_BEGINNING + 10 * beginning : null;
}

/** Whether the query has all of the name in it, and the name is nearly half of the query or more. */
function holds(query: Text, name: Text): boolean {
  const share = name.short.length / query.short.length;
  return share >= 0.45 && name.core.every((word) => query.core.includes(word));
}

/** How many typos are forgiven: none where each letter counts, as in initials. */
function slackOf({length}: string): number {
  if (length < 4) return 0;
  return length < 6 ? 1 : length < 11 ? 2 : 3;
}

/** A single typo can be anywhere; who makes several still gets the first letter right. */
function likely(count: number, query: Text, name: Text): boolean {
  return count < 2 || query.short[0] === name.short[0];
}

/** Letters missed, added, changed or swapped, against the whole name and the nearest beginning of it. */
function typos(query: string, name: string): {whole: number; beginning: number} {
  let before: number[] = [];
  let last = Array.from({length: name.length + 1}, (_, column) => column);
  for (let row = 1; row <= query.length; row++) {
    const now = [row];
    for (let column = 1; column <= name.length; column++) {
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
  }
  return {whole: cost(last, name.length), beginning: Math.min(...last)};
}

/** A cell of the table of typos; outside it there is no way. */
function cost(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

/** The best name of each servicer, without those that are much weaker than the first. */
function best(hits: readonly Hit[]): Servicer[] {
  const found = new Map<ServicerRecord, Hit>();
  for (const one of hits) {
    if (one.grade < (found.get(one.label.record)?.grade ?? Infinity)) found.set(one.label.record, one);
  }
  const sorted = [...found.values()].sort(
    (a, b) => a.grade - b.grade || byPopularity(a.label.record, b.label.record),
  );
  const limit = weakest(sorted[0]?.grade ?? 0);
  return sorted
    .filter((one) => one.grade < limit)
    .slice(0, LIMIT)
    .map(({label}) => toServicer(label.record, label.former));
}

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
