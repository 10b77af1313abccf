/** What the partner's engineer reads in the console when an opening fails. It holds nothing that the borrower typed. */
import type {LinkEvent} from '../contract/events.js';
import type {LinkExit} from '../contract/response.js';

/** Logs an opening that ends in an error. */
export function logExit({status, message, result}: LinkExit): void {
  if (status !== 'incomplete') console.error(`<nexus-link>: ${message} (${result.code ?? 'unexpected'})`);
}

/** Logs a session that does not start, as when the API cannot be reached. The borrower may try again. */
export function logFailure({name, metadata}: LinkEvent): void {
  const {step, code} = metadata;
  if (name === 'failed' && step === 'opening')
    console.error(`<nexus-link>: the session did not start (${String(code)}).`);
}
