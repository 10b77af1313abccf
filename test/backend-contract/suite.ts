/**
 * The suite that every backend passes. It uses only the port and the sandbox's scenarios. What a backend does beyond
 * the port has tests of its own.
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
import {itForEach} from '../support/case-table.js';

const KEY = 'sandbox_contract';
const WELL_FORMED = 'a8098c1a-f86e-4d1e-9ac0-2b5b0c6f7d11';
const NOBODY = 'c56a4180-65aa-42ec-a945-5fd21dec0538';

const signal = new AbortController().signal;

function servicer(health: Health, nth = 0): Uuid {
  const {uuid} = directory.filter((one) => one.health === health)[nth] ?? {};
  if (!uuid) throw new Error(`The directory has no such servicer: ${health}.`);
  return uuid;
}

/** A backend whose results are all checked against the contract's schemas. */
const checked = (backend: Backend): Backend => ({
  start: (...given) => parseResponse(SessionInfo, backend.start(...given)),
  search: (...given) => parseResponse(SearchResult, backend.search(...given)),
  connect: (...given) => parseResponse(Attempt, backend.connect(...given)),
  answer: (...given) => parseResponse(Attempt, backend.answer(...given)),
  poll: (...given) => parseResponse(Attempt, backend.poll(...given)),
  disconnect: (...given) => backend.disconnect(...given),
  finish: (...given) => parseResponse(FinishResult, backend.finish(...given)),
});

/** What a borrower does, in terms of a backend. */
class Borrower {
  constructor(readonly backend: Backend) {}

  start(uuid: string | null = null, nexus_key = KEY): Promise<SessionInfo> {
    return this.backend.start({auth: {type: 'key', nexus_key}, uuid}, signal);
  }

  async found(query: string) {
    return (await this.backend.search({query}, signal)).servicers;
  }

  connect(
    username = 'ada',
    password = 'secret',
    at: Partial<{servicer: Uuid; connection: Uuid | null}> = {},
  ) {
    const input = {servicer: servicer('ok'), connection: null, username, password, ...at};
    return this.backend.connect(input, signal);
  }

  poll(attempt: Uuid): Promise<Attempt> {
    return this.backend.poll({attempt}, signal);
  }

  /** Polls until the servicer asks a challenge or is connected. */
  async settled(attempt: Attempt): Promise<Attempt> {
    return attempt.status === 'pending' ? this.settled(await this.poll(attempt.uuid)) : attempt;
  }

  async logIn(...input: Parameters<Borrower['connect']>): Promise<Attempt> {
    return this.settled(await this.connect(...input));
  }

  async link(...input: Parameters<Borrower['connect']>): Promise<Connection> {
    return linked(await this.logIn(...input));
  }

  /** Answers every question with the same value. */
  async answer(attempt: Attempt, value: string): Promise<Attempt> {
    const {questions} = asked(attempt);
    return this.answerWith(
      attempt,
      questions.map(({uuid}) => ({question: uuid, value})),
    );
  }

  async answerWith(attempt: Attempt, answers: readonly Answer[]): Promise<Attempt> {
    return this.settled(await this.backend.answer({attempt: uuidOf(attempt), answers}, signal));
  }

  disconnect(connection: Uuid): Promise<void> {
    return this.backend.disconnect({connection}, signal);
  }

  async finish(): Promise<Connection[]> {
    return (await this.backend.finish({}, signal)).connections;
  }
}

function linked(attempt: Attempt): Connection {
  if (attempt.status !== 'connected') throw new Error(`Not connected but ${attempt.status}.`);
  return attempt.connection;
}

function asked(attempt: Attempt): Challenge {
  if (attempt.status !== 'challenged') throw new Error(`Not challenged but ${attempt.status}.`);
  return attempt.challenge;
}

function uuidOf(attempt: Attempt): Uuid {
  if (attempt.status === 'connected') throw new Error('The attempt is over.');
  return attempt.uuid;
}

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('It was fulfilled.'),
    (thrown: unknown) => thrown,
  );
}

/** Resolves to the code of the LinkError that a promise rejects with. */
async function codeOf(promise: Promise<unknown>): Promise<Code> {
  const thrown = await thrownBy(promise);
  expect(thrown).to.be.instanceOf(LinkError);
  const {code, message} = thrown as LinkError;
  expect(message).to.not.equal('');
  return code;
}

type Login = readonly [username: string, password: string];

const toCases = (logins: readonly Login[]) =>
  logins.map(([username, password]) => ({name: JSON.stringify([username, password]), username, password}));

const cents = (decimal: string): number => Math.round(Number(decimal) * 100);

/**
 * Describes the contract for a backend.
 *
 * @param name What the backend is called in the report.
 * @param make Makes a backend that nothing was asked of yet.
 */
export function backendContract(name: string, make: () => Backend | Promise<Backend>): void {
  describe(`${name} keeps the backend contract`, () => {
    let borrower: Borrower;

    const fresh = async (): Promise<Borrower> => new Borrower(checked(await make()));
    const started = async (): Promise<Borrower> => {
      const one = await fresh();
      await one.start();
      return one;
    };
    beforeEach(async () => {
      borrower = await fresh();
    });

    describe('a session', () => {
      it('starts for a borrower without connections', async () => {
        const uuid = createRandomUuid();
        const started = await borrower.start(uuid);
        expect(started).to.deep.equal({environment: 'sandbox', borrower: {uuid}, connections: []});
      });

      it('creates a new borrower each time when none is given', async () => {
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

      it('returns the connections that exist', async () => {
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
        expect(await codeOf(borrower.start(borrowers.notAllowed.uuid))).to.equal('not-allowed');
        expect(await codeOf(borrower.start(borrowers.notReady.uuid))).to.equal('not-ready');
        expect(await codeOf(borrower.start(borrowers.unknown.uuid))).to.equal('unknown-borrower');
        expect(await codeOf(borrower.start(borrowers.unknown.uuid.toUpperCase()))).to.equal(
          'unknown-borrower',
        );
      });

      const invalidUuids = [
        '',
        'ada',
        WELL_FORMED.slice(1),
        `${WELL_FORMED} `,
        `{${WELL_FORMED}}`,
        WELL_FORMED.replaceAll('-', ''),
      ].map((uuid) => ({name: JSON.stringify(uuid), uuid}));
      itForEach('rejects an invalid UUID', invalidUuids, async ({uuid}) => {
        expect(await codeOf((await fresh()).start(uuid))).to.equal('invalid-uuid');
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
        expect(await codeOf((await fresh()).start(null, key))).to.equal('invalid-key');
      });

      it('checks the key before the UUID', async () => {
        expect(await codeOf(borrower.start('ada', 'sandbox_revoked'))).to.equal('invalid-key');
      });

      it('is needed for every other call', async () => {
        expect(await codeOf(borrower.found(''))).to.equal('session-expired');
        expect(await codeOf(borrower.connect())).to.equal('session-expired');
        expect(await codeOf(borrower.poll(NOBODY))).to.equal('session-expired');
        const answer = borrower.backend.answer({attempt: NOBODY, answers: []}, signal);
        expect(await codeOf(answer)).to.equal('session-expired');
        expect(await codeOf(borrower.disconnect(NOBODY))).to.equal('session-expired');
        expect(await codeOf(borrower.finish())).to.equal('session-expired');
      });

      it('replaces the session before, whose attempts expire', async () => {
        await borrower.start();
        const before = await borrower.connect();
        await borrower.start();
        expect(await codeOf(borrower.poll(uuidOf(before)))).to.equal('challenge-expired');
        const answer = borrower.backend.answer({attempt: uuidOf(before), answers: []}, signal);
        expect(await codeOf(answer)).to.equal('challenge-expired');
      });

      it('replaces the session before even when it fails to start', async () => {
        await borrower.start();
        await codeOf(borrower.start('ada'));
        expect(await codeOf(borrower.found(''))).to.equal('session-expired');
      });

      it('restores the documented borrowers in each session', async () => {
        const {connections} = await borrower.start(borrowers.connected.uuid);
        await borrower.disconnect(connections[0]!.uuid);
        expect((await borrower.start(borrowers.connected.uuid)).connections).to.deep.equal(connections);
      });

      it('ends with all connections when it is finished', async () => {
        const {connections} = await borrower.start(borrowers.connected.uuid);
        const added = await borrower.link('ada', 'secret', {servicer: servicer('ok', 9)});
        expect(await borrower.finish()).to.have.deep.members([...connections, added]);
        expect(await codeOf(borrower.found(''))).to.equal('session-expired');
      });

      it('can be finished without a connection', async () => {
        await borrower.start();
        expect(await borrower.finish()).to.deep.equal([]);
      });
    });

    describe('the search', () => {
      beforeEach(() => borrower.start());

      it('returns the popular servicers for an empty query', async () => {
        const found = await borrower.found('');
        expect(found.length).to.be.greaterThan(3);
        expect(found.every(({former}) => former === null)).to.equal(true);
      });

      it('returns the servicer of a name first, in any case and with a typo', async () => {
        for (const query of ['Nelnet', 'nelnet', 'NELNET', 'nelent', 'Nélnet']) {
          expect((await borrower.found(query))[0]?.name, query).to.equal('Nelnet');
        }
      });

      it('returns the successor for a former name, with that name', async () => {
        const found = await borrower.found('FedLoan');
        const mohela = found.find(({name: today}) => today === 'MOHELA');
        expect(mohela?.former?.name).to.contain('FedLoan');
      });

      it('returns nothing for an unknown name', async () => {
        expect(await borrower.found('zzqxjv')).to.deep.equal([]);
      });

      it('returns the health of a servicer', async () => {
        for (const health of ['ok', 'degraded', 'down'] as const) {
          const record = directory.find((one) => one.health === health)!;
          const found = await borrower.found(record.name);
          expect(found.find(({uuid}) => uuid === record.uuid)?.health).to.equal(health);
        }
      });
    });

    describe('a login', () => {
      beforeEach(() => borrower.start());

      it('proceeds from signing in to reading loans to connected', async () => {
        const first = await borrower.connect();
        expect(first).to.include({status: 'pending', stage: 'signing-in'});
        const second = await borrower.poll(uuidOf(first));
        expect(second).to.deep.equal({status: 'pending', uuid: uuidOf(first), stage: 'reading-loans'});
        const third = await borrower.poll(uuidOf(first));
        expect(linked(third).status).to.equal('connected');
        expect(linked(third).servicer.uuid).to.equal(servicer('ok'));
      });

      it('returns the same connection for a repeated poll', async () => {
        const attempt = await borrower.connect();
        const connected = await borrower.settled(attempt);
        expect(await borrower.poll(uuidOf(attempt))).to.deep.equal(connected);
        expect(await borrower.finish()).to.deep.equal([linked(connected)]);
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
        const one = await started();
        expect(await codeOf(one.connect(username, password))).to.equal('invalid-credentials');
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
          const one = await started();
          expect((await one.link(login.username, login.password)).status).to.equal('connected');
        },
      );

      const allCodes = (Object.keys(codes) as Code[]).map((name) => ({name}));
      itForEach('fails with the code that the username names', allCodes, async ({name}) => {
        const one = await started();
        expect(await codeOf(one.connect(`@error_${name}`))).to.equal(name);
        expect(await one.finish()).to.deep.equal([]);
      });

      it('fails at a servicer that is down, with any credentials', async () => {
        const down = {servicer: servicer('down')};
        expect(await codeOf(borrower.connect('ada', 'secret', down))).to.equal('servicer-down');
        expect(await codeOf(borrower.connect('bad', 'secret', down))).to.equal('servicer-down');
      });

      it('connects at a degraded servicer', async () => {
        expect((await borrower.link('ada', 'secret', {servicer: servicer('degraded')})).status).to.equal(
          'connected',
        );
      });

      it('fails at a servicer that does not exist', async () => {
        expect(await codeOf(borrower.connect('ada', 'secret', {servicer: NOBODY}))).to.equal('unexpected');
      });

      it('accepts the UUIDs of servicers and attempts in any case', async () => {
        const attempt = await borrower.connect('ada', 'secret', {servicer: servicer('ok').toUpperCase()});
        await borrower.poll(uuidOf(attempt).toUpperCase());
        const connection = linked(await borrower.poll(uuidOf(attempt)));
        expect(connection.servicer.uuid).to.equal(servicer('ok'));
      });

      it('is replaced by the next login', async () => {
        const first = await borrower.connect();
        const second = await borrower.connect('grace');
        expect(uuidOf(second)).to.not.equal(uuidOf(first));
        expect(await codeOf(borrower.poll(uuidOf(first)))).to.equal('challenge-expired');
        expect((await borrower.settled(second)).status).to.equal('connected');
      });

      it('has expired when its attempt is unknown', async () => {
        expect(await codeOf(borrower.poll(NOBODY))).to.equal('challenge-expired');
        const answer = borrower.backend.answer({attempt: NOBODY, answers: []}, signal);
        expect(await codeOf(answer)).to.equal('challenge-expired');
      });
    });

    describe('a challenge', () => {
      beforeEach(() => borrower.start());

      it('follows the sign-in, even with a bad password', async () => {
        for (const password of ['secret', 'bad', '']) {
          const first = await borrower.connect('challenge', password);
          expect(first).to.include({status: 'pending', stage: 'signing-in'});
          const challenge = asked(await borrower.poll(uuidOf(first)));
          expect(challenge).to.include({attempts_left: 3, rejected: false});
          expect(challenge.questions.map(({kind}) => kind)).to.deep.equal(['text']);
        }
      });

      it('is the same for a repeated poll', async () => {
        const challenged = await borrower.logIn('challenge');
        expect(await borrower.poll(uuidOf(challenged))).to.deep.equal(challenged);
      });

      const anyAnswers = ['yes', 'bad', ' ', '\t', '0', 'é', 'x'.repeat(2000)].map((value) => ({
        name: JSON.stringify(value.slice(0, 9)),
        value,
      }));
      itForEach('is passed by any answer that is not empty', anyAnswers, async ({value}) => {
        const one = await started();
        const challenged = await one.logIn('challenge');
        expect((await one.answer(challenged, value)).status).to.equal('connected');
      });

      it('leads to reading the loans once it is passed', async () => {
        const challenged = await borrower.logIn('challenge');
        const answers = asked(challenged).questions.map(({uuid}) => ({question: uuid, value: 'yes'}));
        const passed = await borrower.backend.answer({attempt: uuidOf(challenged), answers}, signal);
        expect(passed).to.deep.equal({status: 'pending', uuid: uuidOf(challenged), stage: 'reading-loans'});
      });

      it('rejects an empty answer and a missing one', async () => {
        const challenged = await borrower.logIn('challenge');
        expect(asked(await borrower.answer(challenged, ''))).to.include({attempts_left: 2, rejected: true});
        expect(asked(await borrower.answerWith(challenged, []))).to.include({
          attempts_left: 1,
          rejected: true,
        });
        expect((await borrower.answer(challenged, 'yes')).status).to.equal('connected');
      });

      it('fails for good after three wrong answers', async () => {
        const challenged = await borrower.logIn('fail-challenge', 'bad');
        expect(asked(challenged)).to.include({attempts_left: 3, rejected: false});
        const {questions} = asked(challenged);
        for (const left of [2, 1]) {
          const rejected = asked(await borrower.answer(challenged, 'yes'));
          expect(rejected).to.deep.equal({questions, attempts_left: left, rejected: true});
        }
        expect(await codeOf(borrower.answer(challenged, 'yes'))).to.equal('challenge-failed');
        expect(await codeOf(borrower.answer(challenged, 'yes'))).to.equal('challenge-failed');
        expect(await codeOf(borrower.poll(uuidOf(challenged)))).to.equal('challenge-failed');
        expect(await borrower.finish()).to.deep.equal([]);
      });

      it('that failed does not affect the next login', async () => {
        const challenged = await borrower.logIn('fail-challenge');
        for (let wrong = 0; wrong < 2; wrong++) await borrower.answer(challenged, 'no');
        expect(await codeOf(borrower.answer(challenged, 'no'))).to.equal('challenge-failed');
        expect((await borrower.link('ada')).status).to.equal('connected');
      });

      it('asks as many rounds as the username says', async () => {
        for (const count of [1, 2, 9]) {
          let attempt = await borrower.logIn(`@challenges_${count}`);
          const seen = new Set<Uuid>();
          for (let round = 1; round <= count; round++) {
            const {questions, ...rest} = asked(attempt);
            expect(rest).to.deep.equal({attempts_left: 3, rejected: false});
            expect(questions).to.have.length(round % 2 ? 1 : 2);
            for (const {uuid} of questions) seen.add(uuid);
            attempt = await borrower.answer(attempt, 'yes');
          }
          expect(seen.size, 'every question has its own UUID').to.equal(count + Math.floor(count / 2));
          expect(attempt.status).to.equal('connected');
        }
      });

      it('with two questions needs both answers, in any order', async () => {
        const second = await borrower.answer(await borrower.logIn('@challenges_2'), 'yes');
        const answers = asked(second).questions.map(({uuid}) => ({
          question: uuid.toUpperCase(),
          value: 'yes',
        }));
        const half = await borrower.answerWith(second, answers.slice(1));
        expect(asked(half)).to.include({attempts_left: 2, rejected: true});
        expect((await borrower.answerWith(second, answers.reverse())).status).to.equal('connected');
      });

      it('has its own attempts in each round', async () => {
        const first = await borrower.logIn('@challenges_2');
        await borrower.answer(first, '');
        const second = await borrower.answer(first, 'yes');
        expect(asked(second)).to.include({attempts_left: 3, rejected: false});
      });

      it('does not count a repeated answer to an earlier round', async () => {
        const first = await borrower.logIn('@challenges_2');
        const second = await borrower.answer(first, 'yes');
        expect(await borrower.answer(first, 'yes')).to.deep.equal(second);
      });

      it('does not count an answer once it is passed', async () => {
        const challenged = await borrower.logIn('challenge');
        const connected = await borrower.answer(challenged, 'yes');
        expect(await borrower.answer(challenged, '')).to.deep.equal(connected);
      });

      it('with choices is passed by the right choice only', async () => {
        const challenged = await borrower.logIn('@choice');
        const [question] = asked(challenged).questions;
        if (question?.kind !== 'choice') throw new Error('Not a choice.');
        expect(question.options.map(({value}) => value)).to.include('maple-street');
        const wrong = question.options.find(({value}) => value !== 'maple-street')!;
        expect(asked(await borrower.answer(challenged, wrong.value))).to.include({
          attempts_left: 2,
          rejected: true,
        });
        expect((await borrower.answer(challenged, 'maple-street')).status).to.equal('connected');
      });

      it('with a one-time code is passed by the right code only', async () => {
        const challenged = await borrower.logIn('@code');
        expect(asked(challenged).questions.map(({kind}) => kind)).to.deep.equal(['code']);
        expect(asked(await borrower.answer(challenged, '123457')).attempts_left).to.equal(2);
        expect(asked(await borrower.answer(challenged, '123456 ')).attempts_left).to.equal(1);
        expect((await borrower.answer(challenged, '123456')).status).to.equal('connected');
      });
    });

    describe('a connection', () => {
      it('has one to six loans that add up', async () => {
        await borrower.start(createRandomUuid());
        for (let nth = 0; nth < 20; nth++) {
          const {portfolio} = await borrower.link('ada', 'secret', {servicer: servicer('ok', nth)});
          const {loans} = portfolio;
          expect(loans.length).to.be.within(1, 6);
          expect(new Set(loans.map(({uuid}) => uuid)).size).to.equal(loans.length);
          const sum = loans.reduce((total, {balance}) => total + cents(balance), 0);
          expect(cents(portfolio.balance)).to.equal(sum);
        }
      });

      it('is the same for the same borrower and servicer, with any credentials', async () => {
        const uuid = createRandomUuid();
        await borrower.start(uuid);
        const first = await borrower.link('ada');
        const other = await fresh();
        await other.start(uuid.toUpperCase());
        expect(await other.link('grace')).to.deep.equal(first);
      });

      it('differs for another borrower or servicer', async () => {
        await borrower.start(createRandomUuid());
        const one = await borrower.link('ada');
        const two = await borrower.link('ada', 'secret', {servicer: servicer('ok', 1)});
        await borrower.start(createRandomUuid());
        const three = await borrower.link('ada');
        const seen = [one, two, three];
        expect(new Set(seen.map(({uuid}) => uuid)).size).to.equal(3);
        expect(new Set(seen.map(({portfolio}) => JSON.stringify(portfolio))).size).to.equal(3);
      });

      it('exists once for each servicer', async () => {
        await borrower.start();
        const first = await borrower.link('ada');
        expect(await borrower.link('grace')).to.deep.equal(first);
        expect(await borrower.finish()).to.deep.equal([first]);
      });

      it('is interrupted with the username @reconnect, and restored by an ordinary login', async () => {
        await borrower.start();
        const before = await borrower.link('@reconnect');
        expect(before.status).to.equal('interrupted');
        const after = await borrower.link('ada', 'secret', {connection: before.uuid});
        expect(after).to.deep.equal({...before, status: 'connected'});
        expect(await borrower.finish()).to.deep.equal([after]);
      });

      it('is restored by a login with a challenge', async () => {
        const {connections} = await borrower.start(borrowers.interrupted.uuid);
        const before = connections[0]!;
        const at = {servicer: before.servicer.uuid, connection: before.uuid.toUpperCase()};
        const challenged = await borrower.logIn('challenge', 'secret', at);
        const after = linked(await borrower.answer(challenged, 'yes'));
        expect(after).to.deep.equal({...before, status: 'connected'});
        expect(await borrower.finish()).to.deep.equal([after]);
      });

      it('stays interrupted when the login fails', async () => {
        const {connections} = await borrower.start(borrowers.interrupted.uuid);
        const {uuid, servicer: at} = connections[0]!;
        const login = borrower.connect('bad', 'secret', {servicer: at.uuid, connection: uuid});
        expect(await codeOf(login)).to.equal('invalid-credentials');
        expect(await borrower.finish()).to.deep.equal(connections);
      });

      it('cannot be restored when it is unknown or with another servicer', async () => {
        const {connections} = await borrower.start(borrowers.interrupted.uuid);
        const {uuid, servicer: at} = connections[0]!;
        const unknown = borrower.connect('ada', 'secret', {servicer: at.uuid, connection: NOBODY});
        expect(await codeOf(unknown)).to.equal('unexpected');
        const elsewhere = directory.find((one) => one.health === 'ok' && one.uuid !== at.uuid)!;
        const crossed = borrower.connect('ada', 'secret', {servicer: elsewhere.uuid, connection: uuid});
        expect(await codeOf(crossed)).to.equal('unexpected');
      });

      it('can be removed without the others', async () => {
        await borrower.start();
        const first = await borrower.link('ada');
        const second = await borrower.link('ada', 'secret', {servicer: servicer('ok', 1)});
        await borrower.disconnect(first.uuid.toUpperCase());
        await borrower.disconnect(first.uuid);
        expect(await borrower.finish()).to.deep.equal([second]);
      });

      it('does not come back with a late poll after it is removed', async () => {
        await borrower.start();
        const attempt = await borrower.connect();
        const {uuid} = linked(await borrower.settled(attempt));
        await borrower.disconnect(uuid);
        await borrower.poll(uuidOf(attempt));
        expect(await borrower.finish()).to.deep.equal([]);
      });

      it('can be made again after it is removed', async () => {
        await borrower.start();
        const first = await borrower.link('ada');
        await borrower.disconnect(first.uuid);
        expect(await borrower.link('ada')).to.deep.equal(first);
      });
    });

    describe('an abort', () => {
      /** Makes a call, aborts it at once, and resolves to its rejection. */
      async function left(call: (signal: AbortSignal) => Promise<unknown>): Promise<unknown> {
        const leaving = new AbortController();
        const thrown = thrownBy(call(leaving.signal));
        leaving.abort();
        expect(await thrown).to.equal(leaving.signal.reason);
        return thrown;
      }
      const login = {connection: null, username: 'ada', password: 'secret'};

      it('rejects every call with the reason of its signal, an AbortError', async () => {
        const {backend} = borrower;
        const thrown = [
          await left((at) => backend.start({auth: {type: 'key', nexus_key: KEY}, uuid: null}, at)),
        ];
        await borrower.start();
        const attempt = uuidOf(await borrower.logIn('challenge'));
        thrown.push(
          await left((at) => backend.search({query: ''}, at)),
          await left((at) => backend.answer({attempt, answers: []}, at)),
          await left((at) => backend.poll({attempt}, at)),
          await left((at) => backend.disconnect({connection: NOBODY}, at)),
          await left((at) => backend.connect({servicer: servicer('ok'), ...login}, at)),
          await left((at) => backend.finish({}, at)),
        );
        for (const one of thrown) expect(one).to.have.property('name', 'AbortError');
      });

      it('rejects a call that it precedes', async () => {
        await borrower.start();
        const reason = new Error('gone');
        const call = borrower.backend.search({query: ''}, AbortSignal.abort(reason));
        expect(await thrownBy(call)).to.equal(reason);
      });

      it('rejects a failing call with its reason in place of the failure', async () => {
        await borrower.start();
        const bad = {...login, servicer: servicer('ok'), username: 'bad'};
        await left((at) => borrower.backend.connect(bad, at));
      });

      it('of a start leaves no session behind', async () => {
        await left((at) => borrower.backend.start({auth: {type: 'key', nexus_key: KEY}, uuid: null}, at));
        expect(await codeOf(borrower.found(''))).to.equal('session-expired');
      });

      it('of a login leaves no connection behind', async () => {
        await borrower.start();
        await left((at) => borrower.backend.connect({servicer: servicer('ok'), ...login}, at));
        expect(await borrower.finish()).to.deep.equal([]);
      });

      it('of a slow login rejects at once', async () => {
        await borrower.start();
        const slow = {...login, servicer: servicer('ok'), username: '@slow_600000'};
        await left((at) => borrower.backend.connect(slow, at));
        expect(await borrower.finish()).to.deep.equal([]);
      });

      it('of a poll allows another poll', async () => {
        await borrower.start();
        const attempt = await borrower.connect();
        await left((at) => borrower.backend.poll({attempt: uuidOf(attempt)}, at));
        expect((await borrower.settled(attempt)).status).to.equal('connected');
      });

      it('of an answer uses up no attempt', async () => {
        await borrower.start();
        const challenged = await borrower.logIn('fail-challenge');
        const attempt = uuidOf(challenged);
        await left((at) => borrower.backend.answer({attempt, answers: []}, at));
        expect(asked(await borrower.answer(challenged, 'no')).attempts_left).to.equal(2);
      });

      it('of a removal keeps the connection', async () => {
        await borrower.start();
        const connection = await borrower.link();
        await left((at) => borrower.backend.disconnect({connection: connection.uuid}, at));
        expect(await borrower.finish()).to.deep.equal([connection]);
      });

      it('of a finish keeps the session', async () => {
        await borrower.start();
        const connection = await borrower.link();
        await left((at) => borrower.backend.finish({}, at));
        expect(await borrower.finish()).to.deep.equal([connection]);
      });

      it('after the response changes nothing', async () => {
        const leaving = new AbortController();
        await borrower.backend.start({auth: {type: 'key', nexus_key: KEY}, uuid: null}, leaving.signal);
        leaving.abort();
        expect((await borrower.link()).status).to.equal('connected');
      });
    });

    it('repeats nothing of what was typed in a result or an error', async () => {
      const backend = await make();
      const secret = 'kN4ry-9c1';
      const heard: unknown[] = [
        await backend.start({auth: {type: 'key', nexus_key: KEY}, uuid: null}, signal),
      ];
      const hear = async (call: Promise<unknown>): Promise<void> => {
        heard.push(await call.catch((thrown: unknown) => [String(thrown), (thrown as Error).stack]));
      };
      for (const username of [secret, 'challenge', 'fail-challenge', '@code', '@error_offline', 'bad']) {
        const input = {servicer: servicer('ok'), connection: null, username, password: secret};
        await hear(backend.connect(input, signal));
        const {uuid: attempt} = heard.at(-1) as {uuid?: Uuid};
        if (!attempt) continue;
        await hear(backend.poll({attempt}, signal));
        const {challenge} = heard.at(-1) as {challenge?: Challenge};
        const answers = (challenge?.questions ?? []).map(({uuid}) => ({question: uuid, value: secret}));
        for (let turn = 0; turn < 4; turn++) await hear(backend.answer({attempt, answers}, signal));
        await hear(backend.poll({attempt}, signal));
      }
      await hear(backend.finish({}, signal));
      expect(JSON.stringify(heard)).to.not.contain(secret);
      expect(heard.length).to.be.greaterThan(20);
    });
  });
}
