/**
 * Sessions, the order of requests, repeated requests and deadlines of the HTTP backend. `http-backend.test.ts` tests what
 * it sends and accepts.
 */
import {expect} from '@open-wc/testing';
import {HttpBackend} from '../../../src/backends/http/http-backend.js';
import {parseRetryAfter} from '../../../src/backends/http/read-response.js';
import {codes, type Code} from '../../../src/contract/errors.js';
import {
  API,
  getErrorCode,
  useFakeApi,
  NO_SERVICERS,
  NO_CONTENT,
  FAST_TIMING,
  replyHtml,
  replyJson,
  login,
  NETWORK_ERROR,
  NO_REPLY,
  NEW_SESSION,
  BORROWER_UUID,
  replySession,
  replyPending,
  replyProblem,
  SECRET,
  signal,
  catchError,
  TOKEN,
} from '../../support/fake-api.js';

const SECOND_TOKEN = 'the-second-token-of-them';
const UUID_PATTERN = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const replyFinished = replyJson({connections: []});

type Method = 'start' | 'search' | 'connect' | 'answer' | 'poll' | 'disconnect' | 'finish';
const callMethod: Readonly<
  Record<Method, (backend: HttpBackend, abortSignal: AbortSignal) => Promise<unknown>>
> = {
  start: (backend, abortSignal) => backend.start(NEW_SESSION, abortSignal),
  search: (backend, abortSignal) => backend.search({query: 'ada'}, abortSignal),
  connect: (backend, abortSignal) => backend.connect(login, abortSignal),
  answer: (backend, abortSignal) =>
    backend.answer(
      {attempt: BORROWER_UUID, answers: [{question: BORROWER_UUID, value: SECRET}]},
      abortSignal,
    ),
  poll: (backend, abortSignal) => backend.poll({attempt: BORROWER_UUID}, abortSignal),
  disconnect: (backend, abortSignal) => backend.disconnect({connection: BORROWER_UUID}, abortSignal),
  finish: (backend, abortSignal) => backend.finish({}, abortSignal),
};
const methods = Object.keys(callMethod) as Method[];
/** The methods that change something, and so need an idempotency key. */
const changes = methods.filter((method) => method !== 'search' && method !== 'poll');
/** The methods whose request may be repeated after the server may have received it. */
const repeatable: readonly Method[] = methods.filter((method) => method !== 'connect' && method !== 'answer');

describe('The HTTP client', () => {
  const api = useFakeApi();

  const listRequestLines = () =>
    api().sent.map(({url, init}) => `${init.method ?? ''} ${url.slice(API.length)}`);
  const listTokens = () =>
    api().sent.map(({headers}) => headers.get('Authorization')?.slice('Bearer '.length));
  const listIdempotencyKeys = () => api().sent.map(({headers}) => headers.get('Idempotency-Key'));

  /** Waits until the backend has sent every request that it can send now. */
  const waitForRequests = () => new Promise((resolve) => setTimeout(resolve, 20));

  describe('without an open session', () => {
    for (const method of methods.filter((name) => name !== 'start')) {
      it(`rejects ${method}() and sends nothing`, async () => {
        const backend = new HttpBackend(API);
        expect(await getErrorCode(callMethod[method](backend, signal))).to.equal('session-expired');
        expect(api().sent).to.be.empty;
      });
    }

    for (const [response, reply] of [
      ['a 401 with the code session-expired', replyProblem(401, 'session-expired')],
      ['a 400 with the code session-expired', replyProblem(400, 'session-expired')],
      ['a 401 without a body', () => new Response(null, {status: 401})],
      ['a 401 in HTML', replyHtml(401)],
    ] as const) {
      it(`reports session-expired after ${response}`, async () => {
        const backend = await api().openBackend();
        api().replies = [reply];
        expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal('session-expired');
        expect(api().sent).to.have.length(1);
      });
    }

    it('ends its session by finishing, but not if finishing fails', async () => {
      const backend = await api().openBackend();
      api().replies = [replyProblem(400, 'unexpected'), replyFinished];
      expect(await getErrorCode(backend.finish({}, signal))).to.equal('unexpected');
      await backend.finish({}, signal);
      expect(await getErrorCode(backend.finish({}, signal))).to.equal('session-expired');
      expect(api().sent).to.have.length(2);
    });
  });

  describe('when the next session starts', () => {
    it('ends the previous session at once, with its own token', async () => {
      const backend = await api().openBackend();
      api().replies = [NO_CONTENT, replySession(SECOND_TOKEN), NO_SERVICERS];
      await backend.start(NEW_SESSION, signal);
      await backend.search({query: ''}, signal);
      expect(listRequestLines().sort()).to.deep.equal([
        'DELETE v1/session',
        'GET v1/servicers?query=',
        'POST v1/sessions',
      ]);
      const ended = api().sent.findIndex(({init}) => init.method === 'DELETE');
      expect(listTokens()[ended]).to.equal(TOKEN);
      expect(listTokens().at(-1)).to.equal(SECOND_TOKEN);
    });

    it('does not wait for the end of the previous session, and ignores its failure', async () => {
      const backend = await api().openBackend();
      api().rest = ({method}) => (method === 'DELETE' ? NO_REPLY({}) : replySession(SECOND_TOKEN)({}));
      await backend.start(NEW_SESSION, signal);
      api().rest = ({method}) => (method === 'DELETE' ? NETWORK_ERROR({}) : replySession(TOKEN)({}));
      await backend.start(NEW_SESSION, signal);
      await waitForRequests();
    });

    it('has no session if the next one fails to start', async () => {
      const backend = await api().openBackend();
      api().rest = replyProblem(403, 'not-allowed');
      expect(await getErrorCode(backend.start(NEW_SESSION, signal))).to.equal('not-allowed');
      expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal('session-expired');
    });

    it('keeps the next session after a late 401 for the previous one', async () => {
      const backend = await api().openBackend();
      let respond: ((response: Response) => void) | undefined;
      api().replies = [() => new Promise((resolve) => (respond = resolve))];
      api().rest = ({method}) =>
        method === 'POST'
          ? replySession(SECOND_TOKEN)({})
          : method === 'GET'
            ? NO_SERVICERS({})
            : NO_CONTENT({});
      const late = getErrorCode(backend.search({query: 'late'}, signal));
      await waitForRequests();
      await backend.start(NEW_SESSION, signal);
      respond?.(new Response(null, {status: 401}));
      expect(await late).to.equal('session-expired');
      await backend.search({query: ''}, signal);
      expect(listTokens().at(-1)).to.equal(SECOND_TOKEN);
    });
  });

  describe('the idempotency key', () => {
    for (const method of changes) {
      it(`is the same for each try of ${method}()`, async () => {
        const backend = await api().openBackend();
        // Without a session, `start` sends no request to end the previous one.
        if (method === 'start') backend.leave();
        await waitForRequests();
        api().sent = [];
        await getErrorCode(callMethod[method](backend, signal));
        expect(api().sent.length).to.equal(repeatable.includes(method) ? 4 : 2);
        expect(listIdempotencyKeys()[0]).to.match(UUID_PATTERN);
        expect(new Set(listIdempotencyKeys()).size).to.equal(1);
      });
    }
  });

  describe('a failed request', () => {
    for (const code of Object.keys(codes) as Code[]) {
      const isRepeated = code === 'unexpected' || code === 'offline';
      it(`is sent ${isRepeated ? 'four times' : 'once'} if it fails with a 503 and the code ${code}`, async () => {
        const backend = await api().openBackend();
        api().rest = replyProblem(503, code);
        expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal(code);
        expect(api().sent).to.have.length(isRepeated ? 4 : 1);
      });
    }

    for (const [failure, reply, code, tries] of [
      ['a 409 without Retry-After', replyProblem(409, 'unexpected'), 'unexpected', 1],
      [
        'a 409 with another code and Retry-After',
        replyProblem(409, 'not-ready', {'Retry-After': '0'}),
        'not-ready',
        1,
      ],
      ['a 409 with Retry-After', replyProblem(409, 'unexpected', {'Retry-After': '0'}), 'unexpected', 4],
      ['a 429 without Retry-After', replyHtml(429), 'rate-limited', 1],
      ['a 429 of a proxy with Retry-After', replyJson('', 429, {'Retry-After': '0'}), 'rate-limited', 4],
      ['a 503 with a Retry-After of an hour', replyJson({}, 503, {'Retry-After': '3600'}), 'unexpected', 1],
      [
        'a 503 with an infinite Retry-After',
        replyJson({}, 503, {'Retry-After': '9'.repeat(400)}),
        'unexpected',
        1,
      ],
      [
        'a 503 with an invalid Retry-After',
        replyJson({}, 503, {'Retry-After': 'soon 2099'}),
        'unexpected',
        4,
      ],
      ['a 503 with a negative Retry-After', replyJson({}, 503, {'Retry-After': '-3600'}), 'unexpected', 4],
      ['a 404 in HTML', replyHtml(404), 'unexpected', 1],
      ['a 425', replyHtml(425), 'unexpected', 4],
      ['a 504 in HTML', replyHtml(504), 'unexpected', 4],
      ['a timeout', NO_REPLY, 'timeout', 4],
    ] as const) {
      it(`is sent ${tries === 1 ? 'once' : 'four times'} if it fails with ${failure}`, async () => {
        const backend = await api().openBackend(reply === NO_REPLY ? {timeout: 30} : {});
        api().rest = reply;
        expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal(code);
        expect(api().sent).to.have.length(tries);
      });
    }

    it('is not repeated if it has a login and the browser refused to send it', async () => {
      const backend = await api().openBackend();
      api().rest = () => Promise.reject(new DOMException(SECRET, 'NotAllowedError'));
      expect(await getErrorCode(backend.connect(login, signal))).to.equal('unexpected');
      expect(api().sent).to.have.length(1);
    });

    it('is sent at most twice if it has a login', async () => {
      const backend = await api().openBackend();
      api().replies = [NETWORK_ERROR, replyHtml(503)];
      expect(await getErrorCode(backend.connect(login, signal))).to.equal('unexpected');
      expect(api().sent).to.have.length(2);
    });
  });

  describe('the deadline of a request', () => {
    const {timeout} = AbortSignal;
    let deadlines: number[] = [];
    beforeEach(() => {
      deadlines = [];
      AbortSignal.timeout = (milliseconds) => {
        deadlines.push(milliseconds);
        return new AbortController().signal;
      };
    });
    afterEach(() => {
      AbortSignal.timeout = timeout;
    });

    it('starts again with each try, and is twice as long for a poll', async () => {
      const backend = await api().openBackend();
      deadlines = [];
      api().replies = [NETWORK_ERROR, NO_SERVICERS];
      await backend.search({query: ''}, signal);
      api().replies = [replyPending('signing-in')];
      await backend.poll({attempt: BORROWER_UUID}, signal);
      expect(deadlines).to.deep.equal([FAST_TIMING.timeout, FAST_TIMING.timeout, 2 * FAST_TIMING.timeout]);
    });
  });

  describe('when the borrower leaves', () => {
    for (const method of methods) {
      const createBackend = async () => {
        const backend = await api().openBackend();
        if (method === 'start') backend.leave();
        await waitForRequests();
        api().sent = [];
        return backend;
      };

      it(`before ${method}(), sends nothing`, async () => {
        const backend = await createBackend();
        const reason = new Error('left');
        expect(await catchError(callMethod[method](backend, AbortSignal.abort(reason)))).to.equal(reason);
        expect(api().sent).to.be.empty;
      });

      it(`in the same task as ${method}(), sends nothing`, async () => {
        const backend = await createBackend();
        const leaving = new AbortController();
        const reason = catchError(callMethod[method](backend, leaving.signal));
        leaving.abort();
        expect(await reason).to.equal(leaving.signal.reason);
        await waitForRequests();
        expect(api().sent).to.be.empty;
      });

      it(`during ${method}(), rejects with the reason and sends nothing more`, async () => {
        const backend = await createBackend();
        api().rest = NO_REPLY;
        const leaving = new AbortController();
        const reason = catchError(callMethod[method](backend, leaving.signal));
        await waitForRequests();
        leaving.abort();
        expect(await reason).to.equal(leaving.signal.reason);
        await waitForRequests();
        expect(api().sent).to.have.length(1);
      });

      it(`between two tries of ${method}(), does not send the second`, async () => {
        const backend = await createBackend();
        const leaving = new AbortController();
        api().rest = () => {
          setHidden(true);
          return NETWORK_ERROR({});
        };
        const reason = catchError(callMethod[method](backend, leaving.signal));
        await waitForRequests();
        leaving.abort();
        expect(await reason).to.equal(leaving.signal.reason);
        setHidden(false);
        await waitForRequests();
        expect(api().sent).to.have.length(1);
      });
    }

    for (const method of changes.filter((name) => name !== 'start')) {
      it(`while ${method}() waits for the previous change, rejects at once, and later changes still wait`, async () => {
        const backend = await api().openBackend();
        let respond: ((response: Response) => void) | undefined;
        api().replies = [() => new Promise((resolve) => (respond = resolve)), NO_CONTENT];
        const first = backend.disconnect({connection: BORROWER_UUID}, signal);
        const leaving = new AbortController();
        const second = catchError(callMethod[method](backend, leaving.signal));
        const third = backend.disconnect({connection: BORROWER_UUID}, signal);
        await waitForRequests();
        leaving.abort();
        expect(await second).to.equal(leaving.signal.reason);
        await waitForRequests();
        expect(api().sent).to.have.length(1);
        respond?.(new Response(null, {status: 204}));
        await Promise.all([first, third]);
        expect(api().sent).to.have.length(2);
      });
    }
  });

  describe('the next try', () => {
    const conditions: readonly [string, (isActive: boolean) => void][] = [
      ['offline', (isActive) => setOffline(isActive)],
      ['hidden', (isActive) => setHidden(isActive)],
    ];
    for (const [condition, setCondition] of conditions) {
      for (const method of ['search', 'connect'] as const) {
        it(`of ${method}() waits while the page is ${condition}`, async () => {
          const backend = await api().openBackend();
          api().rest = () => {
            setCondition(true);
            return NETWORK_ERROR({});
          };
          const answer = callMethod[method](backend, signal);
          await waitForRequests();
          expect(api().sent).to.have.length(1);
          api().rest = method === 'search' ? NO_SERVICERS : replyPending('signing-in');
          setCondition(false);
          await answer;
          expect(api().sent).to.have.length(2);
        });
      }
    }

    it('waits, but the first try is sent although the page is hidden', async () => {
      const backend = await api().openBackend();
      setHidden(true);
      api().replies = [NO_SERVICERS];
      await backend.search({query: ''}, signal);
      expect(api().sent).to.have.length(1);
    });
  });

  describe('a poll', () => {
    it('is repeated until the stage changes, and reports each stage once', async () => {
      const backend = await api().openBackend();
      api().replies = ['signing-in', 'signing-in', 'signing-in', 'reading-loans'].map(replyPending);
      expect(await backend.poll({attempt: BORROWER_UUID}, signal)).to.include({stage: 'signing-in'});
      expect(await backend.poll({attempt: BORROWER_UUID}, signal)).to.include({stage: 'reading-loans'});
      expect(listRequestLines()).to.deep.equal([
        `GET v1/attempts/${BORROWER_UUID}`,
        ...Array.from({length: 3}, () => `GET v1/attempts/${BORROWER_UUID}?after=signing-in`),
      ]);
    });

    it('waits for the stage after the one that an answer returned', async () => {
      const backend = await api().openBackend();
      api().replies = [replyPending('signing-in'), replyPending('reading-loans')];
      await callMethod.answer(backend, signal);
      await backend.poll({attempt: BORROWER_UUID.toUpperCase()}, signal);
      expect(listRequestLines().at(-1)).to.match(/\?after=signing-in$/);
    });

    it('does not know the stage of an attempt after a new session has started', async () => {
      const backend = await api().openBackend();
      api().replies = [replyPending('signing-in'), NO_CONTENT, replySession(SECOND_TOKEN)];
      await backend.connect(login, signal);
      await backend.start(NEW_SESSION, signal);
      api().replies = [replyPending('signing-in')];
      await backend.poll({attempt: BORROWER_UUID}, signal);
      expect(listRequestLines().at(-1)).to.equal(`GET v1/attempts/${BORROWER_UUID}`);
    });
  });

  describe('a response', () => {
    for (const [type, isJson] of [
      ['application/json', true],
      ['Application/JSON; charset=utf-8', true],
      ['application/problem+json', true],
      ['application/jsonp', false],
      ['application/json-seq', false],
      ['text/json', false],
    ] as const) {
      it(`${isJson ? 'can' : 'cannot'} have the content type ${type}`, async () => {
        const backend = await api().openBackend();
        api().rest = replyJson({servicers: []}, 200, {'Content-Type': type});
        const answer = backend.search({query: ''}, signal);
        if (isJson) expect(await answer).to.deep.equal({servicers: []});
        else expect(await getErrorCode(answer)).to.equal('unexpected');
      });
    }

    it('is cancelled when it exceeds the size limit', async () => {
      const backend = await api().openBackend();
      let isCancelled = false;
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(100_000).fill(32)),
        cancel: () => void (isCancelled = true),
      });
      api().rest = () => new Response(endless, {headers: {'Content-Type': 'application/json'}});
      expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal('unexpected');
      expect(isCancelled).to.equal(true);
      expect(api().sent).to.have.length(1);
    });
  });

  for (const value of ['soon 2099', 'Mon', 'Jan 1 2099', '2099-01-01', 'Wed, 99 Foo 2026 12:00:00 GMT']) {
    it(`ignores the Retry-After value ${JSON.stringify(value)}, which is not an HTTP date`, () => {
      expect(parseRetryAfter(new Headers({'Retry-After': value}))).to.equal(null);
    });
  }

  for (const method of methods) {
    it(`does not put a reply, a request or a browser error into the errors of ${method}()`, async () => {
      for (const reply of [
        NETWORK_ERROR,
        replyHtml(200),
        replyHtml(500),
        replyProblem(422, 'no-loans'),
        replyJson({[SECRET]: SECRET}),
      ]) {
        const backend = await api().openBackend();
        if (method === 'start') backend.leave();
        await waitForRequests();
        api().rest = reply;
        // `disconnect` ignores the body of its reply.
        if (method !== 'disconnect' || reply === NETWORK_ERROR)
          await getErrorCode(callMethod[method](backend, signal));
      }
    });
  }

  function setOffline(isOffline: boolean): void {
    Object.defineProperty(navigator, 'onLine', {value: !isOffline, configurable: true});
    if (!isOffline) dispatchEvent(new Event('online'));
  }
  function setHidden(isHidden: boolean): void {
    const value = isHidden ? 'hidden' : 'visible';
    Object.defineProperty(document, 'visibilityState', {value, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
  }
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'onLine');
    Reflect.deleteProperty(document, 'visibilityState');
  });
});
