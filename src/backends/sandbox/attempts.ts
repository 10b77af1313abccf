/**
 * One login from the credentials to the connection, as plain data and pure steps: what time it takes, and
 * where it is kept, is the caller's. It holds how the login goes, and never what was typed.
 */
import type {Answer} from '../../contract/backend.js';
import {LinkError} from '../../contract/errors.js';
import type {Attempt, Question, Servicer, Uuid} from '../../contract/schemas.js';
import {allPass, questionsOf} from './challenges.js';
import {connectionOf} from './connections.js';
import type {Scenario} from './scenarios.js';

/** Wrong answers that a round of a challenge takes before it has failed. */
const ATTEMPTS = 3;

export interface AttemptRecord {
  readonly uuid: Uuid;
  readonly borrower: Uuid;
  readonly servicer: Servicer;
  readonly scenario: Scenario;
  readonly phase: 'signing-in' | 'challenge' | 'reading-loans' | 'connected' | 'failed';
  /** The round of the challenge, from 0. */
  readonly round: number;
  /** In this round. */
  readonly attempts_left: number;
  readonly rejected: boolean;
}

/** A login whose credentials were let through. */
export const begun = (
  login: Pick<AttemptRecord, 'uuid' | 'borrower' | 'servicer' | 'scenario'>,
): AttemptRecord => ({...login, phase: 'signing-in', round: 0, attempts_left: ATTEMPTS, rejected: false});

/** One step on, where the servicer is at work; else the same record. */
export function polled(attempt: AttemptRecord): AttemptRecord {
  if (attempt.phase === 'signing-in') {
    return {...attempt, phase: attempt.scenario.rounds.length ? 'challenge' : 'reading-loans'};
  }
  return attempt.phase === 'reading-loans' ? {...attempt, phase: 'connected'} : attempt;
}

/**
 * The record after a round was answered. Every question must pass; a wrong round costs one attempt. Answers
 * to other questions than those that are asked now, as when a request is repeated, are not counted.
 */
export function answered(attempt: AttemptRecord, answers: readonly Answer[]): AttemptRecord {
  const round = attempt.scenario.rounds[attempt.round];
  const questions = asked(attempt);
  if (attempt.phase !== 'challenge' || !round || isStale(questions, answers)) return attempt;
  return allPass(round, questions, answers) ? accepted(attempt) : rejected(attempt);
}

/** The attempt as the borrower sees it. Errors: `challenge-failed`, once no attempts are left. */
export function attemptOf(attempt: AttemptRecord): Attempt {
  const {uuid, borrower, servicer, scenario, phase, attempts_left} = attempt;
  switch (phase) {
    case 'signing-in':
    case 'reading-loans':
      return {status: 'pending', uuid, stage: phase};
    case 'challenge': {
      const challenge = {questions: asked(attempt), attempts_left, rejected: attempt.rejected};
      return {status: 'challenged', uuid, challenge};
    }
    case 'connected':
      return {status: 'connected', connection: connectionOf(borrower, servicer, scenario.ends)};
    case 'failed':
      throw new LinkError('challenge-failed', 'The challenge was answered wrongly too often.');
  }
}

const asked = ({scenario, round, uuid}: AttemptRecord): Question[] =>
  questionsOf(scenario.rounds[round] ?? [], uuid, round);

function isStale(questions: readonly Question[], answers: readonly Answer[]): boolean {
  const known = new Set(questions.map(({uuid}) => uuid));
  return answers.length > 0 && !answers.some(({question}) => known.has(question.toLowerCase()));
}

function accepted(attempt: AttemptRecord): AttemptRecord {
  const round = attempt.round + 1;
  const phase = round < attempt.scenario.rounds.length ? 'challenge' : 'reading-loans';
  return {...attempt, phase, round, attempts_left: ATTEMPTS, rejected: false};
}

function rejected(attempt: AttemptRecord): AttemptRecord {
  const attempts_left = attempt.attempts_left - 1;
  return {...attempt, phase: attempts_left ? 'challenge' : 'failed', attempts_left, rejected: true};
}
