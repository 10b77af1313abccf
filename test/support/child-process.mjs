// Processes that are started beside the tests, and never outlive them, nor does what they start themselves.
import {spawn} from 'node:child_process';

const running = new Set();
process.once('exit', () => {
  for (const child of running) kill(child, 'SIGKILL');
});
// A signal ends Node without an `exit`, unless it is asked for. The runner sees to SIGINT itself.
for (const [signal, code] of Object.entries({SIGHUP: 129, SIGTERM: 143})) {
  process.once(signal, () => process.exit(code));
}

/** Starts a program, as the head of a group of processes; fails if it does not start. */
export function start(program, args, {env = process.env, stdio = 'ignore'} = {}) {
  const child = spawn(program, args, {env, stdio, detached: true});
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      running.add(child);
      resolve(child);
    });
  });
}

/** Ends it, and waits until it has. */
export async function end(child) {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    kill(child, 'SIGTERM');
    const deaf = setTimeout(() => kill(child, 'SIGKILL'), 5_000);
    await gone;
    clearTimeout(deaf);
  }
  // What it has started itself may be busy, and not hear of its end.
  kill(child, 'SIGKILL');
  running.delete(child);
}

/** A whole group; a head that has crashed may have left the rest of it. */
function kill({pid}, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
