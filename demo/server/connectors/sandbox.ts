/** Plays the embedded sandbox's scenarios, by the same code. */
import {answered, attemptOf, begun, polled, type AttemptRecord} from '#link/backends/sandbox/attempts';
import {paceOf, wait} from '#link/backends/sandbox/pace';
import {scenarioOf} from '#link/backends/sandbox/scenarios';
import {LinkError} from '#link/errors';
import type {Connector, ConnectorState, Step} from '../connector.ts';

/** @param pace Milliseconds that each call takes. */
export function sandboxConnector(pace: number): Connector {
  /** Takes the time of the scenario, then makes the step. */
  async function after(
    state: ConnectorState,
    signal: AbortSignal,
    step: (record: AttemptRecord) => AttemptRecord,
  ): Promise<Step> {
    const {record} = state as Kept;
    await wait(paceOf(pace, record.scenario, record.servicer), signal);
    return stepOf(step(record));
  }

  return {
    async login({attempt: uuid, borrower, servicer, username, password}, signal) {
      const scenario = scenarioOf(username, password);
      await wait(paceOf(pace, scenario, servicer), signal);
      if (scenario.fails)
        throw new LinkError(scenario.fails, `The sandbox plays ${scenario.fails} for this login.`);
      return stepOf(begun({uuid, borrower, servicer, scenario}));
    },
    answer: (state, answers, signal) => after(state, signal, (record) => answered(record, answers)),
    proceed: (state, signal) => after(state, signal, polled),
  };
}

/** What this connector put into a state, and so what it finds there. */
interface Kept {
  readonly record: AttemptRecord;
}

function stepOf(record: AttemptRecord): Step {
  const state: Kept = {record};
  try {
    const attempt = attemptOf(record);
    if (attempt.status !== 'connected') return {...attempt, state};
    const {portfolio} = attempt.connection;
    return {status: 'connected', ends: record.scenario.ends, portfolio, state};
  } catch (error) {
    const {code, message} = LinkError.from(error);
    return {status: 'failed', code, message, state};
  }
}
