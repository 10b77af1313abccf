/** The challenge questions of the sandbox's servicers, and their right answers. */
import type {Answer} from '../../contract/backend.js';
import type {Question, Uuid} from '../../contract/schemas.js';
import {createSeededUuid} from './seeded-ids.js';

type WithoutUuid<Q> = Q extends unknown ? Omit<Q, 'uuid'> : never;

/** One question, and the answers that it accepts: any that is not empty, none, or exactly one. */
export interface ChallengeQuestion {
  readonly question: WithoutUuid<Question>;
  readonly accepts: 'any' | 'none' | {readonly exactly: string};
}

/** Questions that are asked on one screen. */
export type ChallengeRound = readonly ChallengeQuestion[];

const PROMPTS = [
  'What was the name of your first school?',
  'In what city were you born?',
  'What was the make of your first car?',
  'What is the name of your favorite teacher?',
  'What was the name of your first pet?',
  'On what street did you grow up?',
  'What was your first job?',
] as const;

const createTextQuestion = (index: number, accepts: ChallengeQuestion['accepts']): ChallengeQuestion => ({
  question: {kind: 'text', prompt: PROMPTS[index % PROMPTS.length] ?? PROMPTS[0]},
  accepts,
});

/** One free-text question that accepts any answer that is not empty. */
export const easyRound: ChallengeRound = [createTextQuestion(0, 'any')];

/** One free-text question that accepts no answer. */
export const impossibleRound: ChallengeRound = [createTextQuestion(0, 'none')];

/** One choice of a street. The right answer is `maple-street`. */
export const choiceRound: ChallengeRound = [
  {
    question: {
      kind: 'choice',
      prompt: 'On which of these streets have you lived?',
      options: [
        {value: 'elm-street', label: 'Elm Street'},
        {value: 'maple-street', label: 'Maple Street'},
        {value: 'ocean-avenue', label: 'Ocean Avenue'},
        {value: 'none', label: 'None of these'},
      ],
    },
    accepts: {exactly: 'maple-street'},
  },
];

/** A one-time code. The right answer is `123456`. */
export const codeRound: ChallengeRound = [
  {
    question: {kind: 'code', prompt: 'Enter the code that was sent to your phone number ending in 42.'},
    accepts: {exactly: '123456'},
  },
];

/** Creates rounds of easy questions. Every second round has two questions. */
export const createEasyRounds = (count: number): readonly ChallengeRound[] =>
  Array.from({length: count}, (_, round) => {
    const first = createTextQuestion(2 * round, 'any');
    return round % 2 ? [first, createTextQuestion(2 * round + 1, 'any')] : [first];
  });

/** Creates the questions of a round, with UUIDs that no other round or attempt has. */
export const createQuestions = (round: ChallengeRound, attempt: Uuid, roundIndex: number): Question[] =>
  round.map(({question}, i) => ({
    ...question,
    uuid: createSeededUuid('question', attempt, String(roundIndex), String(i)),
  }));

/** Whether every question has a right answer. Answers are compared exactly; a missing answer counts as empty. */
export const areAnswersRight = (
  round: ChallengeRound,
  questions: readonly Question[],
  answers: readonly Answer[],
): boolean => round.every(({accepts}, i) => isRightAnswer(accepts, findAnswer(questions[i], answers)));

function isRightAnswer(accepts: ChallengeQuestion['accepts'], answer: string): boolean {
  if (accepts === 'none') return false;
  return accepts === 'any' ? answer !== '' : answer === accepts.exactly;
}

const findAnswer = (question: Question | undefined, answers: readonly Answer[]): string =>
  answers.find((answer) => answer.question.toLowerCase() === question?.uuid)?.value ?? '';
