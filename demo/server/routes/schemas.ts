/** The schemas of the server's own requests and responses. Those that the element knows come from the contract. */
import {
  Connection,
  ConnectionStatus,
  Environment,
  Portfolio,
  Servicer,
  SessionInfo,
  Uuid,
} from 'nexus-link/contract';
import * as z from 'zod';

import {MAX_LINK_TOKEN_MIN} from '../domain/link-tokens.ts';

/** ISO 8601 in UTC, with milliseconds. */
export const Time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** Invalid keys and UUIDs get an error code of their own, so the schema accepts every string. */
export const OpenSessionRequest = z.union([
  z.object({link_token: z.string()}),
  z.object({nexus_key: z.string(), uuid: z.nullable(z.string())}),
]);

export const OpenedSession = z.object({
  ...SessionInfo.shape,
  token: z.string().regex(/^[\w-]{43}$/),
  expires_at: Time,
});

export const StartAttemptRequest = z.object({
  servicer: Uuid,
  connection: z.nullable(Uuid),
  username: z.string(),
  password: z.string(),
});

export const AnswerChallengeRequest = z.object({
  answers: z.array(z.object({question: Uuid, value: z.string()})),
});

export const CreateBorrowerRequest = z.object({uuid: z.nullish(Uuid)});

export const BorrowerInfo = z.object({uuid: Uuid, created_at: Time});

export const CreateLinkTokenRequest = z.object({
  borrower: Uuid,
  origin: z.string(),
  minutes: z.int().min(1).max(MAX_LINK_TOKEN_MIN).optional(),
});

export const LinkToken = z.object({
  link_token: z.string().regex(/^(sandbox|live)_link_[\w-]{43}$/),
  expires_at: Time,
});

export const ConnectionList = z.object({connections: z.array(Connection)});

export const PortfolioOverview = z.object({
  servicers: z.array(
    z.object({
      servicer: Servicer,
      connection: z.object({uuid: Uuid, status: ConnectionStatus}),
      portfolio: Portfolio,
    }),
  ),
  summary: z.array(
    z.object({
      currency: Portfolio.shape.currency,
      balance: Portfolio.shape.balance,
      loans: z.int().min(0),
    }),
  ),
});

export const SessionSummary = z.object({
  uuid: Uuid,
  origin: z.string(),
  status: z.enum(['open', 'complete', 'incomplete']),
  opened_at: Time,
  ended_at: z.nullable(Time),
});

export const SessionList = z.object({sessions: z.array(SessionSummary)});

export const CreateWebhookRequest = z.object({url: z.string()});

export const WebhookInfo = z.object({uuid: Uuid, url: z.url(), created_at: Time});

export const CreatedWebhook = z.object({
  ...WebhookInfo.shape,
  secret: z.string().regex(/^whsec_[A-Za-z\d+/]{43}=$/),
});

export const WebhookList = z.object({webhooks: z.array(WebhookInfo)});

export const TestEvent = z.object({event: Uuid});

export const WebhookType = z.enum([
  'connection.created',
  'connection.interrupted',
  'connection.restored',
  'test',
]);

export const DeliveryInfo = z.object({
  event: Uuid,
  type: WebhookType,
  attempt: z.int().min(1),
  status: z.nullable(z.int()),
  error: z.nullable(z.enum(['forbidden', 'unreachable', 'timeout'])),
  milliseconds: z.int().min(0),
  delivered_at: Time,
});

export const DeliveryList = z.object({deliveries: z.array(DeliveryInfo)});

/** The body that the server posts to a webhook. */
export const WebhookEvent = z.object({
  type: WebhookType,
  timestamp: Time,
  environment: Environment,
  data: z.object({
    borrower: z.optional(z.object({uuid: Uuid})),
    connection: z.optional(
      z.object({
        uuid: Uuid,
        status: ConnectionStatus,
        servicer: z.object({uuid: Uuid, name: z.string()}),
      }),
    ),
  }),
});
