/**
 * A borrower's session, as plain data and pure steps: each takes a session and answers the next one. The
 * sandbox keeps it in memory; a server may keep the very same in a database.
 */
import type {Answer, ConnectInput, StartInput} from '../../contract/backend.js';
import {LinkError} from '../../contract/errors.js';
import {NexusKey, Uuid, type Connection, type Servicer} from '../../contract/schemas.js';
import {answered, begun, polled, type AttemptRecord} from './attempts.js';
import {borrowerOf, type Linked} from './borrowers.js';
import {connectionOf, connectionUuid, servicerOf} from './connections.js';
import {scenarioOf} from './scenarios.js';

export interface SandboxSession {
  readonly borrower: Uuid;
  /** One for each servicer at most, the oldest first. */
  readonly linked: readonly Linked[];
  /** The login under way; the next one takes its place. */
  readonly attempt: AttemptRecord | null;
}

/** A session in which a login is under way, or just over. */
export type LoggedIn = SandboxSession & {readonly attempt: AttemptRecord};

/**
 * Opens a session. The key is looked at first, then the UUID, which is answered in lower case.
 *
 * @param fresh The UUID of the borrower that is created where none is named.
 * @throws LinkError `invalid-key`, `invalid-uuid`, `unknown-borrower`, `not-allowed`, `not-ready`
 */
export function opened({auth, uuid}: StartInput, fresh: Uuid): SandboxSession {
  const nexus_key = auth.type === 'key' ? auth.nexus_key : '';
  const isSandbox = NexusKey.safeParse(nexus_key).success && nexus_key.startsWith('sandbox_');
  if (!isSandbox) throw new LinkError('invalid-key', 'nexus_key is not a key of the sandbox: sandbox_…');
  if (nexus_key === 'sandbox_revoked') throw new LinkError('invalid-key', 'nexus_key was revoked.');
  if (uuid !== null && !Uuid.safeParse(uuid).success)
    throw new LinkError('invalid-uuid', 'uuid is not a UUID.');
  const borrower = (uuid ?? fresh).toLowerCase();
  const {fails, description, linked} = borrowerOf(borrower) ?? {fails: null, description: '', linked: []};
  if (fails) throw new LinkError(fails, `The sandbox's borrower ${borrower}: ${description}`);
  return {borrower, linked, attempt: null};
}

/** What the borrower has connected. */
export const connectionsOf = ({borrower, linked}: SandboxSession): Connection[] =>
  linked.flatMap(({servicer, status}) => {
    const found = servicerOf(servicer);
    return found ? connectionOf(borrower, found, status) : [];
  });

/**
 * Logs in at a servicer. A servicer that cannot be reached cannot look at credentials, so it is looked at first.
 *
 * @param uuid The UUID that the attempt gets.
 * @throws LinkError `servicer-down`, `unexpected` for a servicer or connection that does not exist, and
 * whatever the scenario says
 */
export function loggedIn(session: SandboxSession, input: ConnectInput, uuid: Uuid): LoggedIn {
  const servicer = reachable(input.servicer);
  if (input.connection !== null && !isLinked(session, servicer, input.connection)) {
    throw new LinkError('unexpected', 'connection names no connection of this borrower with this servicer.');
  }
  const scenario = scenarioOf(input.username, input.password);
  if (scenario.fails)
    throw new LinkError(scenario.fails, `The sandbox plays ${scenario.fails} for this login.`);
  return {...session, attempt: begun({uuid, borrower: session.borrower, servicer, scenario})};
}

/** @throws LinkError `challenge-expired` for an attempt that is not the one under way */
export function moved(session: SandboxSession, attempt: Uuid): LoggedIn {
  const before = underWay(session, attempt);
  const after = polled(before);
  const isThrough = after !== before && after.phase === 'connected';
  return {...session, attempt: after, linked: isThrough ? withLink(session, after) : session.linked};
}

/** @throws LinkError `challenge-expired` for an attempt that is not the one under way */
export function replied(session: SandboxSession, attempt: Uuid, answers: readonly Answer[]): LoggedIn {
  return {...session, attempt: answered(underWay(session, attempt), answers)};
}

/** Without this connection, which need not exist: a removal may be repeated. */
export function without(session: SandboxSession, connection: Uuid): SandboxSession {
  const stays = ({servicer}: Linked): boolean =>
    connectionUuid(session.borrower, servicer) !== connection.toLowerCase();
  return {...session, linked: session.linked.filter(stays)};
}

function reachable(uuid: Uuid): Servicer {
  const servicer = servicerOf(uuid.toLowerCase());
  if (!servicer) throw new LinkError('unexpected', 'servicer names no servicer of the directory.');
  if (servicer.health === 'down') throw new LinkError('servicer-down', `${servicer.name} is down.`);
  return servicer;
}

const isLinked = ({borrower, linked}: SandboxSession, servicer: Servicer, connection: Uuid): boolean =>
  linked.some((one) => one.servicer === servicer.uuid) &&
  connectionUuid(borrower, servicer.uuid) === connection.toLowerCase();

function underWay({attempt}: SandboxSession, uuid: Uuid): AttemptRecord {
  if (attempt?.uuid === uuid.toLowerCase()) return attempt;
  throw new LinkError('challenge-expired', 'attempt names no login that is under way.');
}

/** A connection that is restored keeps its place. */
function withLink({linked}: SandboxSession, {servicer, scenario}: AttemptRecord): readonly Linked[] {
  const link = {servicer: servicer.uuid, status: scenario.ends};
  const isKnown = linked.some((one) => one.servicer === link.servicer);
  return isKnown ? linked.map((one) => (one.servicer === link.servicer ? link : one)) : [...linked, link];
}
