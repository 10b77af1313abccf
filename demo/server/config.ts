/** The settings of the server, which are read from environment variables once at start. */
import {createHash} from 'node:crypto';
import * as z from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
/** Requests per minute; 0 disables the limit. */
const callLimit = z.coerce.number().int().min(0);

const masterKey = z
  .string()
  .regex(/^[A-Za-z\d+/]{43}=$/, 'must be 32 bytes in base64: openssl rand -base64 32')
  .transform((text) => Buffer.from(text, 'base64'));

/** The key of a sandbox without a master key. It is public, because a sandbox holds no real data. */
const SANDBOX_MASTER_KEY = createHash('sha256').update('nexus-link sandbox').digest();

const Settings = z.object({
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  PORT: port.default(8001).describe('Port to listen on; 0 picks a free port.'),
  DATABASE_URL: z
    .url({protocol: /^postgres(ql)?$/})
    .optional()
    .describe('PostgreSQL connection string. Without it, the embedded database in PGLITE_DIR is used.'),
  PGLITE_DIR: z.string().min(1).default('.cache/server').describe('Folder of the embedded database.'),
  DATABASE_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(10)
    .describe('Maximum number of PostgreSQL connections per process.'),
  NEXUS_ENVIRONMENT: z
    .enum(['sandbox', 'live'])
    .default('sandbox')
    .describe('sandbox or live. The server rejects keys of the other environment.'),
  SEED_NEXUS_KEY: z
    .string()
    .regex(/^sandbox_[\w-]+$/, 'must be a sandbox key: sandbox_…')
    .optional()
    .describe('Public sandbox key to create if it does not exist. It is valid for pages of any origin.'),
  SEED_SECRET_KEY: z
    .string()
    .regex(/^sandbox_secret_[\w-]+$/, 'must be a sandbox key: sandbox_secret_…')
    .optional()
    .describe('Secret sandbox key of the same partner to create if it does not exist, for tests and demos.'),
  CONNECTOR: z
    .string()
    .min(1)
    .optional()
    .describe('Path of the module that exports the connector of a live server.'),
  MASTER_KEY: masterKey
    .optional()
    .describe('Key that encrypts connector secrets and webhook secrets. Required for a live server.'),
  MASTER_KEY_BEFORE: masterKey.optional().describe('The previous master key, until the rotation is done.'),
  REFRESH_HOURS: z.coerce
    .number()
    .min(0)
    .max(8_760)
    .default(24)
    .describe('Hours after which a portfolio is read again; 0 disables refreshing.'),
  CALLS_PER_MINUTE_ADDRESS: callLimit
    .default(600)
    .describe('Requests per minute that one process accepts from one IP address; 0 disables the limit.'),
  CALLS_PER_MINUTE_KEY: callLimit
    .default(3_000)
    .describe(
      "Sessions per minute that a public key opens, and requests per minute that a partner's server makes; 0 disables " +
        'the limit.',
    ),
  CALLS_PER_MINUTE_BORROWER: callLimit
    .default(300)
    .describe('Requests per minute in the sessions of one borrower; 0 disables the limit.'),
  TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('Number of proxies in front of the server that append to X-Forwarded-For.'),
  WEBHOOKS_TO_LOOPBACK: z
    .stringbool()
    .default(false)
    .describe('Whether webhooks may point to this machine, also over http, for tests and demos.'),
  SANDBOX_PACE_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(60_000)
    .default(350)
    .describe('Milliseconds that each call to a simulated servicer takes.'),
});

/** Every setting with its default value and description, for the usage text. */
export const settings = Object.entries(Settings.shape).map(([name, setting]) => ({
  name,
  defaultValue: setting.safeParse(undefined).data,
  description: setting.description ?? '',
}));

export type Config = z.infer<typeof Settings> & {readonly MASTER_KEY: Buffer};

/**
 * Reads the settings. An empty variable counts as unset.
 * @throws {Error} naming every invalid setting and the reason, but not its value
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) throw new Error(`Invalid settings:\n${z.prettifyError(parsed.error)}`);
  const {NEXUS_ENVIRONMENT, SEED_NEXUS_KEY, SEED_SECRET_KEY, MASTER_KEY} = parsed.data;
  const isLive = NEXUS_ENVIRONMENT === 'live';
  if (isLive && SEED_NEXUS_KEY !== undefined)
    throw invalidSetting('SEED_NEXUS_KEY', 'A live server does not accept sandbox keys');
  if (SEED_SECRET_KEY !== undefined && SEED_NEXUS_KEY === undefined)
    throw invalidSetting('SEED_SECRET_KEY', 'SEED_NEXUS_KEY is required with it');
  if (isLive && MASTER_KEY === undefined)
    throw invalidSetting('MASTER_KEY', 'Required for a live server: openssl rand -base64 32');
  return {...parsed.data, MASTER_KEY: MASTER_KEY ?? SANDBOX_MASTER_KEY};
}

/** An error in the format of zod's `prettifyError`. */
export const invalidSetting = (name: keyof typeof Settings.shape, message: string): Error =>
  new Error(`Invalid settings:\n✖ ${message}\n  → at ${name}`);
