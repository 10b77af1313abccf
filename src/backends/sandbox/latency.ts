/** How long things take in the sandbox, apart from what they decide. */
import type {Servicer} from '../../contract/schemas.js';
import type {Scenario} from './scenarios.js';

/** A login that is asked nothing is three calls: connect, and two polls. */
const CALLS = 3;
const DEGRADED = 3;

/** Milliseconds for each call of a login. A degraded servicer is slow, unless the scenario says how long it takes. */
export function paceOf(latency: number, scenario: Scenario, servicer: Servicer | undefined): number {
  if (scenario.takes !== null) return Math.ceil(scenario.takes / CALLS);
  return servicer?.health === 'degraded' ? latency * DEGRADED : latency;
}
