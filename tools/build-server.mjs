// Builds the package `nexus-link-server` into build/server-package: the server of demo/server and its commands, bundled,
// with the packages that they import as its dependencies. It fails where those are not the ones that are listed here.
import {copyFileSync, existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {build} from 'esbuild';

const TO = 'build/server-package';
const README = 'demo/server/README.md';
const SETTINGS = 'docs/server.md';

/** What is left to npm: all that is imported, and what that asks to have beside it. */
const DEPENDENCIES = [
  '@electric-sql/pglite',
  '@hono/node-server',
  '@hono/otel',
  '@opentelemetry/api',
  'hono',
  'ipaddr.js',
  'kysely',
  'pg',
  'pg-boss',
  'pure-rand',
  'rate-limiter-flexible',
  'standardwebhooks',
  'zod',
];

if (!existsSync('build/contract/schemas.js')) fail(['There is no build to take from: run "npm run build".']);
const {version, license} = read('package.json');
const {packages} = read('package-lock.json');
const node = nodeFor(DEPENDENCIES);

rmSync(TO, {recursive: true, force: true});
const {inputs, outputs} = await bundle();
fail(problems(Object.keys(inputs), importedBy(outputs)));
writeFileSync(`${TO}/package.json`, `${JSON.stringify(manifest(), null, 2)}\n`);
writeFileSync(`${TO}/README.md`, readme());
copyFileSync('LICENSE', `${TO}/LICENSE`);
console.log(`nexus-link-server ${version} is in ${TO}.`);

/** The code that `npm run server` runs: `#link/*` is what tsc has made of src, and the rest goes without its types. */
async function bundle() {
  const {metafile} = await build({
    entryPoints: ['demo/server/cli/index.ts'],
    outdir: `${TO}/dist`,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: `node${node}`,
    // As Node reads them; the settings of src are for Lit's fields.
    tsconfigRaw: {compilerOptions: {useDefineForClassFields: true, verbatimModuleSyntax: true}},
    // What a file does where it is the one that is run: here that is cli.ts alone.
    define: {'import.meta.main': 'false'},
    // `sideEffects` of package.json is about the browser's code.
    ignoreAnnotations: true,
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}

function importedBy(outputs) {
  const imports = Object.values(outputs).flatMap(({imports}) => imports);
  const paths = imports.filter(({external, path}) => external && !path.startsWith('node:'));
  return paths.map(({path}) => /^(?:@[^/]+\/)?[^/]+/.exec(path)[0]);
}

function problems(inputs, imported) {
  const needed = new Set([...imported, ...imported.flatMap(peersOf)]);
  return [
    ...inputs.filter((path) => path.includes('node_modules/')).map((path) => `${path} is bundled.`),
    ...[...needed].filter((name) => !DEPENDENCIES.includes(name)).map((name) => `${name} is not listed.`),
    ...DEPENDENCIES.filter((name) => !needed.has(name)).map((name) => `${name} is listed for nothing.`),
  ];
}

function peersOf(name) {
  const {peerDependencies = {}, peerDependenciesMeta = {}} = lockOf(name);
  return Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional);
}

/** The oldest Node that all of them run on. */
function nodeFor(names) {
  const oldest = names.map((name) => /\d+(?:\.\d+)*/.exec(lockOf(name).engines?.node ?? '0')[0]);
  return oldest.sort((one, other) => one.localeCompare(other, 'en', {numeric: true})).at(-1);
}

function manifest() {
  return {
    name: 'nexus-link-server',
    version,
    description:
      'The API server for <nexus-link>, with which a borrower connects the loan servicers they pay',
    keywords: ['nexus-link', 'api', 'server', 'student-loans', 'loan-servicer'],
    license,
    type: 'module',
    bin: {'nexus-link-server': 'dist/cli.js'},
    // It is run, and has nothing to import.
    exports: {'./package.json': './package.json'},
    files: ['dist'],
    engines: {node: `>=${node}`},
    dependencies: Object.fromEntries(DEPENDENCIES.map((name) => [name, lockOf(name).version])),
  };
}

/** Its words are its own, but for the settings: those are the table of docs/server.md, without its links to other files. */
function readme() {
  const section = readFileSync(SETTINGS, 'utf8')
    .split(/^## /m)
    .find((text) => text.startsWith('Settings\n'));
  const table = section?.match(/^\|.*$/gm)?.join('\n');
  if (!table) fail([`${SETTINGS} has no table of settings.`]);
  const settings = table
    .replaceAll(/(?:: see )?\[([^\]]+)\]\((?!https:|#)[^)]*\)/g, (link, text) =>
      link.startsWith('[') ? text : '',
    )
    .replaceAll(/npm run server:(\w+)(?: --)?/g, 'nexus-link-server $1');
  return readFileSync(README, 'utf8')
    .replace('{{node}}', `${node} or later`)
    .replace('{{settings}}', () => settings);
}

function lockOf(name) {
  const found = packages[`node_modules/${name}`];
  if (!found) fail([`${name} is not in package-lock.json.`]);
  return found;
}

function read(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function fail(problems) {
  if (problems.length === 0) return;
  console.error(`The server's package cannot be built:\n${problems.join('\n')}`);
  process.exit(1);
}
