/** How the HTTP client keeps its session, its order and its patience. What it sends and reads stands in a suite of its own. */
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

const SECOND = 'the-second-token-of-them';
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const finished = replyJson({connections: []});

type Method = 'start' | 'search' | 'connect' | 'answer' | 'poll' | 'disconnect' | 'finish';
const calls: Readonly<Record<Method, (backend: HttpBackend, by: AbortSignal) => Promise<unknown>>> = {
  start: (backend, by) => backend.start(NEW_SESSION, by),
  search: (backend, by) => backend.search({query: 'ada'}, by),
  connect: (backend, by) => backend.connect(login, by),
  answer: (backend, by) =>
    backend.answer({attempt: BORROWER_UUID, answers: [{question: BORROWER_UUID, value: SECRET}]}, by),
  poll: (backend, by) => backend.poll({attempt: BORROWER_UUID}, by),
  disconnect: (backend, by) => backend.disconnect({connection: BORROWER_UUID}, by),
  finish: (backend, by) => backend.finish({}, by),
};
const methods = Object.keys(calls) as Method[];
const changes = methods.filter((method) => method !== 'search' && method !== 'poll');
const repeatable: readonly Method[] = methods.filter((method) => method !== 'connect' && method !== 'answer');

describe('The HTTP client', () => {
  const api = useFakeApi();

  const lines = () => api().sent.map(({url, init}) => `${init.method ?? ''} ${url.slice(API.length)}`);
  const tokens = () => api().sent.map(({headers}) => headers.get('Authorization')?.slice('Bearer '.length));
  const keys = () => api().sent.map(({headers}) => headers.get('Idempotency-Key'));

  /** Everything that is under way has come as far as it can. */
  const still = () => new Promise((resolve) => setTimeout(resolve, 20));

  describe('without a session', () => {
    for (const method of methods.filter((one) => one !== 'start')) {
      it(`refuses ${method}, and asks nobody`, async () => {
        const backend = new HttpBackend(API);
        expect(await getErrorCode(calls[method](backend, signal))).to.equal('session-expired');
        expect(api().sent).to.be.empty;
      });
    }

    for (const [what, reply] of [
      ['the code', replyProblem(401, 'session-expired')],
      ['the code alone', replyProblem(400, 'session-expired')],
      ['a bare 401', () => new Response(null, {status: 401})],
      ['a 401 in HTML', replyHtml(401)],
    ] as const) {
      it(`is how it reads ${what}`, async () => {
        const backend = await api().openBackend();
        api().replies = [reply];
        expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal('session-expired');
        expect(api().sent).to.have.length(1);
      });
    }

    it('is left by finishing, and not by finishing in vain', async () => {
      const backend = await api().openBackend();
      api().replies = [replyProblem(400, 'unexpected'), finished];
      expect(await getErrorCode(backend.finish({}, signal))).to.equal('unexpected');
      await backend.finish({}, signal);
      expect(await getErrorCode(backend.finish({}, signal))).to.equal('session-expired');
      expect(api().sent).to.have.length(2);
    });
  });

  describe('with the next session', () => {
    it('ends the one before at once, by its own token', async () => {
      const backend = await api().openBackend();
      api().replies = [NO_CONTENT, replySession(SECOND), NO_SERVICERS];
      await backend.start(NEW_SESSION, signal);
      await backend.search({query: ''}, signal);
      expect(lines().sort()).to.deep.equal([
        'DELETE v1/session',
        'GET v1/servicers?query=',
        'POST v1/sessions',
      ]);
      const ended = api().sent.findIndex(({init}) => init.method === 'DELETE');
      expect(tokens()[ended]).to.equal(TOKEN);
      expect(tokens().at(-1)).to.equal(SECOND);
    });

    it('does not wait for that end, nor minds what comes of it', async () => {
      const backend = await api().openBackend();
      api().rest = ({method}) => (method === 'DELETE' ? NO_REPLY({}) : replySession(SECOND)({}));
      await backend.start(NEW_SESSION, signal);
      api().rest = ({method}) => (method === 'DELETE' ? NETWORK_ERROR({}) : replySession(TOKEN)({}));
      await backend.start(NEW_SESSION, signal);
      await still();
    });

    it('has left the one before even where none began', async () => {
      const backend = await api().openBackend();
      api().rest = replyProblem(403, 'not-allowed');
      expect(await getErrorCode(backend.start(NEW_SESSION, signal))).to.equal('not-allowed');
      expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal('session-expired');
    });

    it('is not ended by a late reply to the one before', async () => {
      const backend = await api().openBackend();
      let answer: ((response: Response) => void) | undefined;
      api().replies = [() => new Promise((resolve) => (answer = resolve))];
      api().rest = ({method}) =>
        method === 'POST' ? replySession(SECOND)({}) : method === 'GET' ? NO_SERVICERS({}) : NO_CONTENT({});
      const late = getErrorCode(backend.search({query: 'late'}, signal));
      await still();
      await backend.start(NEW_SESSION, signal);
      answer?.(new Response(null, {status: 401}));
      expect(await late).to.equal('session-expired');
      await backend.search({query: ''}, signal);
      expect(tokens().at(-1)).to.equal(SECOND);
    });
  });

  describe('names each change by a UUID', () => {
    for (const method of changes) {
      it(`${method}, the same for each try`, async () => {
        const backend = await api().openBackend();
        // Nothing is left to be ended, so that every call is the method's own.
        if (method === 'start') backend.leave();
        await still();
        api().sent = [];
        await getErrorCode(calls[method](backend, signal));
        expect(api().sent.length).to.equal(repeatable.includes(method) ? 4 : 2);
        expect(keys()[0]).to.match(UUID);
        expect(new Set(keys()).size).to.equal(1);
      });
    }
  });

  describe('asks again', () => {
    for (const code of Object.keys(codes) as Code[]) {
      const isPassing = code === 'unexpected' || code === 'offline';
      it(`${isPassing ? 'four times' : 'never'} after a 503 that says ${code}`, async () => {
        const backend = await api().openBackend();
        api().rest = replyProblem(503, code);
        expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal(code);
        expect(api().sent).to.have.length(isPassing ? 4 : 1);
      });
    }

    for (const [what, reply, code, tries] of [
      ['a 409 that does not say when', replyProblem(409, 'unexpected'), 'unexpected', 1],
      ['a 409 with a code of its own', replyProblem(409, 'not-ready', {'Retry-After': '0'}), 'not-ready', 1],
      ['a 409 that says when', replyProblem(409, 'unexpected', {'Retry-After': '0'}), 'unexpected', 4],
      ['a 429 that does not say when', replyHtml(429), 'rate-limited', 1],
      ['a 429 of a proxy that says when', replyJson('', 429, {'Retry-After': '0'}), 'rate-limited', 4],
      ['a 503 that asks for an hour', replyJson({}, 503, {'Retry-After': '3600'}), 'unexpected', 1],
      ['a 503 that asks for ever', replyJson({}, 503, {'Retry-After': '9'.repeat(400)}), 'unexpected', 1],
      ['a 503 that asks for nonsense', replyJson({}, 503, {'Retry-After': 'soon 2099'}), 'unexpected', 4],
      ['a 503 that asks for the past', replyJson({}, 503, {'Retry-After': '-3600'}), 'unexpected', 4],
      ['a 404 in HTML', replyHtml(404), 'unexpected', 1],
      ['a 425', replyHtml(425), 'unexpected', 4],
      ['a 504 in HTML', replyHtml(504), 'unexpected', 4],
      ['a reply that never comes', NO_REPLY, 'timeout', 4],
    ] as const) {
      it(`${tries === 1 ? 'never' : 'four times'} after ${what}`, async () => {
        const backend = await api().openBackend(reply === NO_REPLY ? {timeout: 30} : {});
        api().rest = reply;
        expect(await getErrorCode(backend.search({query: ''}, signal))).to.equal(code);
        expect(api().sent).to.have.length(tries);
      });
    }

    it('never for what was typed, where a browser failed before it sent anything', async () => {
      const backend = await api().openBackend();
      api().rest = () => Promise.reject(new DOMException(SECRET, 'NotAllowedError'));
      expect(await getErrorCode(backend.connect(login, signal))).to.equal('unexpected');
      expect(api().sent).to.have.length(1);
    });

    it('never a third time for what was typed, nor after the reply to the second', async () => {
      const backend = await api().openBackend();
      api().replies = [NETWORK_ERROR, replyHtml(503)];
      expect(await getErrorCode(backend.connect(login, signal))).to.equal('unexpected');
      expect(api().sent).to.have.length(2);
    });
  });

  describe('has a deadline for each try', () => {
    const {timeout} = AbortSignal;
    let asked: number[] = [];
    beforeEach(() => {
      asked = [];
      AbortSignal.timeout = (milliseconds) => {
        asked.push(milliseconds);
        return new AbortController().signal;
      };
    });
    afterEach(() => {
      AbortSignal.timeout = timeout;
    });

    it('which begins anew with each, and is longer for a poll', async () => {
      const backend = await api().openBackend();
      asked = [];
      api().replies = [NETWORK_ERROR, NO_SERVICERS];
      await backend.search({query: ''}, signal);
      api().replies = [replyPending('signing-in')];
      await backend.poll({attempt: BORROWER_UUID}, signal);
      expect(asked).to.deep.equal([FAST_TIMING.timeout, FAST_TIMING.timeout, 2 * FAST_TIMING.timeout]);
    });
  });

  describe('left', () => {
    for (const method of methods) {
      const backendFor = async () => {
        const backend = await api().openBackend();
        if (method === 'start') backend.leave();
        await still();
        api().sent = [];
        return backend;
      };

      it(`before ${method}, sends nothing`, async () => {
        const backend = await backendFor();
        const reason = new Error('left');
        expect(await catchError(calls[method](backend, AbortSignal.abort(reason)))).to.equal(reason);
        expect(api().sent).to.be.empty;
      });

      it(`in the same task as ${method}, sends nothing`, async () => {
        const backend = await backendFor();
        const leaving = new AbortController();
        const thrown = catchError(calls[method](backend, leaving.signal));
        leaving.abort();
        expect(await thrown).to.equal(leaving.signal.reason);
        await still();
        expect(api().sent).to.be.empty;
      });

      it(`during ${method}, rejects with the reason and sends nothing more`, async () => {
        const backend = await backendFor();
        api().rest = NO_REPLY;
        const leaving = new AbortController();
        const thrown = catchError(calls[method](backend, leaving.signal));
        await still();
        leaving.abort();
        expect(await thrown).to.equal(leaving.signal.reason);
        await still();
        expect(api().sent).to.have.length(1);
      });

      it(`between two tries of ${method}, sends no second`, async () => {
        const backend = await backendFor();
        const leaving = new AbortController();
        api().rest = () => {
          isHidden(true);
          return NETWORK_ERROR({});
        };
        const thrown = catchError(calls[method](backend, leaving.signal));
        await still();
        leaving.abort();
        expect(await thrown).to.equal(leaving.signal.reason);
        isHidden(false);
        await still();
        expect(api().sent).to.have.length(1);
      });
    }

    for (const method of changes.filter((one) => one !== 'start')) {
      it(`while ${method} waits for the change before, rejects at once, and those after it still wait`, async () => {
        const backend = await api().openBackend();
        let answer: ((response: Response) => void) | undefined;
        api().replies = [() => new Promise((resolve) => (answer = resolve)), NO_CONTENT];
        const first = backend.disconnect({connection: BORROWER_UUID}, signal);
        const leaving = new AbortController();
        const second = catchError(calls[method](backend, leaving.signal));
        const third = backend.disconnect({connection: BORROWER_UUID}, signal);
        await still();
        leaving.abort();
        expect(await second).to.equal(leaving.signal.reason);
        await still();
        expect(api().sent).to.have.length(1);
        answer?.(new Response(null, {status: 204}));
        await Promise.all([first, third]);
        expect(api().sent).to.have.length(2);
      });
    }
  });

  describe('waits with its next try', () => {
    const ways: readonly [string, (is: boolean) => void][] = [
      ['offline', (is) => isOffline(is)],
      ['hidden', (is) => isHidden(is)],
    ];
    for (const [what, set] of ways) {
      for (const method of ['search', 'connect'] as const) {
        it(`of ${method} as long as the page is ${what}`, async () => {
          const backend = await api().openBackend();
          api().rest = () => {
            set(true);
            return NETWORK_ERROR({});
          };
          const answer = calls[method](backend, signal);
          await still();
          expect(api().sent).to.have.length(1);
          api().rest = method === 'search' ? NO_SERVICERS : replyPending('signing-in');
          set(false);
          await answer;
          expect(api().sent).to.have.length(2);
        });
      }
    }

    it('and sends the first at once where the page is hidden', async () => {
      const backend = await api().openBackend();
      isHidden(true);
      api().replies = [NO_SERVICERS];
      await backend.search({query: ''}, signal);
      expect(api().sent).to.have.length(1);
    });
  });

  describe('polls', () => {
    it('again while there is no news, and tells its caller of a stage once', async () => {
      const backend = await api().openBackend();
      api().replies = ['signing-in', 'signing-in', 'signing-in', 'reading-loans'].map(replyPending);
      expect(await backend.poll({attempt: BORROWER_UUID}, signal)).to.include({stage: 'signing-in'});
      expect(await backend.poll({attempt: BORROWER_UUID}, signal)).to.include({stage: 'reading-loans'});
      expect(lines()).to.deep.equal([
        `GET v1/attempts/${BORROWER_UUID}`,
        ...Array.from({length: 3}, () => `GET v1/attempts/${BORROWER_UUID}?after=signing-in`),
      ]);
    });

    it('after the stage that an answer to a challenge brought', async () => {
      const backend = await api().openBackend();
      api().replies = [replyPending('signing-in'), replyPending('reading-loans')];
      await calls.answer(backend, signal);
      await backend.poll({attempt: BORROWER_UUID.toUpperCase()}, signal);
      expect(lines().at(-1)).to.match(/\?after=signing-in$/);
    });

    it('a session’s attempt as a new one, once another has begun', async () => {
      const backend = await api().openBackend();
      api().replies = [replyPending('signing-in'), NO_CONTENT, replySession(SECOND)];
      await backend.connect(login, signal);
      await backend.start(NEW_SESSION, signal);
      api().replies = [replyPending('signing-in')];
      await backend.poll({attempt: BORROWER_UUID}, signal);
      expect(lines().at(-1)).to.equal(`GET v1/attempts/${BORROWER_UUID}`);
    });
  });

  describe('takes for JSON', () => {
    for (const [type, isJson] of [
      ['application/json', true],
      ['Application/JSON; charset=utf-8', true],
      ['application/problem+json', true],
      ['application/jsonp', false],
      ['application/json-seq', false],
      ['text/json', false],
    ] as const) {
      it(`${type}: ${isJson ? 'yes' : 'no'}`, async () => {
        const backend = await api().openBackend();
        api().rest = replyJson({servicers: []}, 200, {'Content-Type': type});
        const answer = backend.search({query: ''}, signal);
        if (isJson) expect(await answer).to.deep.equal({servicers: []});
        else expect(await getErrorCode(answer)).to.equal('unexpected');
      });
    }

    it('nothing beyond its limit, and reads no further', async () => {
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

  for (const given of ['soon 2099', 'Mon', 'Jan 1 2099', '2099-01-01', 'Wed, 99 Foo 2026 12:00:00 GMT']) {
    it(`reads no date in the Retry-After ${JSON.stringify(given)}`, () => {
      expect(parseRetryAfter(new Headers({'Retry-After': given}))).to.equal(null);
    });
  }

  for (const method of methods) {
    it(`repeats nothing of a reply to ${method}, of a request, or of a browser’s own error`, async () => {
      for (const reply of [
        NETWORK_ERROR,
        replyHtml(200),
        replyHtml(500),
        replyProblem(422, 'no-loans'),
        replyJson({[SECRET]: SECRET}),
      ]) {
        const backend = await api().openBackend();
        if (method === 'start') backend.leave();
        await still();
        api().rest = reply;
        // `disconnect` reads nothing of what it is answered.
        if (method !== 'disconnect' || reply === NETWORK_ERROR)
          await getErrorCode(calls[method](backend, signal));
      }
    });
  }

  function isOffline(is: boolean): void {
    Object.defineProperty(navigator, 'onLine', {value: !is, configurable: true});
    if (!is) dispatchEvent(new Event('online'));
  }
  function isHidden(is: boolean): void {
    Object.defineProperty(document, 'hidden', {value: is, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
  }
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'onLine');
    Reflect.deleteProperty(document, 'hidden');
  });
});
