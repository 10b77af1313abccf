/** Which username and password plays what. Pure, and plain data: a server decides by the very same function. */
import {Code} from '../../contract/errors.js';
import type {ConnectionStatus} from '../../contract/schemas.js';
import {choice, code, easy, impossible, rounds, type Round} from './challenges.js';

/** How a login goes. */
export interface Scenario {
  /** The code that it fails with; null: it is let through. */
  readonly fails: Code | null;
  /** The challenges, one after the other. */
  readonly rounds: readonly Round[];
  /** The status of the connection that it ends in. */
  readonly ends: ConnectionStatus;
  /** Milliseconds from the login to the connection; null: the usual pace. */
  readonly takes: number | null;
}

const TEN_MINUTES = 600_000;

/** Connects, and asks nothing. */
export const ordinary: Scenario = {fails: null, rounds: [], ends: 'connected', takes: null};

const NAMED: ReadonlyMap<string, Scenario> = new Map([
  ['challenge', {...ordinary, rounds: [easy]}],
  ['fail-challenge', {...ordinary, rounds: [impossible]}],
  ['@choice', {...ordinary, rounds: [choice]}],
  ['@code', {...ordinary, rounds: [code]}],
  ['@reconnect', {...ordinary, ends: 'interrupted'}],
]);

/**
 * What a login plays. Matched exactly: case-sensitive, nothing trimmed. The plain names come first, so `bad`
 * as a password fails an @-name too; an @-name that is malformed is an ordinary one.
 */
export function scenarioOf(username: string, password: string): Scenario {
  const asked = username === 'challenge' || username === 'fail-challenge';
  if (username === 'bad' || (password === 'bad' && !asked))
    return {...ordinary, fails: 'invalid-credentials'};
  return NAMED.get(username) ?? withValue(username);
}

function withValue(username: string): Scenario {
  const [, name, value = ''] = /^@(error|challenges|slow)_(.+)$/.exec(username) ?? [];
  if (name === 'error') {
    const code = Code.safeParse(value).data;
    return code ? {...ordinary, fails: code} : ordinary;
  }
  if (name === 'challenges' && /^[1-9]$/.test(value)) return {...ordinary, rounds: rounds(Number(value))};
  if (name === 'slow' && /^\d+$/.test(value))
    return {...ordinary, takes: Math.min(Number(value), TEN_MINUTES)};
  return ordinary;
}

/** A row of the table that the docs and the playground show. */
export interface SandboxLogin {
  /** `<…>` stands for what to fill in. */
  readonly username: string;
  readonly password: string;
  readonly description: string;
}

/** Every special login, in the order in which they are matched. */
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
