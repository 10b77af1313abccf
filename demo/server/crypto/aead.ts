/** Authenticated encryption, AES-256-GCM (NIST SP 800-38D), in one piece: a fresh nonce, the tag, and what is encrypted. */
import {createCipheriv, createDecipheriv, randomBytes} from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Bytes that a piece has beyond what is in it. */
export const OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;
/** Bytes of a key. */
export const KEY_BYTES = 32;

/** @param context What the bytes are for: in another context they do not open. */
export function encrypt(key: Buffer, plain: Buffer, context: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(context);
  const bytes = [cipher.update(plain), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...bytes]);
}

/** @throws {Error} for another key, another context, or bytes that were changed */
export function decrypt(key: Buffer, bytes: Buffer, context: Buffer): Buffer {
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {authTagLength: TAG_BYTES})
    .setAAD(context)
    .setAuthTag(bytes.subarray(NONCE_BYTES, OVERHEAD_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(OVERHEAD_BYTES)), decipher.final()]);
}
