/** Builds and serves an app of `demo/frameworks` by the tools that are installed there. */
import assert from 'node:assert/strict';
import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {delimiter, extname} from 'node:path';
import {fileURLToPath} from 'node:url';

import {startPageServer} from '../../node/page-server.ts';
import {endProcess, startProcess} from '../../support/child-process.mjs';
import {findFreePort} from '../../support/runners/free-port.mjs';
import type {Stack} from './stacks.ts';

export const frameworks = new URL('../../../demo/frameworks/', import.meta.url);

const START_TIMEOUT_MS = 30_000;
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
};

export interface Served {
  readonly origin: string;
  /** Returns the output of the server. */
  readOutput(): string;
  close(): Promise<void>;
}

export const findFolder = (name: string): URL => new URL(`${name}/`, frameworks);

function startCommand(folder: URL, command: string, env: Readonly<Record<string, string>> = {}) {
  const programs = fileURLToPath(new URL('node_modules/.bin', frameworks));
  // One tool answers in place of a person: nothing is asked, coloured or reported to its makers.
  const quiet = {CI: 'true', NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1', NG_CLI_ANALYTICS: 'false'};
  const PATH = `${programs}${delimiter}${process.env.PATH ?? ''}`;
  return startProcess('sh', ['-c', command], {
    cwd: folder,
    env: {...process.env, ...quiet, ...env, PATH},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function collectOutput(child: ChildProcess): () => string {
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  return () => chunks.join('');
}

/** Runs a command in the folder of an app, and fails with its output if it fails. */
export async function runCommand(folder: URL, command: string): Promise<void> {
  const child = await startCommand(folder, command);
  const readOutput = collectOutput(child);
  const [code] = (await once(child, 'close')) as [number | null];
  assert.equal(code, 0, `${command}:\n${readOutput()}`);
}

/** Serves the built app, by its own server or as files. */
export function serveApp({folder, serve}: Stack): Promise<Served> {
  return 'files' in serve
    ? serveFiles(new URL(`${serve.files}/`, findFolder(folder)))
    : serveByCommand(findFolder(folder), serve.command);
}

/** Serves a folder. */
export async function serveFiles(folder: URL): Promise<Served> {
  const server = await startPageServer(async (path) => {
    const name = path === '/' ? 'index.html' : path.slice(1);
    const body = await readFile(new URL(name, folder), 'utf8').catch(() => null);
    return body === null ? null : {body, type: TYPES[extname(name)] ?? 'text/plain'};
  });
  return {origin: server.origin, readOutput: () => '', close: () => server.close()};
}

async function serveByCommand(folder: URL, command: string): Promise<Served> {
  const port = String(await findFreePort());
  const child = await startCommand(folder, command, {PORT: port});
  const readOutput = collectOutput(child);
  const origin = `http://127.0.0.1:${port}`;
  const end = performance.now() + START_TIMEOUT_MS;
  while (!(await fetch(origin).catch(() => null))) {
    if (performance.now() > end || child.exitCode !== null) {
      await endProcess(child);
      assert.fail(`${command} does not answer:\n${readOutput()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {origin, readOutput, close: () => endProcess(child)};
}
