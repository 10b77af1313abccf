/** Health checks for load balancers and orchestrators. */
import {sql} from 'kysely';
import * as z from 'zod';

import {HttpError} from '../http/http-error.ts';
import {defineRoute} from './define-route.ts';

const Ok = z.literal('ok');

export const healthRoutes = [
  defineRoute({
    method: 'get',
    path: '/healthz',
    operationId: 'checkHealth',
    access: 'public',
    summary: 'Check that the process is up',
    status: 200,
    resultDescription: 'The process is up.',
    result: Ok,
    resultType: 'text/plain',
    handle: () => Promise.resolve('ok' as const),
  }),

  defineRoute({
    method: 'get',
    path: '/readyz',
    operationId: 'checkReadiness',
    access: 'public',
    summary: 'Check that the server accepts requests',
    description: 'Fails while the database is unavailable and while the server is shutting down.',
    status: 200,
    resultDescription: 'The server accepts requests.',
    result: Ok,
    resultType: 'text/plain',
    errors: [500, 503],
    handle: async ({services}) => {
      if (services.isDraining()) throw new HttpError(503, 'The server is shutting down');
      await sql`select 1`.execute(services.db);
      return 'ok' as const;
    },
  }),
];
