/** Duplicates and races of a login, many times over: one call to the servicer, and one connection. */
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import {after, before, describe, test} from 'node:test';
import fc from 'fast-check';

import type {Connector} from '../../demo/server/connectors/connector.ts';
import {createSandboxConnector} from '../../demo/server/connectors/sandbox.ts';
import type {Database} from '../../demo/server/db/tables.ts';
import {engines} from './database-engines.ts';
import {PageClient} from './page-client.ts';
import {countTrials} from '../support/trials.ts';
import {toFetcher, createTestApp, createDatabase} from './in-process-server.ts';

const TRIALS = countTrials(20, 1_000);
const CROWD = countTrials(20, 200);

/** Milliseconds after which each of the same calls is made, and how long the servicer takes for one. */
const trial = fc.record({
  calls: fc.array(fc.integer({min: 0, max: 6}), {minLength: 2, maxLength: 6}),
  polls: fc.array(fc.integer({min: 0, max: 6}), {minLength: 1, maxLength: 4}),
  takes: fc.integer({min: 0, max: 6}),
  isLost: fc.boolean(),
});

for (const engine of engines) {
  describe(`Races on ${engine.name}`, {skip: engine.skip}, () => {
    let db: Database;
    let page: () => PageClient;
    let takes = 0;
    const asked = {login: 0, proceed: 0};

    before(async () => {
      db = await createDatabase(engine);
      const sandbox = createSandboxConnector(0);
      const connector: Connector = {
        ...sandbox,
        login: async (...given) => (asked.login++, await sleep(takes), sandbox.login(...given)),
        proceed: async (...given) => (asked.proceed++, await sleep(takes), sandbox.proceed(...given)),
      };
      const answering = toFetcher(createTestApp(db, {connector}));
      page = () => new PageClient(answering);
    });
    after(async () => {
      await db.destroy();
    });

    test(`of one login: ${TRIALS} times the servicer was asked once, and one connection was made`, async () => {
      await fc.assert(
        fc.asyncProperty(trial, async (given) => {
          takes = given.takes;
          Object.assign(asked, {login: 0, proceed: 0});
          const one = page();
          await one.start();
          const key = randomUUID();
          const connect = async (delay: number) => (await sleep(delay), one.connect('ada', 'secret', key));
          const sent = await Promise.all(given.calls.map(connect));
          for (const {status} of sent) assert.ok(status === 201 || status === 409);
          // Where every answer was lost, the call comes once more.
          const {uuid} =
            (given.isLost ? await connect(0) : sent.find(({status}) => status === 201))?.json ?? {};
          assert.equal(asked.login, 1);
          for (const stage of ['signing-in', 'reading-loans']) {
            const path = `/v1/attempts/${String(uuid)}?after=${stage}`;
            const polls = given.polls.map(async (delay) => (await sleep(delay), one.get(path)));
            for (const {status} of await Promise.all(polls)) assert.equal(status, 200);
          }
          assert.equal(asked.proceed, 2);
          assert.equal(((await one.post('/v1/session/finish', {})).json.connections as unknown[]).length, 1);
        }),
        {numRuns: TRIALS},
      );
    });

    test(`of ${CROWD} borrowers' logins at once: none is in another's way, and each has its connection`, async () => {
      takes = 0;
      const pages = Array.from({length: CROWD}, page);
      const opened = await Promise.all(pages.map((one) => one.start()));
      assert.deepEqual(new Set(opened.map(({status}) => status)), new Set([201]));
      const begun = await Promise.all(pages.map((one) => one.connect('ada')));
      assert.deepEqual(new Set(begun.map(({status}) => status)), new Set([201]));
      for (const stage of ['signing-in', 'reading-loans']) {
        const poll = (one: PageClient, at: number) =>
          one.get(`/v1/attempts/${String(begun[at]?.json.uuid)}?after=${stage}`);
        const sent = await Promise.all(pages.map(poll));
        assert.deepEqual(new Set(sent.map(({status}) => status)), new Set([200]));
      }
      const finished = await Promise.all(pages.map((one) => one.post('/v1/session/finish', {})));
      for (const {status, json} of finished)
        assert.deepEqual([status, (json.connections as readonly unknown[]).length], [200, 1]);
    });
  });
}
