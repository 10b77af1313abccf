/** Logins under way: the connector is asked once for each step, by one process at a time, and outside of any transaction. */
import {randomUUID} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import {sql} from 'kysely';

import type {Answer, ConnectInput} from '#link/contract/backend';
import {createConnectionUuid} from '#link/backends/sandbox/connections';
import {LinkError} from '#link/contract/errors';
import type {Attempt} from '#link/contract/schemas';
import {accessPlace, connect as link, giveUpLater, isConnected, type Keeping} from './connections.ts';
import type {Connector, ConnectorState, Step} from '../connectors/connector.ts';
import {atomically, type AttemptView, type Database, type Queries} from '../db/database.ts';
import {count, settle} from './login-limit.ts';
import {ConnectorFailed, UnderWay} from '../http/problem.ts';
import {servicerOf} from './servicers.ts';
import type {Session} from './sessions.ts';

/** Milliseconds that a poll waits for news, and between its looks where another process works on the attempt. */
const WAITS = 15_000;
const LOOKS = 100;
/** Seconds that a connector has for a step, and after which one is given up for dead, as when its process was killed. */
const STEP = 50;
const CLAIM = 60;

/** What the steps of a login need. */
export interface Port extends Keeping {
  readonly db: Database;
  /** Null: this server has none for this servicer's kind of login. */
  readonly connector: Connector | null;
}

/** @throws LinkError `servicer-down`, `rate-limited`, `unexpected`, and whatever the servicer says */
export async function begin(
  port: Port,
  session: Session,
  input: ConnectInput,
  signal: AbortSignal,
): Promise<Attempt> {
  const {db} = port;
  const servicer = await servicerOf(db, input.servicer.toLowerCase());
  if (!servicer) throw new LinkError('unexpected', 'servicer names no servicer of the directory.');
  if (servicer.health === 'down') throw new LinkError('servicer-down', `${servicer.name} is down.`);
  const {connection} = input;
  if (connection !== null && !(await isConnected(db, session.borrower, servicer.uuid, connection)))
    throw new LinkError('unexpected', 'connection names no connection of this borrower with this servicer.');
  const {username, password} = input;
  const login = {attempt: randomUUID(), borrower: session.uuid, servicer, username, password};
  const connector = connectorOf(port);
  if (session.limits_logins)
    await count(db, {attempt: login.attempt, borrower: session.borrower, servicer: servicer.uuid});
  const step = await asked(signal, (within) => connector.login(login, within)).catch(
    async (error: unknown) => {
      if (error instanceof LinkError) await settle(db, login.attempt, error.code);
      throw error;
    },
  );
  return atomically(db, async (tx) => {
    await stillOpen(tx, session);
    // The next login takes the place of the one before.
    await tx.deleteFrom('attempt').where('session', '=', session.id).execute();
    const view = await viewOf(tx, port, session, login.attempt, servicer.uuid, step);
    await tx
      .insertInto('attempt')
      .values({
        uuid: login.attempt,
        session: session.id,
        servicer: servicer.uuid,
        view: JSON.stringify(view),
        state: sealed(port, login.attempt, step.state),
      })
      .execute();
    return shown(view);
  }).catch((error: unknown) => lost(port, session, servicer.uuid, step, error));
}

/** @throws LinkError `challenge-expired`, `challenge-failed`, and whatever the servicer says */
export async function answer(
  port: Port,
  session: Session,
  uuid: string,
  answers: readonly Answer[],
  signal: AbortSignal,
): Promise<Attempt> {
  const attempt = await attemptOf(port.db, session, uuid);
  if (attempt.view.status !== 'challenged') return shown(attempt.view);
  const claimed = await claim(port.db, attempt);
  if (!claimed) throw new UnderWay('Another answer to this challenge is under way.');
  return went(port, session, claimed, (connector) =>
    asked(signal, (within) => connector.answer(opened(port, claimed), answers, within)),
  );
}

/**
 * Answers once the attempt is no more at the stage that its borrower saw last, or as it is after a while.
 * @param waits Milliseconds of that while.
 */
export async function poll(
  port: Port,
  session: Session,
  uuid: string,
  after: string | undefined,
  signal: AbortSignal,
  waits = WAITS,
): Promise<Attempt> {
  const patience = AbortSignal.timeout(waits);
  const either = AbortSignal.any([signal, patience]);
  for (;;) {
    const attempt = await attemptOf(port.db, session, uuid);
    const {view} = attempt;
    if (view.status !== 'pending' || view.stage !== after || patience.aborted) return shown(view);
    const claimed = await claim(port.db, attempt);
    if (!claimed) {
      await sleep(LOOKS, undefined, {signal});
      continue;
    }
    await went(port, session, claimed, (connector) =>
      asked(either, (within) => connector.proceed(opened(port, claimed), within)),
    ).catch((error: unknown) => {
      // Its time is up, and the attempt is as it was.
      if (error !== patience.reason) throw error;
    });
  }
}

/**
 * Asks a connector, within its time. A `LinkError` of another copy of the class is made one of this.
 * @throws what the signal says where that is aborted; LinkError `timeout`, and what the connector says; ConnectorFailed
 */
async function asked(signal: AbortSignal, ask: (within: AbortSignal) => Promise<Step>): Promise<Step> {
  const limit = AbortSignal.timeout(STEP * 1000);
  try {
    return await ask(AbortSignal.any([signal, limit]));
  } catch (error) {
    if (signal.aborted || error instanceof LinkError) throw error;
    if (limit.aborted) throw new LinkError('timeout', 'The servicer did not answer in time.');
    const told = LinkError.from(error);
    throw told === error ? new LinkError(told.code, told.message) : new ConnectorFailed(error);
  }
}

interface Row {
  readonly uuid: string;
  readonly servicer: string;
  readonly view: AttemptView;
  readonly state: Buffer;
}

const placeOf = (attempt: string): string => `attempt.state ${attempt}`;

const sealed = ({vault}: Port, attempt: string, state: ConnectorState): Buffer =>
  vault.seal(JSON.stringify(state), placeOf(attempt));

const opened = ({vault}: Port, {uuid, state}: Row): ConnectorState =>
  // It is what the connector itself has answered.
  JSON.parse(vault.open(Buffer.from(state), placeOf(uuid))) as ConnectorState;

async function attemptOf(db: Queries, {id}: Session, uuid: string): Promise<Row> {
  const found = await db
    .selectFrom('attempt')
    .select(['uuid', 'servicer', 'view', 'state'])
    .where('session', '=', id)
    .where('uuid', '=', uuid.toLowerCase())
    .executeTakeFirst();
  if (!found) throw new LinkError('challenge-expired', 'attempt names no login that is under way.');
  return found;
}

/** Takes the attempt for one call to the connector, as it stands now; null where another has it, or it has moved on. */
async function claim(db: Database, {uuid, view}: Row): Promise<Row | null> {
  const claimed = await db
    .updateTable('attempt')
    .set({claimed_until: sql<Date>`now() + make_interval(secs => ${CLAIM})`})
    .where('uuid', '=', uuid)
    .where('view', '=', sql<never>`${JSON.stringify(view)}::jsonb`)
    .where((where) =>
      where.or([where('claimed_until', 'is', null), where('claimed_until', '<', sql<Date>`now()`)]),
    )
    .returning(['uuid', 'servicer', 'view', 'state'])
    .executeTakeFirst();
  return claimed ?? null;
}

/** Makes one step with the connector, and keeps where it led. */
async function went(
  port: Port,
  session: Session,
  {uuid, servicer}: Row,
  ask: (connector: Connector) => Promise<Step>,
): Promise<Attempt> {
  const {db} = port;
  try {
    const step = await ask(connectorOf(port));
    return shown(
      await atomically(db, async (tx) => {
        await stillOpen(tx, session);
        // Another login may have taken its place.
        await attemptOf(tx, session, uuid);
        const view = await viewOf(tx, port, session, uuid, servicer, step);
        await tx
          .updateTable('attempt')
          .set({view: JSON.stringify(view), state: sealed(port, uuid, step.state), claimed_until: null})
          .where('uuid', '=', uuid)
          .execute();
        return view;
      }).catch((error: unknown) => lost(port, session, servicer, step, error)),
    );
  } catch (error) {
    // Where nothing came of it, as when its borrower left, it can be asked again.
    await db.updateTable('attempt').set({claimed_until: null}).where('uuid', '=', uuid).execute();
    throw error;
  }
}

/** Where nothing came of a step that went through, what the connector got by it is given up. @throws the error */
async function lost(
  {db, vault, jobs}: Port,
  {borrower, uuid}: Session,
  servicer: string,
  step: Step,
  error: unknown,
): Promise<never> {
  if (step.status === 'connected' && step.access !== null) {
    const connection = createConnectionUuid(uuid, servicer);
    const sealed = vault.seal(step.access, accessPlace(borrower, connection));
    await giveUpLater(db, jobs, borrower, connection, servicer, sealed);
  }
  throw error;
}

/** While the servicer was asked, the borrower may have left: then nothing comes of it. @throws LinkError `session-expired` */
async function stillOpen(tx: Queries, {id}: Session): Promise<void> {
  const open = await tx
    .selectFrom('session')
    .select('id')
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!open) throw new LinkError('session-expired', 'The session has ended meanwhile.');
}

/** How a step is shown; one that is through makes the connection. */
async function viewOf(
  tx: Queries,
  port: Port,
  session: Session,
  uuid: string,
  servicer: string,
  step: Step,
): Promise<AttemptView> {
  switch (step.status) {
    case 'pending':
      return {status: 'pending', uuid, stage: step.stage};
    case 'challenged':
      // What was answered wrongly has failed at the servicer, whether the borrower goes on or not.
      if (step.challenge.rejected) await settle(tx, uuid, 'challenge-failed');
      return {status: 'challenged', uuid, challenge: step.challenge};
    case 'failed':
      await settle(tx, uuid, step.code);
      return {status: 'failed', code: step.code, message: step.message};
    case 'connected': {
      await settle(tx, uuid, null);
      const found = await servicerOf(tx, servicer);
      if (!found) throw new LinkError('unexpected', 'The servicer is no longer in the directory.');
      const borrower = {id: session.borrower, uuid: session.uuid};
      const {ends: status, portfolio, access} = step;
      const made = {borrower, servicer: found, status, portfolio, access};
      return {status: 'connected', connection: await link(tx, port, made)};
    }
  }
}

function shown(view: AttemptView): Attempt {
  if (view.status === 'failed') throw new LinkError(view.code, view.message);
  return view;
}

function connectorOf({connector}: Port): Connector {
  if (connector) return connector;
  throw new LinkError('servicer-down', 'This server has no connector to the servicer.');
}
