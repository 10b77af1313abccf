import type {Backend, LinkResponse, PartialMessages} from 'nexus-link';

/** Acme's own backend, which answers for Acme's live key. */
export const backend: Backend;
export const nexusKey: string;
export const apiUrl: string;

/** Asks Acme's server for a link token of the borrower who is logged in. */
export function fetchLinkToken(): Promise<string>;

/** The sentences of a visit. */
export function createMessages(visit: number): PartialMessages;

/** Returns a handler that records how an opening has ended. Each visit has a handler of its own. */
export function createRecorder(
  visit: number,
  record: (entry: string) => void,
): (response: LinkResponse) => void;
