/** The contract of backends for partners. That good backends pass it is shown in test/backend-contract; here, bad ones fail. */
import {expect} from '@open-wc/testing';
import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import {testBackendContract, type BackendContract} from '../../src/testing/index.js';

import type {Backend} from '../../src/contract/backend.js';

const LOGINS: BackendContract['logins'] = {
  connects: {servicer: 'Nelnet', username: 'ada', password: 'secret'},
  connectsElsewhere: {servicer: 'MOHELA', username: 'ada', password: 'secret'},
  fails: {servicer: 'Nelnet', username: 'bad', password: 'secret', code: 'invalid-credentials'},
  challenged: {
    servicer: 'Nelnet',
    username: '@code',
    password: 'secret',
    answers: ['123456'],
    wrongAnswers: ['123457'],
  },
};

/** Runs the contract as a test runner does. Returns the titles of the tests, and the messages of those that failed. */
async function runContract(
  change: (sandbox: Backend) => Partial<Backend> = () => ({}),
  logins = LOGINS,
): Promise<{readonly titles: readonly string[]; readonly failures: ReadonlyMap<string, string>}> {
  const tests = new Map<string, () => Promise<void>>();
  const suites: string[] = [];
  testBackendContract({
    name: 'A backend',
    createBackend() {
      const sandbox = new SandboxBackend({latency: 0});
      const bound: Backend = {
        start: (...args) => sandbox.start(...args),
        search: (...args) => sandbox.search(...args),
        connect: (...args) => sandbox.connect(...args),
        answer: (...args) => sandbox.answer(...args),
        poll: (...args) => sandbox.poll(...args),
        disconnect: (...args) => sandbox.disconnect(...args),
        finish: (...args) => sandbox.finish(...args),
      };
      return {...bound, ...change(bound)};
    },
    describe(name, defineTests) {
      suites.push(name);
      defineTests();
      suites.pop();
    },
    test: (name, run) => tests.set(`${suites.at(-1) ?? ''} ${name}`, run),
    logins,
  });
  const failures = new Map<string, string>();
  for (const [title, run] of tests) {
    await run().catch((thrown: unknown) => failures.set(title, String(thrown)));
  }
  return {titles: [...tests.keys()], failures};
}

describe('testBackendContract', () => {
  it('passes for the sandbox', async () => {
    const {titles, failures} = await runContract();
    expect([...failures]).to.deep.equal([]);
    expect(titles).to.have.length.above(30);
  });

  it('leaves out the failures and challenges of a backend that has none', async () => {
    const {connects, connectsElsewhere} = LOGINS;
    const {titles, failures} = await runContract(() => ({}), {connects, connectsElsewhere});
    expect([...failures]).to.deep.equal([]);
    expect(titles.filter((title) => /^(?:Failure|Challenge)/.test(title))).to.deep.equal([]);
  });

  const brokenBackends: readonly {
    readonly what: string;
    readonly title: string;
    readonly message: RegExp;
    readonly change: (sandbox: Backend) => Partial<Backend>;
  }[] = [
    {
      what: 'returns something else than the contract says',
      title: 'Search finds popular servicers for an empty query',
      message: /does not match the contract at: servicers/,
      change: () => ({search: () => Promise.resolve({servicers: [{name: 'Nelnet'}]} as never)}),
    },
    {
      what: 'fails with an error of its own',
      title: 'Failure fails with invalid-credentials, and leaves no connection behind',
      message: /to reject with a LinkError that has a message, not with Error: 401/,
      change: (sandbox) => ({
        connect: (...args) =>
          sandbox.connect(...args).catch(() => {
            throw new Error('401');
          }),
      }),
    },
    {
      what: 'accepts any credentials',
      title: 'Failure can be repeated after it has failed',
      message: /Expected the first login to reject/,
      change: (sandbox) => ({
        connect: (input, signal) => sandbox.connect({...input, username: 'ada'}, signal),
      }),
    },
    {
      what: 'ignores its signals',
      title: 'Abort rejects every call with the reason of its signal',
      message: /Expected start\(\) to reject/,
      change: (sandbox) => ({start: (input) => sandbox.start(input, new AbortController().signal)}),
    },
    {
      what: 'forgets the connections',
      title: 'Session returns all connections and ends when it is finished',
      message: /the result of finish\(\) to be \[\{.+\}\], not \[\]/,
      change: (sandbox) => ({
        async finish(input, signal) {
          await sandbox.finish(input, signal);
          return {connections: []};
        },
      }),
    },
    {
      what: 'repeats the password in an error',
      title: 'Connection repeats nothing that the borrower typed, and neither does an error',
      message: /no result or error to contain what was typed/,
      change: (sandbox) => ({
        connect: (input, signal) =>
          input.username === 'bad'
            ? Promise.reject(new Error(`${input.password} is wrong`))
            : sandbox.connect(input, signal),
      }),
    },
    {
      what: 'keeps no session apart',
      title: 'Session replaces the previous one, whose attempts expire',
      message: /a poll of the previous session to reject/,
      change: (sandbox) => {
        let isStarted = false;
        return {
          start(input, signal) {
            if (isStarted)
              return Promise.resolve({
                environment: 'sandbox',
                borrower: {uuid: crypto.randomUUID()},
                connections: [],
              });
            isStarted = true;
            return sandbox.start(input, signal);
          },
        };
      },
    },
  ];
  for (const {what, title, message, change} of brokenBackends) {
    it(`fails for a backend that ${what}`, async () => {
      const {titles, failures} = await runContract(change);
      expect(titles).to.include(title);
      expect(failures.get(title) ?? '').to.match(message);
    });
  }
});
