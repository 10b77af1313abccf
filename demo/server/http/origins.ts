/** The origins of the pages that may use a key. */
import type {Environment} from 'nexus-link/contract';

/**
 * Whether a list of origins includes an origin. An entry is an origin, `*.example.com` for every subdomain over https, or
 * `*` for every origin. Origins are compared in the form in which browsers send them; any other text matches nothing.
 */
export function isOriginListed(list: readonly string[], origin: string): boolean {
  return isSerializedOrigin(origin) && list.some((entry) => matchesEntry(entry, origin));
}

/** Whether a key of this environment may have this entry. Only sandbox keys may have `*`. */
export function isValidOriginEntry(entry: string, environment: Environment): boolean {
  if (entry === '*') return environment === 'sandbox';
  return isSerializedOrigin(entry.startsWith('*.') ? `https://a${entry.slice(1)}` : entry);
}

function matchesEntry(entry: string, origin: string): boolean {
  if (entry === '*' || entry === origin) return true;
  if (!entry.startsWith('*.')) return false;
  const {protocol, host} = new URL(origin);
  return protocol === 'https:' && host.endsWith(entry.slice(1)) && host.length > entry.length - 1;
}

const ORIGIN = /^https?:\/\/(\[[\da-f:.]+\]|[a-z\d_-]+(\.[a-z\d_-]+)*)(:\d+)?$/;

/** Whether a text is an http origin as `URL` writes it: lower case, without a path or a default port, and not `null`. */
function isSerializedOrigin(text: string): boolean {
  return ORIGIN.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
