import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

const LOADER = 'dist/script/nexus.js';
const ENTRY = 'dist/script/nexus-link.min.js';
const SANDBOX = 'dist/script/chunks/sandbox.js';
const API = 'dist/script/chunks/http-backend.js';

/** A file and all that it statically imports: what a page loads before anything runs. */
function loads(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(
    /\b(?:from|import)\s*["'](\.{1,2}\/[^"']+)["']/g,
  )) {
    loads(join(dirname(file), path), seen);
  }
  return seen;
}

const measured = (name, path, limit) => [
  {name: `${name}, minified`, path, brotli: false},
  {name: `${name}, gzip`, path, gzip: true},
  {name: `${name}, brotli`, path, limit},
];

const production = loads(ENTRY);
const sandbox = loads(SANDBOX, new Set(production));
const api = loads(API, new Set(production));

export default [
  ...measured('loader', LOADER, '1 kB'),
  ...measured('production', [...production], '32 kB'),
  ...measured('with the API', [...api], '27 kB'),
  ...measured('sandbox', [...sandbox], '34 kB'),
];
