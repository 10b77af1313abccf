/** Authenticated encryption with AES-256-GCM (NIST SP 800-38D). A sealed value is nonce, tag and ciphertext in one buffer. */
import {createCipheriv, createDecipheriv, randomBytes} from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** How many bytes longer a sealed value is than its plain text. */
export const OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;
export const KEY_BYTES = 32;

/** @param context Associated data that is not stored. Decryption fails with another context. */
export function encrypt(key: Buffer, plain: Buffer, context: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(context);
  const ciphertext = [cipher.update(plain), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...ciphertext]);
}

/** @throws {Error} if the key or the context is another one, or if the bytes were changed */
export function decrypt(key: Buffer, sealed: Buffer, context: Buffer): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, {authTagLength: TAG_BYTES})
    .setAAD(context)
    .setAuthTag(sealed.subarray(NONCE_BYTES, OVERHEAD_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(OVERHEAD_BYTES)), decipher.final()]);
}
