/** The package that a partner runs, installed from its tarball and that of nexus-link into an empty folder. */
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

async function pack(cwd: string, ...args: readonly string[]): Promise<Packed> {
  const {stdout} = await run('npm', ['pack', '--json', '--ignore-scripts', ...args], {cwd});
  const [packed] = JSON.parse(stdout) as readonly Packed[];
  assert.ok(packed);
  return packed;
}

describe('The server’s package', () => {
  let folder: string;
  let packed: Packed;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexus-link-'));
    await run(process.execPath, ['tools/build-server.mjs'], {cwd: ROOT});
    packed = await pack(join(ROOT, 'build/server-package'), '--pack-destination', folder);
    const element = await pack(ROOT, '--pack-destination', folder);
    // Else npm looks for one in the folders above.
    await writeFile(join(folder, 'package.json'), '{}');
    const tarballs = [element, packed].map(({filename}) => `./${filename}`);
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs], {cwd: folder});
  });
  after(() => rm(folder, {recursive: true, force: true}));

  /** With this Node, where the machine has another one too. */
  function npx(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
    const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
    return spawnProcess('npx', ['nexus-link-server', ...args], {PATH, PGLITE_DIR: 'data', ...env}, folder);
  }

  async function said(...args: readonly string[]): Promise<string> {
    const {child, readOutput: written} = npx({}, ...args);
    assert.deepEqual(await once(child, 'exit'), [0, null], written());
    return written();
  }

  /** The server itself, of which npx is told. */
  async function end({child}: RunningServer): Promise<void> {
    const exit = once(child, 'exit');
    process.kill(Number(await readFile(join(folder, 'data.pid'), 'utf8')), 'SIGTERM');
    assert.deepEqual(await exit, [0, null]);
  }

  test('serves a page, and the keys and the borrowers that its commands have made', async () => {
    const first = await waitUntilListening(npx({SEED_NEXUS_KEY: KEY}));
    assert.equal((await createPage(first).start()).status, 201);
    await end(first);
    assert.match(first.readOutput(), /"event":"stopped"/);

    const keys = await said('keys', '--partner', 'Millpond', '--origin', 'https://app.partner.example');
    const [, key = '', secret = ''] = /^nexus-key +(\S+)\nsecret key +(\S+)$/m.exec(keys) ?? [];
    const [uuid = ''] = (await said('borrowers', '--partner', 'Millpond')).split('\n');

    const second = await waitUntilListening(npx({}));
    assert.deepEqual((await createPage(second).start(uuid, key)).json.borrower, {uuid});
    const headers = {Authorization: `Bearer ${secret}`};
    const found = await fetch(`${second.url}/v1/borrowers/${uuid}`, {headers});
    assert.equal(found.status, 200);
    await end(second);
  });

  test('ends with 1 and says which setting is wrong', async () => {
    const {child, readOutput: written} = npx({PORT: 'eight'});
    assert.deepEqual(await once(child, 'exit'), [1, null]);
    assert.match(written(), /^Invalid settings:\n.*\n.*PORT$/m);
  });

  test('says what there is, and every setting', async () => {
    const help = await said('--help');
    for (const command of ['keys', 'borrowers', 'rotate', '--help'])
      assert.match(help, new RegExp(`^nexus-link-server ${command} `, 'm'));
    for (const {name, description} of settings) {
      assert.match(description, /\.$/, name);
      assert.match(help, new RegExp(`^${name}( \\(.+\\))?\n {4}\\S`, 'm'));
    }
    assert.match(await said('rotate', '--help'), /^nexus-link-server rotate\n/);
  });

  test('knows no other command, and says so', async () => {
    for (const name of ['key', 'constructor', '--port']) {
      const {child, readOutput: written} = npx({}, name);
      assert.deepEqual(await once(child, 'exit'), [1, null]);
      assert.match(written(), new RegExp(`^Unknown command: ${name}\n\nnexus-link-server `));
    }
  });

  test('is its code, and what npm shows of it, with every setting', async () => {
    const others = packed.files
      .map(({path}) => path)
      .filter((path) => !/^dist\/.+(?:\.js|\.d\.ts)$/.test(path));
    assert.deepEqual(others.sort(), ['LICENSE', 'README.md', 'openapi.yaml', 'package.json']);
    const readme = await readFile(join(folder, 'node_modules/nexus-link-server/README.md'), 'utf8');
    for (const {name} of settings) assert.ok(readme.includes(`\`${name}\``), name);
    assert.doesNotMatch(readme, /npm run/);
    const headings = Array.from(readme.matchAll(/^## (.+)$/gm), ([, text = '']) => text);
    const places = headings.map((text) => `#${text.toLowerCase().replaceAll(' ', '-')}`);
    const links = Array.from(readme.matchAll(/\]\((?!https:)([^)]*)\)/g), ([, to = '']) => to);
    assert.deepEqual(
      links.filter((to) => !places.includes(to) && !others.includes(to)),
      [],
    );
  });

  test('has nothing in common with that of the browser', async () => {
    const {files} = await pack(ROOT, '--dry-run');
    assert.deepEqual(
      files.map(({path}) => path).filter((path) => /server|^(?:demo|build)\//.test(path)),
      [],
    );
    const {dependencies} = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      readonly dependencies: object;
    };
    assert.deepEqual(Object.keys(dependencies), ['@lit/context', 'lit', 'zod']);
  });
});
