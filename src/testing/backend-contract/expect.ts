/** The few expectations that the contract needs. An assertion library would tie it to one test runner. */
import {LinkError, type Code} from '../../contract/errors.js';

export function expect(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`Expected ${what}.`);
}

/** Compares data of the contract, in which the order of the keys is that of the schemas. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  expect(is === should, `${what} to be ${should}, not ${is}`);
}

/** Resolves to the reason that a promise rejects with. */
export async function getRejection(promise: Promise<unknown>, what: string): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error(`Expected ${what} to reject.`);
    },
    (reason: unknown) => reason,
  );
}

/** Expects a rejection with a `LinkError` that has one of these codes, or any code, and a message. */
export async function expectFailure(
  promise: Promise<unknown>,
  what: string,
  ...expected: readonly Code[]
): Promise<void> {
  const reason = await getRejection(promise, what);
  // Foreign errors become `unexpected`, which the element would report as well.
  const {code, message} = LinkError.from(reason);
  expect(
    reason instanceof Error && reason.name === 'LinkError' && message !== '',
    `${what} to reject with a LinkError that has a message, not with ${String(reason)}`,
  );
  const codes = expected.join(' or ');
  expect(
    expected.length === 0 || expected.includes(code),
    `${what} to reject with ${codes}, not with ${code}`,
  );
}
