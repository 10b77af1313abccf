/**
 * What is done later, and again where it failed: a queue in the database itself (pg-boss), so that a job is there if and
 * only if the transaction that asked for it went through, and any process may do it.
 */
import {fromKysely, PgBoss, type ConstructorOptions, type Job as PgJob, type QueueOptions} from 'pg-boss';

import type {Environment} from 'nexus-link/contract';
import type {Queries} from '../db/database.ts';
import {toFailureEntry, type Log} from '../log.ts';

/** Each job, and what it is told. */
export interface JobData {
  'deliver-webhook': {readonly event: string};
  'refresh-connection': {readonly connection: string};
  /** Looks which connections are due. */
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

/** Thrown by a job that is to be tried again and has said all there is to say of it itself. */
export class RetryJob extends Error {
  override readonly name = 'Again';
}

export interface JobSender {
  /**
   * Asks for a job as part of this transaction.
   * @param group Of one group few are done at once, so that others go on where its are slow.
   */
  send<J extends JobName>(tx: Queries, job: J, data: JobData[J], group?: string): Promise<void>;
}

/** Does a job; what throws is tried again. `tries` counts from 1. */
export type JobHandlers = {
  readonly [J in JobName]: (data: JobData[J], tries: number, signal: AbortSignal) => Promise<void>;
};

/** Seconds. Tries are the first and those after it; the waits between them double, up to the longest. */
const HOUR = 3_600;
const queues: Readonly<Record<JobName, QueueOptions>> = {
  // About a day in all.
  'deliver-webhook': {
    retryLimit: 14,
    retryDelay: 30,
    retryBackoff: true,
    retryDelayMax: 6 * HOUR,
    expireInSeconds: 60,
  },
  'refresh-connection': {retryLimit: 4, retryDelay: 60, retryBackoff: true, expireInSeconds: 120},
  'refresh-due': {retryLimit: 0, expireInSeconds: 300},
  'disconnect-access': {
    retryLimit: 12,
    retryDelay: 60,
    retryBackoff: true,
    retryDelayMax: 6 * HOUR,
    expireInSeconds: 120,
  },
  purge: {retryLimit: 0, expireInSeconds: 300},
};

/** When each is asked for by the clock, in UTC. */
const SCHEDULE: Partial<Record<JobName, string>> = {'refresh-due': '*/15 * * * *', purge: '7 * * * *'};

const POLLING = 2;
/** Jobs of a queue that a process does at once, and of one group in all processes. */
const BATCH = 10;
const OF_GROUP = 2;
/** Milliseconds that jobs under way get to end. */
const STOPS = 10_000;

export class JobQueue implements JobSender {
  readonly #boss: PgBoss;
  readonly #log: Log;

  /** @param environment Another server may share the database, and not its jobs: it has other connectors, and other keys. */
  constructor(host: ConstructorOptions, environment: Environment, log: Log) {
    this.#log = log;
    const schema = `jobs_${environment}`;
    this.#boss = new PgBoss({...host, schema, application_name: 'nexus-link-jobs'});
    this.#boss.on('error', (error) => {
      log(toFailureEntry('jobs', error));
    });
  }

  /** Makes the queues and begins to work on them. @param polling Seconds between two looks for jobs. */
  async start(handlers: JobHandlers, polling = POLLING): Promise<void> {
    await this.#boss.start();
    for (const job of Object.keys(queues) as JobName[]) await this.#work(job, handlers[job], polling);
  }

  async send<J extends JobName>(tx: Queries, job: J, data: JobData[J], group?: string): Promise<void> {
    await this.#boss.send(job, data, {db: fromKysely(tx), ...(group !== undefined && {group: {id: group}})});
  }

  /** Takes no more jobs; those under way go on, and others may still be asked for. */
  async pause(): Promise<void> {
    await Promise.all(Object.keys(queues).map((job) => this.#boss.offWork(job, {wait: false})));
  }

  async stop(): Promise<void> {
    await this.#boss.stop({graceful: true, timeout: STOPS});
  }

  async #work<J extends JobName>(job: J, handle: JobHandlers[J], polling: number): Promise<void> {
    await this.#boss.createQueue(job, queues[job]);
    // One that an older server has made is told of what has changed.
    await this.#boss.updateQueue(job, queues[job]);
    const cron = SCHEDULE[job];
    if (cron) await this.#boss.schedule(job, cron);
    const options = {pollingIntervalSeconds: polling, burstWhenBatchFull: true, perJobResults: true} as const;
    await this.#boss.work<
      JobData[J],
      unknown,
      typeof options & {batchSize: number; groupConcurrency: number}
    >(job, {...options, batchSize: BATCH, groupConcurrency: OF_GROUP}, (batch) =>
      Promise.all(batch.map((one) => this.#do(job, handle, one))),
    );
  }

  /** Does one job, within its time: one that hangs must not keep what does the others. */
  async #do<J extends JobName>(
    job: J,
    handle: JobHandlers[J],
    {id, data, retryCount, signal}: PgJob<JobData[J]>,
  ) {
    try {
      await Promise.race([handle(data, retryCount + 1, signal), aborted(signal)]);
      return {id, status: 'completed'} as const;
    } catch (error) {
      if (!(error instanceof RetryJob)) this.#log(toFailureEntry(`job ${job}`, error));
      // Nothing of its words: they may quote what it worked on, and a queue keeps them.
      return {id, status: 'failed'} as const;
    }
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('The job has taken too long.'));
    });
  });
