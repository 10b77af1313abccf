/** The server as a process of its own. */
import {spawn, type ChildProcessByStdio} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import {fileURLToPath} from 'node:url';

import {Page} from './page.ts';

const MAIN = fileURLToPath(new URL('../../demo/server/main.ts', import.meta.url));
export const KEYS = fileURLToPath(new URL('../../demo/server/keys.ts', import.meta.url));
export const CRASHING = fileURLToPath(new URL('crashing.ts', import.meta.url));

export interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly url: string;
  /** All that it has written. */
  readonly written: () => string;
}

/** Tests call oftener than anybody. */
const UNLIMITED = {
  CALLS_PER_MINUTE_ADDRESS: '0',
  CALLS_PER_MINUTE_KEY: '0',
  CALLS_PER_MINUTE_BORROWER: '0',
};

export function launched(
  env: Readonly<Record<string, string>>,
  program = MAIN,
  args: readonly string[] = [],
) {
  const child = spawn(process.execPath, [program, ...args], {
    env: {...process.env, PORT: '0', SANDBOX_PACE_MS: '0', ...UNLIMITED, ...env},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (text += bytes.toString()));
  return {child, written: () => text};
}

export async function running(env: Readonly<Record<string, string>>, program = MAIN): Promise<Running> {
  const {child, written} = launched(env, program);
  for await (const line of createInterface({input: child.stdout})) {
    const {event, url} = JSON.parse(line) as {readonly event: string; readonly url: string};
    if (event === 'listening') return {child, url, written};
  }
  throw new Error(`It has not started: ${written()}`);
}

export async function ended(
  {child}: Pick<Running, 'child'>,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<unknown> {
  const exit = once(child, 'exit');
  child.kill(signal);
  const [code] = (await exit) as [number | null];
  return code;
}

export const pageOf = ({url}: Running): Page => new Page((path, init) => fetch(`${url}${path}`, init));
