/** The server as a process: how it starts, ends, and what it leaves behind. */
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';

import {pglite} from './database-engines.ts';
import {KEY} from './page-client.ts';
import {ended, KEYS, launched, pageOf, running} from './server-process.ts';

describe('The server process', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexus-link-'));
  });
  after(() => rm(folder, {recursive: true, force: true}));

  const settings = () => ({PGLITE_DIR: join(folder, 'data'), SEED_NEXUS_KEY: KEY});

  test('keeps what it acknowledged over an end and a kill, and nothing that was typed', async () => {
    const secret = 'kN4ry-9c1';
    const borrower = '0d6f1f1c-5a3e-4c58-9d0b-6f1b0a2c3d4e';

    const first = await running(settings());
    const page = pageOf(first);
    await page.start(borrower);
    const {uuid} = (await page.connect(secret, secret)).json;
    await page.get(`/v1/attempts/${String(uuid)}?after=signing-in`);
    const through = await page.get(`/v1/attempts/${String(uuid)}?after=reading-loans`);
    assert.equal(through.json.status, 'connected');
    assert.equal(await ended(first, 'SIGTERM'), 0);
    assert.match(first.written(), /"event":"stopped"/);
    assert.ok(!first.written().includes(secret));
    assert.ok(!first.written().includes(page.token));

    const second = await running(settings());
    const again = pageOf(second);
    assert.deepEqual((await again.start(borrower)).json.connections, [through.json.connection]);
    // The session before goes on in the process after.
    again.token = page.token;
    assert.equal((await again.get('/v1/servicers')).status, 200);
    await ended(second, 'SIGKILL');

    const third = await running(settings());
    const last = pageOf(third);
    assert.deepEqual((await last.start(borrower)).json.connections, [through.json.connection]);
    await ended(third, 'SIGTERM');

    const files = await readdir(join(folder, 'data'), {recursive: true, withFileTypes: true});
    const bytes = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name))),
    );
    assert.ok(bytes.some((file) => file.includes(borrower.replaceAll('-', ''), 0, 'hex')));
    assert.ok(!bytes.some((file) => file.includes(secret)));
    assert.ok(!bytes.some((file) => file.includes(page.token)));
  });

  test('serves the keys that the command for them has made', async () => {
    const {PGLITE_DIR = ''} = await pglite.start();
    const args = ['--partner', 'Millpond', '--origin', 'https://app.partner.example'];
    const {child, written} = launched({PGLITE_DIR}, KEYS, args);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    const [, nexus_key = '', secret = ''] = /^nexus-key +(\S+)\nsecret key +(\S+)\n$/.exec(written()) ?? [];
    const server = await running({PGLITE_DIR});
    const page = pageOf(server);
    const {uuid} = (await page.start(null, nexus_key)).json.borrower as {readonly uuid: string};
    const headers = {Authorization: `Bearer ${secret}`};
    assert.equal((await fetch(`${server.url}/v1/borrowers/${uuid}`, {headers})).status, 200);
    await ended(server, 'SIGTERM');
  });

  test('makes no keys for what is no origin, and says how it is asked', async () => {
    const args = ['--partner', 'Millpond', '--environment', 'live', '--origin', '*'];
    const {child, written} = launched({PGLITE_DIR: 'memory://'}, KEYS, args);
    assert.deepEqual(await once(child, 'exit'), [1, null]);
    assert.match(written(), /^No origin for a live key: \*\.\n\nnpm run server:keys/);
  });

  test('leaves a folder to the process that has it, and takes it once that has ended', async () => {
    const {PGLITE_DIR = ''} = await pglite.start();
    const first = await running({PGLITE_DIR});
    const second = launched({PGLITE_DIR});
    assert.deepEqual(await once(second.child, 'exit'), [1, null]);
    assert.match(second.written(), new RegExp(`^PGLITE_DIR=.*in use by the process ${first.child.pid}`));
    await ended(first, 'SIGTERM');
    assert.equal(existsSync(`${PGLITE_DIR}.pid`), false);
    const third = await running({PGLITE_DIR});
    await ended(third, 'SIGKILL');
    await ended(await running({PGLITE_DIR}), 'SIGTERM');
  });

  test('ends with 1 and says why, where a setting is wrong', async () => {
    const {child, written} = launched({PORT: 'eight'});
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 1);
    assert.match(written(), /Wrong settings:[^]*PORT/);
  });
});
