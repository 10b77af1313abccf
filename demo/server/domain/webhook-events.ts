/** The events that webhooks get. An event is stored in the transaction that it reports, and a job delivers it. */
import {randomUUID} from 'node:crypto';
import type {Connection, Environment} from 'nexus-link/contract';

import type {QueryExecutor, WebhookType} from '../db/tables.ts';
import type {Borrower, JobSender} from './types.ts';

/** Notifies all webhooks of the borrower's partner that a connection has changed. */
export async function notifyWebhooks(
  tx: QueryExecutor,
  jobs: JobSender,
  type: WebhookType,
  {id, uuid}: Borrower,
  connection: Connection,
): Promise<void> {
  const webhooks = await tx
    .selectFrom('borrower')
    .innerJoin('webhook', (on) =>
      on
        .onRef('webhook.partner', '=', 'borrower.partner')
        .onRef('webhook.environment', '=', 'borrower.environment'),
    )
    .select(['webhook.uuid', 'webhook.environment'])
    .where('borrower.id', '=', id)
    // Prevents the removal of a webhook until its event is stored.
    .forKeyShare('webhook')
    .execute();
  const {servicer} = connection;
  const data = {
    borrower: {uuid},
    connection: {
      uuid: connection.uuid,
      status: connection.status,
      servicer: {uuid: servicer.uuid, name: servicer.name},
    },
  };
  for (const {uuid: webhook, environment} of webhooks)
    await enqueueEvent(tx, jobs, {webhook, type, environment, data});
}

export interface NewEvent {
  readonly webhook: string;
  readonly type: WebhookType;
  readonly environment: Environment;
  readonly data: object;
}

/** Stores an event and enqueues its delivery. @returns its UUID */
export async function enqueueEvent(
  tx: QueryExecutor,
  jobs: JobSender,
  {webhook, type, environment, data}: NewEvent,
): Promise<string> {
  const uuid = randomUUID();
  const timestamp = new Date().toISOString();
  const body = JSON.stringify({type, timestamp, environment, data});
  await tx.insertInto('webhook_event').values({uuid, webhook, type, body}).execute();
  await jobs.sendJob(tx, 'deliver-webhook', {event: uuid}, webhook);
  return uuid;
}
