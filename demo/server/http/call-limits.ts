/**
 * Limits for the number of calls per minute. The numbers are settings: `CALLS_PER_MINUTE_…` in `config.ts`. Calls of an
 * address are counted in `app.ts`, those of a borrower and of a partner's server in `routes/authentication.ts`, and the
 * sessions that a public key opens in `routes/sessions.ts`. Each process counts for itself. The limit of failed logins, in
 * `domain/login-limit.ts`, holds for all processes.
 */
import {getConnInfo} from '@hono/node-server/conninfo';
import type {Context} from 'hono';
import ipaddr from 'ipaddr.js';
import {RateLimiterMemory, RateLimiterRes} from 'rate-limiter-flexible';

import type {Config} from '../config.ts';
import {RetryableError} from './http-error.ts';

type CallLimitSettings = Pick<
  Config,
  'CALLS_PER_MINUTE_ADDRESS' | 'CALLS_PER_MINUTE_KEY' | 'CALLS_PER_MINUTE_BORROWER' | 'TRUSTED_PROXIES'
>;
type CallerKind = 'address' | 'key' | 'partner' | 'borrower';

const WINDOW_S = 60;

export class CallLimits {
  readonly #limiters: Readonly<Record<CallerKind, RateLimiterMemory | null>>;
  readonly #trustedProxies: number;

  constructor(settings: CallLimitSettings) {
    // 0 disables the limit.
    const createLimiter = (points: number) =>
      points === 0 ? null : new RateLimiterMemory({points, duration: WINDOW_S});
    this.#trustedProxies = settings.TRUSTED_PROXIES;
    this.#limiters = {
      address: createLimiter(settings.CALLS_PER_MINUTE_ADDRESS),
      key: createLimiter(settings.CALLS_PER_MINUTE_KEY),
      partner: createLimiter(settings.CALLS_PER_MINUTE_KEY),
      borrower: createLimiter(settings.CALLS_PER_MINUTE_BORROWER),
    };
  }

  /** Counts a request of a caller. @throws RetryableError 429 if there were too many in the last minute */
  async countCall(kind: CallerKind, id: string): Promise<void> {
    try {
      await this.#limiters[kind]?.consume(id);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const retryAfter = Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
      throw new RetryableError(429, `Too many requests for this ${kind}`, 'rate-limited', retryAfter);
    }
  }

  /** Counts a request of the IP address that it comes from. @throws RetryableError 429 */
  countByAddress(c: Context): Promise<void> {
    return this.#limiters.address ? this.countCall('address', this.#readAddress(c)) : Promise.resolve();
  }

  /** Each trusted proxy appends one address to the header. Earlier addresses come from the client and may be forged. */
  #readAddress(c: Context): string {
    const addresses = (c.req.header('X-Forwarded-For') ?? '').split(',').map((address) => address.trim());
    const forwarded = this.#trustedProxies > 0 ? addresses.at(-this.#trustedProxies) : undefined;
    return toNetwork(forwarded?.replace(PORT_SUFFIX, '$1') || (getConnInfo(c).remote.address ?? ''));
  }
}

/** Some proxies append the port to an address, which then is in brackets if it is an IPv6 address. */
const PORT_SUFFIX = /^\[?([\d.]+|[\da-f:.]+(?=\]))\]?:\d+$/i;

/** The network that is counted as one caller: an IPv4 address, or the /64 prefix that one IPv6 customer owns. */
function toNetwork(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return 'parts' in parsed ? `${parsed.parts.slice(0, 4).join(':')}/64` : parsed.toString();
}
