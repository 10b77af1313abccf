/** What a page asks of the server, with as little between as there is: no client, no retries. */
import {randomUUID} from 'node:crypto';

export const ORIGIN = 'https://app.partner.example';
export const KEY = 'sandbox_server';
export const NELNET = '85a64925-335a-4f71-9690-0ad6e8dd4576';

/** Whoever answers a request: an app in this process, or a server on the network. */
export type Fetcher = (path: string, init: RequestInit) => Response | Promise<Response>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, where it is JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

export class PageClient {
  token = '';
  readonly #answering: Fetcher;
  readonly #origin: string | null;

  /** @param origin Null: whoever asks is no page. */
  constructor(answering: Fetcher, origin: string | null = ORIGIN) {
    this.#answering = answering;
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
    const all = new Headers(headers);
    if (this.#origin !== null) all.set('Origin', this.#origin);
    if (this.token) all.set('Authorization', `Bearer ${this.token}`);
    const response = await this.#answering(path, {method, headers: all, ...init});
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  async start(uuid: string | null = null, nexus_key = KEY): Promise<Reply> {
    const started = await this.post('/v1/sessions', {nexus_key, uuid});
    if (typeof started.json.token === 'string') this.token = started.json.token;
    return started;
  }

  connect(username: string, password = 'secret', key?: string): Promise<Reply> {
    return this.post('/v1/attempts', {servicer: NELNET, connection: null, username, password}, key);
  }
}
