/** The results of the hostile suite: a table for the console, and a file for `docs/proof.md`. */
import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';

const FOLDER = new URL('../../../.cache/hostile/', import.meta.url);

/** What one case has shown: nothing if it held, or how it failed. */
export interface Trial {
  readonly row: string;
  readonly column: string;
  readonly failure: string | null;
  /** Why a case that failed is a known limit. */
  readonly reason?: string | undefined;
}

/** Cases that do not hold, and why nothing can be done about it. */
export interface Limit {
  readonly row: RegExp;
  readonly column: RegExp;
  readonly reason: string;
}

interface Table {
  readonly part: string;
  readonly engine: string;
  readonly trials: readonly Trial[];
}

/** Collects the trials of one part in one engine. */
export class Proof {
  readonly #part: string;
  readonly #engine: string;
  readonly #limits: readonly Limit[];
  readonly #trials: Trial[] = [];

  constructor(part: string, engine: string, limits: readonly Limit[] = []) {
    this.#part = part;
    this.#engine = engine;
    this.#limits = limits;
  }

  add(row: string, column: string, failure: string | null): void {
    const reason = this.#limits.find((limit) => limit.row.test(row) && limit.column.test(column))?.reason;
    this.#trials.push({row, column, failure, ...(failure !== null && {reason})});
    if (failure !== null && reason === undefined)
      console.log(`${this.#part} in ${this.#engine}: ${row}, ${column}: ${failure}`);
  }

  /** Runs a check, which throws if the case does not hold. */
  async try(row: string, column: string, check: () => Promise<void> | void): Promise<void> {
    try {
      await check();
      this.add(row, column, null);
    } catch (error) {
      const failure = error instanceof Error ? describeError(error) : String(error);
      this.add(row, column, failure);
      // Nothing can be tried without a browser.
      if (/has been closed|Connection closed|ECONNREFUSED/.test(failure)) throw error;
    }
  }

  /** Prints the table, stores it for `docs/proof.md`, and fails if a case did not hold that is no known limit. */
  finish(): void {
    const table: Table = {part: this.#part, engine: this.#engine, trials: this.#trials};
    mkdirSync(FOLDER, {recursive: true});
    writeFileSync(new URL(`${this.#part}-${this.#engine}.json`, FOLDER), JSON.stringify(table));
    console.log(`\n${this.#part} in ${this.#engine}\n${formatTable(this.#trials)}\n`);
    const failures = this.#trials.filter(({failure, reason}) => failure !== null && reason === undefined);
    assert.equal(failures.length, 0, `${failures.length} of ${this.#trials.length} cases did not hold.`);
  }
}

/** The message in one line: an assertion's has the two values below it. */
const describeError = ({message}: Error): string => message.replaceAll(/\s+/g, ' ').slice(0, 400);

/** One line for each row: how many cases were tried, and how many held. */
export function formatTable(trials: readonly Trial[]): string {
  const rows = [...new Set(trials.map(({row}) => row))];
  const width = Math.max(4, ...rows.map((row) => row.length));
  const lines = rows.map((row) => {
    const own = trials.filter((trial) => trial.row === row);
    const held = own.filter(({failure}) => failure === null).length;
    return `${row.padEnd(width)}  ${String(own.length).padStart(5)}  ${String(held).padStart(5)}`;
  });
  return [`${' '.repeat(width)}  tried   held`, ...lines].join('\n');
}
