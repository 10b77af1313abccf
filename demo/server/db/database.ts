/** Opens the database: embedded PGlite, or a PostgreSQL server. Both run the same SQL. */
import {PGlite} from '@electric-sql/pglite';
import {pg_trgm} from '@electric-sql/pglite/contrib/pg_trgm';
import {Kysely, PGliteDialect, PostgresDialect, type Dialect} from 'kysely';
import {Migrator} from 'kysely/migration';
import pg from 'pg';
import {fromPglite, type ConstructorOptions} from 'pg-boss';

import type {Config} from '../config.ts';
import {lockFolder} from './folder-lock.ts';
import {migrations} from './migrations.ts';
import type {Database, Tables} from './tables.ts';

const CONNECTION_TIMEOUT_MS = 5_000;
/** Connections of the job queue, in addition to DATABASE_CONNECTIONS. */
const JOB_QUEUE_CONNECTIONS = 2;

// The driver's default, made explicit: a bigint (an ID or a count) is a string, as on PGlite.
pg.types.setTypeParser(pg.types.builtins.INT8, String);

export interface OpenedDatabase {
  readonly db: Database;
  /** How the job queue reaches the same database. */
  readonly queueOptions: ConstructorOptions;
}

/** Opens the database and runs the pending migrations. @throws {Error} of the database driver */
export async function openDatabase(config: Config): Promise<OpenedDatabase> {
  const {dialect, queueOptions} =
    config.DATABASE_URL === undefined
      ? await openPglite(config.PGLITE_DIR)
      : openPool(config.DATABASE_URL, config.DATABASE_CONNECTIONS);
  const db = new Kysely<Tables>({dialect});
  const migrator = new Migrator({db, provider: {getMigrations: () => Promise.resolve(migrations)}});
  const {error} = await migrator.migrateToLatest();
  if (error === undefined) return {db, queueOptions};
  await db.destroy();
  throw error instanceof Error ? error : new Error('The database migrations failed.');
}

interface Driver {
  readonly dialect: Dialect;
  readonly queueOptions: ConstructorOptions;
}

function openPool(connectionString: string, max: number): Driver {
  const pool = new pg.Pool({connectionString, max, connectionTimeoutMillis: CONNECTION_TIMEOUT_MS});
  // A lost connection fails the query that uses it. Without listeners its error event would also end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    dialect: new PostgresDialect({pool}),
    queueOptions: {connectionString, max: JOB_QUEUE_CONNECTIONS},
  };
}

async function openPglite(folder: string): Promise<Driver> {
  if (!folder.includes('://')) lockFolder(folder);
  const parsers = {[pg.types.builtins.INT8]: String};
  const pglite = await PGlite.create(folder, {extensions: {pg_trgm}, parsers});
  return {
    dialect: new PGliteDialect({pglite}),
    queueOptions: {db: fromPglite(pglite), backend: 'pglite'},
  };
}
