/**
 * Every fault of an API in each call of the workflow, with the element in a real browser. The element shows the error or
 * recovers without showing it, and sends typed values only once.
 */
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {chromium, type Browser, type BrowserContext, type Page} from 'playwright-core';

import {codes, type Code} from 'nexus-link/contract';
import {en} from '../../src/messages/en.ts';
import {FaultyServer, calls, type Call, type Misbehavior, type FaultPlan, type Visit} from './faulty-api.ts';
import type {Database} from '../../demo/server/db/tables.ts';
import {pglite} from './database-engines.ts';
import type {RecordedEvent, ScreenFacts, Opening} from '../support/borrower-driver.ts';
import {faults, REPLY_MARKER, type Fault} from './api-faults.ts';
import {KEY} from './page-client.ts';
import {countTrials, IS_SHORT, sampleTrials} from '../support/trials.ts';
import {waitFor} from '../support/wait-for.ts';
import {toFetcher, createTestApp, createDatabase} from './in-process-server.ts';

const root = new URL('../../', import.meta.url);
const finder = (await import(new URL('test/support/browsers/find-chromium.mjs', root).href)) as {
  findChromium(): Promise<{readonly executablePath: string; readonly args: string[]}>;
};

const SECRET = 'kN4ry-9c1';
/** The shortest delays. The timeout is long, and a test lets it expire early. */
const SHORT_TIMING = {timeout: 15_000, backoff: 10, maxBackoff: 40, pollPause: 10} as const;
/** The number of tries of a call that is safe to repeat. */
const MAX_REPEATABLE_TRIES = 4;
/** The number of tries of a call that the client repeats only if it sees no response at all. */
const MAX_LOST_TRIES = 2;
/** The number of pages that run trials at the same time. */
const PAGE_COUNT = 4;

/** A plan without a faulty reply. */
const NO_FAULT: FaultPlan = {call: 'start', misbehave: () => undefined, times: 0};

/** Some of the faults, for the backend that the element creates for an `api-url`. */
const API_URL_TRIALS: readonly (readonly [call: Call, fault: string, times: number])[] = [
  ['start', 'redirects', Infinity],
  ['start', 'answers 403, not-allowed', Infinity],
  ['search', 'answers a 502 in HTML', 1],
  ['connect', 'resets the socket', Infinity],
  ['connect', 'executes the call and resets the socket after the headers', 1],
  ['connect', 'answers 422, invalid-credentials', 1],
  ['poll', 'sends less than its Content-Length', 1],
  ['answer', 'executes the call and resets the socket', 1],
  ['disconnect', 'answers 429 with a Retry-After of a second', 1],
  ['finish', 'answers 401, session-expired', 1],
  ['leave', 'resets the socket', 1],
];

const formatTrialId = (call: Call, {name}: Fault): string => `${call} ${name}`;
/** Every fault in every call. The first `faults.length` trials contain each fault once, in changing calls. */
const trialIds = calls.flatMap((_, turn) =>
  faults.map((fault, index) => formatTrialId(calls[(index + turn) % calls.length] ?? 'start', fault)),
);
const SELECTED_TRIALS = new Set(trialIds.slice(0, countTrials(faults.length, trialIds.length)));

/** The expected outcome of a fault in a call. */
interface ExpectedOutcome {
  /** The number of tries if the call never succeeds. */
  readonly tries: number;
  /** The error that the borrower then sees. Null if the faulty reply is valid, or if the borrower has left. */
  readonly code: Code | null;
}

function predictOutcome(call: Call, {code, retries, validFor}: Fault): ExpectedOutcome {
  const isOnce = call === 'connect' || call === 'answer' || call === 'leave';
  const tries =
    retries === 'none' ? 1 : isOnce ? (retries === 'all' ? MAX_LOST_TRIES : 1) : MAX_REPEATABLE_TRIES;
  return {tries, code: call === 'leave' || validFor?.includes(call) ? null : code};
}

/**
 * Lists the numbers of failures with which the faults of a call are tried. In the short form, a call that the client does
 * not retry fails once, because further failures would change nothing. The other faults take turns: the call recovers from
 * one, and never from the next.
 */
function listFailureCounts(call: Call, selected: readonly Fault[]): ReadonlyMap<Fault, readonly number[]> {
  const retried = selected.filter((fault) => predictOutcome(call, fault).tries > 1);
  return new Map(
    selected.map((fault) => [
      fault,
      IS_SHORT ? [retried.indexOf(fault) % 2 === 0 ? Infinity : 1] : [1, Infinity],
    ]),
  );
}

/** Returns the step that shows the error of a call. */
function getErrorStep(call: Call, code: Code): string {
  const {ends, recovery} = codes[code];
  if (ends || call === 'start' || recovery === 'restart') return 'problem';
  if (call === 'search') return 'search';
  if (call === 'disconnect' || call === 'finish') return 'accounts';
  if (recovery === 'choose-servicer') return 'problem';
  return call === 'answer' && recovery === 'retry' ? 'challenge' : 'credentials';
}

/** The facts of the screen after a call has succeeded. */
const SUCCESS_SCREENS: Readonly<Record<Call, Partial<ScreenFacts>>> = {
  start: {step: 'welcome', error: null},
  search: {step: 'search', error: null},
  connect: {step: 'accounts', error: null, connections: 1},
  poll: {step: 'accounts', error: null, connections: 1},
  answer: {step: 'accounts', error: null, connections: 1},
  disconnect: {step: 'accounts', error: null, connections: 0},
  finish: {step: 'closed', error: null},
  leave: {step: 'closed', error: null},
};

const assertError = ({step, error}: ScreenFacts, call: Call, code: Code): void => {
  assert.deepEqual({step, error}, {step: getErrorStep(call, code), error: en.errors[code].title});
};

function assertSuccess(screen: ScreenFacts, call: Call): void {
  assert.deepEqual({...screen, ...SUCCESS_SCREENS[call]}, screen);
  if (call === 'search') assert.ok(screen.servicers > 0);
}

const formatTitle = (call: Call, fault: Fault): string => {
  const {tries, code} = predictOutcome(call, fault);
  const times = tries === 1 ? 'once' : `${tries} times at most`;
  const message = code === null ? 'no error' : `“${en.errors[code].title}”`;
  return `${fault.name}: the element tries the call ${times} and shows ${message}`;
};

const CALL_TITLES: Readonly<Record<Call, string>> = {
  start: 'opens a session',
  search: 'searches for a servicer',
  connect: 'logs in',
  poll: 'waits for a login',
  answer: 'answers a challenge',
  disconnect: 'removes a connection',
  finish: 'finishes',
  leave: 'leaves',
};

/** A page with an element, and the driver that acts as the borrower in the page. */
class DrivenPage {
  readonly page: Page;
  /** The messages of uncaught errors. */
  readonly pageErrors: string[] = [];
  readonly consoleTexts: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', ({message}) => this.pageErrors.push(message));
    page.on('console', (message) => this.consoleTexts.push(message.text()));
  }

  openElement(opening: Opening): Promise<void> {
    return this.page.evaluate((options) => window.borrowerDriver.open(options), opening);
  }
  prepareCall(call: Call): Promise<void> {
    return this.page.evaluate((name) => window.borrowerDriver.prepareCall(name), call);
  }
  expireDeadline(deadline: number): Promise<void> {
    return this.page.evaluate((milliseconds) => window.borrowerDriver.expireDeadline(milliseconds), deadline);
  }
  makeCall(call: Call): Promise<void> {
    return this.page.evaluate((name) => window.borrowerDriver.makeCall(name), call);
  }
  waitForOutcome(call: Call): Promise<ScreenFacts> {
    return this.page.evaluate((name) => window.borrowerDriver.waitForOutcome(name), call);
  }
  recover(call: Call): Promise<void> {
    return this.page.evaluate((name) => window.borrowerDriver.recover(name), call);
  }
  close(): Promise<readonly RecordedEvent[]> {
    return this.page.evaluate(() => window.borrowerDriver.close());
  }
}

describe('Page whose API fails', () => {
  let db: Database;
  let faultyServer: FaultyServer;
  let pages: Server;
  let browser: Browser;
  let context: BrowserContext;
  const drivenPages: DrivenPage[] = [];
  const freePages: DrivenPage[] = [];
  const waitingTests: ((drivenPage: DrivenPage) => void)[] = [];
  /** The number of tries of each visit at the end of its trial. */
  const finalCallCounts = new Map<Visit, number>();

  before(async () => {
    // The browser starts while this process opens the database.
    const launchedBrowser = finder
      .findChromium()
      .then(({executablePath, args}) => chromium.launch({executablePath, args}));
    const bundledDriver = bundleDriver();
    db = await createDatabase(pglite);
    faultyServer = await FaultyServer.start(toFetcher(createTestApp(db)));
    const driverCode = await bundledDriver;
    pages = createServer((request, response) => {
      void findFile(request.url ?? '/', driverCode).then(({body, type}) => {
        response.writeHead(200, {'Content-Type': type}).end(body);
      });
    });
    await once(pages.listen(0, '127.0.0.1'), 'listening');
    browser = await launchedBrowser;
    context = await browser.newContext();
    drivenPages.push(
      ...(await Promise.all(Array.from({length: PAGE_COUNT}, () => createDrivenPage(context)))),
    );
    freePages.push(...drivenPages);
    await warmUp();
  });
  after(async () => {
    await browser.close();
    pages.closeAllConnections();
    pages.close();
    await faultyServer.stop();
    await db.destroy();
  });

  async function createDrivenPage(owner: BrowserContext): Promise<DrivenPage> {
    const drivenPage = new DrivenPage(await owner.newPage());
    await drivenPage.page.goto(`http://localhost:${(pages.address() as AddressInfo).port}/`);
    return drivenPage;
  }

  async function warmUp(): Promise<void> {
    const drivenPage = freePages[0];
    assert.ok(drivenPage);
    await reachCall(drivenPage, 'finish', createOpening(faultyServer.createVisit(NO_FAULT).url));
    assertSuccess(await drivenPage.waitForOutcome('finish'), 'finish');
  }

  /** Waits for a free page and runs a test on it. */
  async function usePage(run: (drivenPage: DrivenPage) => Promise<void>): Promise<void> {
    const drivenPage =
      freePages.pop() ?? (await new Promise<DrivenPage>((resolve) => waitingTests.push(resolve)));
    try {
      await run(drivenPage);
    } finally {
      const next = waitingTests.shift();
      if (next) next(drivenPage);
      else freePages.push(drivenPage);
    }
  }

  const createOpening = (api: string, timing: Opening['timing'] = SHORT_TIMING): Opening => ({
    nexus_key: KEY,
    uuid: randomUUID(),
    api,
    timing,
    secret: SECRET,
  });

  /**
   * Prepares a call and makes it. Opening the element makes the call that starts a session.
   * @param beforeCall Runs just before the call.
   */
  async function reachCall(
    drivenPage: DrivenPage,
    call: Call,
    opening: Opening,
    beforeCall = () => Promise.resolve(),
  ): Promise<void> {
    if (call !== 'start') {
      await drivenPage.openElement(opening);
      await drivenPage.prepareCall(call);
    }
    await beforeCall();
    await (call === 'start' ? drivenPage.openElement(opening) : drivenPage.makeCall(call));
  }

  /** Runs a trial in which a call fails `times` times, and then succeeds. */
  async function runTrial(
    drivenPage: DrivenPage,
    call: Call,
    fault: Fault,
    times: number,
    usesApiUrl = false,
  ): Promise<void> {
    const {tries, code} = predictOutcome(call, fault);
    const {isPreflight = false, keepsAlive = false, isSlow = false} = fault;
    const misbehave: Misbehavior = async (exchange) => {
      await fault.misbehave(exchange);
      if (!isSlow) return;
      await sleep(100);
      await drivenPage.expireDeadline(SHORT_TIMING.timeout * (call === 'poll' ? 2 : 1));
    };
    const visit = faultyServer.createVisit({call, misbehave, times, isPreflight, keepsAlive});
    await reachCall(drivenPage, call, createOpening(visit.url, usesApiUrl ? null : SHORT_TIMING));
    const expectedTries = Math.min(times + 1, tries);
    const expectedCode = times >= tries ? code : null;
    if (call === 'leave') {
      await assertEnd(drivenPage, null, null);
      await waitForTries(visit, expectedTries);
    } else {
      const screen = await drivenPage.waitForOutcome(call);
      if (expectedCode) assertError(screen, call, expectedCode);
      else assertSuccess(screen, call);
      assertSingleCall(visit, expectedTries, fault.minDelayMs);
      const isOver = expectedCode !== null && (times > 1 || codes[expectedCode].ends !== null);
      await assertEnd(
        drivenPage,
        isOver ? null : expectedCode ? await recoverFrom(drivenPage, call, expectedCode) : call,
        expectedCode,
      );
    }
    finalCallCounts.set(visit, visit.faultyRequests.length);
  }

  /** Waits for the tries of a call for which the element does not wait, such as leaving. */
  async function waitForTries(visit: Visit, times: number): Promise<void> {
    await waitFor(() => visit.faultyRequests.length >= times, `the client tries the call ${times} times`);
    assertSingleCall(visit, times);
  }

  /** Recovers from an error by the offered action, and checks that it succeeds. @returns the call of the action */
  async function recoverFrom(drivenPage: DrivenPage, call: Call, code: Code): Promise<Call> {
    const isProblem = getErrorStep(call, code) === 'problem';
    const isSearch = isProblem && call !== 'start' && codes[code].recovery === 'choose-servicer';
    const next = isSearch ? 'search' : isProblem ? 'start' : call;
    await drivenPage.recover(call);
    assertSuccess(await drivenPage.waitForOutcome(next), next);
    return next;
  }

  /**
   * Closes the element, and checks that there is one outcome and that no event contains the secret or a faulty reply.
   * @param last The last call that succeeded.
   * @param code The code of the error before that.
   */
  async function assertEnd(drivenPage: DrivenPage, last: Call | null, code: Code | null): Promise<void> {
    const events = await drivenPage.close();
    const text = JSON.stringify(events);
    const failed = events.flatMap((event) =>
      event.type === 'nexus-event' && event.detail.name === 'failed' ? [event.detail.metadata.code] : [],
    );
    assert.deepEqual(failed, code === null ? [] : [code]);
    const outcomes = events.flatMap((event) => (event.type === 'nexus-event' ? [] : [event.detail.status]));
    const steps = events.flatMap(({detail}) =>
      'metadata' in detail && detail.name === 'step-viewed' ? [detail.metadata.step] : [],
    );
    const leaveStatus = steps.at(-1) === 'problem' ? 'error' : 'incomplete';
    const status = (code && codes[code].ends) ?? (last === 'finish' ? 'complete' : leaveStatus);
    assert.deepEqual(outcomes, [status]);
    assert.ok(!text.includes(SECRET) && !text.includes(REPLY_MARKER), text);
    assert.deepEqual(drivenPage.pageErrors, []);
  }

  /** Checks that all tries have the same Idempotency-Key, and that there is a delay between them. */
  function assertSingleCall({faultyRequests: tries, plan}: Visit, times: number, minDelayMs = 0): void {
    // The browser itself repeats a request that is lost on a reused socket.
    const maxTries = plan.keepsAlive ? 2 * times : times;
    assert.ok(tries.length >= times && tries.length <= maxTries, `${tries.length} tries instead of ${times}`);
    const keys = new Set(tries.map(({idempotencyKey: key}) => key));
    const needsKey = plan.call !== 'search' && plan.call !== 'poll' && !plan.isPreflight;
    assert.deepEqual([keys.size, keys.has(undefined)], [1, !needsKey]);
    // A timer may be slightly early in comparison with another clock.
    for (const [index, {receivedAt: time}] of tries.slice(1).entries())
      assert.ok(time - (tries[index]?.receivedAt ?? 0) >= minDelayMs - 50, `a delay of ${minDelayMs} ms`);
  }

  describe('with short delays,', {concurrency: calls.length}, () => {
    for (const call of calls) {
      describe(`when a borrower ${CALL_TITLES[call]} and the API`, {concurrency: PAGE_COUNT}, () => {
        const selected = faults.filter((entry) => SELECTED_TRIALS.has(formatTrialId(call, entry)));
        for (const [fault, failureCounts] of listFailureCounts(call, selected)) {
          test(formatTitle(call, fault), () =>
            usePage(async (drivenPage) => {
              for (const times of failureCounts) await runTrial(drivenPage, call, fault, times);
            }),
          );
        }
      });
    }
  });

  describe('with an api-url and the default delays,', {concurrency: PAGE_COUNT}, () => {
    for (const [call, name, times] of API_URL_TRIALS) {
      test(`when a borrower ${CALL_TITLES[call]} and the API ${name}${times === 1 ? ' (once)' : ''}`, () =>
        usePage(async (drivenPage) => {
          const fault = faults.find((entry) => entry.name === name);
          assert.ok(fault, name);
          await runTrial(drivenPage, call, fault, times, true);
        }));
    }

    test('shows an error if no server listens', () =>
      usePage(async (drivenPage) => {
        const stopped = await FaultyServer.start(toFetcher(createTestApp(db)));
        const {url} = stopped.createVisit(NO_FAULT);
        await stopped.stop();
        await drivenPage.openElement(createOpening(url, null));
        assertError(await drivenPage.waitForOutcome('start'), 'start', 'unexpected');
        await assertEnd(drivenPage, null, 'unexpected');
      }));
  });

  describe('while the browser is offline', () => {
    let drivenPage: DrivenPage;
    before(async () => {
      drivenPage = await createDrivenPage(await browser.newContext());
    });
    const setOffline = (isOffline: boolean) => drivenPage.page.context().setOffline(isOffline);

    // The borrower does not start a poll, and leaving shows no error.
    const failingCalls: readonly Call[] = sampleTrials(
      calls.filter((name) => name !== 'poll' && name !== 'leave'),
      3,
    );
    for (const call of failingCalls) {
      test(`shows the error without a request when a borrower ${CALL_TITLES[call]}, and continues once online`, async () => {
        const visit = faultyServer.createVisit({...NO_FAULT, call});
        await reachCall(drivenPage, call, createOpening(visit.url), () => setOffline(true));
        assertError(await drivenPage.waitForOutcome(call), call, 'offline');
        assert.deepEqual(visit.faultyRequests, []);
        await setOffline(false);
        await assertEnd(drivenPage, await recoverFrom(drivenPage, call, 'offline'), 'offline');
        assert.equal(visit.faultyRequests.length, 1);
      });
    }

    for (const call of calls.filter((name) => !IS_SHORT || !failingCalls.includes(name))) {
      test(`waits until the browser is online if the connection breaks when a borrower ${CALL_TITLES[call]}`, async () => {
        const {promise: lost, resolve} = Promise.withResolvers<null>();
        const misbehave: Misbehavior = async ({response}) => {
          await setOffline(true);
          response.destroy();
          resolve(null);
        };
        const visit = faultyServer.createVisit({call, misbehave, times: 1});
        await reachCall(drivenPage, call, createOpening(visit.url));
        if (call === 'leave') await assertEnd(drivenPage, null, null);
        await lost;
        await sleep(5 * SHORT_TIMING.maxBackoff);
        assert.equal(visit.faultyRequests.length, 1);
        await setOffline(false);
        if (call === 'leave') return waitForTries(visit, MAX_LOST_TRIES);
        assertSuccess(await drivenPage.waitForOutcome(call), call);
        assertSingleCall(visit, MAX_LOST_TRIES);
        await assertEnd(drivenPage, call, null);
      });
    }
  });

  test('makes no later call, follows no redirect, and logs neither the secret nor a faulty reply', () => {
    for (const [{faultyRequests: tries, plan}, before] of finalCallCounts)
      if (!plan.keepsAlive) assert.equal(tries.length, before, plan.call);
    assert.deepEqual(faultyServer.strayRequests, []);
    for (const {consoleTexts, pageErrors} of drivenPages) {
      assert.ok(!consoleTexts.some((text) => text.includes(SECRET) || text.includes(REPLY_MARKER)));
      assert.deepEqual(pageErrors, []);
    }
  });
});

const PAGE = `<!doctype html>
  <html lang="en">
    <title>A partner’s page</title>
    <link rel="icon" href="data:," />
    <script type="module" src="/script/nexus-link.min.js"></script>
    <script type="module" src="/driver.js"></script>
  </html>`;

async function bundleDriver(): Promise<string> {
  const {outputFiles} = await build({
    entryPoints: [fileURLToPath(new URL('../support/borrower-driver.ts', import.meta.url))],
    absWorkingDir: fileURLToPath(root),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return outputFiles.map(({text}) => text).join('');
}

async function findFile(url: string, hands: string): Promise<{readonly body: string; readonly type: string}> {
  if (url === '/driver.js') return {body: hands, type: 'text/javascript'};
  if (!/^\/script\/[\w./-]+\.js$/.test(url)) return {body: PAGE, type: 'text/html'};
  return {body: await readFile(new URL(`dist${url}`, root), 'utf8'), type: 'text/javascript'};
}
