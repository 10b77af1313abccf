// How much a page loads: the script bundle, which is there before anything runs, all that an opening loads, and what esbuild
// and webpack make of `nexus-link/define`.
import {readFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {promisify} from 'node:util';
import {build} from 'esbuild';
import webpack from 'webpack';

/** The file of `nexus-link/define`. By that name, both bundlers would follow the paths of tsconfig.json to the sources. */
const DEFINE = 'dist/define.js';
const LOADER = 'dist/script/nexus.js';
const SCRIPT = 'dist/script/nexus-link.min.js';
const LATER_STEPS = 'dist/script/chunks/define-later-steps.js';
const HTTP_BACKEND = 'dist/script/chunks/http-backend.js';
const SANDBOX = 'dist/script/chunks/sandbox.js';

/** Lists a file and all files that it imports statically. */
function listImports(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*["'](\.{1,2}\/[^"']+)["']/g);
  for (const [, path] of imports) listImports(join(dirname(file), path), seen);
  return seen;
}

/** Lists all files of an opening in English: the script bundle, the later steps and a backend. */
const listOpening = (backend) => listImports(backend, listImports(LATER_STEPS, listImports(SCRIPT)));

/** Bundles the library as an app would, and returns the files that are loaded at once. */
async function bundleWithEsbuild(outdir) {
  await build({
    entryPoints: {main: DEFINE},
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  return listImports(join(outdir, 'main.js'));
}

async function bundleWithWebpack(outdir) {
  const stats = await promisify(webpack)({
    mode: 'production',
    context: import.meta.dirname,
    entry: `./${DEFINE}`,
    output: {path: resolve(outdir), clean: true},
    performance: {hints: false},
  });
  if (stats.hasErrors()) throw new Error(stats.toString('errors-only'));
  return stats.toJson({entrypoints: true}).entrypoints.main.assets.map(({name}) => join(outdir, name));
}

const measure = (name, paths, limit) => [
  {name: `${name}, minified`, path: [...paths], brotli: false},
  {name: `${name}, gzip`, path: [...paths], gzip: true},
  {name: `${name}, brotli`, path: [...paths], limit},
];

export default [
  ...measure('loader', [LOADER], '1 kB'),
  ...measure('script bundle', listImports(SCRIPT), '32 kB'),
  ...measure('an opening with the HTTP client', listOpening(HTTP_BACKEND), '39.5 kB'),
  ...measure('an opening with the sandbox', listOpening(SANDBOX), '45.5 kB'),
  ...measure('esbuild bundle', await bundleWithEsbuild('build/size/esbuild'), '34 kB'),
  ...measure('webpack bundle', await bundleWithWebpack('build/size/webpack'), '34 kB'),
];
