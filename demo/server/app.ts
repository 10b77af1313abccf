/** Composes the HTTP API: middleware for all requests, and the routes. */
import {httpInstrumentationMiddleware} from '@hono/otel';
import {Hono, type Context, type MiddlewareHandler} from 'hono';
import {bodyLimit} from 'hono/body-limit';
import {cors} from 'hono/cors';
import {routePath} from 'hono/route';
import {secureHeaders} from 'hono/secure-headers';
import {LinkError, type Environment} from 'nexus-link/contract';

import type {Database} from './db/tables.ts';
import {isOriginOfAnyKey} from './domain/public-keys.ts';
import {CallLimits} from './http/call-limits.ts';
import {HttpError} from './http/http-error.ts';
import {createProblemResponse} from './http/problem.ts';
import {toFailureEntry, type Log} from './log.ts';
import {routes} from './routes/index.ts';
import type {Route} from './routes/route.ts';
import type {AppServices, RouteServices} from './routes/services.ts';

const MAX_BODY_BYTES = 16 * 1024;
const PREFLIGHT_CACHE_S = 600;

export function createApp(services: AppServices): Hono {
  const {config, db, log} = services;
  const environment = config.NEXUS_ENVIRONMENT;
  const limits = new CallLimits(config);
  const routeServices: RouteServices = {...services, environment, limits};
  const app = new Hono();

  // Metrics only, if an OpenTelemetry SDK is registered. Spans would contain whole URLs.
  app.use(httpInstrumentationMiddleware({disableTracing: true}));
  app.use(logRequests(log));
  app.use(secureHeaders({contentSecurityPolicy: {defaultSrc: ["'none'"], frameAncestors: ["'none'"]}}));
  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });
  const allowPages = allowOriginsOfKeys(db, environment);
  for (const path of new Set(routes.filter(isPageRoute).map(toHonoPath))) app.use(path, allowPages);
  // After CORS, so that a page can read the error.
  app.use('/v1/*', async (c: Context, next) => {
    await limits.countByAddress(c);
    await next();
  });
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new HttpError(413, `The request body is larger than ${MAX_BODY_BYTES} bytes`);
      },
    }),
  );

  for (const route of routes)
    app.on(route.method.toUpperCase(), toHonoPath(route), (c) => route.answer(c, routeServices));

  app.notFound(() => createProblemResponse(new HttpError(404, 'Not found')));
  app.onError((error, c) => {
    const response = createProblemResponse(error);
    const isServerFailure =
      response.status === 500 || (response.status === 503 && !(error instanceof LinkError));
    // If the client has disconnected, the error is a consequence of that.
    if (isServerFailure && !c.req.raw.signal.aborted) log(toFailureEntry(routePath(c, -1), error));
    return response;
  });
  return app;
}

const toHonoPath = ({path}: Route): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** Pages may read the responses of these routes. All others are for servers. */
const isPageRoute = ({access}: Route): boolean =>
  access === 'page' || access === 'session' || access === 'ending-session';

const allowOriginsOfKeys = (db: Database, environment: Environment): MiddlewareHandler =>
  cors({
    origin: async (origin) => ((await isOriginOfAnyKey(db, environment, origin)) ? origin : null),
    allowMethods: ['GET', 'POST', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key'],
    exposeHeaders: ['Retry-After', 'Date'],
    maxAge: PREFLIGHT_CACHE_S,
  });

const logRequests =
  (log: Log): MiddlewareHandler =>
  async (c, next) => {
    const startedAt = performance.now();
    await next();
    log({
      event: 'request',
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      milliseconds: Math.round(performance.now() - startedAt),
    });
  };
