/** Random duplicates and races of a login cause one call to the servicer and one connection. */
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

const TRIAL_COUNT = countTrials(8, 1_000);
const BORROWER_COUNT = countTrials(8, 200);

/** The delays of the duplicate calls and of the servicer's response, in milliseconds. */
const trials = fc.record({
  callDelaysMs: fc.array(fc.integer({min: 0, max: 6}), {minLength: 2, maxLength: 6}),
  pollDelaysMs: fc.array(fc.integer({min: 0, max: 6}), {minLength: 1, maxLength: 4}),
  servicerDelayMs: fc.integer({min: 0, max: 6}),
  isLost: fc.boolean(),
});

for (const engine of engines) {
  describe(`Concurrent logins on ${engine.name}`, {skip: engine.skip}, () => {
    let db: Database;
    let createPage: () => PageClient;
    let servicerDelayMs = 0;
    const callCounts = {login: 0, proceed: 0};

    before(async () => {
      db = await createDatabase(engine);
      const sandbox = createSandboxConnector(0);
      const connector: Connector = {
        ...sandbox,
        login: async (...args) => (callCounts.login++, await sleep(servicerDelayMs), sandbox.login(...args)),
        proceed: async (...args) => (
          callCounts.proceed++,
          await sleep(servicerDelayMs),
          sandbox.proceed(...args)
        ),
      };
      const fetcher = toFetcher(createTestApp(db, {connector}));
      createPage = () => new PageClient(fetcher);
    });
    after(async () => {
      await db.destroy();
    });

    test(`with the same key cause one call to the servicer and one connection (${TRIAL_COUNT} trials)`, async () => {
      await fc.assert(
        fc.asyncProperty(trials, async (trial) => {
          servicerDelayMs = trial.servicerDelayMs;
          Object.assign(callCounts, {login: 0, proceed: 0});
          const page = createPage();
          await page.startSession();
          const key = randomUUID();
          const sendLogin = async (delay: number) => (await sleep(delay), page.logIn('ada', 'secret', key));
          const replies = await Promise.all(trial.callDelaysMs.map(sendLogin));
          for (const {status} of replies) assert.ok(status === 201 || status === 409);
          // If every reply is lost, the page sends the call again.
          const {uuid} =
            (trial.isLost ? await sendLogin(0) : replies.find(({status}) => status === 201))?.json ?? {};
          assert.equal(callCounts.login, 1);
          for (const stage of ['signing-in', 'reading-loans']) {
            const path = `/v1/attempts/${String(uuid)}?after=${stage}`;
            const polls = trial.pollDelaysMs.map(async (delay) => (await sleep(delay), page.get(path)));
            for (const {status} of await Promise.all(polls)) assert.equal(status, 200);
          }
          assert.equal(callCounts.proceed, 2);
          assert.equal(((await page.post('/v1/session/finish', {})).json.connections as unknown[]).length, 1);
        }),
        {numRuns: TRIAL_COUNT},
      );
    });

    test(`of ${BORROWER_COUNT} borrowers give each borrower a connection`, async () => {
      servicerDelayMs = 0;
      const pages = Array.from({length: BORROWER_COUNT}, createPage);
      const opened = await Promise.all(pages.map((page) => page.startSession()));
      assert.deepEqual(new Set(opened.map(({status}) => status)), new Set([201]));
      const logins = await Promise.all(pages.map((page) => page.logIn('ada')));
      assert.deepEqual(new Set(logins.map(({status}) => status)), new Set([201]));
      for (const stage of ['signing-in', 'reading-loans']) {
        const sendPoll = (page: PageClient, index: number) =>
          page.get(`/v1/attempts/${String(logins[index]?.json.uuid)}?after=${stage}`);
        const replies = await Promise.all(pages.map(sendPoll));
        assert.deepEqual(new Set(replies.map(({status}) => status)), new Set([200]));
      }
      const finished = await Promise.all(pages.map((page) => page.post('/v1/session/finish', {})));
      for (const {status, json} of finished)
        assert.deepEqual([status, (json.connections as readonly unknown[]).length], [200, 1]);
    });
  });
}
