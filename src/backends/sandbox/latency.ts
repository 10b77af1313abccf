/** How long the calls of a login take in the sandbox. */
import type {Servicer} from '../../contract/schemas.js';
import type {Scenario} from './scenarios.js';

/** A login without a challenge is three calls: one connect and two polls. */
const CALLS_PER_LOGIN = 3;
const DEGRADED_FACTOR = 3;

/**
 * Returns how many milliseconds each call of a login takes. A degraded servicer is slower, unless the scenario sets the
 * duration.
 */
export function getCallDuration(latency: number, scenario: Scenario, servicer: Servicer | undefined): number {
  if (scenario.durationMs !== null) return Math.ceil(scenario.durationMs / CALLS_PER_LOGIN);
  return servicer?.health === 'degraded' ? latency * DEGRADED_FACTOR : latency;
}
