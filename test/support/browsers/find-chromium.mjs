// Finds Chrome or Chromium: first by CHROME_PATH, then among the installed browsers, then in the npm package.
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {homedir} from 'node:os';
import {delimiter, join} from 'node:path';
import {FLAGS, UNWANTED_FLAGS} from './chromium-flags.mjs';

/** @returns {Promise<{from: string, executablePath: string, args: string[], headless: true | 'shell'}>} */
export async function findChromium() {
  const {CHROME_PATH} = process.env;
  if (CHROME_PATH) {
    if (!existsSync(CHROME_PATH)) throw new Error(`CHROME_PATH names a missing file: ${CHROME_PATH}`);
    return {from: 'CHROME_PATH', executablePath: CHROME_PATH, args: FLAGS, headless: true};
  }
  const installed = listCandidates().find(isBrowser);
  if (installed) return {from: 'installed', executablePath: installed, args: FLAGS, headless: true};
  return findInNpm();
}

function listCandidates() {
  const joinPaths = (roots, names) =>
    roots.filter(Boolean).flatMap((root) => names.map((name) => join(root, name)));
  const {PATH = '', PROGRAMFILES, LOCALAPPDATA} = process.env;
  switch (process.platform) {
    case 'darwin':
      return joinPaths(
        ['/Applications', join(homedir(), 'Applications')],
        [
          'Google Chrome.app/Contents/MacOS/Google Chrome',
          'Chromium.app/Contents/MacOS/Chromium',
          'Google Chrome Canary.app/Contents/MacOS/Google Chrome Canary',
        ],
      );
    case 'win32':
      return joinPaths(
        [PROGRAMFILES, process.env['PROGRAMFILES(X86)'], LOCALAPPDATA],
        ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe'],
      );
    default:
      return joinPaths(
        [...PATH.split(delimiter), '/opt/google/chrome', '/snap/bin'],
        ['google-chrome-stable', 'google-chrome', 'chrome', 'chromium', 'chromium-browser'],
      );
  }
}

/** Whether a file is a browser. Some Linux distributions install a script that only prints how to install one. */
export function isBrowser(path) {
  if (!existsSync(path)) return false;
  if (process.platform !== 'linux') return true;
  return spawnSync(path, ['--version'], {stdio: 'ignore', timeout: 15_000}).status === 0;
}

async function findInNpm() {
  // The package has no other build.
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chrome or Chromium found: install one, or set CHROME_PATH to it.');
  }
  const {default: chromium} = await import('@sparticuz/chromium');
  const executablePath = await chromium.executablePath();
  const args = [...chromium.args, ...FLAGS].filter((flag) => !UNWANTED_FLAGS.includes(flag));
  return {from: 'npm: @sparticuz/chromium', executablePath, args, headless: 'shell'};
}
