import {expect} from '@open-wc/testing';
import {HttpBackend} from '../../src/backends/http/http-backend.js';
import {chooseBackend} from '../../src/backends/choose-backend.js';
import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import type {PageAuth} from '../../src/contract/backend.js';
import {LinkError} from '../../src/contract/errors.js';

const NO_TOKENS = {linkToken: null, fetchLinkToken: null};
const API = 'https://api.example';

const createKeyAuth = (nexus_key: string): PageAuth => ({type: 'key', nexus_key});
const LINK_TOKEN_AUTH: PageAuth = {type: 'link-token'};

const catchLinkError = async (promise: Promise<unknown>): Promise<LinkError> => {
  const thrown: unknown = await promise.then(
    () => expect.fail('The promise was fulfilled.'),
    (error: unknown) => error,
  );
  expect(thrown).to.be.instanceOf(LinkError);
  return thrown as LinkError;
};

describe('chooseBackend', () => {
  it('returns a new sandbox for each call with a sandbox key', async () => {
    const first = await chooseBackend(createKeyAuth('sandbox_demo'), null, NO_TOKENS);
    expect(first).to.be.instanceOf(SandboxBackend);
    expect(await chooseBackend(createKeyAuth('sandbox_demo'), null, NO_TOKENS)).to.not.equal(first);
  });

  it('lets the sandbox report a revoked key', async () => {
    const backend = await chooseBackend(createKeyAuth('sandbox_revoked'), null, NO_TOKENS);
    const start = backend.start(
      {auth: createKeyAuth('sandbox_revoked'), uuid: null},
      new AbortController().signal,
    );
    expect((await catchLinkError(start)).code).to.equal('invalid-key');
  });

  it('rejects a live key without a URL, and does not load the sandbox', async () => {
    let loadCount = 0;
    const loadSandbox = () => {
      loadCount++;
      return Promise.resolve({SandboxBackend});
    };
    for (const key of ['live_demo', 'live_sandbox_demo', 'live_sandbox']) {
      const {code, message} = await catchLinkError(
        chooseBackend(createKeyAuth(key), null, NO_TOKENS, loadSandbox),
      );
      expect(code).to.equal('invalid-options');
      expect(message).to.contain('api-url');
    }
    expect(loadCount).to.equal(0);
  });

  for (const key of ['', 'demo', 'sandbox', 'Sandbox_a', ' sandbox_a', 'LIVE_a', 'xsandbox_a']) {
    it(`rejects the key ${JSON.stringify(key)} and names the option`, async () => {
      const {code, message} = await catchLinkError(chooseBackend(createKeyAuth(key), null, NO_TOKENS));
      expect(code).to.equal('invalid-options');
      expect(message).to.contain('nexus_key');
    });
  }

  it('returns an HTTP backend for any key if there is a URL, and does not load the sandbox', async () => {
    const failToLoad = () => expect.fail('The sandbox was loaded.');
    for (const key of ['live_demo', 'sandbox_demo']) {
      const backend = await chooseBackend(createKeyAuth(key), API, NO_TOKENS, failToLoad);
      expect(backend).to.be.instanceOf(HttpBackend);
    }
  });

  it('requires a URL for a link token, since the sandbox cannot mint link tokens', async () => {
    expect(await chooseBackend(LINK_TOKEN_AUTH, API, NO_TOKENS)).to.be.instanceOf(HttpBackend);
    const {code, message} = await catchLinkError(chooseBackend(LINK_TOKEN_AUTH, null, NO_TOKENS));
    expect(code).to.equal('invalid-options');
    expect(message).to.contain('link token').and.to.contain('api-url');
  });

  it('does not repeat a wrong key in the message, since it might be a secret key', async () => {
    const {message} = await catchLinkError(chooseBackend(createKeyAuth('secret-kN4ry9c1'), null, NO_TOKENS));
    expect(message).to.not.contain('kN4ry9c1');
  });

  it('fails with a retryable error if the sandbox cannot be loaded, and loads it again on the next call', async () => {
    const results = [Promise.reject(new TypeError('Failed to fetch')), Promise.resolve({SandboxBackend})];
    results[0]!.catch(() => null);
    const loadSandbox = () => results.shift()!;
    expect(
      (await catchLinkError(chooseBackend(createKeyAuth('sandbox_demo'), null, NO_TOKENS, loadSandbox))).code,
    ).to.equal('load-failed');
    expect(await chooseBackend(createKeyAuth('sandbox_demo'), null, NO_TOKENS, loadSandbox)).to.be.instanceOf(
      SandboxBackend,
    );
  });
});
