/** A server that is killed repeatedly under load keeps every acknowledged connection. */
import assert from 'node:assert/strict';
import {randomInt, randomUUID} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import {before, describe, test} from 'node:test';

import {engines} from './database-engines.ts';
import {KEY} from './page-client.ts';
import {stopServer, createPage, startServer, type RunningServer} from './server-process.ts';
import {countTrials} from '../support/trials.ts';
import {waitFor} from '../support/wait-for.ts';

const KILL_COUNT = countTrials(1, 25);
const BORROWER_COUNT = 8;

/** Connects one borrower after another until the server is killed. Adds each acknowledged connection to the map. */
async function connectBorrowers(server: RunningServer, acknowledged: Map<string, unknown>): Promise<void> {
  for (;;) {
    const page = createPage(server);
    const borrower = randomUUID();
    try {
      await page.startSession(borrower);
      const {uuid} = (await page.logIn('ada')).json;
      await page.get(`/v1/attempts/${String(uuid)}?after=signing-in`);
      const {json} = await page.get(`/v1/attempts/${String(uuid)}?after=reading-loans`);
      if (json.status === 'connected') acknowledged.set(borrower, json.connection);
    } catch {
      return;
    }
  }
}

for (const engine of engines) {
  describe(`Server that is killed under load on ${engine.name}`, {skip: engine.skip}, () => {
    let settings: Record<string, string>;
    before(async () => {
      settings = {...(await engine.start()), SEED_NEXUS_KEY: KEY};
    });

    test(`loses no acknowledged connection in ${KILL_COUNT} kills`, async () => {
      const acknowledged = new Map<string, unknown>();
      for (let kill = 0; kill < KILL_COUNT; kill++) {
        const server = await startServer(settings);
        const before = acknowledged.size;
        const loads = Array.from({length: BORROWER_COUNT}, () => connectBorrowers(server, acknowledged));
        await waitFor(
          () => acknowledged.size >= before + BORROWER_COUNT,
          'enough connections are acknowledged',
        );
        await sleep(randomInt(200));
        await stopServer(server, 'SIGKILL');
        await Promise.all(loads);
      }
      const server = await startServer(settings);
      for (const [borrower, connection] of acknowledged) {
        const {connections} = (await createPage(server).startSession(borrower)).json;
        assert.deepEqual(connections, [connection]);
      }
      assert.ok(acknowledged.size >= KILL_COUNT * BORROWER_COUNT);
      assert.equal(await stopServer(server, 'SIGTERM'), 0);
    });
  });
}
