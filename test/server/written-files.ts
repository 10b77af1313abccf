/** What a server and its database have written. */
import {glob, readFile} from 'node:fs/promises';
import {join} from 'node:path';

/** The bytes of all files below a folder, as text. */
export async function readAllFiles(folder: string): Promise<string> {
  let text = '';
  for await (const file of glob('**', {cwd: folder, withFileTypes: true})) {
    if (file.isFile()) text += await readFile(join(file.parentPath, file.name), 'latin1');
  }
  return text;
}

/** A secret as it is, and as it could be written by who does not mean to. */
export const encodeVariants = (secret: string): readonly string[] => [
  secret,
  ...(['base64', 'base64url', 'hex'] as const).map((form) =>
    Buffer.from(secret)
      .toString(form)
      // The last letters depend on what follows.
      .slice(0, -3),
  ),
  secret.toUpperCase(),
  secret.split('').reverse().join(''),
];
