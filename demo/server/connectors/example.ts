/**
 * A connector to a servicer that nobody has: Tidewater Loans, with an API such as a servicer may give to those it trusts.
 * It is the worked example of docs/connectors.md, and runs against a Tidewater of the tests'.
 */
import {randomUUID} from 'node:crypto';
import * as z from 'zod';

import {type Challenge, type Code, LinkError, type Portfolio} from 'nexus-link/contract';
import type {Connector, ConnectorState, Step} from './connector.ts';

/** What Tidewater answers. What is not as it should be becomes an error here, and goes no further. */
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

/** What is kept between two calls. The server seals it; what was typed is never in it. */
const Kept = z.object({
  session: z.string(),
  stage: z.enum(['signing-in', 'reading-loans']),
  question: z.object({uuid: z.uuid(), prompt: z.string()}).nullable(),
});
type Kept = z.infer<typeof Kept>;

/** What Tidewater's failures are to a borrower. Anything else is `servicer-degraded`: a second try may work. */
const FAILURES: Readonly<Record<number, Code>> = {
  401: 'invalid-credentials',
  410: 'challenge-expired',
  423: 'account-locked',
  503: 'servicer-down',
};

/** @param url Tidewater's API. */
export function createTidewaterConnector(url: string): Connector {
  async function ask(
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

  async function answerOf<T extends z.ZodType>(schema: T, response: Response): Promise<z.output<T>> {
    if (!response.ok)
      throw new LinkError(
        FAILURES[response.status] ?? 'servicer-degraded',
        `Tidewater answered ${response.status}.`,
      );
    const parsed = schema.safeParse(await response.json());
    if (parsed.success) return parsed.data;
    throw new LinkError('servicer-degraded', 'Tidewater answered in another shape than it should.');
  }

  async function portfolioIn(response: Response): Promise<Portfolio> {
    const {loans} = await answerOf(Loans, response);
    if (loans.length === 0) throw new LinkError('no-loans', 'Tidewater knows no loan of this borrower.');
    return {
      currency: 'USD',
      balance: dollars(loans.reduce((sum, {cents}) => sum + cents, 0)),
      loans: loans.map(({id, kind, cents, rate}) => ({
        uuid: id,
        type: kind,
        balance: dollars(cents),
        rate,
        next_payment: null,
      })),
    };
  }

  return {
    async login({username, password}, signal) {
      const response = await ask('POST', 'sessions', null, {username, password}, signal);
      const {session, question} = await answerOf(SignedIn, response);
      if (question === null) return pending({session, stage: 'signing-in', question});
      return challenged({session, stage: 'signing-in', question: {uuid: randomUUID(), prompt: question}});
    },

    async answer(state, answers, signal) {
      const kept = Kept.parse(state);
      const answer = answers.find(({question}) => question === kept.question?.uuid)?.value ?? '';
      const path = `sessions/${kept.session}/answers`;
      const {right, attempts_left} = await answerOf(
        Answered,
        await ask('POST', path, null, {answer}, signal),
      );
      if (right) return pending({...kept, question: null});
      if (attempts_left > 0) return challenged(kept, {attempts_left, rejected: true});
      const message = 'Tidewater took no answer.';
      return {status: 'failed', code: 'challenge-failed', message, state: kept};
    },

    async proceed(state, signal) {
      const kept = Kept.parse(state);
      if (kept.stage === 'signing-in') return pending({...kept, stage: 'reading-loans'});
      const portfolio = await portfolioIn(await ask('GET', 'loans', kept.session, null, signal));
      // The session ends in minutes. This is what can read the loans from now on, and nothing else.
      const {token} = await answerOf(Token, await ask('POST', 'tokens', kept.session, {}, signal));
      return {status: 'connected', ends: 'connected', portfolio, access: token, state: kept};
    },

    async refresh({access}, signal) {
      if (access === null) return {status: 'interrupted'};
      const response = await ask('GET', 'loans', access, null, signal);
      if (response.status === 401) return {status: 'interrupted'};
      return {status: 'connected', portfolio: await portfolioIn(response), access};
    },

    async disconnect({access}, signal) {
      if (access === null) return;
      const {ok, status} = await ask('DELETE', 'tokens', access, null, signal);
      // One that is gone has been given up already.
      if (!ok && status !== 401) throw new LinkError('servicer-degraded', `Tidewater answered ${status}.`);
    },
  };
}

const pending = (kept: Kept): Step => ({status: 'pending', stage: kept.stage, state: kept});

function challenged(kept: Kept, more: Partial<Challenge> = {}): Step {
  const {question} = kept;
  if (!question) throw new LinkError('servicer-degraded', 'Tidewater asks nothing.');
  const questions: Challenge['questions'] = [{kind: 'text', ...question}];
  const state: ConnectorState = kept;
  return {status: 'challenged', challenge: {questions, attempts_left: 3, rejected: false, ...more}, state};
}

/** Money is a decimal string: in cents nothing is lost on the way. */
const dollars = (cents: number): string => (cents / 100).toFixed(2);

/** What `CONNECTOR` names. */
export const connector = createTidewaterConnector(
  process.env.TIDEWATER_URL ?? 'https://api.tidewater.example/',
);
