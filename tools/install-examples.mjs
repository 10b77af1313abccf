// `node tools/install-examples.mjs demo/testing` installs the packages of a folder with a lockfile of its own, and nexus-link
// from the packed files of this repository, which must have been built.
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const [folder] = process.argv.slice(2);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLES = fileURLToPath(new URL(`../${folder}`, import.meta.url));
const PACKED = fileURLToPath(new URL(`../.cache/packed/${folder}`, import.meta.url));
/** Written at the end, so that an installation that failed is repeated. */
const STAMP = `${EXAMPLES}/node_modules/.lock.sha256`;

const hash = createHash('sha256')
  .update(readFileSync(`${EXAMPLES}/package-lock.json`))
  .digest('hex');
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== hash) {
  runNpm(EXAMPLES, 'ci');
  writeFileSync(STAMP, hash);
}

rmSync(PACKED, {recursive: true, force: true});
mkdirSync(PACKED, {recursive: true});
runNpm(ROOT, 'pack', '--ignore-scripts', '--silent', '--pack-destination', PACKED);
const [packed] = globSync(`${PACKED}/*.tgz`);
// The packed file differs with each build, so it is not in the lockfile. Its dependencies are.
rmSync(`${EXAMPLES}/node_modules/nexus-link`, {recursive: true, force: true});
runNpm(EXAMPLES, 'install', '--no-save', '--prefer-offline', packed);

function runNpm(cwd, ...args) {
  const {status} = spawnSync('npm', args, {cwd, stdio: 'inherit', shell: process.platform === 'win32'});
  if (status !== 0) process.exit(1);
}
