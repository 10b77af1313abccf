/** The published types, compiled as an app does. `demo/frameworks` compiles them with the oldest TypeScript that works. */
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = new URL('../../', import.meta.url);

const COMPILER = fileURLToPath(new URL('node_modules/@typescript/native/bin/tsc', root));

const RESOLUTIONS = {bundler: 'esnext', nodenext: 'nodenext', node16: 'node16'};

const APP = new URL('demo/frameworks/oldest-typescript/app.ts', root);

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nexus-link-types-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(fileURLToPath(root), join(folder, 'node_modules/nexus-link'), 'junction');
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  await copyFile(APP, join(folder, 'app.ts'));
  await writeFile(join(folder, 'readme.ts'), await readFirstExample());
});
after(() => rm(folder, {recursive: true}));

/** The script of the first example with modules in the README. */
async function readFirstExample(): Promise<string> {
  const readme = await readFile(new URL('README.md', root), 'utf8');
  const [, script] = /<script type="module">\n([^<]*nexus-link\/define[^<]*)<\/script>/.exec(readme) ?? [];
  assert.ok(script, 'The README has an example that imports nexus-link/define.');
  return script;
}

/** Compiles a file without emitting anything, and returns the output of the compiler. */
function compile(file: string, ...flags: readonly string[]): Promise<string> {
  const options = ['--noEmit', '--skipLibCheck', 'false', '--target', 'es2022', ...flags];
  return new Promise((resolve) => {
    execFile(process.execPath, [COMPILER, ...options, file], {cwd: folder}, (_error, stdout) =>
      resolve(stdout),
    );
  });
}

describe('Published types', () => {
  for (const [resolution, module] of Object.entries(RESOLUTIONS)) {
    const flags = ['--module', module, '--moduleResolution', resolution];

    test(`compile in an app with the resolution ${resolution}`, async () => {
      assert.equal(await compile('app.ts', '--strict', ...flags), '');
    });

    test(`compile the first example of the README with the resolution ${resolution}`, async () => {
      assert.equal(await compile('readme.ts', '--strict', 'false', ...flags), '');
    });
  }
});
