/** The types of the tables that migrations.ts creates. */
import type {Generated, JSONColumnType, Kysely, Transaction} from 'kysely';
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

/** The state of an attempt: what its borrower sees, or the failure that it ended in. */
export type AttemptView =
  Attempt | {readonly status: 'failed'; readonly code: Code; readonly message: string};

export type WebhookType = 'connection.created' | 'connection.interrupted' | 'connection.restored' | 'test';

/** Why a delivery got no response: the address is not allowed, the connection failed, or the response took too long. */
export type DeliveryError = 'forbidden' | 'unreachable' | 'timeout';

export interface Tables {
  /** A company that embeds the element. Keys and borrowers belong to one partner. */
  partner: {
    id: Generated<string>;
    name: string;
    /** A text that its borrowers read on the first screen, in addition to the standard text. */
    consent: string | null;
    created_at: Generated<Date>;
  };
  /** A public key and the origins of the pages that may use it. */
  nexus_key: {
    key: string;
    partner: string;
    environment: Environment;
    /** Entries such as `https://app.example.com`, `*.example.com` or, for sandbox keys only, `*`. */
    origins: JSONColumnType<string[]>;
    /** Whether failed logins are limited. Usually off in the sandbox. */
    limits_logins: Generated<boolean>;
    /** Whether a live key alone opens sessions for existing borrowers. Otherwise that takes a link token. */
    takes_known_borrowers: Generated<boolean>;
    revoked_at: Date | null;
    created_at: Generated<Date>;
  };
  /** A secret key of a partner's server. Only its hash is stored. */
  secret_key: {
    key_hash: Buffer;
    partner: string;
    environment: Environment;
    revoked_at: Date | null;
    created_at: Generated<Date>;
  };
  /** `uuid` is unique per partner and environment only. */
  borrower: {
    id: Generated<string>;
    partner: string;
    environment: Environment;
    uuid: string;
    created_at: Generated<Date>;
  };
  /** A token that opens one session for a borrower. Only its hash is stored. */
  link_token: {
    token_hash: Buffer;
    borrower: string;
    origin: string;
    expires_at: Date;
    used_at: Date | null;
    created_at: Generated<Date>;
  };
  /** A session of a page. Only the hash of its token is stored. */
  session: {
    id: Generated<string>;
    /** Identifies the session in the partner API. */
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
  /** An attempt to connect a servicer. `state` belongs to the connector; it is sealed and contains no credentials. */
  attempt: {
    uuid: string;
    session: string;
    servicer: string;
    view: JSONColumnType<AttemptView>;
    state: Buffer;
    /** Until then, one process is calling the connector for this attempt. */
    claimed_until: Date | null;
    created_at: Generated<Date>;
  };
  /** A login that counts toward the login limit: it failed, or its result is not known yet. */
  login_try: {
    attempt: string;
    borrower: string;
    servicer: string;
    failed_at: Date | null;
    created_at: Generated<Date>;
  };
  /** A connected servicer. A borrower has at most one connection per servicer. */
  connection: {
    id: Generated<string>;
    uuid: string;
    borrower: string;
    servicer: string;
    status: ConnectionStatus;
    portfolio: JSONColumnType<Portfolio>;
    /** The connector's access to the servicer, sealed. */
    access: Buffer | null;
    /** Incremented by each change, so that a refresh that started earlier is discarded. */
    version: Generated<number>;
    /** When the portfolio was last read or scheduled to be read. */
    refreshed_at: Generated<Date>;
    created_at: Generated<Date>;
  };
  /** An endpoint of a partner's server. `secret` signs its events and is sealed. */
  webhook: {
    uuid: string;
    partner: string;
    environment: Environment;
    url: string;
    secret: Buffer;
    created_at: Generated<Date>;
  };
  /** An event for one webhook. `body` is the exact text that is signed and sent. */
  webhook_event: {
    uuid: string;
    webhook: string;
    type: WebhookType;
    body: string;
    created_at: Generated<Date>;
  };
  /** One delivery of an event. Either `status` or `error` is set. */
  webhook_delivery: {
    id: Generated<string>;
    event: string;
    attempt: number;
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
    /** Rank among the popular servicers, or null. */
    popular: number | null;
  };
  /** A name by which a servicer is found, normalized for the search. */
  servicer_name: {
    servicer: string;
    search: string;
    /** Rank of the name: 0 is the current name, then come the aliases, then the former names. */
    age: number;
    former: JSONColumnType<FormerName> | null;
  };
  /** The stored response of a request with an `Idempotency-Key`, encrypted with that key. */
  idempotency: {
    key_hash: Buffer;
    request: Buffer;
    /** Null while the request is in progress, as is `answer`. */
    status: number | null;
    answer: Buffer | null;
    created_at: Generated<Date>;
  };
}

export type Database = Kysely<Tables>;
/** Runs queries: the database itself, or a transaction. */
export type QueryExecutor = Kysely<Tables> | Transaction<Tables>;
