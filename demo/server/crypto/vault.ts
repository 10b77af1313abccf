/**
 * Envelope encryption for secrets that the server needs again later: access tokens of servicers and webhook secrets. Each
 * value is encrypted with a random data key, and the data key with the master key. After a rotation of the master key
 * only the data keys are encrypted again.
 */
import {createHash, randomBytes} from 'node:crypto';

import {decrypt, encrypt, KEY_BYTES, OVERHEAD_BYTES} from './aead.ts';

// Layout of a sealed value: header (version, id of the master key), wrapped data key, encrypted text.
const VERSION = 1;
const KEY_ID_BYTES = 8;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
const WRAPPED_KEY_BYTES = KEY_BYTES + OVERHEAD_BYTES;

/** Identifies a master key by part of a hash of it, which does not reveal the key. */
const createKeyId = (key: Buffer): Buffer =>
  createHash('sha256').update('name').update(key).digest().subarray(0, KEY_ID_BYTES);

export class Vault {
  readonly #header: Buffer;
  readonly #masterKey: Buffer;
  readonly #keysById: ReadonlyMap<string, Buffer>;

  /**
   * @param masterKey 32 bytes, used to seal.
   * @param previousKeys Earlier master keys. Values that they sealed can still be opened.
   */
  constructor(masterKey: Buffer, previousKeys: readonly Buffer[] = []) {
    this.#masterKey = masterKey;
    this.#header = Buffer.concat([Buffer.of(VERSION), createKeyId(masterKey)]);
    this.#keysById = new Map(
      [masterKey, ...previousKeys].map((key) => [createKeyId(key).toString('hex'), key]),
    );
  }

  /** @param location Where the value is stored, such as `webhook.secret <uuid>`. It opens only for the same location. */
  seal(text: string, location: string): Buffer {
    const dataKey = randomBytes(KEY_BYTES);
    return Buffer.concat([
      this.#wrapKey(dataKey, location),
      encrypt(dataKey, Buffer.from(text), Buffer.from(location)),
    ]);
  }

  /** @throws {Error} if the value was changed, if it belongs to another location, or if its master key is unknown */
  open(sealed: Buffer, location: string): string {
    const dataKey = this.#unwrapKey(sealed, location);
    const encrypted = sealed.subarray(HEADER_BYTES + WRAPPED_KEY_BYTES);
    return decrypt(dataKey, encrypted, Buffer.from(location)).toString();
  }

  /** Wraps the data key with the current master key; null if it already is. @throws {Error} like `open` */
  reseal(sealed: Buffer, location: string): Buffer | null {
    if (sealed.subarray(0, HEADER_BYTES).equals(this.#header)) return null;
    const dataKey = this.#unwrapKey(sealed, location);
    return Buffer.concat([
      this.#wrapKey(dataKey, location),
      sealed.subarray(HEADER_BYTES + WRAPPED_KEY_BYTES),
    ]);
  }

  #wrapKey(dataKey: Buffer, location: string): Buffer {
    const context = createContext(this.#header, location);
    return Buffer.concat([this.#header, encrypt(this.#masterKey, dataKey, context)]);
  }

  #unwrapKey(sealed: Buffer, location: string): Buffer {
    const header = sealed.subarray(0, HEADER_BYTES);
    const masterKey =
      header[0] === VERSION ? this.#keysById.get(header.subarray(1).toString('hex')) : undefined;
    if (!masterKey) throw new Error('The value is sealed with an unknown master key.');
    const wrapped = sealed.subarray(HEADER_BYTES, HEADER_BYTES + WRAPPED_KEY_BYTES);
    return decrypt(masterKey, wrapped, createContext(header, location));
  }
}

const createContext = (header: Buffer, location: string): Buffer =>
  Buffer.concat([header, Buffer.from(location)]);
