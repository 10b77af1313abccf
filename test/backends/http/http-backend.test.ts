/** The URLs that the HTTP backend accepts, the requests that it sends, and the responses that it accepts. */
import {expect} from '@open-wc/testing';
import {HttpBackend} from '../../../src/backends/http/http-backend.js';
import {parseBaseUrl} from '../../../src/backends/http/base-url.js';
import {parseRetryAfter} from '../../../src/backends/http/read-response.js';
import {LinkError} from '../../../src/contract/errors.js';
import {
  API,
  getErrorCode,
  useFakeApi,
  NO_SERVICERS,
  FAST_TIMING,
  replyJson,
  login,
  NETWORK_ERROR,
  NEW_SESSION,
  NO_REPLY,
  BORROWER_UUID,
  replyPending,
  replyProblem,
  SECRET,
  signal,
  TOKEN,
  type Reply,
} from '../../support/fake-api.js';

describe('The HTTP backend', () => {
  const api = useFakeApi();

  describe('with a base URL', () => {
    for (const url of [
      'https://api.example',
      'https://api.example/link',
      'http://localhost:8001',
      'http://a.localhost',
      'http://127.0.0.1:8001/',
      'http://127.1.2.3',
      'http://[::1]:8001',
    ]) {
      it(`accepts ${url}`, () => {
        expect(parseBaseUrl(url).href).to.match(/\/$/);
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
      it(`rejects ${url || 'an empty string'}, and says which URLs are allowed`, () => {
        expect(() => new HttpBackend(url))
          .to.throw(LinkError, /https URL/)
          .with.property('code', 'invalid-options');
        expect(api().sent).to.be.empty;
      });
    }
  });

  it('sends no cookies and no referrer, and does not read the browser’s cache', async () => {
    const backend = await api().openBackend();
    api().replies = [NO_SERVICERS];
    await backend.search({query: 'a&b'}, signal);
    const {url, init, headers} = api().sent[0]!;
    expect(url).to.equal(`${API}v1/servicers?query=a%26b`);
    // Nothing that a page adds to `Object.prototype` becomes a part of the request.
    expect(init).not.to.be.instanceOf(Object);
    expect(init).to.include({
      mode: 'cors',
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
    });
    expect(headers.get('Authorization')).to.equal(`Bearer ${TOKEN}`);
    expect(headers.has('Idempotency-Key')).to.equal(false);
  });

  describe('a failed request', () => {
    for (const [failure, reply] of [
      ['no reply', NETWORK_ERROR],
      ['a 500', replyJson({}, 500)],
      ['a 503 in HTML', () => new Response('<h1>', {status: 503})],
      ['a 502', replyProblem(502, 'unexpected')],
      ['a 408', replyJson({}, 408)],
      [
        'a 409 that says that the request is in progress',
        replyProblem(409, 'unexpected', {'Retry-After': '0'}),
      ],
      ['a 429 with a short Retry-After', replyProblem(429, 'rate-limited', {'Retry-After': '0'})],
      [
        'a response that breaks off',
        () => new Response(createBrokenStream(), {headers: {'Content-Type': 'application/json'}}),
      ],
    ] as const) {
      it(`is sent up to four times after ${failure}`, async () => {
        const backend = await api().openBackend();
        api().replies = [reply, reply, reply, NO_SERVICERS];
        expect(await backend.search({query: ''}, signal)).to.deep.equal({servicers: []});
        api().replies = [reply, reply, reply, reply, NO_SERVICERS];
        await getErrorCode(backend.search({query: ''}, signal));
        expect(api().sent).to.have.length(8);
      });
    }

    it('is repeated with the same idempotency key, while the next change has another key', async () => {
      const backend = await api().openBackend();
      api().replies = [NETWORK_ERROR, replyJson({}, 503), () => new Response(null, {status: 204})];
      await backend.disconnect({connection: BORROWER_UUID}, signal);
      api().replies = [() => new Response(null, {status: 204})];
      await backend.disconnect({connection: BORROWER_UUID}, signal);
      const keys = api().sent.map(({headers}) => headers.get('Idempotency-Key'));
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
      it(`is not repeated after the final code ${code}`, async () => {
        const backend = await api().openBackend();
        api().replies = [replyProblem(status, code)];
        expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal(code);
        expect(api().sent).to.have.length(1);
      });
    }

    it('is not repeated if Retry-After is too long', async () => {
      const backend = await api().openBackend();
      api().replies = [replyProblem(429, 'rate-limited', {'Retry-After': '3600'})];
      expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal('rate-limited');
      expect(api().sent).to.have.length(1);
    });
  });

  describe('a login or an answer', () => {
    for (const [failure, reply, code] of [
      ['a 500', replyJson({}, 500), 'unexpected'],
      ['a 503', replyProblem(503, 'unexpected'), 'unexpected'],
      ['a 429', replyProblem(429, 'rate-limited', {'Retry-After': '0'}), 'rate-limited'],
      ['a 409', replyProblem(409, 'unexpected', {'Retry-After': '0'}), 'unexpected'],
      ['HTML', () => new Response('<h1>', {headers: {'Content-Type': 'text/html'}}), 'unexpected'],
      ['no reply in time', NO_REPLY, 'timeout'],
    ] as const) {
      it(`is not repeated after ${failure}`, async () => {
        const backend = await api().openBackend(reply === NO_REPLY ? {timeout: 100} : {});
        api().rest = reply;
        expect(await getErrorCode(backend.connect(login, signal))).to.equal(code);
        expect(await getErrorCode(backend.answer({attempt: BORROWER_UUID, answers: []}, signal))).to.equal(
          code,
        );
        expect(api().sent).to.have.length(2);
      });
    }

    it('is repeated once, with the same idempotency key, after a network error', async () => {
      const backend = await api().openBackend();
      expect(await getErrorCode(backend.connect(login, signal))).to.equal('unexpected');
      expect(api().sent).to.have.length(2);
      expect(new Set(api().sent.map(({headers}) => headers.get('Idempotency-Key'))).size).to.equal(1);
    });

    it('is sent only in the body, and is never in an error', async () => {
      const backend = await api().openBackend();
      for (const reply of [
        NETWORK_ERROR,
        replyProblem(422, 'invalid-credentials'),
        replyJson({status: SECRET}),
      ]) {
        api().rest = reply;
        await getErrorCode(backend.connect(login, signal));
      }
      for (const {url, headers} of api().sent)
        expect(`${url} ${JSON.stringify([...headers])}`).to.not.contain(SECRET);
    });

    it('is sent after the previous change has completed', async () => {
      const backend = await api().openBackend();
      let respond: ((response: Response) => void) | undefined;
      api().replies = [() => new Promise((resolve) => (respond = resolve)), replyPending('signing-in')];
      const removal = backend.disconnect({connection: BORROWER_UUID}, signal);
      const connection = backend.connect(login, signal);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(api().sent).to.have.length(1);
      respond?.(new Response(null, {status: 204}));
      await removal;
      expect((await connection).status).to.equal('pending');
    });
  });

  describe('a response', () => {
    const replyWithType = (body: BodyInit, type = 'application/json'): Reply => {
      return () => new Response(body, {headers: {'Content-Type': type}});
    };
    for (const [response, reply] of [
      ['HTML', replyWithType('<!doctype html>', 'text/html')],
      ['JSON with the content type of text', replyWithType('{"servicers":[]}', 'text/plain')],
      ['JSON that is cut off', replyWithType('{"servicers":[')],
      ['an empty body', replyWithType('')],
      ['null', replyWithType('null')],
      ['a number', replyWithType('7')],
      ['JSON of another shape', replyWithType('{"servicers":{}}')],
      ['ten megabytes', replyWithType(`"${'x'.repeat(10_000_000)}"`)],
      ['a problem without a code', replyWithType('{"status":200}', 'application/problem+json')],
    ] as const) {
      it(`is rejected if it is ${response}`, async () => {
        const backend = await api().openBackend();
        api().rest = reply;
        expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal('unexpected');
      });
    }

    it('is rejected if it is a session without a token', async () => {
      const backend = new HttpBackend(API, {timing: FAST_TIMING});
      api().replies = [replyJson({environment: 'live', borrower: {uuid: BORROWER_UUID}, connections: []})];
      expect(await getErrorCode(backend.start(NEW_SESSION, signal))).to.equal('unexpected');
      expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal('session-expired');
    });

    it('is rejected if it does not end', async () => {
      const backend = await api().openBackend({timeout: 100});
      api().rest = ({signal: endSignal}) =>
        new Response(createEndlessStream(endSignal), {headers: {'Content-Type': 'application/json'}});
      const search = backend.search({query: ''}, signal);
      expect(await getErrorCode(search)).to.be.oneOf(['timeout', 'unexpected']);
      expect(api().sent).to.have.length(4);
    });
  });

  describe('the Retry-After header', () => {
    const at = 'Wed, 25 Nov 2026 12:00:00 GMT';
    for (const [value, date, milliseconds] of [
      ['0', at, 0],
      ['7', at, 7_000],
      [' 7 ', at, 7_000],
      ['Wed, 25 Nov 2026 12:00:30 GMT', at, 30_000],
      // A date counts from the server's own clock, however wrong that clock is.
      ['Thu, 26 Nov 2020 12:00:30 GMT', 'Thu, 26 Nov 2020 12:00:00 GMT', 30_000],
      ['Wed, 25 Nov 2026 11:00:00 GMT', at, 0],
      ['', at, null],
      ['-7', at, null],
      ['7.5', at, null],
      ['1e3', at, null],
      ['soon', at, null],
      ['Infinity', at, null],
    ] as const) {
      it(
        milliseconds === null
          ? `is ignored if it is ${JSON.stringify(value)}`
          : `is read as ${milliseconds} ms if it is ${JSON.stringify(value)}`,
        () => {
          expect(parseRetryAfter(new Headers({'Retry-After': value, Date: date}))).to.equal(milliseconds);
        },
      );
    }
  });

  describe('while the browser is offline', () => {
    const setOnline = (isOnline: boolean) =>
      Object.defineProperty(navigator, 'onLine', {value: isOnline, configurable: true});
    afterEach(() => {
      delete (navigator as {onLine?: boolean}).onLine;
    });

    it('fails with the code offline at once, and sends nothing', async () => {
      const backend = await api().openBackend();
      setOnline(false);
      expect(await getErrorCode(backend.connect(login, signal))).to.equal('offline');
      expect(api().sent).to.be.empty;
    });

    it('waits between two polls until the browser is online again', async () => {
      const backend = await api().openBackend();
      api().replies = [replyPending('signing-in'), replyPending('signing-in')];
      await backend.connect(login, signal);
      api().rest = () => {
        setOnline(false);
        setTimeout(() => {
          setOnline(true);
          api().rest = replyPending('reading-loans');
          dispatchEvent(new Event('online'));
        }, 30);
        return replyPending('signing-in')({});
      };
      api().replies = [];
      expect(await backend.poll({attempt: BORROWER_UUID}, signal)).to.include({stage: 'reading-loans'});
      expect(api().sent).to.have.length(3);
    });
  });

  describe('when the borrower leaves', () => {
    it('ends the session once, and ignores a network error', async () => {
      const backend = await api().openBackend();
      backend.leave();
      backend.leave();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(api().sent.map(({url, init}) => `${init.method ?? ''} ${url}`)).to.deep.equal(
        // The request is repeated once because the first one is lost.
        Array.from({length: 2}, () => `DELETE ${API}v1/session`),
      );
      expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal('session-expired');
    });
  });
});

function createBrokenStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"servicers":'));
      controller.error(new TypeError('network error'));
    },
  });
}

/** Creates a stream that sends a space every 40 ms until the signal is aborted. */
function createEndlessStream(endSignal: AbortSignal | null | undefined): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      const timer = setInterval(() => controller.enqueue(new TextEncoder().encode(' ')), 40);
      endSignal?.addEventListener('abort', () => {
        clearInterval(timer);
        controller.error(endSignal.reason);
      });
    },
  });
}
