/** The public events of the element. */
import type {Code} from './errors.js';
import type {LinkExit, LinkSuccess, StepName} from './response.js';
import type {ConnectionStatus, Uuid} from './schemas.js';

/** What `nexus-event` says about each thing that happens, by its name. */
export interface LinkEventMetadata {
  readonly opened: NoMetadata;
  /** A screen appeared: a step, a problem, or the question whether to leave. */
  readonly 'step-viewed': {readonly step: StepName | 'problem' | 'leaving'};
  /** `results`: how many servicers were found. */
  readonly 'servicers-searched': {readonly results: number};
  readonly 'servicer-chosen': {readonly servicer: ServicerReference};
  readonly 'credentials-submitted': {readonly servicer: ServicerReference};
  /** `questions`: how many the servicer asks. `attempts_left` is null if the servicer does not say. */
  readonly challenged: {
    readonly questions: number;
    readonly attempts_left: number | null;
    readonly rejected: boolean;
  };
  readonly 'answers-submitted': {readonly servicer: ServicerReference};
  readonly connected: {
    readonly connection: Uuid;
    readonly status: ConnectionStatus;
    readonly servicer: ServicerReference;
  };
  readonly disconnected: {readonly connection: Uuid};
  readonly failed: {readonly code: Code; readonly step: StepName | 'problem'};
  readonly left: {readonly step: StepName};
  /** `connections`: how many the borrower has. */
  readonly finished: {readonly connections: number};
  readonly closed: NoMetadata;
}

export type LinkEventName = keyof LinkEventMetadata;

type NoMetadata = Readonly<Record<string, never>>;

/** The servicer that an event is about. */
export interface ServicerReference {
  readonly uuid: Uuid;
  readonly name: string;
}

/**
 * The `detail` of `nexus-event`: one thing that happened, without anything that the borrower typed. It narrows on `name`.
 *
 * @typeParam Name The names that the event may have.
 */
export type LinkEvent<Name extends LinkEventName = LinkEventName> = {
  [N in Name]: {
    readonly name: N;
    readonly workflow: 'link';
    /** ISO 8601, UTC. */
    readonly happened_at: string;
    readonly borrower: {readonly uuid: Uuid | null};
    readonly metadata: LinkEventMetadata[N];
  };
}[Name];

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

/** The public events by their type. They bubble, so that the document and the window hear them too. */
export interface NexusLinkEventMap {
  'nexus-success': NexusSuccessEvent;
  'nexus-exit': NexusExitEvent;
  'nexus-event': NexusEventEvent;
  'nexus-close': NexusCloseEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- It merges with the map of the platform.
  interface HTMLElementEventMap extends NexusLinkEventMap {}
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- As above.
  interface DocumentEventMap extends NexusLinkEventMap {}
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- As above.
  interface WindowEventMap extends NexusLinkEventMap {}
}
