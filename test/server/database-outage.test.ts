/** While the database is away: said so, and over as soon as it is back. */
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect, createServer, type AddressInfo, type Server, type Socket} from 'node:net';
import {after, before, describe, test} from 'node:test';

import {openDatabase} from '../../demo/server/db/database.ts';
import type {Database} from '../../demo/server/db/tables.ts';
import {directory} from 'nexus-link/sandbox';
import {readConfig} from '../../demo/server/config.ts';
import {seedSandboxKeys} from '../../demo/server/domain/partners.ts';
import {seedServicers} from '../../demo/server/domain/servicers.ts';
import {assertDocumented} from './openapi-document.ts';
import {engines} from './database-engines.ts';
import {KEY, PageClient} from './page-client.ts';
import {toFetcher, createTestApp} from './in-process-server.ts';

const engine = engines.find(({name}) => name === 'PostgreSQL');
assert.ok(engine);

/** The way to the database, which can be cut. */
class Way {
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  readonly #server: Server;

  constructor(port: number) {
    this.#server = createServer((socket) => {
      if (this.#isCut) {
        socket.destroy();
        return;
      }
      const on = connect(port, '127.0.0.1');
      for (const one of [socket, on]) {
        this.#sockets.add(one);
        one.on('error', () => undefined);
        one.on('close', () => this.#sockets.delete(one));
      }
      socket.pipe(on).pipe(socket);
    });
  }

  async open(): Promise<number> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  cut(isCut: boolean): void {
    this.#isCut = isCut;
    if (isCut) for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.cut(true);
    this.#server.close();
  }
}

describe('While PostgreSQL is away', {skip: engine.skip}, () => {
  let db: Database;
  let way: Way;
  let page: PageClient;

  before(async () => {
    const {DATABASE_URL = ''} = await engine.start();
    const url = new URL(DATABASE_URL);
    way = new Way(Number(url.port));
    url.hostname = '127.0.0.1';
    url.port = String(await way.open());
    ({db} = await openDatabase(readConfig({DATABASE_URL: url.href})));
    await seedServicers(db, directory);
    await seedSandboxKeys(db, KEY, null);
    page = new PageClient(toFetcher(createTestApp(db)));
  });
  after(async () => {
    await db.destroy();
    way.close();
  });

  test('each call is answered 503, with when to come again, and the next one is answered once it is back', async () => {
    assert.equal((await page.start()).status, 201);
    way.cut(true);
    for (const [method, path, sent] of [
      ['get', '/v1/servicers', await page.get('/v1/servicers')],
      ['post', '/v1/attempts', await page.connect('ada')],
      ['post', '/v1/sessions', await page.post('/v1/sessions', {nexus_key: KEY, uuid: null})],
      ['get', '/readyz', await page.get('/readyz')],
    ] as const) {
      assertDocumented(method, path, sent);
      assert.deepEqual(
        [sent.status, sent.json.code, sent.headers.get('Retry-After')],
        [503, 'unexpected', '2'],
      );
      assert.doesNotMatch(sent.text, /127\.0\.0\.1|ECONN|terminated/);
    }
    assert.equal((await page.get('/healthz')).status, 200);
    way.cut(false);
    assert.equal((await page.get('/v1/servicers')).status, 200);
    assert.equal((await page.connect('ada')).status, 201);
  });
});
