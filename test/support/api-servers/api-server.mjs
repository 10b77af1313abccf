// Starts the reference API server as a process of its own.
import {createInterface} from 'node:readline';
import {endProcess, startProcess} from '../child-process.mjs';

const MAIN = 'demo/server/main.ts';

/**
 * Starts the server on a free port.
 * @param settings Environment variables beside the usual ones of tests: no limits, and no pauses in the sandbox.
 * @returns Its URL, once it listens, and `stop()`, which lets it end by itself.
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
  const stop = () => endProcess(child);
  let output = '';
  const url = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The API server exited with ${code}: ${output}`)));
    // The log is read to its end, because a full pipe would block the server.
    createInterface({input: child.stdout}).on('line', (line) => {
      output += `${line}\n`;
      const {event, url} = parseLogLine(line);
      if (event === 'listening') resolve(url);
    });
  });
  return {url, stop};
}

function parseLogLine(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
