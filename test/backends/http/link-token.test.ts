/** Sessions that are opened with a link token, which the server of the page mints for one borrower. */
import {expect} from '@open-wc/testing';
import {HttpBackend} from '../../../src/backends/http/http-backend.js';
import type {LinkTokenSource} from '../../../src/contract/backend.js';
import {LinkError} from '../../../src/contract/errors.js';
import {
  API,
  getErrorCode,
  useFakeApi,
  FAST_TIMING,
  replyJson,
  BORROWER_UUID,
  replySession,
  replyProblem,
  SECRET,
  signal,
} from '../../support/fake-api.js';

const FIRST_TOKEN = 'live_link_first';
const SECOND_TOKEN = 'live_link_second';
const START_INPUT = {auth: {type: 'link-token'}, uuid: null} as const;
const replyTokenExpired = replyProblem(401, 'link-token-expired');
const replySessionExpired = replyProblem(401, 'session-expired');

describe('Link token', () => {
  const api = useFakeApi();
  const createBackend = (tokens: Partial<LinkTokenSource>, timing = FAST_TIMING) =>
    new HttpBackend(API, {timing, linkTokens: {linkToken: null, fetchLinkToken: null, ...tokens}});
  const listBodies = () => api().sent.map(({init: {body}}) => JSON.parse(body as string) as unknown);

  it('opens a session without a key and without a UUID', async () => {
    api().replies = [replySession('the-token-of-a-session')];
    const started = await createBackend({linkToken: FIRST_TOKEN}).start(START_INPUT, signal);
    expect(started.borrower.uuid).to.equal(BORROWER_UUID);
    expect(listBodies()).to.deep.equal([{link_token: FIRST_TOKEN}]);
    expect(api().sent[0]!.headers.has('Authorization')).to.equal(false);
  });

  it('is requested from the page if there is none', async () => {
    api().replies = [replySession('the-token-of-a-session')];
    await createBackend({fetchLinkToken: () => Promise.resolve(SECOND_TOKEN)}).start(START_INPUT, signal);
    expect(listBodies()).to.deep.equal([{link_token: SECOND_TOKEN}]);
  });

  it('is requested from the page again if the given one has expired', async () => {
    api().replies = [replyTokenExpired, replySession('the-token-of-a-session')];
    await createBackend({linkToken: FIRST_TOKEN, fetchLinkToken: () => SECOND_TOKEN}).start(
      START_INPUT,
      signal,
    );
    expect(listBodies()).to.deep.equal([{link_token: FIRST_TOKEN}, {link_token: SECOND_TOKEN}]);
  });

  it('is requested only once: if the new one has expired too, the error of the API is reported', async () => {
    let requestCount = 0;
    api().replies = [replyTokenExpired, replyTokenExpired];
    const backend = createBackend({
      linkToken: FIRST_TOKEN,
      fetchLinkToken: () => (requestCount++, SECOND_TOKEN),
    });
    expect(await getErrorCode(backend.start(START_INPUT, signal))).to.equal('link-token-expired');
    expect(requestCount).to.equal(1);
  });

  it('is not requested from the page after another error', async () => {
    api().replies = [replyProblem(403, 'not-allowed')];
    const backend = createBackend({
      linkToken: FIRST_TOKEN,
      fetchLinkToken: () => expect.fail('The page was asked for a token.'),
    });
    expect(await getErrorCode(backend.start(START_INPUT, signal))).to.equal('not-allowed');
  });

  it('fails with link-token-expired if it has expired and the page cannot provide another', async () => {
    api().replies = [replyTokenExpired];
    expect(await getErrorCode(createBackend({linkToken: FIRST_TOKEN}).start(START_INPUT, signal))).to.equal(
      'link-token-expired',
    );
  });

  for (const [condition, fetchLinkToken, code] of [
    ['the page cannot provide another token', null, 'link-token-expired'],
    ['the page can provide another token', () => SECOND_TOKEN, 'session-expired'],
  ] as const) {
    it(`reports ${code} for an expired session if ${condition}`, async () => {
      api().replies = [replySession('the-token-of-a-session'), replySessionExpired];
      const backend = createBackend({linkToken: FIRST_TOKEN, fetchLinkToken});
      await backend.start(START_INPUT, signal);
      expect(await getErrorCode(backend.answer({attempt: BORROWER_UUID, answers: []}, signal))).to.equal(
        code,
      );
    });
  }

  it('can be fetched by a function that the page sets after the session was started', async () => {
    api().replies = [replySession('the-token-of-a-session'), replySessionExpired];
    const linkTokens: {linkToken: string; fetchLinkToken: LinkTokenSource['fetchLinkToken']} = {
      linkToken: FIRST_TOKEN,
      fetchLinkToken: null,
    };
    const backend = new HttpBackend(API, {timing: FAST_TIMING, linkTokens});
    await backend.start(START_INPUT, signal);
    linkTokens.fetchLinkToken = () => SECOND_TOKEN;
    expect(await getErrorCode(backend.answer({attempt: BORROWER_UUID, answers: []}, signal))).to.equal(
      'session-expired',
    );
  });

  it('is rejected if it is for another borrower than the page names, and its session is ended', async () => {
    api().replies = [replySession('the-token-of-a-session'), replyJson({}, 204)];
    const uuid = BORROWER_UUID.replace(/..$/, 'bb');
    const started = createBackend({linkToken: FIRST_TOKEN}).start({...START_INPUT, uuid}, signal);
    expect(await getErrorCode(started)).to.equal('invalid-uuid');
    await Promise.resolve();
    expect(api().sent.at(-1)).to.include({url: `${API}v1/session`});
    expect(api().sent.at(-1)!.headers.get('Authorization')).to.equal('Bearer the-token-of-a-session');
  });

  it('is accepted with the UUID of its borrower in upper case', async () => {
    api().replies = [replySession('the-token-of-a-session')];
    const uuid = BORROWER_UUID.toUpperCase();
    const started = await createBackend({linkToken: FIRST_TOKEN}).start({...START_INPUT, uuid}, signal);
    expect(started.borrower.uuid).to.equal(BORROWER_UUID);
  });

  describe('that the page fetches', () => {
    const startWith = (fetchLinkToken: unknown, timing = FAST_TIMING) =>
      createBackend({fetchLinkToken: fetchLinkToken as LinkTokenSource['fetchLinkToken']}, timing).start(
        START_INPUT,
        signal,
      );

    for (const [description, fetchLinkToken] of [
      ['undefined', () => undefined],
      ['an empty string', () => ''],
      ['a Response object', () => Promise.resolve(new Response('live_link_x'))],
    ] as const) {
      it(`must not be ${description}`, async () => {
        expect(await getErrorCode(startWith(fetchLinkToken))).to.equal('invalid-options');
        expect(api().sent).to.be.empty;
      });
    }

    it('fails with unexpected if the function throws, without the message of the error', async () => {
      const thrown: unknown = await startWith(() => {
        throw new TypeError(SECRET);
      }).catch((error: unknown) => LinkError.from(error));
      expect(thrown).to.have.property('code', 'unexpected');
      expect(String(thrown)).to.not.contain(SECRET);
    });

    it('fails with the code of a LinkError that the function throws', async () => {
      const rejectAsNotReady = () => Promise.reject(new LinkError('not-ready', 'Sign the agreement first.'));
      expect(await getErrorCode(startWith(rejectAsNotReady))).to.equal('not-ready');
    });

    it('fails with timeout if the function does not resolve in time', async () => {
      const start = startWith(() => new Promise(() => undefined), {...FAST_TIMING, timeout: 20});
      expect(await getErrorCode(start)).to.equal('timeout');
    });

    it('is no longer awaited when the borrower leaves', async () => {
      const leaving = new AbortController();
      const start = createBackend({fetchLinkToken: () => new Promise(() => undefined)}).start(
        START_INPUT,
        leaving.signal,
      );
      leaving.abort();
      const thrown: unknown = await start.catch((error: unknown) => error);
      expect(thrown).to.have.property('name', 'AbortError');
    });
  });
});
