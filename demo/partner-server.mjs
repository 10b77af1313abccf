// Plays a partner's own server beside the playground: it alone has the secret key, and mints a link token for whom the
// page names. A real one names the borrower who is logged in there, whatever the page says.
import {randomUUID} from 'node:crypto';

export class Partner {
  #url;
  #secretKey;

  constructor(url, secretKey) {
    this.#url = url;
    this.#secretKey = secretKey;
  }

  /** @throws {Error} in the API's words, for a borrower that it does not take */
  async mint(borrower, origin) {
    const uuid = borrower ?? randomUUID();
    const made = await this.#post('/v1/borrowers', {uuid});
    // One who is there already is as good.
    if (made.status !== 201 && made.status !== 409) throw new Error((await made.json()).detail);
    const minted = await this.#post('/v1/link-tokens', {borrower: uuid, origin});
    const body = await minted.json();
    if (!minted.ok) throw new Error(body.detail);
    return body.link_token;
  }

  #post(path, body) {
    return fetch(new URL(path, this.#url), {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${this.#secretKey}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': randomUUID(),
      },
      body: JSON.stringify(body),
    });
  }
}
