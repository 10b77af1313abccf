/**
 * The suite of the backends that play the scenarios of the sandbox: the contract that every backend keeps, and the
 * scenarios. It uses only the backend port. Features of a single backend are tested beside that backend.
 */
import {expect} from '@open-wc/testing';
import {parseResponse, type Answer, type Backend} from '../../src/contract/backend.js';
import {borrowers} from '../../src/backends/sandbox/borrowers.js';
import {directory} from '../../src/backends/sandbox/directory.js';
import {createRandomUuid} from '../../src/backends/uuid.js';
import {codes, LinkError, type Code} from '../../src/contract/errors.js';
import {
  Attempt,
  FinishResult,
  SearchResult,
  SessionInfo,
  type Challenge,
  type Connection,
  type Health,
  type Uuid,
} from '../../src/contract/schemas.js';
import {testBackendContract} from '../../src/testing/backend-contract/index.js';
import {itForEach} from '../support/case-table.js';

const KEY = 'sandbox_contract';
const WELL_FORMED_UUID = 'a8098c1a-f86e-4d1e-9ac0-2b5b0c6f7d11';
const UNKNOWN_UUID = 'c56a4180-65aa-42ec-a945-5fd21dec0538';

const signal = new AbortController().signal;

function findServicer(health: Health, index = 0): Uuid {
  const {uuid} = directory.filter((record) => record.health === health)[index] ?? {};
  if (!uuid) throw new Error(`The directory has too few servicers with the health ${health}.`);
  return uuid;
}

/** Wraps a backend so that its results are checked against the schemas of the contract. */
const checkResults = (backend: Backend): Backend => ({
  start: (...args) => parseResponse(SessionInfo, backend.start(...args)),
  search: (...args) => parseResponse(SearchResult, backend.search(...args)),
  connect: (...args) => parseResponse(Attempt, backend.connect(...args)),
  answer: (...args) => parseResponse(Attempt, backend.answer(...args)),
  poll: (...args) => parseResponse(Attempt, backend.poll(...args)),
  disconnect: (...args) => backend.disconnect(...args),
  finish: (...args) => parseResponse(FinishResult, backend.finish(...args)),
});

/** Performs a borrower's actions as calls of a backend. */
class Borrower {
  constructor(readonly backend: Backend) {}

  start(uuid: string | null = null, nexus_key = KEY): Promise<SessionInfo> {
    return this.backend.start({auth: {type: 'key', nexus_key}, uuid}, signal);
  }

  async searchServicers(query: string) {
    return (await this.backend.search({query}, signal)).servicers;
  }

  connect(
    username = 'ada',
    password = 'secret',
    target: Partial<{servicer: Uuid; connection: Uuid | null}> = {},
  ) {
    const input = {servicer: findServicer('ok'), connection: null, username, password, ...target};
    return this.backend.connect(input, signal);
  }

  poll(attempt: Uuid): Promise<Attempt> {
    return this.backend.poll({attempt}, signal);
  }

  /** Polls until the attempt has a challenge or a connection. */
  async settleAttempt(attempt: Attempt): Promise<Attempt> {
    return attempt.status === 'pending' ? this.settleAttempt(await this.poll(attempt.uuid)) : attempt;
  }

  async logIn(...input: Parameters<Borrower['connect']>): Promise<Attempt> {
    return this.settleAttempt(await this.connect(...input));
  }

  async linkServicer(...input: Parameters<Borrower['connect']>): Promise<Connection> {
    return getConnection(await this.logIn(...input));
  }

  /** Answers every question with the same value. */
  async answerAll(attempt: Attempt, value: string): Promise<Attempt> {
    const {questions} = getChallenge(attempt);
    return this.answerWith(
      attempt,
      questions.map(({uuid}) => ({question: uuid, value})),
    );
  }

  async answerWith(attempt: Attempt, answers: readonly Answer[]): Promise<Attempt> {
    return this.settleAttempt(await this.backend.answer({attempt: getAttemptUuid(attempt), answers}, signal));
  }

  disconnect(connection: Uuid): Promise<void> {
    return this.backend.disconnect({connection}, signal);
  }

  async finish(): Promise<Connection[]> {
    return (await this.backend.finish({}, signal)).connections;
  }
}

function getConnection(attempt: Attempt): Connection {
  if (attempt.status !== 'connected') throw new Error(`The attempt is ${attempt.status}, not connected.`);
  return attempt.connection;
}

function getChallenge(attempt: Attempt): Challenge {
  if (attempt.status !== 'challenged') throw new Error(`The attempt is ${attempt.status}, not challenged.`);
  return attempt.challenge;
}

function getAttemptUuid(attempt: Attempt): Uuid {
  if (attempt.status === 'connected') throw new Error('A connected attempt has no UUID.');
  return attempt.uuid;
}

/** Resolves to the reason that a promise rejects with. */
async function getRejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('The promise was fulfilled.'),
    (thrown: unknown) => thrown,
  );
}

/** Resolves to the code of the LinkError that a promise rejects with. */
async function getErrorCode(promise: Promise<unknown>): Promise<Code> {
  const thrown = await getRejection(promise);
  expect(thrown).to.be.instanceOf(LinkError);
  const {code, message} = thrown as LinkError;
  expect(message).to.not.equal('');
  return code;
}

type Login = readonly [username: string, password: string];

const toCases = (logins: readonly Login[]) =>
  logins.map(([username, password]) => ({name: JSON.stringify([username, password]), username, password}));

const toCents = (decimal: string): number => Math.round(Number(decimal) * 100);

/**
 * Describes the contract and the scenarios for a backend.
 *
 * @param name The name of the backend in the report.
 * @param createBackend Creates a backend that has received no call yet.
 */
export function backendContract(name: string, createBackend: () => Backend | Promise<Backend>): void {
  testBackendContract({
    name,
    createBackend,
    describe,
    test: it,
    logins: {
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
    },
  });

  describe(`${name} plays the scenarios of the sandbox`, () => {
    let borrower: Borrower;

    const createBorrower = async (): Promise<Borrower> => new Borrower(checkResults(await createBackend()));
    const startBorrower = async (): Promise<Borrower> => {
      const created = await createBorrower();
      await created.start();
      return created;
    };
    beforeEach(async () => {
      borrower = await createBorrower();
    });

    describe('Session', () => {
      it('starts for a borrower without connections', async () => {
        const uuid = createRandomUuid();
        const started = await borrower.start(uuid);
        expect(started).to.deep.equal({environment: 'sandbox', borrower: {uuid}, connections: []});
      });

      it('creates a new borrower each time no UUID is given', async () => {
        const first = await borrower.start(null);
        const second = await borrower.start(null);
        expect(first.borrower.uuid).to.match(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
        expect(second.borrower.uuid).to.not.equal(first.borrower.uuid);
        expect(first.connections).to.be.empty;
      });

      it('accepts a UUID in any case, and returns it in lower case', async () => {
        const {borrower: known, connections} = await borrower.start(borrowers.connected.uuid.toUpperCase());
        expect(known.uuid).to.equal(borrowers.connected.uuid);
        expect(connections).to.have.length(1);
      });

      it('returns the existing connections', async () => {
        const {connections} = await borrower.start(borrowers.connected.uuid);
        expect(connections.map(({status}) => status)).to.deep.equal(['connected']);
        expect(connections[0]!.portfolio.loans).to.not.be.empty;
        expect(connections[0]!.servicer.former).to.equal(null);
      });

      it('returns the connections that need a new login', async () => {
        const {connections} = await borrower.start(borrowers.interrupted.uuid);
        expect(connections.map(({status}) => status)).to.deep.equal(['interrupted']);
      });

      it('rejects borrowers who may not link, are not ready, or do not exist', async () => {
        expect(await getErrorCode(borrower.start(borrowers.notAllowed.uuid))).to.equal('not-allowed');
        expect(await getErrorCode(borrower.start(borrowers.notReady.uuid))).to.equal('not-ready');
        expect(await getErrorCode(borrower.start(borrowers.unknown.uuid))).to.equal('unknown-borrower');
        expect(await getErrorCode(borrower.start(borrowers.unknown.uuid.toUpperCase()))).to.equal(
          'unknown-borrower',
        );
      });

      const invalidUuids = [
        '',
        'ada',
        WELL_FORMED_UUID.slice(1),
        `${WELL_FORMED_UUID} `,
        `{${WELL_FORMED_UUID}}`,
        WELL_FORMED_UUID.replaceAll('-', ''),
      ].map((uuid) => ({name: JSON.stringify(uuid), uuid}));
      itForEach('rejects an invalid UUID', invalidUuids, async ({uuid}) => {
        expect(await getErrorCode((await createBorrower()).start(uuid))).to.equal('invalid-uuid');
      });

      const invalidKeys = [
        'sandbox_revoked',
        'sandbox_',
        'Sandbox_a',
        ' sandbox_a',
        'sandbox_a b',
        'sandbox',
        '',
      ].map((key) => ({name: JSON.stringify(key), key}));
      itForEach('rejects an invalid key', invalidKeys, async ({key}) => {
        expect(await getErrorCode((await createBorrower()).start(null, key))).to.equal('invalid-key');
      });

      it('checks the key before the UUID', async () => {
        expect(await getErrorCode(borrower.start('ada', 'sandbox_revoked'))).to.equal('invalid-key');
      });

      it('replaces the previous session, whose attempts expire', async () => {
        await borrower.start();
        const previous = await borrower.connect();
        await borrower.start();
        expect(await getErrorCode(borrower.poll(getAttemptUuid(previous)))).to.equal('challenge-expired');
        const answer = borrower.backend.answer({attempt: getAttemptUuid(previous), answers: []}, signal);
        expect(await getErrorCode(answer)).to.equal('challenge-expired');
      });

      it('restores the documented borrowers in each session', async () => {
        const {connections} = await borrower.start(borrowers.connected.uuid);
        await borrower.disconnect(connections[0]!.uuid);
        expect((await borrower.start(borrowers.connected.uuid)).connections).to.deep.equal(connections);
      });

      it('returns all connections and ends when it is finished', async () => {
        const {connections} = await borrower.start(borrowers.connected.uuid);
        const added = await borrower.linkServicer('ada', 'secret', {servicer: findServicer('ok', 9)});
        expect(await borrower.finish()).to.have.deep.members([...connections, added]);
        expect(await getErrorCode(borrower.searchServicers(''))).to.equal('session-expired');
      });
    });

    describe('Search', () => {
      beforeEach(() => borrower.start());

      it('returns the popular servicers for an empty query', async () => {
        const found = await borrower.searchServicers('');
        expect(found.length).to.be.greaterThan(3);
        expect(found.every(({former}) => former === null)).to.equal(true);
      });

      it('returns the servicer with the name first, in any case and with a typo', async () => {
        for (const query of ['Nelnet', 'nelnet', 'NELNET', 'nelent', 'Nélnet']) {
          expect((await borrower.searchServicers(query))[0]?.name, query).to.equal('Nelnet');
        }
      });

      it('returns the successor for a former name, together with the former name', async () => {
        const found = await borrower.searchServicers('FedLoan');
        const mohela = found.find(({name: today}) => today === 'MOHELA');
        expect(mohela?.former?.name).to.contain('FedLoan');
      });

      it('returns nothing for an unknown name', async () => {
        expect(await borrower.searchServicers('zzqxjv')).to.deep.equal([]);
      });

      it('returns the health of a servicer', async () => {
        for (const health of ['ok', 'degraded', 'down'] as const) {
          const record = directory.find((entry) => entry.health === health)!;
          const found = await borrower.searchServicers(record.name);
          expect(found.find(({uuid}) => uuid === record.uuid)?.health).to.equal(health);
        }
      });
    });

    describe('Login', () => {
      beforeEach(() => borrower.start());

      it('proceeds from signing in to reading loans to connected', async () => {
        const first = await borrower.connect();
        expect(first).to.include({status: 'pending', stage: 'signing-in'});
        const second = await borrower.poll(getAttemptUuid(first));
        expect(second).to.deep.equal({
          status: 'pending',
          uuid: getAttemptUuid(first),
          stage: 'reading-loans',
        });
        const third = await borrower.poll(getAttemptUuid(first));
        expect(getConnection(third).status).to.equal('connected');
        expect(getConnection(third).servicer.uuid).to.equal(findServicer('ok'));
      });

      const wrongLogins: readonly Login[] = [
        ['bad', 'secret'],
        ['bad', ''],
        ['bad', 'bad'],
        ['ada', 'bad'],
        ['', 'bad'],
        ['Bad', 'bad'],
        ['Challenge', 'bad'],
        ['@choice', 'bad'],
        ['@error_offline', 'bad'],
      ];
      itForEach('fails with wrong credentials', toCases(wrongLogins), async ({username, password}) => {
        const caseBorrower = await startBorrower();
        expect(await getErrorCode(caseBorrower.connect(username, password))).to.equal('invalid-credentials');
      });

      const goodLogins: readonly Login[] = [
        ['ada', 'secret'],
        ['', ''],
        ['Bad', 'secret'],
        ['BAD', 'secret'],
        [' bad', 'secret'],
        ['bad ', 'secret'],
        ['bad\n', 'secret'],
        ['bàd', 'secret'],
        ['ada', 'Bad'],
        ['ada', ' bad'],
        ['ada', 'bad '],
        ['Challenge', 'secret'],
        ['challenge ', 'secret'],
        ['fail-challenge\n', 'secret'],
        ['Fail-challenge', 'secret'],
        ['fail_challenge', 'secret'],
        ['constructor', '__proto__'],
        ['@', 'secret'],
        ['@error', 'secret'],
        ['@error_', 'secret'],
        ['@error_nonsense', 'secret'],
        ['@error_toString', 'secret'],
        ['@error_Offline', 'secret'],
        ['@error_offline ', 'secret'],
        [' @error_offline', 'secret'],
        ['@Error_offline', 'secret'],
        ['@challenges_', 'secret'],
        ['@challenges_0', 'secret'],
        ['@challenges_10', 'secret'],
        ['@challenges_x', 'secret'],
        ['@choice_1', 'secret'],
        ['@Code', 'secret'],
        ['@slow_', 'secret'],
        ['@slow_-1', 'secret'],
        ['@slow_1e3', 'secret'],
        ['@slow_0', 'secret'],
      ];
      itForEach(
        'connects with credentials that only resemble a scenario',
        toCases(goodLogins),
        async (login) => {
          const caseBorrower = await startBorrower();
          expect((await caseBorrower.linkServicer(login.username, login.password)).status).to.equal(
            'connected',
          );
        },
      );

      const allCodes = (Object.keys(codes) as Code[]).map((name) => ({name}));
      itForEach('fails with the code that the username names', allCodes, async ({name}) => {
        const caseBorrower = await startBorrower();
        expect(await getErrorCode(caseBorrower.connect(`@error_${name}`))).to.equal(name);
        expect(await caseBorrower.finish()).to.deep.equal([]);
      });

      it('fails at a servicer that is down, with any credentials', async () => {
        const down = {servicer: findServicer('down')};
        expect(await getErrorCode(borrower.connect('ada', 'secret', down))).to.equal('servicer-down');
        expect(await getErrorCode(borrower.connect('bad', 'secret', down))).to.equal('servicer-down');
      });

      it('connects at a degraded servicer', async () => {
        expect(
          (await borrower.linkServicer('ada', 'secret', {servicer: findServicer('degraded')})).status,
        ).to.equal('connected');
      });

      it('accepts the UUIDs of servicers and attempts in any case', async () => {
        const attempt = await borrower.connect('ada', 'secret', {servicer: findServicer('ok').toUpperCase()});
        await borrower.poll(getAttemptUuid(attempt).toUpperCase());
        const connection = getConnection(await borrower.poll(getAttemptUuid(attempt)));
        expect(connection.servicer.uuid).to.equal(findServicer('ok'));
      });
    });

    describe('Challenge', () => {
      beforeEach(() => borrower.start());

      it('follows the sign-in, even with a bad password', async () => {
        for (const password of ['secret', 'bad', '']) {
          const first = await borrower.connect('challenge', password);
          expect(first).to.include({status: 'pending', stage: 'signing-in'});
          const challenge = getChallenge(await borrower.poll(getAttemptUuid(first)));
          expect(challenge).to.include({attempts_left: 3, rejected: false});
          expect(challenge.questions.map(({kind}) => kind)).to.deep.equal(['text']);
        }
      });

      const anyAnswers = ['yes', 'bad', ' ', '\t', '0', 'é', 'x'.repeat(2000)].map((value) => ({
        name: JSON.stringify(value.slice(0, 9)),
        value,
      }));
      itForEach('is passed by any answer that is not empty', anyAnswers, async ({value}) => {
        const caseBorrower = await startBorrower();
        const challenged = await caseBorrower.logIn('challenge');
        expect((await caseBorrower.answerAll(challenged, value)).status).to.equal('connected');
      });

      it('leads to reading the loans once it is passed', async () => {
        const challenged = await borrower.logIn('challenge');
        const answers = getChallenge(challenged).questions.map(({uuid}) => ({question: uuid, value: 'yes'}));
        const passed = await borrower.backend.answer({attempt: getAttemptUuid(challenged), answers}, signal);
        expect(passed).to.deep.equal({
          status: 'pending',
          uuid: getAttemptUuid(challenged),
          stage: 'reading-loans',
        });
      });

      it('rejects an empty answer and a missing one', async () => {
        const challenged = await borrower.logIn('challenge');
        expect(getChallenge(await borrower.answerAll(challenged, ''))).to.include({
          attempts_left: 2,
          rejected: true,
        });
        expect(getChallenge(await borrower.answerWith(challenged, []))).to.include({
          attempts_left: 1,
          rejected: true,
        });
        expect((await borrower.answerAll(challenged, 'yes')).status).to.equal('connected');
      });

      it('fails for good after three wrong answers', async () => {
        const challenged = await borrower.logIn('fail-challenge', 'bad');
        expect(getChallenge(challenged)).to.include({attempts_left: 3, rejected: false});
        const {questions} = getChallenge(challenged);
        for (const left of [2, 1]) {
          const rejected = getChallenge(await borrower.answerAll(challenged, 'yes'));
          expect(rejected).to.deep.equal({questions, attempts_left: left, rejected: true});
        }
        expect(await getErrorCode(borrower.answerAll(challenged, 'yes'))).to.equal('challenge-failed');
        expect(await getErrorCode(borrower.answerAll(challenged, 'yes'))).to.equal('challenge-failed');
        expect(await getErrorCode(borrower.poll(getAttemptUuid(challenged)))).to.equal('challenge-failed');
        expect(await borrower.finish()).to.deep.equal([]);
      });

      it('has as many rounds as the username says', async () => {
        for (const count of [1, 2, 9]) {
          let attempt = await borrower.logIn(`@challenges_${count}`);
          const questionUuids = new Set<Uuid>();
          for (let round = 1; round <= count; round++) {
            const {questions, ...rest} = getChallenge(attempt);
            expect(rest).to.deep.equal({attempts_left: 3, rejected: false});
            expect(questions).to.have.length(round % 2 ? 1 : 2);
            for (const {uuid} of questions) questionUuids.add(uuid);
            attempt = await borrower.answerAll(attempt, 'yes');
          }
          expect(questionUuids.size, 'every question has its own UUID').to.equal(
            count + Math.floor(count / 2),
          );
          expect(attempt.status).to.equal('connected');
        }
      });

      it('needs the answers to both of its questions, in any order', async () => {
        const second = await borrower.answerAll(await borrower.logIn('@challenges_2'), 'yes');
        const answers = getChallenge(second).questions.map(({uuid}) => ({
          question: uuid.toUpperCase(),
          value: 'yes',
        }));
        const half = await borrower.answerWith(second, answers.slice(1));
        expect(getChallenge(half)).to.include({attempts_left: 2, rejected: true});
        expect((await borrower.answerWith(second, answers.reverse())).status).to.equal('connected');
      });

      it('starts each round with all attempts left', async () => {
        const first = await borrower.logIn('@challenges_2');
        await borrower.answerAll(first, '');
        const second = await borrower.answerAll(first, 'yes');
        expect(getChallenge(second)).to.include({attempts_left: 3, rejected: false});
      });

      it('does not count a repeated answer to an earlier round', async () => {
        const first = await borrower.logIn('@challenges_2');
        const second = await borrower.answerAll(first, 'yes');
        expect(await borrower.answerAll(first, 'yes')).to.deep.equal(second);
      });

      it('does not count an answer once it is passed', async () => {
        const challenged = await borrower.logIn('challenge');
        const connected = await borrower.answerAll(challenged, 'yes');
        expect(await borrower.answerAll(challenged, '')).to.deep.equal(connected);
      });

      it('is passed by the right choice only', async () => {
        const challenged = await borrower.logIn('@choice');
        const [question] = getChallenge(challenged).questions;
        if (question?.kind !== 'choice') throw new Error('The question offers no choice.');
        expect(question.options.map(({value}) => value)).to.include('maple-street');
        const wrong = question.options.find(({value}) => value !== 'maple-street')!;
        expect(getChallenge(await borrower.answerAll(challenged, wrong.value))).to.include({
          attempts_left: 2,
          rejected: true,
        });
        expect((await borrower.answerAll(challenged, 'maple-street')).status).to.equal('connected');
      });

      it('is passed by the right one-time code only', async () => {
        const challenged = await borrower.logIn('@code');
        expect(getChallenge(challenged).questions.map(({kind}) => kind)).to.deep.equal(['code']);
        expect(getChallenge(await borrower.answerAll(challenged, '123457')).attempts_left).to.equal(2);
        expect(getChallenge(await borrower.answerAll(challenged, '123456 ')).attempts_left).to.equal(1);
        expect((await borrower.answerAll(challenged, '123456')).status).to.equal('connected');
      });
    });

    describe('Connection', () => {
      it('has one to six loans whose balances add up', async () => {
        await borrower.start(createRandomUuid());
        for (let index = 0; index < 20; index++) {
          const {portfolio} = await borrower.linkServicer('ada', 'secret', {
            servicer: findServicer('ok', index),
          });
          const {loans} = portfolio;
          expect(loans.length).to.be.within(1, 6);
          expect(new Set(loans.map(({uuid}) => uuid)).size).to.equal(loans.length);
          const sum = loans.reduce((total, {balance}) => total + toCents(balance), 0);
          expect(toCents(portfolio.balance)).to.equal(sum);
        }
      });

      it('is the same for the same borrower and servicer, with any credentials', async () => {
        const uuid = createRandomUuid();
        await borrower.start(uuid);
        const first = await borrower.linkServicer('ada');
        const other = await createBorrower();
        await other.start(uuid.toUpperCase());
        expect(await other.linkServicer('grace')).to.deep.equal(first);
      });

      it('differs for another borrower or servicer', async () => {
        await borrower.start(createRandomUuid());
        const first = await borrower.linkServicer('ada');
        const otherServicer = await borrower.linkServicer('ada', 'secret', {servicer: findServicer('ok', 1)});
        await borrower.start(createRandomUuid());
        const otherBorrower = await borrower.linkServicer('ada');
        const connections = [first, otherServicer, otherBorrower];
        expect(new Set(connections.map(({uuid}) => uuid)).size).to.equal(3);
        expect(new Set(connections.map(({portfolio}) => JSON.stringify(portfolio))).size).to.equal(3);
      });

      it('is interrupted with the username @reconnect, and restored by an ordinary login', async () => {
        await borrower.start();
        const before = await borrower.linkServicer('@reconnect');
        expect(before.status).to.equal('interrupted');
        const after = await borrower.linkServicer('ada', 'secret', {connection: before.uuid});
        expect(after).to.deep.equal({...before, status: 'connected'});
        expect(await borrower.finish()).to.deep.equal([after]);
      });

      it('is restored by a login with a challenge', async () => {
        const {connections} = await borrower.start(borrowers.interrupted.uuid);
        const before = connections[0]!;
        const target = {servicer: before.servicer.uuid, connection: before.uuid.toUpperCase()};
        const challenged = await borrower.logIn('challenge', 'secret', target);
        const after = getConnection(await borrower.answerAll(challenged, 'yes'));
        expect(after).to.deep.equal({...before, status: 'connected'});
        expect(await borrower.finish()).to.deep.equal([after]);
      });

      it('stays interrupted when the login fails', async () => {
        const {connections} = await borrower.start(borrowers.interrupted.uuid);
        const {uuid, servicer} = connections[0]!;
        const login = borrower.connect('bad', 'secret', {servicer: servicer.uuid, connection: uuid});
        expect(await getErrorCode(login)).to.equal('invalid-credentials');
        expect(await borrower.finish()).to.deep.equal(connections);
      });

      it('cannot be restored when it is unknown or belongs to another servicer', async () => {
        const {connections} = await borrower.start(borrowers.interrupted.uuid);
        const {uuid, servicer} = connections[0]!;
        const unknown = borrower.connect('ada', 'secret', {
          servicer: servicer.uuid,
          connection: UNKNOWN_UUID,
        });
        expect(await getErrorCode(unknown)).to.equal('unexpected');
        const other = directory.find((entry) => entry.health === 'ok' && entry.uuid !== servicer.uuid)!;
        const mismatched = borrower.connect('ada', 'secret', {servicer: other.uuid, connection: uuid});
        expect(await getErrorCode(mismatched)).to.equal('unexpected');
      });

      it('can be removed without the others', async () => {
        await borrower.start();
        const first = await borrower.linkServicer('ada');
        const second = await borrower.linkServicer('ada', 'secret', {servicer: findServicer('ok', 1)});
        await borrower.disconnect(first.uuid.toUpperCase());
        await borrower.disconnect(first.uuid);
        expect(await borrower.finish()).to.deep.equal([second]);
      });

      it('is not restored by a late poll after it is removed', async () => {
        await borrower.start();
        const attempt = await borrower.connect();
        const {uuid} = getConnection(await borrower.settleAttempt(attempt));
        await borrower.disconnect(uuid);
        await borrower.poll(getAttemptUuid(attempt));
        expect(await borrower.finish()).to.deep.equal([]);
      });
    });

    describe('Abort', () => {
      /** Makes a call, aborts it at once, and resolves to its rejection. */
      async function abortCall(call: (signal: AbortSignal) => Promise<unknown>): Promise<unknown> {
        const controller = new AbortController();
        const reason = getRejection(call(controller.signal));
        controller.abort();
        expect(await reason).to.equal(controller.signal.reason);
        return reason;
      }
      const login = {connection: null, username: 'ada', password: 'secret'};

      it('rejects a failing call with its own reason instead of the failure', async () => {
        await borrower.start();
        const bad = {...login, servicer: findServicer('ok'), username: 'bad'};
        await abortCall((aborted) => borrower.backend.connect(bad, aborted));
      });

      it('rejects a slow login at once', async () => {
        await borrower.start();
        const slow = {...login, servicer: findServicer('ok'), username: '@slow_600000'};
        await abortCall((aborted) => borrower.backend.connect(slow, aborted));
        expect(await borrower.finish()).to.deep.equal([]);
      });

      it('uses up no attempt when it stops an answer', async () => {
        await borrower.start();
        const challenged = await borrower.logIn('fail-challenge');
        const attempt = getAttemptUuid(challenged);
        await abortCall((aborted) => borrower.backend.answer({attempt, answers: []}, aborted));
        expect(getChallenge(await borrower.answerAll(challenged, 'no')).attempts_left).to.equal(2);
      });

      it('changes nothing after the response', async () => {
        const controller = new AbortController();
        await borrower.backend.start({auth: {type: 'key', nexus_key: KEY}, uuid: null}, controller.signal);
        controller.abort();
        expect((await borrower.linkServicer()).status).to.equal('connected');
      });
    });

    it('repeats no typed value in a result or an error', async () => {
      const backend = await createBackend();
      const secret = 'kN4ry-9c1';
      const replies: unknown[] = [
        await backend.start({auth: {type: 'key', nexus_key: KEY}, uuid: null}, signal),
      ];
      const recordReply = async (call: Promise<unknown>): Promise<void> => {
        replies.push(await call.catch((thrown: unknown) => [String(thrown), (thrown as Error).stack]));
      };
      for (const username of [secret, 'challenge', 'fail-challenge', '@code', '@error_offline', 'bad']) {
        const input = {servicer: findServicer('ok'), connection: null, username, password: secret};
        await recordReply(backend.connect(input, signal));
        const {uuid: attempt} = replies.at(-1) as {uuid?: Uuid};
        if (!attempt) continue;
        await recordReply(backend.poll({attempt}, signal));
        const {challenge} = replies.at(-1) as {challenge?: Challenge};
        const answers = (challenge?.questions ?? []).map(({uuid}) => ({question: uuid, value: secret}));
        for (let turn = 0; turn < 4; turn++) await recordReply(backend.answer({attempt, answers}, signal));
        await recordReply(backend.poll({attempt}, signal));
      }
      await recordReply(backend.finish({}, signal));
      expect(JSON.stringify(replies)).to.not.contain(secret);
      expect(replies.length).to.be.greaterThan(20);
    });
  });
}
