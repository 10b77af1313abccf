/** The tables, and one SQL on two hosts: PGlite in the process, or a PostgreSQL server. */
import {setTimeout as sleep} from 'node:timers/promises';
import {PGlite} from '@electric-sql/pglite';
import {pg_trgm} from '@electric-sql/pglite/contrib/pg_trgm';
import {
  Kysely,
  PGliteDialect,
  PostgresDialect,
  type Dialect,
  type Generated,
  type JSONColumnType,
  type Transaction,
} from 'kysely';
import {Migrator} from 'kysely/migration';
import pg from 'pg';
import {fromPglite, type ConstructorOptions} from 'pg-boss';

import type {
  Attempt,
  Code,
  ConnectionStatus,
  Environment,
  FormerName,
  Health,
  Portfolio,
  Servicer,
} from 'nexus-link/contract';
import type {Config} from '../config.ts';
import {lockFolder} from './folder-lock.ts';
import {migrations} from './migrations.ts';

/** How an attempt stands: what its borrower is answered, or what it failed with. */
export type AttemptView =
  Attempt | {readonly status: 'failed'; readonly code: Code; readonly message: string};

/** What partners are told of. */
export type WebhookType = 'connection.created' | 'connection.interrupted' | 'connection.restored' | 'test';
/** Why nothing was answered: the address is not to be called, nobody is there, or nobody answered in time. */
export type DeliveryError = 'forbidden' | 'unreachable' | 'timeout';

export interface Tables {
  /** Who embeds the element. Its borrowers and keys are its own. */
  partner: {
    id: Generated<string>;
    name: string;
    /** What its borrowers read on the first screen, beside what it says anyway. */
    consent: string | null;
    created_at: Generated<Date>;
  };
  /** A public key, and the origins of the pages that may use it. */
  nexus_key: {
    key: string;
    partner: string;
    environment: Environment;
    /** `https://app.example.com`, `*.example.com`, or, for the sandbox alone, `*`. */
    origins: JSONColumnType<string[]>;
    /** Whether failed logins are counted; of no use to who tests in the sandbox. */
    limits_logins: Generated<boolean>;
    /** Whether a live key alone opens a borrower who exists; else that takes a link token. */
    takes_known_borrowers: Generated<boolean>;
    revoked_at: Date | null;
    created_at: Generated<Date>;
  };
  /** What a partner's own server proves itself with, kept as its hash alone. */
  secret_key: {
    key_hash: Buffer;
    partner: string;
    environment: Environment;
    revoked_at: Date | null;
    created_at: Generated<Date>;
  };
  /** `uuid` is what the partner knows; two partners may know the same. */
  borrower: {
    id: Generated<string>;
    partner: string;
    environment: Environment;
    uuid: string;
    created_at: Generated<Date>;
  };
  /** What opens one session for a borrower, once; kept as its hash alone. */
  link_token: {
    token_hash: Buffer;
    borrower: string;
    origin: string;
    expires_at: Date;
    used_at: Date | null;
    created_at: Generated<Date>;
  };
  /** One opening. The token is kept as its hash alone. */
  session: {
    id: Generated<string>;
    /** What the partner is told of it by. */
    uuid: Generated<string>;
    token_hash: Buffer;
    borrower: string;
    origin: string;
    limits_logins: boolean;
    expires_at: Date;
    used_at: Generated<Date>;
    ended_at: Date | null;
    outcome: 'complete' | 'incomplete' | null;
    created_at: Generated<Date>;
  };
  /** One login. `state` is the connector's own, sealed, and holds nothing that was typed. */
  attempt: {
    uuid: string;
    session: string;
    servicer: string;
    view: JSONColumnType<AttemptView>;
    state: Buffer;
    /** Until when a call to the connector is under way for it. */
    claimed_until: Date | null;
    created_at: Generated<Date>;
  };
  /** A login that counts against its limit: one that failed, or is not over. */
  login_try: {
    attempt: string;
    borrower: string;
    servicer: string;
    failed_at: Date | null;
    created_at: Generated<Date>;
  };
  /** A borrower has one with a servicer at most. */
  connection: {
    id: Generated<string>;
    uuid: string;
    borrower: string;
    servicer: string;
    status: ConnectionStatus;
    portfolio: JSONColumnType<Portfolio>;
    /** What its connector needs later, sealed. */
    access: Buffer | null;
    /** Counts what became of it: a refresh that began before counts for nothing. */
    version: Generated<number>;
    /** When its portfolio was read, or tried to be. */
    refreshed_at: Generated<Date>;
    created_at: Generated<Date>;
  };
  /** Where a partner's server is told of what happened. `secret` signs what is sent, and is sealed. */
  webhook: {
    uuid: string;
    partner: string;
    environment: Environment;
    url: string;
    secret: Buffer;
    created_at: Generated<Date>;
  };
  /** One thing to be told to one webhook, as the text that is sent and signed. */
  webhook_event: {
    uuid: string;
    webhook: string;
    type: WebhookType;
    body: string;
    created_at: Generated<Date>;
  };
  /** One try to tell it. */
  webhook_delivery: {
    id: Generated<string>;
    event: string;
    attempt: number;
    /** What the webhook answered; null where nothing came, which `error` says why. */
    status: number | null;
    error: DeliveryError | null;
    milliseconds: number;
    delivered_at: Generated<Date>;
  };
  servicer: {
    uuid: string;
    name: string;
    kind: Servicer['kind'];
    website: string;
    health: Health;
    popular: number | null;
  };
  /** Every name of a servicer as it is searched, in lower case and without accents. */
  servicer_name: {
    servicer: string;
    search: string;
    /** 0: today's name; 1: an alias; 2 and up: former ones, the latest first. */
    age: number;
    former: JSONColumnType<FormerName> | null;
  };
  /** The answers to calls with an `Idempotency-Key`, which alone can read them. */
  idempotency: {
    key_hash: Buffer;
    request: Buffer;
    status: number | null;
    answer: Buffer | null;
    created_at: Generated<Date>;
  };
}

/** Milliseconds that a new connection to PostgreSQL may take. */
const CONNECTS = 5_000;
/** Connections that the queue of jobs keeps open to PostgreSQL beside those of the calls. */
const QUEUE_CONNECTIONS = 2;

export type Database = Kysely<Tables>;
export type Queries = Kysely<Tables> | Transaction<Tables>;

// PostgreSQL's bigint, which counts and identities are: within what a number holds for as long as this runs.
pg.types.setTypeParser(pg.types.builtins.INT8, String);

/** How the database is reached: by Kysely, and by the queue of jobs. */
interface Host {
  readonly dialect: Dialect;
  readonly queue: ConstructorOptions;
}

async function hostFor(config: Config): Promise<Host> {
  const {DATABASE_URL, DATABASE_CONNECTIONS, PGLITE_DIR} = config;
  if (DATABASE_URL !== undefined) {
    const pool = new pg.Pool({
      connectionString: DATABASE_URL,
      max: DATABASE_CONNECTIONS,
      connectionTimeoutMillis: CONNECTS,
    });
    // A connection that is lost is no failure of its own, idle or not: what is asked by it fails, and so may the next.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    const queue = {connectionString: DATABASE_URL, max: QUEUE_CONNECTIONS};
    return {dialect: new PostgresDialect({pool}), queue};
  }
  if (!PGLITE_DIR.includes('://')) lockFolder(PGLITE_DIR);
  const parsers = {[pg.types.builtins.INT8]: String};
  const pglite = await PGlite.create(PGLITE_DIR, {extensions: {pg_trgm}, parsers});
  return {dialect: new PGliteDialect({pglite}), queue: {db: fromPglite(pglite), backend: 'pglite'}};
}

/** A database, and what the queue of jobs in it is reached by. */
export interface OpenedDatabase {
  readonly db: Database;
  readonly queue: ConstructorOptions;
}

/** Opens the database and brings its tables up to date. @throws what the database says, where it cannot. */
export async function openDatabase(config: Config): Promise<OpenedDatabase> {
  const {dialect, queue} = await hostFor(config);
  const db = new Kysely<Tables>({dialect});
  const migrator = new Migrator({db, provider: {getMigrations: () => Promise.resolve(migrations)}});
  const {error} = await migrator.migrateToLatest();
  if (error === undefined) return {db, queue};
  await db.destroy();
  throw error instanceof Error ? error : new Error('The tables could not be brought up to date.');
}

/** What PostgreSQL says where two transactions were in each other's way: either may be done again. */
const RACES = new Set(['40001', '40P01']);
const TRIES = 10;
/** Milliseconds before the second try, at most; before each further one twice as many. */
const PAUSE = 5;

/**
 * Does all of it, or nothing; done again where another was in its way. It sees what others have committed meanwhile: what
 * must stay as it is until the end is locked, by `forNoKeyUpdate`, always a session's row before a borrower's.
 */
export async function runTransaction<T>(
  db: Database,
  act: (tx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().setIsolationLevel('read committed').execute(act);
    } catch (error) {
      const isRace =
        error instanceof Error && 'code' in error && typeof error.code === 'string' && RACES.has(error.code);
      if (!isRace || tries === TRIES) throw error;
      await sleep(Math.random() * PAUSE * 2 ** (tries - 1));
    }
  }
}
