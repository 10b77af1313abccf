/** The public events of the element. */
import type {LinkExit, LinkSuccess} from './response.js';
import type {Uuid} from './schemas.js';

/** The `detail` of `nexus-event`: one thing that happened, without anything that the borrower typed. */
export interface LinkEvent {
  readonly name: LinkEventName;
  readonly workflow: 'link';
  /** ISO 8601, UTC. */
  readonly happened_at: string;
  readonly borrower: {readonly uuid: Uuid | null};
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * The names of the events, with the keys of their metadata: `opened` · `step-viewed` {step} · `servicers-searched` {results} ·
 * `servicer-chosen` {servicer} · `credentials-submitted` {servicer} · `challenged` {questions, attempts_left, rejected} ·
 * `answers-submitted` {servicer} · `connected` {connection, servicer, status} · `disconnected` {connection} ·
 * `failed` {code, step} · `left` {step} · `finished` {connections} · `closed`
 */
export type LinkEventName =
  | 'opened'
  | 'step-viewed'
  | 'servicers-searched'
  | 'servicer-chosen'
  | 'credentials-submitted'
  | 'challenged'
  | 'answers-submitted'
  | 'connected'
  | 'disconnected'
  | 'failed'
  | 'left'
  | 'finished'
  | 'closed';

/** Dispatched once when the borrower has finished. Every opening ends in either this or a `nexus-exit`. */
export class NexusSuccessEvent extends CustomEvent<LinkSuccess> {
  constructor(detail: LinkSuccess) {
    super('nexus-success', {detail, bubbles: true, composed: true});
  }
}

/** Dispatched once when the opening ends in any way other than a `nexus-success`. */
export class NexusExitEvent extends CustomEvent<LinkExit> {
  constructor(detail: LinkExit) {
    super('nexus-exit', {detail, bubbles: true, composed: true});
  }
}

/** Dispatched for everything that happens, for analytics. */
export class NexusEventEvent extends CustomEvent<LinkEvent> {
  constructor(detail: LinkEvent) {
    super('nexus-event', {detail, bubbles: true, composed: true});
  }
}

/**
 * Dispatched when the last screen of an opening is gone. It comes with or after the `nexus-success` or `nexus-exit`: after
 * an error, the borrower reads and closes the screen that says so first.
 */
export class NexusCloseEvent extends CustomEvent<null> {
  constructor() {
    super('nexus-close', {detail: null, bubbles: true, composed: true});
  }
}

/** Every public event of the element. */
export type PublicEvent = NexusSuccessEvent | NexusExitEvent | NexusEventEvent | NexusCloseEvent;

declare global {
  interface HTMLElementEventMap {
    'nexus-success': NexusSuccessEvent;
    'nexus-exit': NexusExitEvent;
    'nexus-event': NexusEventEvent;
    'nexus-close': NexusCloseEvent;
  }
}
