/** What a partner's page has beside it: the partner's own server, which mints link tokens. `npm start` plays it. */

/** A link token for this borrower, or for a new one. It is the page's session that says who they are; here, the form. */
export async function fetchLinkToken(borrower: string | null): Promise<string> {
  const response = await fetch('link-token', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({borrower}),
  });
  if (!response.ok) throw new Error(`No link token was minted: ${await response.text()}`);
  return response.text();
}
