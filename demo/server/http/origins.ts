/** Which pages may use a key. */
import type {Environment} from 'nexus-link/contract';

/**
 * Whether an origin is on a list: itself, as part of `*.example.com` (https, and not `example.com` itself), or by `*`.
 * An origin is compared as a browser sends it; anything that is not written so is on no list.
 */
export function isOriginListed(list: readonly string[], origin: string): boolean {
  return isOrigin(origin) && list.some((entry) => matches(entry, origin));
}

/** Whether an entry may stand on the list of such a key. */
export function isValidOriginEntry(entry: string, environment: Environment): boolean {
  if (entry === '*') return environment === 'sandbox';
  return isOrigin(entry.startsWith('*.') ? `https://a${entry.slice(1)}` : entry);
}

function matches(entry: string, origin: string): boolean {
  if (entry === '*' || entry === origin) return true;
  if (!entry.startsWith('*.')) return false;
  const {protocol, host} = new URL(origin);
  return protocol === 'https:' && host.endsWith(entry.slice(1)) && host.length > entry.length - 1;
}

const HOST = /^https?:\/\/(\[[\da-f:.]+\]|[a-z\d_-]+(\.[a-z\d_-]+)*)(:\d+)?$/;

/** A scheme and a host as `URL` writes them, and nothing else: no path, no upper case, no wildcard, no `null`. */
function isOrigin(text: string): boolean {
  return HOST.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
