// Starts the reference API server in a separate process.
import {createInterface} from 'node:readline';
import {endProcess, startProcess} from '../child-process.mjs';

const MAIN = 'demo/server/main.ts';

/**
 * Starts the server on a free port.
 * @param settings Environment variables in addition to the defaults of the tests: no call limits, and no pauses in the
 *   sandbox.
 * @returns The URL of the server, once the server listens, and `stop()`, which ends the server.
 */
export async function startApiServer(settings) {
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    SANDBOX_PACE_MS: '0',
    CALLS_PER_MINUTE_ADDRESS: '0',
    CALLS_PER_MINUTE_KEY: '0',
    ...settings,
  };
  const child = await startProcess(process.execPath, [MAIN], {env, stdio: ['ignore', 'pipe', 'inherit']});
  let output = '';
  const url = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The API server exited with ${code}: ${output}`)));
    // Keep reading the log after the server listens, because a full pipe would block the server.
    createInterface({input: child.stdout}).on('line', (line) => {
      output += `${line}\n`;
      const {event, url} = parseLogLine(line);
      if (event === 'listening') resolve(url);
    });
  });
  return {url, stop: () => endProcess(child)};
}

function parseLogLine(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
