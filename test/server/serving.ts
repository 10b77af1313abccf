/** The server in this process, without a socket. */
import type {Hono} from 'hono';

import {createApp, type Ports} from '../../demo/server/app.ts';
import {readConfig} from '../../demo/server/config.ts';
import {sandboxConnector} from '../../demo/server/connectors/sandbox.ts';
import {openDatabase, type Database} from '../../demo/server/database.ts';
import {makeKeys} from '../../demo/server/seed.ts';
import {seedServicers} from '../../demo/server/servicers.ts';
import type {Engine} from './engines.ts';
import {KEY, type Answering} from './page.ts';

/** Of the partner whose pages have the key `KEY`. */
export const SECRET_KEY = 'sandbox_secret_server';

/** An app on a database, with other ports than the usual ones where they are given. */
export const appOn = (db: Database, ports: Partial<Ports> = {}): Hono =>
  createApp({
    config: {NEXUS_ENVIRONMENT: 'sandbox'},
    db,
    connector: sandboxConnector(0),
    isDraining: () => false,
    log: () => undefined,
    ...ports,
  });

export const answeringBy =
  (app: Hono): Answering =>
  (path, init) =>
    app.request(path, init);

/** A new database with the directory and one partner's keys. */
export async function databaseOn(engine: Engine): Promise<Database> {
  const db = await openDatabase(readConfig(await engine.start()));
  await seedServicers(db);
  const keys = {nexus_key: KEY, secret_key: SECRET_KEY};
  await makeKeys(db, {partner: 'Sandbox', environment: 'sandbox', origins: ['*'], ...keys});
  return db;
}
