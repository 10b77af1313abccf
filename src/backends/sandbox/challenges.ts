/** What the sandbox's servicers ask, and which answers pass. */
import type {Answer} from '../../contract/backend.js';
import type {Question, Uuid} from '../../contract/schemas.js';
import {uuidFrom} from './seeded-ids.js';

type WithoutUuid<Q> = Q extends unknown ? Omit<Q, 'uuid'> : never;

/** One question, and what passes it: any non-empty answer, none whatever, or exactly one. Plain data. */
export interface Ask {
  readonly question: WithoutUuid<Question>;
  readonly passes: 'any' | 'none' | {readonly exactly: string};
}

/** The questions that are asked together. */
export type Round = readonly Ask[];

const PROMPTS = [
  'What was the name of your first school?',
  'In what city were you born?',
  'What was the make of your first car?',
  'What is the name of your favorite teacher?',
  'What was the name of your first pet?',
  'On what street did you grow up?',
  'What was your first job?',
] as const;

const text = (index: number, passes: Ask['passes']): Ask => ({
  question: {kind: 'text', prompt: PROMPTS[index % PROMPTS.length] ?? PROMPTS[0]},
  passes,
});

/** One free-text question that any non-empty answer passes. */
export const easy: Round = [text(0, 'any')];

/** One free-text question that no answer passes. */
export const impossible: Round = [text(0, 'none')];

/** One choice among streets; `maple-street` is the right one. */
export const choice: Round = [
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
    passes: {exactly: 'maple-street'},
  },
];

/** A one-time code; `123456` is the right one. */
export const code: Round = [
  {
    question: {kind: 'code', prompt: 'Enter the code that was sent to your phone number ending in 42.'},
    passes: {exactly: '123456'},
  },
];

/** So many rounds of easy questions; every other round asks two of them. */
export const rounds = (count: number): readonly Round[] =>
  Array.from({length: count}, (_, round) => {
    const first = text(2 * round, 'any');
    return round % 2 ? [first, text(2 * round + 1, 'any')] : [first];
  });

/** The questions of a round as a borrower is asked them. Those of another round or attempt have other UUIDs. */
export const questionsOf = (round: Round, attempt: Uuid, number: number): Question[] =>
  round.map(({question}, i) => ({
    ...question,
    uuid: uuidFrom('question', attempt, String(number), String(i)),
  }));

/** Whether every question has an answer that passes. An answer's bytes are compared as they were typed. */
export const allPass = (round: Round, questions: readonly Question[], answers: readonly Answer[]): boolean =>
  round.every(({passes}, i) => passes !== 'none' && pass(passes, answerTo(questions[i], answers)));

const pass = (passes: 'any' | {readonly exactly: string}, value: string): boolean =>
  passes === 'any' ? value !== '' : value === passes.exactly;

/** A question without an answer is one with an empty answer. */
const answerTo = (question: Question | undefined, answers: readonly Answer[]): string =>
  answers.find((answer) => answer.question.toLowerCase() === question?.uuid)?.value ?? '';
