/** Killed under load, again and again: what was acknowledged is there afterwards. */
import assert from 'node:assert/strict';
import {randomInt, randomUUID} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import {before, describe, test} from 'node:test';

import {engines} from './database-engines.ts';
import {KEY} from './page-client.ts';
import {stopServer, createPage, startServer, type RunningServer} from './server-process.ts';
import {countTrials} from '../support/trials.ts';
import {waitFor} from '../support/wait-for.ts';

const KILLS = countTrials(2, 25);
const BORROWERS = 8;

/** Connects one borrower after the other until the server is gone; `acknowledged` gets each that was answered. */
async function load(server: RunningServer, acknowledged: Map<string, unknown>): Promise<void> {
  for (;;) {
    const page = createPage(server);
    const borrower = randomUUID();
    try {
      await page.start(borrower);
      const {uuid} = (await page.connect('ada')).json;
      await page.get(`/v1/attempts/${String(uuid)}?after=signing-in`);
      const {json} = await page.get(`/v1/attempts/${String(uuid)}?after=reading-loans`);
      if (json.status === 'connected') acknowledged.set(borrower, json.connection);
    } catch {
      return;
    }
  }
}

for (const engine of engines) {
  describe(`Killed under load on ${engine.name}`, {skip: engine.skip}, () => {
    let settings: Record<string, string>;
    before(async () => {
      settings = {...(await engine.start()), SEED_NEXUS_KEY: KEY};
    });

    test(`${KILLS} times, the server has lost no connection that it had acknowledged`, async () => {
      const acknowledged = new Map<string, unknown>();
      for (let kill = 0; kill < KILLS; kill++) {
        const server = await startServer(settings);
        const before = acknowledged.size;
        const loads = Array.from({length: BORROWERS}, () => load(server, acknowledged));
        await waitFor(() => acknowledged.size >= before + BORROWERS, 'enough connections are acknowledged');
        await sleep(randomInt(200));
        await stopServer(server, 'SIGKILL');
        await Promise.all(loads);
      }
      const server = await startServer(settings);
      for (const [borrower, connection] of acknowledged) {
        const {connections} = (await createPage(server).start(borrower)).json;
        assert.deepEqual(connections, [connection]);
      }
      assert.ok(acknowledged.size >= KILLS * BORROWERS);
      assert.equal(await stopServer(server, 'SIGTERM'), 0);
    });
  });
}
