/** The URL of the API. */
import {LinkError} from '../../contract/errors.js';

const LOOPBACK_HOST = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Parses the URL of an API. The result ends in a slash, so that paths can be resolved against it.
 *
 * @throws {LinkError} `invalid-options` if the URL is neither https nor on a loopback host, or has a login, query or fragment
 */
export function parseBaseUrl(apiUrl: string): URL {
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : null;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK_HOST.test(url.hostname));
  if (!url || !isSafe || url.username || url.password || url.search || url.hash) {
    throw new LinkError(
      'invalid-options',
      'api_url (the attribute api-url) must be an https URL, or http on localhost, without a query or fragment.',
    );
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
