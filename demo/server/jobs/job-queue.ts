/**
 * The job queue, which pg-boss keeps in the database. A job exists if and only if the transaction that enqueued it was
 * committed, any process may run it, and failed jobs are retried as `retries.ts` says.
 */
import {fromKysely, PgBoss, type ConstructorOptions, type Job} from 'pg-boss';
import type {Environment} from 'nexus-link/contract';

import type {QueryExecutor} from '../db/tables.ts';
import type {JobData, JobName, JobSender} from '../domain/types.ts';
import {toFailureEntry, type Log} from '../log.ts';
import {RETRIES} from './retries.ts';

/** Thrown by a job that has to be retried and has already recorded why. Nothing is logged. */
export class RetryJob extends Error {
  override readonly name = 'RetryJob';
}

/** Runs a job. If it throws, the job is retried. `run` counts from 1. */
export type JobHandlers = {
  readonly [J in JobName]: (data: JobData[J], run: number, signal: AbortSignal) => Promise<void>;
};

const JOB_NAMES = Object.keys(RETRIES) as JobName[];

/** Cron expressions of the recurring jobs, in UTC. */
const SCHEDULE: Partial<Record<JobName, string>> = {'refresh-due': '*/15 * * * *', purge: '7 * * * *'};

const POLLING_INTERVAL_S = 2;
/** How many jobs of a queue one process runs at the same time. */
const BATCH_SIZE = 10;
/** How many jobs of one group run at the same time, over all processes. */
const GROUP_CONCURRENCY = 2;
const STOP_TIMEOUT_MS = 10_000;

export class JobQueue implements JobSender {
  readonly #boss: PgBoss;
  readonly #log: Log;

  /** @param environment Servers of each environment have a queue of their own, also in a shared database. */
  constructor(options: ConstructorOptions, environment: Environment, log: Log) {
    this.#log = log;
    const schema = `jobs_${environment}`;
    this.#boss = new PgBoss({...options, schema, application_name: 'nexus-link-jobs'});
    this.#boss.on('error', (error) => {
      log(toFailureEntry('jobs', error));
    });
  }

  /** Creates the queues and starts to run jobs. */
  async start(handlers: JobHandlers, pollingSeconds = POLLING_INTERVAL_S): Promise<void> {
    await this.#boss.start();
    for (const name of JOB_NAMES) await this.#startQueue(name, handlers[name], pollingSeconds);
  }

  async sendJob<J extends JobName>(
    tx: QueryExecutor,
    job: J,
    data: JobData[J],
    group?: string,
  ): Promise<void> {
    await this.#boss.send(job, data, {db: fromKysely(tx), ...(group !== undefined && {group: {id: group}})});
  }

  /** Stops taking jobs. Running jobs continue, and jobs can still be enqueued. */
  async pause(): Promise<void> {
    await Promise.all(JOB_NAMES.map((name) => this.#boss.offWork(name, {wait: false})));
  }

  /** Waits for running jobs, for a limited time. */
  async stop(): Promise<void> {
    await this.#boss.stop({graceful: true, timeout: STOP_TIMEOUT_MS});
  }

  async #startQueue<J extends JobName>(
    name: J,
    handler: JobHandlers[J],
    pollingIntervalSeconds: number,
  ): Promise<void> {
    await this.#boss.createQueue(name, RETRIES[name]);
    // Applies changed options to a queue that an earlier version has created.
    await this.#boss.updateQueue(name, RETRIES[name]);
    const cron = SCHEDULE[name];
    if (cron) await this.#boss.schedule(name, cron);
    const options = {pollingIntervalSeconds, burstWhenBatchFull: true, perJobResults: true} as const;
    await this.#boss.work<
      JobData[J],
      unknown,
      typeof options & {batchSize: number; groupConcurrency: number}
    >(name, {...options, batchSize: BATCH_SIZE, groupConcurrency: GROUP_CONCURRENCY}, (jobs) =>
      Promise.all(jobs.map((job) => this.#runJob(name, handler, job))),
    );
  }

  /** Runs a job until its time limit, so that a job which hangs does not keep its place in the batch. */
  async #runJob<J extends JobName>(
    name: J,
    handler: JobHandlers[J],
    {id, data, retryCount, signal}: Job<JobData[J]>,
  ) {
    try {
      await Promise.race([handler(data, retryCount + 1, signal), rejectOnAbort(signal)]);
      return {id, status: 'completed'} as const;
    } catch (error) {
      if (!(error instanceof RetryJob)) this.#log(toFailureEntry(`job ${name}`, error));
      // Without the error: pg-boss would store its message, which may quote user data.
      return {id, status: 'failed'} as const;
    }
  }
}

const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('The job exceeded its time limit.'));
    });
  });
