/**
 * Runs the workflow for one element: every event enters by `send`, every request leaves by `#perform`.
 * One state, at most one request in flight, and leaving a step aborts its request.
 */
import type {ReactiveController, ReactiveElement} from 'lit';

import {parseResponse, type Backend, type PageAuth} from '../contract/backend.js';
import {LinkError} from '../contract/errors.js';
import {
  behind,
  closed,
  outcome,
  transition,
  type Effect,
  type FlowEvent,
  type Report,
  type State,
} from './transition.js';
import {Attempt, FinishResult, SearchResult, NexusKey, SessionInfo, Uuid} from '../contract/schemas.js';

/** What a session asks of its element. */
export interface SessionPorts {
  /** The backend for a page that proves itself in this way. Called for each session that is started. */
  backendFor(auth: PageAuth): Backend | Promise<Backend>;
  /** Called after each transition that changed something, in order. */
  moved(before: State, event: FlowEvent, after: State): void;
  /** Called when the element has left the document and not come back at once. */
  removed(): void;
}

const methods = ['start', 'search', 'connect', 'answer', 'poll', 'disconnect', 'finish'] as const;

export class Session implements ReactiveController {
  /** What is on the screen. A gallery or a test may show any state by setting it before the first event. */
  state: State = closed;
  readonly #host: ReactiveElement;
  readonly #ports: SessionPorts;
  readonly #queue: FlowEvent[] = [];
  #backend: Backend | undefined;
  #request: AbortController | undefined;

  constructor(host: ReactiveElement, ports: SessionPorts) {
    this.#host = host;
    this.#ports = ports;
    host.addController(this);
  }

  /** Takes an event to its end before the next one, also where a listener sends from within. */
  send(event: FlowEvent): void {
    this.#queue.push(event);
    if (this.#queue.length > 1) return;
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      try {
        this.#take(next);
      } catch (error) {
        reportError(error);
      }
      this.#queue.shift();
    }
  }

  hostDisconnected(): void {
    // A move in the DOM is disconnected and connected in one go; only what stays away is removed.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#ports.removed();
    });
  }

  #take(event: FlowEvent): void {
    const before = this.state;
    const [after, effect] = transition(before, event);
    if (after === before) return;
    this.state = after;
    if (effect || behind(after).step !== behind(before).step) this.#abort();
    if (effect) void this.#perform(effect);
    this.#host.requestUpdate();
    const ended = outcome(before) ? null : outcome(after);
    if (ended) this.#end(ended.status !== 'complete');
    this.#ports.moved(before, event, after);
  }

  #abort(): void {
    this.#request?.abort();
    this.#request = undefined;
  }

  /** The opening is over: its backend is asked no more, and told where that was not by `finish`. */
  #end(hasLeft: boolean): void {
    const backend = this.#backend;
    this.#backend = undefined;
    try {
      if (hasLeft) backend?.leave?.();
    } catch (error) {
      // The page is told how the opening ended all the same.
      reportError(error);
    }
  }

  async #perform(effect: Effect): Promise<void> {
    const request = new AbortController();
    this.#request = request;
    const report = await this.#ask(effect, request.signal)
      .catch(failure)
      .catch(() => failure(null));
    if (request.signal.aborted) return;
    this.#request = undefined;
    this.send(report);
  }

  async #ask(effect: Effect, signal: AbortSignal): Promise<Report> {
    if (effect.do === 'start') {
      const found = await this.#open(effect.auth, effect.uuid);
      signal.throwIfAborted();
      this.#backend = found;
    }
    const backend = this.#backend;
    if (!backend) throw new LinkError('session-expired', '');
    switch (effect.do) {
      case 'start':
        return {
          type: 'started',
          started: await parseResponse(SessionInfo, backend.start(input(effect), signal)),
        };
      case 'search':
        return {type: 'found', ...(await parseResponse(SearchResult, backend.search(input(effect), signal)))};
      case 'connect':
        return attempted(await parseResponse(Attempt, backend.connect(input(effect), signal)));
      case 'answer':
        return attempted(await parseResponse(Attempt, backend.answer(input(effect), signal)));
      case 'poll':
        return attempted(await parseResponse(Attempt, backend.poll(input(effect), signal)));
      case 'disconnect':
        await backend.disconnect(input(effect), signal);
        return {type: 'disconnected', connection: effect.connection};
      case 'finish':
        return {
          type: 'finished',
          ...(await parseResponse(FinishResult, backend.finish(input(effect), signal))),
        };
    }
  }

  /** What the page gave is checked before any backend is asked. */
  async #open(auth: PageAuth, uuid: string | null): Promise<Backend> {
    if (auth.type === 'key' && !NexusKey.safeParse(auth.nexus_key).success) {
      throw new LinkError(
        'invalid-key',
        'nexus_key (the attribute nexus-key) must be a key: sandbox_… or live_….',
      );
    }
    if (uuid !== null && !Uuid.safeParse(uuid).success) {
      throw new LinkError('invalid-uuid', 'uuid is not a UUID: correct it, or leave it out.');
    }
    const backend = await this.#ports.backendFor(auth);
    const missing = methods.filter((method) => typeof backend[method] !== 'function').join(', ');
    if (missing) throw new LinkError('invalid-options', `backend lacks: ${missing}.`);
    return backend;
  }
}

/** A method's own input, without what names the method. */
const input = <T extends Effect>({do: _method, ...rest}: T): Omit<T, 'do'> => rest;

function attempted(attempt: Attempt): Report {
  switch (attempt.status) {
    case 'pending':
      return {type: 'progressed', attempt: attempt.uuid, stage: attempt.stage};
    case 'challenged':
      return {type: 'challenged', attempt: attempt.uuid, challenge: attempt.challenge};
    case 'connected':
      return {type: 'connected', connection: attempt.connection};
  }
}

function failure(thrown: unknown): Report {
  const {code, message} = LinkError.from(thrown);
  return {type: 'failed', code, message};
}
