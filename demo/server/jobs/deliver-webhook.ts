/** Delivers an event to a webhook, signed as https://www.standardwebhooks.com specifies. */
import {request as requestHttp, type ClientRequest, type IncomingMessage} from 'node:http';
import {request as requestHttps} from 'node:https';
import {Webhook} from 'standardwebhooks';

import type {Vault} from '../crypto/vault.ts';
import type {Database, DeliveryError} from '../db/tables.ts';
import {createGuardedLookup, ForbiddenAddressError, parseWebhookUrl} from '../domain/webhook-address.ts';
import {secretLocation} from '../domain/webhooks.ts';
import {RetryJob} from './job-queue.ts';

const RESPONSE_TIMEOUT_MS = 10_000;

export interface DeliveryServices {
  readonly db: Database;
  readonly vault: Vault;
  readonly allowLoopback: boolean;
}

type DeliveryResult =
  {readonly status: number; readonly error: null} | {readonly status: null; readonly error: DeliveryError};

/**
 * Delivers an event and records the result. `retries.ts` says when a failed delivery is retried.
 * @throws RetryJob unless the webhook answered with 2xx
 */
export async function deliverWebhook(
  {db, vault, allowLoopback}: DeliveryServices,
  event: string,
  attempt: number,
): Promise<void> {
  const row = await db
    .selectFrom('webhook_event')
    .innerJoin('webhook', 'webhook.uuid', 'webhook_event.webhook')
    .select(['webhook.uuid', 'webhook.url', 'webhook.secret', 'webhook_event.body'])
    .where('webhook_event.uuid', '=', event)
    .executeTakeFirst();
  // The webhook was removed after the job was enqueued.
  if (!row) return;
  const secret = vault.open(Buffer.from(row.secret), secretLocation(row.uuid));
  const startedAt = performance.now();
  const result = await postEvent(row.url, signEvent(event, row.body, secret), row.body, allowLoopback);
  const milliseconds = Math.round(performance.now() - startedAt);
  await db
    .insertInto('webhook_delivery')
    .values({event, attempt, milliseconds, ...result})
    .execute();
  if (result.status === null || result.status < 200 || result.status > 299) throw new RetryJob();
}

/** @returns the headers of the request */
function signEvent(event: string, body: string, secret: string): Record<string, string> {
  const now = new Date();
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'nexus-link',
    'webhook-id': event,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(event, now, body),
  };
}

/** Only the status of the response is read. Redirects are not followed. */
async function postEvent(
  urlText: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  allowLoopback: boolean,
): Promise<DeliveryResult> {
  const timeout = AbortSignal.timeout(RESPONSE_TIMEOUT_MS);
  try {
    const url = parseWebhookUrl(urlText, allowLoopback);
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const lookup = createGuardedLookup(allowLoopback);
    const options = {method: 'POST', headers, agent: false, lookup, signal: timeout};
    const response = await sendRequest(request(url, options), body);
    response.destroy();
    return {status: response.statusCode ?? 0, error: null};
  } catch (error) {
    if (timeout.aborted) return {status: null, error: 'timeout'};
    return {status: null, error: error instanceof ForbiddenAddressError ? 'forbidden' : 'unreachable'};
  }
}

/** Rejects as well if the connection is closed without a response, or if the server upgrades it. */
function sendRequest(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
    });
    request.on('close', () => {
      reject(new Error('The connection was closed without a response.'));
    });
    request.end(body);
  });
}
