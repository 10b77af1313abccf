import {expect} from '@open-wc/testing';
import {HttpBackend} from '../../src/backends/http.js';
import {baseOf, pauseOf} from '../../src/backends/request.js';
import {LinkError, type Code} from '../../src/errors.js';

const API = 'https://api.example/link/';
const TOKEN = 'a-token-of-enough-characters';
const SERVICER = '85a64925-335a-4f71-9690-0ad6e8dd4576';
const ATTEMPT = '5a4db0c5-0000-4000-8000-0000000000aa';
const SECRET = 'kN4ry-9c1';
const NEW = {nexus_key: 'live_demo', uuid: null};
const login = {servicer: SERVICER, connection: null, username: SECRET, password: SECRET};
const signal = new AbortController().signal;
/** As short as can be, so that a test waits for nothing. */
const timing = {deadline: 200, backoff: 1, most: 1, pause: 1};

type Reply = (init: RequestInit) => Response | Promise<Response>;

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Reply => {
  return () =>
    new Response(JSON.stringify(body), {status, headers: {'Content-Type': 'application/json', ...headers}});
};
const problem = (status: number, code: Code, headers: Record<string, string> = {}): Reply =>
  json({type: 'about:blank', title: 'x', status, detail: SECRET, code}, status, {
    'Content-Type': 'application/problem+json',
    ...headers,
  });
const lost: Reply = () => Promise.reject(new TypeError('Failed to fetch'));
const started = json({
  token: TOKEN,
  expires_at: '2026-11-25T12:00:00Z',
  environment: 'live',
  borrower: {uuid: ATTEMPT},
  connections: [],
});
const found = json({servicers: []});
const pending = (stage: string) => json({status: 'pending', uuid: ATTEMPT, stage});

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
  readonly headers: Headers;
}

describe('The HTTP backend', () => {
  const {fetch} = window;
  let sent: Sent[] = [];
  let replies: Reply[] = [];
  /** What comes once the replies are used up. */
  let rest: Reply = lost;

  beforeEach(() => {
    sent = [];
    replies = [];
    rest = lost;
    window.fetch = (input, init = {}) => {
      const url = input instanceof Request ? input.url : input.toString();
      sent.push({url, init, headers: new Headers(init.headers)});
      const reply = Promise.resolve((replies.shift() ?? rest)(init));
      const gone = new Promise<never>((_, reject) =>
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
      );
      return Promise.race([reply, gone]);
    };
  });
  afterEach(() => {
    window.fetch = fetch;
  });

  async function opened(): Promise<HttpBackend> {
    const backend = new HttpBackend(API, timing);
    replies = [started];
    await backend.start(NEW, signal);
    sent = [];
    return backend;
  }

  async function failure(promise: Promise<unknown>): Promise<LinkError> {
    const thrown: unknown = await promise.then(
      () => expect.fail('It was fulfilled.'),
      (error: unknown) => error,
    );
    expect(thrown).to.be.instanceOf(LinkError);
    return thrown as LinkError;
  }
  const codeOf = async (promise: Promise<unknown>): Promise<Code> => (await failure(promise)).code;

  describe('goes', () => {
    for (const url of [
      'https://api.example',
      'https://api.example/link',
      'http://localhost:8001',
      'http://a.localhost',
      'http://127.0.0.1:8001/',
      'http://127.1.2.3',
      'http://[::1]:8001',
    ]) {
      it(`to ${url}`, () => {
        expect(baseOf(url).href).to.match(/\/$/);
      });
    }
    for (const url of [
      '',
      'api.example',
      '/api',
      'http://api.example',
      'http://localhost.evil.example',
      'http://127.0.0.1.evil.example',
      'http://10.0.0.1',
      'ftp://localhost',
      'javascript:alert(1)',
      'data:text/html,x',
      'https://user:pass@api.example',
      'https://api.example?key=1',
      'https://api.example#x',
    ]) {
      it(`not to ${url || 'nowhere'}, and says what it wants`, () => {
        expect(() => new HttpBackend(url))
          .to.throw(LinkError, /https URL/)
          .with.property('code', 'invalid-options');
        expect(sent).to.be.empty;
      });
    }
  });

  it('sends nothing that a browser would add, and reads nothing that it keeps', async () => {
    const backend = await opened();
    replies = [found];
    await backend.search({query: 'a&b'}, signal);
    const {url, init, headers} = sent[0]!;
    expect(url).to.equal(`${API}v1/servicers?query=a%26b`);
    expect(Object.getPrototypeOf(init)).to.equal(null);
    expect(init).to.include({
      mode: 'cors',
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
    expect(headers.get('Authorization')).to.equal(`Bearer ${TOKEN}`);
    expect(headers.has('Idempotency-Key')).to.equal(false);
  });

  describe('asks again', () => {
    for (const [what, reply] of [
      ['no reply', lost],
      ['a 500', json({}, 500)],
      ['a 503 in HTML', () => new Response('<h1>', {status: 503})],
      ['a 502', problem(502, 'unexpected')],
      ['a 408', json({}, 408)],
      ['a 409, which says that it is under way', problem(409, 'unexpected', {'Retry-After': '0'})],
      ['a 429 that asks for a moment', problem(429, 'rate-limited', {'Retry-After': '0'})],
      [
        'an answer that breaks off',
        () => new Response(broken(), {headers: {'Content-Type': 'application/json'}}),
      ],
    ] as const) {
      it(`after ${what}, four times in all`, async () => {
        const backend = await opened();
        replies = [reply, reply, reply, found];
        expect(await backend.search({query: ''}, signal)).to.deep.equal({servicers: []});
        replies = [reply, reply, reply, reply, found];
        await failure(backend.search({query: ''}, signal));
        expect(sent).to.have.length(8);
      });
    }

    it('for the same change by the same key, and for another by another', async () => {
      const backend = await opened();
      replies = [lost, json({}, 503), () => new Response(null, {status: 204})];
      await backend.disconnect({connection: ATTEMPT}, signal);
      replies = [() => new Response(null, {status: 204})];
      await backend.disconnect({connection: ATTEMPT}, signal);
      const keys = sent.map(({headers}) => headers.get('Idempotency-Key'));
      expect(keys[0]).to.match(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      expect(new Set(keys.slice(0, 3)).size).to.equal(1);
      expect(keys[3]).to.not.equal(keys[0]);
    });

    for (const [status, code] of [
      [422, 'invalid-credentials'],
      [503, 'servicer-down'],
      [401, 'session-expired'],
      [403, 'invalid-key'],
      [429, 'rate-limited'],
      [504, 'timeout'],
      [400, 'unexpected'],
    ] as const) {
      it(`not after ${code}, which is an answer`, async () => {
        const backend = await opened();
        replies = [problem(status, code)];
        expect(await codeOf(backend.search({query: ''}, signal))).to.equal(code);
        expect(sent).to.have.length(1);
      });
    }

    it('not where it is told to wait for long', async () => {
      const backend = await opened();
      replies = [problem(429, 'rate-limited', {'Retry-After': '3600'})];
      expect(await codeOf(backend.search({query: ''}, signal))).to.equal('rate-limited');
      expect(sent).to.have.length(1);
    });
  });

  describe('sends what was typed', () => {
    for (const [what, reply, code] of [
      ['a 500', json({}, 500), 'unexpected'],
      ['a 503', problem(503, 'unexpected'), 'unexpected'],
      ['a 429', problem(429, 'rate-limited', {'Retry-After': '0'}), 'rate-limited'],
      ['a 409', problem(409, 'unexpected', {'Retry-After': '0'}), 'unexpected'],
      ['HTML', () => new Response('<h1>', {headers: {'Content-Type': 'text/html'}}), 'unexpected'],
      ['no reply in time', () => new Promise<Response>(() => undefined), 'timeout'],
    ] as const) {
      it(`once, whatever comes, such as ${what}`, async () => {
        const backend = await opened();
        rest = reply;
        expect(await codeOf(backend.connect(login, signal))).to.equal(code);
        expect(await codeOf(backend.answer({attempt: ATTEMPT, answers: []}, signal))).to.equal(code);
        expect(sent).to.have.length(2);
      });
    }

    it('once more, by the same key, where not a byte of a reply came', async () => {
      const backend = await opened();
      expect(await codeOf(backend.connect(login, signal))).to.equal('unexpected');
      expect(sent).to.have.length(2);
      expect(new Set(sent.map(({headers}) => headers.get('Idempotency-Key'))).size).to.equal(1);
    });

    it('in the body alone, and never in what it throws', async () => {
      const backend = await opened();
      for (const reply of [lost, problem(422, 'invalid-credentials'), json({status: SECRET})]) {
        rest = reply;
        const {message, stack} = await failure(backend.connect(login, signal));
        expect(`${message} ${stack ?? ''}`).to.not.contain(SECRET);
      }
      for (const {url, headers} of sent)
        expect(`${url} ${JSON.stringify([...headers])}`).to.not.contain(SECRET);
    });

    it('after the change before it has ended', async () => {
      const backend = await opened();
      let answer: ((response: Response) => void) | undefined;
      replies = [() => new Promise((resolve) => (answer = resolve)), pending('signing-in')];
      const removed = backend.disconnect({connection: ATTEMPT}, signal);
      const connected = backend.connect(login, signal);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(sent).to.have.length(1);
      answer?.(new Response(null, {status: 204}));
      await removed;
      expect((await connected).status).to.equal('pending');
    });
  });

  describe('takes for no answer', () => {
    const typed = (body: BodyInit, type = 'application/json'): Reply => {
      return () => new Response(body, {headers: {'Content-Type': type}});
    };
    for (const [what, reply] of [
      ['HTML', typed('<!doctype html>', 'text/html')],
      ['JSON that is said to be text', typed('{"servicers":[]}', 'text/plain')],
      ['JSON that is cut off', typed('{"servicers":[')],
      ['nothing', typed('')],
      ['null', typed('null')],
      ['a number', typed('7')],
      ['another shape', typed('{"servicers":{}}')],
      ['ten megabytes', typed(`"${'x'.repeat(10_000_000)}"`)],
      ['a problem without a code', typed('{"status":200}', 'application/problem+json')],
    ] as const) {
      it(what, async () => {
        const backend = await opened();
        rest = reply;
        expect(await codeOf(backend.search({query: ''}, signal))).to.equal('unexpected');
      });
    }

    it('a session without a token', async () => {
      const backend = new HttpBackend(API, timing);
      replies = [json({environment: 'live', borrower: {uuid: ATTEMPT}, connections: []})];
      expect(await codeOf(backend.start(NEW, signal))).to.equal('unexpected');
      expect(await codeOf(backend.search({query: ''}, signal))).to.equal('session-expired');
    });

    it('a drip that never ends', async () => {
      const backend = await opened();
      rest = ({signal: ends}) =>
        new Response(dripping(ends), {headers: {'Content-Type': 'application/json'}});
      const search = backend.search({query: ''}, signal);
      expect(await codeOf(search)).to.be.oneOf(['timeout', 'unexpected']);
      expect(sent).to.have.length(4);
    });
  });

  describe('of Retry-After reads', () => {
    const at = 'Wed, 25 Nov 2026 12:00:00 GMT';
    for (const [given, date, milliseconds] of [
      ['0', at, 0],
      ['7', at, 7_000],
      [' 7 ', at, 7_000],
      ['Wed, 25 Nov 2026 12:00:30 GMT', at, 30_000],
      // A day off, by its own clock as by any other.
      ['Thu, 26 Nov 2020 12:00:30 GMT', 'Thu, 26 Nov 2020 12:00:00 GMT', 30_000],
      ['Wed, 25 Nov 2026 11:00:00 GMT', at, 0],
      ['', at, null],
      ['-7', at, null],
      ['7.5', at, null],
      ['1e3', at, null],
      ['soon', at, null],
      ['Infinity', at, null],
    ] as const) {
      it(`${JSON.stringify(given)} as ${milliseconds ?? 'nothing'}`, () => {
        expect(pauseOf(new Headers({'Retry-After': given, Date: date}))).to.equal(milliseconds);
      });
    }
  });

  describe('polls', () => {
    it('for the stage after the one that it saw', async () => {
      const backend = await opened();
      replies = [pending('signing-in'), pending('signing-in'), pending('reading-loans')];
      await backend.connect(login, signal);
      const next = await backend.poll({attempt: ATTEMPT}, signal);
      expect(next).to.include({stage: 'reading-loans'});
      expect(sent.slice(1).map(({url}) => url)).to.deep.equal([
        `${API}v1/attempts/${ATTEMPT}?after=signing-in`,
        `${API}v1/attempts/${ATTEMPT}?after=signing-in`,
      ]);
    });

    it('for any, where it saw none', async () => {
      const backend = await opened();
      replies = [pending('reading-loans')];
      await backend.poll({attempt: ATTEMPT}, signal);
      expect(sent[0]!.url).to.equal(`${API}v1/attempts/${ATTEMPT}`);
    });
  });

  describe('offline', () => {
    const online = (is: boolean) =>
      Object.defineProperty(navigator, 'onLine', {value: is, configurable: true});
    afterEach(() => {
      delete (navigator as {onLine?: boolean}).onLine;
    });

    it('says so at once, and sends nothing', async () => {
      const backend = await opened();
      online(false);
      expect(await codeOf(backend.connect(login, signal))).to.equal('offline');
      expect(sent).to.be.empty;
    });

    it('waits between two polls until it is online again', async () => {
      const backend = await opened();
      replies = [pending('signing-in'), pending('signing-in')];
      await backend.connect(login, signal);
      rest = () => {
        online(false);
        setTimeout(() => {
          online(true);
          rest = pending('reading-loans');
          dispatchEvent(new Event('online'));
        }, 30);
        return pending('signing-in')({});
      };
      replies = [];
      expect(await backend.poll({attempt: ATTEMPT}, signal)).to.include({stage: 'reading-loans'});
      expect(sent).to.have.length(3);
    });
  });

  describe('left', () => {
    it('in the moment of the call, has sent nothing', async () => {
      const backend = await opened();
      const leaving = new AbortController();
      const call = backend.connect(login, leaving.signal).catch((thrown: unknown) => thrown);
      leaving.abort();
      expect(await call).to.equal(leaving.signal.reason);
      expect(sent).to.be.empty;
    });

    it('while a reply is waited for, rejects with the reason', async () => {
      const backend = await opened();
      rest = () => new Promise(() => undefined);
      const leaving = new AbortController();
      const call = backend.search({query: ''}, leaving.signal).catch((thrown: unknown) => thrown);
      await new Promise((resolve) => setTimeout(resolve, 10));
      leaving.abort();
      expect(await call).to.equal(leaving.signal.reason);
      expect(sent[0]!.init.signal?.aborted).to.equal(true);
    });

    it('ends the session, once, and complains of nothing', async () => {
      const backend = await opened();
      backend.leave();
      backend.leave();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(sent.map(({url, init}) => `${init.method ?? ''} ${url}`)).to.deep.equal(
        // Lost, and so sent once more.
        Array.from({length: 2}, () => `DELETE ${API}v1/session`),
      );
      expect(await codeOf(backend.search({query: ''}, signal))).to.equal('session-expired');
    });
  });
});

function broken(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"servicers":'));
      controller.error(new TypeError('network error'));
    },
  });
}

/** A space now and then, until it is ended, as a browser ends what it reads. */
function dripping(ends: AbortSignal | null | undefined): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      const timer = setInterval(() => controller.enqueue(new TextEncoder().encode(' ')), 40);
      ends?.addEventListener('abort', () => {
        clearInterval(timer);
        controller.error(ends.reason);
      });
    },
  });
}
