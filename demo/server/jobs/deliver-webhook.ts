/** One try to tell a webhook of an event, signed as https://www.standardwebhooks.com describes it. */
import {request as overHttp, type ClientRequest, type IncomingMessage} from 'node:http';
import {request as overHttps} from 'node:https';
import {Webhook} from 'standardwebhooks';

import {ForbiddenAddressError, createGuardedLookup, parseWebhookUrl} from '../domain/webhook-address.ts';
import type {Database, DeliveryError} from '../db/database.ts';
import {RetryJob} from './job-queue.ts';
import type {Vault} from '../crypto/vault.ts';
import {secretLocation} from '../domain/webhooks.ts';

/** Milliseconds that a webhook has to answer. */
const ANSWERS = 10_000;

export interface DeliveryServices {
  readonly db: Database;
  readonly vault: Vault;
  /** Whether webhooks may be on this very machine. */
  readonly mayLoop: boolean;
}

type Outcome =
  {readonly status: number; readonly error: null} | {readonly status: null; readonly error: DeliveryError};

/** Delivers, and writes down what came of it. @throws Again where it is to be tried again */
export async function deliverWebhook(
  {db, vault, mayLoop}: DeliveryServices,
  event: string,
  attempt: number,
): Promise<void> {
  const wanted = await db
    .selectFrom('webhook_event')
    .innerJoin('webhook', 'webhook.uuid', 'webhook_event.webhook')
    .select(['webhook.uuid', 'webhook.url', 'webhook.secret', 'webhook_event.body'])
    .where('webhook_event.uuid', '=', event)
    .executeTakeFirst();
  // It was removed meanwhile.
  if (!wanted) return;
  const secret = vault.open(Buffer.from(wanted.secret), secretLocation(wanted.uuid));
  const began = performance.now();
  const outcome = await post(wanted.url, headersOf(event, wanted.body, secret), wanted.body, mayLoop);
  const milliseconds = Math.round(performance.now() - began);
  await db
    .insertInto('webhook_delivery')
    .values({event, attempt, milliseconds, ...outcome})
    .execute();
  if (outcome.status === null || outcome.status < 200 || outcome.status > 299) throw new RetryJob();
}

function headersOf(event: string, body: string, secret: string): Record<string, string> {
  const now = new Date();
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'nexus-link',
    'webhook-id': event,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(event, now, body),
  };
}

/** The status is all that counts: what else is answered is not read, and a redirect is no success. */
async function post(
  text: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  mayLoop: boolean,
): Promise<Outcome> {
  const deadline = AbortSignal.timeout(ANSWERS);
  try {
    const url = parseWebhookUrl(text, mayLoop);
    const request = url.protocol === 'https:' ? overHttps : overHttp;
    const options = {
      method: 'POST',
      headers,
      agent: false,
      lookup: createGuardedLookup(mayLoop),
      signal: deadline,
    };
    const response = await answerTo(request(url, options), body);
    response.destroy();
    return {status: response.statusCode ?? 0, error: null};
  } catch (error) {
    if (deadline.aborted) return {status: null, error: 'timeout'};
    return {status: null, error: error instanceof ForbiddenAddressError ? 'forbidden' : 'unreachable'};
  }
}

/** What is answered first. A request may also end without an answer, or with an offer to speak something else. */
function answerTo(sent: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.on('response', resolve);
    sent.on('error', reject);
    sent.on('upgrade', (_response, socket) => {
      socket.destroy();
    });
    sent.on('close', () => {
      reject(new Error('It was closed without an answer.'));
    });
    sent.end(body);
  });
}
