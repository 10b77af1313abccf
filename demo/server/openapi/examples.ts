/** The examples in openapi.yaml. They are checked against the schemas when the document is created. */
export const uuid = '7b1f8d0e-2c53-4f6a-9b1d-0c6f5a4e3d21';
export const time = '2026-11-26T09:30:00.000Z';

export const formerName = {name: 'Harrow Education Loans', year: 2021, loans: 'all'};

export const servicer = {
  uuid: '4c1f0a7e-93b5-4d28-8e61-2b7a5c9d0f13',
  name: 'Harrow Loan Services',
  kind: 'both',
  website: 'harrow.example',
  health: 'ok',
  former: null,
};

export const loan = {
  uuid: '9d2b6e40-1c7f-4a35-b8d9-60e4f1a2c357',
  type: 'Direct Subsidized',
  balance: '12500.40',
  rate: '4.99',
  next_payment: {amount: '140.25', due_on: '2026-12-15'},
};

export const portfolio = {currency: 'USD', balance: '12500.40', loans: [loan]};

export const connection = {
  uuid: 'c85e1d92-7a40-4f6b-9c03-d1b2e7f45a68',
  status: 'connected',
  servicer,
  portfolio,
};

export const question = {
  kind: 'code',
  uuid: '51d7e9b3-08c4-4a6f-8b27-f6c3a0d9e142',
  prompt: 'The code that was sent to your phone',
};

export const challenge = {questions: [question], attempts_left: 3, rejected: false};

export const attempt = {
  status: 'pending',
  uuid: 'e02a7c45-6b19-4d83-9f50-3a8c1d7e4b96',
  stage: 'signing-in',
};

export const openedSession = {
  environment: 'sandbox',
  borrower: {uuid},
  connections: [],
  token: 'kq3T0bX9mZ-4vYwR7hLs2NfJc8Ae5DuGx1PiQo6KtVW',
  expires_at: time,
};

export const borrower = {uuid, created_at: time};

export const linkToken = {
  link_token: 'sandbox_link_kq3T0bX9mZ-4vYwR7hLs2NfJc8Ae5DuGx1PiQo6KtVW',
  expires_at: time,
};

export const portfolioOverview = {
  servicers: [{servicer, connection: {uuid: connection.uuid, status: 'connected'}, portfolio}],
  summary: [{currency: 'USD', balance: '12500.40', loans: 1}],
};

export const sessionSummary = {
  uuid: 'e02a7c45-6b19-4d83-9f50-3a8c1d7e4b96',
  origin: 'https://app.example.com',
  status: 'complete',
  opened_at: time,
  ended_at: time,
};

export const webhook = {
  uuid: '0c9b7a52-1f4e-4d68-8a3b-5e2d7c6f9a10',
  url: 'https://app.example.com/nexus',
  created_at: time,
};

export const createdWebhook = {...webhook, secret: 'whsec_bXVjaCByYW5kb21uZXNzIGluIHRoaXMgZXhhbXBsZSE='};

export const webhookEvent = {
  type: 'connection.created',
  timestamp: time,
  environment: 'sandbox',
  data: {
    borrower: {uuid},
    connection: {
      uuid: connection.uuid,
      status: 'connected',
      servicer: {uuid: servicer.uuid, name: servicer.name},
    },
  },
};

export const testWebhookEvent = {type: 'test', timestamp: time, environment: 'sandbox', data: {}};

export const delivery = {
  event: '3d7e1f60-9a2b-4c5d-b8e4-7f6a5c4d3e21',
  type: 'connection.created',
  attempt: 1,
  status: 200,
  error: null,
  milliseconds: 48,
  delivered_at: time,
};

export const problem = {
  type: 'about:blank',
  title: 'Not Found',
  status: 404,
  detail: 'There is no borrower with this UUID.',
  code: 'unknown-borrower',
};
