// Processes beside the tests that never outlive them, together with everything that they start themselves.
import {spawn} from 'node:child_process';

/** Milliseconds that a process gets to end by itself. */
const GRACE_MS = 5_000;

const running = new Set();
process.once('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL');
});
// Without a listener, a signal ends Node without an `exit` event. The runner handles SIGINT itself.
for (const [signal, code] of Object.entries({SIGHUP: 129, SIGTERM: 143})) {
  process.once(signal, () => process.exit(code));
}

/** Starts a program as the leader of a process group. Rejects where it cannot be started. */
export function startProcess(program, args, {env = process.env, stdio = 'ignore'} = {}) {
  const child = spawn(program, args, {env, stdio, detached: true});
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      running.add(child);
      resolve(child);
    });
  });
}

/** Ends a process with its group, and waits for its exit. */
export async function endProcess(child) {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    signalGroup(child, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
    await exited;
    clearTimeout(timer);
  }
  // Its own children may be too busy to notice its end.
  signalGroup(child, 'SIGKILL');
  running.delete(child);
}

/** Signals a whole group, which may outlive its leader after a crash. */
function signalGroup({pid}, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
