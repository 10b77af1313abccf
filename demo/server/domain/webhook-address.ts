/** The addresses that a webhook may have. Partners choose them, so they must not reach the server's own network (SSRF). */
import {lookup as lookupHost} from 'node:dns';
import type {LookupFunction} from 'node:net';
import ipaddr from 'ipaddr.js';

import {HttpError} from '../http/http-error.ts';

/** Thrown while connecting if a host name resolves to an address that is not allowed. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

const MAX_URL_LENGTH = 2_000;
/** The global unicast addresses of IPv6 that have been allocated (RFC 4291, section 2.4). */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an IP address is a public one or, if `allowLoopback` is set, one of this machine. */
export function isAddressAllowed(address: string, allowLoopback: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  // Also converts IPv4-mapped IPv6 addresses to IPv4.
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (allowLoopback && range === 'loopback') return true;
  return range === 'unicast' && (!('parts' in parsed) || parsed.match(GLOBAL_IPV6));
}

/** The host without the brackets of an IPv6 address. */
const getHost = ({hostname}: URL): string => hostname.replace(/^\[(.+)\]$/, '$1');

const isLoopbackUrl = (url: URL): boolean => {
  const host = getHost(url);
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback');
};

/** @throws HttpError 400 if the URL must not be called */
export function parseWebhookUrl(text: string, allowLoopback: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSchemeAllowed =
    url?.protocol === 'https:' || (allowLoopback && url?.protocol === 'http:' && isLoopbackUrl(url));
  if (!url || !isSchemeAllowed || url.username || url.password || url.hash || text.length > MAX_URL_LENGTH)
    throw new HttpError(
      400,
      'url must be an https URL without credentials and without a fragment',
      'invalid-options',
    );
  const host = getHost(url);
  if (ipaddr.isValid(host) && !isAddressAllowed(host, allowLoopback))
    throw new HttpError(400, 'url must not be an address of a private network', 'invalid-options');
  return url;
}

/**
 * A DNS lookup that fails with a `ForbiddenAddressError` if any address of the host is not allowed. The connection uses
 * the address that was checked, so that a DNS rebinding attack cannot replace it.
 */
export const createGuardedLookup =
  (allowLoopback: boolean): LookupFunction =>
  (host, options, callback) => {
    lookupHost(host, {...options, all: true}, (error, addresses) => {
      if (error) {
        callback(error, []);
        return;
      }
      const [first] = addresses;
      const isAllowed = addresses.every(({address}) => isAddressAllowed(address, allowLoopback));
      if (!first || !isAllowed) callback(new ForbiddenAddressError(), []);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
