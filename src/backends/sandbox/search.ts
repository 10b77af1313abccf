/**
 * Searches the directory by whatever a borrower types: a name with typos, initials, a web host, or the former name of a
 * servicer. Every name is graded for every query, in slices, so that the page stays responsive.
 */
import {MAX_QUERY_LENGTH, MAX_SEARCH_RESULTS, type Servicer} from '../../contract/schemas.js';
import {directory, type ServicerRecord} from './directory.js';
import {
  getGradeLimit,
  gradeApproximateMatch,
  gradeMatch,
  normalizeText,
  type NormalizedText,
} from './name-matching.js';
import type {SlicedTask} from './yield-to-main.js';

/** Names that are graded between two places where the task may pause: a fraction of a frame on a slow machine. */
const NAMES_PER_BATCH = 32;

/** Added to the grade of a match, so that among equal matches a servicer's present name comes first. */
const PENALTY = {name: 0, alias: 2, former: 4, formerOfSome: 5} as const;

/** One of the names under which a servicer can be found. */
interface SearchableName {
  readonly text: NormalizedText;
  readonly record: ServicerRecord;
  /** The former name that this is; null for a present one. */
  readonly former: Servicer['former'];
  readonly penalty: number;
}

interface Match {
  readonly name: SearchableName;
  readonly grade: number;
}

/**
 * Creates a search in a directory. The names are normalized during the first query.
 *
 * @returns A function that resolves a query to at most `MAX_SEARCH_RESULTS` servicers, best first. An empty or blank query
 * lists the popular servicers by rank; a query that resembles no name lists none. It never throws.
 */
export function createSearch(records: readonly ServicerRecord[]): (query: string) => SlicedTask<Servicer[]> {
  const names: SearchableName[] = [];
  const collecting = collectNames(records, names);
  let popular: Servicer[] | undefined;
  return function* (query) {
    const typed = query.trim().slice(0, MAX_QUERY_LENGTH);
    if (typed === '') return (popular ??= listPopular(records));
    const text = normalizeText(typed);
    if (text.full.text === '') return [];
    // All queries share this task: if one is aborted while it runs, the next one continues it.
    yield* collecting;
    const matches = yield* findMatches(names, (name) => gradeMatch(text, name));
    if (matches.length > 0) return yield* selectBest(matches);
    // Approximate matches would only distract from exact ones.
    return yield* selectBest(yield* findMatches(names, (name) => gradeApproximateMatch(text, name)));
  };
}

/** Searches the sandbox's directory; see `createSearch`. */
export const searchServicers = createSearch(directory);

function listPopular(records: readonly ServicerRecord[]): Servicer[] {
  return records
    .filter((record) => record.popular !== undefined)
    .sort(comparePopularity)
    .slice(0, MAX_SEARCH_RESULTS)
    .map((record) => toServicer(record, null));
}

function* collectNames(records: readonly ServicerRecord[], names: SearchableName[]): SlicedTask<void> {
  for (const [i, record] of records.entries()) {
    if (i % NAMES_PER_BATCH === 0) yield;
    names.push(...toSearchableNames(record));
  }
}

function toSearchableNames(record: ServicerRecord): SearchableName[] {
  const toName = (text: string, penalty: number, former: Servicer['former'] = null): SearchableName => ({
    text: normalizeText(text),
    record,
    former,
    penalty,
  });
  return [
    toName(record.name, PENALTY.name),
    ...[...record.aliases, record.website].map((alias) => toName(alias, PENALTY.alias)),
    // A servicer that took over all loans is a better answer than one that took over some.
    ...record.former.map((former) =>
      toName(former.name, former.loans === 'some' ? PENALTY.formerOfSome : PENALTY.former, former),
    ),
  ];
}

function* findMatches(
  names: readonly SearchableName[],
  gradeName: (name: NormalizedText) => number | null,
): SlicedTask<Match[]> {
  const matches: Match[] = [];
  for (const [i, name] of names.entries()) {
    if (i % NAMES_PER_BATCH === 0) yield;
    const grade = gradeName(name.text);
    if (grade !== null) matches.push({name, grade: grade + name.penalty});
  }
  return matches;
}

/** Selects the best match of each servicer, without those that are much weaker than the first. */
function* selectBest(matches: readonly Match[]): SlicedTask<Servicer[]> {
  const bestByRecord = new Map<ServicerRecord, Match>();
  for (const match of matches) {
    const best = bestByRecord.get(match.name.record);
    if (!best || match.grade < best.grade) bestByRecord.set(match.name.record, match);
  }
  const first = yield* takeFirst(bestByRecord.values());
  const limit = getGradeLimit(first[0]?.grade ?? 0);
  return first.filter(({grade}) => grade < limit).map(({name}) => toServicer(name.record, name.former));
}

/** Returns the first matches in order. Sorting every name that begins with one letter would take longer. */
function* takeFirst(matches: Iterable<Match>): SlicedTask<Match[]> {
  const first: Match[] = [];
  let count = 0;
  for (const match of matches) {
    if (count++ % NAMES_PER_BATCH === 0) yield;
    const index = first.findLastIndex((other) => compareMatches(other, match) <= 0) + 1;
    if (index < MAX_SEARCH_RESULTS) first.splice(index, 0, match);
    if (first.length > MAX_SEARCH_RESULTS) first.pop();
  }
  return first;
}

const compareMatches = (a: Match, b: Match): number =>
  a.grade - b.grade || comparePopularity(a.name.record, b.name.record);

function comparePopularity(a: ServicerRecord, b: ServicerRecord): number {
  return (a.popular ?? Infinity) - (b.popular ?? Infinity) || a.name.localeCompare(b.name);
}

function toServicer(
  {uuid, name, kind, website, health}: ServicerRecord,
  former: Servicer['former'],
): Servicer {
  return {uuid, name, kind, website, health, former};
}
