/**
 * The server rejects forged origins, keys, tokens and replays: 10,000 of them in a full run. The tests also check that it
 * accepts the real credentials, so that the forgery is the only reason for each rejection.
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
/** The keys of two partners, whose pages have different origins. */
const MILLPOND = createKeyPair('sandbox');
const WEXMOOR = createKeyPair('sandbox');
const LIVE = createKeyPair('live');
const WEXMOOR_ORIGIN = 'https://app.wexmoor.example';
/** An origin of another subdomain of the domain of `ORIGIN`. */
const SIBLING_ORIGIN = 'https://a.b.partner.example';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

const START: Call = {method: 'POST', path: '/v1/sessions'};

/** The credentials of a call. A missing property has its valid default. */
interface RequestOptions {
  readonly authorization?: string;
  readonly origin?: string | null;
  readonly key?: string;
  readonly at?: Fetcher;
}

/** A session that has one connection, and another login with a challenge. */
interface OpenedSession {
  readonly token: string;
  readonly borrower: string;
  readonly connection: string;
  readonly attempt: string;
}

/** A forged session token, with the page and the server that it is used on. */
interface ForgedBearer extends RequestOptions {
  readonly authorization: string;
  /** The session that the token imitates. */
  readonly of: OpenedSession;
}

interface ForgedLinkToken extends RequestOptions {
  readonly link_token: string;
}

/** The real credentials that the forgeries of a test imitate. */
interface RealCredentials {
  readonly live: OpenedSession;
  readonly finished: OpenedSession;
  readonly left: OpenedSession;
  readonly expired: OpenedSession;
  readonly idle: OpenedSession;
  /** A live server that shares the database, with valid tokens of it. */
  readonly liveServer: {readonly token: string; readonly link_token: string; readonly at: Fetcher};
  readonly link_token: string;
  readonly usedLinkToken: string;
  readonly expiredLinkToken: string;
  /** A link token for `SIBLING_ORIGIN`. */
  readonly siblingLinkToken: string;
}

const formatBearer = (token: string): string => `Bearer ${token}`;
type Text = fc.Arbitrary<string>;

/** Forgeries of session tokens, by their kind. */
const sessionTokenForgeries: Readonly<Record<string, (real: RealCredentials) => fc.Arbitrary<ForgedBearer>>> =
  {
    'with one character changed': ({live}) =>
      createBearers(live, editOneCharacter(live.token).map(formatBearer)),
    'cut short': ({live}) => createBearers(live, shortenText(live.token).map(formatBearer)),
    'made longer': ({live}) => createBearers(live, extendText(live.token).map(formatBearer)),
    'in another case': ({live}) => createBearers(live, changeCase(live.token).map(formatBearer)),
    'in another encoding': ({live}) => createBearers(live, changeEncoding(live.token).map(formatBearer)),
    'replaced by its hash': ({live}) => createBearers(live, hashToken(live.token).map(formatBearer)),
    'with another scheme': ({live}) =>
      createBearers(
        live,
        fc.constantFrom('Basic', 'Digest', 'Token', 'X').map((scheme) => `${scheme} ${live.token}`),
      ),
    'with a missing or misspelt scheme': ({live}) =>
      createBearers(
        live,
        fc
          .constantFrom('', 'Bearer', 'Bearer: ', 'Bearer=', 'Bearer Bearer ')
          .map((scheme) => `${scheme}${live.token}`),
      ),
    'next to another': ({live, left}) =>
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
            ...ALLOWED_ORIGINS.filter((origin) => origin !== ORIGIN),
          ),
          ...Object.values(forgedOrigins),
        )
        .map((origin) => ({authorization: formatBearer(live.token), origin, of: live})),
    'on the server of the other environment': ({live, liveServer}) =>
      fc.constantFrom<ForgedBearer>(
        {authorization: formatBearer(live.token), at: liveServer.at, of: live},
        {authorization: formatBearer(liveServer.token), of: live},
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
    'of a finished session': ({finished}) => reuseToken(finished),
    'of an abandoned session': ({left}) => reuseToken(left),
    'that has expired': ({expired}) => reuseToken(expired),
    'of an idle session': ({idle}) => reuseToken(idle),
  };

const createBearers = (of: OpenedSession, texts: Text): fc.Arbitrary<ForgedBearer> =>
  texts.map((authorization) => ({authorization, of}));
const reuseToken = (of: OpenedSession): fc.Arbitrary<ForgedBearer> =>
  fc.constant({authorization: formatBearer(of.token), of});

/** Forgeries of link tokens, by their kind. */
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
    'replaced by its hash': ({link_token}) =>
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
    'from another page': ({link_token, siblingLinkToken}) =>
      fc.oneof(
        fc
          .oneof(
            fc.constantFrom<(string | null)[]>(SIBLING_ORIGIN, WEXMOOR_ORIGIN),
            ...Object.values(forgedOrigins),
          )
          .map((origin) => ({link_token, origin})),
        fc.constant({link_token: siblingLinkToken}),
      ),
    'on the server of the other environment': ({link_token, liveServer}) =>
      fc.constantFrom<ForgedLinkToken>({link_token, at: liveServer.at}, {link_token: liveServer.link_token}),
    'that was used before': ({usedLinkToken}) => createLinkTokens(fc.constant(usedLinkToken)),
    'that has expired': ({expiredLinkToken}) => createLinkTokens(fc.constant(expiredLinkToken)),
  };

const createLinkTokens = (texts: Text): fc.Arbitrary<ForgedLinkToken> =>
  texts.map((link_token) => ({link_token}));

/** Forgeries of secret keys, by their kind. */
const secretKeyForgeries: Readonly<Record<string, (real: RealCredentials) => fc.Arbitrary<RequestOptions>>> =
  {
    'with one character changed': () => createSecretKeys(editOneCharacter(MILLPOND.secret_key)),
    'cut short': () => createSecretKeys(shortenText(MILLPOND.secret_key)),
    'made longer': () => createSecretKeys(extendText(MILLPOND.secret_key)),
    'in another case': () => createSecretKeys(changeCase(MILLPOND.secret_key)),
    'replaced by its hash': () => createSecretKeys(hashToken(MILLPOND.secret_key)),
    'with another scheme': () =>
      fc
        .constantFrom('Basic ', 'Token ', 'Bearer: ', 'Bearer Bearer ', '')
        .map((scheme) => ({authorization: `${scheme}${MILLPOND.secret_key}`})),
    'next to another': () =>
      createSecretKeys(
        fc
          .tuple(
            fc.constantFrom(' ', ',', ', ', ', Bearer '),
            fc.constantFrom(MILLPOND.secret_key, WEXMOOR.secret_key),
          )
          .map(([sign, other]) => `${MILLPOND.secret_key}${sign}${other}`),
      ),
    'that was revoked': () => createSecretKeys(fc.constant(SECRET_KEY)),
    'of the other environment': ({liveServer}) =>
      fc.constantFrom<RequestOptions>(
        {authorization: formatBearer(LIVE.secret_key)},
        {authorization: formatBearer(MILLPOND.secret_key), at: liveServer.at},
        {authorization: formatBearer(MILLPOND.secret_key.replace('sandbox', 'live')), at: liveServer.at},
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

/** Forgeries of public keys, by their kind. */
const publicKeyForgeries: Readonly<
  Record<string, () => fc.Arbitrary<RequestOptions & {readonly nexus_key: string}>>
> = {
  'with one character changed': () => createPublicKeys(editOneCharacter(MILLPOND.nexus_key)),
  'cut short, made longer, or in another case': () =>
    createPublicKeys(
      fc.oneof(
        shortenText(MILLPOND.nexus_key),
        extendText(MILLPOND.nexus_key),
        changeCase(MILLPOND.nexus_key),
      ),
    ),
  'that is a secret key': () =>
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
  'a login with other credentials',
  'a login in another session',
  'an answer with another value',
  'an answer in another session',
  'a finish with another token',
  'a finish on another page, or another server',
  'a start on a server of the other environment',
  'a call of another kind',
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
/** The number of trials of each kind. Two kinds are not in a table: a page with a secret key, and another partner. */
const RUNS_PER_KIND = Math.ceil(FORGERIES / (KIND_COUNT + REPLAYS.length + 2));

for (const engine of engines) {
  describe(`Server with forged credentials on ${engine.name}`, {skip: engine.skip}, () => {
    let db: Database;
    let fetcher: Fetcher;
    let real: RealCredentials;
    let rejectedCount = 0;
    /** The secrets that no reply to a forgery may contain. */
    const knownSecrets: string[] = [];
    const callCounts = {login: 0, answer: 0, proceed: 0};

    before(async () => {
      db = await createDatabase(engine);
      const sandbox = createSandboxConnector(0);
      const connector: typeof sandbox = {
        ...sandbox,
        login: (...args) => (callCounts.login++, sandbox.login(...args)),
        answer: (...args) => (callCounts.answer++, sandbox.answer(...args)),
        proceed: (...args) => (callCounts.proceed++, sandbox.proceed(...args)),
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

    /** Sends a call as a page of the partner or the partner's server does, except for the given options. */
    async function sendCall({method, path, body}: Call, options: RequestOptions = {}): Promise<Reply> {
      const {authorization, origin = ORIGIN, key = randomUUID(), at = fetcher} = options;
      const headers = new Headers({'Idempotency-Key': key});
      if (authorization !== undefined) headers.set('Authorization', authorization);
      if (body === undefined) return new PageClient(at, origin).send(method, path, {headers});
      headers.set('Content-Type', 'application/json');
      return new PageClient(at, origin).send(method, path, {headers, body: JSON.stringify(body)});
    }

    const startSession = (body: object, options: RequestOptions = {}): Promise<Reply> =>
      sendCall({...START, body}, options);
    const keyBody = {nexus_key: MILLPOND.nexus_key, uuid: null};

    async function openPage(uuid: string = randomUUID()): Promise<PageClient> {
      const page = new PageClient(fetcher);
      assert.equal((await page.startSession(uuid, MILLPOND.nexus_key)).status, 201);
      return page;
    }

    /** Opens a session, connects a servicer, and starts another login that leads to a challenge. */
    async function openSession(): Promise<OpenedSession> {
      const borrower = randomUUID();
      const page = await openPage(borrower);
      const first = `/v1/attempts/${String((await page.logIn('ada')).json.uuid)}`;
      await page.get(`${first}?after=signing-in`);
      const {connection} = (await page.get(`${first}?after=reading-loans`)).json as {
        readonly connection: {readonly uuid: string};
      };
      const attempt = String((await page.logIn('challenge')).json.uuid);
      const {json} = await page.get(`/v1/attempts/${attempt}?after=signing-in`);
      assert.equal(json.status, 'challenged');
      knownSecrets.push(page.token, borrower, connection.uuid, attempt);
      return {token: page.token, borrower, connection: connection.uuid, attempt};
    }

    async function createLinkToken(
      borrower: string,
      origin: string,
      options: RequestOptions = {},
    ): Promise<string> {
      const call = {method: 'POST', path: '/v1/link-tokens', body: {borrower, origin}};
      const reply = await sendCall(call, {
        authorization: formatBearer(MILLPOND.secret_key),
        origin: null,
        ...options,
      });
      assert.equal(reply.status, 201, reply.text);
      knownSecrets.push(String(reply.json.link_token));
      return String(reply.json.link_token);
    }

    /** Revokes the default keys of the database, after checking that they are valid. */
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
      const usedLinkToken = await createLinkToken(live.borrower, ORIGIN);
      assert.equal((await startSession({link_token: usedLinkToken})).status, 201);
      const expiredLinkToken = await createLinkToken(live.borrower, ORIGIN);
      await updateLinkToken(expiredLinkToken).set({expires_at: past}).execute();
      return {
        live,
        finished,
        left,
        expired,
        idle,
        usedLinkToken,
        expiredLinkToken,
        ...(await createUnusedLinkTokens(live.borrower)),
      };
    }

    /** Creates unused link tokens, for this server and for a live server that shares the database. */
    async function createUnusedLinkTokens(
      borrower: string,
    ): Promise<Pick<RealCredentials, 'liveServer' | 'link_token' | 'siblingLinkToken'>> {
      const at = toFetcher(
        createTestApp(db, {config: createConfig({NEXUS_ENVIRONMENT: 'live'}), connector: null}),
      );
      const {json} = await startSession({nexus_key: LIVE.nexus_key, uuid: null}, {at});
      const {uuid} = json.borrower as {readonly uuid: string};
      knownSecrets.push(String(json.token), uuid);
      const options = {authorization: formatBearer(LIVE.secret_key), at};
      return {
        liveServer: {token: String(json.token), link_token: await createLinkToken(uuid, ORIGIN, options), at},
        link_token: await createLinkToken(borrower, ORIGIN),
        siblingLinkToken: await createLinkToken(borrower, SIBLING_ORIGIN),
      };
    }

    /** Lists the calls that the page of a session may make. */
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

    /** Lists the calls of a partner's server for an existing borrower. */
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

    /** Checks that a forgery is rejected without a known secret in the reply, and counts the forgery. */
    function assertRejected(reply: Reply, status: number, code: string): void {
      assert.deepEqual([reply.status, reply.json.code], [status, code], reply.text);
      assert.deepEqual(Object.keys(reply.json), ['type', 'title', 'status', 'detail', 'code']);
      assertNoSecrets(reply);
      rejectedCount++;
    }
    function assertNoSecrets({text}: Reply): void {
      for (const secret of knownSecrets) assert.ok(!text.includes(secret));
    }

    /** Checks a property for random values. */
    const assertForEach = <T>(values: fc.Arbitrary<T>, check: (value: T) => Promise<void>): Promise<void> =>
      fc.assert(fc.asyncProperty(values, check), {numRuns: RUNS_PER_KIND});
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

    describe('origins', () => {
      for (const [kind, forgery] of shareCases(engines, engine, Object.entries(forgedOrigins))) {
        test(`rejects an origin ${kind}`, async () => {
          const {live} = real;
          await assertForEach(fc.tuple(forgery, pickCall(listPageCalls(live))), async ([origin, call]) => {
            const started = await startSession(keyBody, {origin});
            assertRejected(started, 403, 'invalid-key');
            const listed = await sendCall(call, {origin, authorization: formatBearer(live.token)});
            assertRejected(listed, 401, 'session-expired');
            const preflights = [await sendPreflight(origin, call), await sendPreflight(origin, START)];
            for (const reply of [started, listed, ...preflights]) assert.equal(getAllowedOrigin(reply), null);
          });
          for (const origin of ALLOWED_ORIGINS)
            assert.equal((await startSession(keyBody, {origin})).status, 201);
        });
      }

      test('accepts the allowed origins, also in the preflight of each call', async () => {
        const calls = [START, ...listPageCalls(real.live)];
        for (const origin of ALLOWED_ORIGINS) {
          assert.equal(getAllowedOrigin(await startSession(keyBody, {origin})), origin);
          for (const call of calls) assert.equal(getAllowedOrigin(await sendPreflight(origin, call)), origin);
        }
      });
    });

    describe('public keys', () => {
      for (const [kind, forgery] of shareCases(engines, engine, Object.entries(publicKeyForgeries))) {
        test(`rejects a public key ${kind}`, async () => {
          const before = await countRows('session');
          await assertForEach(forgery(), async ({nexus_key, ...options}) => {
            assertRejected(await startSession({nexus_key, uuid: null}, options), 403, 'invalid-key');
          });
          assert.deepEqual(await countRows('session'), before);
          assert.equal((await startSession(keyBody)).status, 201);
        });
      }
    });

    describe('session tokens', () => {
      for (const [kind, forgery] of shareCases(engines, engine, Object.entries(sessionTokenForgeries))) {
        test(`rejects a session token ${kind}`, async () => {
          const {live} = real;
          const before = {...callCounts};
          const unknown = await sendCall(
            {method: 'GET', path: '/v1/servicers'},
            {authorization: formatBearer(createRandomText(32))},
          );
          const values = forgery(real).chain(({of, ...options}) =>
            fc.tuple(pickCall(listPageCalls(of)), fc.constant(options)),
          );
          await assertForEach(values, async ([call, options]) => {
            const reply = await sendCall(call, options);
            assertRejected(reply, 401, 'session-expired');
            assert.equal(reply.text, unknown.text);
          });
          assert.deepEqual(callCounts, before);
          const {json} = await sendCall(
            {method: 'GET', path: `/v1/attempts/${live.attempt}`},
            {authorization: formatBearer(live.token)},
          );
          assert.equal(json.status, 'challenged');
        });
      }

      test('keeps the data of every borrower, and accepts expired and idle tokens again if only their times change', async () => {
        const {live, expired, idle} = real;
        await updateSession(expired).set({expires_at: future}).execute();
        await updateSession(idle)
          .set({used_at: sql<Date>`now()`})
          .execute();
        for (const {token, attempt, connection} of [live, expired, idle]) {
          const options = {authorization: formatBearer(token)};
          const {json} = await sendCall({method: 'GET', path: `/v1/attempts/${attempt}`}, options);
          assert.equal(json.status, 'challenged');
          const finished = await sendCall({method: 'POST', path: '/v1/session/finish', body: {}}, options);
          const {connections} = finished.json as {readonly connections: readonly {readonly uuid: string}[]};
          assert.deepEqual(
            connections.map(({uuid}) => uuid),
            [connection],
          );
        }
        real = {...real, live: await openSession()};
      });
    });

    describe('link tokens', () => {
      for (const [kind, forgery] of shareCases(engines, engine, Object.entries(linkTokenForgeries))) {
        test(`rejects a link token ${kind}`, async () => {
          const unused = {...real, ...(await createUnusedLinkTokens(real.live.borrower))};
          const before = await countRows('session');
          const unknown = await startSession({link_token: `sandbox_link_${createRandomText(32)}`});
          await assertForEach(forgery(unused), async ({link_token, ...options}) => {
            const reply = await startSession({link_token}, options);
            assertRejected(reply, 401, 'link-token-expired');
            assert.equal(reply.text, unknown.text);
          });
          assert.deepEqual(await countRows('session'), before);
          const {link_token, siblingLinkToken, liveServer} = unused;
          for (const reply of [
            await startSession({link_token}),
            await startSession({link_token: siblingLinkToken}, {origin: SIBLING_ORIGIN}),
            await startSession({link_token: liveServer.link_token}, {at: liveServer.at}),
          ])
            assert.equal(reply.status, 201);
        });
      }

      test('accepts the expired link token if only its time changes', async () => {
        await updateLinkToken(real.expiredLinkToken).set({expires_at: future}).execute();
        assert.equal((await startSession({link_token: real.expiredLinkToken})).status, 201);
      });
    });

    describe('secret keys', () => {
      const partner = {authorization: formatBearer(MILLPOND.secret_key), origin: null};
      /** Checks that an action changes no data of the partner, and that the partner's own calls succeed after it. */
      async function assertUnchanged(action: () => Promise<void>): Promise<void> {
        const countPartnerRows = async () => [await countRows('borrower'), await countRows('link_token')];
        const before = await countPartnerRows();
        await action();
        assert.deepEqual(await countPartnerRows(), before);
        for (const call of listPartnerCalls(real.live.borrower))
          assert.equal((await sendCall(call, partner)).status, call.method === 'GET' ? 200 : 201);
      }

      for (const [kind, forgery] of shareCases(engines, engine, Object.entries(secretKeyForgeries))) {
        test(`rejects a secret key ${kind}`, () =>
          assertUnchanged(() =>
            assertForEach(
              fc.tuple(pickCall(listPartnerCalls(real.live.borrower)), forgery(real)),
              async ([call, options]) => {
                assertRejected(await sendCall(call, {origin: null, ...options}), 401, 'invalid-key');
              },
            ),
          ));
      }

      test('rejects a real secret key from a page', () => {
        const forged = fc.oneof(...Object.values(forgedOrigins));
        const pages = fc.oneof(fc.constantFrom(...ALLOWED_ORIGINS), fc.constantFrom('', 'null'), forged);
        const values = fc.tuple(
          pickCall(listPartnerCalls(real.live.borrower)),
          pages.filter((origin) => origin !== null),
        );
        return assertUnchanged(() =>
          assertForEach(values, async ([call, origin]) => {
            assertRejected(await sendCall(call, {...partner, origin}), 403, 'invalid-key');
          }),
        );
      });

      test("gives the same reply for another partner's borrower as for an unknown one", async () => {
        const {borrower} = real.live;
        const other = {authorization: formatBearer(WEXMOOR.secret_key), origin: null};
        const indices = listBorrowerCalls(borrower).map((_, index) => index);
        await assertUnchanged(() =>
          assertForEach(
            fc.tuple(fc.constantFrom(...indices), fc.uuid({version: 4})),
            async ([index, uuid]) => {
              const [existing, unknown] = [
                listBorrowerCalls(borrower)[index],
                listBorrowerCalls(uuid)[index],
              ];
              assert.ok(existing && unknown);
              const reply = await sendCall(existing, other);
              assertRejected(reply, 404, 'unknown-borrower');
              assert.equal(reply.text, (await sendCall(unknown, other)).text);
            },
          ),
        );
        const created = await sendCall({method: 'POST', path: '/v1/borrowers', body: {}}, other);
        for (const call of listBorrowerCalls(String(created.json.uuid)).filter(
          ({method}) => method === 'GET',
        ))
          assert.equal((await sendCall(call, other)).status, 200);
      });
    });

    describe('replays', () => {
      const CONNECTED = '5a4db0c5-0000-4000-8000-000000000001';
      const QUESTION = randomUUID();
      const createAnswers = (value: string) => ({answers: [{question: QUESTION, value}]});

      /** Checks that a call gets its own reply, without values of the first replies. */
      function assertNewReply(reply: Reply, status: number, ...firsts: readonly unknown[]): void {
        assert.equal(reply.status, status, reply.text);
        for (const first of firsts) {
          assert.equal(typeof first, 'string');
          assert.ok(!reply.text.includes(String(first)));
        }
        assertNoSecrets(reply);
        rejectedCount++;
      }

      /** Checks that a repeated call gets the same reply again, and returns the reply. */
      async function assertRepeatable(call: () => Promise<Reply>, status: number): Promise<Reply> {
        const first = await call();
        assert.equal(first.status, status, first.text);
        const second = await call();
        assert.deepEqual([second.status, second.text], [first.status, first.text]);
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
        'a login with other credentials': async (key, text) => {
          const page = await openPage();
          const before = callCounts.login;
          await assertRepeatable(() => page.logIn('ada', 'secret', key), 201);
          assertRejected(await page.logIn('ada', `secret${text}`, key), 422, 'unexpected');
          assertRejected(await page.logIn(`ada${text}`, 'secret', key), 422, 'unexpected');
          assert.equal(callCounts.login, before + 1);
        },
        'a login in another session': async (key) => {
          const [page, other] = [await openPage(), await openPage()];
          const {json} = await assertRepeatable(() => page.logIn('ada', 'secret', key), 201);
          assertNewReply(await other.logIn('ada', 'secret', key), 201, json.uuid);
          other.token = `${page.token.slice(1)}${page.token.slice(0, 1)}`;
          assertRejected(await other.logIn('ada', 'secret', key), 401, 'session-expired');
        },
        'an answer with another value': async (key, text) => {
          const page = await openPage();
          const path = `/v1/attempts/${String((await page.logIn('challenge')).json.uuid)}`;
          await page.get(`${path}?after=signing-in`);
          const before = callCounts.answer;
          const reply = createAnswers('Rex');
          await assertRepeatable(() => page.post(`${path}/answers`, reply, key), 200);
          assertRejected(await page.post(`${path}/answers`, createAnswers(text), key), 422, 'unexpected');
          assert.equal(callCounts.answer, before + 1);
        },
        'an answer in another session': async (key, text) => {
          const [page, other] = [await openPage(), await openPage()];
          const path = `/v1/attempts/${String((await page.logIn('challenge')).json.uuid)}`;
          await page.get(`${path}?after=signing-in`);
          const reply = createAnswers(text);
          await assertRepeatable(() => page.post(`${path}/answers`, reply, key), 200);
          assertRejected(await other.post(`${path}/answers`, reply, key), 404, 'challenge-expired');
        },
        'a finish with another token': async (key) => {
          const [page, other] = [await openPage(CONNECTED), await openPage()];
          const {json} = await assertRepeatable(() => page.post('/v1/session/finish', {}, key), 200);
          const [connection] = json.connections as readonly {readonly uuid: string}[];
          assertNewReply(await other.post('/v1/session/finish', {}, key), 200, connection?.uuid);
          assertRejected(await page.post('/v1/session/finish', {}), 401, 'session-expired');
          assertRejected(await page.delete('/v1/session', key), 401, 'session-expired');
          page.token = `${page.token.slice(1)}${page.token.slice(0, 1)}`;
          assertRejected(await page.post('/v1/session/finish', {}, key), 401, 'session-expired');
        },
        'a finish on another page, or another server': async (key) => {
          const page = await openPage(CONNECTED);
          await assertRepeatable(() => page.post('/v1/session/finish', {}, key), 200);
          const finish = {method: 'POST', path: '/v1/session/finish', body: {}};
          const credentials = {key, authorization: formatBearer(page.token)};
          const {at} = real.liveServer;
          for (const options of [{origin: SIBLING_ORIGIN}, {origin: WEXMOOR_ORIGIN}, {at}])
            assertRejected(await sendCall(finish, {...credentials, ...options}), 401, 'session-expired');
        },
        'a start on a server of the other environment': async (key) => {
          await assertRepeatable(() => startSession(keyBody, {key}), 201);
          assertRejected(await startSession(keyBody, {key, at: real.liveServer.at}), 403, 'invalid-key');
        },
        'a call of another kind': async (key) => {
          const page = await openPage();
          const {json} = await assertRepeatable(() => page.logIn('ada', 'secret', key), 201);
          const unknown = randomUUID();
          assertNewReply(await page.delete(`/v1/connections/${unknown}`, key), 204, json.uuid);
          assertNewReply(await startSession(keyBody, {key}), 201, json.uuid, page.token);
          const answers = await page.post(`/v1/attempts/${unknown}/answers`, {answers: []}, key);
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
          const linkTokenBody = {borrower: json.uuid, origin: ORIGIN};
          await assertRepeatable(() => requestLinkToken(linkTokenBody), 201);
          assertRejected(
            await requestLinkToken({...linkTokenBody, origin: SIBLING_ORIGIN}),
            422,
            'unexpected',
          );
          assertRejected(
            await requestLinkToken({...linkTokenBody, borrower: real.live.borrower}),
            422,
            'unexpected',
          );
        },
        "a partner's call by another partner": async (key) => {
          const createOptions = ({secret_key}: {readonly secret_key: string}) => ({
            authorization: formatBearer(secret_key),
            origin: null,
            key,
          });
          const make = {method: 'POST', path: '/v1/borrowers', body: {}};
          const {json} = await assertRepeatable(() => sendCall(make, createOptions(MILLPOND)), 201);
          assertNewReply(await sendCall(make, createOptions(WEXMOOR)), 201, json.uuid);
          const link = {method: 'POST', path: '/v1/link-tokens', body: {borrower: json.uuid, origin: ORIGIN}};
          await assertRepeatable(() => sendCall(link, createOptions(MILLPOND)), 201);
          assertRejected(await sendCall(link, createOptions(WEXMOOR)), 404, 'unknown-borrower');
          assertRejected(await sendCall(link, createOptions({secret_key: SECRET_KEY})), 401, 'invalid-key');
        },
      };
      for (const kind of shareCases(engines, engine, REPLAYS))
        test(`gives no reply of another call to ${kind}`, () =>
          assertForEach(fc.string({minLength: 1}), (text) => replays[kind](randomUUID(), text)));
    });

    // In the short form, two engines share the kinds.
    const minCount = IS_SHORT ? FORGERIES / 2 : FORGERIES;
    test(`rejects ${minCount} forgeries or more in total`, () => {
      assert.ok(rejectedCount >= minCount, `only ${rejectedCount}`);
    });
  });
}
