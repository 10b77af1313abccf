/** Random numbers and UUIDs that are the same every time, derived from words. */
import {xoroshiro128plusFromState} from 'pure-rand/generator/xoroshiro128plus';
import type {RandomGenerator} from 'pure-rand/types/RandomGenerator';

import type {Uuid} from '../../contract/schemas.js';
import {formatUuid} from '../uuid.js';

/** Odd, as a factor must be to lose nothing; four different ones, so that the four hashes differ. */
const FACTORS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];

/** A generator whose numbers depend on the words alone: the same in every browser and on a server. */
export function randomFrom(...words: readonly string[]): RandomGenerator {
  const text = words.join('\n');
  return xoroshiro128plusFromState(FACTORS.map((factor) => hash(text, factor)));
}

/** A version 8 UUID that depends on the words alone. */
export function uuidFrom(...words: readonly string[]): Uuid {
  const random = randomFrom(...words);
  const view = new DataView(new ArrayBuffer(16));
  for (const offset of [0, 4, 8, 12]) view.setInt32(offset, random.next());
  return formatUuid(new Uint8Array(view.buffer), 8);
}

/** FNV-1a with a factor of choice, then the last mixing of MurmurHash3, so that every bit depends on every character. */
function hash(text: string, factor: number): number {
  let bits = ~factor;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), factor);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
