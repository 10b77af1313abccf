import type {Code} from '../contract/errors.js';
import {reportUncaught} from '../contract/report-uncaught.js';

/**
 * Logs a failure of the page's options or of its API for the engineer of the page. The message holds nothing that the
 * borrower typed. Never throws, whatever the page has made of its console, since the outcome must not depend on it.
 */
export function logFailure(code: Code, message: string): void {
  try {
    console.error(`<nexus-link>: ${message} (${code})`);
  } catch (error) {
    reportUncaught(error);
  }
}
