/**
 * The migrations of the database, in order. A released migration is never changed; a new one gets a name that sorts after
 * all others.
 */
import {sql, type Kysely} from 'kysely';
import type {Migration} from 'kysely/migration';

async function createFirstTables(db: Kysely<unknown>): Promise<void> {
  await sql`create extension if not exists pg_trgm`.execute(db);
  await sql`create table partner (
    id bigint generated always as identity primary key,
    name text not null unique,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table nexus_key (
    key text primary key,
    partner bigint not null references partner,
    environment text not null check (environment in ('sandbox', 'live')),
    origins jsonb not null,
    revoked_at timestamptz,
    created_at timestamptz not null default now(),
    check (environment = 'sandbox' or not origins ? '*')
  )`.execute(db);
  await sql`create table borrower (
    id bigint generated always as identity primary key,
    partner bigint not null references partner,
    environment text not null check (environment in ('sandbox', 'live')),
    uuid uuid not null,
    created_at timestamptz not null default now(),
    unique (partner, environment, uuid)
  )`.execute(db);
  await sql`create table session (
    id bigint generated always as identity primary key,
    token_hash bytea not null unique,
    borrower bigint not null references borrower,
    origin text not null,
    expires_at timestamptz not null,
    used_at timestamptz not null default now(),
    ended_at timestamptz,
    outcome text check (outcome in ('complete', 'incomplete')),
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table servicer (
    uuid uuid primary key,
    name text not null,
    kind text not null check (kind in ('federal', 'private', 'both')),
    website text not null,
    health text not null check (health in ('ok', 'degraded', 'down')),
    popular int
  )`.execute(db);
  await sql`create table servicer_name (
    servicer uuid not null references servicer on delete cascade,
    search text not null,
    age int not null,
    former jsonb,
    primary key (servicer, age)
  )`.execute(db);
  await sql`create index servicer_name_search on servicer_name using gin (search gin_trgm_ops)`.execute(db);
  await sql`create table attempt (
    uuid uuid primary key,
    session bigint not null unique references session on delete cascade,
    servicer uuid not null references servicer,
    view jsonb not null,
    state jsonb not null,
    claimed_until timestamptz,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table connection (
    id bigint generated always as identity primary key,
    uuid uuid not null,
    borrower bigint not null references borrower,
    servicer uuid not null references servicer,
    status text not null check (status in ('connected', 'interrupted')),
    portfolio jsonb not null,
    created_at timestamptz not null default now(),
    unique (borrower, servicer)
  )`.execute(db);
  await sql`create table idempotency (
    key_hash bytea primary key,
    request bytea not null,
    status int,
    answer bytea,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index idempotency_created_at on idempotency (created_at)`.execute(db);
}

async function addLoginLimit(db: Kysely<unknown>): Promise<void> {
  await sql`alter table nexus_key add column limits_logins boolean not null default true`.execute(db);
  // Sandbox keys have no login limit by default, so that tests are not locked out.
  await sql`update nexus_key set limits_logins = false where environment = 'sandbox'`.execute(db);
  await sql`alter table session add column limits_logins boolean not null default true`.execute(db);
  await sql`create table login_try (
    attempt uuid primary key,
    borrower bigint not null references borrower,
    servicer uuid not null references servicer,
    failed_at timestamptz,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index login_try_of on login_try (borrower, servicer)`.execute(db);
}

async function addPartnerApi(db: Kysely<unknown>): Promise<void> {
  await sql`create table secret_key (
    key_hash bytea primary key,
    partner bigint not null references partner,
    environment text not null check (environment in ('sandbox', 'live')),
    revoked_at timestamptz,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`alter table session add column uuid uuid not null unique default gen_random_uuid()`.execute(db);
  await sql`create index session_borrower on session (borrower)`.execute(db);
}

async function addLinkTokens(db: Kysely<unknown>): Promise<void> {
  // The partner and the environment of a link token are those of its borrower.
  await sql`create table link_token (
    token_hash bytea primary key,
    borrower bigint not null references borrower,
    origin text not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`alter table nexus_key add column takes_known_borrowers boolean not null default false`.execute(
    db,
  );
}

async function addConsent(db: Kysely<unknown>): Promise<void> {
  await sql`alter table partner add column consent text check (consent <> '')`.execute(db);
}

async function addJobs(db: Kysely<unknown>): Promise<void> {
  // Attempts last minutes. Those in progress cannot be converted, so their borrowers start again.
  await sql`delete from attempt`.execute(db);
  await sql`alter table attempt drop column state`.execute(db);
  await sql`alter table attempt add column state bytea not null`.execute(db);
  await sql`alter table connection add column access bytea`.execute(db);
  await sql`alter table connection add column version int not null default 0`.execute(db);
  await sql`alter table connection add column refreshed_at timestamptz not null default now()`.execute(db);
  await sql`create index connection_refreshed_at on connection (refreshed_at)`.execute(db);
  await sql`create table webhook (
    uuid uuid primary key,
    partner bigint not null references partner,
    environment text not null check (environment in ('sandbox', 'live')),
    url text not null,
    secret bytea not null,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index webhook_partner on webhook (partner, environment)`.execute(db);
  await sql`create table webhook_event (
    uuid uuid primary key,
    webhook uuid not null references webhook on delete cascade,
    type text not null,
    body text not null,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index webhook_event_created_at on webhook_event (created_at)`.execute(db);
  await sql`create table webhook_delivery (
    id bigint generated always as identity primary key,
    event uuid not null references webhook_event on delete cascade,
    attempt int not null,
    status int,
    error text,
    milliseconds int not null,
    delivered_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index webhook_delivery_event on webhook_delivery (event)`.execute(db);
}

export const migrations: Record<string, Migration> = {
  '2026-11-25-first-tables': {up: createFirstTables},
  '2026-11-26-login-limit': {up: addLoginLimit},
  '2026-11-26-partner-api': {up: addPartnerApi},
  '2026-11-26-tokens-for-links': {up: addLinkTokens},
  '2026-11-27-consent': {up: addConsent},
  '2026-11-27-jobs': {up: addJobs},
};
