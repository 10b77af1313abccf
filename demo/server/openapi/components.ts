/** The schemas that openapi.yaml names, with their descriptions and examples. */
import {
  Attempt,
  Challenge,
  Code,
  Connection,
  ConnectionStatus,
  Environment,
  FinishResult,
  FormerName,
  SearchResult,
  Health,
  Loan,
  Portfolio,
  Question,
  Servicer,
  Stage,
  Uuid,
} from 'nexus-link/contract';
import * as z from 'zod';

import {Problem} from '../http/problem.ts';
import {
  AnswerChallengeRequest,
  BorrowerInfo,
  ConnectionList,
  CreateBorrowerRequest,
  CreatedWebhook,
  CreateLinkTokenRequest,
  CreateWebhookRequest,
  DeliveryInfo,
  DeliveryList,
  LinkToken,
  OpenedSession,
  OpenSessionRequest,
  PortfolioOverview,
  SessionList,
  SessionSummary,
  StartAttemptRequest,
  TestEvent,
  Time,
  WebhookEvent,
  WebhookInfo,
  WebhookList,
  WebhookType,
} from '../routes/schemas.ts';
import * as example from './examples.ts';

interface SchemaMetadata {
  /** The name of the component. Schemas without an ID are written where they are used. */
  readonly id?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly format?: string;
}

export const components = z.registry<SchemaMetadata>();

components
  .add(Uuid, {
    id: 'Uuid',
    description: 'A UUID as RFC 9562 defines it, versions 1 to 8.',
    examples: [example.uuid],
  })
  .add(Time, {id: 'Time', description: 'ISO 8601 in UTC.', examples: [example.time], format: 'date-time'})
  .add(Code, {id: 'Code', description: 'The error code. docs/errors.md describes all of them.'})
  .add(Environment, {id: 'Environment'})
  .add(Health, {
    id: 'Health',
    description: 'Whether a servicer can be connected now: `degraded` can, with a warning; `down` cannot.',
  })
  .add(FormerName, {
    id: 'FormerName',
    description:
      'A former name of the loans of a servicer, the year of the change, and which loans it concerns.',
    examples: [example.formerName],
  })
  .add(Servicer, {
    id: 'Servicer',
    description: 'A loan servicer. `former` is the former name that matched the query.',
    examples: [example.servicer],
  })
  .add(Loan, {
    id: 'Loan',
    description: 'A loan. `rate` is a yearly percentage.',
    examples: [example.loan],
  })
  .add(Portfolio, {
    id: 'Portfolio',
    description: 'The loans of a connection and the sum of their balances. `currency` is an ISO 4217 code.',
    examples: [example.portfolio],
  })
  .add(ConnectionStatus, {
    id: 'ConnectionStatus',
    description: '`interrupted` means that the borrower has to log in again.',
  })
  .add(Connection, {
    id: 'Connection',
    description: 'A connected login of a borrower at a servicer.',
    examples: [example.connection],
  })
  .add(Question, {
    id: 'Question',
    description: 'A question of a challenge. `code` asks for a one-time code.',
    examples: [example.question],
  })
  .add(Challenge, {
    id: 'Challenge',
    description: 'What a servicer asks during a login. `rejected` means that the last answer was wrong.',
    examples: [example.challenge],
  })
  .add(Stage, {id: 'Stage', description: 'The progress of a login at the servicer.'})
  .add(Attempt, {
    id: 'Attempt',
    description: 'An attempt to connect a servicer: in progress, stopped by a challenge, or successful.',
    examples: [example.attempt],
  })
  .add(SearchResult, {id: 'SearchResult', examples: [{servicers: [example.servicer]}]})
  .add(FinishResult, {id: 'FinishResult', examples: [{connections: [example.connection]}]});

components
  .add(OpenSessionRequest, {id: 'OpenSessionRequest'})
  .add(OpenedSession, {
    id: 'OpenedSession',
    description:
      'A session with its bearer token. `consent` is a text of the partner that the borrower reads on the first screen.',
    examples: [example.openedSession],
  })
  .add(StartAttemptRequest, {
    id: 'StartAttemptRequest',
    description: '`connection` is the connection to restore, or null for a new one.',
  })
  .add(StartAttemptRequest.shape.password, {format: 'password'})
  .add(AnswerChallengeRequest, {id: 'AnswerChallengeRequest'})
  .add(CreateBorrowerRequest, {
    id: 'CreateBorrowerRequest',
    description: 'Without a `uuid` the borrower gets a generated one.',
  })
  .add(BorrowerInfo, {id: 'BorrowerInfo', examples: [example.borrower]})
  .add(CreateLinkTokenRequest, {
    id: 'CreateLinkTokenRequest',
    description:
      'One of the public keys of the partner must list the `origin`. The token is valid for `minutes`, 30 by default.',
  })
  .add(LinkToken, {id: 'LinkToken', examples: [example.linkToken]})
  .add(ConnectionList, {id: 'ConnectionList', examples: [{connections: [example.connection]}]})
  .add(PortfolioOverview, {
    id: 'PortfolioOverview',
    description: 'The `summary` has the exact sum and the number of loans for each currency.',
    examples: [example.portfolioOverview],
  })
  .add(SessionSummary, {
    id: 'SessionSummary',
    description: 'A session of a borrower and how it ended.',
    examples: [example.sessionSummary],
  })
  .add(SessionList, {id: 'SessionList', examples: [{sessions: [example.sessionSummary]}]})
  .add(CreateWebhookRequest, {
    id: 'CreateWebhookRequest',
    description:
      '`url` is an https URL on the public internet, without credentials and with up to 2,000 characters.',
  })
  .add(WebhookInfo, {id: 'WebhookInfo', examples: [example.webhook]})
  .add(CreatedWebhook, {id: 'CreatedWebhook', examples: [example.createdWebhook]})
  .add(WebhookList, {id: 'WebhookList', examples: [{webhooks: [example.webhook]}]})
  .add(TestEvent, {id: 'TestEvent', examples: [{event: example.uuid}]})
  .add(WebhookType, {id: 'WebhookType'})
  .add(WebhookEvent, {
    id: 'WebhookEvent',
    description:
      'What a webhook gets. `data` has the borrower and the connection; it is empty for `test`. Read the loans with the API.',
    examples: [example.webhookEvent, example.testWebhookEvent],
  })
  .add(DeliveryInfo, {
    id: 'DeliveryInfo',
    description:
      'A delivery of an event. `status` is that of the response; without a response, `error` says why.',
    examples: [example.delivery],
  })
  .add(DeliveryList, {id: 'DeliveryList', examples: [{deliveries: [example.delivery]}]})
  .add(Problem, {
    id: 'Problem',
    description: 'An error as RFC 9457 defines it. `detail` is for engineers and never quotes the request.',
    examples: [example.problem],
  });
