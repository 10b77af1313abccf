/** The connector of a sandbox server. It plays the same scenarios as the sandbox in the browser. */
import {setTimeout as sleep} from 'node:timers/promises';
import {LinkError} from 'nexus-link/contract';
import {
  advanceAttempt,
  answerAttempt,
  beginAttempt,
  createConnection,
  findScenario,
  getCallDuration,
  toAttempt,
  type AttemptRecord,
} from 'nexus-link/sandbox';

import type {Connector, Step} from './connector.ts';

/** The state of this connector. */
interface SandboxState {
  readonly record: AttemptRecord;
  /** When the current step is done, in milliseconds since 1970. */
  readonly readyAt: number;
}

/** The longest wait for a login or an answer. Polls wait for the rest of a slow scenario. */
const MAX_WAIT_MS = 5_000;

/** @param paceMs Milliseconds that each call takes, unless the scenario says otherwise. */
export function createSandboxConnector(paceMs: number): Connector {
  const findDuration = ({scenario, servicer}: Pick<AttemptRecord, 'scenario' | 'servicer'>): number =>
    getCallDuration(paceMs, scenario, servicer);

  return {
    async login({attempt: uuid, borrower, servicer, username, password}, signal) {
      const scenario = findScenario(username, password);
      const duration = findDuration({scenario, servicer});
      const readyAt = Date.now() + duration;
      await waitFor(Math.min(duration, MAX_WAIT_MS), signal);
      if (scenario.error)
        throw new LinkError(scenario.error, `The sandbox simulates ${scenario.error} for this login.`);
      return toStep(beginAttempt({uuid, borrower, servicer, scenario}), readyAt + duration);
    },
    async answer(state, answers, signal) {
      const {record} = state as SandboxState;
      const duration = findDuration(record);
      const readyAt = Date.now() + duration;
      await waitFor(Math.min(duration, MAX_WAIT_MS), signal);
      return toStep(answerAttempt(record, answers), readyAt + duration);
    },
    async proceed(state, signal) {
      const {record, readyAt} = state as SandboxState;
      // The simulated servicer goes on working while no poll is waiting for it.
      await waitFor(readyAt - Date.now(), signal);
      return toStep(advanceAttempt(record), readyAt + findDuration(record));
    },
    async refresh({borrower, servicer, access}, signal) {
      await waitFor(paceMs, signal);
      const {portfolio} = createConnection(borrower, servicer, 'connected');
      return {status: 'connected', portfolio, access};
    },
    disconnect: (_connection, signal) => waitFor(paceMs, signal),
  };
}

function toStep(record: AttemptRecord, readyAt: number): Step {
  const state: SandboxState = {record, readyAt};
  try {
    const attempt = toAttempt(record);
    if (attempt.status !== 'connected') return {...attempt, state};
    const {portfolio} = attempt.connection;
    // The sandbox needs no access. This placeholder makes the server handle it as it does for a real servicer.
    const access = `sandbox ${record.uuid}`;
    return {
      status: 'connected',
      connectionStatus: record.scenario.connectionStatus,
      portfolio,
      access,
      state,
    };
  } catch (error) {
    const {code, message} = LinkError.from(error);
    return {status: 'failed', code, message, state};
  }
}

/** @throws the reason of the signal when it is aborted */
async function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (milliseconds <= 0) return;
  // Node rejects with an AbortError of its own, but a connector has to reject with the reason of the signal.
  await sleep(milliseconds, undefined, {signal}).catch(() => signal.throwIfAborted());
}
