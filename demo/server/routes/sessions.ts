/** Opening and ending the session of a page. */
import {FinishResult} from 'nexus-link/contract';

import {endSession, finishSession, openSession} from '../domain/sessions.ts';
import {defineRoute} from './define-route.ts';
import {OpenedSession, OpenSessionRequest} from './schemas.ts';

export const sessionRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/sessions',
    operationId: 'openSession',
    access: 'page',
    summary: 'Open a session',
    description:
      'A page opens a session with a link token of its partner, or with its public key. A sandbox key accepts any ' +
      '`uuid`; a live key opens sessions for new borrowers only. The session lasts 30 minutes, or 10 minutes without ' +
      'a request.',
    body: OpenSessionRequest,
    bodyExample: {nexus_key: 'sandbox_demo', uuid: null},
    status: 201,
    resultDescription: 'The session, its borrower, and the connections of the borrower.',
    result: OpenedSession,
    errors: [401, 403, 404],
    handle: ({services, caller, body}) =>
      openSession(services, body, caller.origin, (key) => services.limits.countCall('key', key)),
  }),

  defineRoute({
    method: 'post',
    path: '/v1/session/finish',
    operationId: 'finishSession',
    access: 'ending-session',
    summary: 'End the session as complete',
    status: 200,
    resultDescription: 'The connections of the borrower.',
    result: FinishResult,
    handle: async ({services, caller}) => ({connections: await finishSession(services.db, caller)}),
  }),

  defineRoute({
    method: 'delete',
    path: '/v1/session',
    operationId: 'leaveSession',
    access: 'ending-session',
    summary: 'End the session as incomplete',
    status: 204,
    resultDescription: 'The session has ended.',
    handle: async ({services, caller}) => {
      await endSession(services.db, caller, 'incomplete');
    },
  }),
];
