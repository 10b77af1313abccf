/** Connects each job with the function that runs it. */
import type {ConstructorOptions} from 'pg-boss';

import type {Config} from '../config.ts';
import type {Connector} from '../connectors/connector.ts';
import type {Vault} from '../crypto/vault.ts';
import type {Database} from '../db/tables.ts';
import type {Log} from '../log.ts';
import {deliverWebhook} from './deliver-webhook.ts';
import {disconnectAccess} from './disconnect-access.ts';
import {JobQueue} from './job-queue.ts';
import {purgeExpired} from './purge-expired.ts';
import {refreshConnection, scheduleRefreshes} from './refresh-connections.ts';

export interface JobOptions {
  readonly config: Pick<Config, 'NEXUS_ENVIRONMENT' | 'REFRESH_HOURS' | 'WEBHOOKS_TO_LOOPBACK'>;
  readonly db: Database;
  readonly queueOptions: ConstructorOptions;
  readonly connector: Connector | null;
  readonly vault: Vault;
  readonly log: Log;
  /** How often the queue is polled; 2 by default. */
  readonly pollingSeconds?: number;
}

/** Starts the job queue. Jobs that a job enqueues go to the same queue. */
export async function startJobs(options: JobOptions): Promise<JobQueue> {
  const {config, db, queueOptions, connector, vault, log, pollingSeconds} = options;
  const environment = config.NEXUS_ENVIRONMENT;
  const jobs = new JobQueue(queueOptions, environment, log);
  const connectionServices = {
    db,
    vault,
    connector,
    jobs,
    environment,
    refreshHours: config.REFRESH_HOURS,
  };
  const deliveryServices = {db, vault, allowLoopback: config.WEBHOOKS_TO_LOOPBACK};
  await jobs.start(
    {
      'deliver-webhook': ({event}, run) => deliverWebhook(deliveryServices, event, run),
      'refresh-connection': ({connection}, _run, signal) =>
        refreshConnection(connectionServices, connection, signal),
      'refresh-due': () => scheduleRefreshes(connectionServices),
      'disconnect-access': (data, _run, signal) => disconnectAccess(connectionServices, data, signal),
      purge: () => purgeExpired(db),
    },
    pollingSeconds,
  );
  return jobs;
}
