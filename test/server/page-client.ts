/** A client that sends the requests of a page, without the retries and the checks of the element's client. */
import {randomUUID} from 'node:crypto';

export const ORIGIN = 'https://app.partner.example';
export const KEY = 'sandbox_server';
export const NELNET = '85a64925-335a-4f71-9690-0ad6e8dd4576';

/** Sends a request to an app in this process, or to a server on the network. */
export type Fetcher = (path: string, init: RequestInit) => Response | Promise<Response>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body, or an empty object if the body is not JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

export class PageClient {
  token = '';
  readonly #fetcher: Fetcher;
  readonly #origin: string | null;

  /** @param origin The origin of the page, or null for a server, which sends no origin. */
  constructor(fetcher: Fetcher, origin: string | null = ORIGIN) {
    this.#fetcher = fetcher;
    this.#origin = origin;
  }

  get(path: string): Promise<Reply> {
    return this.send('GET', path, {});
  }

  post(path: string, body: unknown, key: string = randomUUID()): Promise<Reply> {
    const headers = {'Content-Type': 'application/json', 'Idempotency-Key': key};
    return this.send('POST', path, {headers, body: JSON.stringify(body)});
  }

  delete(path: string, key: string = randomUUID()): Promise<Reply> {
    return this.send('DELETE', path, {headers: {'Idempotency-Key': key}});
  }

  async send(method: string, path: string, {headers = {}, ...init}: RequestInit): Promise<Reply> {
    const allHeaders = new Headers(headers);
    if (this.#origin !== null) allHeaders.set('Origin', this.#origin);
    if (this.token) allHeaders.set('Authorization', `Bearer ${this.token}`);
    const response = await this.#fetcher(path, {method, headers: allHeaders, ...init});
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  /** Opens a session and stores its token. */
  async startSession(uuid: string | null = null, nexus_key = KEY): Promise<Reply> {
    const reply = await this.post('/v1/sessions', {nexus_key, uuid});
    if (typeof reply.json.token === 'string') this.token = reply.json.token;
    return reply;
  }

  /** Logs in at Nelnet. */
  logIn(username: string, password = 'secret', key?: string): Promise<Reply> {
    return this.post('/v1/attempts', {servicer: NELNET, connection: null, username, password}, key);
  }
}
