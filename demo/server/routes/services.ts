/** The services that routes use. */
import type {Environment} from 'nexus-link/contract';

import type {Config} from '../config.ts';
import type {AttemptServices} from '../domain/types.ts';
import type {CallLimits} from '../http/call-limits.ts';
import type {Log} from '../log.ts';

/** The settings that affect how requests are answered. */
export type AppConfig = Pick<
  Config,
  | 'NEXUS_ENVIRONMENT'
  | 'WEBHOOKS_TO_LOOPBACK'
  | 'CALLS_PER_MINUTE_ADDRESS'
  | 'CALLS_PER_MINUTE_KEY'
  | 'CALLS_PER_MINUTE_BORROWER'
  | 'TRUSTED_PROXIES'
>;

export interface AppServices extends AttemptServices {
  readonly config: AppConfig;
  /** Whether the server is shutting down. It then reports that it is not ready. */
  readonly isDraining: () => boolean;
  readonly log: Log;
}

export interface RouteServices extends AppServices {
  readonly environment: Environment;
  readonly limits: CallLimits;
}
