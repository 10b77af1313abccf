/** The sandbox's borrowers with a special behavior. `docs/sandbox.md` lists them, and the playground offers them. */
import type {Code} from '../../contract/errors.js';
import type {ConnectionStatus, Uuid} from '../../contract/schemas.js';

/** A servicer that a borrower has connected, and the status of the connection. */
export interface LinkedServicer {
  readonly servicer: Uuid;
  readonly status: ConnectionStatus;
}

/** A borrower of the sandbox. */
export interface SandboxBorrower {
  readonly uuid: Uuid;
  /** One sentence for a developer: what happens in a session of this borrower. */
  readonly description: string;
  /** The error that opening a session fails with, or null if it opens. */
  readonly error: Code | null;
  /** The servicers that are connected when a session opens. */
  readonly linkedServicers: readonly LinkedServicer[];
}

type BorrowerName = 'connected' | 'interrupted' | 'notAllowed' | 'notReady' | 'unknown';

const NELNET = '85a64925-335a-4f71-9690-0ad6e8dd4576';
const MOHELA = 'e14aeada-9d72-4234-8746-4aef6d9cc2f0';

/**
 * The special borrowers. Any other valid UUID is an existing borrower without connections. Each session starts from
 * these values, whatever an earlier session changed.
 */
export const borrowers: Readonly<Record<BorrowerName, SandboxBorrower>> = {
  connected: {
    uuid: '5a4db0c5-0000-4000-8000-000000000001',
    description: 'Has one servicer connected: Nelnet.',
    error: null,
    linkedServicers: [{servicer: NELNET, status: 'connected'}],
  },
  interrupted: {
    uuid: '5a4db0c5-0000-4000-8000-000000000002',
    description: 'Has one connection that needs reconnecting: MOHELA.',
    error: null,
    linkedServicers: [{servicer: MOHELA, status: 'interrupted'}],
  },
  notAllowed: {
    uuid: '5a4db0c5-0000-4000-8000-000000000003',
    description: 'May not connect servicers: the session ends with not-allowed and the status illegal.',
    error: 'not-allowed',
    linkedServicers: [],
  },
  notReady: {
    uuid: '5a4db0c5-0000-4000-8000-000000000004',
    description: 'Is not ready to connect servicers: the session ends with not-ready and the status illegal.',
    error: 'not-ready',
    linkedServicers: [],
  },
  unknown: {
    uuid: '5a4db0c5-0000-4000-8000-000000000005',
    description: 'Does not exist: the session ends with unknown-borrower and the status error.',
    error: 'unknown-borrower',
    linkedServicers: [],
  },
};

/** Finds a special borrower by its UUID in lower case. */
export const findBorrower = (uuid: Uuid): SandboxBorrower | undefined =>
  Object.values(borrowers).find((borrower) => borrower.uuid === uuid);
