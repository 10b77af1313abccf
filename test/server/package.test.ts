/** The package of the server, installed together with nexus-link from their tarballs into an empty folder. */
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

import {settings} from '../../demo/server/config.ts';
import {KEY} from './page-client.ts';
import {waitUntilListening, createPage, spawnProcess, type RunningServer} from './server-process.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Packed {
  readonly filename: string;
  readonly files: readonly {readonly path: string}[];
}

const run = promisify(execFile);

async function packPackage(cwd: string, ...args: readonly string[]): Promise<Packed> {
  const {stdout} = await run('npm', ['pack', '--json', '--ignore-scripts', ...args], {cwd});
  const [packed] = JSON.parse(stdout) as readonly Packed[];
  assert.ok(packed);
  return packed;
}

describe('Server package', () => {
  let folder: string;
  let packed: Packed;
  let element: Packed;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexus-link-'));
    await run(process.execPath, ['tools/build-server.mjs'], {cwd: ROOT});
    packed = await packPackage(join(ROOT, 'build/server-package'), '--pack-destination', folder);
    element = await packPackage(ROOT, '--pack-destination', folder);
    // Without its own package.json, npm would use one of a parent folder.
    await writeFile(join(folder, 'package.json'), '{}');
    const tarballs = [element, packed].map(({filename}) => `./${filename}`);
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs], {cwd: folder});
  });
  after(() => rm(folder, {recursive: true, force: true}));

  /** Runs a command of the package with this Node, because the machine may have another one as well. */
  function runNpx(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
    const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
    return spawnProcess('npx', ['nexus-link-server', ...args], {PATH, PGLITE_DIR: 'data', ...env}, folder);
  }

  async function readCommandOutput(...args: readonly string[]): Promise<string> {
    const {child, readOutput} = runNpx({}, ...args);
    assert.deepEqual(await once(child, 'exit'), [0, null], readOutput());
    return readOutput();
  }

  /** Signals the server itself rather than npx, whose child it is, and waits for the exit of npx. */
  async function stopByPidFile({child}: RunningServer): Promise<void> {
    const exit = once(child, 'exit');
    process.kill(Number(await readFile(join(folder, 'data.pid'), 'utf8')), 'SIGTERM');
    assert.deepEqual(await exit, [0, null]);
  }

  test('serves a page, also with keys and borrowers that its commands have created', async () => {
    const keys = await readCommandOutput(
      'keys',
      '--partner',
      'Millpond',
      '--origin',
      'https://app.partner.example',
    );
    const [, key = '', secret = ''] = /^nexus-key +(\S+)\nsecret key +(\S+)$/m.exec(keys) ?? [];
    const [uuid = ''] = (await readCommandOutput('borrowers', '--partner', 'Millpond')).split('\n');

    const server = await waitUntilListening(runNpx({SEED_NEXUS_KEY: KEY}));
    assert.equal((await createPage(server).startSession()).status, 201);
    assert.deepEqual((await createPage(server).startSession(uuid, key)).json.borrower, {uuid});
    const headers = {Authorization: `Bearer ${secret}`};
    const response = await fetch(`${server.url}/v1/borrowers/${uuid}`, {headers});
    assert.equal(response.status, 200);
    await stopByPidFile(server);
    assert.match(server.readOutput(), /"event":"stopped"/);
  });

  test('exits with 1 and names the invalid setting', async () => {
    const {child, readOutput} = runNpx({PORT: 'eight'});
    assert.deepEqual(await once(child, 'exit'), [1, null]);
    assert.match(readOutput(), /^Invalid settings:\n.*\n.*PORT$/m);
  });

  test('lists every command and every setting in its help', async () => {
    const help = await readCommandOutput('--help');
    for (const command of ['keys', 'borrowers', 'rotate', '--help'])
      assert.match(help, new RegExp(`^nexus-link-server ${command} `, 'm'));
    for (const {name, description} of settings) {
      assert.match(description, /\.$/, name);
      assert.match(help, new RegExp(`^${name}( \\(.+\\))?\n {4}\\S`, 'm'));
    }
    assert.match(await readCommandOutput('rotate', '--help'), /^nexus-link-server rotate\n/);
  });

  test('rejects an unknown command', async () => {
    const rejectCommand = async (name: string): Promise<void> => {
      const {child, readOutput} = runNpx({}, name);
      assert.deepEqual(await once(child, 'exit'), [1, null]);
      assert.match(readOutput(), new RegExp(`^Unknown command: ${name}\n\nnexus-link-server `));
    };
    await Promise.all(['key', 'constructor', '--port'].map(rejectCommand));
  });

  test('contains its code, its API description and a README with every setting', async () => {
    const otherFiles = packed.files
      .map(({path}) => path)
      .filter((path) => !/^dist\/.+(?:\.js|\.d\.ts)$/.test(path));
    assert.deepEqual(otherFiles.sort(), ['LICENSE', 'README.md', 'openapi.yaml', 'package.json']);
    const readme = await readFile(join(folder, 'node_modules/nexus-link-server/README.md'), 'utf8');
    for (const {name} of settings) assert.ok(readme.includes(`\`${name}\``), name);
    assert.doesNotMatch(readme, /npm run/);
    const headings = Array.from(readme.matchAll(/^## (.+)$/gm), ([, text = '']) => text);
    const anchors = headings.map((text) => `#${text.toLowerCase().replaceAll(' ', '-')}`);
    const links = Array.from(readme.matchAll(/\]\((?!https:)([^)]*)\)/g), ([, target = '']) => target);
    assert.deepEqual(
      links.filter((target) => !anchors.includes(target) && !otherFiles.includes(target)),
      [],
    );
  });

  test('shares no file and no dependency with the package for browsers', async () => {
    assert.deepEqual(
      element.files.map(({path}) => path).filter((path) => /server|^(?:demo|build)\//.test(path)),
      [],
    );
    const {dependencies} = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      readonly dependencies: object;
    };
    assert.deepEqual(Object.keys(dependencies), ['@lit/context', 'lit', 'zod']);
  });
});
