import type {Backend, PageAuth} from '../../contract/backend.js';
import type {Code} from '../../contract/errors.js';
import type {Uuid} from '../../contract/schemas.js';
import {BackendCaller, getAttemptUuid, getChallenge, getConnection, type ContractLogin} from './caller.js';
import {expect, expectFailure, expectSame, getRejection} from './expect.js';

export type {ContractLogin} from './caller.js';

/** A login that fails with this code. */
export interface FailingLogin extends ContractLogin {
  readonly code: Code;
}

/** A login with a challenge, and the answers to its questions in order. */
export interface ChallengedLogin extends ContractLogin {
  readonly answers: readonly string[];
  readonly wrongAnswers: readonly string[];
}

/** A backend, the data that it knows, and the functions of a test runner. */
export interface BackendContract {
  /** Creates a backend that has received no call yet. */
  createBackend(): Backend | Promise<Backend>;
  /** `describe` of the runner: Vitest, Jest, Mocha, `node:test` or another one. */
  readonly describe: (name: string, defineTests: () => void) => unknown;
  /** `test` or `it` of the runner. */
  readonly test: (name: string, run: () => Promise<void>) => unknown;
  /** The name of the backend in the report. “The backend” by default. */
  readonly name?: string;
  /** How the page proves itself. A sandbox key by default. */
  readonly auth?: PageAuth;
  /** The UUID of a borrower without connections. By default, the backend creates one. */
  readonly borrower?: Uuid | null;
  /** The logins that the tests use. */
  readonly logins: {
    /** Connects at once. */
    readonly connects: ContractLogin;
    /** Connects at another servicer. */
    readonly connectsElsewhere: ContractLogin;
    /** Fails. Without it, no failure is tested. */
    readonly fails?: FailingLogin;
    /** Asks a challenge, which these answers pass. Without it, no challenge is tested. */
    readonly challenged?: ChallengedLogin;
  };
}

/** A UUID that no backend knows. */
const UNKNOWN: Uuid = 'c56a4180-65aa-42ec-a945-5fd21dec0538';

/**
 * Defines the tests that every backend of `<nexus-link>` has to pass: those of its results, its errors, its sessions, and
 * of calls that are aborted.
 *
 * @example
 * import {describe, test} from 'vitest';
 *
 * testBackendContract({
 *   createBackend: () => new OwnBackend(),
 *   describe,
 *   test,
 *   logins: {
 *     connects: {servicer: 'Nelnet', username: 'ada', password: 'secret'},
 *     connectsElsewhere: {servicer: 'MOHELA', username: 'ada', password: 'secret'},
 *   },
 * });
 */
export function testBackendContract(contract: BackendContract): void {
  const {name = 'The backend', describe, logins} = contract;
  const {fails, challenged} = logins;
  describe(`${name} keeps the contract of backends`, () => {
    describe('Session', () => testSessions(contract));
    describe('Search', () => testSearch(contract));
    describe('Login', () => testLogins(contract));
    if (fails) describe('Failure', () => testFailures(contract, fails));
    if (challenged) describe('Challenge', () => testChallenges(contract, challenged));
    describe('Connection', () => testConnections(contract));
    describe('Abort', () => testAborts(contract));
  });
}

const createCaller = async ({
  createBackend,
  auth = {type: 'key', nexus_key: 'sandbox_contract'},
}: BackendContract): Promise<BackendCaller> => new BackendCaller(await createBackend(), auth);

async function startCaller(contract: BackendContract): Promise<BackendCaller> {
  const caller = await createCaller(contract);
  await caller.start(contract.borrower);
  return caller;
}

function testSessions(contract: BackendContract): void {
  const {test, logins, borrower = null} = contract;

  test('starts for a borrower without connections', async () => {
    const caller = await createCaller(contract);
    const started = await caller.start(borrower);
    expectSame(started.connections, [], 'the connections');
    if (borrower !== null)
      expectSame(started.borrower.uuid, borrower.toLowerCase(), 'the UUID of the borrower');
  });

  test('rejects a UUID that is none', async () => {
    for (const uuid of ['', 'ada', `${UNKNOWN} `, UNKNOWN.replaceAll('-', '')]) {
      const caller = await createCaller(contract);
      await expectFailure(caller.start(uuid), `a start with the UUID “${uuid}”`, 'invalid-uuid');
    }
  });

  test('is needed for every other call', async () => {
    const caller = await createCaller(contract);
    const {backend} = caller;
    const signal = new AbortController().signal;
    const login = {servicer: UNKNOWN, connection: null, username: 'ada', password: 'secret'};
    const calls: readonly (readonly [string, Promise<unknown>])[] = [
      ['search', caller.search('')],
      ['connect', backend.connect(login, signal)],
      ['poll', caller.poll(UNKNOWN)],
      ['answer', caller.answer(UNKNOWN, [])],
      ['disconnect', caller.disconnect(UNKNOWN)],
      ['finish', caller.finish()],
    ];
    await Promise.all(
      calls.map(([method, call]) => expectFailure(call, `${method}() without a session`, 'session-expired')),
    );
  });

  test('replaces the previous one, whose attempts expire', async () => {
    const caller = await startCaller(contract);
    const attempt = await caller.connect(logins.connects);
    await caller.start(borrower);
    if (attempt.status === 'connected') return;
    await expectFailure(caller.poll(attempt.uuid), 'a poll of the previous session', 'challenge-expired');
  });

  test('replaces the previous one even when the new one fails to start', async () => {
    const caller = await startCaller(contract);
    await expectFailure(caller.start('ada'), 'a start with an invalid UUID', 'invalid-uuid');
    await expectFailure(caller.search(''), 'a search afterwards', 'session-expired');
  });

  test('returns all connections and ends when it is finished', async () => {
    const caller = await startCaller(contract);
    const added = await caller.linkServicer(logins.connects);
    expectSame(await caller.finish(), [added], 'the result of finish()');
    await expectFailure(caller.search(''), 'a search afterwards', 'session-expired');
  });

  test('can be finished without a connection', async () => {
    const caller = await startCaller(contract);
    expectSame(await caller.finish(), [], 'the result of finish()');
  });
}

function testSearch(contract: BackendContract): void {
  const {test, logins} = contract;

  test('finds the servicers of the logins by their names', async () => {
    const caller = await startCaller(contract);
    for (const {servicer} of [logins.connects, logins.connectsElsewhere]) {
      const [found] = await caller.search(servicer);
      expect(found?.name.includes(servicer) ?? false, `the best match for “${servicer}” to be that servicer`);
    }
  });

  test('finds popular servicers for an empty query', async () => {
    const caller = await startCaller(contract);
    expect((await caller.search('')).length > 0, 'an empty query to find servicers');
  });

  test('accepts any text as a query', async () => {
    const caller = await startCaller(contract);
    for (const query of [' ', '%', "'; --", '\\', '<b>', 'é', '😀', 'x'.repeat(200)])
      await caller.search(query);
  });
}

function testLogins(contract: BackendContract): void {
  const {test, logins} = contract;
  const {connects} = logins;

  test('leads to a connection with that servicer', async () => {
    const caller = await startCaller(contract);
    const {status, servicer} = await caller.linkServicer(connects);
    expectSame(status, 'connected', 'the status of the connection');
    expectSame(servicer.uuid, await caller.findServicer(connects.servicer), 'the servicer of the connection');
  });

  test('leads to a portfolio whose balances add up', async () => {
    const caller = await startCaller(contract);
    const {portfolio} = await caller.linkServicer(connects);
    const toCents = (decimal: string): number => Math.round(Number(decimal) * 100);
    const sum = portfolio.loans.reduce((total, {balance}) => total + toCents(balance), 0);
    expectSame(toCents(portfolio.balance), sum, 'the balance of the portfolio, in cents,');
  });

  test('has the same result when it is polled again', async () => {
    const caller = await startCaller(contract);
    const attempt = await caller.connect(connects);
    if (attempt.status === 'connected') return;
    const connected = await caller.settle(attempt);
    expectSame(await caller.poll(attempt.uuid), connected, 'the result of another poll');
  });

  test('is replaced by the next one', async () => {
    const caller = await startCaller(contract);
    const first = await caller.connect(connects);
    if (first.status === 'connected') return;
    const second = await caller.connect(connects);
    await expectFailure(caller.poll(first.uuid), 'a poll of the first login', 'challenge-expired');
    expectSame((await caller.settle(second)).status, 'connected', 'the status of the second login');
  });

  test('fails at a servicer that does not exist', async () => {
    const {backend} = await startCaller(contract);
    const input = {servicer: UNKNOWN, connection: null, username: 'ada', password: 'secret'};
    await expectFailure(
      backend.connect(input, new AbortController().signal),
      'a login at an unknown servicer',
    );
  });

  test('is reported as expired when its attempt is unknown', async () => {
    const caller = await startCaller(contract);
    await expectFailure(caller.poll(UNKNOWN), 'a poll of an unknown attempt', 'challenge-expired');
    await expectFailure(caller.answer(UNKNOWN, []), 'an answer to an unknown attempt', 'challenge-expired');
  });
}

function testFailures(contract: BackendContract, fails: FailingLogin): void {
  const {test, logins} = contract;

  test(`fails with ${fails.code}, and leaves no connection behind`, async () => {
    const caller = await startCaller(contract);
    await expectFailure(caller.logIn(fails), 'the login', fails.code);
    expectSame(await caller.finish(), [], 'the result of finish()');
  });

  test('can be repeated after it has failed', async () => {
    const caller = await startCaller(contract);
    await expectFailure(caller.logIn(fails), 'the first login', fails.code);
    expectSame((await caller.logIn(logins.connects)).status, 'connected', 'the status of the second login');
  });
}

function testChallenges(contract: BackendContract, challenged: ChallengedLogin): void {
  const {test, logins} = contract;

  test('is the same for a repeated poll', async () => {
    const caller = await startCaller(contract);
    const attempt = await caller.logIn(challenged);
    expectSame(getChallenge(attempt).rejected, false, 'rejected');
    expectSame(await caller.poll(getAttemptUuid(attempt)), attempt, 'the result of another poll');
  });

  test('is passed by the right answers', async () => {
    const caller = await startCaller(contract);
    const attempt = await caller.answerAll(await caller.logIn(challenged), challenged.answers);
    expectSame(await caller.finish(), [getConnection(attempt)], 'the result of finish()');
  });

  test('is not passed by wrong answers, which count', async () => {
    const caller = await startCaller(contract);
    const attempt = await caller.logIn(challenged);
    const before = getChallenge(attempt);
    if (before.attempts_left === 1) return;
    const after = getChallenge(await caller.answerAll(attempt, challenged.wrongAnswers));
    expectSame(after.rejected, true, 'rejected');
    expectSame(after.attempts_left, before.attempts_left - 1, 'attempts_left');
  });

  test('fails for good when no attempt is left', async () => {
    const caller = await startCaller(contract);
    const attempt = await caller.logIn(challenged);
    for (let left = getChallenge(attempt).attempts_left; left > 1; left--)
      await caller.answerAll(attempt, challenged.wrongAnswers);
    const last = caller.answerAll(attempt, challenged.wrongAnswers);
    await expectFailure(last, 'the last wrong answer', 'challenge-failed');
    expectSame((await caller.logIn(logins.connects)).status, 'connected', 'the status of the next login');
  });
}

function testConnections(contract: BackendContract): void {
  const {test, logins} = contract;

  test('exists once for each servicer', async () => {
    const caller = await startCaller(contract);
    const first = await caller.linkServicer(logins.connects);
    const second = await caller.linkServicer(logins.connects);
    expectSame(second.uuid, first.uuid, 'the UUID of the connection of the second login');
    expectSame((await caller.finish()).length, 1, 'the number of connections');
  });

  test('can be removed, also twice, without the others', async () => {
    const caller = await startCaller(contract);
    const first = await caller.linkServicer(logins.connects);
    const second = await caller.linkServicer(logins.connectsElsewhere);
    await caller.disconnect(first.uuid);
    await caller.disconnect(first.uuid);
    expectSame(await caller.finish(), [second], 'the result of finish()');
  });

  test('can be made again after it is removed', async () => {
    const caller = await startCaller(contract);
    await caller.disconnect((await caller.linkServicer(logins.connects)).uuid);
    const again = await caller.linkServicer(logins.connects);
    expectSame(await caller.finish(), [again], 'the result of finish()');
  });

  test('repeats nothing that the borrower typed, and neither does an error', async () => {
    const typed = 'kN4ry-9c1';
    const caller = await startCaller(contract);
    const replies: unknown[] = [];
    const used = [logins.connects, logins.fails, logins.challenged].filter((login) => login !== undefined);
    for (const login of [...used, {...logins.connects, username: typed}]) {
      const reply = await caller.logIn({...login, password: typed}).catch(describeError);
      replies.push(reply);
      if (typeof reply === 'string' || reply.status !== 'challenged') continue;
      const answers = reply.challenge.questions.map(() => typed);
      replies.push(await caller.answerAll(reply, answers).catch(describeError));
    }
    replies.push(await caller.finish());
    expect(!JSON.stringify(replies).includes(typed), 'no result or error to contain what was typed');
  });
}

const describeError = (thrown: unknown): string =>
  thrown instanceof Error ? `${thrown.message} ${thrown.stack ?? ''}` : String(thrown);

function testAborts(contract: BackendContract): void {
  const {test, logins} = contract;

  /** Makes a call, and aborts it at once. */
  async function expectAbort(what: string, call: (aborted: AbortSignal) => Promise<unknown>): Promise<void> {
    const controller = new AbortController();
    const reason = getRejection(call(controller.signal), what);
    controller.abort();
    expect((await reason) === controller.signal.reason, `${what} to reject with the reason of its signal`);
  }

  test('rejects every call with the reason of its signal', async () => {
    const caller = await createCaller(contract);
    const {backend} = caller;
    await expectAbort('start()', (aborted) => caller.start(contract.borrower, aborted));
    await caller.start(contract.borrower);
    const servicer = await caller.findServicer(logins.connects.servicer);
    const {username, password} = logins.connects;
    const input = {servicer, connection: null, username, password};
    await expectAbort('search()', (aborted) => caller.search('', aborted));
    await expectAbort('connect()', (aborted) => backend.connect(input, aborted));
    await expectAbort('poll()', (aborted) => caller.poll(UNKNOWN, aborted));
    await expectAbort('answer()', (aborted) => caller.answer(UNKNOWN, [], aborted));
    await expectAbort('disconnect()', (aborted) => caller.disconnect(UNKNOWN, aborted));
    await expectAbort('finish()', (aborted) => caller.finish(aborted));
  });

  test('rejects a call that is made after it', async () => {
    const caller = await startCaller(contract);
    const reason = new Error('gone');
    const rejection = await getRejection(caller.search('', AbortSignal.abort(reason)), 'search()');
    expect(rejection === reason, 'search() to reject with the reason of its signal');
  });

  test('leaves no session behind when it stops a start', async () => {
    const caller = await createCaller(contract);
    await expectAbort('start()', (aborted) => caller.start(contract.borrower, aborted));
    await expectFailure(caller.search(''), 'a search afterwards', 'session-expired');
  });

  test('leaves no connection behind when it stops a login', async () => {
    const caller = await startCaller(contract);
    const {username, password, servicer: name} = logins.connects;
    const input = {servicer: await caller.findServicer(name), connection: null, username, password};
    await expectAbort('connect()', (aborted) => caller.backend.connect(input, aborted));
    expectSame(await caller.finish(), [], 'the result of finish()');
  });

  test('allows another poll when it stops a poll', async () => {
    const caller = await startCaller(contract);
    const attempt = await caller.connect(logins.connects);
    if (attempt.status === 'connected') return;
    await expectAbort('poll()', (aborted) => caller.poll(attempt.uuid, aborted));
    expectSame((await caller.settle(attempt)).status, 'connected', 'the status of the login');
  });

  test('keeps the connection when it stops a removal, and the session when it stops a finish', async () => {
    const caller = await startCaller(contract);
    const connection = await caller.linkServicer(logins.connects);
    await expectAbort('disconnect()', (aborted) => caller.disconnect(connection.uuid, aborted));
    await expectAbort('finish()', (aborted) => caller.finish(aborted));
    expectSame(await caller.finish(), [connection], 'the result of finish()');
  });
}
