/** Where a partner's own server says, with its secret key, what it wants to be told of. */
import {Hono, type Context} from 'hono';
import * as z from 'zod';

import {webhookUrl} from '../http/webhook-address.ts';
import type {Ports} from '../app.ts';
import {bodyOf, json, mutation, NOTHING, uuidOf} from '../http/request.ts';
import type {Partners} from './partner.ts';
import {
  deliveriesTo,
  makeWebhook,
  removeWebhook,
  testWebhook,
  webhooksOf,
  type Owner,
} from '../domain/webhooks.ts';

const WebhookBody = z.object({url: z.string()});

export function webhookApi({config, db, vault, jobs}: Ports, partnerOf: Partners): Hono {
  const {NEXUS_ENVIRONMENT: environment, WEBHOOKS_TO_LOOPBACK: mayLoop} = config;
  const host = {db, environment};
  const api = new Hono();
  const ownerOf = async (c: Context): Promise<Owner> => ({
    partner: await partnerOf(c),
    environment,
  });

  api.post('/webhooks', async (c) => {
    const owner = await ownerOf(c);
    const {data, text} = await bodyOf(c, WebhookBody);
    return mutation(c, host, `webhook ${owner.partner}`, text, async () =>
      json(201, await makeWebhook(db, vault, owner, webhookUrl(data.url, mayLoop))),
    );
  });

  api.get('/webhooks', async (c) => c.json({webhooks: await webhooksOf(db, await ownerOf(c))}));

  api.delete('/webhooks/:uuid', async (c) => {
    const owner = await ownerOf(c);
    const uuid = uuidOf(c, 'unexpected');
    return mutation(c, host, `remove-webhook ${owner.partner} ${uuid}`, '', async () => {
      await removeWebhook(db, owner, uuid);
      return NOTHING;
    });
  });

  api.post('/webhooks/:uuid/test', async (c) => {
    const owner = await ownerOf(c);
    const uuid = uuidOf(c, 'unexpected');
    return mutation(c, host, `test-webhook ${owner.partner} ${uuid}`, '', async () =>
      json(202, {event: await testWebhook(db, jobs, owner, uuid)}),
    );
  });

  api.get('/webhooks/:uuid/deliveries', async (c) => {
    const owner = await ownerOf(c);
    return c.json({deliveries: await deliveriesTo(db, owner, uuidOf(c, 'unexpected'))});
  });

  return api;
}
