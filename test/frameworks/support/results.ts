/** The results for each stack, for `docs/frameworks-proof.md`. */
import {mkdirSync, writeFileSync} from 'node:fs';

const FOLDER = new URL('../../../.cache/frameworks/results/', import.meta.url);

export class Results {
  readonly #part: string;
  readonly #name: string;
  readonly #cells: Record<string, boolean> = {};

  /** @param part The table that the stack is a row of. */
  constructor(part: string, name: string) {
    this.#part = part;
    this.#name = name;
  }

  /** Runs a check, and records whether it holds. It fails as before. */
  async check(column: string, act: () => Promise<void> | void): Promise<void> {
    this.#cells[column] = false;
    await act();
    this.#cells[column] = true;
  }

  holds(column: string): boolean {
    return this.#cells[column] === true;
  }

  write(order: number): void {
    mkdirSync(FOLDER, {recursive: true});
    const result = {part: this.#part, name: this.#name, order, cells: this.#cells};
    writeFileSync(new URL(`${this.#part}-${String(order)}.json`, FOLDER), JSON.stringify(result));
  }
}
