/** Repeatable random numbers and UUIDs, derived from words. */
import {xoroshiro128plusFromState} from 'pure-rand/generator/xoroshiro128plus';
import type {RandomGenerator} from 'pure-rand/types/RandomGenerator';

import type {Uuid} from '../../contract/schemas.js';
import {formatUuid} from '../uuid.js';

/** Odd numbers, so that multiplication modulo 2³² loses no information. Four, for four different hashes of a text. */
const HASH_FACTORS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];

/** Creates a generator of random numbers that depend only on the words, in every browser and on a server. */
export function createSeededRandom(...words: readonly string[]): RandomGenerator {
  const text = words.join('\n');
  return xoroshiro128plusFromState(HASH_FACTORS.map((factor) => hashText(text, factor)));
}

/** Creates a version 8 UUID that depends only on the words. */
export function createSeededUuid(...words: readonly string[]): Uuid {
  const random = createSeededRandom(...words);
  const view = new DataView(new ArrayBuffer(16));
  for (const offset of [0, 4, 8, 12]) view.setInt32(offset, random.next());
  return formatUuid(new Uint8Array(view.buffer), 8);
}

/** FNV-1a with the given factor, then the finalizer of MurmurHash3, so that every bit depends on every character. */
function hashText(text: string, factor: number): number {
  let bits = ~factor;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), factor);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
