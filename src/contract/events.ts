/** The public events that the page hears. */
import type {LinkExit, LinkSuccess} from './response.js';
import type {Uuid} from './schemas.js';

/** One thing that happened inside, with nothing that a borrower typed. */
export interface LinkEvent {
  readonly name: LinkEventName;
  readonly workflow: 'link';
  /** ISO 8601, UTC. */
  readonly happened_at: string;
  readonly borrower: {readonly uuid: Uuid | null};
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * `opened` · `step-viewed` {step} · `servicers-searched` {results} · `servicer-chosen` {servicer} ·
 * `credentials-submitted` {servicer} · `challenged` {questions, attempts_left, rejected} ·
 * `answers-submitted` · `connected` {connection, servicer, status} · `disconnected` {connection} ·
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

/** The borrower finished. Dispatched once, in place of `nexus-exit`. */
export class NexusSuccessEvent extends CustomEvent<LinkSuccess> {
  constructor(detail: LinkSuccess) {
    super('nexus-success', {detail, bubbles: true, composed: true});
  }
}

/** The opening ended in any other way. Dispatched once, in place of `nexus-success`. */
export class NexusExitEvent extends CustomEvent<LinkExit> {
  constructor(detail: LinkExit) {
    super('nexus-exit', {detail, bubbles: true, composed: true});
  }
}

/** A stream of what happens inside, for analytics. */
export class NexusEventEvent extends CustomEvent<LinkEvent> {
  constructor(detail: LinkEvent) {
    super('nexus-event', {detail, bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'nexus-success': NexusSuccessEvent;
    'nexus-exit': NexusExitEvent;
    'nexus-event': NexusEventEvent;
  }
}
