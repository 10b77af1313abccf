/** Looks servicers up by UUID, and creates a borrower's connection with one. */
import type {Connection, ConnectionStatus, Servicer, Uuid} from '../../contract/schemas.js';
import {directory} from './directory.js';
import {createPortfolio} from './portfolios.js';
import {createSeededUuid} from './seeded-ids.js';

const SERVICERS_BY_UUID: ReadonlyMap<Uuid, Servicer> = new Map(
  directory.map(({uuid, name, kind, website, health}) => [
    uuid,
    {uuid, name, kind, website, health, former: null},
  ]),
);

/** Finds a servicer of the directory by its UUID in lower case. */
export const findServicer = (uuid: Uuid): Servicer | undefined => SERVICERS_BY_UUID.get(uuid);

/** Derives the UUID of a connection. A borrower has at most one with a servicer, so the two UUIDs determine it. */
export const createConnectionUuid = (borrower: Uuid, servicer: Uuid): Uuid =>
  createSeededUuid('connection', borrower, servicer);

/** Creates the connection of a borrower with a servicer, with its loans: the same for the same arguments. */
export function createConnection(borrower: Uuid, servicer: Servicer, status: ConnectionStatus): Connection {
  return {
    uuid: createConnectionUuid(borrower, servicer.uuid),
    status,
    servicer: {...servicer},
    portfolio: createPortfolio(borrower, servicer),
  };
}
