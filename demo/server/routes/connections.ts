/** Removing a connection. */
import {removeConnection} from '../domain/connections.ts';
import {defineRoute} from './define-route.ts';

export const connectionRoutes = [
  defineRoute({
    method: 'delete',
    path: '/v1/connections/{uuid}',
    operationId: 'removeConnection',
    access: 'session',
    summary: 'Remove a connection',
    description: 'Succeeds as well if the connection does not exist.',
    status: 204,
    resultDescription: 'The connection is removed.',
    handle: ({services, caller, uuid}) =>
      removeConnection(services.db, services.jobs, caller.borrower.id, uuid),
  }),
];
