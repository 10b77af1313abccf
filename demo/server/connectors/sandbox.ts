/** Plays the embedded sandbox's scenarios, by the same code. */
import {
  answerAttempt,
  toAttempt,
  beginAttempt,
  advanceAttempt,
  type AttemptRecord,
} from '#link/backends/sandbox/attempts';
import {createConnection} from '#link/backends/sandbox/connections';
import {getCallDuration} from '#link/backends/sandbox/latency';
import {sleep} from '#link/backends/wait';
import {findScenario} from '#link/backends/sandbox/scenarios';
import {LinkError} from '#link/contract/errors';
import type {Connector, Step} from './connector.ts';

/** What this connector put into a state, and so what it finds there. */
interface Kept {
  readonly record: AttemptRecord;
  /** When the servicer has done what it is at, in milliseconds since 1970. */
  readonly ready: number;
}

/** Milliseconds for which a login or an answer is waited for at most; what it takes beyond is waited for by polls. */
const AT_ONCE = 5_000;

/** @param pace Milliseconds that each call takes. */
export function sandboxConnector(pace: number): Connector {
  const paceIn = ({scenario, servicer}: Pick<AttemptRecord, 'scenario' | 'servicer'>): number =>
    getCallDuration(pace, scenario, servicer);

  return {
    async login({attempt: uuid, borrower, servicer, username, password}, signal) {
      const scenario = findScenario(username, password);
      const ready = Date.now() + paceIn({scenario, servicer});
      await sleep(Math.min(ready - Date.now(), AT_ONCE), signal);
      if (scenario.error)
        throw new LinkError(scenario.error, `The sandbox plays ${scenario.error} for this login.`);
      return stepOf(beginAttempt({uuid, borrower, servicer, scenario}), ready + paceIn({scenario, servicer}));
    },
    async answer(state, answers, signal) {
      const {record} = state as Kept;
      const ready = Date.now() + paceIn(record);
      await sleep(Math.min(ready - Date.now(), AT_ONCE), signal);
      return stepOf(answerAttempt(record, answers), ready + paceIn(record));
    },
    async proceed(state, signal) {
      const {record, ready} = state as Kept;
      // A poll that was given up has not stopped the servicer.
      await sleep(ready - Date.now(), signal);
      return stepOf(advanceAttempt(record), ready + paceIn(record));
    },
    async refresh({borrower, servicer, access}, signal) {
      await sleep(pace, signal);
      return {
        status: 'connected',
        portfolio: createConnection(borrower, servicer, 'connected').portfolio,
        access,
      };
    },
    disconnect: (_known, signal) => sleep(pace, signal),
  };
}

function stepOf(record: AttemptRecord, ready: number): Step {
  const state: Kept = {record, ready};
  try {
    const attempt = toAttempt(record);
    if (attempt.status !== 'connected') return {...attempt, state};
    const {portfolio} = attempt.connection;
    // Nothing is needed to play again, so that what it keeps is a name for who reads it.
    const access = `sandbox ${record.uuid}`;
    return {status: 'connected', ends: record.scenario.connectionStatus, portfolio, access, state};
  } catch (error) {
    const {code, message} = LinkError.from(error);
    return {status: 'failed', code, message, state};
  }
}
