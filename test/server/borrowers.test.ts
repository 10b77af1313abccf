/** The command that creates borrowers: what it makes, and what it refuses. */
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {before, describe, test} from 'node:test';

import {borrowers} from '../../demo/server/cli/create-borrowers.ts';
import {readConfig} from '../../demo/server/config.ts';
import {openDatabase} from '../../demo/server/db/database.ts';
import {makeBorrowers} from '../../demo/server/db/seed.ts';
import {engines} from './database-engines.ts';
import {BORROWERS, ended, KEYS, launched, running} from './server-process.ts';

const ADA = '5a4db0c5-0000-4000-8000-000000000001';
const BEN = '5a4db0c5-0000-4000-8000-000000000002';

for (const engine of engines) {
  describe(`The command for borrowers, on ${engine.name}`, {skip: engine.skip}, () => {
    let settings: Readonly<Record<string, string>>;
    before(async () => {
      settings = await engine.start();
    });

    test('makes those of the partner’s that its secret key finds then', async () => {
      const keys = launched(settings, KEYS, ['--partner', 'Millpond', '--origin', '*']);
      assert.deepEqual(await once(keys.child, 'exit'), [0, null]);
      const secret = /secret key +(\S+)/.exec(keys.written())?.[1] ?? '';

      const args = ['--partner', 'Millpond', '--uuid', ADA.toUpperCase(), '--uuid', ADA, '--count', '2'];
      const {child, written} = launched(settings, BORROWERS, args);
      assert.deepEqual(await once(child, 'exit'), [0, null]);
      const uuids = written().trimEnd().split('\n');
      assert.deepEqual([uuids.length, new Set(uuids).size, uuids[0]], [3, 3, ADA]);

      const server = await running(settings);
      for (const uuid of uuids) {
        const headers = {Authorization: `Bearer ${secret}`};
        assert.equal((await fetch(`${server.url}/v1/borrowers/${uuid}`, {headers})).status, 200);
      }
      await ended(server, 'SIGTERM');
    });

    // After the one above, on its database.
    test('makes none where one of them exists', async () => {
      const {db} = await openDatabase(readConfig(settings));
      const wanted = {partner: 'Millpond', environment: 'sandbox'} as const;
      await assert.rejects(makeBorrowers(db, {...wanted, uuids: [BEN, ADA]}), {
        message: `There already is a sandbox borrower ${ADA}.`,
      });
      // The same one may be a live borrower too.
      await makeBorrowers(db, {...wanted, environment: 'live', uuids: [ADA]});
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
      await assert.rejects(makeBorrowers(db, {partner: 'Mill', environment: 'sandbox', uuids: [ADA]}), {
        message: /^There is no partner “Mill”/,
      });
      await db.destroy();
    });
  });
}

describe('The command for borrowers', () => {
  const partner = ['--partner', 'Millpond'];
  const wrong: readonly [args: string[], message: RegExp][] = [
    [[], /^--partner is missing\.$/],
    [['--partner', ''], /^--partner is missing\.$/],
    [[...partner, '--environment', 'test'], /^--environment is sandbox or live\.$/],
    [[...partner, '--uuid', ADA, '--uuid', 'ada'], /^No UUID: ada\.$/],
    [[...partner, '--count', '0'], /^--count is a number from 1 to 10000\.$/],
    [[...partner, '--count', '1e3'], /^--count is a number/],
    [[...partner, '--count', '10001'], /^--count is a number/],
    [[...partner, '--borrowers', '3'], /--borrowers/],
    [[...partner, '3'], /'3'/],
  ];
  for (const [args, message] of wrong) {
    test(`refuses “${args.join(' ')}”`, async () => {
      await assert.rejects(borrowers.run(args), {message});
    });
  }

  test('ends with 1 then, and says how it is asked', async () => {
    const {child, written} = launched({PGLITE_DIR: 'memory://'}, BORROWERS, []);
    assert.deepEqual(await once(child, 'exit'), [1, null]);
    assert.match(written(), /^--partner is missing\.\n\nnpm run server:borrowers -- --partner <name>/);
  });

  test('says how it is asked to whoever asks', async () => {
    const {child, written} = launched({PGLITE_DIR: 'memory://'}, BORROWERS, ['--help']);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.match(written(), /^npm run server:borrowers -- --partner <name>/);
  });
});
