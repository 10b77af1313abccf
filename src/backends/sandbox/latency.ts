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

/**
 * Resolves after some milliseconds; 0 or less waits for a microtask only. An abort rejects at once with its reason.
 */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  // Even without a timer, the caller may abort before the microtask.
  await (milliseconds > 0 ? waitForTimerOrAbort(milliseconds, signal) : null);
  signal.throwIfAborted();
}

function waitForTimerOrAbort(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve();
    };
    const timer = setTimeout(stop, milliseconds);
    signal.addEventListener('abort', stop);
  });
}
