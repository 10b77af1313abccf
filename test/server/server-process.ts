/** Runs the server and its commands in separate processes. */
import {spawn, type ChildProcessByStdio} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import {fileURLToPath} from 'node:url';

import {PageClient} from './page-client.ts';

const MAIN = fileURLToPath(new URL('../../demo/server/main.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../../demo/server/cli/index.ts', import.meta.url));
export const CRASHING_SERVER = fileURLToPath(new URL('crashing-server.ts', import.meta.url));

export interface LaunchedProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Returns everything that the process has written so far. */
  readonly readOutput: () => string;
}

export interface RunningServer extends LaunchedProcess {
  readonly url: string;
}

/** Tests send more requests than the default limits allow. */
const NO_LIMITS = {
  CALLS_PER_MINUTE_ADDRESS: '0',
  CALLS_PER_MINUTE_KEY: '0',
  CALLS_PER_MINUTE_BORROWER: '0',
};

type Settings = Readonly<Record<string, string>>;

export function spawnProcess(
  command: string,
  args: readonly string[],
  env: Settings,
  cwd?: string,
): LaunchedProcess {
  const child = spawn(command, args, {
    cwd,
    env: {...process.env, PORT: '0', SANDBOX_PACE_MS: '0', ...NO_LIMITS, ...env},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (output += bytes.toString()));
  return {child, readOutput: () => output};
}

export const launchServer = (env: Settings, program = MAIN): LaunchedProcess =>
  spawnProcess(process.execPath, [program], env);

/** Runs a command of `nexus-link-server`, such as `keys`. */
export const launchCommand = (env: Settings, ...args: readonly string[]): LaunchedProcess =>
  spawnProcess(process.execPath, [CLI, ...args], env);

/** Resolves when the launched server listens. */
export async function waitUntilListening({child, readOutput}: LaunchedProcess): Promise<RunningServer> {
  for await (const line of createInterface({input: child.stdout})) {
    const {event, url} = JSON.parse(line) as {readonly event: string; readonly url: string};
    if (event === 'listening') return {child, url, readOutput};
  }
  throw new Error(`The server did not start: ${readOutput()}`);
}

export const startServer = (env: Settings, program = MAIN): Promise<RunningServer> =>
  waitUntilListening(launchServer(env, program));

/** @returns the exit code, or null if the signal ended the process */
export async function stopServer(
  {child}: Pick<RunningServer, 'child'>,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<number | null> {
  const exit = once(child, 'exit');
  child.kill(signal);
  const [code] = (await exit) as [number | null];
  return code;
}

export const createPage = ({url}: RunningServer): PageClient =>
  new PageClient((path, init) => fetch(`${url}${path}`, init));
