// Builds the package a second time in another folder, and compares it with dist/ byte by byte. The hashes in sri.json are of
// no use to a page whose host built the same version with other bytes.
import {spawnSync} from 'node:child_process';
import {cpSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';

const OWN_INPUTS = [
  'src',
  'tools',
  'custom-elements.json',
  'package.json',
  'package-lock.json',
  'rollup.config.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
];

const folder = mkdtempSync(join(tmpdir(), 'nexus-link-'));
try {
  for (const path of OWN_INPUTS) cpSync(path, join(folder, path), {recursive: true});
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  const {status} = spawnSync(process.execPath, ['tools/build.mjs'], {cwd: folder, stdio: 'inherit'});
  const differences =
    status === 0 ? compareFolders('dist', join(folder, 'dist')) : ['The second build failed.'];
  for (const difference of differences) console.error(difference);
  if (differences.length) process.exitCode = 1;
} finally {
  rmSync(folder, {recursive: true, force: true});
}

function listFiles(root) {
  return globSync('**/*', {cwd: root}).filter((path) => statSync(join(root, path)).isFile());
}

function compareFolders(first, second) {
  const paths = new Set([...listFiles(first), ...listFiles(second)]);
  return [...paths]
    .filter((path) => !haveSameBytes(join(first, path), join(second, path)))
    .map((path) => `dist/${path} differs between two builds.`);
}

function haveSameBytes(first, second) {
  try {
    return readFileSync(first).equals(readFileSync(second));
  } catch {
    return false;
  }
}
