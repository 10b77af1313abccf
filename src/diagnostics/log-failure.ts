import type {Code} from '../contract/errors.js';

/**
 * Logs a failure of the page's options or of its API for the engineer of the page. The message holds nothing that the
 * borrower typed.
 */
export const logFailure = (code: Code, message: string): void =>
  console.error(`<nexus-link>: ${message} (${code})`);
