// Finds a Chrome or Chromium: the one that CHROME_PATH names, else an installed one, else the one from npm.
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {homedir} from 'node:os';
import {delimiter, join} from 'node:path';

/** Flags for containers, for root and for a machine without a network. None changes how pages behave. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--font-render-hinting=none',
];

/** @returns {Promise<{from: string, executablePath: string, args: string[], headless: true | 'shell'}>} */
export async function findChromium() {
  const {CHROME_PATH} = process.env;
  if (CHROME_PATH) {
    if (!existsSync(CHROME_PATH)) throw new Error(`CHROME_PATH names no file: ${CHROME_PATH}`);
    return {from: 'CHROME_PATH', executablePath: CHROME_PATH, args: ARGS, headless: true};
  }
  const installed = listCandidates().find(isBrowser);
  if (installed) return {from: 'installed', executablePath: installed, args: ARGS, headless: true};
  return findInNpm();
}

function listCandidates() {
  const combine = (roots, names) =>
    roots.filter(Boolean).flatMap((root) => names.map((name) => join(root, name)));
  const {PATH = '', PROGRAMFILES, LOCALAPPDATA} = process.env;
  switch (process.platform) {
    case 'darwin':
      return combine(
        ['/Applications', join(homedir(), 'Applications')],
        [
          'Google Chrome.app/Contents/MacOS/Google Chrome',
          'Chromium.app/Contents/MacOS/Chromium',
          'Google Chrome Canary.app/Contents/MacOS/Google Chrome Canary',
        ],
      );
    case 'win32':
      return combine(
        [PROGRAMFILES, process.env['PROGRAMFILES(X86)'], LOCALAPPDATA],
        ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe'],
      );
    default:
      return combine(
        [...PATH.split(delimiter), '/opt/google/chrome', '/snap/bin'],
        ['google-chrome-stable', 'google-chrome', 'chrome', 'chromium', 'chromium-browser'],
      );
  }
}

/** A file of the name may be no browser: some Linux distributions install a script that only says how to get one. */
export function isBrowser(path) {
  if (!existsSync(path)) return false;
  if (process.platform !== 'linux') return true;
  return spawnSync(path, ['--version'], {stdio: 'ignore', timeout: 15_000}).status === 0;
}

async function findInNpm() {
  if (process.platform !== 'linux') {
    throw new Error('No Chrome or Chromium found: install one, or set CHROME_PATH to it.');
  }
  const {default: chromium} = await import('@sparticuz/chromium');
  const executablePath = await chromium.executablePath();
  // These two are for a cloud function with a single process. In one process, a crashed page ends the whole browser.
  const unwanted = new Set(['--single-process', '--no-zygote']);
  const args = [...chromium.args, ...ARGS].filter((arg) => !unwanted.has(arg));
  return {from: 'npm: @sparticuz/chromium', executablePath, args, headless: 'shell'};
}
