// Builds the package into build/ and dist/, unless both come from the very same files.
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';

const INPUTS = [
  'src/**/*',
  'package.json',
  'package-lock.json',
  'rollup.config.mjs',
  'tsconfig*.json',
  'custom-elements.json',
  'tools/build.mjs',
  'tools/write-*.mjs',
];
const OUTPUTS = ['build', 'dist'];
/** Written at the end of a build, so that one that failed is repeated. */
const STAMP = 'build/inputs.sha256';

const hash = hashInputs();
const isFresh = OUTPUTS.every(existsSync) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash;
if (!isFresh) {
  for (const folder of OUTPUTS) rmSync(folder, {recursive: true, force: true});
  runProgram('tsc', '-p', 'tsconfig.build.json');
  runProgram('rollup', '--config', '--silent');
  runProgram(process.execPath, 'tools/write-framework-types.mjs');
  runProgram(process.execPath, 'tools/write-editor-data.mjs');
  runProgram(process.execPath, 'tools/write-integrity.mjs');
  writeFileSync(STAMP, hash);
}

function hashInputs() {
  const hash = createHash('sha256');
  for (const path of globSync(INPUTS).sort()) {
    if (statSync(path).isFile()) hash.update(path).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function runProgram(name, ...args) {
  const {status} = spawnSync(name, args, {stdio: 'inherit', shell: process.platform === 'win32'});
  if (status !== 0) process.exit(1);
}
