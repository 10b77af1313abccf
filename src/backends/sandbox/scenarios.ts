/** Chooses by username and password what happens in a login. The reference server uses the same function. */
import {Code} from '../../contract/errors.js';
import type {ConnectionStatus} from '../../contract/schemas.js';
import {
  choiceRound,
  codeRound,
  createEasyRounds,
  easyRound,
  impossibleRound,
  type ChallengeRound,
} from './challenges.js';

/** What happens in a login. */
export interface Scenario {
  /** The error that the login fails with, or null if the credentials are accepted. */
  readonly error: Code | null;
  /** The rounds of the challenge, one after the other. Empty: no challenge. */
  readonly rounds: readonly ChallengeRound[];
  /** The status of the connection that the login leads to. */
  readonly connectionStatus: ConnectionStatus;
  /** Milliseconds from the login to the connection, or null for the usual latency. */
  readonly durationMs: number | null;
}

const MAX_DURATION_MS = 600_000;

/** A login that connects without a challenge. */
export const ordinaryScenario: Scenario = {
  error: null,
  rounds: [],
  connectionStatus: 'connected',
  durationMs: null,
};

const SCENARIOS_BY_USERNAME: ReadonlyMap<string, Scenario> = new Map([
  ['challenge', {...ordinaryScenario, rounds: [easyRound]}],
  ['fail-challenge', {...ordinaryScenario, rounds: [impossibleRound]}],
  ['@choice', {...ordinaryScenario, rounds: [choiceRound]}],
  ['@code', {...ordinaryScenario, rounds: [codeRound]}],
  ['@reconnect', {...ordinaryScenario, connectionStatus: 'interrupted'}],
]);

/**
 * Finds the scenario of a login. Names match exactly: case-sensitive and untrimmed. The password `bad` also fails an
 * @-name, and a malformed @-name is an ordinary login.
 */
export function findScenario(username: string, password: string): Scenario {
  const isChallenge = username === 'challenge' || username === 'fail-challenge';
  if (username === 'bad' || (password === 'bad' && !isChallenge)) {
    return {...ordinaryScenario, error: 'invalid-credentials'};
  }
  return SCENARIOS_BY_USERNAME.get(username) ?? parseScenario(username);
}

function parseScenario(username: string): Scenario {
  const [, name, value = ''] = /^@(error|challenges|slow)_(.+)$/.exec(username) ?? [];
  if (name === 'error') {
    const error = Code.safeParse(value).data;
    return error ? {...ordinaryScenario, error} : ordinaryScenario;
  }
  if (name === 'challenges' && /^[1-9]$/.test(value))
    return {...ordinaryScenario, rounds: createEasyRounds(Number(value))};
  if (name === 'slow' && /^\d+$/.test(value))
    return {...ordinaryScenario, durationMs: Math.min(Number(value), MAX_DURATION_MS)};
  return ordinaryScenario;
}

/** A special login, as the playground lists it. `docs/sandbox.md` has a table of them. */
export interface SandboxLogin {
  /** `<code>`, `<n>` and `<ms>` are placeholders. */
  readonly username: string;
  readonly password: string;
  readonly description: string;
}

/** Every special login, in the order in which `findScenario` matches them. */
export const logins: readonly SandboxLogin[] = [
  {username: 'bad', password: 'anything', description: 'The login fails.'},
  {username: 'anything but the two below', password: 'bad', description: 'The login fails.'},
  {
    username: 'challenge',
    password: 'anything',
    description: 'Asks a challenge question; any non-empty answer passes.',
  },
  {
    username: 'fail-challenge',
    password: 'anything',
    description: 'Asks a challenge question; every answer fails, and the third ends the login.',
  },
  {
    username: '@choice',
    password: 'anything',
    description: 'Asks to choose one of several; “Maple Street” (maple-street) passes.',
  },
  {username: '@code', password: 'anything', description: 'Asks for a one-time code; 123456 passes.'},
  {
    username: '@reconnect',
    password: 'anything',
    description: 'Connects, and the connection then needs reconnecting; an ordinary login restores it.',
  },
  {username: '@error_<code>', password: 'anything', description: 'Fails with that code.'},
  {
    username: '@challenges_<n>',
    password: 'anything',
    description: 'Asks 1 to 9 rounds, every other one of two questions; any non-empty answers pass.',
  },
  {
    username: '@slow_<ms>',
    password: 'anything',
    description: 'Takes that many milliseconds to connect, ten minutes at most.',
  },
  {username: 'anything else', password: 'anything else', description: 'Connects, no challenge.'},
];
