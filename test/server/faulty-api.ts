/**
 * An HTTP server that forwards requests to the reference server. For each visit it misbehaves in one kind of call. Each
 * visit has its own host name below `localhost`, so that visits never share sockets in a browser.
 */
import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

import type {Fetcher} from './page-client.ts';

/** The calls of a page, in the order in which a borrower causes them. */
const ROUTES = {
  start: /^POST \/v1\/sessions$/,
  search: /^GET \/v1\/servicers\?/,
  connect: /^POST \/v1\/attempts$/,
  poll: /^GET \/v1\/attempts\/[^/]+$/,
  answer: /^POST \/v1\/attempts\/[^/]+\/answers$/,
  disconnect: /^DELETE \/v1\/connections\/[^/]+$/,
  finish: /^POST \/v1\/session\/finish$/,
  leave: /^DELETE \/v1\/session$/,
} as const;
export type Call = keyof typeof ROUTES;

const isCall = (name: string): name is Call => Object.hasOwn(ROUTES, name);
export const calls: readonly Call[] = Object.keys(ROUTES).filter(isCall);

/** The means of a misbehavior to answer a request. */
export interface Exchange {
  readonly response: ServerResponse;
  /** Headers that let a page of another origin read the reply, and the server's time. */
  readonly headers: Readonly<Record<string, string>>;
  /** Forwards the request to the reference server and returns its response. */
  readonly forward: () => Promise<Response>;
}
export type Misbehavior = (exchange: Exchange) => unknown;

/** The faulty replies of a visit. */
export interface FaultPlan {
  readonly call: Call;
  readonly misbehave: Misbehavior;
  /** The number of faulty replies. The replies after them are good. */
  readonly times: number;
  /** Whether the CORS preflight gets the faulty reply instead of the call itself. */
  readonly isPreflight?: boolean;
  /** Whether requests share a socket. Otherwise each request opens a new one. */
  readonly keepsAlive?: boolean;
}

/** A request without its body. */
interface ReceivedRequest {
  readonly call: Call | undefined;
  readonly isPreflight: boolean;
  readonly idempotencyKey: string | undefined;
  readonly url: string;
  /** The raw headers, joined by spaces. */
  readonly rawHeaders: string;
  /** In milliseconds, by `performance.now()`. */
  readonly receivedAt: number;
}

export class Visit {
  readonly url: string;
  readonly requests: ReceivedRequest[] = [];
  readonly plan: FaultPlan;
  /** The last forwarded request. Later requests wait for it. */
  pendingForward: Promise<unknown> = Promise.resolve();
  #remaining: number;

  constructor(url: string, plan: FaultPlan) {
    this.url = url;
    this.plan = plan;
    this.#remaining = plan.times;
  }

  /** All requests of the call that gets faulty replies. A poll for another stage is another call. */
  get faultyRequests(): readonly ReceivedRequest[] {
    const {call, isPreflight = false} = this.plan;
    const all = this.requests.filter(
      (request) => request.call === call && request.isPreflight === isPreflight,
    );
    return all.filter(({url}) => url === all[0]?.url);
  }

  /** Returns the misbehavior for this request and counts it as used. Returns null if the request is to be forwarded. */
  takeMisbehavior({call, isPreflight}: ReceivedRequest): Misbehavior | null {
    const {plan} = this;
    if (call !== plan.call || isPreflight !== (plan.isPreflight ?? false) || this.#remaining === 0)
      return null;
    this.#remaining--;
    return plan.misbehave;
  }
}

export class FaultyServer {
  readonly #visits = new Map<string, Visit>();
  readonly #server: Server;
  readonly #fetcher: Fetcher;
  /** Requests to a host without a visit, such as the target of a redirect. */
  readonly strayRequests: string[] = [];

  private constructor(fetcher: Fetcher) {
    this.#fetcher = fetcher;
    this.#server = createServer((request, response) => {
      // The client may disconnect before its request is read.
      this.#handleRequest(request, response).catch(() => response.destroy());
    });
  }

  /** @param fetcher Sends a request to the reference server. */
  static async start(fetcher: Fetcher): Promise<FaultyServer> {
    const faulty = new FaultyServer(fetcher);
    await once(faulty.#server.listen(0, '127.0.0.1'), 'listening');
    return faulty;
  }

  createVisit(plan: FaultPlan): Visit {
    const host = `visit-${this.#visits.size}.localhost:${(this.#server.address() as AddressInfo).port}`;
    const visit = new Visit(`http://${host}`, plan);
    this.#visits.set(host, visit);
    return visit;
  }

  get visits(): readonly Visit[] {
    return [...this.#visits.values()];
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #handleRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const visit = this.#visits.get(request.headers.host ?? '');
    if (!visit) {
      this.strayRequests.push(`${request.method ?? ''} ${request.headers.host ?? ''}${request.url ?? ''}`);
      response.writeHead(404).end();
      return;
    }
    const received = recordRequest(request);
    visit.requests.push(received);
    const misbehave = visit.takeMisbehavior(received);
    const body = await readBody(request);
    response.shouldKeepAlive = visit.plan.keepsAlive ?? false;
    await visit.pendingForward;
    const forward = (): Promise<Response> => {
      const forwarded = Promise.resolve(this.#fetcher(request.url ?? '/', toRequestInit(request, body)));
      visit.pendingForward = forwarded;
      return forwarded;
    };
    if (misbehave) await misbehave({response, headers: createReadableHeaders(request), forward});
    else await sendResponse(await forward(), response);
  }
}

function recordRequest({method = '', url = '', headers, rawHeaders}: IncomingMessage): ReceivedRequest {
  const isPreflight = method === 'OPTIONS';
  const calledMethod = isPreflight ? String(headers['access-control-request-method']) : method;
  // Only the search is recognized by its query.
  const line = `${calledMethod} ${url.startsWith('/v1/attempts/') ? url.split('?')[0] : url}`;
  return {
    call: calls.find((call) => ROUTES[call].test(line)),
    isPreflight,
    idempotencyKey: headers['idempotency-key']?.toString(),
    url,
    rawHeaders: rawHeaders.join(' '),
    receivedAt: performance.now(),
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function toRequestInit({method = 'GET', headers}: IncomingMessage, body: Buffer): RequestInit {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return {method, headers: entries, ...(body.length && {body: new Uint8Array(body)})};
}

const createReadableHeaders = ({headers}: IncomingMessage): Readonly<Record<string, string>> => ({
  'Access-Control-Allow-Origin': headers.origin ?? '',
  'Access-Control-Expose-Headers': 'Retry-After, Date',
  Date: new Date().toUTCString(),
});

export async function sendResponse(forwarded: Response, response: ServerResponse): Promise<void> {
  response.writeHead(forwarded.status, Object.fromEntries(forwarded.headers));
  response.end(Buffer.from(await forwarded.arrayBuffer()));
}
