import {createHash} from 'node:crypto';

/** The SHA-256 of a random token or key. Such secrets cannot be guessed, so the hash needs neither salt nor stretching. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
