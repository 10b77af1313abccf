/** Attempts to connect a servicer. */
import {Attempt, Stage} from 'nexus-link/contract';

import {answerChallenge, pollAttempt, startAttempt} from '../domain/attempts.ts';
import {defineRoute} from './define-route.ts';
import {AnswerChallengeRequest, StartAttemptRequest} from './schemas.ts';

/** A connector may reject any step with any code of the contract. */
const CONNECTOR_ERRORS = [400, 403, 404, 409, 422, 504] as const;

export const attemptRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/attempts',
    operationId: 'startAttempt',
    access: 'session',
    summary: 'Log in at a servicer',
    description:
      'Starts an attempt to connect a servicer and replaces the previous attempt of the session. The credentials are ' +
      'used for this request only. They are neither stored nor logged.',
    body: StartAttemptRequest,
    bodyExample: {
      servicer: '4c1f0a7e-93b5-4d28-8e61-2b7a5c9d0f13',
      connection: null,
      username: 'ada',
      password: 'invented',
    },
    status: 201,
    resultDescription: 'The state of the attempt.',
    result: Attempt,
    errors: CONNECTOR_ERRORS,
    handle: ({services, caller, body, signal}) => startAttempt(services, caller, body, signal),
  }),

  defineRoute({
    method: 'get',
    path: '/v1/attempts/{uuid}',
    operationId: 'pollAttempt',
    access: 'session',
    summary: 'Wait for an attempt to make progress',
    description:
      'Responds when the attempt has passed the stage `after`, or after 15 seconds. Without `after` it responds at once.',
    query: {after: {schema: Stage, description: 'The stage that the page knows.'}},
    notFoundCode: 'challenge-expired',
    status: 200,
    resultDescription: 'The state of the attempt.',
    result: Attempt,
    errors: CONNECTOR_ERRORS,
    handle: ({services, caller, uuid, query, signal}) =>
      pollAttempt(services, caller, uuid, query.after, signal),
  }),

  defineRoute({
    method: 'post',
    path: '/v1/attempts/{uuid}/answers',
    operationId: 'answerChallenge',
    access: 'session',
    summary: 'Answer the questions of a challenge',
    description: 'The answers are used for this request only. They are neither stored nor logged.',
    notFoundCode: 'challenge-expired',
    body: AnswerChallengeRequest,
    bodyExample: {answers: [{question: '51d7e9b3-08c4-4a6f-8b27-f6c3a0d9e142', value: 'Maple Street'}]},
    status: 200,
    resultDescription: 'The state of the attempt.',
    result: Attempt,
    errors: CONNECTOR_ERRORS,
    handle: ({services, caller, uuid, body, signal}) =>
      answerChallenge(services, caller, uuid, body.answers, signal),
  }),
];
