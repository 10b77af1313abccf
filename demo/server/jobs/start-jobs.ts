/** What each job does. */
import type {ConstructorOptions} from 'pg-boss';

import type {Config} from '../config.ts';
import type {Connector} from '../connectors/connector.ts';
import type {Database} from '../db/database.ts';
import {deliverWebhook} from './deliver-webhook.ts';
import {JobQueue} from './job-queue.ts';
import type {Log} from '../log.ts';
import {purgeExpired} from './purge-expired.ts';
import {disconnectAccess, refreshConnection, scheduleRefreshes} from './refresh-connections.ts';
import type {Vault} from '../crypto/vault.ts';

export interface JobOptions {
  readonly config: Pick<Config, 'NEXUS_ENVIRONMENT' | 'REFRESH_HOURS' | 'WEBHOOKS_TO_LOOPBACK'>;
  readonly db: Database;
  readonly queue: ConstructorOptions;
  readonly connector: Connector | null;
  readonly vault: Vault;
  readonly log: Log;
  /** Seconds between two looks for jobs. */
  readonly pollingSeconds?: number;
}

/** Begins to work on what is in the queue. What a job asks for goes into the same queue. */
export async function startJobs({
  config,
  db,
  queue,
  connector,
  vault,
  log,
  pollingSeconds: polling,
}: JobOptions): Promise<JobQueue> {
  const {NEXUS_ENVIRONMENT: environment, REFRESH_HOURS: hours} = config;
  const jobs = new JobQueue(queue, environment, log);
  const refreshing = {db, vault, connector, jobs, environment, hours};
  const delivering = {db, vault, mayLoop: config.WEBHOOKS_TO_LOOPBACK};
  await jobs.start(
    {
      'deliver-webhook': ({event}, tries) => deliverWebhook(delivering, event, tries),
      'refresh-connection': ({connection}, _tries, signal) =>
        refreshConnection(refreshing, connection, signal),
      'refresh-due': () => scheduleRefreshes(refreshing),
      'disconnect-access': (data, _tries, signal) => disconnectAccess(refreshing, data, signal),
      purge: () => purgeExpired(db),
    },
    polling,
  );
  return jobs;
}
