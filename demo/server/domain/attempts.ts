/** Attempts to connect a servicer: starting one, answering its challenges, and waiting for its progress. */
import {randomUUID} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import {LinkError, type Answer, type Attempt, type ConnectInput, type Servicer} from 'nexus-link/contract';

import type {Database} from '../db/tables.ts';
import {runTransaction} from '../db/transaction.ts';
import {InProgressError} from '../http/http-error.ts';
import {
  applyStep,
  callConnector,
  claimAttempt,
  findAttempt,
  openState,
  releaseOrphan,
  requireConnector,
  runStep,
  sealState,
  toAttempt,
} from './attempt-steps.ts';
import {hasConnection} from './connections.ts';
import {recordLogin, settleLogin} from './login-limit.ts';
import {findServicer} from './servicers.ts';
import {lockOpenSession, type Session} from './sessions.ts';
import type {AttemptServices} from './types.ts';

const POLL_TIMEOUT_MS = 15_000;
/** How often a poll looks at an attempt on which another process is working. */
const POLL_INTERVAL_MS = 100;

/**
 * Logs in at a servicer. A new attempt replaces the previous one of the session.
 * @throws LinkError `servicer-down`, `rate-limited`, `unexpected`, or the error of the connector
 */
export async function startAttempt(
  services: AttemptServices,
  session: Session,
  {servicer: servicerUuid, connection, username, password}: ConnectInput,
  signal: AbortSignal,
): Promise<Attempt> {
  const {db} = services;
  const servicer = await findAvailableServicer(db, servicerUuid);
  if (connection !== null && !(await hasConnection(db, session.borrower.id, servicer.uuid, connection)))
    throw new LinkError('unexpected', 'The borrower has no such connection with this servicer.');
  const connector = requireConnector(services);
  const attempt = randomUUID();
  if (session.limitsLogins)
    await recordLogin(db, {attempt, borrower: session.borrower.id, servicer: servicer.uuid});
  const login = {attempt, borrower: session.borrower.uuid, servicer, username, password};
  const step = await callConnector(signal, (stepSignal) => connector.login(login, stepSignal)).catch(
    async (error: unknown) => {
      if (error instanceof LinkError) await settleLogin(db, attempt, error.code);
      throw error;
    },
  );
  const view = await runTransaction(db, async (tx) => {
    await lockOpenSession(tx, session);
    await tx.deleteFrom('attempt').where('session', '=', session.id).execute();
    const attemptView = await applyStep(tx, services, session, attempt, servicer.uuid, step);
    await tx
      .insertInto('attempt')
      .values({
        uuid: attempt,
        session: session.id,
        servicer: servicer.uuid,
        view: JSON.stringify(attemptView),
        state: sealState(services, attempt, step.state),
      })
      .execute();
    return attemptView;
  }).catch(async (error: unknown) => {
    await releaseOrphan(services, session, servicer.uuid, step);
    throw error;
  });
  return toAttempt(view);
}

async function findAvailableServicer(db: Database, uuid: string): Promise<Servicer> {
  const servicer = await findServicer(db, uuid.toLowerCase());
  if (!servicer) throw new LinkError('unexpected', 'There is no servicer with this UUID.');
  if (servicer.health === 'down') throw new LinkError('servicer-down', `${servicer.name} is down.`);
  return servicer;
}

/**
 * Answers a challenge. If the attempt is no longer at a challenge, its current state is returned.
 * @throws LinkError `challenge-expired`, `challenge-failed`, or the error of the connector
 * @throws InProgressError while another answer is being checked
 */
export async function answerChallenge(
  services: AttemptServices,
  session: Session,
  uuid: string,
  answers: readonly Answer[],
  signal: AbortSignal,
): Promise<Attempt> {
  const attempt = await findAttempt(services.db, session, uuid);
  if (attempt.view.status !== 'challenged') return toAttempt(attempt.view);
  const claimed = await claimAttempt(services.db, attempt);
  if (!claimed) throw new InProgressError('Another answer to this challenge is in progress');
  return runStep(services, session, claimed, (connector) =>
    callConnector(signal, (stepSignal) =>
      connector.answer(openState(services, claimed), answers, stepSignal),
    ),
  );
}

/**
 * Waits until an attempt has passed a stage, or until the timeout, and returns its state.
 * @param after The stage that the borrower saw last. Without it, the current state is returned at once.
 * @throws LinkError `challenge-expired`, or the failure of the attempt
 */
export async function pollAttempt(
  services: AttemptServices,
  session: Session,
  uuid: string,
  after: string | undefined,
  signal: AbortSignal,
  timeoutMs = POLL_TIMEOUT_MS,
): Promise<Attempt> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signalOrTimeout = AbortSignal.any([signal, timeout]);
  for (;;) {
    const attempt = await findAttempt(services.db, session, uuid);
    const {view} = attempt;
    if (view.status !== 'pending' || view.stage !== after || timeout.aborted) return toAttempt(view);
    const claimed = await claimAttempt(services.db, attempt);
    if (!claimed) {
      await sleep(POLL_INTERVAL_MS, undefined, {signal});
      continue;
    }
    await runStep(services, session, claimed, (connector) =>
      callConnector(signalOrTimeout, (stepSignal) =>
        connector.proceed(openState(services, claimed), stepSignal),
      ),
    ).catch((error: unknown) => {
      // After the timeout the attempt is unchanged, and the next turn returns it.
      if (error !== timeout.reason) throw error;
    });
  }
}
