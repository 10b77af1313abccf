import {parse, safeParse} from 'zod/mini';
import {expect} from '@open-wc/testing';
import {borrowers, borrowerOf} from '../../../src/backends/sandbox/borrowers.js';
import {directory} from '../../../src/backends/sandbox/directory.js';
import {SandboxBackend} from '../../../src/backends/sandbox/index.js';
import {paceOf} from '../../../src/backends/sandbox/latency.js';
import {portfolioOf} from '../../../src/backends/sandbox/portfolios.js';
import {logins, ordinary, scenarioOf} from '../../../src/backends/sandbox/scenarios.js';
import {uuidFrom} from '../../../src/backends/sandbox/seeded-ids.js';
import {createRandomUuid} from '../../../src/backends/uuid.js';
import {sleep} from '../../../src/backends/wait.js';
import {Code, LinkError} from '../../../src/contract/errors.js';
import {Portfolio, Uuid, type Attempt} from '../../../src/contract/schemas.js';
import {backendContract} from '../../backend-contract/suite.js';

backendContract('The sandbox', () => new SandboxBackend({latency: 0}));

const NEW = {auth: {type: 'key', nexus_key: 'sandbox_test'}, uuid: null} as const;
const signal = new AbortController().signal;
const healthy = directory.find(({health}) => health === 'ok')!;
const as = (username: string) => ({servicer: healthy.uuid, connection: null, username, password: 'secret'});

async function through(backend: SandboxBackend, username: string): Promise<Attempt> {
  let attempt = await backend.connect(as(username), signal);
  while (attempt.status === 'pending') attempt = await backend.poll({attempt: attempt.uuid}, signal);
  return attempt;
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await call();
  return performance.now() - before;
}

describe('The sandbox', () => {
  describe('on the network', () => {
    const asked: string[] = [];
    const undo: (() => void)[] = [];

    /** Every way out of the page notes that it was taken. */
    function watch<T extends object>(owner: T, name: keyof T & string): void {
      const original = owner[name];
      const noting = new Proxy(original as (...input: unknown[]) => unknown, {
        apply: (target, self, input) => (asked.push(name), Reflect.apply(target, self, input)),
        construct: (target, input) => (asked.push(name), Reflect.construct(target, input) as object),
      });
      Object.defineProperty(owner, name, {value: noting, configurable: true, writable: true});
      undo.push(() =>
        Object.defineProperty(owner, name, {value: original, configurable: true, writable: true}),
      );
    }

    before(() => {
      watch(globalThis, 'fetch');
      watch(globalThis, 'WebSocket');
      watch(globalThis, 'EventSource');
      watch(globalThis, 'Worker');
      watch(globalThis, 'Image');
      watch(XMLHttpRequest.prototype, 'open');
      watch(navigator, 'sendBeacon');
    });
    after(() => {
      for (const step of undo) step();
    });

    it('asks nothing, whatever it plays', async () => {
      const urls = new Set<string>();
      const observer = new PerformanceObserver((list) => {
        for (const {name} of list.getEntries()) urls.add(name);
      });
      observer.observe({type: 'resource'});
      const before = performance.getEntriesByType('resource').length;
      const backend = new SandboxBackend({latency: 0});
      await backend.start(NEW, signal);
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
        const attempt = await through(backend, username);
        if (attempt.status !== 'challenged') continue;
        await backend.answer({attempt: attempt.uuid, answers: []}, signal);
      }
      await backend.connect(as('@error_timeout'), signal).catch(() => null);
      await backend.finish({}, signal);
      await sleep(100, signal);
      observer.disconnect();
      // The test runner's own socket and pings are not made through what is watched here, nor while this runs.
      expect(asked).to.deep.equal([]);
      expect([...urls]).to.deep.equal([]);
      expect(performance.getEntriesByType('resource').length).to.equal(before);
    });

    it('would be caught if it asked', async () => {
      await fetch('data:,');
      expect(asked).to.deep.equal(['fetch']);
    });
  });

  describe('in time', () => {
    it('takes as long as its latency for each call, and a third of a second by default', async () => {
      const patient = new SandboxBackend({latency: 60});
      expect(await timed(() => patient.start(NEW, signal))).to.be.within(55, 5000);
      expect(await timed(() => patient.search({query: ''}, signal))).to.be.within(55, 5000);
      const usual = new SandboxBackend();
      expect(await timed(() => usual.start(NEW, signal))).to.be.greaterThan(300);
    });

    it('answers in the same turn of the event loop without latency', async () => {
      const backend = new SandboxBackend({latency: 0});
      let isNextTask = false;
      setTimeout(() => (isNextTask = true));
      await backend.start(NEW, signal);
      await through(backend, 'ada');
      expect(isNextTask).to.equal(false);
    });

    it('lets a failure take as long as a success', async () => {
      const backend = new SandboxBackend({latency: 60});
      const failing = () =>
        backend.start({...NEW, auth: {type: 'key', nexus_key: 'sandbox_revoked'}}, signal).catch(() => null);
      expect(await timed(failing)).to.be.within(55, 5000);
    });

    it('takes the time of @slow in total, and not less', async () => {
      const backend = new SandboxBackend({latency: 0});
      await backend.start(NEW, signal);
      expect(await timed(() => through(backend, '@slow_300'))).to.be.within(290, 5000);
    });

    it('is done with @slow_0 at once, whatever the latency', () => {
      expect(paceOf(5000, scenarioOf('@slow_0', 'secret'), undefined)).to.equal(0);
    });

    it('takes ten minutes at most', () => {
      expect(scenarioOf('@slow_600000', '').takes).to.equal(600_000);
      expect(scenarioOf('@slow_600001', '').takes).to.equal(600_000);
      expect(scenarioOf(`@slow_${'9'.repeat(400)}`, '').takes).to.equal(600_000);
    });

    it('is slower at a degraded servicer', () => {
      const degraded = {...healthy, health: 'degraded' as const, former: null};
      expect(paceOf(100, ordinary, degraded)).to.equal(300);
      expect(paceOf(100, ordinary, {...degraded, health: 'ok'})).to.equal(100);
    });

    it('stops waiting as soon as it is aborted', async () => {
      const leaving = new AbortController();
      const backend = new SandboxBackend({latency: 60_000});
      const waiting = timed(() => backend.start(NEW, leaving.signal).catch(() => null));
      setTimeout(() => {
        leaving.abort();
      }, 20);
      expect(await waiting).to.be.lessThan(20_000);
    });

    it('leaves no listener on a signal that lives on', async () => {
      const {signal: lasting} = new AbortController();
      let listeners = 0;
      lasting.addEventListener = () => listeners++;
      lasting.removeEventListener = () => listeners--;
      await sleep(1, lasting);
      expect(listeners).to.equal(0);
    });

    it('gives up a call whose session was replaced meanwhile', async () => {
      const backend = new SandboxBackend({latency: 30});
      await backend.start(NEW, signal);
      const late = backend.connect(as('ada'), signal).catch((thrown: unknown) => thrown);
      await backend.start(NEW, signal);
      expect(await late)
        .to.be.instanceOf(LinkError)
        .with.property('code', 'session-expired');
      expect((await backend.finish({}, signal)).connections).to.deep.equal([]);
    });
  });

  describe('in memory', () => {
    it('forgets a borrower with the session', async () => {
      const backend = new SandboxBackend({latency: 0});
      const {borrower} = await backend.start(NEW, signal);
      await through(backend, 'ada');
      await backend.finish({}, signal);
      expect((await backend.start({...NEW, uuid: borrower.uuid}, signal)).connections).to.deep.equal([]);
    });

    it('shares nothing between two of its kind', async () => {
      const [one, two] = [new SandboxBackend({latency: 0}), new SandboxBackend({latency: 0})];
      await one.start(NEW, signal);
      await through(one, 'ada');
      await two.start(NEW, signal);
      expect((await two.finish({}, signal)).connections).to.deep.equal([]);
      expect((await one.finish({}, signal)).connections).to.have.length(1);
    });

    it('keeps nothing in storage', async () => {
      const backend = new SandboxBackend({latency: 0});
      const before = [localStorage.length, sessionStorage.length, document.cookie];
      await backend.start(NEW, signal);
      await through(backend, 'ada');
      expect([localStorage.length, sessionStorage.length, document.cookie]).to.deep.equal(before);
    });

    it('gives out copies, so that a page cannot change what it holds', async () => {
      const backend = new SandboxBackend({latency: 0});
      const {connections} = await backend.start({...NEW, uuid: borrowers.connected.uuid}, signal);
      const given = structuredClone(connections);
      connections[0]!.servicer.name = 'Mine';
      connections[0]!.portfolio.loans.length = 0;
      connections.length = 0;
      expect((await backend.finish({}, signal)).connections).to.deep.equal(given);
    });
  });

  describe('its tables', () => {
    it('lists borrowers whose UUIDs are valid, in lower case, and differ', () => {
      const uuids = Object.values(borrowers).map(({uuid}) => uuid);
      for (const uuid of uuids) {
        expect(safeParse(Uuid, uuid).success, uuid).to.equal(true);
        expect(uuid).to.equal(uuid.toLowerCase());
        expect(borrowerOf(uuid)?.uuid).to.equal(uuid);
      }
      expect(new Set(uuids).size).to.equal(uuids.length);
    });

    it('names servicers in the borrowers that are in the directory, and up', () => {
      for (const {description, linked} of Object.values(borrowers)) {
        for (const {servicer} of linked) {
          const record = directory.find(({uuid}) => uuid === servicer);
          expect(record?.health).to.equal('ok');
          expect(description).to.contain(record!.name);
        }
      }
    });

    it('lists no special login that plays as an ordinary one', () => {
      const filled = {'<code>': 'timeout', '<n>': '3', '<ms>': '500'} as const;
      for (const {username, password} of logins.slice(0, -1)) {
        const name = username.replace(/<\w+>/, (hole) => filled[hole as keyof typeof filled]);
        expect(scenarioOf(name, password), username).to.not.deep.equal(ordinary);
      }
      expect(scenarioOf('anything else', 'anything else')).to.equal(ordinary);
    });
  });

  describe('its portfolios', () => {
    const all = directory.map((servicer) => portfolioOf(createRandomUuid(), servicer));

    it('fit the contract, in cents and in plausible figures', () => {
      const loans = all.flatMap((portfolio) => parse(Portfolio, portfolio).loans);
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

    it('are due on one day of a fixed month for all that are not in deferment', () => {
      for (const {loans} of all) {
        const days = new Set(loans.flatMap(({next_payment}) => next_payment?.due_on ?? []));
        expect(days.size).to.be.lessThan(2);
        for (const day of days) expect(day).to.match(/^2030-01-(?:0[1-9]|1\d|2[0-8])$/);
      }
      const loans = all.flatMap((portfolio) => portfolio.loans);
      const deferred = loans.filter(({next_payment}) => next_payment === null).length;
      expect(deferred / loans.length).to.be.within(0.02, 0.45);
    });

    it('hold loans of the kind that the servicer services', () => {
      for (const servicer of directory) {
        for (let i = 0; i < 20; i++) {
          const types = portfolioOf(createRandomUuid(), servicer).loans.map(({type}) => type);
          const isFederal = (type: string): boolean => /^(?:Direct|Federal) /.test(type);
          if (servicer.kind === 'federal') expect(types.every(isFederal)).to.equal(true);
          if (servicer.kind === 'private') expect(types.some(isFederal)).to.equal(false);
        }
      }
    });

    it('never change: a page may keep one as a sample', () => {
      const portfolio = portfolioOf(borrowers.connected.uuid, {
        uuid: borrowers.connected.linked[0]!.servicer,
        kind: 'federal',
      });
      expect(portfolio).to.deep.equal(SAMPLE);
    });
  });

  describe('its UUIDs', () => {
    it('are valid, repeat for the same words, and differ for any others', () => {
      const seen = new Set<string>();
      for (let i = 0; i < 5000; i++) seen.add(uuidFrom('loan', String(i))).add(uuidFrom('loa', `n${i}`));
      expect(seen.size).to.equal(10_000);
      expect(uuidFrom('loan', '7')).to.equal(uuidFrom('loan', '7'));
      for (const uuid of [...seen].slice(0, 500)) expect(safeParse(Uuid, uuid).success).to.equal(true);
    });

    it('of new borrowers do without crypto.randomUUID, which insecure pages lack', () => {
      const original = crypto.randomUUID.bind(crypto);
      Object.defineProperty(crypto, 'randomUUID', {value: undefined, configurable: true});
      try {
        expect(safeParse(Uuid, createRandomUuid()).success).to.equal(true);
      } finally {
        Object.defineProperty(crypto, 'randomUUID', {value: original, configurable: true});
      }
    });
  });

  it('says the code of every failure that it plays', async () => {
    const backend = new SandboxBackend({latency: 0});
    await backend.start(NEW, signal);
    const thrown: unknown = await backend
      .connect(as('@error_no-loans'), signal)
      .catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(LinkError);
    expect(Code.safeParse((thrown as LinkError).code).success).to.equal(true);
    expect((thrown as LinkError).message).to.contain('no-loans');
  });
});

const SAMPLE: Portfolio = {
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
