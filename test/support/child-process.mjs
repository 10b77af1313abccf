// Starts and ends processes for the tests. No such process, and no child of one, outlives the process of the tests.
import {spawn} from 'node:child_process';

/** The time in which a process must exit after SIGTERM. It is killed after that. */
const GRACE_MS = 5_000;

const running = new Set();
process.once('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL');
});
// Without a listener, a signal ends Node without an `exit` event. The runner handles SIGINT.
for (const [signal, code] of Object.entries({SIGHUP: 129, SIGTERM: 143})) {
  process.once(signal, () => process.exit(code));
}

/** Starts a program as the leader of a process group. Rejects if the program cannot be started. */
export function startProcess(program, args, {cwd, env = process.env, stdio = 'ignore'} = {}) {
  const child = spawn(program, args, {cwd, env, stdio, detached: true});
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      running.add(child);
      resolve(child);
    });
  });
}

/** Ends a process and its group, and waits until the process exits. */
export async function endProcess(child) {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    signalGroup(child, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
    await exited;
    clearTimeout(timer);
  }
  // The children of the process may be too busy to notice that it has exited.
  signalGroup(child, 'SIGKILL');
  running.delete(child);
}

/** Signals the whole process group. After a crash of the leader, other processes of the group may still run. */
function signalGroup({pid}, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
