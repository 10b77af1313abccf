/** Borrowers, as the server of their partner creates and reads them. */
import {randomUUID} from 'node:crypto';

import {
  createBorrower,
  findBorrower,
  listSessions,
  summarizePortfolios,
  type BorrowerRow,
} from '../domain/borrowers.ts';
import {listConnections} from '../domain/connections.ts';
import {defineRoute} from './define-route.ts';
import type {Call} from './route.ts';
import {
  BorrowerInfo,
  ConnectionList,
  CreateBorrowerRequest,
  PortfolioOverview,
  SessionList,
} from './schemas.ts';

const toBorrowerInfo = ({uuid, created_at}: BorrowerRow) => ({uuid, created_at: created_at.toISOString()});

/** The borrower that the path names. */
const findCallBorrower = ({services, caller, uuid}: Call<'partner', unknown>): Promise<BorrowerRow> =>
  findBorrower(services, caller.partner, uuid);

export const borrowerRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/borrowers',
    operationId: 'createBorrower',
    access: 'partner',
    summary: 'Create a borrower',
    body: CreateBorrowerRequest,
    bodyExample: {},
    status: 201,
    resultDescription: 'The borrower.',
    result: BorrowerInfo,
    handle: async ({services, caller, body}) =>
      toBorrowerInfo(await createBorrower(services, caller.partner, body.uuid ?? randomUUID())),
  }),

  defineRoute({
    method: 'get',
    path: '/v1/borrowers/{uuid}',
    operationId: 'readBorrower',
    access: 'partner',
    summary: 'Read a borrower',
    notFoundCode: 'unknown-borrower',
    status: 200,
    resultDescription: 'The borrower.',
    result: BorrowerInfo,
    handle: async (call) => toBorrowerInfo(await findCallBorrower(call)),
  }),

  defineRoute({
    method: 'get',
    path: '/v1/borrowers/{uuid}/connections',
    operationId: 'listConnections',
    access: 'partner',
    summary: 'List the connections of a borrower',
    notFoundCode: 'unknown-borrower',
    status: 200,
    resultDescription: 'The connections, oldest first.',
    result: ConnectionList,
    handle: async (call) => {
      const {id} = await findCallBorrower(call);
      return {connections: await listConnections(call.services.db, id)};
    },
  }),

  defineRoute({
    method: 'get',
    path: '/v1/borrowers/{uuid}/portfolio',
    operationId: 'readPortfolio',
    access: 'partner',
    summary: 'Read the loans of a borrower',
    notFoundCode: 'unknown-borrower',
    status: 200,
    resultDescription: 'The portfolio of each connection, and a summary for each currency.',
    result: PortfolioOverview,
    handle: async (call) => {
      const {db} = call.services;
      const {id} = await findCallBorrower(call);
      const connections = await listConnections(db, id);
      return {
        servicers: connections.map(({uuid, status, servicer, portfolio}) => ({
          servicer,
          connection: {uuid, status},
          portfolio,
        })),
        summary: await summarizePortfolios(db, id),
      };
    },
  }),

  defineRoute({
    method: 'get',
    path: '/v1/borrowers/{uuid}/sessions',
    operationId: 'listSessions',
    access: 'partner',
    summary: 'List the sessions of a borrower',
    description: 'Use it to confirm on your server that a session was completed.',
    notFoundCode: 'unknown-borrower',
    status: 200,
    resultDescription: 'The last 50 sessions, latest first.',
    result: SessionList,
    handle: async (call) => {
      const {id} = await findCallBorrower(call);
      return {sessions: await listSessions(call.services.db, id)};
    },
  }),
];
