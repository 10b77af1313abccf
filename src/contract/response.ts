/** The response: the one object that the page gets at the end of every opening. */
import type {Code} from './errors.js';
import type {ConnectionStatus, Uuid} from './schemas.js';

/** The steps that a borrower can leave from. */
export type StepName =
  'opening' | 'welcome' | 'search' | 'credentials' | 'connecting' | 'challenge' | 'accounts';

/** A connection without its loans. */
export interface LinkedConnection {
  readonly uuid: Uuid;
  readonly status: ConnectionStatus;
  readonly servicer: {readonly uuid: Uuid; readonly name: string};
}

/** The borrower finished. The `detail` of `nexus-success`. */
export interface LinkSuccess {
  /** English, for the partner's engineer. It holds nothing that the borrower typed. */
  readonly message: string;
  readonly result: {
    readonly borrower: {readonly uuid: Uuid};
    readonly connections: readonly LinkedConnection[];
  };
  readonly status: 'complete';
}

/** The opening ended in any other way. The `detail` of `nexus-exit`. */
export interface LinkExit {
  /** English, for the partner's engineer. It holds nothing that the borrower typed. */
  readonly message: string;
  readonly result: {
    /** `uuid` is null if the session never started and the page gave no valid UUID. */
    readonly borrower: {readonly uuid: Uuid | null};
    readonly workflow: 'link';
    /** Where the opening ended. */
    readonly step: StepName;
    readonly connections: readonly LinkedConnection[];
    /** Present on `error` and `illegal`. */
    readonly code?: Code;
  };
  /**
   * `incomplete`: the borrower or the page closed it while nothing was wrong. `error`: a failure ended it, or the borrower
   * left from the screen of a problem. `illegal`: the borrower may not use it.
   */
  readonly status: 'error' | 'illegal' | 'incomplete';
}

/** The response of an opening. It is frozen, and narrows on `status`. */
export type LinkResponse = LinkSuccess | LinkExit;
