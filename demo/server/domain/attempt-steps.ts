/**
 * The steps of an attempt. The connector is called once per step, by one process at a time, and outside of any
 * transaction; its result is then stored.
 */
import {sql} from 'kysely';
import {LinkError, type Attempt} from 'nexus-link/contract';

import type {Connector, ConnectorState, Step} from '../connectors/connector.ts';
import type {AttemptView, Database, QueryExecutor} from '../db/tables.ts';
import {runTransaction} from '../db/transaction.ts';
import {ConnectorError} from '../http/http-error.ts';
import {createConnectionUuid} from './connection-uuid.ts';
import {accessLocation, saveConnection, scheduleDisconnect} from './connections.ts';
import {settleLogin} from './login-limit.ts';
import {findServicer} from './servicers.ts';
import {lockOpenSession, type Session} from './sessions.ts';
import type {AttemptServices} from './types.ts';

const STEP_TIMEOUT_MS = 50_000;
/** How long a process keeps an attempt to itself. Longer than a step takes, so that only a dead process loses it. */
const CLAIM_S = 60;

export interface AttemptRow {
  readonly uuid: string;
  readonly servicer: string;
  readonly view: AttemptView;
  readonly state: Buffer;
}

/** @throws LinkError `challenge-expired` if the session has no such attempt */
export async function findAttempt(db: QueryExecutor, {id}: Session, uuid: string): Promise<AttemptRow> {
  const row = await db
    .selectFrom('attempt')
    .select(['uuid', 'servicer', 'view', 'state'])
    .where('session', '=', id)
    .where('uuid', '=', uuid.toLowerCase())
    .executeTakeFirst();
  if (!row) throw new LinkError('challenge-expired', 'There is no attempt with this UUID in progress.');
  return row;
}

/**
 * Claims an attempt for one call of the connector.
 * @returns null if another process has claimed it, or if it has changed since it was read
 */
export async function claimAttempt(db: Database, {uuid, view}: AttemptRow): Promise<AttemptRow | null> {
  const row = await db
    .updateTable('attempt')
    .set({claimed_until: sql<Date>`now() + make_interval(secs => ${CLAIM_S})`})
    .where('uuid', '=', uuid)
    .where('view', '=', sql<never>`${JSON.stringify(view)}::jsonb`)
    .where((where) =>
      where.or([where('claimed_until', 'is', null), where('claimed_until', '<', sql<Date>`now()`)]),
    )
    .returning(['uuid', 'servicer', 'view', 'state'])
    .executeTakeFirst();
  return row ?? null;
}

/** Calls the connector for a claimed attempt and stores the step. @throws LinkError of the connector, or of the failed attempt */
export async function runStep(
  services: AttemptServices,
  session: Session,
  {uuid, servicer}: AttemptRow,
  call: (connector: Connector) => Promise<Step>,
): Promise<Attempt> {
  const {db} = services;
  try {
    const step = await call(requireConnector(services));
    const view = await storeStep(services, session, uuid, servicer, step).catch(async (error: unknown) => {
      await releaseOrphan(services, session, servicer, step);
      throw error;
    });
    return toAttempt(view);
  } catch (error) {
    // The attempt is unchanged, for example because the borrower left. The step can be run again.
    await db.updateTable('attempt').set({claimed_until: null}).where('uuid', '=', uuid).execute();
    throw error;
  }
}

const storeStep = (
  services: AttemptServices,
  session: Session,
  uuid: string,
  servicer: string,
  step: Step,
): Promise<AttemptView> =>
  runTransaction(services.db, async (tx) => {
    await lockOpenSession(tx, session);
    // Fails if another attempt has replaced this one meanwhile.
    await findAttempt(tx, session, uuid);
    const view = await applyStep(tx, services, session, uuid, servicer, step);
    await tx
      .updateTable('attempt')
      .set({
        view: JSON.stringify(view),
        state: sealState(services, uuid, step.state),
        claimed_until: null,
      })
      .where('uuid', '=', uuid)
      .execute();
    return view;
  });

/**
 * Calls the connector with a time limit.
 * @throws LinkError of the connector, or `timeout`
 * @throws ConnectorError if it throws anything else
 * @throws the reason of the signal when that is aborted
 */
export async function callConnector(
  signal: AbortSignal,
  call: (stepSignal: AbortSignal) => Promise<Step>,
): Promise<Step> {
  // A signal that has aborted already fires no event that a connector could wait for.
  signal.throwIfAborted();
  const timeout = AbortSignal.timeout(STEP_TIMEOUT_MS);
  try {
    return await call(AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (signal.aborted || error instanceof LinkError) throw error;
    if (timeout.aborted) throw new LinkError('timeout', 'The servicer did not respond in time.');
    // A connector with its own copy of nexus-link throws another LinkError class. It is recognized by its shape.
    const converted = LinkError.from(error);
    throw converted === error ? new LinkError(converted.code, converted.message) : new ConnectorError(error);
  }
}

/** Stores the effects of a step: the result of the login, and the connection of an attempt that has succeeded. */
export async function applyStep(
  tx: QueryExecutor,
  services: AttemptServices,
  session: Session,
  uuid: string,
  servicer: string,
  step: Step,
): Promise<AttemptView> {
  switch (step.status) {
    case 'pending':
      return {status: 'pending', uuid, stage: step.stage};
    case 'challenged':
      // The servicer has counted the wrong answer, even if the borrower leaves now.
      if (step.challenge.rejected) await settleLogin(tx, uuid, 'challenge-failed');
      return {status: 'challenged', uuid, challenge: step.challenge};
    case 'failed':
      await settleLogin(tx, uuid, step.code);
      return {status: 'failed', code: step.code, message: step.message};
    case 'connected': {
      await settleLogin(tx, uuid, null);
      const found = await findServicer(tx, servicer);
      if (!found) throw new LinkError('unexpected', 'The servicer is no longer in the directory.');
      const {connectionStatus: status, portfolio, access} = step;
      const connection = await saveConnection(tx, services, {
        borrower: session.borrower,
        servicer: found,
        status,
        portfolio,
        access,
      });
      return {status: 'connected', connection};
    }
  }
}

/** Gives up the access of a step that could not be stored, for example because the session has ended. */
export async function releaseOrphan(
  {db, vault, jobs}: AttemptServices,
  {borrower}: Session,
  servicer: string,
  step: Step,
): Promise<void> {
  if (step.status !== 'connected' || step.access === null) return;
  const connection = createConnectionUuid(borrower.uuid, servicer);
  const sealed = vault.seal(step.access, accessLocation(borrower.id, connection));
  await scheduleDisconnect(db, jobs, borrower.id, connection, servicer, sealed);
}

const stateLocation = (attempt: string): string => `attempt.state ${attempt}`;

export const sealState = ({vault}: AttemptServices, attempt: string, state: ConnectorState): Buffer =>
  vault.seal(JSON.stringify(state), stateLocation(attempt));

export const openState = ({vault}: AttemptServices, {uuid, state}: AttemptRow): ConnectorState =>
  // The connector returned this object itself, and it parses it again.
  JSON.parse(vault.open(Buffer.from(state), stateLocation(uuid))) as ConnectorState;

/** @throws LinkError the failure of an attempt that has failed */
export function toAttempt(view: AttemptView): Attempt {
  if (view.status === 'failed') throw new LinkError(view.code, view.message);
  return view;
}

/** @throws LinkError `servicer-down` if the server has no connector */
export function requireConnector({connector}: AttemptServices): Connector {
  if (connector) return connector;
  throw new LinkError('servicer-down', 'This server has no connector.');
}
