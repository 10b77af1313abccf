/**
 * Origins, keys, tokens and replays that are made to look right: 10,000 of them in full, and none is accepted. What each
 * of them resembles is accepted, before and after; so it is the forgery that is refused, and not something beside it.
 */
import assert from 'node:assert/strict';
import {randomBytes, randomUUID} from 'node:crypto';
import {after, before, describe, test} from 'node:test';
import fc from 'fast-check';
import {sql} from 'kysely';

import {createSandboxConnector} from '../../demo/server/connectors/sandbox.ts';
import type {Database} from '../../demo/server/db/tables.ts';
import {hashSecret} from '../../demo/server/crypto/hash.ts';
import {createKeys} from '../../demo/server/domain/partners.ts';
import {engines} from './database-engines.ts';
import {
  ALLOWED_ORIGINS,
  shorten,
  editOneCharacter,
  hashToken,
  changeCase,
  changeEncoding,
  LISTED_ORIGINS,
  lengthen,
  forgedOrigins,
} from './forged-credentials.ts';
import {KEY, NELNET, ORIGIN, PageClient, type Fetcher, type Reply} from './page-client.ts';
import {countTrials} from '../support/trials.ts';
import {toFetcher, createTestApp, createDatabase, SECRET_KEY, createConfig} from './in-process-server.ts';

const FORGERIES = countTrials(150, 10_000);

const random = (bytes: number): string => randomBytes(bytes).toString('base64url');
const keysOf = (environment: 'sandbox' | 'live') => ({
  nexus_key: `${environment}_${random(24)}`,
  secret_key: `${environment}_secret_${random(24)}`,
});
/** Two partners; the pages of the second are others. */
const MILLPOND = keysOf('sandbox');
const WEXMOOR = keysOf('sandbox');
const LIVE = keysOf('live');
const ELSEWHERE = 'https://app.wexmoor.example';
/** An origin below the same domain as `ORIGIN`. */
const BESIDE = 'https://a.b.partner.example';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

const START: Call = {method: 'POST', path: '/v1/sessions'};

/** How a call is made. What is left out is as it should be. */
interface Manner {
  readonly authorization?: string;
  readonly origin?: string | null;
  readonly key?: string;
  readonly at?: Fetcher;
}

/** A page that was opened, and has connected one servicer and is at the challenge of another login. */
interface Opened {
  readonly token: string;
  readonly borrower: string;
  readonly connection: string;
  readonly attempt: string;
}

/** What is forged, and where it is sent. */
interface Bearer extends Manner {
  readonly authorization: string;
  /** Whose it would be. */
  readonly of: Opened;
}

interface Linking extends Manner {
  readonly link_token: string;
}

/** What the forgeries of a test resemble. */
interface Real {
  readonly live: Opened;
  readonly finished: Opened;
  readonly left: Opened;
  readonly expired: Opened;
  readonly idle: Opened;
  /** A token of a live server that shares the database, and that server. */
  readonly there: {readonly token: string; readonly link_token: string; readonly at: Fetcher};
  readonly link_token: string;
  readonly used: string;
  readonly late: string;
  /** Of the page that is beside. */
  readonly beside: string;
}

const bearer = (token: string): string => `Bearer ${token}`;
type Text = fc.Arbitrary<string>;

/** No session is open for any of these. */
const tokens: Readonly<Record<string, (real: Real) => fc.Arbitrary<Bearer>>> = {
  'with one character changed': ({live}) => ofLive(live, editOneCharacter(live.token).map(bearer)),
  'cut short': ({live}) => ofLive(live, shorten(live.token).map(bearer)),
  'made longer': ({live}) => ofLive(live, lengthen(live.token).map(bearer)),
  'in another case': ({live}) => ofLive(live, changeCase(live.token).map(bearer)),
  'in another encoding': ({live}) => ofLive(live, changeEncoding(live.token).map(bearer)),
  'by its hash': ({live}) => ofLive(live, hashToken(live.token).map(bearer)),
  'by another scheme': ({live}) =>
    ofLive(
      live,
      fc.constantFrom('Basic', 'Digest', 'Token', 'X').map((scheme) => `${scheme} ${live.token}`),
    ),
  'by no scheme, or one that is miswritten': ({live}) =>
    ofLive(
      live,
      fc
        .constantFrom('', 'Bearer', 'Bearer: ', 'Bearer=', 'Bearer Bearer ')
        .map((scheme) => `${scheme}${live.token}`),
    ),
  'beside another': ({live, left}) =>
    ofLive(
      live,
      fc
        .tuple(
          fc.constantFrom(' ', ',', ', ', ';', '\t', ', Bearer '),
          fc.constantFrom(live.token, left.token, 'x'),
        )
        .chain(([sign, other]) =>
          fc.constantFrom(bearer(`${live.token}${sign}${other}`), bearer(`${other}${sign}${live.token}`)),
        ),
    ),
  'from another page': ({live}) =>
    fc
      .oneof(
        fc.constantFrom<(string | null)[]>(
          BESIDE,
          ELSEWHERE,
          ...ALLOWED_ORIGINS.filter((one) => one !== ORIGIN),
        ),
        ...Object.values(forgedOrigins),
      )
      .map((origin) => ({authorization: bearer(live.token), origin, of: live})),
  'at the server of the other environment': ({live, there}) =>
    fc.constantFrom<Bearer>(
      {authorization: bearer(live.token), at: there.at, of: live},
      {authorization: bearer(there.token), of: live},
    ),
  'that is another kind of secret': ({live, link_token}) =>
    ofLive(
      live,
      fc
        .constantFrom(
          MILLPOND.secret_key,
          MILLPOND.nexus_key,
          link_token,
          link_token.replace('sandbox_link_', ''),
          live.borrower,
          live.attempt,
        )
        .map(bearer),
    ),
  'that was finished': ({finished}) => as(finished),
  'that was left': ({left}) => as(left),
  'that has expired': ({expired}) => as(expired),
  'that was idle': ({idle}) => as(idle),
};

const ofLive = (of: Opened, texts: Text): fc.Arbitrary<Bearer> =>
  texts.map((authorization) => ({authorization, of}));
const as = (of: Opened): fc.Arbitrary<Bearer> => fc.constant({authorization: bearer(of.token), of});

/** They open no session. */
const links: Readonly<Record<string, (real: Real) => fc.Arbitrary<Linking>>> = {
  'with one character changed': ({link_token}) => linked(editOneCharacter(link_token)),
  'cut short': ({link_token}) => linked(shorten(link_token)),
  'made longer': ({link_token}) =>
    linked(
      fc.oneof(
        lengthen(link_token),
        fc
          .constantFrom(' ', '\n', '\0', '=', '\u200b')
          .chain((sign) => fc.constantFrom(`${link_token}${sign}`, `${sign}${link_token}`)),
      ),
    ),
  'in another case': ({link_token}) => linked(changeCase(link_token)),
  'in another encoding': ({link_token}) =>
    linked(
      fc.oneof(
        changeEncoding(link_token.replace('sandbox_link_', '')).map((rest) => `sandbox_link_${rest}`),
        fc.constantFrom(
          encodeURIComponent(link_token).replace('_', '%5f'),
          Buffer.from(link_token).toString('base64url'),
        ),
      ),
    ),
  'by its hash': ({link_token}) =>
    linked(hashToken(link_token).chain((hash) => fc.constantFrom(hash, `sandbox_link_${hash}`))),
  'of another kind': ({link_token}) =>
    linked(
      fc
        .constantFrom('live_link_', 'live_', 'sandbox_', 'sandbox_secret_', '', 'sandbox-link-')
        .map((prefix) => link_token.replace('sandbox_link_', prefix)),
    ),
  'that is another kind of secret': ({live}) =>
    linked(
      fc
        .constantFrom(live.token, live.borrower, MILLPOND.secret_key, MILLPOND.nexus_key)
        .chain((secret) => fc.constantFrom(secret, `sandbox_link_${secret}`)),
    ),
  'from another page': ({link_token, beside}) =>
    fc.oneof(
      fc
        .oneof(fc.constantFrom<(string | null)[]>(BESIDE, ELSEWHERE), ...Object.values(forgedOrigins))
        .map((origin) => ({link_token, origin})),
      fc.constant({link_token: beside}),
    ),
  'at the server of the other environment': ({link_token, there}) =>
    fc.constantFrom<Linking>({link_token, at: there.at}, {link_token: there.link_token}),
  'that was used': ({used}) => linked(fc.constant(used)),
  'that has expired': ({late}) => linked(fc.constant(late)),
};

const linked = (texts: Text): fc.Arbitrary<Linking> => texts.map((link_token) => ({link_token}));

/** They are no secret key of this server. */
const secrets: Readonly<Record<string, (real: Real) => fc.Arbitrary<Manner>>> = {
  'with one character changed': () => keyed(editOneCharacter(MILLPOND.secret_key)),
  'cut short': () => keyed(shorten(MILLPOND.secret_key)),
  'made longer': () => keyed(lengthen(MILLPOND.secret_key)),
  'in another case': () => keyed(changeCase(MILLPOND.secret_key)),
  'by its hash': () => keyed(hashToken(MILLPOND.secret_key)),
  'by another scheme': () =>
    fc
      .constantFrom('Basic ', 'Token ', 'Bearer: ', 'Bearer Bearer ', '')
      .map((scheme) => ({authorization: `${scheme}${MILLPOND.secret_key}`})),
  'beside another': () =>
    keyed(
      fc
        .tuple(
          fc.constantFrom(' ', ',', ', ', ', Bearer '),
          fc.constantFrom(MILLPOND.secret_key, WEXMOOR.secret_key),
        )
        .map(([sign, other]) => `${MILLPOND.secret_key}${sign}${other}`),
    ),
  'that was revoked': () => keyed(fc.constant(SECRET_KEY)),
  'of the other environment': ({there}) =>
    fc.constantFrom<Manner>(
      {authorization: bearer(LIVE.secret_key)},
      {authorization: bearer(MILLPOND.secret_key), at: there.at},
      {authorization: bearer(MILLPOND.secret_key.replace('sandbox', 'live')), at: there.at},
    ),
  'that is another kind of secret': ({live, link_token}) =>
    keyed(
      fc.constantFrom(
        MILLPOND.nexus_key,
        MILLPOND.nexus_key.replace('sandbox_', 'sandbox_secret_'),
        live.token,
        link_token,
        live.borrower,
      ),
    ),
};

const keyed = (texts: Text): fc.Arbitrary<Manner> => texts.map((key) => ({authorization: bearer(key)}));

/** No page opens by one of these. */
const keys: Readonly<Record<string, () => fc.Arbitrary<Manner & {readonly nexus_key: string}>>> = {
  'with one character changed': () => opening(editOneCharacter(MILLPOND.nexus_key)),
  'cut short, longer, or in another case': () =>
    opening(
      fc.oneof(shorten(MILLPOND.nexus_key), lengthen(MILLPOND.nexus_key), changeCase(MILLPOND.nexus_key)),
    ),
  'that is secret': () => opening(fc.constantFrom(MILLPOND.secret_key, WEXMOOR.secret_key, LIVE.secret_key)),
  'that was revoked': () => opening(fc.constant(KEY)),
  'of the other environment': () =>
    opening(fc.constantFrom(LIVE.nexus_key, MILLPOND.nexus_key.replace('sandbox_', 'live_'))),
  "on another partner's page": () =>
    fc.oneof(
      fc.constant({nexus_key: MILLPOND.nexus_key, origin: ELSEWHERE}),
      fc.constantFrom(...ALLOWED_ORIGINS).map((origin) => ({nexus_key: WEXMOOR.nexus_key, origin})),
    ),
};

const opening = (texts: Text) => texts.map((nexus_key) => ({nexus_key}));

const REPLAYS = [
  'a start for another borrower',
  'a start on another page',
  'a start by a link token',
  'a login with other words',
  'a login in another session',
  'an answer with another value',
  'an answer in another session',
  'a finish with another token',
  'a finish on another page, or another server',
  'a start on a server of the other environment',
  'a call as if it were another',
  "a partner's call with another body",
  "a partner's call by another partner",
] as const;

const KINDS = [forgedOrigins, keys, tokens, links, secrets].flatMap((table) => Object.keys(table)).length;
/** How often each kind is tried. Beside those of the tables there are a page with a secret key, and another partner. */
const EACH = Math.ceil(FORGERIES / (KINDS + REPLAYS.length + 2));

for (const engine of engines) {
  describe(`Of what is forged, on ${engine.name},`, {skip: engine.skip}, () => {
    let db: Database;
    let answering: Fetcher;
    let real: Real;
    let forged = 0;
    /** What no answer to a forgery may hold. */
    const known: string[] = [];
    const asked = {login: 0, answer: 0, proceed: 0};

    before(async () => {
      db = await createDatabase(engine);
      const sandbox = createSandboxConnector(0);
      const connector: typeof sandbox = {
        ...sandbox,
        login: (...given) => (asked.login++, sandbox.login(...given)),
        answer: (...given) => (asked.answer++, sandbox.answer(...given)),
        proceed: (...given) => (asked.proceed++, sandbox.proceed(...given)),
      };
      answering = toFetcher(createTestApp(db, {connector}));
      const environment = 'sandbox';
      await createKeys(db, {partner: 'Millpond', environment, origins: LISTED_ORIGINS, ...MILLPOND});
      await createKeys(db, {partner: 'Wexmoor', environment, origins: [ELSEWHERE], ...WEXMOOR});
      await createKeys(db, {partner: 'Millpond', environment: 'live', origins: LISTED_ORIGINS, ...LIVE});
      await revoke();
      real = await realOnes();
    });
    after(async () => {
      await db.destroy();
    });

    /** A call as a page of the partner makes it, or its server, but for the manner. */
    async function ask({method, path, body}: Call, manner: Manner = {}): Promise<Reply> {
      const {authorization, origin = ORIGIN, key = randomUUID(), at = answering} = manner;
      const headers = new Headers({'Idempotency-Key': key});
      if (authorization !== undefined) headers.set('Authorization', authorization);
      if (body === undefined) return new PageClient(at, origin).send(method, path, {headers});
      headers.set('Content-Type', 'application/json');
      return new PageClient(at, origin).send(method, path, {headers, body: JSON.stringify(body)});
    }

    const start = (body: object, manner: Manner = {}): Promise<Reply> => ask({...START, body}, manner);
    const byKey = {nexus_key: MILLPOND.nexus_key, uuid: null};

    async function page(uuid: string = randomUUID()): Promise<PageClient> {
      const one = new PageClient(answering);
      assert.equal((await one.start(uuid, MILLPOND.nexus_key)).status, 201);
      return one;
    }

    /** Opens a page, and does on it what leaves something to see and to do. */
    async function opened(): Promise<Opened> {
      const borrower = randomUUID();
      const one = await page(borrower);
      const first = `/v1/attempts/${String((await one.connect('ada')).json.uuid)}`;
      await one.get(`${first}?after=signing-in`);
      const {connection} = (await one.get(`${first}?after=reading-loans`)).json as {
        readonly connection: {readonly uuid: string};
      };
      const attempt = String((await one.connect('challenge')).json.uuid);
      const {json} = await one.get(`/v1/attempts/${attempt}?after=signing-in`);
      assert.equal(json.status, 'challenged');
      known.push(one.token, borrower, connection.uuid, attempt);
      return {token: one.token, borrower, connection: connection.uuid, attempt};
    }

    async function minted(borrower: string, origin: string, manner: Manner = {}): Promise<string> {
      const call = {method: 'POST', path: '/v1/link-tokens', body: {borrower, origin}};
      const sent = await ask(call, {authorization: bearer(MILLPOND.secret_key), origin: null, ...manner});
      assert.equal(sent.status, 201, sent.text);
      known.push(String(sent.json.link_token));
      return String(sent.json.link_token);
    }

    /** Takes the keys that every database has here, which hold until then. */
    async function revoke(): Promise<void> {
      const read = () =>
        ask(
          {method: 'GET', path: `/v1/borrowers/${randomUUID()}`},
          {authorization: bearer(SECRET_KEY), origin: null},
        );
      assert.equal((await start({...byKey, nexus_key: KEY})).status, 201);
      assert.equal((await read()).json.code, 'unknown-borrower');
      const revoked_at = new Date();
      await db.updateTable('nexus_key').set({revoked_at}).where('key', '=', KEY).execute();
      const hash = hashSecret(SECRET_KEY);
      await db.updateTable('secret_key').set({revoked_at}).where('key_hash', '=', hash).execute();
    }

    const ofSession = ({token}: Opened) =>
      db.updateTable('session').where('token_hash', '=', hashSecret(token));
    const ofLink = (token: string) =>
      db.updateTable('link_token').where('token_hash', '=', hashSecret(token));
    const over = sql<Date>`now() - interval '1 second'`;
    const ahead = sql<Date>`now() + interval '30 minutes'`;

    async function realOnes(): Promise<Real> {
      const [live, finished, left, expired, idle] = [
        await opened(),
        await opened(),
        await opened(),
        await opened(),
        await opened(),
      ];
      const finish = {method: 'POST', path: '/v1/session/finish', body: {}};
      assert.equal((await ask(finish, {authorization: bearer(finished.token)})).status, 200);
      const leave = {method: 'DELETE', path: '/v1/session'};
      assert.equal((await ask(leave, {authorization: bearer(left.token)})).status, 204);
      await ofSession(expired).set({expires_at: over}).execute();
      await ofSession(idle)
        .set({used_at: sql<Date>`now() - interval '601 seconds'`})
        .execute();
      const used = await minted(live.borrower, ORIGIN);
      assert.equal((await start({link_token: used})).status, 201);
      const late = await minted(live.borrower, ORIGIN);
      await ofLink(late).set({expires_at: over}).execute();
      return {live, finished, left, expired, idle, used, late, ...(await unused(live.borrower))};
    }

    /** Link tokens that nobody has used yet, here and at a live server that shares the database. */
    async function unused(borrower: string): Promise<Pick<Real, 'there' | 'link_token' | 'beside'>> {
      const at = toFetcher(
        createTestApp(db, {config: createConfig({NEXUS_ENVIRONMENT: 'live'}), connector: null}),
      );
      const {json} = await start({nexus_key: LIVE.nexus_key, uuid: null}, {at});
      const {uuid} = json.borrower as {readonly uuid: string};
      known.push(String(json.token), uuid);
      const manner = {authorization: bearer(LIVE.secret_key), at};
      return {
        there: {token: String(json.token), link_token: await minted(uuid, ORIGIN, manner), at},
        link_token: await minted(borrower, ORIGIN),
        beside: await minted(borrower, BESIDE),
      };
    }

    /** What the page of a session may call. */
    const callsOf = ({attempt, connection}: Opened): readonly Call[] => [
      {method: 'GET', path: '/v1/servicers?query='},
      {
        method: 'POST',
        path: '/v1/attempts',
        body: {servicer: NELNET, connection: null, username: 'ada', password: 'secret'},
      },
      {method: 'GET', path: `/v1/attempts/${attempt}`},
      {method: 'POST', path: `/v1/attempts/${attempt}/answers`, body: {answers: []}},
      {method: 'DELETE', path: `/v1/connections/${connection}`},
      {method: 'POST', path: '/v1/session/finish', body: {}},
      {method: 'DELETE', path: '/v1/session'},
    ];

    /** What a partner's server may read and make of a borrower. */
    const readsOf = (borrower: string): readonly Call[] => [
      ...['', '/connections', '/portfolio', '/sessions'].map((rest) => ({
        method: 'GET',
        path: `/v1/borrowers/${borrower}${rest}`,
      })),
      {method: 'POST', path: '/v1/link-tokens', body: {borrower, origin: ORIGIN}},
    ];
    const partnersOf = (borrower: string): readonly Call[] => [
      ...readsOf(borrower),
      {method: 'POST', path: '/v1/borrowers', body: {uuid: randomUUID()}},
    ];

    /** One more forgery that was refused as it should be, with nothing in the answer that anybody has. */
    function refused(sent: Reply, status: number, code: string): void {
      assert.deepEqual([sent.status, sent.json.code], [status, code], sent.text);
      assert.deepEqual(Object.keys(sent.json), ['type', 'title', 'status', 'detail', 'code']);
      keepsSecrets(sent);
      forged++;
    }
    function keepsSecrets({text}: Reply): void {
      for (const secret of known) assert.ok(!text.includes(secret));
    }

    /** Makes a property hold for each of so many. */
    const ever = <T>(given: fc.Arbitrary<T>, holds: (value: T) => Promise<void>): Promise<void> =>
      fc.assert(fc.asyncProperty(given, holds), {numRuns: EACH});
    const anyOf = (calls: readonly Call[]): fc.Arbitrary<Call> => fc.constantFrom(...calls);

    const countOf = async (table: 'session' | 'borrower' | 'link_token'): Promise<unknown> =>
      db
        .selectFrom(table)
        .select((select) => select.fn.countAll().as('rows'))
        .executeTakeFirstOrThrow();

    const allowedFor = ({headers}: Pick<Reply, 'headers'>): string | null =>
      headers.get('Access-Control-Allow-Origin');

    async function preflighted(origin: string | null, {method, path}: Call): Promise<Reply> {
      const headers = {
        'Access-Control-Request-Method': method,
        'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
      };
      return new PageClient(answering, origin).send('OPTIONS', path, {headers});
    }

    describe('no page', () => {
      for (const [kind, forgery] of Object.entries(forgedOrigins)) {
        test(`${kind} is let in, or told that it may be`, async () => {
          const {live} = real;
          await ever(fc.tuple(forgery, anyOf(callsOf(live))), async ([origin, call]) => {
            const started = await start(byKey, {origin});
            refused(started, 403, 'invalid-key');
            const served = await ask(call, {origin, authorization: bearer(live.token)});
            refused(served, 401, 'session-expired');
            const told = [await preflighted(origin, call), await preflighted(origin, START)];
            for (const sent of [started, served, ...told]) assert.equal(allowedFor(sent), null);
          });
          for (const origin of ALLOWED_ORIGINS) assert.equal((await start(byKey, {origin})).status, 201);
        });
      }

      test('is missed: those that are listed are let in, and told so before each call', async () => {
        const calls = [START, ...callsOf(real.live)];
        for (const origin of ALLOWED_ORIGINS) {
          assert.equal(allowedFor(await start(byKey, {origin})), origin);
          for (const call of calls) assert.equal(allowedFor(await preflighted(origin, call)), origin);
        }
      });
    });

    describe('no public key', () => {
      for (const [kind, forgery] of Object.entries(keys)) {
        test(`${kind} opens a page`, async () => {
          const before = await countOf('session');
          await ever(forgery(), async ({nexus_key, ...manner}) => {
            refused(await start({nexus_key, uuid: null}, manner), 403, 'invalid-key');
          });
          assert.deepEqual(await countOf('session'), before);
          assert.equal((await start(byKey)).status, 201);
        });
      }
    });

    describe('no session token', () => {
      for (const [kind, forgery] of Object.entries(tokens)) {
        test(`${kind} is served`, async () => {
          const {live} = real;
          const before = {...asked};
          const nobody = await ask(
            {method: 'GET', path: '/v1/servicers'},
            {authorization: bearer(random(32))},
          );
          const given = forgery(real).chain(({of, ...manner}) =>
            fc.tuple(anyOf(callsOf(of)), fc.constant(manner)),
          );
          await ever(given, async ([call, manner]) => {
            const sent = await ask(call, manner);
            refused(sent, 401, 'session-expired');
            assert.equal(sent.text, nobody.text);
          });
          assert.deepEqual(asked, before);
          const {json} = await ask(
            {method: 'GET', path: `/v1/attempts/${live.attempt}`},
            {authorization: bearer(live.token)},
          );
          assert.equal(json.status, 'challenged');
        });
      }

      test('has changed anything: each borrower has what they had, and time alone was wrong with some', async () => {
        const {live, expired, idle} = real;
        await ofSession(expired).set({expires_at: ahead}).execute();
        await ofSession(idle)
          .set({used_at: sql<Date>`now()`})
          .execute();
        for (const {token, attempt, connection} of [live, expired, idle]) {
          const manner = {authorization: bearer(token)};
          const {json} = await ask({method: 'GET', path: `/v1/attempts/${attempt}`}, manner);
          assert.equal(json.status, 'challenged');
          const finished = await ask({method: 'POST', path: '/v1/session/finish', body: {}}, manner);
          const {connections} = finished.json as {readonly connections: readonly {readonly uuid: string}[]};
          assert.deepEqual(
            connections.map(({uuid}) => uuid),
            [connection],
          );
        }
        real = {...real, live: await opened()};
      });
    });

    describe('no link token', () => {
      for (const [kind, forgery] of Object.entries(links)) {
        test(`${kind} opens a page`, async () => {
          const own = {...real, ...(await unused(real.live.borrower))};
          const before = await countOf('session');
          const nobody = await start({link_token: `sandbox_link_${random(32)}`});
          await ever(forgery(own), async ({link_token, ...manner}) => {
            const sent = await start({link_token}, manner);
            refused(sent, 401, 'link-token-expired');
            assert.equal(sent.text, nobody.text);
          });
          assert.deepEqual(await countOf('session'), before);
          const {link_token, beside, there} = own;
          for (const sent of [
            await start({link_token}),
            await start({link_token: beside}, {origin: BESIDE}),
            await start({link_token: there.link_token}, {at: there.at}),
          ])
            assert.equal(sent.status, 201);
        });
      }

      test('is refused once its time is put forward, where that alone was wrong with it', async () => {
        await ofLink(real.late).set({expires_at: ahead}).execute();
        assert.equal((await start({link_token: real.late})).status, 201);
      });
    });

    describe('no secret key', () => {
      const partner = {authorization: bearer(MILLPOND.secret_key), origin: null};
      /** What is theirs is as it was, and they are told of it. */
      async function unchanged(act: () => Promise<void>): Promise<void> {
        const count = async () => [await countOf('borrower'), await countOf('link_token')];
        const before = await count();
        await act();
        assert.deepEqual(await count(), before);
        for (const call of partnersOf(real.live.borrower))
          assert.equal((await ask(call, partner)).status, call.method === 'GET' ? 200 : 201);
      }

      for (const [kind, forgery] of Object.entries(secrets)) {
        test(`${kind} is told or makes anything`, () =>
          unchanged(() =>
            ever(fc.tuple(anyOf(partnersOf(real.live.borrower)), forgery(real)), async ([call, manner]) => {
              refused(await ask(call, {origin: null, ...manner}), 401, 'invalid-key');
            }),
          ));
      }

      test('is taken from a page', () => {
        const others = fc.oneof(...Object.values(forgedOrigins));
        const pages = fc.oneof(fc.constantFrom(...ALLOWED_ORIGINS), fc.constantFrom('', 'null'), others);
        const given = fc.tuple(
          anyOf(partnersOf(real.live.borrower)),
          pages.filter((origin) => origin !== null),
        );
        return unchanged(() =>
          ever(given, async ([call, origin]) => {
            refused(await ask(call, {...partner, origin}), 403, 'invalid-key');
          }),
        );
      });

      test("tells another partner's borrower from one that does not exist", async () => {
        const {borrower} = real.live;
        const other = {authorization: bearer(WEXMOOR.secret_key), origin: null};
        const places = readsOf(borrower).map((_, at) => at);
        await unchanged(() =>
          ever(fc.tuple(fc.constantFrom(...places), fc.uuid({version: 4})), async ([at, uuid]) => {
            const [theirs, none] = [readsOf(borrower)[at], readsOf(uuid)[at]];
            assert.ok(theirs && none);
            const sent = await ask(theirs, other);
            refused(sent, 404, 'unknown-borrower');
            assert.equal(sent.text, (await ask(none, other)).text);
          }),
        );
        const own = await ask({method: 'POST', path: '/v1/borrowers', body: {}}, other);
        for (const call of readsOf(String(own.json.uuid)).filter(({method}) => method === 'GET'))
          assert.equal((await ask(call, other)).status, 200);
      });
    });

    describe("no replay is answered with what is another's:", () => {
      const CONNECTED = '5a4db0c5-0000-4000-8000-000000000001';
      const QUESTION = randomUUID();
      const answersOf = (value: string) => ({answers: [{question: QUESTION, value}]});

      /** Something else than the first: it has an answer of its own. */
      function isOwn(sent: Reply, status: number, ...firsts: readonly unknown[]): void {
        assert.equal(sent.status, status, sent.text);
        for (const first of firsts) {
          assert.equal(typeof first, 'string');
          assert.ok(!sent.text.includes(String(first)));
        }
        keepsSecrets(sent);
        forged++;
      }

      /** An answer that is kept: the same call is given it again. */
      async function kept(call: () => Promise<Reply>, status: number): Promise<Reply> {
        const first = await call();
        assert.equal(first.status, status, first.text);
        const again = await call();
        assert.deepEqual([again.status, again.text], [first.status, first.text]);
        return first;
      }

      const replays: Readonly<
        Record<(typeof REPLAYS)[number], (key: string, text: string) => Promise<void>>
      > = {
        'a start for another borrower': async (key, text) => {
          await kept(() => start(byKey, {key}), 201);
          refused(await start({...byKey, uuid: text}, {key}), 422, 'unexpected');
          refused(await start({...byKey, nexus_key: text}, {key}), 422, 'unexpected');
          refused(await start({link_token: text}, {key}), 422, 'unexpected');
        },
        'a start on another page': async (key) => {
          const {json} = await kept(() => start(byKey, {key}), 201);
          const {uuid} = json.borrower as {readonly uuid: string};
          isOwn(await start(byKey, {key, origin: BESIDE}), 201, json.token, uuid);
          refused(await start(byKey, {key, origin: ELSEWHERE}), 403, 'invalid-key');
        },
        'a start by a link token': async (key) => {
          const link_token = await minted(real.live.borrower, ORIGIN);
          assert.equal((await start({link_token}, {key})).status, 201);
          assert.equal((await start({link_token}, {key})).status, 201);
          refused(await start({link_token}), 401, 'link-token-expired');
          refused(await start({link_token}, {key, origin: BESIDE}), 401, 'link-token-expired');
        },
        'a login with other words': async (key, text) => {
          const one = await page();
          const before = asked.login;
          await kept(() => one.connect('ada', 'secret', key), 201);
          refused(await one.connect('ada', `secret${text}`, key), 422, 'unexpected');
          refused(await one.connect(`ada${text}`, 'secret', key), 422, 'unexpected');
          assert.equal(asked.login, before + 1);
        },
        'a login in another session': async (key) => {
          const [one, other] = [await page(), await page()];
          const {json} = await kept(() => one.connect('ada', 'secret', key), 201);
          isOwn(await other.connect('ada', 'secret', key), 201, json.uuid);
          other.token = `${one.token.slice(1)}${one.token.slice(0, 1)}`;
          refused(await other.connect('ada', 'secret', key), 401, 'session-expired');
        },
        'an answer with another value': async (key, text) => {
          const one = await page();
          const path = `/v1/attempts/${String((await one.connect('challenge')).json.uuid)}`;
          await one.get(`${path}?after=signing-in`);
          const before = asked.answer;
          const sent = answersOf('Rex');
          await kept(() => one.post(`${path}/answers`, sent, key), 200);
          refused(await one.post(`${path}/answers`, answersOf(text), key), 422, 'unexpected');
          assert.equal(asked.answer, before + 1);
        },
        'an answer in another session': async (key, text) => {
          const [one, other] = [await page(), await page()];
          const path = `/v1/attempts/${String((await one.connect('challenge')).json.uuid)}`;
          await one.get(`${path}?after=signing-in`);
          const sent = answersOf(text);
          await kept(() => one.post(`${path}/answers`, sent, key), 200);
          refused(await other.post(`${path}/answers`, sent, key), 404, 'challenge-expired');
        },
        'a finish with another token': async (key) => {
          const [one, other] = [await page(CONNECTED), await page()];
          const {json} = await kept(() => one.post('/v1/session/finish', {}, key), 200);
          const [connection] = json.connections as readonly {readonly uuid: string}[];
          isOwn(await other.post('/v1/session/finish', {}, key), 200, connection?.uuid);
          refused(await one.post('/v1/session/finish', {}), 401, 'session-expired');
          refused(await one.delete('/v1/session', key), 401, 'session-expired');
          one.token = `${one.token.slice(1)}${one.token.slice(0, 1)}`;
          refused(await one.post('/v1/session/finish', {}, key), 401, 'session-expired');
        },
        'a finish on another page, or another server': async (key) => {
          const one = await page(CONNECTED);
          await kept(() => one.post('/v1/session/finish', {}, key), 200);
          const again = {method: 'POST', path: '/v1/session/finish', body: {}};
          const same = {key, authorization: bearer(one.token)};
          const {at} = real.there;
          for (const manner of [{origin: BESIDE}, {origin: ELSEWHERE}, {at}])
            refused(await ask(again, {...same, ...manner}), 401, 'session-expired');
        },
        'a start on a server of the other environment': async (key) => {
          await kept(() => start(byKey, {key}), 201);
          refused(await start(byKey, {key, at: real.there.at}), 403, 'invalid-key');
        },
        'a call as if it were another': async (key) => {
          const one = await page();
          const {json} = await kept(() => one.connect('ada', 'secret', key), 201);
          const nothing = randomUUID();
          isOwn(await one.delete(`/v1/connections/${nothing}`, key), 204, json.uuid);
          isOwn(await start(byKey, {key}), 201, json.uuid, one.token);
          const answers = await one.post(`/v1/attempts/${nothing}/answers`, {answers: []}, key);
          refused(answers, 404, 'challenge-expired');
        },
        "a partner's call with another body": async (key) => {
          const partner = {authorization: bearer(MILLPOND.secret_key), origin: null, key};
          const make = (body: object) => ask({method: 'POST', path: '/v1/borrowers', body}, partner);
          const link = (body: object) => ask({method: 'POST', path: '/v1/link-tokens', body}, partner);
          const {json} = await kept(() => make({}), 201);
          refused(await make({uuid: randomUUID()}), 422, 'unexpected');
          const wanted = {borrower: json.uuid, origin: ORIGIN};
          await kept(() => link(wanted), 201);
          refused(await link({...wanted, origin: BESIDE}), 422, 'unexpected');
          refused(await link({...wanted, borrower: real.live.borrower}), 422, 'unexpected');
        },
        "a partner's call by another partner": async (key) => {
          const as = ({secret_key}: {readonly secret_key: string}) => ({
            authorization: bearer(secret_key),
            origin: null,
            key,
          });
          const make = {method: 'POST', path: '/v1/borrowers', body: {}};
          const {json} = await kept(() => ask(make, as(MILLPOND)), 201);
          isOwn(await ask(make, as(WEXMOOR)), 201, json.uuid);
          const link = {method: 'POST', path: '/v1/link-tokens', body: {borrower: json.uuid, origin: ORIGIN}};
          await kept(() => ask(link, as(MILLPOND)), 201);
          refused(await ask(link, as(WEXMOOR)), 404, 'unknown-borrower');
          refused(await ask(link, as({secret_key: SECRET_KEY})), 401, 'invalid-key');
        },
      };
      for (const kind of REPLAYS)
        test(kind, () => ever(fc.string({minLength: 1}), (text) => replays[kind](randomUUID(), text)));
    });

    test(`none was accepted, and ${FORGERIES} or more were tried`, () => {
      assert.ok(forged >= FORGERIES, `only ${forged}`);
    });
  });
}
