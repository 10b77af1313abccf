// Builds nexus-link-server: compiles demo/server to JavaScript in demo/server/dist, and writes the folder that is published
// to build/server-package. There the manifest names a version of nexus-link; in the workspace it names this repository.
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SERVER = join(ROOT, 'demo/server');
const PACKAGE = join(ROOT, 'build/server-package');

if (!existsSync(join(ROOT, 'dist/contract/index.js'))) {
  console.error('nexus-link is not built yet: run "npm run build" first.');
  process.exit(1);
}

const {version} = readManifest(ROOT);
const manifest = readManifest(SERVER);
if (manifest.version !== version) {
  console.error(`demo/server/package.json has the version ${manifest.version}, package.json has ${version}.`);
  process.exit(1);
}

rmSync(join(SERVER, 'dist'), {recursive: true, force: true});
execFileSync(
  process.execPath,
  [join(ROOT, 'node_modules/@typescript/native/bin/tsc'), '-p', 'tsconfig.build.json'],
  {
    cwd: SERVER,
    stdio: 'inherit',
  },
);

rmSync(PACKAGE, {recursive: true, force: true});
for (const name of [...manifest.files, 'README.md'])
  cpSync(join(SERVER, name), join(PACKAGE, name), {recursive: true});
cpSync(join(ROOT, 'LICENSE'), join(PACKAGE, 'LICENSE'));
writeFileSync(join(PACKAGE, 'package.json'), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
console.log(`nexus-link-server ${version} is in build/server-package.`);

/** The workspace's manifest with a version of nexus-link, and without what only the workspace needs. */
function publishedManifest() {
  const {scripts, devDependencies, ...published} = manifest;
  return {...published, dependencies: {...manifest.dependencies, 'nexus-link': version}};
}

function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
