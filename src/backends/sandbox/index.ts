/**
 * The sandbox in the browser: the backend of every `sandbox_…` key. It asks no network, keeps everything in
 * memory, and forgets it when a session ends. What it plays is decided by `sessions.ts`; here is only when.
 */
import type {Answer, Backend, ConnectInput, StartInput} from '../../contract/backend.js';
import {LinkError} from '../../contract/errors.js';
import type {Attempt, FinishResult, SearchResult, SessionInfo, Uuid} from '../../contract/schemas.js';
import {createRandomUuid} from '../uuid.js';
import {sleep} from '../wait.js';
import {attemptOf} from './attempts.js';
import {servicerOf} from './connections.js';
import {paceOf} from './latency.js';
import {ordinary, scenarioOf} from './scenarios.js';
import {searchServicers} from './search.js';
import {uuidFrom} from './seeded-ids.js';
import {
  connectionsOf,
  loggedIn,
  moved,
  opened,
  replied,
  without,
  type LoggedIn,
  type SandboxSession,
} from './sessions.js';
import {inSlices} from './yield-to-main.js';

export interface SandboxOptions {
  /** Milliseconds that each call takes, so that a person sees the screens between; 350 by default, 0 for tests. */
  readonly latency?: number;
}

/** Holds the session while it is open; another opening has another one. */
interface Opening {
  session: SandboxSession;
}

export class SandboxBackend implements Backend {
  readonly #latency: number;
  #opening: Opening | null = null;
  #logins = 0;

  constructor({latency = 350}: SandboxOptions = {}) {
    this.#latency = latency;
  }

  /** Ends the session before at once, whatever comes of the new one. */
  async start(input: StartInput, signal: AbortSignal): Promise<SessionInfo> {
    this.#opening = null;
    await sleep(this.#latency, signal);
    const session = opened(input, createRandomUuid());
    this.#opening = {session};
    return {environment: 'sandbox', borrower: {uuid: session.borrower}, connections: connectionsOf(session)};
  }

  search({query}: {readonly query: string}, signal: AbortSignal): Promise<SearchResult> {
    return this.#during(this.#latency, signal, async () => ({
      servicers: await inSlices(searchServicers(query), signal),
    }));
  }

  connect(input: ConnectInput, signal: AbortSignal): Promise<Attempt> {
    const scenario = scenarioOf(input.username, input.password);
    const pace = paceOf(this.#latency, scenario, servicerOf(input.servicer.toLowerCase()));
    return this.#step(pace, signal, (session) => {
      // Numbered, so that an attempt of an earlier session is never taken for one of this.
      const uuid = uuidFrom('attempt', session.borrower, input.servicer, String(++this.#logins));
      return loggedIn(session, input, uuid);
    });
  }

  answer(
    {attempt, answers}: {readonly attempt: Uuid; readonly answers: readonly Answer[]},
    signal: AbortSignal,
  ): Promise<Attempt> {
    return this.#step(this.#pace, signal, (session) => replied(session, attempt, answers));
  }

  poll({attempt}: {readonly attempt: Uuid}, signal: AbortSignal): Promise<Attempt> {
    return this.#step(this.#pace, signal, (session) => moved(session, attempt));
  }

  disconnect({connection}: {readonly connection: Uuid}, signal: AbortSignal): Promise<void> {
    return this.#during(this.#latency, signal, (opening) => {
      opening.session = without(opening.session, connection);
    });
  }

  finish(_input: object, signal: AbortSignal): Promise<FinishResult> {
    return this.#during(this.#latency, signal, ({session}) => {
      this.#opening = null;
      return {connections: connectionsOf(session)};
    });
  }

  /** The pace of the login under way. */
  get #pace(): number {
    const attempt = this.#opening?.session.attempt;
    return paceOf(this.#latency, attempt?.scenario ?? ordinary, attempt?.servicer);
  }

  #step(pace: number, signal: AbortSignal, next: (before: SandboxSession) => LoggedIn): Promise<Attempt> {
    return this.#during(pace, signal, (opening) => {
      const session = next(opening.session);
      opening.session = session;
      return attemptOf(session.attempt);
    });
  }

  /** Takes its time, then acts on the session it was called in: nothing is changed before, and nothing after an abort. */
  async #during<T>(
    milliseconds: number,
    signal: AbortSignal,
    act: (opening: Opening) => T | Promise<T>,
  ): Promise<T> {
    const opening = this.#opening;
    await sleep(milliseconds, signal);
    if (!opening || opening !== this.#opening) {
      throw new LinkError('session-expired', 'No session is open: it was never started, or it has ended.');
    }
    return act(opening);
  }
}

// The building blocks for a server or a test that plays the same scenarios, exported as `nexus-link/sandbox`.
export {
  answered as answerAttempt,
  attemptOf as toAttempt,
  begun as beginAttempt,
  polled as advanceAttempt,
  type AttemptRecord,
} from './attempts.js';
export {borrowerOf as findBorrower, type Linked, type SandboxBorrower} from './borrowers.js';
export {connectionOf as createConnection} from './connections.js';
export {directory, type ServicerRecord} from './directory.js';
export {paceOf as getCallDuration} from './latency.js';
export {scenarioOf as chooseScenario, type Scenario} from './scenarios.js';
