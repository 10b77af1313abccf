/** The documented borrowers of the sandbox, which every new session finds as they are documented. */
import {LinkError} from 'nexus-link/contract';
import {createConnection, findBorrower} from 'nexus-link/sandbox';

import type {QueryExecutor} from '../db/tables.ts';
import {createConnectionUuid} from './connection-uuid.ts';
import {findServicer} from './servicers.ts';
import type {Borrower} from './types.ts';

/**
 * Restores the connections of a documented borrower. Other borrowers keep theirs.
 * @throws LinkError the documented failure of the borrower
 */
export async function resetSandboxBorrower(tx: QueryExecutor, borrower: Borrower): Promise<void> {
  const documented = findBorrower(borrower.uuid);
  if (!documented) return;
  const {error, description, linkedServicers} = documented;
  if (error) throw new LinkError(error, `Sandbox borrower ${borrower.uuid}: ${description}`);
  // Sessions that open at the same time wait for each other.
  await tx.selectFrom('borrower').select('id').where('id', '=', borrower.id).forNoKeyUpdate().execute();
  await tx.deleteFrom('connection').where('borrower', '=', borrower.id).execute();
  for (const {servicer, status} of linkedServicers) {
    const found = await findServicer(tx, servicer);
    if (!found) continue;
    const {portfolio} = createConnection(borrower.uuid, found, status);
    await tx
      .insertInto('connection')
      .values({
        uuid: createConnectionUuid(borrower.uuid, servicer),
        borrower: borrower.id,
        servicer,
        status,
        portfolio: JSON.stringify(portfolio),
        access: null,
      })
      .execute();
  }
}
