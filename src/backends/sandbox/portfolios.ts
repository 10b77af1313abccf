/** Invented loans: always the same for the same borrower and servicer. */
import {uniformInt} from 'pure-rand/distribution/uniformInt';
import type {RandomGenerator} from 'pure-rand/types/RandomGenerator';

import type {Loan, Portfolio, Servicer, Uuid} from '../../contract/schemas.js';
import {createSeededRandom, createSeededUuid} from './seeded-ids.js';

interface LoanType {
  readonly name: string;
  /** Yearly rates in percent. Those of Direct Loans are the real rates of the award years 2017 to 2025. */
  readonly rates: readonly string[];
  /** The smallest and the largest balance, in dollars. */
  readonly owed: readonly [number, number];
  /** The standard repayment term. */
  readonly termMonths: number;
}

const UNDERGRADUATE_RATES = ['2.75', '3.73', '4.45', '4.53', '4.99', '5.05', '5.50', '6.39', '6.53'];
const GRADUATE_RATES = ['4.30', '5.28', '6.00', '6.08', '6.54', '6.60', '7.05', '7.94', '8.08'];
const PLUS_RATES = ['5.30', '6.28', '7.00', '7.08', '7.54', '7.60', '8.05', '8.94', '9.08'];

const FEDERAL_LOANS: readonly LoanType[] = [
  {name: 'Direct Subsidized Loan', rates: UNDERGRADUATE_RATES, owed: [900, 5_500], termMonths: 120},
  {name: 'Direct Unsubsidized Loan', rates: UNDERGRADUATE_RATES, owed: [1_200, 7_500], termMonths: 120},
  {
    name: 'Direct Unsubsidized Loan (Graduate)',
    rates: GRADUATE_RATES,
    owed: [6_000, 24_000],
    termMonths: 120,
  },
  {name: 'Direct PLUS Loan', rates: PLUS_RATES, owed: [5_000, 45_000], termMonths: 120},
  {
    name: 'Direct Consolidation Loan',
    rates: ['4.375', '5.25', '5.875', '6.625'],
    owed: [11_000, 85_000],
    termMonths: 300,
  },
  {name: 'Federal Perkins Loan', rates: ['5.00'], owed: [600, 5_500], termMonths: 120},
];

const PRIVATE_LOANS: readonly LoanType[] = [
  {
    name: 'Private Student Loan',
    rates: ['4.49', '6.25', '7.99', '9.75', '11.49', '13.99'],
    owed: [3_000, 38_000],
    termMonths: 180,
  },
  {
    name: 'Private Graduate Loan',
    rates: ['5.24', '6.87', '8.75', '10.99'],
    owed: [8_000, 60_000],
    termMonths: 180,
  },
  {
    name: 'Private Parent Loan',
    rates: ['5.99', '7.49', '9.24', '12.50'],
    owed: [5_000, 42_000],
    termMonths: 120,
  },
  {
    name: 'Student Loan Refinance',
    rates: ['4.24', '4.99', '5.74', '6.49', '7.25'],
    owed: [12_000, 110_000],
    termMonths: 180,
  },
];

const LOAN_TYPES: Readonly<Record<Servicer['kind'], readonly LoanType[]>> = {
  federal: FEDERAL_LOANS,
  private: PRIVATE_LOANS,
  both: [...FEDERAL_LOANS, ...PRIVATE_LOANS],
};

/** A fixed month, so that a portfolio does not change with the date; far ahead, so that no payment is overdue. */
const DUE_MONTH = '2030-01';
const MIN_PAYMENT_CENTS = 50_00;

/**
 * Creates one to six loans in US dollars. About one in six is in deferment and has no next payment. The payments of the
 * others are due on the same day of a fixed month.
 */
export function createPortfolio(borrower: Uuid, {uuid, kind}: Pick<Servicer, 'uuid' | 'kind'>): Portfolio {
  const random = createSeededRandom('portfolio', borrower, uuid);
  const due_on = `${DUE_MONTH}-${String(uniformInt(random, 1, 28)).padStart(2, '0')}`;
  const terms = Array.from({length: uniformInt(random, 1, 6)}, () =>
    createLoanTerms(random, LOAN_TYPES[kind]),
  );
  return {
    currency: 'USD',
    balance: formatCents(terms.reduce((sum, {balance}) => sum + balance, 0)),
    loans: terms.map((loan, i) => toLoan(loan, due_on, createSeededUuid('loan', borrower, uuid, String(i)))),
  };
}

/** The numbers of one loan, before they are formatted. */
interface LoanTerms {
  readonly type: string;
  readonly rate: string;
  /** In cents. */
  readonly balance: number;
  /** The monthly payment in cents, or null for a loan in deferment. */
  readonly payment: number | null;
}

function createLoanTerms(random: RandomGenerator, types: readonly LoanType[]): LoanTerms {
  const {name, rates, owed, termMonths} = pickOne(random, types);
  const rate = pickOne(random, rates);
  const balance = uniformInt(random, owed[0] * 100, owed[1] * 100);
  const payment =
    uniformInt(random, 1, 6) === 1 ? null : computeMonthlyPayment(balance, Number(rate), termMonths);
  return {type: name, rate, balance, payment};
}

function toLoan({type, rate, balance, payment}: LoanTerms, due_on: string, uuid: Uuid): Loan {
  const next_payment = payment === null ? null : {amount: formatCents(payment), due_on};
  return {uuid, type, balance: formatCents(balance), rate, next_payment};
}

/**
 * Computes the monthly payment in cents that repays a balance over the term. It avoids `Math.pow`, whose result may
 * differ between engines.
 */
function computeMonthlyPayment(balance: number, rate: number, months: number): number {
  const interest = rate / 1200;
  let growth = 1;
  for (let month = 0; month < months; month++) growth *= 1 + interest;
  return Math.max(MIN_PAYMENT_CENTS, Math.round((balance * interest * growth) / (growth - 1)));
}

function pickOne<T>(random: RandomGenerator, list: readonly T[]): T {
  return list[uniformInt(random, 0, list.length - 1)] as T;
}

/** Formats cents as a decimal string of dollars. */
function formatCents(cents: number): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
