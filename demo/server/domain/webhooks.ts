/** Webhooks: where a partner's server is told of what became of a connection, and what it was told. */
import {randomBytes, randomUUID} from 'node:crypto';
import {sql} from 'kysely';

import type {Connection, Environment} from 'nexus-link/contract';
import type {Borrower} from './connections.ts';
import type {Database, DeliveryError, Queries, WebhookType} from '../db/database.ts';
import type {JobSender} from '../jobs/job-queue.ts';
import {RetryableError, HttpError} from '../http/problem.ts';
import type {Vault} from '../crypto/vault.ts';

/** How many a partner may have in an environment, and how many deliveries of one are told. */
const MOST = 10;
const DELIVERIES = 100;
/** Tests of one in a minute. */
const TESTS = 10;
const MINUTE = 60;

export interface WebhookOwner {
  readonly partner: string;
  readonly environment: Environment;
}

/** A webhook as its partner is told of it. */
export interface WebhookInfo {
  readonly uuid: string;
  readonly url: string;
  /** ISO 8601, in UTC. */
  readonly created_at: string;
}

export interface Delivery {
  readonly event: string;
  readonly type: WebhookType;
  readonly attempt: number;
  readonly status: number | null;
  readonly error: DeliveryError | null;
  readonly milliseconds: number;
  readonly delivered_at: string;
}

/** Where the vault keeps a webhook's secret. */
export const secretLocation = (uuid: string): string => `webhook.secret ${uuid}`;

/** Makes one, and its secret, which is told this once. @throws Refusal 422 where there are too many */
export async function createWebhook(
  db: Database,
  vault: Vault,
  {partner, environment}: WebhookOwner,
  url: URL,
): Promise<WebhookInfo & {readonly secret: string}> {
  const uuid = randomUUID();
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const sealed = vault.seal(secret, secretLocation(uuid));
  const created_at = await db.transaction().execute(async (tx) => {
    // One of a partner after the other, so that none goes past the limit.
    await tx.selectFrom('partner').select('id').where('id', '=', partner).forNoKeyUpdate().execute();
    if ((await ofOwner(tx, {partner, environment}).execute()).length >= MOST)
      throw new HttpError(422, `There are ${MOST} webhooks already: remove one first.`, 'invalid-options');
    const made = await tx
      .insertInto('webhook')
      .values({uuid, partner, environment, url: url.href, secret: sealed})
      .returning('created_at')
      .executeTakeFirstOrThrow();
    return made.created_at;
  });
  return {uuid, url: url.href, created_at: created_at.toISOString(), secret};
}

const ofOwner = (db: Queries, {partner, environment}: WebhookOwner) =>
  db
    .selectFrom('webhook')
    .select(['uuid', 'url', 'created_at'])
    .where('partner', '=', partner)
    .where('environment', '=', environment)
    .orderBy('created_at');

export async function listWebhooks(db: Database, owner: WebhookOwner): Promise<WebhookInfo[]> {
  const found = await ofOwner(db, owner).execute();
  return found.map(({created_at, ...webhook}) => ({...webhook, created_at: created_at.toISOString()}));
}

/** One that is not there is removed already. What it was told goes with it. */
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

/** Has a webhook told of `test`. @returns the event's UUID @throws Refusal 404, Passing 429 */
export async function sendTestEvent(
  db: Database,
  jobs: JobSender,
  owner: WebhookOwner,
  uuid: string,
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const found = await ofOwner(tx, owner).where('uuid', '=', uuid).forNoKeyUpdate().executeTakeFirst();
    if (!found) throw notThere();
    await testsOf(tx, uuid);
    return send(tx, jobs, uuid, 'test', owner.environment, {});
  });
}

/** @throws Passing 429 where there were too many in the last minute */
async function testsOf(tx: Queries, webhook: string): Promise<void> {
  const {tests} = await tx
    .selectFrom('webhook_event')
    .select((select) => select.fn.countAll().as('tests'))
    .where('webhook', '=', webhook)
    .where('type', '=', 'test')
    .where('created_at', '>', sql<Date>`now() - make_interval(secs => ${MINUTE})`)
    .executeTakeFirstOrThrow();
  if (Number(tests) >= TESTS)
    throw new RetryableError(
      429,
      `A webhook is tested ${TESTS} times in a minute at most.`,
      'rate-limited',
      MINUTE,
    );
}

/** What a webhook was told, the latest first. @throws Refusal 404 */
export async function listDeliveries(db: Database, owner: WebhookOwner, uuid: string): Promise<Delivery[]> {
  await named(db, owner, uuid);
  const found = await db
    .selectFrom('webhook_delivery')
    .innerJoin('webhook_event', 'webhook_event.uuid', 'webhook_delivery.event')
    .select(['event', 'type', 'attempt', 'status', 'error', 'milliseconds', 'delivered_at'])
    .where('webhook', '=', uuid)
    .orderBy('webhook_delivery.id', 'desc')
    .limit(DELIVERIES)
    .execute();
  return found.map(({delivered_at, ...one}) => ({...one, delivered_at: delivered_at.toISOString()}));
}

async function named(db: Database, owner: WebhookOwner, uuid: string): Promise<void> {
  const found = await ofOwner(db, owner).where('uuid', '=', uuid).executeTakeFirst();
  if (!found) throw notThere();
}

const notThere = (): HttpError => new HttpError(404, 'There is no webhook with this uuid.');

/** Has all webhooks of the borrower's partner told of a connection, once the transaction has gone through. */
export async function notifyWebhooks(
  tx: Queries,
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
    // None is removed until this is through.
    .forKeyShare('webhook')
    .execute();
  const {servicer} = connection;
  const told = {
    uuid: connection.uuid,
    status: connection.status,
    servicer: {uuid: servicer.uuid, name: servicer.name},
  };
  for (const webhook of webhooks) {
    await send(tx, jobs, webhook.uuid, type, webhook.environment, {borrower: {uuid}, connection: told});
  }
}

async function send(
  tx: Queries,
  jobs: JobSender,
  webhook: string,
  type: WebhookType,
  environment: Environment,
  data: object,
): Promise<string> {
  const uuid = randomUUID();
  const timestamp = new Date().toISOString();
  const body = JSON.stringify({type, timestamp, environment, data});
  await tx.insertInto('webhook_event').values({uuid, webhook, type, body}).execute();
  await jobs.send(tx, 'deliver-webhook', {event: uuid}, webhook);
  return uuid;
}
