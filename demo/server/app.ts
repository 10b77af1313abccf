/** The HTTP API: what may be asked, by whom, and how it is answered. It speaks the contract of `src/contract/schemas.ts`. */
import {httpInstrumentationMiddleware} from '@hono/otel';
import {Hono, type Context} from 'hono';
import {bodyLimit} from 'hono/body-limit';
import {cors} from 'hono/cors';
import {routePath} from 'hono/route';
import {secureHeaders} from 'hono/secure-headers';
import {sql} from 'kysely';

import {type Environment, LinkError} from 'nexus-link/contract';
import {answerChallenge, startAttempt, pollAttempt} from './domain/attempts.ts';
import {AnswerBody, ConnectBody, StartBody} from './routes/request-bodies.ts';
import {CallLimits} from './http/call-limits.ts';
import type {Config} from './config.ts';
import {removeConnection, type ConnectionServices} from './domain/connections.ts';
import type {Connector} from './connectors/connector.ts';
import type {Database} from './db/database.ts';
import {bodyOf, json, mutation, NOTHING, problem, uuidOf} from './http/request.ts';
import {toFailureEntry, type Log} from './log.ts';
import {isOriginListed} from './http/origins.ts';
import {partnerApi, partnersOf} from './routes/borrowers.ts';
import {HttpError} from './http/problem.ts';
import {searchServicers} from './domain/servicers.ts';
import {
  endSession,
  finishSession,
  openSession,
  authenticateSession,
  type Session,
} from './domain/sessions.ts';
import {webhookApi} from './routes/webhooks.ts';

/** The settings that calls are answered by. */
export type AppConfig = Pick<
  Config,
  | 'NEXUS_ENVIRONMENT'
  | 'WEBHOOKS_TO_LOOPBACK'
  | 'CALLS_PER_MINUTE_ADDRESS'
  | 'CALLS_PER_MINUTE_KEY'
  | 'CALLS_PER_MINUTE_BORROWER'
  | 'TRUSTED_PROXIES'
>;

export interface AppServices extends ConnectionServices {
  readonly config: AppConfig;
  readonly db: Database;
  readonly connector: Connector | null;
  /** Whether the server is about to end: it then takes no more pages. */
  readonly isDraining: () => boolean;
  readonly log: Log;
}

/** What pages ask; the rest is for servers, and no browser is let there. */
const PAGES = ['/v1/sessions', '/v1/session/*', '/v1/servicers', '/v1/attempts/*', '/v1/connections/*'];
const BODY = 16 * 1024;
/** Seconds that a browser may remember what it may ask. */
const PREFLIGHT = 600;

export function createApp(ports: AppServices): Hono {
  const {db, log} = ports;
  const environment = ports.config.NEXUS_ENVIRONMENT;
  const limits = new CallLimits(ports.config);
  const host = {db, environment};
  const app = new Hono();

  // Counts and times by route, for whoever has registered an OpenTelemetry SDK. No traces: a span has the whole URL.
  app.use(httpInstrumentationMiddleware({disableTracing: true}));
  app.use(async (c, next) => {
    const began = performance.now();
    await next();
    const milliseconds = Math.round(performance.now() - began);
    log({
      event: 'request',
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      milliseconds,
    });
  });
  app.use(secureHeaders({contentSecurityPolicy: {defaultSrc: ["'none'"], frameAncestors: ["'none'"]}}));
  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });
  const allowed = cors({
    origin: async (origin) => ((await isKnown(db, environment, origin)) ? origin : null),
    allowMethods: ['GET', 'POST', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key'],
    exposeHeaders: ['Retry-After', 'Date'],
    maxAge: PREFLIGHT,
  });
  for (const path of PAGES) app.use(path, allowed);
  // After that, so that a page can read why it is halted.
  app.use('/v1/*', async (c: Context, next) => {
    await limits.countByAddress(c);
    await next();
  });
  app.use(
    bodyLimit({
      maxSize: BODY,
      onError: () => {
        throw new HttpError(413, `A body has ${BODY} bytes at most.`);
      },
    }),
  );

  async function session(c: Context): Promise<Session> {
    const who = await authenticateSession(db, environment, tokenOf(c), originOf(c));
    await limits.count('borrower', who.borrower);
    return who;
  }

  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', async (c) => {
    if (ports.isDraining()) return c.text('draining', 503);
    await sql`select 1`.execute(db);
    return c.text('ok');
  });

  app.post('/v1/sessions', async (c) => {
    const call = await bodyOf(c, StartBody);
    return mutation(c, host, `start ${originOf(c)}`, call.text, async () =>
      json(201, await openSession(host, call.data, originOf(c), (key) => limits.count('key', key))),
    );
  });
  app.get('/v1/servicers', async (c) => {
    await session(c);
    return c.json({servicers: await searchServicers(db, c.req.query('query') ?? '')});
  });
  app.post('/v1/attempts', async (c) => {
    const who = await session(c);
    const call = await bodyOf(c, ConnectBody);
    return mutation(c, host, `connect ${who.id}`, call.text, async () =>
      json(201, await startAttempt(ports, who, call.data, c.req.raw.signal)),
    );
  });
  app.get('/v1/attempts/:uuid', async (c) => {
    const who = await session(c);
    const {signal} = c.req.raw;
    return c.json(
      await pollAttempt(ports, who, uuidOf(c, 'challenge-expired'), c.req.query('after'), signal),
    );
  });
  app.post('/v1/attempts/:uuid/answers', async (c) => {
    const who = await session(c);
    const uuid = uuidOf(c, 'challenge-expired');
    const call = await bodyOf(c, AnswerBody);
    return mutation(c, host, `answer ${who.id} ${uuid}`, call.text, async () =>
      json(200, await answerChallenge(ports, who, uuid, call.data.answers, c.req.raw.signal)),
    );
  });
  app.delete('/v1/connections/:uuid', async (c) => {
    const who = await session(c);
    const uuid = uuidOf(c, 'unexpected');
    return mutation(c, host, `disconnect ${who.id} ${uuid}`, '', async () => {
      await removeConnection(db, ports, who.borrower, uuid);
      return NOTHING;
    });
  });
  app.post('/v1/session/finish', async (c) => {
    const token = tokenOf(c);
    // In the page's and the token's scope, since the session is over when the call comes again.
    return mutation(c, host, `finish ${originOf(c)} ${token ?? ''}`, '', async () =>
      json(200, {connections: await finishSession(db, await session(c))}),
    );
  });
  app.delete('/v1/session', async (c) => {
    const token = tokenOf(c);
    return mutation(c, host, `leave ${originOf(c)} ${token ?? ''}`, '', async () => {
      await endSession(db, await session(c), 'incomplete');
      return NOTHING;
    });
  });

  const partners = partnersOf(db, environment, limits);
  app.route('/v1', partnerApi(host, partners));
  app.route('/v1', webhookApi(ports, partners));

  app.notFound(() => problem(new HttpError(404, 'Nothing is here.')));
  app.onError((error, c) => {
    const response = problem(error);
    // Whoever is gone has failed nothing.
    const isOurs = response.status === 500 || (response.status === 503 && !(error instanceof LinkError));
    if (isOurs && !c.req.raw.signal.aborted) log(toFailureEntry(routePath(c, -1), error));
    return response;
  });
  return app;
}

/** A page's origin. A browser names it with every call to another origin's server. */
const originOf = (c: Context): string => c.req.header('Origin') ?? '';

const tokenOf = (c: Context): string | undefined =>
  /^Bearer +([\w-]{43})$/i.exec(c.req.header('Authorization') ?? '')?.[1];

/** Whether any key is for pages of this origin: whose key it is, is known with the call itself. */
async function isKnown(db: Database, environment: Environment, origin: string): Promise<boolean> {
  const keys = await db
    .selectFrom('nexus_key')
    .select('origins')
    .where('environment', '=', environment)
    .where('revoked_at', 'is', null)
    .execute();
  return keys.some(({origins}) => isOriginListed(origins, origin));
}
