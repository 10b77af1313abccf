/** Whatever is sent to whatever route, the server answers as `demo/server/openapi.yaml` says, and never fails itself. */
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {after, before, describe, test} from 'node:test';
import fc from 'fast-check';

import type {Database} from '../../demo/server/db/tables.ts';
import {assertDocumented, operations} from './openapi-document.ts';
import {engines} from './database-engines.ts';
import {KEY, NELNET, ORIGIN, PageClient, type Reply} from './page-client.ts';
import {countTrials} from '../support/trials.ts';
import {toFetcher, createTestApp, createDatabase, SECRET_KEY} from './in-process-server.ts';

const REQUESTS = countTrials(500, 5_000);

for (const engine of engines) {
  describe(`Whatever is asked, on ${engine.name}`, {skip: engine.skip}, () => {
    let db: Database;
    let page: PageClient;
    /** Opens a session, since one that is ended answers nothing more. */
    let renew: () => Promise<void>;
    /** UUIDs that name something, and one that names nothing. */
    const uuids = [NELNET, randomUUID()];

    before(async () => {
      db = await createDatabase(engine);
      const answering = toFetcher(createTestApp(db));
      page = new PageClient(answering, null);
      renew = async () => {
        const asker = new PageClient(answering);
        const {json} = await asker.start(randomUUID());
        uuids[2] = (json.borrower as {readonly uuid: string}).uuid;
        uuids[3] = String((await asker.connect('challenge')).json.uuid);
        tokens[3] = tokens[4] = asker.token;
      };
      await renew();
    });
    after(async () => {
      await db.destroy();
    });

    const tokens = ['', 'x'.repeat(43), SECRET_KEY];
    const oneOf = <T>(list: readonly T[]) => fc.nat().map((at) => list[at % list.length] as T);
    const text = fc.oneof(
      fc.string({unit: 'binary'}),
      fc.string(),
      fc.constantFrom('', 'bad', 'challenge', KEY),
    );
    const uuid = fc.oneof(oneOf(uuids), fc.uuid(), text);
    const mostly = <T, U>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<U>) =>
      fc.oneof({weight: 5, arbitrary: usual}, {weight: 1, arbitrary: rare});

    const body = mostly(
      fc.record(
        {
          nexus_key: mostly(text, fc.jsonValue()),
          uuid: mostly(fc.oneof(uuid, fc.constant(null)), fc.jsonValue()),
          servicer: mostly(uuid, fc.jsonValue()),
          connection: mostly(fc.constant(null), fc.jsonValue()),
          username: mostly(text, fc.jsonValue()),
          password: mostly(text, fc.jsonValue()),
          answers: mostly(fc.array(fc.record({question: uuid, value: text})), fc.jsonValue()),
        },
        {requiredKeys: []},
      ),
      fc.jsonValue(),
    ).map((value) => JSON.stringify(value));

    const request = fc.record({
      operation: fc.constantFrom(...operations.filter(({path}) => path.startsWith('/v1'))),
      uuid,
      query: text,
      after: fc.oneof(fc.constantFrom('challenge', 'reading-loans', ''), text),
      body: mostly(body, text),
      token: oneOf(tokens),
      key: mostly(fc.uuid(), fc.constantFrom('', 'again', 'k'.repeat(256))),
      origin: mostly(fc.constant(ORIGIN), fc.constantFrom(null, 'null', 'https://evil.example', 'x')),
      type: mostly(fc.constant('application/json'), fc.constantFrom('text/plain', '', 'application/json; x')),
    });

    test(`of ${REQUESTS} requests none fails the server, or is answered in a way that is not described`, async () => {
      const seen = new Map<number, number>();
      const send = async (
        given: typeof request extends fc.Arbitrary<infer T> ? T : never,
      ): Promise<Reply> => {
        const {method, path} = given.operation;
        const headers = new Headers({'Content-Type': given.type, 'Idempotency-Key': given.key});
        if (given.token) headers.set('Authorization', `Bearer ${given.token}`);
        if (given.origin !== null) headers.set('Origin', given.origin);
        const query = new URLSearchParams({query: given.query, after: given.after}).toString();
        const named = path.replace('{uuid}', encodeURIComponent(given.uuid.toWellFormed()) || 'none');
        const init = method === 'post' ? {headers, body: given.body} : {headers};
        return page.send(method.toUpperCase(), `${named}?${query}`, init);
      };
      await fc.assert(
        fc.asyncProperty(request, async (given) => {
          const sent = await send(given);
          if (sent.status === 204 || given.operation.path === '/v1/session/finish') await renew();
          seen.set(sent.status, (seen.get(sent.status) ?? 0) + 1);
          assert.notEqual(sent.status, 500, JSON.stringify(given));
          // A uuid with a slash in it is another path.
          if (sent.json.detail !== 'Not found')
            assertDocumented(given.operation.method, given.operation.path, sent);
        }),
        {numRuns: REQUESTS},
      );
      // Few random requests open a session or end one, so that a short run may have none.
      const expected = [200, 400, 401, 403, 404, ...(REQUESTS < 5_000 ? [] : [201, 204, 415])];
      for (const status of expected)
        assert.ok(seen.get(status), `never answered ${status}: ${JSON.stringify([...seen])}`);
    });
  });
}
