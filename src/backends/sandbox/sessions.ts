/** A borrower's session as plain data, and pure functions that take a session and return the next one. */
import type {Answer, ConnectInput, StartInput} from '../../contract/backend.js';
import {LinkError} from '../../contract/errors.js';
import {NexusKey, Uuid, type Connection, type Servicer} from '../../contract/schemas.js';
import {advanceAttempt, answerAttempt, beginAttempt, type AttemptRecord} from './attempts.js';
import {findBorrower, type LinkedServicer} from './borrowers.js';
import {createConnection, createConnectionUuid, findServicer} from './connections.js';
import {findScenario} from './scenarios.js';

export interface SandboxSession {
  readonly borrower: Uuid;
  /** At most one entry for each servicer, the oldest first. */
  readonly linkedServicers: readonly LinkedServicer[];
  /** The last attempt to log in; null before the first. The next one replaces it. */
  readonly attempt: AttemptRecord | null;
}

/** A session with an attempt, which is running or over. */
export type SessionWithAttempt = SandboxSession & {readonly attempt: AttemptRecord};

/**
 * Opens a session. Checks the key first, then the UUID, which is converted to lower case.
 *
 * @param newUuid The UUID of a new borrower, used if the input has none.
 * @throws LinkError `invalid-key`, `invalid-uuid`, `unknown-borrower`, `not-allowed`, `not-ready`
 */
export function openSession({auth, uuid}: StartInput, newUuid: Uuid): SandboxSession {
  const nexus_key = auth.type === 'key' ? auth.nexus_key : '';
  const isSandbox = NexusKey.safeParse(nexus_key).success && nexus_key.startsWith('sandbox_');
  if (!isSandbox) throw new LinkError('invalid-key', 'nexus_key is not a sandbox key (sandbox_…).');
  if (nexus_key === 'sandbox_revoked') throw new LinkError('invalid-key', 'nexus_key was revoked.');
  if (uuid !== null && !Uuid.safeParse(uuid).success)
    throw new LinkError('invalid-uuid', 'uuid is not a UUID.');
  const borrower = (uuid ?? newUuid).toLowerCase();
  const documented = findBorrower(borrower);
  if (documented?.error) {
    throw new LinkError(documented.error, `Sandbox borrower ${borrower}: ${documented.description}`);
  }
  return {borrower, linkedServicers: documented?.linkedServicers ?? [], attempt: null};
}

/** Lists the borrower's connections, with their loans. */
export const listConnections = ({borrower, linkedServicers}: SandboxSession): Connection[] =>
  linkedServicers.flatMap(({servicer: uuid, status}) => {
    const servicer = findServicer(uuid);
    return servicer ? createConnection(borrower, servicer, status) : [];
  });

/**
 * Begins an attempt to log in at a servicer. Checks the servicer before the credentials: one that is down cannot check
 * them.
 *
 * @param uuid The UUID of the new attempt.
 * @throws LinkError `servicer-down`, `unexpected` for a servicer or connection that does not exist, or the scenario's
 * error
 */
export function beginLogin(session: SandboxSession, input: ConnectInput, uuid: Uuid): SessionWithAttempt {
  const servicer = findReachableServicer(input.servicer);
  if (input.connection !== null && !hasConnection(session, servicer, input.connection)) {
    throw new LinkError('unexpected', 'connection is not a connection of this borrower with this servicer.');
  }
  const scenario = findScenario(input.username, input.password);
  if (scenario.error) throw new LinkError(scenario.error, `This sandbox login fails with ${scenario.error}.`);
  return {...session, attempt: beginAttempt({uuid, borrower: session.borrower, servicer, scenario})};
}

/**
 * Advances the attempt. When it ends in a connection, the connection is added to the session.
 *
 * @throws LinkError `challenge-expired` for an attempt that is not the session's last one
 */
export function pollAttempt(session: SandboxSession, attempt: Uuid): SessionWithAttempt {
  const before = findCurrentAttempt(session, attempt);
  const after = advanceAttempt(before);
  const hasConnected = after !== before && after.phase === 'connected';
  return {
    ...session,
    attempt: after,
    linkedServicers: hasConnected ? addConnection(session, after) : session.linkedServicers,
  };
}

/**
 * Answers the current round of the attempt's challenge.
 *
 * @throws LinkError `challenge-expired` for an attempt that is not the session's last one
 */
export function answerChallenge(
  session: SandboxSession,
  attempt: Uuid,
  answers: readonly Answer[],
): SessionWithAttempt {
  return {...session, attempt: answerAttempt(findCurrentAttempt(session, attempt), answers)};
}

/** Removes a connection. Removing it again changes nothing. */
export function removeConnection(session: SandboxSession, connection: Uuid): SandboxSession {
  const linkedServicers = session.linkedServicers.filter(
    ({servicer}) => createConnectionUuid(session.borrower, servicer) !== connection.toLowerCase(),
  );
  return {...session, linkedServicers};
}

function findReachableServicer(uuid: Uuid): Servicer {
  const servicer = findServicer(uuid.toLowerCase());
  if (!servicer) throw new LinkError('unexpected', 'servicer is not in the directory.');
  if (servicer.health === 'down') throw new LinkError('servicer-down', `${servicer.name} is down.`);
  return servicer;
}

const hasConnection = (
  {borrower, linkedServicers}: SandboxSession,
  servicer: Servicer,
  connection: Uuid,
): boolean =>
  linkedServicers.some(({servicer: uuid}) => uuid === servicer.uuid) &&
  createConnectionUuid(borrower, servicer.uuid) === connection.toLowerCase();

function findCurrentAttempt({attempt}: SandboxSession, uuid: Uuid): AttemptRecord {
  if (attempt?.uuid === uuid.toLowerCase()) return attempt;
  throw new LinkError('challenge-expired', 'attempt is not the current attempt of this session.');
}

/** Adds the attempt's servicer, or updates its status in place. */
function addConnection(
  {linkedServicers}: SandboxSession,
  {servicer, scenario}: AttemptRecord,
): readonly LinkedServicer[] {
  const added = {servicer: servicer.uuid, status: scenario.connectionStatus};
  const isAdded = (one: LinkedServicer): boolean => one.servicer === added.servicer;
  if (!linkedServicers.some(isAdded)) return [...linkedServicers, added];
  return linkedServicers.map((one) => (isAdded(one) ? added : one));
}
