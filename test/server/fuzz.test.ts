/** The server answers random requests as `demo/server/openapi.yaml` documents, and never with a 500. */
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

const REQUEST_COUNT = countTrials(500, 5_000);

for (const engine of engines) {
  describe(`Server with random requests on ${engine.name}`, {skip: engine.skip}, () => {
    let db: Database;
    let page: PageClient;
    /** Opens a session. Needed after a request that ends the session, because the next ones would all be rejected. */
    let startNewSession: () => Promise<void>;
    /** The UUIDs of existing resources, and an unknown one. */
    const uuids = [NELNET, randomUUID()];

    before(async () => {
      db = await createDatabase(engine);
      const fetcher = toFetcher(createTestApp(db));
      page = new PageClient(fetcher, null);
      startNewSession = async () => {
        const sessionPage = new PageClient(fetcher);
        const {json} = await sessionPage.startSession(randomUUID());
        uuids[2] = (json.borrower as {readonly uuid: string}).uuid;
        uuids[3] = String((await sessionPage.logIn('challenge')).json.uuid);
        tokens[3] = tokens[4] = sessionPage.token;
      };
      await startNewSession();
    });
    after(async () => {
      await db.destroy();
    });

    const tokens = ['', 'x'.repeat(43), SECRET_KEY];
    const pickFrom = <T>(list: readonly T[]) => fc.nat().map((index) => list[index % list.length] as T);
    const text = fc.oneof(
      fc.string({unit: 'binary'}),
      fc.string(),
      fc.constantFrom('', 'bad', 'challenge', KEY),
    );
    const uuid = fc.oneof(pickFrom(uuids), fc.uuid(), text);
    const chooseMostly = <T, U>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<U>) =>
      fc.oneof({weight: 5, arbitrary: usual}, {weight: 1, arbitrary: rare});

    const body = chooseMostly(
      fc.record(
        {
          nexus_key: chooseMostly(text, fc.jsonValue()),
          uuid: chooseMostly(fc.oneof(uuid, fc.constant(null)), fc.jsonValue()),
          servicer: chooseMostly(uuid, fc.jsonValue()),
          connection: chooseMostly(fc.constant(null), fc.jsonValue()),
          username: chooseMostly(text, fc.jsonValue()),
          password: chooseMostly(text, fc.jsonValue()),
          answers: chooseMostly(fc.array(fc.record({question: uuid, value: text})), fc.jsonValue()),
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
      body: chooseMostly(body, text),
      token: pickFrom(tokens),
      key: chooseMostly(fc.uuid(), fc.constantFrom('', 'again', 'k'.repeat(256))),
      origin: chooseMostly(fc.constant(ORIGIN), fc.constantFrom(null, 'null', 'https://evil.example', 'x')),
      type: chooseMostly(
        fc.constant('application/json'),
        fc.constantFrom('text/plain', '', 'application/json; x'),
      ),
    });

    test(`gives each of ${REQUEST_COUNT} requests a documented reply`, async () => {
      const statusCounts = new Map<number, number>();
      const sendRequest = async (
        fields: typeof request extends fc.Arbitrary<infer T> ? T : never,
      ): Promise<Reply> => {
        const {method, path} = fields.operation;
        const headers = new Headers({'Content-Type': fields.type, 'Idempotency-Key': fields.key});
        if (fields.token) headers.set('Authorization', `Bearer ${fields.token}`);
        if (fields.origin !== null) headers.set('Origin', fields.origin);
        const query = new URLSearchParams({query: fields.query, after: fields.after}).toString();
        const pathWithUuid = path.replace('{uuid}', encodeURIComponent(fields.uuid.toWellFormed()) || 'none');
        const init = method === 'post' ? {headers, body: fields.body} : {headers};
        return page.send(method.toUpperCase(), `${pathWithUuid}?${query}`, init);
      };
      await fc.assert(
        fc.asyncProperty(request, async (fields) => {
          const reply = await sendRequest(fields);
          if (reply.status === 204 || fields.operation.path === '/v1/session/finish') await startNewSession();
          statusCounts.set(reply.status, (statusCounts.get(reply.status) ?? 0) + 1);
          assert.notEqual(reply.status, 500, JSON.stringify(fields));
          // A UUID with a slash in it leads to another path.
          if (reply.json.detail !== 'Not found')
            assertDocumented(fields.operation.method, fields.operation.path, reply);
        }),
        {numRuns: REQUEST_COUNT},
      );
      // Few random requests open or end a session, so a short run may have none.
      const expected = [200, 400, 401, 403, 404, ...(REQUEST_COUNT < 5_000 ? [] : [201, 204, 415])];
      for (const status of expected)
        assert.ok(statusCounts.get(status), `no reply with ${status}: ${JSON.stringify([...statusCounts])}`);
    });
  });
}
