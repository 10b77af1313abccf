/**
 * What the server needs again later and nobody may read meanwhile: a servicer's token, a webhook's secret. Each is
 * encrypted by a key of its own, which is encrypted by the master key and stands beside it (envelope encryption). With
 * another master key only those small keys are encrypted anew.
 */
import {createHash, randomBytes} from 'node:crypto';

import {decrypt, encrypt, KEY_BYTES, OVERHEAD_BYTES} from './aead.ts';

/** The layout's version: the master key's name, the wrapped key, and then what is sealed. */
const VERSION = 1;
const NAME = 8;
const WRAPPED = KEY_BYTES + OVERHEAD_BYTES;
const HEAD = 1 + NAME;

/** A master key's name, by which it is found again: a part of its hash, from which nobody guesses 256 random bits. */
const nameOf = (key: Buffer): Buffer =>
  createHash('sha256').update('name').update(key).digest().subarray(0, NAME);

export class Vault {
  readonly #head: Buffer;
  readonly #master: Buffer;
  readonly #keys: ReadonlyMap<string, Buffer>;

  /** @param master 32 bytes. @param before Master keys from before, by which things may still be sealed. */
  constructor(master: Buffer, before: readonly Buffer[] = []) {
    this.#master = master;
    this.#head = Buffer.concat([Buffer.of(VERSION), nameOf(master)]);
    this.#keys = new Map([master, ...before].map((key) => [nameOf(key).toString('hex'), key]));
  }

  /** @param place Where it will be kept, such as `connection.access <uuid>`: elsewhere it does not open. */
  seal(text: string, place: string): Buffer {
    const own = randomBytes(KEY_BYTES);
    return Buffer.concat([this.#wrapped(own, place), encrypt(own, Buffer.from(text), Buffer.from(place))]);
  }

  /** @throws {Error} where it is not as it was sealed, stands in another place, or its master key is not here */
  open(sealed: Buffer, place: string): string {
    const own = this.#unwrapped(sealed, place);
    return decrypt(own, sealed.subarray(HEAD + WRAPPED), Buffer.from(place)).toString();
  }

  /** The same by the master key of today; null where it is that already. @throws {Error} like `open` */
  reseal(sealed: Buffer, place: string): Buffer | null {
    if (sealed.subarray(0, HEAD).equals(this.#head)) return null;
    const own = this.#unwrapped(sealed, place);
    return Buffer.concat([this.#wrapped(own, place), sealed.subarray(HEAD + WRAPPED)]);
  }

  #wrapped(own: Buffer, place: string): Buffer {
    return Buffer.concat([this.#head, encrypt(this.#master, own, contextOf(this.#head, place))]);
  }

  #unwrapped(sealed: Buffer, place: string): Buffer {
    const head = sealed.subarray(0, HEAD);
    const master = head[0] === VERSION ? this.#keys.get(head.subarray(1).toString('hex')) : undefined;
    if (!master) throw new Error('It is sealed by a master key that this server does not have.');
    return decrypt(master, sealed.subarray(HEAD, HEAD + WRAPPED), contextOf(head, place));
  }
}

const contextOf = (head: Buffer, place: string): Buffer => Buffer.concat([head, Buffer.from(place)]);
