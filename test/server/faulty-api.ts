/**
 * An API on loopback that answers as the reference server does, but for one call of a visit, of which it does what it is
 * told to. Each visit has a host of its own, below `localhost`: a browser keeps the sockets of one from those of another.
 */
import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

import type {Fetcher} from './page-client.ts';

/** What a page asks, in the order of a borrower's way. */
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

/** A request, and how a misdeed may treat it. */
export interface Exchange {
  readonly response: ServerResponse;
  /** What lets a page of another origin read a reply, and the time by the server's clock. */
  readonly headers: Readonly<Record<string, string>>;
  /** Has the reference server carry it out. */
  readonly carriedOut: () => Promise<Response>;
}
export type Misdeed = (exchange: Exchange) => unknown;

/** Which replies of a visit are bad, and how. */
export interface Plan {
  readonly call: Call;
  readonly misdeed: Misdeed;
  /** How many are, before they are good again. */
  readonly times: number;
  /** Whether the bad reply is the one that says what a page may ask, and not the one to the call. */
  readonly isPreflight?: boolean;
  /** Whether requests share their sockets, as they do with most servers; else each has a new one. */
  readonly isKept?: boolean;
}

/** What arrived, but for its body. */
interface Arrived {
  readonly call: Call | undefined;
  readonly isPreflight: boolean;
  readonly key: string | undefined;
  readonly url: string;
  /** The headers, as they came. */
  readonly head: string;
  /** Milliseconds. */
  readonly at: number;
}

export class Visit {
  readonly url: string;
  readonly arrived: Arrived[] = [];
  readonly plan: Plan;
  /** What is being carried out: whoever asks meanwhile is served after it. */
  work: Promise<unknown> = Promise.resolve();
  #left: number;

  constructor(url: string, plan: Plan) {
    this.url = url;
    this.plan = plan;
    this.#left = plan.times;
  }

  /** The tries of the call that is treated badly; a poll for the next stage is another call. */
  get tries(): readonly Arrived[] {
    const {call, isPreflight = false} = this.plan;
    const all = this.arrived.filter((one) => one.call === call && one.isPreflight === isPreflight);
    return all.filter(({url}) => url === all[0]?.url);
  }

  /** How this one is to be treated: badly, or null for well. */
  misdeedFor({call, isPreflight}: Arrived): Misdeed | null {
    const {plan} = this;
    if (call !== plan.call || isPreflight !== (plan.isPreflight ?? false) || this.#left === 0) return null;
    this.#left--;
    return plan.misdeed;
  }
}

export class BadServer {
  readonly #visits = new Map<string, Visit>();
  readonly #server: Server;
  readonly #good: Fetcher;
  /** Requests of no visit, such as one that followed a redirect. */
  readonly strays: string[] = [];

  private constructor(good: Fetcher) {
    this.#good = good;
    this.#server = createServer((request, response) => {
      // Whoever asked may be gone before all is read.
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** @param good Who answers well. */
  static async listening(good: Fetcher): Promise<BadServer> {
    const bad = new BadServer(good);
    await once(bad.#server.listen(0, '127.0.0.1'), 'listening');
    return bad;
  }

  visit(plan: Plan): Visit {
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

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const visit = this.#visits.get(request.headers.host ?? '');
    if (!visit) {
      this.strays.push(`${request.method ?? ''} ${request.headers.host ?? ''}${request.url ?? ''}`);
      response.writeHead(404).end();
      return;
    }
    const arrived = arrivedAs(request);
    visit.arrived.push(arrived);
    const misdeed = visit.misdeedFor(arrived);
    const body = await bytesOf(request);
    response.shouldKeepAlive = visit.plan.isKept ?? false;
    await visit.work;
    const carriedOut = (): Promise<Response> => {
      const good = Promise.resolve(this.#good(request.url ?? '/', initOf(request, body)));
      visit.work = good;
      return good;
    };
    if (misdeed) await misdeed({response, headers: readableBy(request), carriedOut});
    else await passedOn(await carriedOut(), response);
  }
}

function arrivedAs({method = '', url = '', headers, rawHeaders}: IncomingMessage): Arrived {
  const isPreflight = method === 'OPTIONS';
  const asked = isPreflight ? String(headers['access-control-request-method']) : method;
  // Of what is asked for, the search alone is known by its query.
  const line = `${asked} ${url.startsWith('/v1/attempts/') ? url.split('?')[0] : url}`;
  return {
    call: calls.find((call) => ROUTES[call].test(line)),
    isPreflight,
    key: headers['idempotency-key']?.toString(),
    url,
    head: rawHeaders.join(' '),
    at: performance.now(),
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function initOf({method = 'GET', headers}: IncomingMessage, body: Buffer): RequestInit {
  const given = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return {method, headers: given, ...(body.length && {body: new Uint8Array(body)})};
}

const readableBy = ({headers}: IncomingMessage): Readonly<Record<string, string>> => ({
  'Access-Control-Allow-Origin': headers.origin ?? '',
  'Access-Control-Expose-Headers': 'Retry-After, Date',
  Date: new Date().toUTCString(),
});

export async function passedOn(good: Response, response: ServerResponse): Promise<void> {
  response.writeHead(good.status, Object.fromEntries(good.headers));
  response.end(Buffer.from(await good.arrayBuffer()));
}
