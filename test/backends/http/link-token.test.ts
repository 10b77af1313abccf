/** Sessions that a link token opens, which the page's own server has minted for one borrower. */
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

const FIRST = 'live_link_first';
const SECOND = 'live_link_second';
const BY_TOKEN = {auth: {type: 'link-token'}, uuid: null} as const;
const expired = replyProblem(401, 'link-token-expired');
const over = replyProblem(401, 'session-expired');

describe('A link token', () => {
  const api = useFakeApi();
  const backendWith = (tokens: Partial<LinkTokenSource>, timing = FAST_TIMING) =>
    new HttpBackend(API, {timing, linkTokens: {linkToken: null, fetchLinkToken: null, ...tokens}});
  const bodies = () => api().sent.map(({init: {body}}) => JSON.parse(body as string) as unknown);

  it('opens a session in place of a key, and says alone who the borrower is', async () => {
    api().replies = [replySession('the-token-of-a-session')];
    const started = await backendWith({linkToken: FIRST}).start(BY_TOKEN, signal);
    expect(started.borrower.uuid).to.equal(BORROWER_UUID);
    expect(bodies()).to.deep.equal([{link_token: FIRST}]);
    expect(api().sent[0]!.headers.has('Authorization')).to.equal(false);
  });

  it('is asked of the page where there is none', async () => {
    api().replies = [replySession('the-token-of-a-session')];
    await backendWith({fetchLinkToken: () => Promise.resolve(SECOND)}).start(BY_TOKEN, signal);
    expect(bodies()).to.deep.equal([{link_token: SECOND}]);
  });

  it('is asked of the page once more where the one that is there opens nothing', async () => {
    api().replies = [expired, replySession('the-token-of-a-session')];
    await backendWith({linkToken: FIRST, fetchLinkToken: () => SECOND}).start(BY_TOKEN, signal);
    expect(bodies()).to.deep.equal([{link_token: FIRST}, {link_token: SECOND}]);
  });

  it('is asked of the page once and no more: the next one fails as the API says', async () => {
    let asked = 0;
    api().replies = [expired, expired];
    const backend = backendWith({linkToken: FIRST, fetchLinkToken: () => (asked++, SECOND)});
    expect(await getErrorCode(backend.start(BY_TOKEN, signal))).to.equal('link-token-expired');
    expect(asked).to.equal(1);
  });

  it('is not asked of the page for another failure', async () => {
    api().replies = [replyProblem(403, 'not-allowed')];
    const backend = backendWith({linkToken: FIRST, fetchLinkToken: () => expect.fail('It was asked.')});
    expect(await getErrorCode(backend.start(BY_TOKEN, signal))).to.equal('not-allowed');
  });

  it('ends with a code of its own where no other can come', async () => {
    api().replies = [expired];
    expect(await getErrorCode(backendWith({linkToken: FIRST}).start(BY_TOKEN, signal))).to.equal(
      'link-token-expired',
    );
  });

  for (const [renewed, fetchLinkToken, code] of [
    ['no other can come', null, 'link-token-expired'],
    ['the page can bring another', () => SECOND, 'session-expired'],
  ] as const) {
    it(`whose session is over in mid-workflow says ${code} where ${renewed}`, async () => {
      api().replies = [replySession('the-token-of-a-session'), over];
      const backend = backendWith({linkToken: FIRST, fetchLinkToken});
      await backend.start(BY_TOKEN, signal);
      expect(await getErrorCode(backend.answer({attempt: BORROWER_UUID, answers: []}, signal))).to.equal(
        code,
      );
    });
  }

  it('can be fetched by a function that the page sets after the session has begun', async () => {
    api().replies = [replySession('the-token-of-a-session'), over];
    const linkTokens: {linkToken: string; fetchLinkToken: LinkTokenSource['fetchLinkToken']} = {
      linkToken: FIRST,
      fetchLinkToken: null,
    };
    const backend = new HttpBackend(API, {timing: FAST_TIMING, linkTokens});
    await backend.start(BY_TOKEN, signal);
    linkTokens.fetchLinkToken = () => SECOND;
    expect(await getErrorCode(backend.answer({attempt: BORROWER_UUID, answers: []}, signal))).to.equal(
      'session-expired',
    );
  });

  it('for another borrower than the page names opens nothing, and the session is left', async () => {
    api().replies = [replySession('the-token-of-a-session'), replyJson({}, 204)];
    const uuid = BORROWER_UUID.replace(/..$/, 'bb');
    const started = backendWith({linkToken: FIRST}).start({...BY_TOKEN, uuid}, signal);
    expect(await getErrorCode(started)).to.equal('invalid-uuid');
    await Promise.resolve();
    expect(api().sent.at(-1)).to.include({url: `${API}v1/session`});
    expect(api().sent.at(-1)!.headers.get('Authorization')).to.equal('Bearer the-token-of-a-session');
  });

  it('may come with its borrower’s UUID, in any case', async () => {
    api().replies = [replySession('the-token-of-a-session')];
    const uuid = BORROWER_UUID.toUpperCase();
    const started = await backendWith({linkToken: FIRST}).start({...BY_TOKEN, uuid}, signal);
    expect(started.borrower.uuid).to.equal(BORROWER_UUID);
  });

  describe('that the page is asked for', () => {
    const asking = (fetchLinkToken: unknown, timing = FAST_TIMING) =>
      backendWith({fetchLinkToken: fetchLinkToken as LinkTokenSource['fetchLinkToken']}, timing).start(
        BY_TOKEN,
        signal,
      );

    for (const [what, given] of [
      ['nothing', () => undefined],
      ['an empty one', () => ''],
      ['a whole reply', () => Promise.resolve(new Response('live_link_x'))],
    ] as const) {
      it(`and answers with ${what} is told what is wanted`, async () => {
        expect(await getErrorCode(asking(given))).to.equal('invalid-options');
        expect(api().sent).to.be.empty;
      });
    }

    it('and throws fails, without its words', async () => {
      const thrown: unknown = await asking(() => {
        throw new TypeError(SECRET);
      }).catch((error: unknown) => LinkError.from(error));
      expect(thrown).to.have.property('code', 'unexpected');
      expect(String(thrown)).to.not.contain(SECRET);
    });

    it('and says by a LinkError what failed is believed', async () => {
      const refuse = () => Promise.reject(new LinkError('not-ready', 'Sign the agreement first.'));
      expect(await getErrorCode(asking(refuse))).to.equal('not-ready');
    });

    it('and never answers is waited for as long as an API', async () => {
      const start = asking(() => new Promise(() => undefined), {...FAST_TIMING, timeout: 20});
      expect(await getErrorCode(start)).to.equal('timeout');
    });

    it('is waited for no longer than the borrower waits', async () => {
      const leaving = new AbortController();
      const start = backendWith({fetchLinkToken: () => new Promise(() => undefined)}).start(
        BY_TOKEN,
        leaving.signal,
      );
      leaving.abort();
      const thrown: unknown = await start.catch((error: unknown) => error);
      expect(thrown).to.have.property('name', 'AbortError');
    });
  });
});
