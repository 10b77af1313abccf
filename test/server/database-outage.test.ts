/** The server reports that the database is unavailable, and recovers as soon as the database is back. */
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

/** A proxy for the connections to the database, which can cut them. */
class DatabaseProxy {
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  readonly #server: Server;

  constructor(port: number) {
    this.#server = createServer((socket) => {
      if (this.#isCut) {
        socket.destroy();
        return;
      }
      const upstream = connect(port, '127.0.0.1');
      for (const end of [socket, upstream]) {
        this.#sockets.add(end);
        end.on('error', () => undefined);
        end.on('close', () => this.#sockets.delete(end));
      }
      socket.pipe(upstream).pipe(socket);
    });
  }

  async openPort(): Promise<number> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  setCut(isCut: boolean): void {
    this.#isCut = isCut;
    if (isCut) for (const socket of this.#sockets) socket.destroy();
  }

  closeAll(): void {
    this.setCut(true);
    this.#server.close();
  }
}

describe('While PostgreSQL is unavailable', {skip: engine.skip}, () => {
  let db: Database;
  let proxy: DatabaseProxy;
  let page: PageClient;

  before(async () => {
    const {DATABASE_URL = ''} = await engine.start();
    const url = new URL(DATABASE_URL);
    proxy = new DatabaseProxy(Number(url.port));
    url.hostname = '127.0.0.1';
    url.port = String(await proxy.openPort());
    ({db} = await openDatabase(readConfig({DATABASE_URL: url.href})));
    await seedServicers(db, directory);
    await seedSandboxKeys(db, KEY, null);
    page = new PageClient(toFetcher(createTestApp(db)));
  });
  after(async () => {
    await db.destroy();
    proxy.closeAll();
  });

  test('each call gets a 503 with a Retry-After, and calls succeed again once PostgreSQL is back', async () => {
    assert.equal((await page.startSession()).status, 201);
    proxy.setCut(true);
    for (const [method, path, reply] of [
      ['get', '/v1/servicers', await page.get('/v1/servicers')],
      ['post', '/v1/attempts', await page.logIn('ada')],
      ['post', '/v1/sessions', await page.post('/v1/sessions', {nexus_key: KEY, uuid: null})],
      ['get', '/readyz', await page.get('/readyz')],
    ] as const) {
      assertDocumented(method, path, reply);
      assert.deepEqual(
        [reply.status, reply.json.code, reply.headers.get('Retry-After')],
        [503, 'unexpected', '2'],
      );
      assert.doesNotMatch(reply.text, /127\.0\.0\.1|ECONN|terminated/);
    }
    assert.equal((await page.get('/healthz')).status, 200);
    proxy.setCut(false);
    assert.equal((await page.get('/v1/servicers')).status, 200);
    assert.equal((await page.logIn('ada')).status, 201);
  });
});
