/** Dummy loans: the same every time for the same borrower and servicer, and nobody's. */
import {uniformInt} from 'pure-rand/distribution/uniformInt';
import type {RandomGenerator} from 'pure-rand/types/RandomGenerator';

import type {Loan, Portfolio, Servicer, Uuid} from '../../contract/schemas.js';
import {randomFrom, uuidFrom} from './seeded-ids.js';

interface LoanType {
  readonly name: string;
  /** Yearly percentages; those of Direct Loans are the real ones of the award years from 2017 to 2025. */
  readonly rates: readonly string[];
  /** The least and the most that is owed, in dollars. */
  readonly owed: readonly [number, number];
  /** The standard term. */
  readonly months: number;
}

const UNDERGRADUATE = ['2.75', '3.73', '4.45', '4.53', '4.99', '5.05', '5.50', '6.39', '6.53'];
const GRADUATE = ['4.30', '5.28', '6.00', '6.08', '6.54', '6.60', '7.05', '7.94', '8.08'];
const PLUS = ['5.30', '6.28', '7.00', '7.08', '7.54', '7.60', '8.05', '8.94', '9.08'];

const FEDERAL: readonly LoanType[] = [
  {name: 'Direct Subsidized Loan', rates: UNDERGRADUATE, owed: [900, 5_500], months: 120},
  {name: 'Direct Unsubsidized Loan', rates: UNDERGRADUATE, owed: [1_200, 7_500], months: 120},
  {name: 'Direct Unsubsidized Loan (Graduate)', rates: GRADUATE, owed: [6_000, 24_000], months: 120},
  {name: 'Direct PLUS Loan', rates: PLUS, owed: [5_000, 45_000], months: 120},
  {
    name: 'Direct Consolidation Loan',
    rates: ['4.375', '5.25', '5.875', '6.625'],
    owed: [11_000, 85_000],
    months: 300,
  },
  {name: 'Federal Perkins Loan', rates: ['5.00'], owed: [600, 5_500], months: 120},
];

const PRIVATE: readonly LoanType[] = [
  {
    name: 'Private Student Loan',
    rates: ['4.49', '6.25', '7.99', '9.75', '11.49', '13.99'],
    owed: [3_000, 38_000],
    months: 180,
  },
  {
    name: 'Private Graduate Loan',
    rates: ['5.24', '6.87', '8.75', '10.99'],
    owed: [8_000, 60_000],
    months: 180,
  },
  {name: 'Private Parent Loan', rates: ['5.99', '7.49', '9.24', '12.50'], owed: [5_000, 42_000], months: 120},
  {
    name: 'Student Loan Refinance',
    rates: ['4.24', '4.99', '5.74', '6.49', '7.25'],
    owed: [12_000, 110_000],
    months: 180,
  },
];

const TYPES: Readonly<Record<Servicer['kind'], readonly LoanType[]>> = {
  federal: FEDERAL,
  private: PRIVATE,
  both: [...FEDERAL, ...PRIVATE],
};

/** A fixed month, since reading the clock would change the portfolio; a late one, so that no payment is overdue. */
const DUE_MONTH = '2030-01';
/** What a month is billed at least, in cents. */
const LEAST_PAYMENT = 50_00;

/**
 * One to six loans for a borrower at a servicer, in US dollars. All that are in repayment are due on the same
 * day of a fixed month; about one in six is in deferment and has no next payment.
 */
export function portfolioOf(borrower: Uuid, {uuid, kind}: Pick<Servicer, 'uuid' | 'kind'>): Portfolio {
  const random = randomFrom('portfolio', borrower, uuid);
  const due_on = `${DUE_MONTH}-${String(uniformInt(random, 1, 28)).padStart(2, '0')}`;
  const drawn = Array.from({length: uniformInt(random, 1, 6)}, () => draw(random, TYPES[kind]));
  return {
    currency: 'USD',
    balance: dollars(drawn.reduce((sum, {balance}) => sum + balance, 0)),
    loans: drawn.map((loan, i) => loanOf(loan, due_on, uuidFrom('loan', borrower, uuid, String(i)))),
  };
}

interface Drawn {
  readonly type: string;
  readonly rate: string;
  /** In cents, as is the payment; null: in deferment. */
  readonly balance: number;
  readonly payment: number | null;
}

function draw(random: RandomGenerator, types: readonly LoanType[]): Drawn {
  const {name, rates, owed, months} = pick(random, types);
  const rate = pick(random, rates);
  const balance = uniformInt(random, owed[0] * 100, owed[1] * 100);
  const payment = uniformInt(random, 1, 6) === 1 ? null : monthly(balance, Number(rate), months);
  return {type: name, rate, balance, payment};
}

function loanOf({type, rate, balance, payment}: Drawn, due_on: string, uuid: Uuid): Loan {
  const next_payment = payment === null ? null : {amount: dollars(payment), due_on};
  return {uuid, type, balance: dollars(balance), rate, next_payment};
}

/** The level payment that clears a balance, in cents. Only products and quotients: equal in every engine. */
function monthly(balance: number, rate: number, months: number): number {
  const interest = rate / 1200;
  let growth = 1;
  for (let month = 0; month < months; month++) growth *= 1 + interest;
  return Math.max(LEAST_PAYMENT, Math.round((balance * interest * growth) / (growth - 1)));
}

function pick<T>(random: RandomGenerator, list: readonly T[]): T {
  return list[uniformInt(random, 0, list.length - 1)] as T;
}

/** Whole cents as a decimal string. */
function dollars(cents: number): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
