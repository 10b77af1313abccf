/** A server for the pages of the host libraries, which esbuild bundles. */
import {basename, delimiter, extname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

import {readScript, startPageServer, type PageServer, type ServedFile} from '../../node/page-server.ts';

export type {ServedFile, PageServer};

const root = new URL('../../../', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.ico': 'image/x-icon',
};

/** Bundles scripts of the folder `hosts` or `page`, and returns them by their paths. */
export async function bundleScripts(names: readonly string[]): Promise<Record<string, ServedFile>> {
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
export const startHostSite = (files: Readonly<Record<string, ServedFile>>): Promise<PageServer> =>
  startPageServer(async (path) => {
    const file = await findFile(files, path);
    // A sandboxed page has an opaque origin, to which even its own scripts are foreign.
    return file && {...file, headers: {'access-control-allow-origin': '*', ...file.headers}};
  });

async function findFile(
  files: Readonly<Record<string, ServedFile>>,
  path: string,
): Promise<ServedFile | null> {
  const file = files[path];
  if (file) return file;
  if (path.startsWith('/api/')) return replyToApi(path);
  if (path === '/favicon.ico') return {body: '', type: 'image/x-icon'};
  const [, name] = /^\/(?:script|copy)\/(.+)$/.exec(path) ?? [];
  return name ? readScript(name) : null;
}

/** The API of a session that goes as far as the first screen. */
function replyToApi(path: string): ServedFile {
  const session = {
    token: 'a-token-of-twenty-and-more-characters',
    environment: 'sandbox',
    borrower: {uuid: 'b0a7c1de-5f0e-4c53-9a1b-0d6e8f2a4c10'},
    connections: [],
  };
  const body = path.endsWith('/sessions') ? session : {servicers: []};
  return {body: JSON.stringify(body), type: 'application/json'};
}
