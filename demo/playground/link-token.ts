/**
 * Asks the partner's own server for a link token. `npm start` runs a sample partner server at this address.
 *
 * @param borrower The borrower's UUID, or null for a new borrower. A real page omits it: its server knows who is logged in.
 * @throws {Error} if the server does not mint a token
 */
export async function fetchLinkToken(borrower: string | null): Promise<string> {
  const response = await fetch('link-token', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({borrower}),
  });
  if (!response.ok) throw new Error(`No link token was minted: ${await response.text()}`);
  return response.text();
}
