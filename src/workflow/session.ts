import type {ReactiveController, ReactiveElement} from 'lit';

import {parseResponse, type Backend, type PageAuth} from '../contract/backend.js';
import {LinkError} from '../contract/errors.js';
import {reportUncaught} from '../contract/report-uncaught.js';
import {getOutcome} from './outcome.js';
import {CLOSED, getMainState, type Effect, type Report, type State, type WorkflowEvent} from './state.js';
import {transition} from './transition.js';
import {Attempt, FinishResult, SearchResult, NexusKey, SessionInfo, Uuid} from '../contract/schemas.js';

/** The functions that a session needs from its element. */
export interface SessionPorts {
  /** Chooses the backend for a page that proves itself in this way. Called for each session that is started. */
  chooseBackend(auth: PageAuth): Backend | Promise<Backend>;
  /** Called after each transition that changed the state, in order. */
  onTransition(before: State, event: WorkflowEvent, after: State): void;
  /** Called when the element was removed from the document, but not when it was moved within it. */
  onRemoved(): void;
}

const BACKEND_METHODS = ['start', 'search', 'connect', 'answer', 'poll', 'disconnect', 'finish'] as const;

/**
 * Runs the workflow for one element. Every event enters through `send()`, every request goes out through
 * `#performEffect()`. At most one request is in flight, and leaving a step aborts it.
 */
export class Session implements ReactiveController {
  /** The current state. A gallery or a test may set it, before the first event, to show any screen. */
  state: State = CLOSED;
  readonly #host: ReactiveElement;
  readonly #ports: SessionPorts;
  readonly #queue: WorkflowEvent[] = [];
  #backend: Backend | undefined;
  #request: AbortController | undefined;

  constructor(host: ReactiveElement, ports: SessionPorts) {
    this.#host = host;
    this.#ports = ports;
    host.addController(this);
  }

  /** Processes an event completely before the next one, also if a listener sends one from within. */
  send(event: WorkflowEvent): void {
    this.#queue.push(event);
    if (this.#queue.length > 1) return;
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      try {
        this.#processEvent(next);
      } catch (error) {
        reportUncaught(error);
      }
      this.#queue.shift();
    }
  }

  hostConnected(): void {
    window.addEventListener('pagehide', this.#handlePageHide);
  }

  hostDisconnected(): void {
    window.removeEventListener('pagehide', this.#handlePageHide);
    // Moving an element disconnects and connects it in the same task.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#ports.onRemoved();
    });
  }

  /** Informs the backend when the page goes away. A page in the back/forward cache may come back and go on. */
  readonly #handlePageHide = ({persisted}: PageTransitionEvent): void => {
    if (!persisted) this.#endOpening(true);
  };

  #processEvent(event: WorkflowEvent): void {
    const before = this.state;
    const [after, effect] = transition(before, event);
    if (after === before) return;
    this.state = after;
    if (effect || getMainState(after).step !== getMainState(before).step) this.#abortRequest();
    if (effect) void this.#performEffect(effect);
    this.#host.requestUpdate();
    const ended = getOutcome(before) ? null : getOutcome(after);
    if (ended) this.#endOpening(ended.status !== 'complete');
    this.#ports.onTransition(before, event, after);
  }

  #abortRequest(): void {
    this.#request?.abort();
    this.#request = undefined;
  }

  /** Lets go of the backend, which is informed unless it has finished the session itself. */
  #endOpening(isAbandoned: boolean): void {
    const backend = this.#backend;
    this.#backend = undefined;
    try {
      if (isAbandoned) backend?.leave?.();
    } catch (error) {
      // The page gets the response all the same.
      reportUncaught(error);
    }
  }

  async #performEffect(effect: Effect): Promise<void> {
    const request = new AbortController();
    this.#request = request;
    const report = await this.#callBackend(effect, request.signal)
      .catch(toFailureReport)
      .catch(() => toFailureReport(null));
    if (request.signal.aborted) return;
    this.#request = undefined;
    this.send(report);
  }

  async #callBackend(effect: Effect, signal: AbortSignal): Promise<Report> {
    if (effect.do === 'start') {
      const found = await this.#prepareBackend(effect.auth, effect.uuid);
      signal.throwIfAborted();
      this.#backend = found;
    }
    const backend = this.#backend;
    if (!backend) throw new LinkError('session-expired', '');
    switch (effect.do) {
      case 'start':
        return {
          type: 'started',
          started: await parseResponse(SessionInfo, backend.start(toInput(effect), signal)),
        };
      case 'search':
        return {
          type: 'found',
          ...(await parseResponse(SearchResult, backend.search(toInput(effect), signal))),
        };
      case 'connect':
        return toAttemptReport(await parseResponse(Attempt, backend.connect(toInput(effect), signal)));
      case 'answer':
        return toAttemptReport(await parseResponse(Attempt, backend.answer(toInput(effect), signal)));
      case 'poll':
        return toAttemptReport(await parseResponse(Attempt, backend.poll(toInput(effect), signal)));
      case 'disconnect':
        await backend.disconnect(toInput(effect), signal);
        return {type: 'disconnected', connection: effect.connection};
      case 'finish':
        return {
          type: 'finished',
          ...(await parseResponse(FinishResult, backend.finish(toInput(effect), signal))),
        };
    }
  }

  /**
   * Checks the options before any backend is called.
   * @throws {LinkError} `invalid-key`, `invalid-uuid`, or `invalid-options` for a backend that lacks a method
   */
  async #prepareBackend(auth: PageAuth, uuid: string | null): Promise<Backend> {
    if (auth.type === 'key' && !NexusKey.safeParse(auth.nexus_key).success) {
      throw new LinkError(
        'invalid-key',
        'nexus_key (the attribute nexus-key) must be a key: sandbox_… or live_….',
      );
    }
    if (uuid !== null && !Uuid.safeParse(uuid).success) {
      throw new LinkError('invalid-uuid', 'uuid is not a UUID: correct it, or leave it out.');
    }
    const backend = await this.#ports.chooseBackend(auth);
    const missing = BACKEND_METHODS.filter((method) => typeof backend[method] !== 'function').join(', ');
    if (missing) throw new LinkError('invalid-options', `backend lacks: ${missing}.`);
    return backend;
  }
}

/** The input of a backend's method. */
const toInput = <T extends Effect>({do: _method, ...rest}: T): Omit<T, 'do'> => rest;

function toAttemptReport(attempt: Attempt): Report {
  switch (attempt.status) {
    case 'pending':
      return {type: 'progressed', attempt: attempt.uuid, stage: attempt.stage};
    case 'challenged':
      return {type: 'challenged', attempt: attempt.uuid, challenge: attempt.challenge};
    case 'connected':
      return {type: 'connected', connection: attempt.connection};
  }
}

function toFailureReport(thrown: unknown): Report {
  const {code, message} = LinkError.from(thrown);
  return {type: 'failed', code, message};
}
