/**
 * The schemas of everything that crosses the wire or comes from the page. A type has the name of its schema.
 *
 * Unknown keys are dropped, so an API may add fields. Money is a decimal string, a time is ISO 8601 in UTC, and names keep
 * their published spelling.
 */
import * as z from 'zod/mini';

const Text = z.string().check(z.minLength(1));
const Decimal = z.string().check(z.regex(/^-?\d+(\.\d+)?$/));
/** A whole number from 1. Not `z.int()`, whose number formats would add 2 % to the script bundle. */
export const PositiveInteger = z
  .number()
  .check(z.refine((value) => Number.isSafeInteger(value) && value > 0));

/** A UUID as RFC 9562 defines it, versions 1 to 8, in upper or lower case. The nil and max UUIDs are refused. */
export const Uuid = z
  .string()
  .check(z.regex(/^[\da-fA-F]{8}-[\da-fA-F]{4}-[1-8][\da-fA-F]{3}-[89abAB][\da-fA-F]{3}-[\da-fA-F]{12}$/));
export type Uuid = z.infer<typeof Uuid>;

/** The public key of a page: `sandbox_…` or `live_…`. */
export const NexusKey = z.string().check(z.regex(/^(sandbox|live)_[\w-]+$/));
export type NexusKey = z.infer<typeof NexusKey>;

/** Which servicers a session reaches. `sandbox` touches no real account. */
export const Environment = z.enum(['sandbox', 'live']);
export type Environment = z.infer<typeof Environment>;

/** Whether a servicer can be connected now: `degraded` can, with a warning; `down` cannot. */
export const Health = z.enum(['ok', 'degraded', 'down']);
export type Health = z.infer<typeof Health>;

/** A former name of a servicer's loans, the year of the change, and which of the loans it concerns. */
export const FormerName = z.object({
  name: Text,
  year: PositiveInteger,
  loans: z.enum(['all', 'federal', 'private', 'some']),
});
export type FormerName = z.infer<typeof FormerName>;

/** A loan servicer. `former` is the former name that matched the query, or null if the current name did. */
export const Servicer = z.object({
  uuid: Uuid,
  name: Text,
  kind: z.enum(['federal', 'private', 'both']),
  website: Text,
  health: Health,
  former: z.nullable(FormerName),
});
export type Servicer = z.infer<typeof Servicer>;

/** One loan. `rate` is a yearly percentage (`"4.99"`), `due_on` a calendar date (`"2026-12-15"`). */
export const Loan = z.object({
  uuid: Uuid,
  type: Text,
  balance: Decimal,
  rate: Decimal,
  next_payment: z.nullable(z.object({amount: Decimal, due_on: z.iso.date()})),
});
export type Loan = z.infer<typeof Loan>;

/** The loans of one connection and the sum of their balances. `currency` is an ISO 4217 code. */
export const Portfolio = z.object({
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
  balance: Decimal,
  loans: z.array(Loan),
});
export type Portfolio = z.infer<typeof Portfolio>;

/** `interrupted` means that the borrower has to log in again before the servicer can be read. */
export const ConnectionStatus = z.enum(['connected', 'interrupted']);
export type ConnectionStatus = z.infer<typeof ConnectionStatus>;

/** A borrower's connected login at one servicer. */
export const Connection = z.object({
  uuid: Uuid,
  status: ConnectionStatus,
  servicer: Servicer,
  portfolio: Portfolio,
});
export type Connection = z.infer<typeof Connection>;

/** One question of a challenge. `choice` offers options; `code` asks for a one-time code. */
export const Question = z.discriminatedUnion('kind', [
  z.object({kind: z.literal('text'), uuid: Uuid, prompt: Text}),
  z.object({kind: z.literal('code'), uuid: Uuid, prompt: Text}),
  z.object({
    kind: z.literal('choice'),
    uuid: Uuid,
    prompt: Text,
    options: z.array(z.object({value: Text, label: Text})).check(z.minLength(1)),
  }),
]);
export type Question = z.infer<typeof Question>;

/** The questions of a servicer that the borrower has to answer to log in. `rejected` means that the last answer was wrong. */
export const Challenge = z.object({
  questions: z.array(Question).check(z.minLength(1)),
  attempts_left: PositiveInteger,
  rejected: z.boolean(),
});
export type Challenge = z.infer<typeof Challenge>;

/** The progress of a login at the servicer. */
export const Stage = z.enum(['signing-in', 'reading-loans']);
export type Stage = z.infer<typeof Stage>;

/** An attempt to connect a servicer: in progress, stopped by a challenge, or successful. A failure is a `LinkError`. */
export const Attempt = z.discriminatedUnion('status', [
  z.object({status: z.literal('pending'), uuid: Uuid, stage: Stage}),
  z.object({status: z.literal('challenged'), uuid: Uuid, challenge: Challenge}),
  z.object({status: z.literal('connected'), connection: Connection}),
]);
export type Attempt = z.infer<typeof Attempt>;

/**
 * A new session: its borrower and the borrower's connections. `consent` is a text of the partner's that the first screen
 * shows.
 */
export const SessionInfo = z.object({
  environment: Environment,
  borrower: z.object({uuid: Uuid}),
  connections: z.array(Connection),
  consent: z.optional(Text),
});
export type SessionInfo = z.infer<typeof SessionInfo>;

/** How many servicers a search finds at most, in the sandbox and on the reference server. */
export const MAX_SEARCH_RESULTS = 20;

/** How many characters of a query count. No name is longer, and a pasted page must not slow the search down. */
export const MAX_QUERY_LENGTH = 100;

/** How many servicers of any backend's answer are used. A borrower refines the query rather than read a longer list. */
const MAX_SERVICERS = 50;
const limitServicers = z.transform((value) => (Array.isArray(value) ? value.slice(0, MAX_SERVICERS) : value));

/** The servicers that match a query, best match first. All after the first 50 are dropped and not validated. */
export const SearchResult = z.object({servicers: z.pipe(limitServicers, z.array(Servicer))});
export type SearchResult = z.infer<typeof SearchResult>;

/** The borrower's connections when the session was finished. */
export const FinishResult = z.object({connections: z.array(Connection)});
export type FinishResult = z.infer<typeof FinishResult>;
