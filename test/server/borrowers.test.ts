/** The command that creates borrowers. */
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {after, before, describe, test} from 'node:test';

import {createBorrowersCommand} from '../../demo/server/cli/create-borrowers.ts';
import {readConfig} from '../../demo/server/config.ts';
import {openDatabase} from '../../demo/server/db/database.ts';
import type {Database} from '../../demo/server/db/tables.ts';
import {createBorrowers} from '../../demo/server/domain/partners.ts';
import {engines} from './database-engines.ts';
import {createTestApp, toFetcher} from './in-process-server.ts';
import {PageClient} from './page-client.ts';
import {launchCommand} from './server-process.ts';

const ADA = '5a4db0c5-0000-4000-8000-000000000001';
const BEN = '5a4db0c5-0000-4000-8000-000000000002';

for (const engine of engines) {
  describe(`Borrowers command on ${engine.name}`, {skip: engine.skip}, () => {
    let settings: Readonly<Record<string, string>>;
    let db: Database;
    before(async () => {
      settings = await engine.start();
    });
    after(() => db.destroy());

    test('creates borrowers that the secret key of the partner can read', async () => {
      const keys = launchCommand(settings, 'keys', '--partner', 'Millpond', '--origin', '*');
      assert.deepEqual(await once(keys.child, 'exit'), [0, null]);
      const secret = /secret key +(\S+)/.exec(keys.readOutput())?.[1] ?? '';

      const args = ['--partner', 'Millpond', '--uuid', ADA.toUpperCase(), '--uuid', ADA, '--count', '2'];
      const {child, readOutput} = launchCommand(settings, 'borrowers', ...args);
      assert.deepEqual(await once(child, 'exit'), [0, null]);
      const uuids = readOutput().trimEnd().split('\n');
      assert.deepEqual([uuids.length, new Set(uuids).size, uuids[0]], [3, 3, ADA]);

      ({db} = await openDatabase(readConfig(settings)));
      const partner = new PageClient(toFetcher(createTestApp(db)), null);
      partner.token = secret;
      for (const uuid of uuids) assert.equal((await partner.get(`/v1/borrowers/${uuid}`)).status, 200);
    });

    // The next two tests use the database of the previous one.
    test('creates no borrower if one of them exists', async () => {
      const owner = {partner: 'Millpond', environment: 'sandbox'} as const;
      await assert.rejects(createBorrowers(db, {...owner, uuids: [BEN, ADA]}), {
        message: `These sandbox borrowers already exist: ${ADA}`,
      });
      // A live borrower may have the same UUID.
      await createBorrowers(db, {...owner, environment: 'live', uuids: [ADA]});
      const rows = await db
        .selectFrom('borrower')
        .select(['uuid', 'environment'])
        .where('uuid', 'in', [ADA, BEN])
        .orderBy('id')
        .execute();
      assert.deepEqual(rows, [
        {uuid: ADA, environment: 'sandbox'},
        {uuid: ADA, environment: 'live'},
      ]);
    });

    test('creates no borrower of an unknown partner', async () => {
      await assert.rejects(createBorrowers(db, {partner: 'Mill', environment: 'sandbox', uuids: [ADA]}), {
        message: /^Unknown partner “Mill”/,
      });
    });
  });
}

describe('Borrowers command', () => {
  const partner = ['--partner', 'Millpond'];
  const invalid: readonly [args: string[], message: RegExp][] = [
    [[], /^Missing option --partner\.$/],
    [['--partner', ''], /^Missing option --partner\.$/],
    [[...partner, '--environment', 'test'], /^Invalid --environment: must be sandbox or live\.$/],
    [[...partner, '--uuid', ADA, '--uuid', 'ada'], /^Invalid --uuid: ada$/],
    [[...partner, '--count', '0'], /^Invalid --count: must be a number from 1 to 10000\.$/],
    [[...partner, '--count', '1e3'], /^Invalid --count/],
    [[...partner, '--count', '10001'], /^Invalid --count/],
    [[...partner, '--borrowers', '3'], /--borrowers/],
    [[...partner, '3'], /'3'/],
  ];
  for (const [args, message] of invalid) {
    test(`rejects the arguments “${args.join(' ')}”`, async () => {
      await assert.rejects(createBorrowersCommand.run(args), {message});
    });
  }

  test('exits with 1 and prints its usage after an invalid argument', async () => {
    const {child, readOutput} = launchCommand({PGLITE_DIR: 'memory://'}, 'borrowers');
    assert.deepEqual(await once(child, 'exit'), [1, null]);
    assert.match(readOutput(), /^Missing option --partner\.\n\nnexus-link-server borrowers --partner <name>/);
  });

  test('prints its usage for --help', async () => {
    const {child, readOutput} = launchCommand({PGLITE_DIR: 'memory://'}, 'borrowers', '--help');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.match(readOutput(), /^nexus-link-server borrowers --partner <name>/);
  });
});
