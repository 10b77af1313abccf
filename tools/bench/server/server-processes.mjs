/** Starts and stops the measured servers, each in a process of its own, and keeps their logs in a temporary folder. */
import {closeSync, mkdtempSync, openSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {end, start} from '../../../test/support/browsers/child.mjs';

export const folder = mkdtempSync(join(tmpdir(), 'nexus-bench-'));
// child.mjs registers its own `exit` listener first, so the servers that write to the folder have been killed by then.
process.once('exit', () => rmSync(folder, {recursive: true, force: true, maxRetries: 10}));

const processes = [];
const logFiles = [];

/** @returns {Promise<string>} the server's URL, as soon as it listens */
export async function startServer(name, script, settings = {}) {
  const logFile = join(folder, `${name}.log`);
  // The output goes to a file: a full pipe would block the server while this process is busy sending requests.
  const output = openSync(logFile, 'w');
  const env = {PATH: process.env.PATH, ...settings};
  const child = await start(process.execPath, [script], {env, stdio: ['ignore', output, 'inherit']});
  closeSync(output);
  processes.push(child);
  logFiles.push(logFile);
  while (child.exitCode === null && child.signalCode === null) {
    const [, url] = /"event":"listening","url":"([^"]+)"/.exec(readFileSync(logFile, 'utf8')) ?? [];
    if (url) return url;
    await wait(50);
  }
  throw new Error(`The server ${name} ended before it listened.`);
}

/** Returns the last failure in each server's log. Read it before the process ends, which deletes the logs. */
export function readFailures() {
  return logFiles.flatMap((logFile) => {
    const lastFailure = readFileSync(logFile, 'utf8')
      .match(/^.*"event":"failed".*$/gm)
      ?.at(-1);
    if (!lastFailure) return [];
    const {route, stack = ''} = JSON.parse(lastFailure);
    return [
      `${basename(logFile)}, ${route}`,
      ...stack.split('\n').filter((line) => line.includes('/demo/server/')),
    ];
  });
}

export const stopServers = () => Promise.all(processes.map(end));
