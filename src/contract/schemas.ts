/**
 * Every shape that crosses a boundary: options, what a backend answers, what the page gets.
 * A type has its schema's name. Money is a decimal string, a time is ISO 8601 in UTC, names keep
 * their published spelling.
 */
import * as z from 'zod/mini';

import {codes, type Code as ErrorCode} from './errors.js';
import {array, check, nullable, object, oneOf, optional, some, string, union} from './zod.js';

const text = string(/./s);
const decimal = string(/^-?\d+(\.\d+)?$/);
/** A day that there is: JavaScript takes the 30th of February for one in March. */
const date = check<string>(
  (value) => typeof value === 'string' && JSON.stringify(new Date(value)).startsWith(`"${value}T`),
);
const positive = check<number>((value) => Number.isInteger(value) && Number(value) > 0);

/** A UUID of RFC 9562, of versions 1 to 8, in any case. */
export const Uuid = string(/^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i);
export type Uuid = z.infer<typeof Uuid>;

/** The public key of a page: `sandbox_…` or `live_…`. */
export const NexusKey = string(/^(sandbox|live)_[\w-]+$/);
export type NexusKey = z.infer<typeof NexusKey>;

/** `sandbox` touches no real account. */
export const Environment = oneOf('sandbox', 'live');
export type Environment = z.infer<typeof Environment>;

/** Whether a servicer can be linked now: `degraded` can, with a warning; `down` cannot. */
export const Health = oneOf('ok', 'degraded', 'down');
export type Health = z.infer<typeof Health>;

/** A name under which a servicer's loans were known before, since when, and which of them moved. */
export const FormerName = object({
  name: text,
  year: positive,
  loans: oneOf('all', 'federal', 'private', 'some'),
});
export type FormerName = z.infer<typeof FormerName>;

/** A loan servicer as the search answers it. `former` is the former name that the query matched. */
export const Servicer = object({
  uuid: Uuid,
  name: text,
  kind: oneOf('federal', 'private', 'both'),
  website: text,
  health: Health,
  former: nullable(FormerName),
});
export type Servicer = z.infer<typeof Servicer>;

/** One loan. `rate` is a yearly percentage (`"4.99"`), `due_on` a date (`"2026-12-15"`). */
export const Loan = object({
  uuid: Uuid,
  type: text,
  balance: decimal,
  rate: decimal,
  next_payment: nullable(object({amount: decimal, due_on: date})),
});
export type Loan = z.infer<typeof Loan>;

/** What one connection brought: its loans and the sum of their balances. */
export const Portfolio = object({
  currency: string(/^[A-Z]{3}$/),
  balance: decimal,
  loans: array(Loan),
});
export type Portfolio = z.infer<typeof Portfolio>;

/** `interrupted` needs the borrower to log in again before anything more can be read. */
export const ConnectionStatus = oneOf('connected', 'interrupted');
export type ConnectionStatus = z.infer<typeof ConnectionStatus>;

/** A borrower's login at one servicer, linked. */
export const Connection = object({
  uuid: Uuid,
  status: ConnectionStatus,
  servicer: Servicer,
  portfolio: Portfolio,
});
export type Connection = z.infer<typeof Connection>;

/** One question of a challenge. `choice` carries its options; `code` is a one-time code. */
export const Question = union(
  object({kind: oneOf('text'), uuid: Uuid, prompt: text}),
  object({kind: oneOf('code'), uuid: Uuid, prompt: text}),
  object({
    kind: oneOf('choice'),
    uuid: Uuid,
    prompt: text,
    options: some(object({value: text, label: text})),
  }),
);
export type Question = z.infer<typeof Question>;

/** What a servicer asks before it lets the login through. `rejected`: the last answer was wrong. */
export const Challenge = object({
  questions: some(Question),
  attempts_left: positive,
  rejected: check<boolean>((value) => typeof value === 'boolean'),
});
export type Challenge = z.infer<typeof Challenge>;

/** How far a login has come at the servicer. */
export const Stage = oneOf('signing-in', 'reading-loans');
export type Stage = z.infer<typeof Stage>;

/** An attempt to connect: under way, halted by a challenge, or through. */
export const Attempt = union(
  object({status: oneOf('pending'), uuid: Uuid, stage: Stage}),
  object({status: oneOf('challenged'), uuid: Uuid, challenge: Challenge}),
  object({status: oneOf('connected'), connection: Connection}),
);
export type Attempt = z.infer<typeof Attempt>;

/**
 * What opening a session answers: who the borrower is, what they have connected before, and, where the partner wants
 * more to be read than the first screen says, what they consent to by going on.
 */
export const Started = object({
  environment: Environment,
  borrower: object({uuid: Uuid}),
  connections: array(Connection),
  consent: optional(text),
});
export type Started = z.infer<typeof Started>;

/** What a search answers, best match first: more than 50 are no list to choose from, and the rest is left out. */
export const Found = object({servicers: array(Servicer, 0, 50)});
export type Found = z.infer<typeof Found>;

/** What finishing answers: the connections that the page is told of. */
export const Finished = object({connections: array(Connection)});
export type Finished = z.infer<typeof Finished>;

/** The code of a failure, one of the closed set in `errors.ts`. */
export const Code = z.enum(Object.keys(codes) as [ErrorCode, ...ErrorCode[]]);

/** The steps a borrower can leave from. */
export const Place = z.enum([
  'opening',
  'welcome',
  'search',
  'credentials',
  'connecting',
  'challenge',
  'accounts',
]);
export type Place = z.infer<typeof Place>;

/** A connection as the page is told of it. */
export const LinkedConnection = z.readonly(
  z.object({
    uuid: Uuid,
    status: ConnectionStatus,
    servicer: z.readonly(z.object({uuid: Uuid, name: text})),
  }),
);
export type LinkedConnection = z.infer<typeof LinkedConnection>;

/** The `detail` of `nexus-success`. */
export const LinkSuccess = z.readonly(
  z.strictObject({
    message: text,
    result: z.readonly(
      z.object({
        borrower: z.readonly(z.object({uuid: Uuid})),
        connections: z.readonly(z.array(LinkedConnection)),
      }),
    ),
    status: z.literal('complete'),
  }),
);
export type LinkSuccess = z.infer<typeof LinkSuccess>;

/**
 * The `detail` of `nexus-exit`. `code` is there on `error` and `illegal`, and on `incomplete` where the
 * borrower left from a problem. The uuid is null only where no borrower was ever known.
 */
export const LinkExit = z.readonly(
  z.strictObject({
    message: text,
    result: z.readonly(
      z.object({
        borrower: z.readonly(z.object({uuid: z.nullable(Uuid)})),
        workflow: z.literal('link'),
        step: Place,
        connections: z.readonly(z.array(LinkedConnection)),
        code: z.optional(Code),
      }),
    ),
    status: z.enum(['error', 'illegal', 'incomplete']),
  }),
);
export type LinkExit = z.infer<typeof LinkExit>;

/** The one object that every opening ends in. */
export const LinkResponse = z.union([LinkSuccess, LinkExit]);
export type LinkResponse = z.infer<typeof LinkResponse>;
