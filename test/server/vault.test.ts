/** The vault opens a sealed text only in the place where it was sealed, and only with the master key. */
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

describe('Vault', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const vault = new Vault(first);

  test('opens a sealed text of any length', () => {
    for (const text of ['', SECRET, 'ä☃'.repeat(10_000)])
      assert.equal(vault.open(vault.seal(text, PLACE), PLACE), text);
  });

  test('seals the same text to different bytes each time, which do not contain the text', () => {
    const [first, second] = [vault.seal(SECRET, PLACE), vault.seal(SECRET, PLACE)];
    assert.notDeepEqual(first, second);
    // Except for the name of the master key, they have no part in common.
    assert.notDeepEqual(first.subarray(9, 69), second.subarray(9, 69));
    for (const encoding of ['utf8', 'base64', 'hex'] as const)
      assert.ok(!first.toString(encoding).includes(Buffer.from(SECRET).toString(encoding).slice(0, 8)));
  });

  test('rejects a sealed text in another place, such as a copied row', () => {
    const sealed = vault.seal(SECRET, PLACE);
    assert.throws(() => vault.open(sealed, 'connection.access 2 5a4db0c5'));
  });

  test('rejects a sealed text with a changed bit or a missing end', () => {
    const sealed = vault.seal(SECRET, PLACE);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.throws(() => vault.open(changed, PLACE), `byte ${at}`);
    }
    for (const length of [0, 1, 9, 69, sealed.length - 1])
      assert.throws(() => vault.open(sealed.subarray(0, length), PLACE), `${length} bytes`);
  });

  test('rejects a sealed text of an unknown master key, and reports the reason', () => {
    const sealed = vault.seal(SECRET, PLACE);
    assert.throws(() => new Vault(second).open(sealed, PLACE), /unknown master key/);
  });

  test('opens a text of the previous master key, and reseals it for the current one only', () => {
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
  describe(`Rotation of the master key on ${engine.name}`, {skip: engine.skip}, () => {
    test('reseals every sealed text once, after which the previous key is no longer needed', async () => {
      const db = await createDatabase(engine);
      const [previousKey, currentKey] = [randomBytes(32), randomBytes(32)];
      const vault = new Vault(previousKey);
      const page = new PageClient(toFetcher(createTestApp(db, {vault})));
      for (let borrower = 0; borrower < 3; borrower++) {
        await page.startSession();
        const {uuid} = (await page.logIn('ada')).json;
        for (const stage of ['signing-in', 'reading-loans'])
          await page.get(`/v1/attempts/${String(uuid)}?after=${stage}`);
      }
      // This documented borrower has a connection that was made without a login, so it has no sealed access.
      await page.startSession('5a4db0c5-0000-4000-8000-000000000001');
      const {id} = await db.selectFrom('partner').select('id').executeTakeFirstOrThrow();
      const url = new URL('https://example.com/');
      const webhook = await createWebhook(db, vault, {partner: id, environment: 'sandbox'}, url);

      const both = new Vault(currentKey, [previousKey]);
      // A live server has another master key, so the sandbox rotates none of its texts.
      assert.equal(await rotateMasterKey(db, new Vault(currentKey), 'live'), 0);
      assert.equal(await rotateMasterKey(db, both, 'sandbox'), 4);
      assert.equal(await rotateMasterKey(db, both, 'sandbox'), 0);

      const rotated = new Vault(currentKey);
      const rows = await db
        .selectFrom('connection')
        .select(['uuid', 'borrower', 'servicer', 'access'])
        .execute();
      const opened = rows.map(
        ({access, borrower, uuid}) =>
          access && rotated.open(Buffer.from(access), accessLocation(borrower, uuid)),
      );
      assert.equal(opened.filter((text) => text?.startsWith('sandbox ')).length, 3);
      assert.deepEqual([opened.length, new Set(rows.map(({servicer}) => servicer))], [4, new Set([NELNET])]);
      const {secret} = await db.selectFrom('webhook').select('secret').executeTakeFirstOrThrow();
      assert.equal(rotated.open(Buffer.from(secret), secretLocation(webhook.uuid)), webhook.secret);
      await db.destroy();
    });
  });
}
