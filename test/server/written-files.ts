/** Searches for secrets in the files that a server and its database have written. */
import {glob, readFile} from 'node:fs/promises';
import {join} from 'node:path';

/** Returns those of the texts that occur in any file below a folder. */
export async function findInFiles(folder: string, texts: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for await (const file of glob('**', {cwd: folder, withFileTypes: true})) {
    if (!file.isFile()) continue;
    const bytes = await readIfPresent(join(file.parentPath, file.name));
    for (const text of texts) if (bytes.includes(text)) found.add(text);
  }
  return texts.filter((text) => found.has(text));
}

/** Reads a file that a running database may have removed. A missing file is empty. */
async function readIfPresent(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** Lists a secret as it is, and in encodings in which it may be written by mistake. */
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
