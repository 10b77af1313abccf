/** Which addresses a webhook may have. A partner chooses it, and must not have this server call its own network. */
import {lookup as resolve} from 'node:dns';
import type {LookupFunction} from 'node:net';
import ipaddr from 'ipaddr.js';

import {HttpError} from '../http/problem.ts';

/** Thrown by a call whose name leads to an address that is not to be called. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'Forbidden';
}

/** The addresses of IPv6 that are given out so far (RFC 4291, section 2.4). */
const GLOBAL = ipaddr.IPv6.parseCIDR('2000::/3');

/** @param mayLoop Whether this very machine may be called. */
export function isAddressAllowed(address: string, mayLoop: boolean): boolean {
  // What stands for an IPv4 address in IPv6 is read as that.
  if (!ipaddr.isValid(address)) return false;
  const read = ipaddr.process(address);
  const range = read.range();
  if (mayLoop && range === 'loopback') return true;
  return range === 'unicast' && (!('parts' in read) || read.match(GLOBAL));
}

const hostOf = ({hostname}: URL): string => hostname.replace(/^\[(.+)\]$/, '$1');

/** Whether a URL is on this very machine, by its name. */
const isHere = (url: URL): boolean => {
  const host = hostOf(url);
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback');
};

/** @throws Refusal 400 for what is no URL to be called, and why */
export function parseWebhookUrl(text: string, mayLoop: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isHttp = url?.protocol === 'https:' || (mayLoop && url?.protocol === 'http:' && isHere(url));
  if (!url || !isHttp || url.username || url.password || url.hash || text.length > 2_000)
    throw new HttpError(
      400,
      'url must be an https URL without a user, a password or a fragment.',
      'invalid-options',
    );
  const host = hostOf(url);
  if (ipaddr.isValid(host) && !isAddressAllowed(host, mayLoop))
    throw new HttpError(400, 'url must not be an address of a private network.', 'invalid-options');
  return url;
}

/**
 * Looks a name up as usual, and fails where it leads to where it must not. The connection is made to the address that
 * was looked at, so that a name cannot change in between.
 */
export const createGuardedLookup =
  (mayLoop: boolean): LookupFunction =>
  (host, options, callback) => {
    resolve(host, {...options, all: true}, (error, found) => {
      if (error) {
        callback(error, []);
        return;
      }
      const [first] = found;
      if (!first || !found.every(({address}) => isAddressAllowed(address, mayLoop)))
        callback(new ForbiddenAddressError(), []);
      else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
