/**
 * One attempt to log in at a servicer, from the credentials to the connection, as plain data and pure functions. Timing
 * and storage are the caller's. A record never holds a password or an answer.
 */
import type {Answer} from '../../contract/backend.js';
import {LinkError} from '../../contract/errors.js';
import type {Attempt, Question, Servicer, Uuid} from '../../contract/schemas.js';
import {areAnswersRight, createQuestions} from './challenges.js';
import {createConnection} from './connections.js';
import type {Scenario} from './scenarios.js';

/** Answers to a round of a challenge before the attempt fails. */
const ATTEMPTS_PER_ROUND = 3;

/** The state of an attempt. A server can store it as JSON. */
export interface AttemptRecord {
  readonly uuid: Uuid;
  readonly borrower: Uuid;
  readonly servicer: Servicer;
  readonly scenario: Scenario;
  readonly phase: 'signing-in' | 'challenge' | 'reading-loans' | 'connected' | 'failed';
  /** Index of the current round of the challenge. */
  readonly round: number;
  /** How many answers the current round still allows. */
  readonly attempts_left: number;
  /** Whether the last answer to the current round was wrong. */
  readonly rejected: boolean;
}

/** Creates the record of an attempt whose credentials were accepted. */
export const beginAttempt = (
  login: Pick<AttemptRecord, 'uuid' | 'borrower' | 'servicer' | 'scenario'>,
): AttemptRecord => ({
  ...login,
  phase: 'signing-in',
  round: 0,
  attempts_left: ATTEMPTS_PER_ROUND,
  rejected: false,
});

/** Moves an attempt one phase on. Returns the same record if it waits for an answer or is over. */
export function advanceAttempt(attempt: AttemptRecord): AttemptRecord {
  if (attempt.phase === 'signing-in') {
    return {...attempt, phase: attempt.scenario.rounds.length ? 'challenge' : 'reading-loans'};
  }
  return attempt.phase === 'reading-loans' ? {...attempt, phase: 'connected'} : attempt;
}

/**
 * Answers the current round. Every question needs a right answer, otherwise the round loses one of its attempts.
 * Answers to questions of another round are ignored, since a request may be repeated after the round has changed.
 */
export function answerAttempt(attempt: AttemptRecord, answers: readonly Answer[]): AttemptRecord {
  const round = attempt.scenario.rounds[attempt.round];
  const questions = createCurrentQuestions(attempt);
  if (attempt.phase !== 'challenge' || !round || isForOtherQuestions(questions, answers)) return attempt;
  return areAnswersRight(round, questions, answers) ? acceptAnswers(attempt) : rejectAnswers(attempt);
}

/**
 * Converts a record to the attempt that a backend returns.
 *
 * @throws LinkError `challenge-failed` if the attempt has failed
 */
export function toAttempt(attempt: AttemptRecord): Attempt {
  const {uuid, borrower, servicer, scenario, phase, attempts_left} = attempt;
  switch (phase) {
    case 'signing-in':
    case 'reading-loans':
      return {status: 'pending', uuid, stage: phase};
    case 'challenge': {
      const challenge = {
        questions: createCurrentQuestions(attempt),
        attempts_left,
        rejected: attempt.rejected,
      };
      return {status: 'challenged', uuid, challenge};
    }
    case 'connected':
      return {
        status: 'connected',
        connection: createConnection(borrower, servicer, scenario.connectionStatus),
      };
    case 'failed':
      throw new LinkError('challenge-failed', 'Too many wrong answers to the challenge.');
  }
}

const createCurrentQuestions = ({scenario, round, uuid}: AttemptRecord): Question[] =>
  createQuestions(scenario.rounds[round] ?? [], uuid, round);

function isForOtherQuestions(questions: readonly Question[], answers: readonly Answer[]): boolean {
  const known = new Set(questions.map(({uuid}) => uuid));
  return answers.length > 0 && !answers.some(({question}) => known.has(question.toLowerCase()));
}

function acceptAnswers(attempt: AttemptRecord): AttemptRecord {
  const round = attempt.round + 1;
  const phase = round < attempt.scenario.rounds.length ? 'challenge' : 'reading-loans';
  return {...attempt, phase, round, attempts_left: ATTEMPTS_PER_ROUND, rejected: false};
}

function rejectAnswers(attempt: AttemptRecord): AttemptRecord {
  const attempts_left = attempt.attempts_left - 1;
  return {...attempt, phase: attempts_left ? 'challenge' : 'failed', attempts_left, rejected: true};
}
