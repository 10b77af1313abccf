import {expect} from '@open-wc/testing';
import {HttpBackend} from '../../src/backends/http/http-backend.js';
import {chooseBackend} from '../../src/backends/choose-backend.js';
import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import type {PageAuth} from '../../src/contract/backend.js';
import {LinkError} from '../../src/contract/errors.js';

const NO_TOKENS = {linkToken: null, fetchLinkToken: null};
const API = 'https://api.example';

const byKey = (nexus_key: string): PageAuth => ({type: 'key', nexus_key});
const byToken: PageAuth = {type: 'link-token'};

const failure = async (promise: Promise<unknown>): Promise<LinkError> => {
  const thrown: unknown = await promise.then(
    () => expect.fail('It was fulfilled.'),
    (error: unknown) => error,
  );
  expect(thrown).to.be.instanceOf(LinkError);
  return thrown as LinkError;
};

describe('chooseBackend', () => {
  it('answers a sandbox key with a sandbox, a new one each time', async () => {
    const first = await chooseBackend(byKey('sandbox_demo'), null, NO_TOKENS);
    expect(first).to.be.instanceOf(SandboxBackend);
    expect(await chooseBackend(byKey('sandbox_demo'), null, NO_TOKENS)).to.not.equal(first);
  });

  it('leaves it to the sandbox that a key was revoked', async () => {
    const backend = await chooseBackend(byKey('sandbox_revoked'), null, NO_TOKENS);
    const start = backend.start({auth: byKey('sandbox_revoked'), uuid: null}, new AbortController().signal);
    expect((await failure(start)).code).to.equal('invalid-key');
  });

  it('answers a live key with no sandbox, and loads none', async () => {
    let loads = 0;
    const load = () => {
      loads++;
      return Promise.resolve({SandboxBackend});
    };
    for (const key of ['live_demo', 'live_sandbox_demo', 'live_sandbox']) {
      const {code, message} = await failure(chooseBackend(byKey(key), null, NO_TOKENS, load));
      expect(code).to.equal('invalid-options');
      expect(message).to.contain('api-url');
    }
    expect(loads).to.equal(0);
  });

  for (const key of ['', 'demo', 'sandbox', 'Sandbox_a', ' sandbox_a', 'LIVE_a', 'xsandbox_a']) {
    it(`refuses ${JSON.stringify(key)} and names the option`, async () => {
      const {code, message} = await failure(chooseBackend(byKey(key), null, NO_TOKENS));
      expect(code).to.equal('invalid-options');
      expect(message).to.contain('nexus_key');
    });
  }

  it('answers any key with the API where there is a URL, and loads no sandbox', async () => {
    const sandbox = () => expect.fail('It was loaded.');
    for (const key of ['live_demo', 'sandbox_demo']) {
      const backend = await chooseBackend(byKey(key), API, NO_TOKENS, sandbox);
      expect(backend).to.be.instanceOf(HttpBackend);
    }
  });

  it('answers a link token with the API alone: an embedded sandbox has minted none', async () => {
    expect(await chooseBackend(byToken, API, NO_TOKENS)).to.be.instanceOf(HttpBackend);
    const {code, message} = await failure(chooseBackend(byToken, null, NO_TOKENS));
    expect(code).to.equal('invalid-options');
    expect(message).to.contain('link token').and.to.contain('api-url');
  });

  it('does not repeat a wrong key, which might be a secret one', async () => {
    const {message} = await failure(chooseBackend(byKey('secret-kN4ry9c1'), null, NO_TOKENS));
    expect(message).to.not.contain('kN4ry9c1');
  });

  it('fails in a way that can be retried where the sandbox cannot be fetched, and then fetches again', async () => {
    const answers = [Promise.reject(new TypeError('Failed to fetch')), Promise.resolve({SandboxBackend})];
    answers[0]!.catch(() => null);
    const load = () => answers.shift()!;
    expect((await failure(chooseBackend(byKey('sandbox_demo'), null, NO_TOKENS, load))).code).to.equal(
      'unexpected',
    );
    expect(await chooseBackend(byKey('sandbox_demo'), null, NO_TOKENS, load)).to.be.instanceOf(
      SandboxBackend,
    );
  });
});
