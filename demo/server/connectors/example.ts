/**
 * A connector to a fictitious servicer, Tidewater Loans, whose API is like one that a servicer may offer to its partners.
 * It is the worked example of docs/connectors.md and is tested against a simulated Tidewater.
 */
import {randomUUID} from 'node:crypto';
import {LinkError, type Challenge, type Code, type Portfolio} from 'nexus-link/contract';
import * as z from 'zod';

import type {Connector, ConnectorState, Step} from './connector.ts';

/** The responses of Tidewater. A response that does not match is reported as `servicer-degraded`. */
const SignedIn = z.object({session: z.string(), question: z.string().nullable()});
const Answered = z.object({right: z.boolean(), attempts_left: z.number().int()});
const Token = z.object({token: z.string()});
const Loans = z.object({
  loans: z.array(
    z.object({
      id: z.uuid(),
      kind: z.string(),
      cents: z.number().int(),
      rate: z.string().regex(/^\d+(\.\d+)?$/),
    }),
  ),
});

/** The state between two calls. The server encrypts it. It contains no credentials and no answers. */
const State = z.object({
  session: z.string(),
  stage: z.enum(['signing-in', 'reading-loans']),
  question: z.object({uuid: z.uuid(), prompt: z.string()}).nullable(),
});
type State = z.infer<typeof State>;

/** The codes for Tidewater's error statuses. Any other status is `servicer-degraded`, which can be tried again. */
const CODE_BY_STATUS: Readonly<Record<number, Code>> = {
  401: 'invalid-credentials',
  410: 'challenge-expired',
  423: 'account-locked',
  503: 'servicer-down',
};

/** @param url The base URL of Tidewater's API. */
export function createTidewaterConnector(url: string): Connector {
  async function sendRequest(
    method: string,
    path: string,
    token: string | null,
    body: object | null,
    signal: AbortSignal,
  ) {
    const headers = new Headers({'Content-Type': 'application/json'});
    if (token !== null) headers.set('Authorization', `Bearer ${token}`);
    const init = {
      method,
      headers,
      signal,
      redirect: 'error',
      ...(body && {body: JSON.stringify(body)}),
    } as const;
    return fetch(new URL(path, url), init);
  }

  async function parseResponse<T extends z.ZodType>(schema: T, response: Response): Promise<z.output<T>> {
    if (!response.ok)
      throw new LinkError(
        CODE_BY_STATUS[response.status] ?? 'servicer-degraded',
        `Tidewater answered with status ${response.status}.`,
      );
    const parsed = schema.safeParse(await response.json());
    if (parsed.success) return parsed.data;
    throw new LinkError('servicer-degraded', 'The response of Tidewater has an unexpected format.');
  }

  async function readPortfolio(response: Response): Promise<Portfolio> {
    const {loans} = await parseResponse(Loans, response);
    if (loans.length === 0) throw new LinkError('no-loans', 'The borrower has no loans at Tidewater.');
    return {
      currency: 'USD',
      balance: formatDollars(loans.reduce((sum, {cents}) => sum + cents, 0)),
      loans: loans.map(({id, kind, cents, rate}) => ({
        uuid: id,
        type: kind,
        balance: formatDollars(cents),
        rate,
        next_payment: null,
      })),
    };
  }

  return {
    async login({username, password}, signal) {
      const response = await sendRequest('POST', 'sessions', null, {username, password}, signal);
      const {session, question} = await parseResponse(SignedIn, response);
      if (question === null) return toPending({session, stage: 'signing-in', question});
      return toChallenged({session, stage: 'signing-in', question: {uuid: randomUUID(), prompt: question}});
    },

    async answer(connectorState, answers, signal) {
      const state = State.parse(connectorState);
      const answer = answers.find(({question}) => question === state.question?.uuid)?.value ?? '';
      const path = `sessions/${state.session}/answers`;
      const response = await sendRequest('POST', path, null, {answer}, signal);
      const {right, attempts_left} = await parseResponse(Answered, response);
      if (right) return toPending({...state, question: null});
      if (attempts_left > 0) return toChallenged(state, {attempts_left, rejected: true});
      const message = 'Tidewater rejected all answers.';
      return {status: 'failed', code: 'challenge-failed', message, state};
    },

    async proceed(connectorState, signal) {
      const state = State.parse(connectorState);
      if (state.stage === 'signing-in') return toPending({...state, stage: 'reading-loans'});
      const portfolio = await readPortfolio(await sendRequest('GET', 'loans', state.session, null, signal));
      // Tidewater's session ends in minutes. The token can only read loans, and stays valid.
      const {token} = await parseResponse(
        Token,
        await sendRequest('POST', 'tokens', state.session, {}, signal),
      );
      return {status: 'connected', connectionStatus: 'connected', portfolio, access: token, state};
    },

    async refresh({access}, signal) {
      if (access === null) return {status: 'interrupted'};
      const response = await sendRequest('GET', 'loans', access, null, signal);
      if (response.status === 401) return {status: 'interrupted'};
      return {status: 'connected', portfolio: await readPortfolio(response), access};
    },

    async disconnect({access}, signal) {
      if (access === null) return;
      const {ok, status} = await sendRequest('DELETE', 'tokens', access, null, signal);
      // A token that is already revoked is rejected with 401.
      if (!ok && status !== 401)
        throw new LinkError('servicer-degraded', `Tidewater answered with status ${status}.`);
    },
  };
}

const toPending = (state: State): Step => ({status: 'pending', stage: state.stage, state});

function toChallenged(state: State, changes: Partial<Challenge> = {}): Step {
  const {question} = state;
  if (!question) throw new LinkError('servicer-degraded', 'Tidewater did not ask a question.');
  const questions: Challenge['questions'] = [{kind: 'text', ...question}];
  const connectorState: ConnectorState = state;
  const challenge = {questions, attempts_left: 3, rejected: false, ...changes};
  return {status: 'challenged', challenge, state: connectorState};
}

/** Money is a decimal string. Sums are in cents, so that they are exact. */
const formatDollars = (cents: number): string => (cents / 100).toFixed(2);

/** The setting CONNECTOR names this module. */
export const connector = createTidewaterConnector(
  process.env.TIDEWATER_URL ?? 'https://api.tidewater.example/',
);
