/** The search for servicers. */
import {MAX_QUERY_LENGTH, MAX_SEARCH_RESULTS, SearchResult} from 'nexus-link/contract';
import * as z from 'zod';

import {searchServicers} from '../domain/servicers.ts';
import {defineRoute} from './define-route.ts';

export const servicerRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/servicers',
    operationId: 'searchServicers',
    access: 'session',
    summary: 'Search for servicers',
    description:
      `Returns up to ${MAX_SEARCH_RESULTS} servicers, best match first. An empty query returns the popular servicers. ` +
      'A former name finds the servicers that its loans moved to.',
    query: {
      query: {
        schema: z.string(),
        description: `Only the first ${MAX_QUERY_LENGTH} characters are used.`,
      },
    },
    status: 200,
    resultDescription: 'The matching servicers.',
    result: SearchResult,
    handle: async ({services, query}) => ({
      servicers: await searchServicers(services.db, query.query ?? ''),
    }),
  }),
];
