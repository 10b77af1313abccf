/** What a partner's own server asks, with its secret key: borrowers, what they have connected, and how sessions ended. */
import {randomUUID} from 'node:crypto';
import {Hono, type Context} from 'hono';
import {sql} from 'kysely';
import * as z from 'zod';

import {LinkError} from '#link/contract/errors';
import {Uuid, type Connection, type Environment} from '#link/contract/schemas';
import type {CallLimits} from '../http/call-limits.ts';
import {connectionsOf} from '../domain/connections.ts';
import type {Database} from '../db/database.ts';
import {hashOf} from '../crypto/hash.ts';
import {bodyOf, json, mutation, uuidOf, type Host} from '../http/request.ts';
import {mint, MINUTES} from '../domain/link-tokens.ts';
import {Refusal} from '../http/problem.ts';

const BorrowerBody = z.object({uuid: z.nullish(Uuid)});

const LinkTokenBody = z.object({
  borrower: Uuid,
  origin: z.string(),
  minutes: z.int().min(1).max(MINUTES).optional(),
});

/** How many sessions of a borrower are told, the latest first. */
const SESSIONS = 50;

export function partnerApi(host: Host, partnerOf: Partners): Hono {
  const {db, environment} = host;
  const api = new Hono();
  const borrowerOf = async (c: Context) =>
    named(db, await partnerOf(c), environment, uuidOf(c, 'unknown-borrower'));

  api.post('/borrowers', async (c) => {
    const partner = await partnerOf(c);
    const {data, text} = await bodyOf(c, BorrowerBody);
    return mutation(c, host, `borrower ${partner}`, text, async () => {
      const uuid = (data.uuid ?? randomUUID()).toLowerCase();
      const made = await db
        .insertInto('borrower')
        .values({partner, environment, uuid})
        .onConflict((same) => same.doNothing())
        .returning(['uuid', 'created_at'])
        .executeTakeFirst();
      if (!made) throw new Refusal(409, 'There is a borrower with this uuid already.');
      return json(201, told(made));
    });
  });

  api.post('/link-tokens', async (c) => {
    const partner = await partnerOf(c);
    const {data, text} = await bodyOf(c, LinkTokenBody);
    return mutation(c, host, `link-token ${partner}`, text, async () => {
      const {id: borrower} = await named(db, partner, environment, data.borrower);
      const {origin, minutes = MINUTES} = data;
      return json(201, await mint(db, {partner, environment, borrower, origin, minutes}));
    });
  });

  api.get('/borrowers/:uuid', async (c) => c.json(told(await borrowerOf(c))));

  api.get('/borrowers/:uuid/connections', async (c) => {
    const {id} = await borrowerOf(c);
    return c.json({connections: await connectionsOf(db, id)});
  });

  api.get('/borrowers/:uuid/portfolio', async (c) => {
    const {id} = await borrowerOf(c);
    const connections = await connectionsOf(db, id);
    return c.json({servicers: connections.map(grouped), summary: await summaryOf(db, id)});
  });

  api.get('/borrowers/:uuid/sessions', async (c) => {
    const {id} = await borrowerOf(c);
    const sessions = await db
      .selectFrom('session')
      .select(['uuid', 'origin', 'outcome', 'created_at', 'ended_at', 'expires_at'])
      .where('borrower', '=', id)
      .orderBy('id', 'desc')
      .limit(SESSIONS)
      .execute();
    return c.json({sessions: sessions.map(outcomeOf)});
  });

  return api;
}

/** Says which partner calls. */
export type Partners = (c: Context) => Promise<string>;

/**
 * The partner whose secret key comes with a call.
 * @throws Refusal 401 for none, 403 for a page, which must not know such a key, 429 for one that calls too often
 */
export const partnersOf =
  (db: Database, environment: Environment, limits: CallLimits): Partners =>
  async (c) => {
    if (c.req.header('Origin') !== undefined)
      throw new Refusal(403, 'A secret key is for servers: no page may know it.', 'invalid-key');
    const key = /^Bearer +([\w-]+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
    const known =
      key &&
      (await db
        .selectFrom('secret_key')
        .select('partner')
        .where('key_hash', '=', hashOf(key))
        .where('environment', '=', environment)
        .where('revoked_at', 'is', null)
        .executeTakeFirst());
    if (!known)
      throw new Refusal(
        401,
        `Send a secret key of this ${environment} server as a bearer token.`,
        'invalid-key',
      );
    await limits.count('partner', known.partner);
    return known.partner;
  };

/** @throws LinkError `unknown-borrower`, the same for one of another partner */
async function named(db: Database, partner: string, environment: Environment, uuid: string) {
  const found = await db
    .selectFrom('borrower')
    .select(['id', 'uuid', 'created_at'])
    .where('partner', '=', partner)
    .where('environment', '=', environment)
    .where('uuid', '=', uuid.toLowerCase())
    .executeTakeFirst();
  if (!found) throw new LinkError('unknown-borrower', 'There is no borrower with this uuid.');
  return found;
}

const told = ({uuid, created_at}: {readonly uuid: string; readonly created_at: Date}) => ({
  uuid,
  created_at: created_at.toISOString(),
});

const grouped = ({uuid, status, servicer, portfolio}: Connection) => ({
  servicer,
  connection: {uuid, status},
  portfolio,
});

interface Summary {
  /** ISO 4217. */
  readonly currency: string;
  /** A decimal string, to the last digit. */
  readonly balance: string;
  readonly loans: number;
}

/** The sums of all connections, one for each currency: added up by the database, which loses no cent. */
async function summaryOf(db: Database, borrower: string): Promise<Summary[]> {
  const {rows} = await sql<Summary>`
    select portfolio->>'currency' as currency,
      sum((portfolio->>'balance')::numeric)::text as balance,
      sum(jsonb_array_length(portfolio->'loans'))::int as loans
    from connection where borrower = ${borrower}
    group by 1 order by 1`.execute(db);
  return rows;
}

interface Row {
  readonly uuid: string;
  readonly origin: string;
  readonly outcome: 'complete' | 'incomplete' | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly expires_at: Date;
}

/** One that was never ended is over by itself when its time is. */
function outcomeOf({uuid, origin, outcome, created_at, ended_at, expires_at}: Row) {
  const isOpen = outcome === null && expires_at.getTime() > Date.now();
  return {
    uuid,
    origin,
    status: outcome ?? (isOpen ? 'open' : 'incomplete'),
    opened_at: created_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
  };
}
