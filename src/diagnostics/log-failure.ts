/** What the partner's engineer reads in the console when an opening fails. It holds nothing that the borrower typed. */
import type {Code} from '../contract/errors.js';
import type {LinkExit} from '../contract/response.js';

/** Logs an opening that ends in an error. */
export function logExit({status, message, result}: LinkExit): void {
  if (status !== 'incomplete') logFailure(result.code ?? 'unexpected', message);
}

/** Logs a failure, such as an API that cannot be reached. */
export const logFailure = (code: Code, message: string): void =>
  console.error(`<nexus-link>: ${message} (${code})`);
