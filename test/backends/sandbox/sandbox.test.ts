/** The sandbox: the suite of every backend, and the scenarios, borrowers and portfolios that only the sandbox has. */
import {expect} from '@open-wc/testing';
import {parse, safeParse} from 'zod/mini';

import {borrowers, findBorrower} from '../../../src/backends/sandbox/borrowers.js';
import {directory} from '../../../src/backends/sandbox/directory.js';
import {SandboxBackend} from '../../../src/backends/sandbox/index.js';
import {getCallDuration} from '../../../src/backends/sandbox/latency.js';
import {createPortfolio} from '../../../src/backends/sandbox/portfolios.js';
import {findScenario, logins, ordinaryScenario} from '../../../src/backends/sandbox/scenarios.js';
import {createSeededUuid} from '../../../src/backends/sandbox/seeded-ids.js';
import {createRandomUuid} from '../../../src/backends/uuid.js';
import {sleep} from '../../../src/backends/wait.js';
import {Code, LinkError} from '../../../src/contract/errors.js';
import {Portfolio, Uuid, type Attempt} from '../../../src/contract/schemas.js';
import {backendContract} from '../../backend-contract/suite.js';
import {itForEach} from '../../support/case-table.js';

backendContract('The sandbox', () => new SandboxBackend({latency: 0}));

const START_INPUT = {auth: {type: 'key', nexus_key: 'sandbox_test'}, uuid: null} as const;
const {signal} = new AbortController();
const healthyServicer = directory.find(({health}) => health === 'ok')!;

const createLogin = (username: string) => ({
  servicer: healthyServicer.uuid,
  connection: null,
  username,
  password: 'secret',
});

/** Logs in, and polls until the attempt is connected or challenged. */
async function logIn(backend: SandboxBackend, username: string): Promise<Attempt> {
  let attempt = await backend.connect(createLogin(username), signal);
  while (attempt.status === 'pending') attempt = await backend.poll({attempt: attempt.uuid}, signal);
  return attempt;
}

/** Returns how many milliseconds a call takes. */
async function measureDuration(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await call();
  return performance.now() - start;
}

const catchReason = (error: unknown): unknown => error;

describe('The sandbox', () => {
  describe('on the network', () => {
    const calls: string[] = [];
    const restoreAll: (() => void)[] = [];

    /** Replaces a function that can make a request by one that also records its call. */
    function recordCalls<T extends object>(owner: T, name: keyof T & string): void {
      const original = owner[name];
      const recorder = new Proxy(original as (...input: unknown[]) => unknown, {
        apply: (target, self, input) => (calls.push(name), Reflect.apply(target, self, input)),
        construct: (target, input) => (calls.push(name), Reflect.construct(target, input) as object),
      });
      Object.defineProperty(owner, name, {value: recorder, configurable: true, writable: true});
      restoreAll.push(() =>
        Object.defineProperty(owner, name, {value: original, configurable: true, writable: true}),
      );
    }

    before(() => {
      recordCalls(globalThis, 'fetch');
      recordCalls(globalThis, 'WebSocket');
      recordCalls(globalThis, 'EventSource');
      recordCalls(globalThis, 'Worker');
      recordCalls(globalThis, 'Image');
      recordCalls(XMLHttpRequest.prototype, 'open');
      recordCalls(navigator, 'sendBeacon');
    });
    after(() => {
      for (const restore of restoreAll) restore();
    });

    it('makes no request in any scenario', async () => {
      const urls = new Set<string>();
      const observer = new PerformanceObserver((list) => {
        for (const {name} of list.getEntries()) urls.add(name);
      });
      observer.observe({type: 'resource'});
      const entriesBefore = performance.getEntriesByType('resource').length;
      const backend = new SandboxBackend({latency: 0});
      await backend.start(START_INPUT, signal);
      await backend.search({query: 'fedloan'}, signal);
      for (const username of [
        'ada',
        'challenge',
        'fail-challenge',
        '@choice',
        '@code',
        '@reconnect',
        '@slow_30',
      ]) {
        const attempt = await logIn(backend, username);
        if (attempt.status !== 'challenged') continue;
        await backend.answer({attempt: attempt.uuid, answers: []}, signal);
      }
      await backend.connect(createLogin('@error_timeout'), signal).catch(catchReason);
      await backend.finish({}, signal);
      await sleep(100, signal);
      observer.disconnect();
      // The test runner's own requests do not go through the recorded functions, and it makes none during this test.
      expect(calls).to.deep.equal([]);
      expect([...urls]).to.deep.equal([]);
      expect(performance.getEntriesByType('resource').length).to.equal(entriesBefore);
    });

    it('would be seen if it made a request', async () => {
      await fetch('data:,');
      expect(calls).to.deep.equal(['fetch']);
    });
  });

  describe('latency', () => {
    it('applies to each call, and is a third of a second by default', async () => {
      const backend = new SandboxBackend({latency: 60});
      expect(await measureDuration(() => backend.start(START_INPUT, signal))).to.be.at.least(55);
      expect(await measureDuration(() => backend.search({query: ''}, signal))).to.be.at.least(55);
      const defaultBackend = new SandboxBackend();
      expect(await measureDuration(() => defaultBackend.start(START_INPUT, signal))).to.be.at.least(300);
    });

    it('of 0 resolves without a task of the event loop', async () => {
      const backend = new SandboxBackend({latency: 0});
      let hasTimerRun = false;
      setTimeout(() => (hasTimerRun = true));
      await backend.start(START_INPUT, signal);
      await logIn(backend, 'ada');
      expect(hasTimerRun).to.equal(false);
    });

    it('applies to a failure as well', async () => {
      const backend = new SandboxBackend({latency: 60});
      const failToStart = () =>
        backend
          .start({...START_INPUT, auth: {type: 'key', nexus_key: 'sandbox_revoked'}}, signal)
          .catch(catchReason);
      expect(await measureDuration(failToStart)).to.be.at.least(55);
    });

    it('of @slow_<ms> is the total of a login', async () => {
      const backend = new SandboxBackend({latency: 0});
      await backend.start(START_INPUT, signal);
      expect(await measureDuration(() => logIn(backend, '@slow_300'))).to.be.at.least(290);
    });

    it('of @slow_0 is 0, whatever the latency of the backend', () => {
      expect(getCallDuration(5000, findScenario('@slow_0', 'secret'), undefined)).to.equal(0);
    });

    it('of @slow_<ms> is ten minutes at most', () => {
      expect(findScenario('@slow_600000', '').durationMs).to.equal(600_000);
      expect(findScenario('@slow_600001', '').durationMs).to.equal(600_000);
      expect(findScenario(`@slow_${'9'.repeat(400)}`, '').durationMs).to.equal(600_000);
    });

    it('is three times as long at a degraded servicer', () => {
      const degraded = {...healthyServicer, health: 'degraded' as const, former: null};
      expect(getCallDuration(100, ordinaryScenario, degraded)).to.equal(300);
      expect(getCallDuration(100, ordinaryScenario, {...degraded, health: 'ok'})).to.equal(100);
    });

    it('ends early when the call is aborted', async () => {
      const abort = new AbortController();
      const aMinute = new SandboxBackend({latency: 60_000});
      const call = aMinute.start(START_INPUT, abort.signal).catch(catchReason);
      setTimeout(() => {
        abort.abort();
      }, 20);
      expect(await call).to.equal(abort.signal.reason);
    });

    it('leaves no listener on the signal', async () => {
      const {signal: lasting} = new AbortController();
      let listeners = 0;
      lasting.addEventListener = () => listeners++;
      lasting.removeEventListener = () => listeners--;
      await sleep(1, lasting);
      expect(listeners).to.equal(0);
    });

    it('lets a call fail with session-expired if another session was started meanwhile', async () => {
      const backend = new SandboxBackend({latency: 30});
      await backend.start(START_INPUT, signal);
      const late = backend.connect(createLogin('ada'), signal).catch(catchReason);
      await backend.start(START_INPUT, signal);
      expect(await late)
        .to.be.instanceOf(LinkError)
        .with.property('code', 'session-expired');
      expect((await backend.finish({}, signal)).connections).to.deep.equal([]);
    });
  });

  describe('memory', () => {
    it('forgets the connections of a session when it ends', async () => {
      const backend = new SandboxBackend({latency: 0});
      const {borrower} = await backend.start(START_INPUT, signal);
      await logIn(backend, 'ada');
      await backend.finish({}, signal);
      const {connections} = await backend.start({...START_INPUT, uuid: borrower.uuid}, signal);
      expect(connections).to.deep.equal([]);
    });

    it('is not shared between two backends', async () => {
      const [first, second] = [new SandboxBackend({latency: 0}), new SandboxBackend({latency: 0})];
      await first.start(START_INPUT, signal);
      await logIn(first, 'ada');
      await second.start(START_INPUT, signal);
      expect((await second.finish({}, signal)).connections).to.deep.equal([]);
      expect((await first.finish({}, signal)).connections).to.have.length(1);
    });

    it('is not in the storage of the page', async () => {
      const backend = new SandboxBackend({latency: 0});
      const before = [localStorage.length, sessionStorage.length, document.cookie];
      await backend.start(START_INPUT, signal);
      await logIn(backend, 'ada');
      expect([localStorage.length, sessionStorage.length, document.cookie]).to.deep.equal(before);
    });

    it('does not change when the page changes a result', async () => {
      const backend = new SandboxBackend({latency: 0});
      const {connections} = await backend.start({...START_INPUT, uuid: borrowers.connected.uuid}, signal);
      const original = structuredClone(connections);
      connections[0]!.servicer.name = 'Mine';
      connections[0]!.portfolio.loans.length = 0;
      connections.length = 0;
      expect((await backend.finish({}, signal)).connections).to.deep.equal(original);
    });
  });

  describe('tables', () => {
    it('list borrowers with different valid UUIDs in lower case', () => {
      const uuids = Object.values(borrowers).map(({uuid}) => uuid);
      for (const uuid of uuids) {
        expect(safeParse(Uuid, uuid).success, uuid).to.equal(true);
        expect(uuid).to.equal(uuid.toLowerCase());
        expect(findBorrower(uuid)?.uuid).to.equal(uuid);
      }
      expect(new Set(uuids).size).to.equal(uuids.length);
    });

    it('connect borrowers to healthy servicers of the directory, which the description names', () => {
      for (const {description, linkedServicers} of Object.values(borrowers)) {
        for (const {servicer} of linkedServicers) {
          const record = directory.find(({uuid}) => uuid === servicer);
          expect(record?.health).to.equal('ok');
          expect(description).to.contain(record!.name);
        }
      }
    });

    const samples = {'<code>': 'timeout', '<n>': '3', '<ms>': '500'} as const;
    const specialLogins = logins.slice(0, -1).map(({username, password}) => ({
      name: `${username} with the password ${password}`,
      username,
      password,
    }));

    itForEach('list logins that differ from an ordinary one', specialLogins, ({username, password}) => {
      const filled = username.replace(/<\w+>/, (placeholder) => samples[placeholder as keyof typeof samples]);
      expect(findScenario(filled, password)).to.not.deep.equal(ordinaryScenario);
    });

    it('list the ordinary login last', () => {
      const {username, password} = logins.at(-1)!;
      expect(findScenario(username, password)).to.equal(ordinaryScenario);
    });
  });

  describe('portfolios', () => {
    const portfolios = directory.map((servicer) => createPortfolio(createRandomUuid(), servicer));

    it('match the schema, with plausible amounts in cents', () => {
      const loans = portfolios.flatMap((portfolio) => parse(Portfolio, portfolio).loans);
      for (const {balance, rate, next_payment} of loans) {
        expect(balance).to.match(/^\d+\.\d\d$/);
        expect(Number(balance)).to.be.within(500, 120_000);
        expect(Number(rate)).to.be.within(2, 15);
        if (!next_payment) continue;
        expect(next_payment.amount).to.match(/^\d+\.\d\d$/);
        expect(Number(next_payment.amount)).to.be.within(50, 2500);
        expect(Number(next_payment.amount)).to.be.lessThan(Number(balance));
      }
    });

    it('have all payments on one day of a fixed month, and some loans in deferment', () => {
      for (const {loans} of portfolios) {
        const days = new Set(loans.flatMap(({next_payment}) => next_payment?.due_on ?? []));
        expect(days.size).to.be.lessThan(2);
        for (const day of days) expect(day).to.match(/^2030-01-(?:0[1-9]|1\d|2[0-8])$/);
      }
      const loans = portfolios.flatMap((portfolio) => portfolio.loans);
      const deferred = loans.filter(({next_payment}) => next_payment === null).length;
      expect(deferred / loans.length).to.be.within(0.02, 0.45);
    });

    it('have loans of the kind that the servicer services', () => {
      const isFederal = (type: string): boolean => /^(?:Direct|Federal) /.test(type);
      for (const servicer of directory) {
        for (let i = 0; i < 20; i++) {
          const types = createPortfolio(createRandomUuid(), servicer).loans.map(({type}) => type);
          if (servicer.kind === 'federal') expect(types.every(isFederal)).to.equal(true);
          if (servicer.kind === 'private') expect(types.some(isFederal)).to.equal(false);
        }
      }
    });

    it('never change, so that a page can keep one as a sample', () => {
      const portfolio = createPortfolio(borrowers.connected.uuid, {
        uuid: borrowers.connected.linkedServicers[0]!.servicer,
        kind: 'federal',
      });
      expect(portfolio).to.deep.equal(EXPECTED_PORTFOLIO);
    });
  });

  describe('UUIDs', () => {
    it('are valid, equal for the same words, and different for other words', () => {
      const uuids = new Set<string>();
      for (let i = 0; i < 5000; i++) {
        uuids.add(createSeededUuid('loan', String(i))).add(createSeededUuid('loa', `n${i}`));
      }
      expect(uuids.size).to.equal(10_000);
      expect(createSeededUuid('loan', '7')).to.equal(createSeededUuid('loan', '7'));
      for (const uuid of [...uuids].slice(0, 500)) expect(safeParse(Uuid, uuid).success).to.equal(true);
    });

    it('of new borrowers do not need crypto.randomUUID, which insecure pages lack', () => {
      const original = crypto.randomUUID.bind(crypto);
      Object.defineProperty(crypto, 'randomUUID', {value: undefined, configurable: true});
      try {
        expect(safeParse(Uuid, createRandomUuid()).success).to.equal(true);
      } finally {
        Object.defineProperty(crypto, 'randomUUID', {value: original, configurable: true});
      }
    });
  });

  it('names the code in the message of a failed login', async () => {
    const backend = new SandboxBackend({latency: 0});
    await backend.start(START_INPUT, signal);
    const error: unknown = await backend.connect(createLogin('@error_no-loans'), signal).catch(catchReason);
    expect(error).to.be.instanceOf(LinkError);
    expect(Code.safeParse((error as LinkError).code).success).to.equal(true);
    expect((error as LinkError).message).to.contain('no-loans');
  });
});

const EXPECTED_PORTFOLIO: Portfolio = {
  currency: 'USD',
  balance: '49274.06',
  loans: [
    {
      uuid: '06f1e850-2ce7-84c1-bee2-e115702b59e2',
      type: 'Direct Unsubsidized Loan (Graduate)',
      balance: '13882.26',
      rate: '6.00',
      next_payment: null,
    },
    {
      uuid: 'b32fb843-a794-8eb0-8da3-59cf8c7a035f',
      type: 'Direct Unsubsidized Loan (Graduate)',
      balance: '15541.96',
      rate: '6.60',
      next_payment: {amount: '177.27', due_on: '2030-01-15'},
    },
    {
      uuid: '46ac17e3-ebb4-8e6b-96ca-853c0aaef350',
      type: 'Direct Unsubsidized Loan (Graduate)',
      balance: '19849.84',
      rate: '8.08',
      next_payment: {amount: '241.67', due_on: '2030-01-15'},
    },
  ],
};
