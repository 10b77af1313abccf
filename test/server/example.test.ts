/** The connector that docs/connectors.md shows, with a simulated Tidewater and in a live server. */
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer, type IncomingMessage, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {json} from 'node:stream/consumers';
import {afterEach, beforeEach, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {LinkError, type Servicer} from 'nexus-link/contract';
import {createTidewaterConnector} from '../../demo/server/connectors/example.ts';
import type {Connector} from '../../demo/server/connectors/connector.ts';
import {pglite} from './database-engines.ts';
import {findInFiles} from './written-files.ts';
import {NELNET, ORIGIN, PageClient} from './page-client.ts';
import {stopServer, launchCommand, startServer} from './server-process.ts';

const ROOT = new URL('../../', import.meta.url);
const EXAMPLE = fileURLToPath(new URL('demo/server/connectors/example.ts', ROOT));
const SECRET = 'kN4ry-9c1';
const LOAN = {id: '7d0c2a5e-1b3f-4c6d-8e9a-0f1b2c3d4e5f', kind: 'Direct Loan', cents: 123_456, rate: '4.99'};

/** Simulates the servicer Tidewater with one borrower. The username decides the outcome of the login. */
class Tidewater {
  loans: object[] = [LOAN];
  /** The tokens that may read loans. */
  readonly tokens = new Set<string>();
  readonly requests: string[] = [];
  attemptsLeft = 3;
  readonly #server: Server = createServer((request, response) => {
    void this.#answerRequest(request).then(([status, body]) => {
      response.writeHead(status, {'Content-Type': 'application/json'}).end(JSON.stringify(body));
    });
  });

  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answerRequest(request: IncomingMessage): Promise<readonly [status: number, body: object]> {
    const route = `${request.method ?? ''} ${request.url ?? ''}`;
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    this.requests.push(route);
    if (route === 'POST /sessions')
      return this.#startLogin((await json(request)) as {readonly username: string});
    if (/^POST .*answers$/.test(route))
      return this.#checkAnswer((await json(request)) as {readonly answer: string});
    if (!this.tokens.has(token)) return [401, {}];
    if (route === 'GET /loans') return [200, {loans: this.loans}];
    if (route === 'DELETE /tokens') this.tokens.delete(token);
    return route === 'POST /tokens' ? [200, {token: this.#createToken()}] : [200, {}];
  }

  #startLogin({username}: {readonly username: string}): readonly [number, object] {
    const statuses: Readonly<Record<string, number>> = {bad: 401, locked: 423, down: 503, broken: 500};
    const failed = statuses[username];
    if (failed) return [failed, {words: SECRET}];
    if (username === 'odd') return [200, {session: 7}];
    return [200, {session: this.#createToken(), question: username === 'asked' ? 'Your first pet?' : null}];
  }

  #checkAnswer({answer}: {readonly answer: string}): readonly [number, object] {
    const right = answer === 'Rex';
    if (!right) this.attemptsLeft--;
    return [200, {right, attempts_left: this.attemptsLeft}];
  }

  #createToken(): string {
    const token = randomUUID();
    this.tokens.add(token);
    return token;
  }
}

describe('Example connector', () => {
  let tidewater: Tidewater;
  let url: string;
  let connector: Connector;
  const {signal} = new AbortController();

  beforeEach(async () => {
    tidewater = new Tidewater();
    url = await tidewater.start();
    connector = createTidewaterConnector(url);
  });
  afterEach(() => {
    tidewater.stop();
  });

  const servicer: Servicer = {
    uuid: NELNET,
    name: 'Tidewater Loans',
    kind: 'both',
    website: 'tidewater.example',
    health: 'ok',
    former: null,
  };
  const logIn = (username: string) =>
    connector.login(
      {attempt: randomUUID(), borrower: randomUUID(), servicer, username, password: SECRET},
      signal,
    );
  const createKnownConnection = (access: string | null) => ({borrower: randomUUID(), servicer, access});

  test('reads the loans in two steps, to the cent, and returns a token for later', async () => {
    tidewater.loans = [LOAN, {...LOAN, id: randomUUID(), cents: 1}];
    const first = await logIn('ada');
    assert.equal(first.status, 'pending');
    const second = await connector.proceed(first.state, signal);
    assert.deepEqual([second.status, 'stage' in second && second.stage], ['pending', 'reading-loans']);
    const third = await connector.proceed(second.state, signal);
    assert.ok(third.status === 'connected');
    assert.equal(third.portfolio.balance, '1234.57');
    assert.deepEqual(
      third.portfolio.loans.map(({balance}) => balance),
      ['1234.56', '0.01'],
    );
    assert.ok(third.access && tidewater.tokens.has(third.access));
  });

  test('passes on the question of Tidewater until the right answer or too many wrong ones', async () => {
    const challenged = await logIn('asked');
    assert.ok(challenged.status === 'challenged');
    const [question] = challenged.challenge.questions;
    assert.ok(question);
    assert.equal(question.prompt, 'Your first pet?');
    const answerChallenge = (value: string) =>
      connector.answer(challenged.state, [{question: question.uuid, value}], signal);
    const wrong = await answerChallenge('Tom');
    assert.ok(wrong.status === 'challenged');
    assert.deepEqual([wrong.challenge.attempts_left, wrong.challenge.rejected], [2, true]);
    assert.equal((await answerChallenge('Rex')).status, 'pending');
    await answerChallenge('Tom');
    const last = await answerChallenge('Tom');
    assert.deepEqual([last.status, 'code' in last && last.code], ['failed', 'challenge-failed']);
  });

  for (const [username, code] of [
    ['bad', 'invalid-credentials'],
    ['locked', 'account-locked'],
    ['down', 'servicer-down'],
    ['broken', 'servicer-degraded'],
    ['odd', 'servicer-degraded'],
  ] as const) {
    test(`throws ${code} without a text from Tidewater`, async () => {
      const thrown: unknown = await logIn(username).catch((error: unknown) => error);
      assert.ok(thrown instanceof LinkError);
      assert.equal(thrown.code, code);
      assert.ok(!thrown.message.includes(SECRET));
    });
  }

  test('throws no-loans if there are none', async () => {
    tidewater.loans = [];
    const second = await connector.proceed((await logIn('ada')).state, signal);
    await assert.rejects(connector.proceed(second.state, signal), {code: 'no-loans'});
  });

  test('refreshes with its token, and reports a token that is no longer valid', async () => {
    tidewater.tokens.add('a token');
    const refreshed = await connector.refresh(createKnownConnection('a token'), signal);
    assert.ok(refreshed.status === 'connected');
    assert.deepEqual([refreshed.portfolio.balance, refreshed.access], ['1234.56', 'a token']);
    assert.deepEqual(await connector.refresh(createKnownConnection('another'), signal), {
      status: 'interrupted',
    });
    assert.deepEqual(await connector.refresh(createKnownConnection(null), signal), {status: 'interrupted'});
    tidewater.stop();
    await assert.rejects(connector.refresh(createKnownConnection('a token'), signal));
  });

  test('revokes its token, also repeatedly', async () => {
    tidewater.tokens.add('a token');
    await connector.disconnect(createKnownConnection('a token'), signal);
    assert.ok(!tidewater.tokens.has('a token'));
    await connector.disconnect(createKnownConnection('a token'), signal);
    await connector.disconnect(createKnownConnection(null), signal);
  });

  describe('in a live server', () => {
    test('connects a borrower, and writes no typed value and no token to the disk or the log', async () => {
      const {PGLITE_DIR = ''} = await pglite.start();
      const env = {
        NEXUS_ENVIRONMENT: 'live',
        MASTER_KEY: Buffer.alloc(32, 9).toString('base64'),
        CONNECTOR: EXAMPLE,
        PGLITE_DIR,
        TIDEWATER_URL: url,
      };
      const args = ['--partner', 'Millpond', '--environment', 'live', '--origin', ORIGIN];
      const {child, readOutput} = launchCommand(env, 'keys', ...args);
      await once(child, 'exit');
      const [, nexus_key = ''] = /^nexus-key +(\S+)/.exec(readOutput()) ?? [];
      const server = await startServer(env);
      const page = new PageClient((path, init) => fetch(`${server.url}${path}`, init));
      await page.startSession(null, nexus_key);
      const {uuid} = (await page.logIn('ada', SECRET)).json;
      await page.get(`/v1/attempts/${String(uuid)}?after=signing-in`);
      const {json: attempt} = await page.get(`/v1/attempts/${String(uuid)}?after=reading-loans`);
      assert.equal(attempt.status, 'connected');
      assert.equal(await stopServer(server, 'SIGTERM'), 0);
      const secrets = [SECRET, ...tidewater.tokens];
      for (const secret of secrets) assert.ok(!server.readOutput().includes(secret));
      // A text that the database does contain shows that the search works.
      assert.deepEqual(await findInFiles(PGLITE_DIR, [...secrets, 'Direct Loan']), ['Direct Loan']);
    });

    test('is rejected if the module has no connector', async () => {
      const env = {
        NEXUS_ENVIRONMENT: 'live',
        MASTER_KEY: Buffer.alloc(32).toString('base64'),
        PGLITE_DIR: 'memory://',
      };
      const otherModule = fileURLToPath(new URL('demo/server/crypto/hash.ts', ROOT));
      await assert.rejects(
        startServer({...env, CONNECTOR: otherModule}),
        /Invalid settings[^]*login, answer, proceed[^]*CONNECTOR/,
      );
    });
  });

  test('equals the code in the docs', async () => {
    const [docs, code] = await Promise.all(
      [new URL('docs/connectors.md', ROOT), EXAMPLE].map((file) => readFile(file, 'utf8')),
    );
    const shown = [...(docs ?? '').matchAll(/```ts\n([^]*?)```/g)].map(([, block = '']) => block.trim());
    const collapseSpaces = (text: string): string => text.replaceAll(/\s+/g, ' ');
    assert.ok(shown.length >= 5);
    for (const block of shown) {
      // A block marks omitted code by an ellipsis.
      for (const part of block.split('// …'))
        assert.ok(collapseSpaces(code ?? '').includes(collapseSpaces(part).trim()), part);
    }
  });
});
