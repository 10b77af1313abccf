/** The command that creates borrowers: what it makes, and what it refuses. */
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {before, describe, test} from 'node:test';

import {createBorrowersCommand} from '../../demo/server/cli/create-borrowers.ts';
import {readConfig} from '../../demo/server/config.ts';
import {openDatabase} from '../../demo/server/db/database.ts';
import {createBorrowers} from '../../demo/server/domain/partners.ts';
import {engines} from './database-engines.ts';
import {stopServer, launchCommand, startServer} from './server-process.ts';

const ADA = '5a4db0c5-0000-4000-8000-000000000001';
const BEN = '5a4db0c5-0000-4000-8000-000000000002';

for (const engine of engines) {
  describe(`The command for borrowers, on ${engine.name}`, {skip: engine.skip}, () => {
    let settings: Readonly<Record<string, string>>;
    before(async () => {
      settings = await engine.start();
    });

    test('makes those of the partner’s that its secret key finds then', async () => {
      const keys = launchCommand(settings, 'keys', '--partner', 'Millpond', '--origin', '*');
      assert.deepEqual(await once(keys.child, 'exit'), [0, null]);
      const secret = /secret key +(\S+)/.exec(keys.readOutput())?.[1] ?? '';

      const args = ['--partner', 'Millpond', '--uuid', ADA.toUpperCase(), '--uuid', ADA, '--count', '2'];
      const {child, readOutput: written} = launchCommand(settings, 'borrowers', ...args);
      assert.deepEqual(await once(child, 'exit'), [0, null]);
      const uuids = written().trimEnd().split('\n');
      assert.deepEqual([uuids.length, new Set(uuids).size, uuids[0]], [3, 3, ADA]);

      const server = await startServer(settings);
      for (const uuid of uuids) {
        const headers = {Authorization: `Bearer ${secret}`};
        assert.equal((await fetch(`${server.url}/v1/borrowers/${uuid}`, {headers})).status, 200);
      }
      await stopServer(server, 'SIGTERM');
    });

    // After the one above, on its database.
    test('makes none where one of them exists', async () => {
      const {db} = await openDatabase(readConfig(settings));
      const wanted = {partner: 'Millpond', environment: 'sandbox'} as const;
      await assert.rejects(createBorrowers(db, {...wanted, uuids: [BEN, ADA]}), {
        message: `These sandbox borrowers already exist: ${ADA}`,
      });
      // The same one may be a live borrower too.
      await createBorrowers(db, {...wanted, environment: 'live', uuids: [ADA]});
      const made = await db
        .selectFrom('borrower')
        .select(['uuid', 'environment'])
        .where('uuid', 'in', [ADA, BEN])
        .orderBy('id')
        .execute();
      assert.deepEqual(made, [
        {uuid: ADA, environment: 'sandbox'},
        {uuid: ADA, environment: 'live'},
      ]);
      await db.destroy();
    });

    test('makes none of a partner that is not there', async () => {
      const {db} = await openDatabase(readConfig(settings));
      await assert.rejects(createBorrowers(db, {partner: 'Mill', environment: 'sandbox', uuids: [ADA]}), {
        message: /^Unknown partner “Mill”/,
      });
      await db.destroy();
    });
  });
}

describe('The command for borrowers', () => {
  const partner = ['--partner', 'Millpond'];
  const wrong: readonly [args: string[], message: RegExp][] = [
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
  for (const [args, message] of wrong) {
    test(`refuses “${args.join(' ')}”`, async () => {
      await assert.rejects(createBorrowersCommand.run(args), {message});
    });
  }

  test('ends with 1 then, and says how it is asked', async () => {
    const {child, readOutput: written} = launchCommand({PGLITE_DIR: 'memory://'}, 'borrowers');
    assert.deepEqual(await once(child, 'exit'), [1, null]);
    assert.match(written(), /^Missing option --partner\.\n\nnexus-link-server borrowers --partner <name>/);
  });

  test('says how it is asked to whoever asks', async () => {
    const {child, readOutput: written} = launchCommand({PGLITE_DIR: 'memory://'}, 'borrowers', '--help');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.match(written(), /^nexus-link-server borrowers --partner <name>/);
  });
});
