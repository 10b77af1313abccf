/**
 * How many times a failed job is retried, after which delays, and how long each run may take. Delays are in seconds and
 * double up to `retryDelayMax`.
 */
import type {QueueOptions} from 'pg-boss';

import type {JobName} from '../domain/types.ts';

const HOUR_S = 3_600;

export const RETRIES: Readonly<Record<JobName, QueueOptions>> = {
  // 15 deliveries in about a day, as docs/server.md and openapi.yaml say.
  'deliver-webhook': {
    retryLimit: 14,
    retryDelay: 30,
    retryBackoff: true,
    retryDelayMax: 6 * HOUR_S,
    expireInSeconds: 60,
  },
  'refresh-connection': {retryLimit: 4, retryDelay: 60, retryBackoff: true, expireInSeconds: 120},
  'refresh-due': {retryLimit: 0, expireInSeconds: 300},
  'disconnect-access': {
    retryLimit: 12,
    retryDelay: 60,
    retryBackoff: true,
    retryDelayMax: 6 * HOUR_S,
    expireInSeconds: 120,
  },
  purge: {retryLimit: 0, expireInSeconds: 300},
};
