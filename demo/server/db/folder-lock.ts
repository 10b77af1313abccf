/** Locks the folder of the embedded database. PGlite does not, and two processes would corrupt its data. */
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';

/**
 * Creates the folder if needed, and locks it until this process exits.
 * @throws {Error} if another running process has locked it
 */
export function lockFolder(folder: string): void {
  mkdirSync(folder, {recursive: true});
  // Beside the folder, because PGlite expects only its own files inside.
  const lockFile = `${folder.replace(/[/\\]+$/, '')}.pid`;
  const owner = readOwner(lockFile);
  if (owner !== null && isOtherProcess(owner)) {
    throw new Error(
      `PGLITE_DIR=${folder} is in use by process ${owner}. Stop that process or choose another folder. ` +
        `If that process is not a server, delete ${lockFile}.`,
    );
  }
  // A process that was killed leaves its lock behind.
  if (owner !== null) rmSync(lockFile, {force: true});
  // The flag makes this fail if another process locks the folder at the same time.
  writeFileSync(lockFile, String(process.pid), {flag: 'wx'});
  process.once('exit', () => {
    rmSync(lockFile, {force: true});
  });
}

/** @returns the process ID in the lock file, or null if there is no such file */
function readOwner(lockFile: string): number | null {
  try {
    return Number(readFileSync(lockFile, 'utf8'));
  } catch {
    return null;
  }
}

/** Whether another process with this ID is running. In containers, restarted servers often get the same ID again. */
function isOtherProcess(pid: number): boolean {
  if (!pid || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM means that the process exists and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
