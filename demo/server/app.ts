/** The HTTP API: what may be asked, by whom, and how it is answered. It speaks the contract of `src/schemas.ts`. */
import {Hono, type Context} from 'hono';
import {bodyLimit} from 'hono/body-limit';
import {cors} from 'hono/cors';
import {routePath} from 'hono/route';
import {secureHeaders} from 'hono/secure-headers';
import {sql} from 'kysely';
import type * as z from 'zod/mini';

import {Uuid} from '#link/schemas';
import {safeParse} from '#link/zod';
import {answer, begin, poll} from './attempts.ts';
import type {Config} from './config.ts';
import {connectionsOf, disconnect} from './connections.ts';
import type {Connector} from './connector.ts';
import type {Database} from './database.ts';
import {once, type Answered} from './idempotency.ts';
import {failure, type Log} from './log.ts';
import {allows} from './origins.ts';
import {problemOf, Refusal, type Problem} from './problem.ts';
import {AnswerBody, ConnectBody, StartBody} from './bodies.ts';
import {search} from './servicers.ts';
import {end, open, sessionOf, type Session} from './sessions.ts';

export interface Ports {
  readonly config: Pick<Config, 'NEXUS_ENVIRONMENT'>;
  readonly db: Database;
  readonly connector: Connector | null;
  /** Whether the server is about to end: it then takes no more pages. */
  readonly isDraining: () => boolean;
  readonly log: Log;
}

const BODY = 16 * 1024;
/** Seconds that a browser may remember what it may ask. */
const PREFLIGHT = 600;

export function createApp(ports: Ports): Hono {
  const {db, connector, config, log} = ports;
  const app = new Hono();

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
  app.use(
    '/v1/*',
    cors({
      origin: async (origin) => ((await isKnown(db, origin)) ? origin : null),
      allowMethods: ['GET', 'POST', 'DELETE'],
      allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key'],
      exposeHeaders: ['Retry-After', 'Date'],
      maxAge: PREFLIGHT,
    }),
  );
  app.use(
    bodyLimit({
      maxSize: BODY,
      onError: () => {
        throw new Refusal(413, `A body has ${BODY} bytes at most.`);
      },
    }),
  );

  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', async (c) => {
    if (ports.isDraining()) return c.text('draining', 503);
    await sql`select 1`.execute(db);
    return c.text('ok');
  });

  app.post('/v1/sessions', async (c) => {
    const call = await bodyOf(c, StartBody);
    return mutation(c, db, `start ${originOf(c)}`, call.text, async () =>
      json(201, await open(db, config.NEXUS_ENVIRONMENT, call.data, originOf(c))),
    );
  });
  app.get('/v1/servicers', async (c) => {
    await session(c, db);
    return c.json({servicers: await search(db, c.req.query('query') ?? '')});
  });
  app.post('/v1/attempts', async (c) => {
    const who = await session(c, db);
    const call = await bodyOf(c, ConnectBody);
    return mutation(c, db, `connect ${who.id}`, call.text, async () =>
      json(201, await begin({db, connector}, who, call.data, c.req.raw.signal)),
    );
  });
  app.get('/v1/attempts/:uuid', async (c) => {
    const who = await session(c, db);
    const {signal} = c.req.raw;
    return c.json(await poll({db, connector}, who, uuidOf(c), c.req.query('after'), signal));
  });
  app.post('/v1/attempts/:uuid/answers', async (c) => {
    const who = await session(c, db);
    const uuid = uuidOf(c);
    const call = await bodyOf(c, AnswerBody);
    return mutation(c, db, `answer ${who.id} ${uuid}`, call.text, async () =>
      json(200, await answer({db, connector}, who, uuid, call.data.answers, c.req.raw.signal)),
    );
  });
  app.delete('/v1/connections/:uuid', async (c) => {
    const who = await session(c, db);
    const uuid = uuidOf(c);
    return mutation(c, db, `disconnect ${who.id} ${uuid}`, '', async () => {
      await disconnect(db, who.borrower, uuid);
      return NOTHING;
    });
  });
  app.post('/v1/session/finish', async (c) => {
    const token = tokenOf(c);
    // In the token's scope, since the session is over when the call comes again.
    return mutation(c, db, `finish ${token ?? ''}`, '', async () => {
      const who = await session(c, db);
      const connections = await connectionsOf(db, who.borrower);
      await end(db, who, 'complete');
      return json(200, {connections});
    });
  });
  app.delete('/v1/session', async (c) => {
    const token = tokenOf(c);
    return mutation(c, db, `leave ${token ?? ''}`, '', async () => {
      await end(db, await session(c, db), 'incomplete');
      return NOTHING;
    });
  });

  app.notFound(() => problem(problemOf(new Refusal(404, 'Nothing is here.'))));
  app.onError((error, c) => {
    const told = problemOf(error);
    if (told.status === 500) log(failure(routePath(c, -1), error));
    return problem(told);
  });
  return app;
}

const NOTHING: Answered = {status: 204, body: ''};

const json = (status: number, body: object): Answered => ({status, body: JSON.stringify(body)});

/** A page's origin. A browser names it with every call to another origin's server. */
const originOf = (c: Context): string => c.req.header('Origin') ?? '';

const tokenOf = (c: Context): string | undefined =>
  /^Bearer ([\w-]{43})$/.exec(c.req.header('Authorization') ?? '')?.[1];

const session = (c: Context, db: Database): Promise<Session> => sessionOf(db, tokenOf(c), originOf(c));

/** @throws Refusal 404 for what is no UUID, and so names nothing */
function uuidOf(c: Context): string {
  const parsed = safeParse(Uuid, c.req.param('uuid'));
  if (parsed.success) return parsed.data.toLowerCase();
  throw new Refusal(404, 'What the path names is not a UUID.', 'challenge-expired');
}

/** @throws Refusal 415, 400; what was sent is not repeated */
async function bodyOf<T extends z.core.$ZodType>(
  c: Context,
  schema: T,
): Promise<{readonly data: z.output<T>; readonly text: string}> {
  if (c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    throw new Refusal(415, 'Send JSON, with the Content-Type application/json.');
  const text = await c.req.text();
  const parsed = safeParse(schema, parsedJson(text));
  if (parsed.success) return {data: parsed.data, text};
  const paths = parsed.error.issues.map(({path}) => path.join('.') || 'the body').join(', ');
  throw new Refusal(400, `The request breaks the contract at: ${paths}.`, 'invalid-options');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The body is not JSON.', 'invalid-options');
  }
}

/** A call that changes something, once for each `Idempotency-Key`. Its failure is an answer too. */
async function mutation(
  c: Context,
  db: Database,
  scope: string,
  request: string,
  act: () => Promise<Answered>,
): Promise<Response> {
  const key = c.req.header('Idempotency-Key');
  if (!key || key.length > 255) throw new Refusal(400, 'Name the call with an Idempotency-Key: a new UUID.');
  const {status, body} = await once(db, {scope, key, request}, () => act().catch(refusal(c)));
  const headers = {'Content-Type': status < 400 ? 'application/json' : PROBLEM};
  return body ? new Response(body, {status, headers}) : new Response(null, {status});
}

/** What is no failure of the server's own is an answer, and is the same when the call comes again. */
const refusal =
  (c: Context) =>
  (error: unknown): Answered => {
    if (c.req.raw.signal.aborted) throw error;
    const told = problemOf(error);
    if (told.status === 500) throw error;
    return json(told.status, told);
  };

const PROBLEM = 'application/problem+json';

/** A call that is under way elsewhere is over soon. */
const problem = (told: Problem): Response =>
  new Response(JSON.stringify(told), {
    status: told.status,
    headers: {'Content-Type': PROBLEM, ...(told.status === 409 && {'Retry-After': '1'})},
  });

/** Whether any key is for pages of this origin: whose key it is, is known with the call itself. */
async function isKnown(db: Database, origin: string): Promise<boolean> {
  const keys = await db.selectFrom('nexus_key').select('origins').where('revoked_at', 'is', null).execute();
  return keys.some(({origins}) => allows(origins, origin));
}
