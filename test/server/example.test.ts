/** The worked example of docs/connectors.md, at a Tidewater that is played here, in a live server of its own. */
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

/** A Tidewater: one borrower, whose username says how it goes. */
class Tidewater {
  loans: object[] = [LOAN];
  /** Tokens that may read loans. */
  readonly tokens = new Set<string>();
  readonly asked: string[] = [];
  left = 3;
  readonly #server: Server = createServer((request, response) => {
    void this.#answer(request).then(([status, body]) => {
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

  async #answer(request: IncomingMessage): Promise<readonly [status: number, body: object]> {
    const what = `${request.method ?? ''} ${request.url ?? ''}`;
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    this.asked.push(what);
    if (what === 'POST /sessions') return this.#signIn((await json(request)) as {readonly username: string});
    if (/^POST .*answers$/.test(what)) return this.#take((await json(request)) as {readonly answer: string});
    if (!this.tokens.has(token)) return [401, {}];
    if (what === 'GET /loans') return [200, {loans: this.loans}];
    if (what === 'DELETE /tokens') this.tokens.delete(token);
    return what === 'POST /tokens' ? [200, {token: this.#token()}] : [200, {}];
  }

  #signIn({username}: {readonly username: string}): readonly [number, object] {
    const statuses: Readonly<Record<string, number>> = {bad: 401, locked: 423, down: 503, broken: 500};
    const failed = statuses[username];
    if (failed) return [failed, {words: SECRET}];
    if (username === 'odd') return [200, {session: 7}];
    return [200, {session: this.#token(), question: username === 'asked' ? 'Your first pet?' : null}];
  }

  #take({answer}: {readonly answer: string}): readonly [number, object] {
    const right = answer === 'Rex';
    if (!right) this.left--;
    return [200, {right, attempts_left: this.left}];
  }

  #token(): string {
    const token = randomUUID();
    this.tokens.add(token);
    return token;
  }
}

describe('The connector of the docs', () => {
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
  const login = (username: string) =>
    connector.login(
      {attempt: randomUUID(), borrower: randomUUID(), servicer, username, password: SECRET},
      signal,
    );
  const known = (access: string | null) => ({borrower: randomUUID(), servicer, access});

  test('reads the loans in two steps, to the cent, and keeps a token for later', async () => {
    tidewater.loans = [LOAN, {...LOAN, id: randomUUID(), cents: 1}];
    const first = await login('ada');
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

  test('asks what Tidewater asks, until it is answered or has been answered wrongly too often', async () => {
    const asked = await login('asked');
    assert.ok(asked.status === 'challenged');
    const [question] = asked.challenge.questions;
    assert.ok(question);
    assert.equal(question.prompt, 'Your first pet?');
    const answer = (value: string) =>
      connector.answer(asked.state, [{question: question.uuid, value}], signal);
    const wrong = await answer('Tom');
    assert.ok(wrong.status === 'challenged');
    assert.deepEqual([wrong.challenge.attempts_left, wrong.challenge.rejected], [2, true]);
    assert.equal((await answer('Rex')).status, 'pending');
    await answer('Tom');
    const last = await answer('Tom');
    assert.deepEqual([last.status, 'code' in last && last.code], ['failed', 'challenge-failed']);
  });

  for (const [username, code] of [
    ['bad', 'invalid-credentials'],
    ['locked', 'account-locked'],
    ['down', 'servicer-down'],
    ['broken', 'servicer-degraded'],
    ['odd', 'servicer-degraded'],
  ] as const) {
    test(`tells of ${code}, and repeats none of Tidewater's words`, async () => {
      const thrown: unknown = await login(username).catch((error: unknown) => error);
      assert.ok(thrown instanceof LinkError);
      assert.equal(thrown.code, code);
      assert.ok(!thrown.message.includes(SECRET));
    });
  }

  test('says that there are no loans', async () => {
    tidewater.loans = [];
    const second = await connector.proceed((await login('ada')).state, signal);
    await assert.rejects(connector.proceed(second.state, signal), {code: 'no-loans'});
  });

  test('refreshes by its token, and says where that is no good any more', async () => {
    tidewater.tokens.add('a token');
    const refreshed = await connector.refresh(known('a token'), signal);
    assert.ok(refreshed.status === 'connected');
    assert.deepEqual([refreshed.portfolio.balance, refreshed.access], ['1234.56', 'a token']);
    assert.deepEqual(await connector.refresh(known('another'), signal), {status: 'interrupted'});
    assert.deepEqual(await connector.refresh(known(null), signal), {status: 'interrupted'});
    tidewater.stop();
    await assert.rejects(connector.refresh(known('a token'), signal));
  });

  test('gives its token up, once and again', async () => {
    tidewater.tokens.add('a token');
    await connector.disconnect(known('a token'), signal);
    assert.ok(!tidewater.tokens.has('a token'));
    await connector.disconnect(known('a token'), signal);
    await connector.disconnect(known(null), signal);
  });

  describe('in a live server that names it', () => {
    test('connects a borrower, and nothing that was typed or kept is to be read on the disk or in the log', async () => {
      const {PGLITE_DIR = ''} = await pglite.start();
      const env = {
        NEXUS_ENVIRONMENT: 'live',
        MASTER_KEY: Buffer.alloc(32, 9).toString('base64'),
        CONNECTOR: EXAMPLE,
        PGLITE_DIR,
        TIDEWATER_URL: url,
      };
      const args = ['--partner', 'Millpond', '--environment', 'live', '--origin', ORIGIN];
      const {child, readOutput: written} = launchCommand(env, 'keys', ...args);
      await once(child, 'exit');
      const [, nexus_key = ''] = /^nexus-key +(\S+)/.exec(written()) ?? [];
      const server = await startServer(env);
      const page = new PageClient((path, init) => fetch(`${server.url}${path}`, init));
      await page.start(null, nexus_key);
      const {uuid} = (await page.connect('ada', SECRET)).json;
      await page.get(`/v1/attempts/${String(uuid)}?after=signing-in`);
      const {json: attempt} = await page.get(`/v1/attempts/${String(uuid)}?after=reading-loans`);
      assert.equal(attempt.status, 'connected');
      assert.equal(await stopServer(server, 'SIGTERM'), 0);
      const secrets = [SECRET, ...tidewater.tokens];
      for (const secret of secrets) assert.ok(!server.readOutput().includes(secret));
      // The search itself works: it finds what the database holds.
      assert.deepEqual(await findInFiles(PGLITE_DIR, [...secrets, 'Direct Loan']), ['Direct Loan']);
    });

    test('is refused where it is none', async () => {
      const env = {
        NEXUS_ENVIRONMENT: 'live',
        MASTER_KEY: Buffer.alloc(32).toString('base64'),
        PGLITE_DIR: 'memory://',
      };
      const own = fileURLToPath(new URL('demo/server/crypto/hash.ts', ROOT));
      await assert.rejects(
        startServer({...env, CONNECTOR: own}),
        /Invalid settings[^]*login, answer, proceed[^]*CONNECTOR/,
      );
    });
  });

  test('is what the docs show', async () => {
    const [docs, code] = await Promise.all(
      [new URL('docs/connectors.md', ROOT), EXAMPLE].map((file) => readFile(file, 'utf8')),
    );
    const shown = [...(docs ?? '').matchAll(/```ts\n([^]*?)```/g)].map(([, block = '']) => block.trim());
    const plain = (text: string): string => text.replaceAll(/\s+/g, ' ');
    assert.ok(shown.length >= 5);
    for (const block of shown) {
      // A block that leaves something out says so.
      for (const part of block.split('// …')) assert.ok(plain(code ?? '').includes(plain(part).trim()), part);
    }
  });
});
