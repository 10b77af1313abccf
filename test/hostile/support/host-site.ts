/** A server for the pages of the host libraries, which esbuild bundles. */
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {basename, delimiter, extname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const root = new URL('../../../', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.ico': 'image/x-icon',
};

/** A file that a page of the suite is made of. */
export interface HostFile {
  readonly body: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HostSite {
  readonly origin: string;
  /** Method and path of each request, in order. */
  readonly requests: string[];
  stop(): Promise<void>;
}

/** Bundles scripts of the folder `hosts` or `page`, and returns them by their paths. */
export async function bundleScripts(names: readonly string[]): Promise<Record<string, HostFile>> {
  const {outputFiles} = await build({
    entryPoints: names.map((name) => fileURLToPath(new URL(`test/hostile/${name}`, root))),
    outdir: 'bundle',
    entryNames: '[name]',
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    define: {'process.env.NODE_ENV': '"production"'},
    loader: {'.svg': 'dataurl'},
    minifySyntax: true,
    logLevel: 'error',
    nodePaths: process.env.NODE_PATH?.split(delimiter) ?? [],
  });
  return Object.fromEntries(
    outputFiles.map(({path, text}) => [
      `/bundle/${basename(path)}`,
      {body: text, type: TYPES[extname(path)] ?? 'text/plain'},
    ]),
  );
}

/** Serves these files by their paths, and the built scripts under `/script/` and `/copy/`. */
export async function startHostSite(files: Readonly<Record<string, HostFile>>): Promise<HostSite> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://localhost');
    requests.push(`${request.method ?? ''} ${pathname}`);
    void findFile(files, pathname).then((file) => {
      response.writeHead(file ? 200 : 404, {
        'content-type': `${file?.type ?? 'text/html'}; charset=utf-8`,
        // A sandboxed page has an opaque origin, to which even its own scripts are foreign.
        'access-control-allow-origin': '*',
        ...file?.headers,
      });
      response.end(file?.body ?? 'Not found');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function findFile(files: Readonly<Record<string, HostFile>>, path: string): Promise<HostFile | null> {
  const file = files[path];
  if (file) return file;
  if (path.startsWith('/api/')) return replyToApi(path);
  if (path === '/favicon.ico') return {body: '', type: 'image/x-icon'};
  const [, folder, name] = /^\/(script|copy)\/(.+)$/.exec(path) ?? [];
  if (!folder || !name || name.includes('..')) return null;
  const body = await readFile(new URL(`dist/script/${name}`, root), 'utf8').catch(() => null);
  return body === null ? null : {body, type: 'text/javascript'};
}

/** The API of a session that goes as far as the first screen. */
function replyToApi(path: string): HostFile {
  const session = {
    token: 'a-token-of-twenty-and-more-characters',
    environment: 'sandbox',
    borrower: {uuid: 'b0a7c1de-5f0e-4c53-9a1b-0d6e8f2a4c10'},
    connections: [],
  };
  const body = path.endsWith('/sessions') ? session : {servicers: []};
  return {body: JSON.stringify(body), type: 'application/json'};
}
