/** The webhooks of partners: URLs that are notified when a connection changes. */
import {randomBytes, randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import type {Environment} from 'nexus-link/contract';

import type {Vault} from '../crypto/vault.ts';
import type {Database, DeliveryError, QueryExecutor, WebhookType} from '../db/tables.ts';
import {HttpError, RetryableError} from '../http/http-error.ts';
import type {JobSender} from './types.ts';
import {enqueueEvent} from './webhook-events.ts';

/** Per partner and environment. */
const MAX_WEBHOOKS = 10;
const MAX_DELIVERIES = 100;
/** Per webhook and minute. */
const MAX_TEST_EVENTS = 10;
const TEST_WINDOW_S = 60;

export interface WebhookOwner {
  readonly partner: string;
  readonly environment: Environment;
}

export interface WebhookInfo {
  readonly uuid: string;
  readonly url: string;
  /** ISO 8601, in UTC. */
  readonly created_at: string;
}

/** One delivery of an event. Either `status` or `error` is set. */
export interface DeliveryInfo {
  readonly event: string;
  readonly type: WebhookType;
  readonly attempt: number;
  readonly status: number | null;
  readonly error: DeliveryError | null;
  readonly milliseconds: number;
  readonly delivered_at: string;
}

/** Where the vault keeps the secret of a webhook. */
export const secretLocation = (uuid: string): string => `webhook.secret ${uuid}`;

/** Creates a webhook with a new secret, which is returned only here. @throws HttpError 422 if there are too many */
export async function createWebhook(
  db: Database,
  vault: Vault,
  owner: WebhookOwner,
  url: URL,
): Promise<WebhookInfo & {readonly secret: string}> {
  const {partner, environment} = owner;
  const uuid = randomUUID();
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const sealed = vault.seal(secret, secretLocation(uuid));
  const created_at = await db.transaction().execute(async (tx) => {
    // Lock the partner, so that concurrent requests cannot exceed the limit.
    await tx.selectFrom('partner').select('id').where('id', '=', partner).forNoKeyUpdate().execute();
    const existing = await selectWebhooks(tx, owner).execute();
    if (existing.length >= MAX_WEBHOOKS)
      throw new HttpError(422, `The limit of ${MAX_WEBHOOKS} webhooks is reached`, 'invalid-options');
    const created = await tx
      .insertInto('webhook')
      .values({uuid, partner, environment, url: url.href, secret: sealed})
      .returning('created_at')
      .executeTakeFirstOrThrow();
    return created.created_at;
  });
  return {uuid, url: url.href, created_at: created_at.toISOString(), secret};
}

const selectWebhooks = (db: QueryExecutor, {partner, environment}: WebhookOwner) =>
  db
    .selectFrom('webhook')
    .select(['uuid', 'url', 'created_at'])
    .where('partner', '=', partner)
    .where('environment', '=', environment)
    .orderBy('created_at');

/** The webhooks of a partner, oldest first. */
export async function listWebhooks(db: Database, owner: WebhookOwner): Promise<WebhookInfo[]> {
  const rows = await selectWebhooks(db, owner).execute();
  return rows.map(({created_at, ...webhook}) => ({...webhook, created_at: created_at.toISOString()}));
}

/** Removes a webhook with its events and deliveries. Does nothing if it does not exist, so it can be repeated. */
export async function removeWebhook(
  db: Database,
  {partner, environment}: WebhookOwner,
  uuid: string,
): Promise<void> {
  await db
    .deleteFrom('webhook')
    .where('uuid', '=', uuid)
    .where('partner', '=', partner)
    .where('environment', '=', environment)
    .execute();
}

/** Sends a `test` event to a webhook. @returns the UUID of the event @throws HttpError 404, RetryableError 429 */
export async function sendTestEvent(
  db: Database,
  jobs: JobSender,
  owner: WebhookOwner,
  uuid: string,
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const webhook = await selectWebhooks(tx, owner)
      .where('uuid', '=', uuid)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!webhook) throw createNotFoundError();
    await limitTestEvents(tx, uuid);
    return enqueueEvent(tx, jobs, {webhook: uuid, type: 'test', environment: owner.environment, data: {}});
  });
}

async function limitTestEvents(tx: QueryExecutor, webhook: string): Promise<void> {
  const {events} = await tx
    .selectFrom('webhook_event')
    .select((select) => select.fn.countAll().as('events'))
    .where('webhook', '=', webhook)
    .where('type', '=', 'test')
    .where('created_at', '>', sql<Date>`now() - make_interval(secs => ${TEST_WINDOW_S})`)
    .executeTakeFirstOrThrow();
  if (Number(events) < MAX_TEST_EVENTS) return;
  throw new RetryableError(
    429,
    `The limit of ${MAX_TEST_EVENTS} test events per minute is reached`,
    'rate-limited',
    TEST_WINDOW_S,
  );
}

/** The last 100 deliveries of a webhook, latest first. @throws HttpError 404 */
export async function listDeliveries(
  db: Database,
  owner: WebhookOwner,
  uuid: string,
): Promise<DeliveryInfo[]> {
  const webhook = await selectWebhooks(db, owner).where('uuid', '=', uuid).executeTakeFirst();
  if (!webhook) throw createNotFoundError();
  const rows = await db
    .selectFrom('webhook_delivery')
    .innerJoin('webhook_event', 'webhook_event.uuid', 'webhook_delivery.event')
    .select(['event', 'type', 'attempt', 'status', 'error', 'milliseconds', 'delivered_at'])
    .where('webhook', '=', uuid)
    .orderBy('webhook_delivery.id', 'desc')
    .limit(MAX_DELIVERIES)
    .execute();
  return rows.map(({delivered_at, ...delivery}) => ({
    ...delivery,
    delivered_at: delivered_at.toISOString(),
  }));
}

const createNotFoundError = (): HttpError => new HttpError(404, 'There is no webhook with this UUID');
