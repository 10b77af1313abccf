/**
 * Directories of any size for the tests and the benchmark: invented servicers, the same ones each time. The names
 * are as alike as real ones are, and each servicer may have taken over others.
 */
import type {ServicerRecord} from '../../src/backends/sandbox/directory.js';
import {createSeededRandom, createSeededUuid} from '../../src/backends/sandbox/seeded-ids.js';
import type {FormerName} from '../../src/contract/schemas.js';

const words = (text: string): readonly string[] => text.split(' ');

// Fifty beginnings and forty ends make two thousand places, and five kinds of servicer are at each.
const BEGINNINGS = words(
  'Alder Amber Ash Aspen Bay Bear Birch Blue Bridge Cedar Clear Clover Copper Coral Cotton Crystal Eagle East ' +
    'Elk Fair Falcon Fern Fox Glen Gold Green Hazel Heron High Iron Lake Laurel Linden Maple Meadow North Oak ' +
    'Pine Prairie Quail Red River Silver South Stone Summit Sun Timber West Willow',
);
const ENDS = words(
  'bank bend borough bridge brook burg bury cliff crest dale fall field ford gate glen grove harbor haven hill ' +
    'hollow hurst lake land mark mere mont point port ridge run shore side spring stead ton vale view ville wood worth',
);
const KINDS = [
  'Student Loan Authority',
  'Education Finance Corporation',
  'Credit Union',
  'Loan Servicing',
  'Federal Savings Bank',
] as const;
const OF: readonly FormerName['loans'][] = ['all', 'federal', 'private', 'some'];

const nameAt = (index: number): string => {
  const place = index % (BEGINNINGS.length * ENDS.length);
  const beginning = BEGINNINGS[place % BEGINNINGS.length] ?? '';
  const end = ENDS[Math.floor(place / BEGINNINGS.length)] ?? '';
  const kind = KINDS[Math.floor(index / (BEGINNINGS.length * ENDS.length))] ?? `No. ${index}`;
  return `${beginning}${end} ${kind}`;
};

const initialsOf = (name: string): string => words(name).reduce((all, word) => all + word.slice(0, 1), '');

/** So many servicers. The first ten are the popular ones; every third has former names, of one to three others. */
export const manyServicers = (count: number): readonly ServicerRecord[] =>
  Array.from({length: count}, (_, index) => {
    const name = nameAt(index);
    const [place = ''] = words(name.toLowerCase());
    return {
      uuid: createSeededUuid('many-servicers', String(index)),
      name,
      kind: (['federal', 'private', 'both'] as const)[index % 3] ?? 'both',
      website: `${place}${index}.example`,
      aliases: [initialsOf(name)],
      former: index % 3 ? [] : formersOf(index),
      health: index % 100 ? 'ok' : 'degraded',
      ...(index < 10 && {popular: index + 1}),
    };
  });

/** Names that the directory does not have today: an old kind at one of its places. */
function formersOf(index: number): readonly FormerName[] {
  const random = createSeededRandom('former', String(index));
  const below = (limit: number): number => (random.next() >>> 0) % limit;
  return Array.from({length: 1 + below(3)}, () => ({
    name: `${words(nameAt(below(10_000)))[0] ?? ''} Guaranty ${below(2) ? 'Agency' : 'Foundation'}`,
    year: 1995 + below(30),
    loans: OF[below(OF.length)] ?? 'all',
  }));
}
