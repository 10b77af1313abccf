/** Which pages may use a key. */

/**
 * Whether an origin is on a list: itself, as part of `*.example.com` (https, and not `example.com` itself), or by `*`.
 * An origin is compared as a browser sends it; anything that is not written so is on no list.
 */
export function allows(list: readonly string[], origin: string): boolean {
  return isOrigin(origin) && list.some((entry) => matches(entry, origin));
}

function matches(entry: string, origin: string): boolean {
  if (entry === '*' || entry === origin) return true;
  if (!entry.startsWith('*.')) return false;
  const {protocol, host} = new URL(origin);
  return protocol === 'https:' && host.endsWith(entry.slice(1)) && host.length > entry.length - 1;
}

/** A scheme and a host as `URL` writes them, and nothing else: no path, no upper case, no `null`. */
function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
