/** Types and ports that several parts of the domain share. */
import type {Environment} from 'nexus-link/contract';

import type {Connector} from '../connectors/connector.ts';
import type {Vault} from '../crypto/vault.ts';
import type {Database, QueryExecutor} from '../db/tables.ts';

/** A borrower: the ID of the row, and the UUID that the partner knows. */
export interface Borrower {
  readonly id: string;
  readonly uuid: string;
}

/** One environment of a database. Servers of both environments may share a database, but see only their own data. */
export interface EnvironmentDatabase {
  readonly db: Database;
  readonly environment: Environment;
}

/** The jobs and their data. */
export interface JobData {
  'deliver-webhook': {readonly event: string};
  'refresh-connection': {readonly connection: string};
  /** Schedules `refresh-connection` for the connections that are due. */
  'refresh-due': Readonly<Record<string, never>>;
  /** `access` is sealed, in base64. */
  'disconnect-access': {
    readonly connection: string;
    readonly borrower: string;
    readonly servicer: string;
    readonly access: string;
  };
  purge: Readonly<Record<string, never>>;
}
export type JobName = keyof JobData;

/** The port to the job queue. */
export interface JobSender {
  /**
   * Enqueues a job as part of the transaction, so that it exists if and only if the transaction is committed.
   * @param group Few jobs of one group run at the same time, so that a slow group does not hold up the others.
   */
  sendJob<J extends JobName>(tx: QueryExecutor, job: J, data: JobData[J], group?: string): Promise<void>;
}

/** The services that store connections: encryption for their access, and jobs for their webhooks. */
export interface ConnectionServices {
  readonly vault: Vault;
  readonly jobs: JobSender;
}

/** The services that run attempts. */
export interface AttemptServices extends ConnectionServices {
  readonly db: Database;
  /** Null if the server has no connector. All logins then fail with `servicer-down`. */
  readonly connector: Connector | null;
}
