/** Starts what is measured, each a process of its own, with a folder for what they write. */
import {closeSync, mkdtempSync, openSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {endProcess, startProcess} from '../../../test/support/child-process.mjs';
import {waitFor} from '../../../test/support/wait-for.ts';

export const folder = mkdtempSync(join(tmpdir(), 'nexus-bench-'));
// Whoever writes there has been killed by then, by the `exit` that was asked for before this one.
process.once('exit', () => rmSync(folder, {recursive: true, force: true, maxRetries: 10}));

const running = [];
const logs = [];

/** @returns {Promise<string>} its URL, once it listens */
export async function launch(name, script, settings = {}) {
  const log = join(folder, `${name}.log`);
  // Into a file: a pipe that is full would halt the server until this process, busy asking, has read it.
  const out = openSync(log, 'w');
  const env = {PATH: process.env.PATH, ...settings};
  const child = await startProcess(process.execPath, [script], {env, stdio: ['ignore', out, 'inherit']});
  closeSync(out);
  running.push(child);
  logs.push(log);
  return waitFor(() => {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`The server ${name} ended before it listened.`);
    }
    return /"event":"listening","url":"([^"]+)"/.exec(readFileSync(log, 'utf8'))?.[1];
  }, `the server ${name} listens`);
}

/** Where in the server each has failed last, as it says itself, before its log is gone with the folder. */
export function failures() {
  return logs.flatMap((log) => {
    const last = readFileSync(log, 'utf8')
      .match(/^.*"event":"failed".*$/gm)
      ?.at(-1);
    if (!last) return [];
    const {route, stack = ''} = JSON.parse(last);
    return [
      `${basename(log)}, ${route}`,
      ...stack.split('\n').filter((line) => line.includes('/demo/server/')),
    ];
  });
}

export const endAll = () => Promise.all(running.map(endProcess));
