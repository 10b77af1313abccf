/**
 * Everything that an API may do instead of answering, in each call of a borrower's way, with the element in a real
 * browser: what went wrong is said, or passes unseen, and what was typed is sent once.
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
import {countTrials} from '../support/trials.ts';
import {waitFor} from '../support/wait-for.ts';
import {toFetcher, createTestApp, createDatabase} from './in-process-server.ts';

const root = new URL('../../', import.meta.url);
const finder = (await import(new URL('test/support/browsers/find-chromium.mjs', root).href)) as {
  findChromium(): Promise<{readonly executablePath: string; readonly args: string[]}>;
};

const SECRET = 'kN4ry-9c1';
/** As short of patience as can be. The deadline passes only where a test has it pass. */
const HASTY = {timeout: 15_000, backoff: 10, maxBackoff: 40, pollPause: 10} as const;
/** Tries of a call that may be repeated, and of one that may be where it was lost. */
const TRIES = 4;
const LOST = 2;
/** Pages at a time. */
const PAGES = 8;

/** Nothing of it is bad. */
const GOOD: FaultPlan = {call: 'start', misbehave: () => undefined, times: 0};

/** Some of what may happen, in the client that an `api-url` makes. */
const BY_URL: readonly (readonly [call: Call, fault: string, times: number])[] = [
  ['start', 'redirects', Infinity],
  ['start', 'answers 403, not-allowed', Infinity],
  ['search', 'answers a 502 in HTML', 1],
  ['connect', 'resets the socket', Infinity],
  ['connect', 'does it, and resets the socket after the headers', 1],
  ['connect', 'answers 422, invalid-credentials', 1],
  ['poll', 'sends less than it says', 1],
  ['answer', 'does it, and resets the socket', 1],
  ['disconnect', 'answers 429, and asks for a second', 1],
  ['finish', 'answers 401, session-expired', 1],
  ['leave', 'resets the socket', 1],
];

const cellOf = (call: Call, {name}: Fault): string => `${call} ${name}`;
/** Every fault in every call, in an order in which the first ones have every fault once, each in another call. */
const cells = calls.flatMap((_, turn) =>
  faults.map((fault, index) => cellOf(calls[(index + turn) % calls.length] ?? 'start', fault)),
);
const CHOSEN = new Set(cells.slice(0, countTrials(faults.length, cells.length)));

/** What is to come of a fault in a call. */
interface Expected {
  /** How often the call is made where it never becomes good. */
  readonly tries: number;
  /** What the borrower is told then; null where it is an answer, or nobody is there any more. */
  readonly code: Code | null;
}

function expectedOf(call: Call, {code, retries: again, validFor: suits}: Fault): Expected {
  const isOnce = call === 'connect' || call === 'answer' || call === 'leave';
  const tries = again === 'none' ? 1 : isOnce ? (again === 'all' ? LOST : 1) : TRIES;
  return {tries, code: call === 'leave' || suits?.includes(call) ? null : code};
}

/** Where a failure of a call is said. */
function stepOf(call: Call, code: Code): string {
  const {ends, recovery} = codes[code];
  if (ends || call === 'start' || recovery === 'restart') return 'problem';
  if (call === 'search') return 'search';
  if (call === 'disconnect' || call === 'finish') return 'accounts';
  if (recovery === 'choose-servicer') return 'problem';
  return call === 'answer' && recovery === 'retry' ? 'challenge' : 'credentials';
}

/** Where the borrower is once a call is answered well. */
const WELL: Readonly<Record<Call, Partial<ScreenFacts>>> = {
  start: {step: 'welcome', error: null},
  search: {step: 'search', error: null},
  connect: {step: 'accounts', error: null, connections: 1},
  poll: {step: 'accounts', error: null, connections: 1},
  answer: {step: 'accounts', error: null, connections: 1},
  disconnect: {step: 'accounts', error: null, connections: 0},
  finish: {step: 'closed', error: null},
  leave: {step: 'closed', error: null},
};

const says = ({step, error}: ScreenFacts, call: Call, code: Code): void => {
  assert.deepEqual({step, error}, {step: stepOf(call, code), error: en.errors[code].title});
};

function isWell(look: ScreenFacts, call: Call): void {
  assert.deepEqual({...look, ...WELL[call]}, look);
  if (call === 'search') assert.ok(look.servicers > 0);
}

const titleOf = (call: Call, fault: Fault): string => {
  const {tries, code} = expectedOf(call, fault);
  const times = tries === 1 ? 'is asked once' : `is asked ${tries} times at most`;
  const told = code === null ? 'nothing is said' : `“${en.errors[code].title}” is said`;
  return `${fault.name}: ${times}, and ${told}`;
};

const NAMES: Readonly<Record<Call, string>> = {
  start: 'opens a session',
  search: 'seeks a servicer',
  connect: 'logs in',
  poll: 'waits for a login',
  answer: 'answers a challenge',
  disconnect: 'removes a connection',
  finish: 'is done',
  leave: 'leaves',
};

/** A page that has nothing but an element. */
class Desk {
  readonly page: Page;
  /** Errors that nobody caught. */
  readonly complaints: string[] = [];
  readonly console: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', ({message}) => this.complaints.push(message));
    page.on('console', (message) => this.console.push(message.text()));
  }

  open(opening: Opening): Promise<void> {
    return this.page.evaluate((given) => window.borrowerDriver.open(given), opening);
  }
  come(call: Call): Promise<void> {
    return this.page.evaluate((given) => window.borrowerDriver.prepareCall(given), call);
  }
  late(deadline: number): Promise<void> {
    return this.page.evaluate((given) => window.borrowerDriver.expireDeadline(given), deadline);
  }
  make(call: Call): Promise<void> {
    return this.page.evaluate((given) => window.borrowerDriver.makeCall(given), call);
  }
  settled(call: Call): Promise<ScreenFacts> {
    return this.page.evaluate((given) => window.borrowerDriver.waitForOutcome(given), call);
  }
  goOn(call: Call): Promise<void> {
    return this.page.evaluate((given) => window.borrowerDriver.recover(given), call);
  }
  close(): Promise<readonly RecordedEvent[]> {
    return this.page.evaluate(() => window.borrowerDriver.close());
  }
}

describe('A page whose API fails', () => {
  let db: Database;
  let bad: FaultyServer;
  let pages: Server;
  let browser: Browser;
  let context: BrowserContext;
  const desks: Desk[] = [];
  const free: Desk[] = [];
  const waiting: ((desk: Desk) => void)[] = [];
  /** How often each visit's call had been made when its trial ended. */
  const ended = new Map<Visit, number>();

  before(async () => {
    db = await createDatabase(pglite);
    bad = await FaultyServer.start(toFetcher(createTestApp(db)));
    const hands = await bundled();
    pages = createServer((request, response) => {
      void served(request.url ?? '/', hands).then(({body, type}) => {
        response.writeHead(200, {'Content-Type': type}).end(body);
      });
    });
    await once(pages.listen(0, '127.0.0.1'), 'listening');
    const {executablePath, args} = await finder.findChromium();
    browser = await chromium.launch({executablePath, args});
    context = await browser.newContext();
    desks.push(...(await Promise.all(Array.from({length: PAGES}, () => deskIn(context)))));
    free.push(...desks);
    await warm();
  });
  after(async () => {
    await browser.close();
    pages.closeAllConnections();
    pages.close();
    await bad.stop();
    await db.destroy();
  });

  async function deskIn(where: BrowserContext): Promise<Desk> {
    const desk = new Desk(await where.newPage());
    await desk.page.goto(`http://localhost:${(pages.address() as AddressInfo).port}/`);
    return desk;
  }

  async function warm(): Promise<void> {
    const desk = free[0];
    assert.ok(desk);
    await makes(desk, 'finish', openingOf(bad.createVisit(GOOD).url));
    isWell(await desk.settled('finish'), 'finish');
  }

  /** Lends a page, as soon as one is free. */
  async function at(work: (desk: Desk) => Promise<void>): Promise<void> {
    const desk = free.pop() ?? (await new Promise<Desk>((resolve) => waiting.push(resolve)));
    try {
      await work(desk);
    } finally {
      const next = waiting.shift();
      if (next) next(desk);
      else free.push(desk);
    }
  }

  const openingOf = (api: string, timing: Opening['timing'] = HASTY): Opening => ({
    nexus_key: KEY,
    uuid: randomUUID(),
    api,
    timing,
    secret: SECRET,
  });

  /** Comes to a call, and makes it, with something done just before. An opening is made by the element's coming. */
  async function makes(
    desk: Desk,
    call: Call,
    opening: Opening,
    just = () => Promise.resolve(),
  ): Promise<void> {
    if (call !== 'start') {
      await desk.open(opening);
      await desk.come(call);
    }
    await just();
    await (call === 'start' ? desk.open(opening) : desk.make(call));
  }

  /** The call is bad so many times, and then good. */
  async function trial(desk: Desk, call: Call, fault: Fault, times: number, isByUrl = false): Promise<void> {
    const {tries, code} = expectedOf(call, fault);
    const {misbehave: does, isPreflight = false, keepsAlive: isKept = false, isSlow = false} = fault;
    const misdeed: Misbehavior = async (exchange) => {
      await does(exchange);
      if (!isSlow) return;
      await sleep(100);
      await desk.late(HASTY.timeout * (call === 'poll' ? 2 : 1));
    };
    const visit = bad.createVisit({call, misbehave: misdeed, times, isPreflight, keepsAlive: isKept});
    await makes(desk, call, openingOf(visit.url, isByUrl ? null : HASTY));
    const made = Math.min(times + 1, tries);
    const seen = times >= tries ? code : null;
    if (call === 'leave') {
      await ends(desk, null, null);
      await isTold(visit, made);
    } else {
      const look = await desk.settled(call);
      if (seen) says(look, call, seen);
      else isWell(look, call);
      isOneCall(visit, made, fault.minDelayMs);
      const isOver = seen !== null && (times > 1 || codes[seen].ends !== null);
      await ends(desk, isOver ? null : seen ? await recovers(desk, call, seen) : call, seen);
    }
    ended.set(visit, visit.faultyRequests.length);
  }

  /** Whoever has left waits for nothing; the API hears of it all the same. */
  async function isTold(visit: Visit, times: number): Promise<void> {
    await waitFor(() => visit.faultyRequests.length >= times, `the call is tried ${times} times`);
    isOneCall(visit, times);
  }

  /** The way on that is offered leads on, now that all is good. @returns what was then asked */
  async function recovers(desk: Desk, call: Call, code: Code): Promise<Call> {
    const isProblem = stepOf(call, code) === 'problem';
    const seeks = isProblem && call !== 'start' && codes[code].recovery === 'choose-servicer';
    const next = seeks ? 'search' : isProblem ? 'start' : call;
    await desk.goOn(call);
    isWell(await desk.settled(next), next);
    return next;
  }

  /**
   * There is one outcome, and nothing in it that was typed or sent.
   * @param last What was asked last and answered well. @param code What failed before.
   */
  async function ends(desk: Desk, last: Call | null, code: Code | null): Promise<void> {
    const heard = await desk.close();
    const text = JSON.stringify(heard);
    const failed = heard.flatMap((one) =>
      one.type === 'nexus-event' && one.detail.name === 'failed' ? [one.detail.metadata.code] : [],
    );
    assert.deepEqual(failed, code === null ? [] : [code]);
    const outcomes = heard.flatMap((one) => (one.type === 'nexus-event' ? [] : [one.detail.status]));
    const status = (code && codes[code].ends) ?? (last === 'finish' ? 'complete' : 'incomplete');
    assert.deepEqual(outcomes, [status]);
    assert.ok(!text.includes(SECRET) && !text.includes(REPLY_MARKER), text);
    assert.deepEqual(desk.complaints, []);
  }

  /** The tries are of one call, by one key, and wait as they are told to. */
  function isOneCall({faultyRequests: tries, plan}: Visit, times: number, pause = 0): void {
    // What is lost on a socket that was used before, a browser sends again by itself.
    const most = plan.keepsAlive ? 2 * times : times;
    assert.ok(tries.length >= times && tries.length <= most, `${tries.length} tries, and not ${times}`);
    const keys = new Set(tries.map(({idempotencyKey: key}) => key));
    const isNamed = plan.call !== 'search' && plan.call !== 'poll' && !plan.isPreflight;
    assert.deepEqual([keys.size, keys.has(undefined)], [1, !isNamed]);
    // A timer may be a little early, as against another clock.
    for (const [index, {receivedAt: time}] of tries.slice(1).entries())
      assert.ok(time - (tries[index]?.receivedAt ?? 0) >= pause - 50, `a pause of ${pause}`);
  }

  describe('in a call,', {concurrency: calls.length}, () => {
    for (const call of calls) {
      describe(`when a borrower ${NAMES[call]}, and it`, {concurrency: PAGES}, () => {
        for (const fault of faults.filter((one) => CHOSEN.has(cellOf(call, one)))) {
          test(titleOf(call, fault), () =>
            at(async (desk) => {
              await trial(desk, call, fault, 1);
              await trial(desk, call, fault, Infinity);
            }),
          );
        }
      });
    }
  });

  describe('at an api-url, with the waits of every page,', {concurrency: PAGES}, () => {
    for (const [call, name, times] of BY_URL) {
      test(`when a borrower ${NAMES[call]}, and it ${name}${times === 1 ? ' once' : ''}`, () =>
        at(async (desk) => {
          const fault = faults.find((one) => one.name === name);
          assert.ok(fault, name);
          await trial(desk, call, fault, times, true);
        }));
    }

    test('where nobody listens, says so', () =>
      at(async (desk) => {
        const nobody = await FaultyServer.start(toFetcher(createTestApp(db)));
        const {url} = nobody.createVisit(GOOD);
        await nobody.stop();
        await desk.open(openingOf(url, null));
        says(await desk.settled('start'), 'start', 'unexpected');
        await ends(desk, null, 'unexpected');
      }));
  });

  describe('while a browser is offline', () => {
    let desk: Desk;
    before(async () => {
      desk = await deskIn(await browser.newContext());
    });
    const offline = (is: boolean) => desk.page.context().setOffline(is);

    // A poll is made by nobody's press, and of leaving nothing is seen.
    for (const call of calls.filter((one) => one !== 'poll' && one !== 'leave')) {
      test(`says so at once when a borrower ${NAMES[call]}, asks nothing, and goes on after it`, async () => {
        const visit = bad.createVisit({...GOOD, call});
        await makes(desk, call, openingOf(visit.url), () => offline(true));
        says(await desk.settled(call), call, 'offline');
        assert.deepEqual(visit.faultyRequests, []);
        await offline(false);
        await ends(desk, await recovers(desk, call, 'offline'), 'offline');
        assert.equal(visit.faultyRequests.length, 1);
      });
    }

    for (const call of calls) {
      test(`waits until it is online where that begins as a borrower ${NAMES[call]}`, async () => {
        const {promise: lost, resolve} = Promise.withResolvers<null>();
        const misdeed: Misbehavior = async ({response}) => {
          await offline(true);
          response.destroy();
          resolve(null);
        };
        const visit = bad.createVisit({call, misbehave: misdeed, times: 1});
        await makes(desk, call, openingOf(visit.url));
        if (call === 'leave') await ends(desk, null, null);
        await lost;
        await sleep(5 * HASTY.maxBackoff);
        assert.equal(visit.faultyRequests.length, 1);
        await offline(false);
        if (call === 'leave') return isTold(visit, LOST);
        isWell(await desk.settled(call), call);
        isOneCall(visit, LOST);
        await ends(desk, call, null);
      });
    }
  });

  test('makes no call later, follows no redirect, and tells the console nothing that was typed or sent', () => {
    for (const [{faultyRequests: tries, plan}, before] of ended)
      if (!plan.keepsAlive) assert.equal(tries.length, before, plan.call);
    assert.deepEqual(bad.strayRequests, []);
    for (const {console, complaints} of desks) {
      assert.ok(!console.some((text) => text.includes(SECRET) || text.includes(REPLY_MARKER)));
      assert.deepEqual(complaints, []);
    }
  });
});

const PAGE = `<!doctype html>
  <html lang="en">
    <title>A partner’s page</title>
    <link rel="icon" href="data:," />
    <script type="module" src="/script/nexus-link.min.js"></script>
    <script type="module" src="/hands.js"></script>
  </html>`;

async function bundled(): Promise<string> {
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

async function served(url: string, hands: string): Promise<{readonly body: string; readonly type: string}> {
  if (url === '/hands.js') return {body: hands, type: 'text/javascript'};
  if (!/^\/script\/[\w./-]+\.js$/.test(url)) return {body: PAGE, type: 'text/html'};
  return {body: await readFile(new URL(`dist${url}`, root), 'utf8'), type: 'text/javascript'};
}
