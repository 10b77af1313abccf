/** Creating link tokens. */
import {findBorrower} from '../domain/borrowers.ts';
import {createLinkToken, MAX_LINK_TOKEN_MIN} from '../domain/link-tokens.ts';
import {defineRoute} from './define-route.ts';
import {CreateLinkTokenRequest, LinkToken} from './schemas.ts';

export const linkTokenRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/link-tokens',
    operationId: 'createLinkToken',
    access: 'partner',
    summary: 'Create a link token',
    description: 'The token opens one session for the borrower, on a page of the given origin.',
    body: CreateLinkTokenRequest,
    bodyExample: {borrower: '7b1f8d0e-2c53-4f6a-9b1d-0c6f5a4e3d21', origin: 'https://app.example.com'},
    status: 201,
    resultDescription: 'The token.',
    result: LinkToken,
    errors: [404],
    handle: async ({services, caller: {partner}, body}) => {
      const {db, environment} = services;
      const {id: borrower} = await findBorrower(services, partner, body.borrower);
      const {origin, minutes = MAX_LINK_TOKEN_MIN} = body;
      return createLinkToken(db, {partner, environment, borrower, origin, minutes});
    },
  }),
];
