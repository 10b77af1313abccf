/** PGlite's folder is for one process: two would write over each other. */
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';

/**
 * Makes a folder where there is none, and takes it for this process until it ends.
 * @throws {Error} where a process that lives has it, saying which, and what to do
 */
export function lockFolder(folder: string): void {
  mkdirSync(folder, {recursive: true});
  // Beside it, since PGlite wants the folder to itself.
  const file = `${folder.replace(/[/\\]+$/, '')}.pid`;
  const owner = written(file);
  if (owner !== null && isAlive(owner)) {
    throw new Error(
      `PGLITE_DIR=${folder} is in use by the process ${owner}. End that, or name another folder; ` +
        `where it is no server, remove ${file}.`,
    );
  }
  // Whoever was killed could not give it back.
  if (owner !== null) rmSync(file, {force: true});
  // It fails where another process was faster.
  writeFileSync(file, String(process.pid), {flag: 'wx'});
  process.once('exit', () => {
    rmSync(file, {force: true});
  });
}

function written(file: string): number | null {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Whether there is such a process, and another one: in a container, each first one has the same number. */
function isAlive(pid: number): boolean {
  if (!pid || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // One of another user's lives.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
