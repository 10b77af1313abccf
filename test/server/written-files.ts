/** Searches for secrets in what a server and its database have written. */
import {glob, readFile} from 'node:fs/promises';
import {join} from 'node:path';

/** The bytes of all files below a folder, decoded as Latin-1. */
export async function readAllFiles(folder: string): Promise<string> {
  let text = '';
  for await (const file of glob('**', {cwd: folder, withFileTypes: true})) {
    if (file.isFile()) text += await readFile(join(file.parentPath, file.name), 'latin1');
  }
  return text;
}

/** A secret as it is, and in encodings in which it may be written by mistake. */
export const encodeVariants = (secret: string): readonly string[] => [
  secret,
  ...(['base64', 'base64url', 'hex'] as const).map((encoding) =>
    Buffer.from(secret)
      .toString(encoding)
      // The last characters depend on the text that follows the secret.
      .slice(0, -3),
  ),
  secret.toUpperCase(),
  secret.split('').reverse().join(''),
];
