/** The table of all routes. The server registers them, and openapi.yaml describes them. */
import {attemptRoutes} from './attempts.ts';
import {borrowerRoutes} from './borrowers.ts';
import {connectionRoutes} from './connections.ts';
import {healthRoutes} from './health.ts';
import {linkTokenRoutes} from './link-tokens.ts';
import type {Route} from './route.ts';
import {servicerRoutes} from './servicers.ts';
import {sessionRoutes} from './sessions.ts';
import {webhookRoutes} from './webhooks.ts';

export const routes: readonly Route[] = [
  ...sessionRoutes,
  ...servicerRoutes,
  ...attemptRoutes,
  ...connectionRoutes,
  ...borrowerRoutes,
  ...linkTokenRoutes,
  ...webhookRoutes,
  ...healthRoutes,
];
