/** Returns a free port. Runners that start at the same time get different ones, unlike by a search from a fixed number. */
export function findFreePort(): Promise<number>;
