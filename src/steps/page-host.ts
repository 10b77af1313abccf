/**
 * The host that the borrower sees in the address bar, as far as a page can tell. A frame without an address of its own,
 * such as one from `srcdoc`, has the origin of the page around it. A sandboxed frame hides that too, and leaves the
 * address that it was loaded from.
 */
export function getPageHost(): string {
  return location.hostname || parseHost(self.origin) || parseHost(document.referrer);
}

const parseHost = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');
