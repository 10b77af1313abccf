/** What the server keeps sealed: it opens where it was put, by whoever has the master key, and by nobody else. */
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {describe, test} from 'node:test';

import {accessLocation} from '../../demo/server/domain/connections.ts';
import {rotateMasterKey} from '../../demo/server/cli/rotate-master-key.ts';
import {Vault} from '../../demo/server/crypto/vault.ts';
import {createWebhook, secretLocation} from '../../demo/server/domain/webhooks.ts';
import {engines} from './database-engines.ts';
import {PageClient, NELNET} from './page-client.ts';
import {toFetcher, createTestApp, createDatabase} from './in-process-server.ts';

const PLACE = 'connection.access 1 5a4db0c5';
const SECRET = 'kN4ry-9c1 of a servicer';

describe('The vault', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const vault = new Vault(first);

  test('opens what it has sealed, of any length', () => {
    for (const text of ['', SECRET, 'ä☃'.repeat(10_000)])
      assert.equal(vault.open(vault.seal(text, PLACE), PLACE), text);
  });

  test('seals the same into something else each time, in which nothing of it is to be seen', () => {
    const [one, other] = [vault.seal(SECRET, PLACE), vault.seal(SECRET, PLACE)];
    assert.notDeepEqual(one, other);
    // Beyond the name of the master key they have no part in common.
    assert.notDeepEqual(one.subarray(9, 69), other.subarray(9, 69));
    for (const text of ['utf8', 'base64', 'hex'] as const)
      assert.ok(!one.toString(text).includes(Buffer.from(SECRET).toString(text).slice(0, 8)));
  });

  test('opens nothing in another place, as when a row is copied over another', () => {
    const sealed = vault.seal(SECRET, PLACE);
    assert.throws(() => vault.open(sealed, 'connection.access 2 5a4db0c5'));
  });

  test('opens nothing of which a single bit was changed, or the end cut off', () => {
    const sealed = vault.seal(SECRET, PLACE);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.throws(() => vault.open(changed, PLACE), `byte ${at}`);
    }
    for (const length of [0, 1, 9, 69, sealed.length - 1])
      assert.throws(() => vault.open(sealed.subarray(0, length), PLACE), `${length} bytes`);
  });

  test('opens nothing without the master key, and says so', () => {
    const sealed = vault.seal(SECRET, PLACE);
    assert.throws(() => new Vault(second).open(sealed, PLACE), /unknown master key/);
  });

  test('opens what the master key before has sealed, and renews it for the one of today alone', () => {
    const sealed = vault.seal(SECRET, PLACE);
    const both = new Vault(second, [first]);
    assert.equal(both.open(sealed, PLACE), SECRET);
    const renewed = both.reseal(sealed, PLACE);
    assert.ok(renewed);
    assert.equal(new Vault(second).open(renewed, PLACE), SECRET);
    assert.throws(() => vault.open(renewed, PLACE));
    assert.equal(both.reseal(renewed, PLACE), null);
  });
});

for (const engine of engines) {
  describe(`A new master key, on ${engine.name}`, {skip: engine.skip}, () => {
    test('takes over all that is kept, once, and the one before can go', async () => {
      const db = await createDatabase(engine);
      const [before, today] = [randomBytes(32), randomBytes(32)];
      const vault = new Vault(before);
      const page = new PageClient(toFetcher(createTestApp(db, {vault})));
      for (let borrower = 0; borrower < 3; borrower++) {
        await page.start();
        const {uuid} = (await page.connect('ada')).json;
        for (const stage of ['signing-in', 'reading-loans'])
          await page.get(`/v1/attempts/${String(uuid)}?after=${stage}`);
      }
      // One that was made by who has read nothing at a servicer.
      await page.start('5a4db0c5-0000-4000-8000-000000000001');
      const {id} = await db.selectFrom('partner').select('id').executeTakeFirstOrThrow();
      const url = new URL('https://example.com/');
      const made = await createWebhook(db, vault, {partner: id, environment: 'sandbox'}, url);

      const both = new Vault(today, [before]);
      // Those of a live server are sealed by another key, and are its own matter.
      assert.equal(await rotateMasterKey(db, new Vault(today), 'live'), 0);
      assert.equal(await rotateMasterKey(db, both, 'sandbox'), 4);
      assert.equal(await rotateMasterKey(db, both, 'sandbox'), 0);

      const alone = new Vault(today);
      const rows = await db
        .selectFrom('connection')
        .select(['uuid', 'borrower', 'servicer', 'access'])
        .execute();
      const opened = rows.map(
        ({access, borrower, uuid}) =>
          access && alone.open(Buffer.from(access), accessLocation(borrower, uuid)),
      );
      assert.equal(opened.filter((text) => text?.startsWith('sandbox ')).length, 3);
      assert.deepEqual([opened.length, new Set(rows.map(({servicer}) => servicer))], [4, new Set([NELNET])]);
      const {secret} = await db.selectFrom('webhook').select('secret').executeTakeFirstOrThrow();
      assert.equal(alone.open(Buffer.from(secret), secretLocation(made.uuid)), made.secret);
      await db.destroy();
    });
  });
}
