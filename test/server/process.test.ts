/** The process of the server: its start, its end, and the files that remain. */
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, test} from 'node:test';

import {pglite} from './database-engines.ts';
import {KEY} from './page-client.ts';
import {stopServer, launchServer, launchCommand, createPage, startServer} from './server-process.ts';

describe('Server process', () => {
  // One test, because each start of a server with PGlite takes seconds.
  test('keeps acknowledged connections after a stop and a kill, but no typed value, and shares its folder with no other process', async () => {
    const secret = 'kN4ry-9c1';
    const borrower = '0d6f1f1c-5a3e-4c58-9d0b-6f1b0a2c3d4e';

    const {PGLITE_DIR = ''} = await pglite.start();
    const settings = {PGLITE_DIR, SEED_NEXUS_KEY: KEY};
    const first = await startServer(settings);
    const page = createPage(first);
    await page.startSession(borrower);
    const {uuid} = (await page.logIn(secret, secret)).json;
    await page.get(`/v1/attempts/${String(uuid)}?after=signing-in`);
    const connected = await page.get(`/v1/attempts/${String(uuid)}?after=reading-loans`);
    assert.equal(connected.json.status, 'connected');
    const rejected = launchServer(settings);
    assert.deepEqual(await once(rejected.child, 'exit'), [1, null]);
    assert.match(rejected.readOutput(), new RegExp(`^PGLITE_DIR=.*in use by process ${first.child.pid}`));
    assert.equal(await stopServer(first, 'SIGTERM'), 0);
    assert.equal(existsSync(`${PGLITE_DIR}.pid`), false);
    assert.match(first.readOutput(), /"event":"stopped"/);
    assert.ok(!first.readOutput().includes(secret));
    assert.ok(!first.readOutput().includes(page.token));

    const second = await startServer(settings);
    const secondPage = createPage(second);
    assert.deepEqual((await secondPage.startSession(borrower)).json.connections, [connected.json.connection]);
    // The session continues in the next process.
    secondPage.token = page.token;
    assert.equal((await secondPage.get('/v1/servicers')).status, 200);
    await stopServer(second, 'SIGKILL');

    const third = await startServer(settings);
    const last = createPage(third);
    assert.deepEqual((await last.startSession(borrower)).json.connections, [connected.json.connection]);
    await stopServer(third, 'SIGTERM');

    const files = await readdir(PGLITE_DIR, {recursive: true, withFileTypes: true});
    const bytes = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name))),
    );
    assert.ok(bytes.some((file) => file.includes(borrower.replaceAll('-', ''), 0, 'hex')));
    assert.ok(!bytes.some((file) => file.includes(secret)));
    assert.ok(!bytes.some((file) => file.includes(page.token)));
  });

  test('accepts the keys that the keys command creates', async () => {
    const {PGLITE_DIR = ''} = await pglite.start();
    const args = ['--partner', 'Millpond', '--origin', 'https://app.partner.example'];
    const {child, readOutput} = launchCommand({PGLITE_DIR}, 'keys', ...args);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    const [, nexus_key = '', secret = ''] =
      /^nexus-key +(\S+)\nsecret key +(\S+)\n$/.exec(readOutput()) ?? [];
    const server = await startServer({PGLITE_DIR});
    const page = createPage(server);
    const {uuid} = (await page.startSession(null, nexus_key)).json.borrower as {readonly uuid: string};
    const headers = {Authorization: `Bearer ${secret}`};
    assert.equal((await fetch(`${server.url}/v1/borrowers/${uuid}`, {headers})).status, 200);
    await stopServer(server, 'SIGTERM');
  });

  test('creates no key for an invalid origin, and prints the usage', async () => {
    const args = ['--partner', 'Millpond', '--environment', 'live', '--origin', '*'];
    const {child, readOutput} = launchCommand({PGLITE_DIR: 'memory://'}, 'keys', ...args);
    assert.deepEqual(await once(child, 'exit'), [1, null]);
    assert.match(readOutput(), /^Invalid --origin for a live key: \*\n\nnexus-link-server keys/);
  });

  test('exits with 1 and names the invalid setting', async () => {
    const {child, readOutput} = launchServer({PORT: 'eight'});
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 1);
    assert.match(readOutput(), /Invalid settings:[^]*PORT/);
  });
});
