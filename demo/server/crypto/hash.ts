import {createHash} from 'node:crypto';

/** SHA-256, under which a secret of many random bits is kept: without salt it tells nothing of one that nobody guesses. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
