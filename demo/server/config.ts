/** The settings of a server, read from environment variables once, before anything starts. */
import {createHash} from 'node:crypto';
import * as z from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
/** 0: as many as come. */
const calls = z.coerce.number().int().min(0);

/** 32 bytes in base64, as `openssl rand -base64 32` makes them. */
const masterKey = z
  .string()
  .regex(/^[A-Za-z\d+/]{43}=$/, 'must be 32 bytes in base64: openssl rand -base64 32')
  .transform((text) => Buffer.from(text, 'base64'));

/** What a sandbox without a master key seals by: known to all, as what it keeps is worth nothing. */
const SANDBOX_KEY = createHash('sha256').update('nexus-link sandbox').digest();

const Settings = z.object({
  HOST: z.string().min(1).default('127.0.0.1').describe('Where it listens.'),
  PORT: port.default(8001).describe('And on which port; 0 takes any that is free.'),
  DATABASE_URL: z
    .url({protocol: /^postgres(ql)?$/})
    .optional()
    .describe('A PostgreSQL. Without it, an embedded one keeps its data in the folder PGLITE_DIR.'),
  PGLITE_DIR: z.string().min(1).default('.cache/server').describe('The folder of the embedded database.'),
  DATABASE_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(10)
    .describe('Connections that one process keeps open to PostgreSQL, at most.'),
  NEXUS_ENVIRONMENT: z
    .enum(['sandbox', 'live'])
    .default('sandbox')
    .describe('A sandbox server takes sandbox keys alone, a live one live keys alone.'),
  SEED_NEXUS_KEY: z
    .string()
    .regex(/^sandbox_[\w-]+$/, 'must be a sandbox key: sandbox_…')
    .optional()
    .describe('A sandbox key that is created where it does not exist, for pages of any origin.'),
  SEED_SECRET_KEY: z
    .string()
    .regex(/^sandbox_secret_[\w-]+$/, 'must be a sandbox key: sandbox_secret_…')
    .optional()
    .describe("A secret key of the same partner's, created likewise: for tests and demos."),
  CONNECTOR: z
    .string()
    .min(1)
    .optional()
    .describe('A module that exports the `connector` of a live server, by its path.'),
  MASTER_KEY: masterKey
    .optional()
    .describe("What seals what a connector needs later, and webhooks' secrets. A live server needs one."),
  MASTER_KEY_BEFORE: masterKey.optional().describe('The master key before that one, until all is rotated.'),
  REFRESH_HOURS: z.coerce
    .number()
    .min(0)
    .max(8_760)
    .default(24)
    .describe("Hours after which a connection's portfolio is read anew; 0: never."),
  CALLS_PER_MINUTE_ADDRESS: calls.default(600).describe('Calls in a minute to one process, of an address.'),
  CALLS_PER_MINUTE_KEY: calls.default(3_000).describe('The same, with a key.'),
  CALLS_PER_MINUTE_BORROWER: calls.default(300).describe('The same, for a borrower.'),
  TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('Proxies in front, whose `X-Forwarded-For` says who calls.'),
  WEBHOOKS_TO_LOOPBACK: z
    .stringbool()
    .default(false)
    .describe('Whether webhooks may go to this very machine, and there over http: for tests and demos.'),
  SANDBOX_PACE_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(60_000)
    .default(350)
    .describe("Milliseconds that each call of the sandbox's servicers takes."),
});

/** Every setting with its default value and description, for the usage text. */
export const settings = Object.entries(Settings.shape).map(([name, setting]) => ({
  name,
  defaultValue: setting.safeParse(undefined).data,
  description: setting.description ?? '',
}));

export type Config = z.infer<typeof Settings> & {readonly MASTER_KEY: Buffer};

/**
 * Reads the settings. An empty variable counts as one that is not set.
 * @throws {Error} naming every setting that is wrong, and why; the values themselves are not repeated.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) throw new Error(`Invalid settings:\n${z.prettifyError(parsed.error)}`);
  const {NEXUS_ENVIRONMENT, SEED_NEXUS_KEY, SEED_SECRET_KEY, MASTER_KEY} = parsed.data;
  if (NEXUS_ENVIRONMENT === 'live' && SEED_NEXUS_KEY !== undefined) {
    throw new Error('Invalid settings:\n✖ A live server takes no sandbox key\n  → at SEED_NEXUS_KEY');
  }
  if (SEED_SECRET_KEY !== undefined && SEED_NEXUS_KEY === undefined) {
    throw new Error(
      'Invalid settings:\n✖ It needs SEED_NEXUS_KEY, which names its partner\n  → at SEED_SECRET_KEY',
    );
  }
  if (NEXUS_ENVIRONMENT === 'live' && MASTER_KEY === undefined) {
    throw new Error(
      'Invalid settings:\n✖ A live server needs one: openssl rand -base64 32\n  → at MASTER_KEY',
    );
  }
  return {...parsed.data, MASTER_KEY: MASTER_KEY ?? SANDBOX_KEY};
}
