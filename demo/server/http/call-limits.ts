/** How often an address, a key or a borrower may call, in each process. What must hold over all of them is in SQL. */
import {getConnInfo} from '@hono/node-server/conninfo';
import type {Context} from 'hono';
import ipaddr from 'ipaddr.js';
import {RateLimiterMemory, RateLimiterRes} from 'rate-limiter-flexible';

import type {Config} from '../config.ts';
import {RetryableError} from './problem.ts';

type Settings = Pick<
  Config,
  'CALLS_PER_MINUTE_ADDRESS' | 'CALLS_PER_MINUTE_KEY' | 'CALLS_PER_MINUTE_BORROWER' | 'TRUSTED_PROXIES'
>;
type Kind = 'address' | 'key' | 'partner' | 'borrower';

const MINUTE = 60;

export class CallLimits {
  readonly #limiters: Readonly<Record<Kind, RateLimiterMemory | null>>;
  readonly #proxies: number;

  constructor(settings: Settings) {
    // None is none, and no limit of nothing.
    const limiter = (points: number) =>
      points === 0 ? null : new RateLimiterMemory({points, duration: MINUTE});
    this.#proxies = settings.TRUSTED_PROXIES;
    this.#limiters = {
      address: limiter(settings.CALLS_PER_MINUTE_ADDRESS),
      key: limiter(settings.CALLS_PER_MINUTE_KEY),
      partner: limiter(settings.CALLS_PER_MINUTE_KEY),
      borrower: limiter(settings.CALLS_PER_MINUTE_BORROWER),
    };
  }

  /** Counts a call. @throws Passing 429, with the seconds after which it may come again */
  async count(kind: Kind, who: string): Promise<void> {
    try {
      await this.#limiters[kind]?.consume(who);
    } catch (thrown) {
      if (!(thrown instanceof RateLimiterRes)) throw thrown;
      const after = Math.max(1, Math.ceil(thrown.msBeforeNext / 1_000));
      throw new RetryableError(429, `There are too many calls of this ${kind} now.`, 'rate-limited', after);
    }
  }

  /** Counts a call of the address that it comes from. */
  countByAddress(c: Context): Promise<void> {
    return this.#limiters.address ? this.count('address', this.#addressOf(c)) : Promise.resolve();
  }

  /** As many proxies as are trusted have each added who they were asked by; what stands before that is anybody's word. */
  #addressOf(c: Context): string {
    const asked = (c.req.header('X-Forwarded-For') ?? '').split(',').map((one) => one.trim());
    const forwarded = this.#proxies > 0 ? asked.at(-this.#proxies) : undefined;
    return networkOf(forwarded?.replace(PORT, '$1') || (getConnInfo(c).remote.address ?? ''));
  }
}

/** The port that some proxies write behind an address. */
const PORT = /^\[?([\d.]+|[\da-f:.]+(?=\]))\]?:\d+$/i;

/** An address as it is counted: of IPv6 whoever has one has a whole network of 64 bits. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const read = ipaddr.process(address);
  return 'parts' in read ? `${read.parts.slice(0, 4).join(':')}/64` : read.toString();
}
