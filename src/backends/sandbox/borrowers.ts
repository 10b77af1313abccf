/** The borrowers that the sandbox knows by their UUID, as a table that the docs and the playground show too. */
import type {Code} from '../../contract/errors.js';
import type {ConnectionStatus, Uuid} from '../../contract/schemas.js';

/** A servicer that a borrower has connected, and how the connection stands. */
export interface Linked {
  readonly servicer: Uuid;
  readonly status: ConnectionStatus;
}

export interface SandboxBorrower {
  readonly uuid: Uuid;
  /** What a developer sees with this borrower, one sentence. */
  readonly description: string;
  /** The code that opening a session fails with; null: it opens. */
  readonly fails: Code | null;
  /** What is connected when a session opens. */
  readonly linked: readonly Linked[];
}

type Name = 'connected' | 'interrupted' | 'notAllowed' | 'notReady' | 'unknown';

const NELNET = '85a64925-335a-4f71-9690-0ad6e8dd4576';
const MOHELA = 'e14aeada-9d72-4234-8746-4aef6d9cc2f0';

/** Any other valid UUID is an existing borrower without connections. Each session finds them as they stand here. */
export const borrowers: Readonly<Record<Name, SandboxBorrower>> = {
  connected: {
    uuid: '5a4db0c5-0000-4000-8000-000000000001',
    description: 'Has one servicer connected: Nelnet.',
    fails: null,
    linked: [{servicer: NELNET, status: 'connected'}],
  },
  interrupted: {
    uuid: '5a4db0c5-0000-4000-8000-000000000002',
    description: 'Has one connection that needs reconnecting: MOHELA.',
    fails: null,
    linked: [{servicer: MOHELA, status: 'interrupted'}],
  },
  notAllowed: {
    uuid: '5a4db0c5-0000-4000-8000-000000000003',
    description: 'May not link: opening ends in not-allowed, with the status illegal.',
    fails: 'not-allowed',
    linked: [],
  },
  notReady: {
    uuid: '5a4db0c5-0000-4000-8000-000000000004',
    description: 'Is not ready to link: opening ends in not-ready, with the status illegal.',
    fails: 'not-ready',
    linked: [],
  },
  unknown: {
    uuid: '5a4db0c5-0000-4000-8000-000000000005',
    description: 'Does not exist: opening ends in unknown-borrower, with the status error.',
    fails: 'unknown-borrower',
    linked: [],
  },
};

/** The borrower with this UUID, in lower case, if it is one of the table. */
export const borrowerOf = (uuid: Uuid): SandboxBorrower | undefined =>
  Object.values(borrowers).find((borrower) => borrower.uuid === uuid);
