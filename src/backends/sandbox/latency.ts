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

/** Resolves after so many milliseconds, in a later task or microtask; an abort rejects at once with its reason. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await (milliseconds > 0 ? sleep(milliseconds, signal) : null);
  signal.throwIfAborted();
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
