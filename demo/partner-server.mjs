// A sample of a partner's own server for the playground. It holds the secret key and mints link tokens with it.
import {randomUUID} from 'node:crypto';

export class PartnerServer {
  #apiUrl;
  #secretKey;

  constructor(apiUrl, secretKey) {
    this.#apiUrl = apiUrl;
    this.#secretKey = secretKey;
  }

  /**
   * Mints a link token for the borrower that the page names. A real server never trusts the page with this: it takes
   * the borrower from its own login session.
   *
   * @param borrower A UUID, or null for a new borrower.
   * @returns {Promise<string>} the link token
   * @throws {Error} with the API's message if it rejects the borrower
   */
  async mintLinkToken(borrower, origin) {
    const uuid = borrower ?? randomUUID();
    const creation = await this.#postJson('/v1/borrowers', {uuid});
    // 409 means that the borrower exists already.
    if (creation.status !== 201 && creation.status !== 409) throw new Error((await creation.json()).detail);
    const response = await this.#postJson('/v1/link-tokens', {borrower: uuid, origin});
    const body = await response.json();
    if (!response.ok) throw new Error(body.detail);
    return body.link_token;
  }

  #postJson(path, body) {
    return fetch(new URL(path, this.#apiUrl), {
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
