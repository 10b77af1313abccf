/**
 * Reports an error as the browser reports an uncaught one, while the code goes on. A DOM for unit tests may have no
 * `reportError`: there, the error is thrown where nobody catches it.
 */
export function reportUncaught(error: unknown): void {
  if (typeof reportError === 'function') reportError(error);
  else {
    setTimeout(() => {
      throw error;
    });
  }
}
