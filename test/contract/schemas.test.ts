/** What the schemas accept, drop and refuse, and how a broken response is reported. */
import {expect} from '@open-wc/testing';
import type * as z from 'zod/mini';

import {parseResponse} from '../../src/contract/backend.js';
import {LinkError} from '../../src/contract/errors.js';
import {
  Attempt,
  Challenge,
  Connection,
  SearchResult,
  Loan,
  SessionInfo,
  Uuid,
} from '../../src/contract/schemas.js';
import {createChallenge, mohelaConnection, nelnet, textQuestion} from '../fixtures/states.js';

const SECRET = 'c4n4ry';
const uuid = '85a64925-335a-4f71-9690-0ad6e8dd4576';
const loan = {
  uuid,
  type: 'Direct Subsidized',
  balance: '12500.40',
  rate: '4.99',
  next_payment: {amount: '140.25', due_on: '2028-02-29'},
};

const asked = createChallenge([textQuestion]);

/** The paths at which a schema refuses a value. */
const refusedAt = (schema: z.ZodMiniType, value: unknown): readonly string[] =>
  schema.safeParse(value).error?.issues.map(({path}) => path.join('.')) ?? [];

describe('the schemas', () => {
  it('drop unknown keys at every depth', () => {
    const given = {...loan, note: SECRET, next_payment: {...loan.next_payment, note: SECRET}};
    expect(Loan.parse(given)).to.deep.equal(loan);
  });

  it('accept a UUID of versions 1 to 8 in any case, and no other', () => {
    for (const version of '12345678')
      expect(Uuid.safeParse(uuid.replace('4f71', `${version}f71`)).success).to.be.true;
    expect(Uuid.safeParse(uuid.toUpperCase()).success).to.be.true;
    const wrong = [
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      uuid.replace('4f71', '9f71'),
      uuid.replace('-9690', '-7690'),
      uuid.slice(1),
      `${uuid}\n`,
      `{${uuid}}`,
      '',
      42,
    ];
    expect(wrong.filter((value) => Uuid.safeParse(value).success)).to.deep.equal([]);
  });

  it('refuse a date that is not in the calendar', () => {
    const dueOn = (due_on: string) => refusedAt(Loan, {...loan, next_payment: {amount: '1', due_on}});
    for (const day of ['2026-12-31', '2028-02-29', '2000-02-29']) expect(dueOn(day), day).to.deep.equal([]);
    for (const day of ['2026-02-30', '2026-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-1-1', ''])
      expect(dueOn(day), day).to.deep.equal(['next_payment.due_on']);
  });

  it('take money as a decimal string only', () => {
    for (const balance of ['0', '-1', '12.50', '007'])
      expect(refusedAt(Loan, {...loan, balance}), balance).to.deep.equal([]);
    for (const balance of [12.5, '', '1.', '.5', '+1', '1e3', '1,000', '١'])
      expect(refusedAt(Loan, {...loan, balance}), String(balance)).to.deep.equal(['balance']);
  });

  it('take counts as positive integers', () => {
    for (const attempts_left of [0, -1, 1.5, '3', null, Infinity])
      expect(refusedAt(Challenge, {...asked, attempts_left})).to.deep.equal(['attempts_left']);
  });

  it('ask for at least one question, and at least one option of a choice', () => {
    expect(refusedAt(Challenge, {...asked, questions: []})).to.deep.equal(['questions']);
    const questions = [{kind: 'choice', uuid, prompt: 'Which?', options: []}];
    expect(refusedAt(Challenge, {...asked, questions})).to.deep.equal(['questions.0.options']);
  });

  it('distinguish null from a missing key', () => {
    expect(refusedAt(Loan, {...loan, next_payment: null})).to.deep.equal([]);
    expect(refusedAt(Loan, {...loan, next_payment: undefined})).to.deep.equal(['next_payment']);
    const started = {environment: 'sandbox', borrower: {uuid}, connections: []};
    expect(refusedAt(SessionInfo, started)).to.deep.equal([]);
    expect(refusedAt(SessionInfo, {...started, consent: null})).to.deep.equal(['consent']);
  });

  it('name each wrong place by its path', () => {
    const connection = {
      ...mohelaConnection,
      portfolio: {...mohelaConnection.portfolio, loans: [loan, {...loan, rate: 'x'}]},
    };
    expect(refusedAt(Attempt, {status: 'connected', connection})).to.deep.equal([
      'connection.portfolio.loans.1.rate',
    ]);
    // No variant of a union matches, so that the union itself is the wrong place.
    expect(refusedAt(Attempt, {status: 'lost', uuid})).to.deep.equal(['']);
    expect(refusedAt(Connection, {...mohelaConnection, uuid: 1, status: 'x'})).to.deep.equal([
      'uuid',
      'status',
    ]);
  });

  it('use the first 50 servicers of a search result and do not look at the rest', () => {
    const servicers = [...Array.from({length: 50}, () => nelnet), 'not a servicer'];
    expect(SearchResult.parse({servicers}).servicers).to.deep.equal(servicers.slice(0, 50));
    expect(refusedAt(SearchResult, {servicers: servicers.slice(1)})).to.deep.equal(['servicers.49']);
    expect(refusedAt(SearchResult, {servicers: {length: 1}})).to.deep.equal(['servicers']);
  });

  it('refuse anything but an object where an object is expected', () => {
    for (const value of [null, undefined, 7, 'text', [], () => loan])
      expect(Loan.safeParse(value).success, typeof value).to.be.false;
  });
});

describe('a response of a backend', () => {
  it('is what its schema makes of it', async () => {
    expect(await parseResponse(Loan, Promise.resolve({...loan, note: SECRET}))).to.deep.equal(loan);
  });

  it('that breaks its schema becomes an unexpected error that names paths and no values', async () => {
    const broken = Promise.resolve({...loan, balance: SECRET, uuid: SECRET});
    const error = await parseResponse(Loan, broken).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(LinkError).and.to.include({code: 'unexpected'});
    expect((error as LinkError).message)
      .to.contain('uuid, balance')
      .and.not.to.contain(SECRET);
  });

  it('that is rejected keeps its own error', async () => {
    const offline = new LinkError('offline', 'The browser is offline.');
    expect(await parseResponse(Loan, Promise.reject(offline)).catch((thrown: unknown) => thrown)).to.equal(
      offline,
    );
  });
});
