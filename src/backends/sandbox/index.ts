/**
 * The sandbox in the browser: the backend of every `sandbox_…` key. It makes no request, keeps its data in memory, and
 * forgets it when a session ends. `sessions.ts` decides what happens; the backend adds the latency.
 */
import type {Answer, Backend, ConnectInput, StartInput} from '../../contract/backend.js';
import {LinkError} from '../../contract/errors.js';
import type {Attempt, FinishResult, SearchResult, SessionInfo, Uuid} from '../../contract/schemas.js';
import {toAttempt} from './attempts.js';
import {findServicer} from './connections.js';
import {getCallDuration} from './latency.js';
import {findScenario, ordinaryScenario} from './scenarios.js';
import {searchServicers} from './search.js';
import {createSeededUuid} from './seeded-ids.js';
import {createRandomUuid} from '../uuid.js';
import {sleep} from '../wait.js';
import {
  answerChallenge,
  beginLogin,
  listConnections,
  openSession,
  pollAttempt,
  removeConnection,
  type SandboxSession,
  type SessionWithAttempt,
} from './sessions.js';
import {runInSlices} from './yield-to-main.js';

export interface SandboxOptions {
  /** Milliseconds that each call takes, so that a person sees the busy states. 350 by default; 0 is for tests. */
  readonly latency?: number;
}

/** Holds the session of one `start`. Each start creates another one, so that a late call can tell them apart. */
interface OpenSession {
  session: SandboxSession;
}

/**
 * A backend for demos and tests.
 *
 * @example
 * element.backend = new SandboxBackend({latency: 0});
 */
export class SandboxBackend implements Backend {
  readonly #latency: number;
  #openSession: OpenSession | null = null;
  #loginCount = 0;

  constructor({latency = 350}: SandboxOptions = {}) {
    this.#latency = latency;
  }

  /** Opens a session. The previous one ends at once, even if the new one cannot be opened. */
  async start(input: StartInput, signal: AbortSignal): Promise<SessionInfo> {
    this.#openSession = null;
    await sleep(this.#latency, signal);
    const session = openSession(input, createRandomUuid());
    this.#openSession = {session};
    return {
      environment: 'sandbox',
      borrower: {uuid: session.borrower},
      connections: listConnections(session),
    };
  }

  search({query}: {readonly query: string}, signal: AbortSignal): Promise<SearchResult> {
    return this.#runInSession(this.#latency, signal, async () => ({
      servicers: await runInSlices(searchServicers(query), signal),
    }));
  }

  connect(input: ConnectInput, signal: AbortSignal): Promise<Attempt> {
    const scenario = findScenario(input.username, input.password);
    const duration = getCallDuration(this.#latency, scenario, findServicer(input.servicer.toLowerCase()));
    return this.#updateAttempt(duration, signal, (session) => {
      // The count keeps an attempt of this session apart from one of an earlier session.
      const uuid = createSeededUuid('attempt', session.borrower, input.servicer, String(++this.#loginCount));
      return beginLogin(session, input, uuid);
    });
  }

  answer(
    {attempt, answers}: {readonly attempt: Uuid; readonly answers: readonly Answer[]},
    signal: AbortSignal,
  ): Promise<Attempt> {
    return this.#updateAttempt(this.#callDuration, signal, (session) =>
      answerChallenge(session, attempt, answers),
    );
  }

  poll({attempt}: {readonly attempt: Uuid}, signal: AbortSignal): Promise<Attempt> {
    return this.#updateAttempt(this.#callDuration, signal, (session) => pollAttempt(session, attempt));
  }

  disconnect({connection}: {readonly connection: Uuid}, signal: AbortSignal): Promise<void> {
    return this.#runInSession(this.#latency, signal, (open) => {
      open.session = removeConnection(open.session, connection);
    });
  }

  finish(_input: object, signal: AbortSignal): Promise<FinishResult> {
    return this.#runInSession(this.#latency, signal, ({session}) => {
      this.#openSession = null;
      return {connections: listConnections(session)};
    });
  }

  /** Milliseconds for each call of the current attempt. */
  get #callDuration(): number {
    const attempt = this.#openSession?.session.attempt;
    return getCallDuration(this.#latency, attempt?.scenario ?? ordinaryScenario, attempt?.servicer);
  }

  #updateAttempt(
    milliseconds: number,
    signal: AbortSignal,
    update: (session: SandboxSession) => SessionWithAttempt,
  ): Promise<Attempt> {
    return this.#runInSession(milliseconds, signal, (open) => {
      const session = update(open.session);
      open.session = session;
      return toAttempt(session.attempt);
    });
  }

  /**
   * Waits, then runs the action in the session that was open at the time of the call. The session does not change before
   * the wait is over, nor after an abort.
   */
  async #runInSession<T>(
    milliseconds: number,
    signal: AbortSignal,
    action: (open: OpenSession) => T | Promise<T>,
  ): Promise<T> {
    const open = this.#openSession;
    await sleep(milliseconds, signal);
    if (!open || open !== this.#openSession) {
      throw new LinkError('session-expired', 'No session is open: it was never started, or it has ended.');
    }
    return action(open);
  }
}

// The building blocks for a server or a test that plays the same scenarios, exported as `nexus-link/sandbox`.
export {advanceAttempt, answerAttempt, beginAttempt, toAttempt, type AttemptRecord} from './attempts.js';
export {findBorrower, type LinkedServicer, type SandboxBorrower} from './borrowers.js';
export {createConnection} from './connections.js';
export {directory, type ServicerRecord} from './directory.js';
export {getCallDuration} from './latency.js';
export {findScenario, type Scenario} from './scenarios.js';
