/** The published types, compiled as an app does. `demo/frameworks` compiles them with the oldest TypeScript that works. */
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdir, mkdtemp, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = new URL('../../', import.meta.url);

const COMPILER = fileURLToPath(new URL('node_modules/@typescript/native/bin/tsc', root));

const RESOLUTIONS = {bundler: 'esnext', nodenext: 'nodenext', node16: 'node16'};

/** An app that uses each entry of the package. Each line below `@ts-expect-error` must be an error. */
const APP = `
import 'nexus-link/define';
import {Nexus, codes, type LinkOptions} from 'nexus-link';
import {parseResponse, SearchResult} from 'nexus-link/contract';
import {SandboxBackend} from 'nexus-link/sandbox';
import type {ScriptNexus} from 'nexus-link/script';

const link = document.createElement('nexus-link');
link.theme = 'dark';
// @ts-expect-error
link.theme = 'blue';
link.addEventListener('nexus-success', ({detail, target}) => {
  const ids: string[] = detail.result.connections.map(({uuid}) => uuid);
  console.log(ids, target instanceof Document);
});
document.addEventListener('nexus-exit', ({detail}) => console.log(detail.result.step));
window.addEventListener('nexus-event', ({detail}) => {
  if (detail.name === 'failed') console.log(codes[detail.metadata.code].retry);
  // @ts-expect-error
  if (detail.name === 'opened') console.log(detail.metadata.code.length);
});
// @ts-expect-error
link.addEventListener('nexus-success', ({detail}) => detail.result.step);
const options: LinkOptions = {nexus_key: 'sandbox_demo', backend: new SandboxBackend({latency: 0}), container: document.body};
Nexus.link(options).result.then(({status}) => console.log(status));
// @ts-expect-error
Nexus.link({theme: 'blue'});
export const search = parseResponse(SearchResult, Promise.resolve(null));
export type Loaded = ScriptNexus;
`;

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nexus-link-types-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(fileURLToPath(root), join(folder, 'node_modules/nexus-link'), 'junction');
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  await writeFile(join(folder, 'app.ts'), APP);
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

/** Compiles a file without emitting anything, and returns what the compiler printed. */
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
