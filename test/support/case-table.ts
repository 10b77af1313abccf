/** Tests over a table of cases: one test per topic, whose failure lists every case that is wrong. */
import {expect, fixtureCleanup} from '@open-wc/testing';

interface Case {
  readonly name: string;
}

/** Generous, because a shared machine may be ten times slower than an idle one. */
const TIMEOUT_PER_CASE_MS = 2_000;

/**
 * Defines one test that checks every case, also after a case has failed. Its failure names each case that is wrong
 * with the reason. The fixtures of a case are removed before the next case begins.
 */
export function itForEach<T extends Case>(
  title: string,
  cases: readonly T[],
  check: (entry: T) => void | Promise<void>,
): void {
  it(title, async function () {
    this.timeout(20_000 + cases.length * TIMEOUT_PER_CASE_MS);
    expect(cases, 'cases').to.not.be.empty;
    const mistakes: string[] = [];
    for (const entry of cases) {
      try {
        await check(entry);
      } catch (error) {
        mistakes.push(`${entry.name}: ${describeError(error)}`);
      } finally {
        fixtureCleanup();
      }
    }
    expectNone(mistakes);
  });
}

/** Fails with one line for each mistake. */
export function expectNone(mistakes: readonly string[]): void {
  if (mistakes.length > 0) expect.fail(`These cases are wrong (${mistakes.length}):\n${mistakes.join('\n')}`);
}

/** Lists every place at which two values of plain data differ, each as "path: expected …, got …". */
export function findDifferences(actual: unknown, expected: unknown, path: string): string[] {
  if (Object.is(actual, expected)) return [];
  if (!isRecord(actual) || !isRecord(expected) || Array.isArray(actual) !== Array.isArray(expected)) {
    return [`${path}: expected ${formatValue(expected)}, got ${formatValue(actual)}`];
  }
  return [...new Set([...Object.keys(expected), ...Object.keys(actual)])].flatMap((key) => {
    const place = `${path}.${key}`;
    if (!Object.hasOwn(actual, key)) return [`${place} is missing`];
    if (!Object.hasOwn(expected, key)) return [`${place} is unexpected`];
    return findDifferences(actual[key], expected[key], place);
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Returns the message of an assertion with its two values, which a runner would show separately. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('actual' in error && 'expected' in error) || !isRecord(error.actual)) return error.message;
  return `${error.message} (expected ${formatValue(error.expected)}, got ${formatValue(error.actual)})`;
}

const MAX_LENGTH = 500;

/** Formats a value in one line; a node by its name, since it has no JSON. */
function formatValue(value: unknown): string {
  if (value instanceof Node) return value.nodeName;
  const text = JSON.stringify(value) as string | undefined;
  return (text ?? String(value)).slice(0, MAX_LENGTH);
}
