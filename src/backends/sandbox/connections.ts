/** Servicers by their UUID, and the connection that a borrower has with one. */
import type {Connection, ConnectionStatus, Servicer, Uuid} from '../../contract/schemas.js';
import {directory} from './directory.js';
import {portfolioOf} from './portfolios.js';
import {uuidFrom} from './seeded-ids.js';

const SERVICERS: ReadonlyMap<Uuid, Servicer> = new Map(
  directory.map(({uuid, name, kind, website, health}) => [
    uuid,
    {uuid, name, kind, website, health, former: null},
  ]),
);

/** The servicer with this UUID, in lower case. */
export const servicerOf = (uuid: Uuid): Servicer | undefined => SERVICERS.get(uuid);

/** A borrower has one connection with a servicer at most, so both together name it. */
export const connectionUuid = (borrower: Uuid, servicer: Uuid): Uuid =>
  uuidFrom('connection', borrower, servicer);

/** The connection of a borrower with a servicer, with its loans. */
export function connectionOf(borrower: Uuid, servicer: Servicer, status: ConnectionStatus): Connection {
  return {
    uuid: connectionUuid(borrower, servicer.uuid),
    status,
    servicer: {...servicer},
    portfolio: portfolioOf(borrower, servicer),
  };
}
