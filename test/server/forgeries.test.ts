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
  shortenText,
  editOneCharacter,
  hashToken,
  changeCase,
  changeEncoding,
  LISTED_ORIGINS,
  extendText,
  forgedOrigins,
} from './forged-credentials.ts';
import {KEY, NELNET, ORIGIN, PageClient, type Fetcher, type Reply} from './page-client.ts';
import {countTrials, IS_SHORT, shareCases} from '../support/trials.ts';
import {toFetcher, createTestApp, createDatabase, SECRET_KEY, createConfig} from './in-process-server.ts';

const FORGERIES = countTrials(150, 10_000);

const createRandomText = (bytes: number): string => randomBytes(bytes).toString('base64url');
const createKeyPair = (environment: 'sandbox' | 'live') => ({
  nexus_key: `${environment}_${createRandomText(24)}`,
  secret_key: `${environment}_secret_${createRandomText(24)}`,
});
/** Two partners; the pages of the second are others. */
const MILLPOND = createKeyPair('sandbox');
const WEXMOOR = createKeyPair('sandbox');
const LIVE = createKeyPair('live');
const WEXMOOR_ORIGIN = 'https://app.wexmoor.example';
/** An origin below the same domain as `ORIGIN`. */
const SIBLING_ORIGIN = 'https://a.b.partner.example';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

const START: Call = {method: 'POST', path: '/v1/sessions'};

/** How a call is made. What is left out is as it should be. */
interface RequestOptions {
  readonly authorization?: string;
  readonly origin?: string | null;
  readonly key?: string;
  readonly at?: Fetcher;
}

/** A page that was opened, and has connected one servicer and is at the challenge of another login. */
interface OpenedSession {
  readonly token: string;
  readonly borrower: string;
  readonly connection: string;
  readonly attempt: string;
}

/** What is forged, and where it is sent. */
interface ForgedBearer extends RequestOptions {
  readonly authorization: string;
  /** Whose it would be. */
  readonly of: OpenedSession;
}

interface ForgedLinkToken extends RequestOptions {
  readonly link_token: string;
}

/** What the forgeries of a test resemble. */
interface RealCredentials {
  readonly live: OpenedSession;
  readonly finished: OpenedSession;
  readonly left: OpenedSession;
  readonly expired: OpenedSession;
  readonly idle: OpenedSession;
  /** A token of a live server that shares the database, and that server. */
  readonly there: {readonly token: string; readonly link_token: string; readonly at: Fetcher};
  readonly link_token: string;
  readonly used: string;
  readonly late: string;
  /** Of the page that is beside. */
  readonly beside: string;
}

const formatBearer = (token: string): string => `Bearer ${token}`;
type Text = fc.Arbitrary<string>;

/** No session is open for any of these. */
const sessionTokenForgeries: Readonly<Record<string, (real: RealCredentials) => fc.Arbitrary<ForgedBearer>>> =
  {
    'with one character changed': ({live}) =>
      createBearers(live, editOneCharacter(live.token).map(formatBearer)),
    'cut short': ({live}) => createBearers(live, shortenText(live.token).map(formatBearer)),
    'made longer': ({live}) => createBearers(live, extendText(live.token).map(formatBearer)),
    'in another case': ({live}) => createBearers(live, changeCase(live.token).map(formatBearer)),
    'in another encoding': ({live}) => createBearers(live, changeEncoding(live.token).map(formatBearer)),
    'by its hash': ({live}) => createBearers(live, hashToken(live.token).map(formatBearer)),
    'by another scheme': ({live}) =>
      createBearers(
        live,
        fc.constantFrom('Basic', 'Digest', 'Token', 'X').map((scheme) => `${scheme} ${live.token}`),
      ),
    'by no scheme, or one that is miswritten': ({live}) =>
      createBearers(
        live,
        fc
          .constantFrom('', 'Bearer', 'Bearer: ', 'Bearer=', 'Bearer Bearer ')
          .map((scheme) => `${scheme}${live.token}`),
      ),
    'beside another': ({live, left}) =>
      createBearers(
        live,
        fc
          .tuple(
            fc.constantFrom(' ', ',', ', ', ';', '\t', ', Bearer '),
            fc.constantFrom(live.token, left.token, 'x'),
          )
          .chain(([sign, other]) =>
            fc.constantFrom(
              formatBearer(`${live.token}${sign}${other}`),
              formatBearer(`${other}${sign}${live.token}`),
            ),
          ),
      ),
    'from another page': ({live}) =>
      fc
        .oneof(
          fc.constantFrom<(string | null)[]>(
            SIBLING_ORIGIN,
            WEXMOOR_ORIGIN,
            ...ALLOWED_ORIGINS.filter((one) => one !== ORIGIN),
          ),
          ...Object.values(forgedOrigins),
        )
        .map((origin) => ({authorization: formatBearer(live.token), origin, of: live})),
    'at the server of the other environment': ({live, there}) =>
      fc.constantFrom<ForgedBearer>(
        {authorization: formatBearer(live.token), at: there.at, of: live},
        {authorization: formatBearer(there.token), of: live},
      ),
    'that is another kind of secret': ({live, link_token}) =>
      createBearers(
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
          .map(formatBearer),
      ),
    'that was finished': ({finished}) => reuseToken(finished),
    'that was left': ({left}) => reuseToken(left),
    'that has expired': ({expired}) => reuseToken(expired),
    'that was idle': ({idle}) => reuseToken(idle),
  };

const createBearers = (of: OpenedSession, texts: Text): fc.Arbitrary<ForgedBearer> =>
  texts.map((authorization) => ({authorization, of}));
const reuseToken = (of: OpenedSession): fc.Arbitrary<ForgedBearer> =>
  fc.constant({authorization: formatBearer(of.token), of});

/** They open no session. */
const linkTokenForgeries: Readonly<Record<string, (real: RealCredentials) => fc.Arbitrary<ForgedLinkToken>>> =
  {
    'with one character changed': ({link_token}) => createLinkTokens(editOneCharacter(link_token)),
    'cut short': ({link_token}) => createLinkTokens(shortenText(link_token)),
    'made longer': ({link_token}) =>
      createLinkTokens(
        fc.oneof(
          extendText(link_token),
          fc
            .constantFrom(' ', '\n', '\0', '=', '\u200b')
            .chain((sign) => fc.constantFrom(`${link_token}${sign}`, `${sign}${link_token}`)),
        ),
      ),
    'in another case': ({link_token}) => createLinkTokens(changeCase(link_token)),
    'in another encoding': ({link_token}) =>
      createLinkTokens(
        fc.oneof(
          changeEncoding(link_token.replace('sandbox_link_', '')).map((rest) => `sandbox_link_${rest}`),
          fc.constantFrom(
            encodeURIComponent(link_token).replace('_', '%5f'),
            Buffer.from(link_token).toString('base64url'),
          ),
        ),
      ),
    'by its hash': ({link_token}) =>
      createLinkTokens(hashToken(link_token).chain((hash) => fc.constantFrom(hash, `sandbox_link_${hash}`))),
    'of another kind': ({link_token}) =>
      createLinkTokens(
        fc
          .constantFrom('live_link_', 'live_', 'sandbox_', 'sandbox_secret_', '', 'sandbox-link-')
          .map((prefix) => link_token.replace('sandbox_link_', prefix)),
      ),
    'that is another kind of secret': ({live}) =>
      createLinkTokens(
        fc
          .constantFrom(live.token, live.borrower, MILLPOND.secret_key, MILLPOND.nexus_key)
          .chain((secret) => fc.constantFrom(secret, `sandbox_link_${secret}`)),
      ),
    'from another page': ({link_token, beside}) =>
      fc.oneof(
        fc
          .oneof(
            fc.constantFrom<(string | null)[]>(SIBLING_ORIGIN, WEXMOOR_ORIGIN),
            ...Object.values(forgedOrigins),
          )
          .map((origin) => ({link_token, origin})),
        fc.constant({link_token: beside}),
      ),
    'at the server of the other environment': ({link_token, there}) =>
      fc.constantFrom<ForgedLinkToken>({link_token, at: there.at}, {link_token: there.link_token}),
    'that was used': ({used}) => createLinkTokens(fc.constant(used)),
    'that has expired': ({late}) => createLinkTokens(fc.constant(late)),
  };

const createLinkTokens = (texts: Text): fc.Arbitrary<ForgedLinkToken> =>
  texts.map((link_token) => ({link_token}));

/** They are no secret key of this server. */
const secretKeyForgeries: Readonly<Record<string, (real: RealCredentials) => fc.Arbitrary<RequestOptions>>> =
  {
    'with one character changed': () => createSecretKeys(editOneCharacter(MILLPOND.secret_key)),
    'cut short': () => createSecretKeys(shortenText(MILLPOND.secret_key)),
    'made longer': () => createSecretKeys(extendText(MILLPOND.secret_key)),
    'in another case': () => createSecretKeys(changeCase(MILLPOND.secret_key)),
    'by its hash': () => createSecretKeys(hashToken(MILLPOND.secret_key)),
    'by another scheme': () =>
      fc
        .constantFrom('Basic ', 'Token ', 'Bearer: ', 'Bearer Bearer ', '')
        .map((scheme) => ({authorization: `${scheme}${MILLPOND.secret_key}`})),
    'beside another': () =>
      createSecretKeys(
        fc
          .tuple(
            fc.constantFrom(' ', ',', ', ', ', Bearer '),
            fc.constantFrom(MILLPOND.secret_key, WEXMOOR.secret_key),
          )
          .map(([sign, other]) => `${MILLPOND.secret_key}${sign}${other}`),
      ),
    'that was revoked': () => createSecretKeys(fc.constant(SECRET_KEY)),
    'of the other environment': ({there}) =>
      fc.constantFrom<RequestOptions>(
        {authorization: formatBearer(LIVE.secret_key)},
        {authorization: formatBearer(MILLPOND.secret_key), at: there.at},
        {authorization: formatBearer(MILLPOND.secret_key.replace('sandbox', 'live')), at: there.at},
      ),
    'that is another kind of secret': ({live, link_token}) =>
      createSecretKeys(
        fc.constantFrom(
          MILLPOND.nexus_key,
          MILLPOND.nexus_key.replace('sandbox_', 'sandbox_secret_'),
          live.token,
          link_token,
          live.borrower,
        ),
      ),
  };

const createSecretKeys = (texts: Text): fc.Arbitrary<RequestOptions> =>
  texts.map((key) => ({authorization: formatBearer(key)}));

/** No page opens by one of these. */
const publicKeyForgeries: Readonly<
  Record<string, () => fc.Arbitrary<RequestOptions & {readonly nexus_key: string}>>
> = {
  'with one character changed': () => createPublicKeys(editOneCharacter(MILLPOND.nexus_key)),
  'cut short, longer, or in another case': () =>
    createPublicKeys(
      fc.oneof(
        shortenText(MILLPOND.nexus_key),
        extendText(MILLPOND.nexus_key),
        changeCase(MILLPOND.nexus_key),
      ),
    ),
  'that is secret': () =>
    createPublicKeys(fc.constantFrom(MILLPOND.secret_key, WEXMOOR.secret_key, LIVE.secret_key)),
  'that was revoked': () => createPublicKeys(fc.constant(KEY)),
  'of the other environment': () =>
    createPublicKeys(fc.constantFrom(LIVE.nexus_key, MILLPOND.nexus_key.replace('sandbox_', 'live_'))),
  "on another partner's page": () =>
    fc.oneof(
      fc.constant({nexus_key: MILLPOND.nexus_key, origin: WEXMOOR_ORIGIN}),
      fc.constantFrom(...ALLOWED_ORIGINS).map((origin) => ({nexus_key: WEXMOOR.nexus_key, origin})),
    ),
};

const createPublicKeys = (texts: Text) => texts.map((nexus_key) => ({nexus_key}));

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

const KIND_COUNT = [
  forgedOrigins,
  publicKeyForgeries,
  sessionTokenForgeries,
  linkTokenForgeries,
  secretKeyForgeries,
].flatMap((table) => Object.keys(table)).length;
/** How often each kind is tried. Beside those of the tables there are a page with a secret key, and another partner. */
const RUNS_PER_KIND = Math.ceil(FORGERIES / (KIND_COUNT + REPLAYS.length + 2));

for (const engine of engines) {
  describe(`Of what is forged, on ${engine.name},`, {skip: engine.skip}, () => {
    let db: Database;
    let fetcher: Fetcher;
    let real: RealCredentials;
    let rejectedCount = 0;
    /** What no answer to a forgery may hold. */
    const knownSecrets: string[] = [];
    const callCounts = {login: 0, answer: 0, proceed: 0};

    before(async () => {
      db = await createDatabase(engine);
      const sandbox = createSandboxConnector(0);
      const connector: typeof sandbox = {
        ...sandbox,
        login: (...given) => (callCounts.login++, sandbox.login(...given)),
        answer: (...given) => (callCounts.answer++, sandbox.answer(...given)),
        proceed: (...given) => (callCounts.proceed++, sandbox.proceed(...given)),
      };
      fetcher = toFetcher(createTestApp(db, {connector}));
      const environment = 'sandbox';
      await createKeys(db, {partner: 'Millpond', environment, origins: LISTED_ORIGINS, ...MILLPOND});
      await createKeys(db, {partner: 'Wexmoor', environment, origins: [WEXMOOR_ORIGIN], ...WEXMOOR});
      await createKeys(db, {partner: 'Millpond', environment: 'live', origins: LISTED_ORIGINS, ...LIVE});
      await revokeDefaultKeys();
      real = await createRealCredentials();
    });
    after(async () => {
      await db.destroy();
    });

    /** A call as a page of the partner makes it, or its server, but for the manner. */
    async function sendCall({method, path, body}: Call, manner: RequestOptions = {}): Promise<Reply> {
      const {authorization, origin = ORIGIN, key = randomUUID(), at = fetcher} = manner;
      const headers = new Headers({'Idempotency-Key': key});
      if (authorization !== undefined) headers.set('Authorization', authorization);
      if (body === undefined) return new PageClient(at, origin).send(method, path, {headers});
      headers.set('Content-Type', 'application/json');
      return new PageClient(at, origin).send(method, path, {headers, body: JSON.stringify(body)});
    }

    const startSession = (body: object, manner: RequestOptions = {}): Promise<Reply> =>
      sendCall({...START, body}, manner);
    const keyBody = {nexus_key: MILLPOND.nexus_key, uuid: null};

    async function openPage(uuid: string = randomUUID()): Promise<PageClient> {
      const one = new PageClient(fetcher);
      assert.equal((await one.startSession(uuid, MILLPOND.nexus_key)).status, 201);
      return one;
    }

    /** Opens a page, and does on it what leaves something to see and to do. */
    async function openSession(): Promise<OpenedSession> {
      const borrower = randomUUID();
      const one = await openPage(borrower);
      const first = `/v1/attempts/${String((await one.logIn('ada')).json.uuid)}`;
      await one.get(`${first}?after=signing-in`);
      const {connection} = (await one.get(`${first}?after=reading-loans`)).json as {
        readonly connection: {readonly uuid: string};
      };
      const attempt = String((await one.logIn('challenge')).json.uuid);
      const {json} = await one.get(`/v1/attempts/${attempt}?after=signing-in`);
      assert.equal(json.status, 'challenged');
      knownSecrets.push(one.token, borrower, connection.uuid, attempt);
      return {token: one.token, borrower, connection: connection.uuid, attempt};
    }

    async function createLinkToken(
      borrower: string,
      origin: string,
      manner: RequestOptions = {},
    ): Promise<string> {
      const call = {method: 'POST', path: '/v1/link-tokens', body: {borrower, origin}};
      const sent = await sendCall(call, {
        authorization: formatBearer(MILLPOND.secret_key),
        origin: null,
        ...manner,
      });
      assert.equal(sent.status, 201, sent.text);
      knownSecrets.push(String(sent.json.link_token));
      return String(sent.json.link_token);
    }

    /** Takes the keys that every database has here, which hold until then. */
    async function revokeDefaultKeys(): Promise<void> {
      const readBorrower = () =>
        sendCall(
          {method: 'GET', path: `/v1/borrowers/${randomUUID()}`},
          {authorization: formatBearer(SECRET_KEY), origin: null},
        );
      assert.equal((await startSession({...keyBody, nexus_key: KEY})).status, 201);
      assert.equal((await readBorrower()).json.code, 'unknown-borrower');
      const revoked_at = new Date();
      await db.updateTable('nexus_key').set({revoked_at}).where('key', '=', KEY).execute();
      const hash = hashSecret(SECRET_KEY);
      await db.updateTable('secret_key').set({revoked_at}).where('key_hash', '=', hash).execute();
    }

    const updateSession = ({token}: OpenedSession) =>
      db.updateTable('session').where('token_hash', '=', hashSecret(token));
    const updateLinkToken = (token: string) =>
      db.updateTable('link_token').where('token_hash', '=', hashSecret(token));
    const past = sql<Date>`now() - interval '1 second'`;
    const future = sql<Date>`now() + interval '30 minutes'`;

    async function createRealCredentials(): Promise<RealCredentials> {
      const [live, finished, left, expired, idle] = [
        await openSession(),
        await openSession(),
        await openSession(),
        await openSession(),
        await openSession(),
      ];
      const finish = {method: 'POST', path: '/v1/session/finish', body: {}};
      assert.equal((await sendCall(finish, {authorization: formatBearer(finished.token)})).status, 200);
      const leave = {method: 'DELETE', path: '/v1/session'};
      assert.equal((await sendCall(leave, {authorization: formatBearer(left.token)})).status, 204);
      await updateSession(expired).set({expires_at: past}).execute();
      await updateSession(idle)
        .set({used_at: sql<Date>`now() - interval '601 seconds'`})
        .execute();
      const used = await createLinkToken(live.borrower, ORIGIN);
      assert.equal((await startSession({link_token: used})).status, 201);
      const late = await createLinkToken(live.borrower, ORIGIN);
      await updateLinkToken(late).set({expires_at: past}).execute();
      return {
        live,
        finished,
        left,
        expired,
        idle,
        used,
        late,
        ...(await createUnusedLinkTokens(live.borrower)),
      };
    }

    /** Link tokens that nobody has used yet, here and at a live server that shares the database. */
    async function createUnusedLinkTokens(
      borrower: string,
    ): Promise<Pick<RealCredentials, 'there' | 'link_token' | 'beside'>> {
      const at = toFetcher(
        createTestApp(db, {config: createConfig({NEXUS_ENVIRONMENT: 'live'}), connector: null}),
      );
      const {json} = await startSession({nexus_key: LIVE.nexus_key, uuid: null}, {at});
      const {uuid} = json.borrower as {readonly uuid: string};
      knownSecrets.push(String(json.token), uuid);
      const manner = {authorization: formatBearer(LIVE.secret_key), at};
      return {
        there: {token: String(json.token), link_token: await createLinkToken(uuid, ORIGIN, manner), at},
        link_token: await createLinkToken(borrower, ORIGIN),
        beside: await createLinkToken(borrower, SIBLING_ORIGIN),
      };
    }

    /** What the page of a session may call. */
    const listPageCalls = ({attempt, connection}: OpenedSession): readonly Call[] => [
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
    const listBorrowerCalls = (borrower: string): readonly Call[] => [
      ...['', '/connections', '/portfolio', '/sessions'].map((rest) => ({
        method: 'GET',
        path: `/v1/borrowers/${borrower}${rest}`,
      })),
      {method: 'POST', path: '/v1/link-tokens', body: {borrower, origin: ORIGIN}},
    ];
    const listPartnerCalls = (borrower: string): readonly Call[] => [
      ...listBorrowerCalls(borrower),
      {method: 'POST', path: '/v1/borrowers', body: {uuid: randomUUID()}},
    ];

    /** One more forgery that was refused as it should be, with nothing in the answer that anybody has. */
    function assertRejected(sent: Reply, status: number, code: string): void {
      assert.deepEqual([sent.status, sent.json.code], [status, code], sent.text);
      assert.deepEqual(Object.keys(sent.json), ['type', 'title', 'status', 'detail', 'code']);
      assertNoSecrets(sent);
      rejectedCount++;
    }
    function assertNoSecrets({text}: Reply): void {
      for (const secret of knownSecrets) assert.ok(!text.includes(secret));
    }

    /** Makes a property hold for each of so many. */
    const assertForEach = <T>(given: fc.Arbitrary<T>, holds: (value: T) => Promise<void>): Promise<void> =>
      fc.assert(fc.asyncProperty(given, holds), {numRuns: RUNS_PER_KIND});
    const pickCall = (calls: readonly Call[]): fc.Arbitrary<Call> => fc.constantFrom(...calls);

    const countRows = async (table: 'session' | 'borrower' | 'link_token'): Promise<unknown> =>
      db
        .selectFrom(table)
        .select((select) => select.fn.countAll().as('rows'))
        .executeTakeFirstOrThrow();

    const getAllowedOrigin = ({headers}: Pick<Reply, 'headers'>): string | null =>
      headers.get('Access-Control-Allow-Origin');

    async function sendPreflight(origin: string | null, {method, path}: Call): Promise<Reply> {
      const headers = {
        'Access-Control-Request-Method': method,
        'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
      };
      return new PageClient(fetcher, origin).send('OPTIONS', path, {headers});
    }

    describe('no page', () => {
      for (const [kind, forgery] of shareCases(engines, engine, Object.entries(forgedOrigins))) {
        test(`${kind} is let in, or told that it may be`, async () => {
          const {live} = real;
          await assertForEach(fc.tuple(forgery, pickCall(listPageCalls(live))), async ([origin, call]) => {
            const started = await startSession(keyBody, {origin});
            assertRejected(started, 403, 'invalid-key');
            const served = await sendCall(call, {origin, authorization: formatBearer(live.token)});
            assertRejected(served, 401, 'session-expired');
            const told = [await sendPreflight(origin, call), await sendPreflight(origin, START)];
            for (const sent of [started, served, ...told]) assert.equal(getAllowedOrigin(sent), null);
          });
          for (const origin of ALLOWED_ORIGINS)
            assert.equal((await startSession(keyBody, {origin})).status, 201);
        });
      }

      test('is missed: those that are listed are let in, and told so before each call', async () => {
        const calls = [START, ...listPageCalls(real.live)];
        for (const origin of ALLOWED_ORIGINS) {
          assert.equal(getAllowedOrigin(await startSession(keyBody, {origin})), origin);
          for (const call of calls) assert.equal(getAllowedOrigin(await sendPreflight(origin, call)), origin);
        }
      });
    });

    describe('no public key', () => {
      for (const [kind, forgery] of shareCases(engines, engine, Object.entries(publicKeyForgeries))) {
        test(`${kind} opens a page`, async () => {
          const before = await countRows('session');
          await assertForEach(forgery(), async ({nexus_key, ...manner}) => {
            assertRejected(await startSession({nexus_key, uuid: null}, manner), 403, 'invalid-key');
          });
          assert.deepEqual(await countRows('session'), before);
          assert.equal((await startSession(keyBody)).status, 201);
        });
      }
    });

    describe('no session token', () => {
      for (const [kind, forgery] of shareCases(engines, engine, Object.entries(sessionTokenForgeries))) {
        test(`${kind} is served`, async () => {
          const {live} = real;
          const before = {...callCounts};
          const nobody = await sendCall(
            {method: 'GET', path: '/v1/servicers'},
            {authorization: formatBearer(createRandomText(32))},
          );
          const given = forgery(real).chain(({of, ...manner}) =>
            fc.tuple(pickCall(listPageCalls(of)), fc.constant(manner)),
          );
          await assertForEach(given, async ([call, manner]) => {
            const sent = await sendCall(call, manner);
            assertRejected(sent, 401, 'session-expired');
            assert.equal(sent.text, nobody.text);
          });
          assert.deepEqual(callCounts, before);
          const {json} = await sendCall(
            {method: 'GET', path: `/v1/attempts/${live.attempt}`},
            {authorization: formatBearer(live.token)},
          );
          assert.equal(json.status, 'challenged');
        });
      }

      test('has changed anything: each borrower has what they had, and time alone was wrong with some', async () => {
        const {live, expired, idle} = real;
        await updateSession(expired).set({expires_at: future}).execute();
        await updateSession(idle)
          .set({used_at: sql<Date>`now()`})
          .execute();
        for (const {token, attempt, connection} of [live, expired, idle]) {
          const manner = {authorization: formatBearer(token)};
          const {json} = await sendCall({method: 'GET', path: `/v1/attempts/${attempt}`}, manner);
          assert.equal(json.status, 'challenged');
          const finished = await sendCall({method: 'POST', path: '/v1/session/finish', body: {}}, manner);
          const {connections} = finished.json as {readonly connections: readonly {readonly uuid: string}[]};
          assert.deepEqual(
            connections.map(({uuid}) => uuid),
            [connection],
          );
        }
        real = {...real, live: await openSession()};
      });
    });

    describe('no link token', () => {
      for (const [kind, forgery] of shareCases(engines, engine, Object.entries(linkTokenForgeries))) {
        test(`${kind} opens a page`, async () => {
          const own = {...real, ...(await createUnusedLinkTokens(real.live.borrower))};
          const before = await countRows('session');
          const nobody = await startSession({link_token: `sandbox_link_${createRandomText(32)}`});
          await assertForEach(forgery(own), async ({link_token, ...manner}) => {
            const sent = await startSession({link_token}, manner);
            assertRejected(sent, 401, 'link-token-expired');
            assert.equal(sent.text, nobody.text);
          });
          assert.deepEqual(await countRows('session'), before);
          const {link_token, beside, there} = own;
          for (const sent of [
            await startSession({link_token}),
            await startSession({link_token: beside}, {origin: SIBLING_ORIGIN}),
            await startSession({link_token: there.link_token}, {at: there.at}),
          ])
            assert.equal(sent.status, 201);
        });
      }

      test('is refused once its time is put forward, where that alone was wrong with it', async () => {
        await updateLinkToken(real.late).set({expires_at: future}).execute();
        assert.equal((await startSession({link_token: real.late})).status, 201);
      });
    });

    describe('no secret key', () => {
      const partner = {authorization: formatBearer(MILLPOND.secret_key), origin: null};
      /** What is theirs is as it was, and they are told of it. */
      async function assertUnchanged(act: () => Promise<void>): Promise<void> {
        const countPartnerRows = async () => [await countRows('borrower'), await countRows('link_token')];
        const before = await countPartnerRows();
        await act();
        assert.deepEqual(await countPartnerRows(), before);
        for (const call of listPartnerCalls(real.live.borrower))
          assert.equal((await sendCall(call, partner)).status, call.method === 'GET' ? 200 : 201);
      }

      for (const [kind, forgery] of shareCases(engines, engine, Object.entries(secretKeyForgeries))) {
        test(`${kind} is told or makes anything`, () =>
          assertUnchanged(() =>
            assertForEach(
              fc.tuple(pickCall(listPartnerCalls(real.live.borrower)), forgery(real)),
              async ([call, manner]) => {
                assertRejected(await sendCall(call, {origin: null, ...manner}), 401, 'invalid-key');
              },
            ),
          ));
      }

      test('is taken from a page', () => {
        const others = fc.oneof(...Object.values(forgedOrigins));
        const pages = fc.oneof(fc.constantFrom(...ALLOWED_ORIGINS), fc.constantFrom('', 'null'), others);
        const given = fc.tuple(
          pickCall(listPartnerCalls(real.live.borrower)),
          pages.filter((origin) => origin !== null),
        );
        return assertUnchanged(() =>
          assertForEach(given, async ([call, origin]) => {
            assertRejected(await sendCall(call, {...partner, origin}), 403, 'invalid-key');
          }),
        );
      });

      test("tells another partner's borrower from one that does not exist", async () => {
        const {borrower} = real.live;
        const other = {authorization: formatBearer(WEXMOOR.secret_key), origin: null};
        const places = listBorrowerCalls(borrower).map((_, at) => at);
        await assertUnchanged(() =>
          assertForEach(fc.tuple(fc.constantFrom(...places), fc.uuid({version: 4})), async ([at, uuid]) => {
            const [theirs, none] = [listBorrowerCalls(borrower)[at], listBorrowerCalls(uuid)[at]];
            assert.ok(theirs && none);
            const sent = await sendCall(theirs, other);
            assertRejected(sent, 404, 'unknown-borrower');
            assert.equal(sent.text, (await sendCall(none, other)).text);
          }),
        );
        const own = await sendCall({method: 'POST', path: '/v1/borrowers', body: {}}, other);
        for (const call of listBorrowerCalls(String(own.json.uuid)).filter(({method}) => method === 'GET'))
          assert.equal((await sendCall(call, other)).status, 200);
      });
    });

    describe("no replay is answered with what is another's:", () => {
      const CONNECTED = '5a4db0c5-0000-4000-8000-000000000001';
      const QUESTION = randomUUID();
      const createAnswers = (value: string) => ({answers: [{question: QUESTION, value}]});

      /** Something else than the first: it has an answer of its own. */
      function assertNewReply(sent: Reply, status: number, ...firsts: readonly unknown[]): void {
        assert.equal(sent.status, status, sent.text);
        for (const first of firsts) {
          assert.equal(typeof first, 'string');
          assert.ok(!sent.text.includes(String(first)));
        }
        assertNoSecrets(sent);
        rejectedCount++;
      }

      /** An answer that is kept: the same call is given it again. */
      async function assertRepeatable(call: () => Promise<Reply>, status: number): Promise<Reply> {
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
          await assertRepeatable(() => startSession(keyBody, {key}), 201);
          assertRejected(await startSession({...keyBody, uuid: text}, {key}), 422, 'unexpected');
          assertRejected(await startSession({...keyBody, nexus_key: text}, {key}), 422, 'unexpected');
          assertRejected(await startSession({link_token: text}, {key}), 422, 'unexpected');
        },
        'a start on another page': async (key) => {
          const {json} = await assertRepeatable(() => startSession(keyBody, {key}), 201);
          const {uuid} = json.borrower as {readonly uuid: string};
          assertNewReply(await startSession(keyBody, {key, origin: SIBLING_ORIGIN}), 201, json.token, uuid);
          assertRejected(await startSession(keyBody, {key, origin: WEXMOOR_ORIGIN}), 403, 'invalid-key');
        },
        'a start by a link token': async (key) => {
          const link_token = await createLinkToken(real.live.borrower, ORIGIN);
          assert.equal((await startSession({link_token}, {key})).status, 201);
          assert.equal((await startSession({link_token}, {key})).status, 201);
          assertRejected(await startSession({link_token}), 401, 'link-token-expired');
          assertRejected(
            await startSession({link_token}, {key, origin: SIBLING_ORIGIN}),
            401,
            'link-token-expired',
          );
        },
        'a login with other words': async (key, text) => {
          const one = await openPage();
          const before = callCounts.login;
          await assertRepeatable(() => one.logIn('ada', 'secret', key), 201);
          assertRejected(await one.logIn('ada', `secret${text}`, key), 422, 'unexpected');
          assertRejected(await one.logIn(`ada${text}`, 'secret', key), 422, 'unexpected');
          assert.equal(callCounts.login, before + 1);
        },
        'a login in another session': async (key) => {
          const [one, other] = [await openPage(), await openPage()];
          const {json} = await assertRepeatable(() => one.logIn('ada', 'secret', key), 201);
          assertNewReply(await other.logIn('ada', 'secret', key), 201, json.uuid);
          other.token = `${one.token.slice(1)}${one.token.slice(0, 1)}`;
          assertRejected(await other.logIn('ada', 'secret', key), 401, 'session-expired');
        },
        'an answer with another value': async (key, text) => {
          const one = await openPage();
          const path = `/v1/attempts/${String((await one.logIn('challenge')).json.uuid)}`;
          await one.get(`${path}?after=signing-in`);
          const before = callCounts.answer;
          const sent = createAnswers('Rex');
          await assertRepeatable(() => one.post(`${path}/answers`, sent, key), 200);
          assertRejected(await one.post(`${path}/answers`, createAnswers(text), key), 422, 'unexpected');
          assert.equal(callCounts.answer, before + 1);
        },
        'an answer in another session': async (key, text) => {
          const [one, other] = [await openPage(), await openPage()];
          const path = `/v1/attempts/${String((await one.logIn('challenge')).json.uuid)}`;
          await one.get(`${path}?after=signing-in`);
          const sent = createAnswers(text);
          await assertRepeatable(() => one.post(`${path}/answers`, sent, key), 200);
          assertRejected(await other.post(`${path}/answers`, sent, key), 404, 'challenge-expired');
        },
        'a finish with another token': async (key) => {
          const [one, other] = [await openPage(CONNECTED), await openPage()];
          const {json} = await assertRepeatable(() => one.post('/v1/session/finish', {}, key), 200);
          const [connection] = json.connections as readonly {readonly uuid: string}[];
          assertNewReply(await other.post('/v1/session/finish', {}, key), 200, connection?.uuid);
          assertRejected(await one.post('/v1/session/finish', {}), 401, 'session-expired');
          assertRejected(await one.delete('/v1/session', key), 401, 'session-expired');
          one.token = `${one.token.slice(1)}${one.token.slice(0, 1)}`;
          assertRejected(await one.post('/v1/session/finish', {}, key), 401, 'session-expired');
        },
        'a finish on another page, or another server': async (key) => {
          const one = await openPage(CONNECTED);
          await assertRepeatable(() => one.post('/v1/session/finish', {}, key), 200);
          const again = {method: 'POST', path: '/v1/session/finish', body: {}};
          const same = {key, authorization: formatBearer(one.token)};
          const {at} = real.there;
          for (const manner of [{origin: SIBLING_ORIGIN}, {origin: WEXMOOR_ORIGIN}, {at}])
            assertRejected(await sendCall(again, {...same, ...manner}), 401, 'session-expired');
        },
        'a start on a server of the other environment': async (key) => {
          await assertRepeatable(() => startSession(keyBody, {key}), 201);
          assertRejected(await startSession(keyBody, {key, at: real.there.at}), 403, 'invalid-key');
        },
        'a call as if it were another': async (key) => {
          const one = await openPage();
          const {json} = await assertRepeatable(() => one.logIn('ada', 'secret', key), 201);
          const nothing = randomUUID();
          assertNewReply(await one.delete(`/v1/connections/${nothing}`, key), 204, json.uuid);
          assertNewReply(await startSession(keyBody, {key}), 201, json.uuid, one.token);
          const answers = await one.post(`/v1/attempts/${nothing}/answers`, {answers: []}, key);
          assertRejected(answers, 404, 'challenge-expired');
        },
        "a partner's call with another body": async (key) => {
          const partner = {authorization: formatBearer(MILLPOND.secret_key), origin: null, key};
          const createBorrower = (body: object) =>
            sendCall({method: 'POST', path: '/v1/borrowers', body}, partner);
          const requestLinkToken = (body: object) =>
            sendCall({method: 'POST', path: '/v1/link-tokens', body}, partner);
          const {json} = await assertRepeatable(() => createBorrower({}), 201);
          assertRejected(await createBorrower({uuid: randomUUID()}), 422, 'unexpected');
          const wanted = {borrower: json.uuid, origin: ORIGIN};
          await assertRepeatable(() => requestLinkToken(wanted), 201);
          assertRejected(await requestLinkToken({...wanted, origin: SIBLING_ORIGIN}), 422, 'unexpected');
          assertRejected(
            await requestLinkToken({...wanted, borrower: real.live.borrower}),
            422,
            'unexpected',
          );
        },
        "a partner's call by another partner": async (key) => {
          const as = ({secret_key}: {readonly secret_key: string}) => ({
            authorization: formatBearer(secret_key),
            origin: null,
            key,
          });
          const make = {method: 'POST', path: '/v1/borrowers', body: {}};
          const {json} = await assertRepeatable(() => sendCall(make, as(MILLPOND)), 201);
          assertNewReply(await sendCall(make, as(WEXMOOR)), 201, json.uuid);
          const link = {method: 'POST', path: '/v1/link-tokens', body: {borrower: json.uuid, origin: ORIGIN}};
          await assertRepeatable(() => sendCall(link, as(MILLPOND)), 201);
          assertRejected(await sendCall(link, as(WEXMOOR)), 404, 'unknown-borrower');
          assertRejected(await sendCall(link, as({secret_key: SECRET_KEY})), 401, 'invalid-key');
        },
      };
      for (const kind of shareCases(engines, engine, REPLAYS))
        test(kind, () =>
          assertForEach(fc.string({minLength: 1}), (text) => replays[kind](randomUUID(), text)),
        );
    });

    // In the short form, two engines share the kinds.
    const minCount = IS_SHORT ? FORGERIES / 2 : FORGERIES;
    test(`none was accepted, and ${minCount} or more were tried`, () => {
      assert.ok(rejectedCount >= minCount, `only ${rejectedCount}`);
    });
  });
}
