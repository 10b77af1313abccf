/** The server as a process of its own. */
import {spawn, type ChildProcessByStdio} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import {fileURLToPath} from 'node:url';

import {PageClient} from './page-client.ts';

const MAIN = fileURLToPath(new URL('../../demo/server/main.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../../demo/server/cli/index.ts', import.meta.url));
export const CRASHING_SERVER = fileURLToPath(new URL('crashing-server.ts', import.meta.url));

type Child = ChildProcessByStdio<null, Readable, Readable>;

export interface LaunchedProcess {
  readonly child: Child;
  /** All that it has written. */
  readonly readOutput: () => string;
}

export interface RunningServer extends LaunchedProcess {
  readonly url: string;
}

/** Tests call oftener than anybody. */
const UNLIMITED = {
  CALLS_PER_MINUTE_ADDRESS: '0',
  CALLS_PER_MINUTE_KEY: '0',
  CALLS_PER_MINUTE_BORROWER: '0',
};

type Settings = Readonly<Record<string, string>>;

/** Any command, in a folder of its own where one is named. */
export function spawnProcess(
  command: string,
  args: readonly string[],
  env: Settings,
  cwd?: string,
): LaunchedProcess {
  const child = spawn(command, args, {
    cwd,
    env: {...process.env, PORT: '0', SANDBOX_PACE_MS: '0', ...UNLIMITED, ...env},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (text += bytes.toString()));
  return {child, readOutput: () => text};
}

export const launchServer = (env: Settings, program = MAIN, args: readonly string[] = []): LaunchedProcess =>
  spawnProcess(process.execPath, [program, ...args], env);

/** A command of `nexus-link-server`, such as `keys`. */
export const launchCommand = (env: Settings, ...args: readonly string[]): LaunchedProcess =>
  launchServer(env, CLI, args);

/** It, once it is a server that listens. */
export async function waitUntilListening({
  child,
  readOutput: written,
}: LaunchedProcess): Promise<RunningServer> {
  for await (const line of createInterface({input: child.stdout})) {
    const {event, url} = JSON.parse(line) as {readonly event: string; readonly url: string};
    if (event === 'listening') return {child, url, readOutput: written};
  }
  throw new Error(`It has not started: ${written()}`);
}

export const startServer = (env: Settings, program = MAIN): Promise<RunningServer> =>
  waitUntilListening(launchServer(env, program));

export async function stopServer(
  {child}: Pick<RunningServer, 'child'>,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<unknown> {
  const exit = once(child, 'exit');
  child.kill(signal);
  const [code] = (await exit) as [number | null];
  return code;
}

export const createPage = ({url}: RunningServer): PageClient =>
  new PageClient((path, init) => fetch(`${url}${path}`, init));
