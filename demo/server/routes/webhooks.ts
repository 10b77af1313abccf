/** The webhooks of a partner. */
import {parseWebhookUrl} from '../domain/webhook-address.ts';
import {
  createWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  sendTestEvent,
  type WebhookOwner,
} from '../domain/webhooks.ts';
import {defineRoute} from './define-route.ts';
import type {Call} from './route.ts';
import {CreatedWebhook, CreateWebhookRequest, DeliveryList, TestEvent, WebhookList} from './schemas.ts';

const getOwner = ({services, caller}: Call<'partner', unknown>): WebhookOwner => ({
  partner: caller.partner,
  environment: services.environment,
});

export const webhookRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/webhooks',
    operationId: 'createWebhook',
    access: 'partner',
    summary: 'Create a webhook',
    description:
      'The URL is notified when a connection changes. Events are signed with the `secret` as specified by Standard ' +
      'Webhooks. The secret is returned only in this response. A partner can have up to ten webhooks.',
    body: CreateWebhookRequest,
    bodyExample: {url: 'https://app.example.com/nexus'},
    status: 201,
    resultDescription: 'The webhook and its secret.',
    result: CreatedWebhook,
    handle: (call) => {
      const {db, vault, config} = call.services;
      const url = parseWebhookUrl(call.body.url, config.WEBHOOKS_TO_LOOPBACK);
      return createWebhook(db, vault, getOwner(call), url);
    },
  }),

  defineRoute({
    method: 'get',
    path: '/v1/webhooks',
    operationId: 'listWebhooks',
    access: 'partner',
    summary: 'List the webhooks',
    status: 200,
    resultDescription: 'The webhooks, oldest first.',
    result: WebhookList,
    handle: async (call) => ({webhooks: await listWebhooks(call.services.db, getOwner(call))}),
  }),

  defineRoute({
    method: 'delete',
    path: '/v1/webhooks/{uuid}',
    operationId: 'removeWebhook',
    access: 'partner',
    summary: 'Remove a webhook with its deliveries',
    description: 'Succeeds as well if the webhook does not exist.',
    status: 204,
    resultDescription: 'The webhook is removed.',
    handle: (call) => removeWebhook(call.services.db, getOwner(call), call.uuid),
  }),

  defineRoute({
    method: 'post',
    path: '/v1/webhooks/{uuid}/test',
    operationId: 'sendTestEvent',
    access: 'partner',
    summary: 'Send a test event to a webhook',
    status: 202,
    resultDescription: 'The UUID of the event, which the webhook gets as `webhook-id`.',
    result: TestEvent,
    handle: async (call) => {
      const {db, jobs} = call.services;
      return {event: await sendTestEvent(db, jobs, getOwner(call), call.uuid)};
    },
  }),

  defineRoute({
    method: 'get',
    path: '/v1/webhooks/{uuid}/deliveries',
    operationId: 'listDeliveries',
    access: 'partner',
    summary: 'List the deliveries of a webhook',
    status: 200,
    resultDescription: 'The last 100 deliveries, latest first.',
    result: DeliveryList,
    handle: async (call) => ({
      deliveries: await listDeliveries(call.services.db, getOwner(call), call.uuid),
    }),
  }),
];
