/** What a server and its database have written. */
import {glob, readFile} from 'node:fs/promises';
import {join} from 'node:path';

/** Finds which of these texts occur in any file below a folder. */
export async function findInFiles(folder: string, texts: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for await (const file of glob('**', {cwd: folder, withFileTypes: true})) {
    if (!file.isFile()) continue;
    const bytes = await readIfPresent(join(file.parentPath, file.name));
    for (const text of texts) if (bytes.includes(text)) found.add(text);
  }
  return texts.filter((text) => found.has(text));
}

/** A database that runs removes files at any time. */
async function readIfPresent(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** A secret as it is, and as careless code could write it. */
export const formsOf = (secret: string): readonly string[] => [
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
