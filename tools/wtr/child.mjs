// Processes that are started beside the tests, and never outlive them.
import {spawn} from 'node:child_process';

const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
// A signal ends Node without an `exit`, unless it is asked for. The runner sees to SIGINT itself.
for (const [signal, code] of Object.entries({SIGHUP: 129, SIGTERM: 143})) {
  process.once(signal, () => process.exit(code));
}

/** Starts a program; fails if it does not start. */
export function start(program, args, {env = process.env, stdio = 'ignore'} = {}) {
  const child = spawn(program, args, {env, stdio});
  running.add(child);
  child.once('exit', () => running.delete(child));
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child));
    child.once('error', (error) => {
      running.delete(child);
      reject(error);
    });
  });
}

/** Ends it, and waits until it has. */
export async function end(child) {
  if (!running.has(child)) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  const deaf = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(deaf);
}
