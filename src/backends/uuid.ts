/** UUIDs as RFC 9562 lays them out. */
import type {Uuid} from '../contract/schemas.js';

/** Creates a random version 4 UUID. `crypto.randomUUID` is missing in insecure contexts, such as a page over HTTP. */
export const createRandomUuid = (): Uuid => formatUuid(crypto.getRandomValues(new Uint8Array(16)), 4);

/** Formats 16 bytes as a UUID. The bits of the version and the variant replace those of the bytes. */
export function formatUuid(bytes: Uint8Array, version: number): Uuid {
  const hex = Array.from(bytes, (byte, index) => {
    if (index === 6) return (version << 4) | (byte & 0x0f);
    return index === 8 ? 0x80 | (byte & 0x3f) : byte;
  }).map((byte) => byte.toString(16).padStart(2, '0'));
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
