/** Data as a partner's app meets it, made by the same code that makes it in the element and in the sandbox. */
import {borrowers as sandboxBorrowers} from '../backends/sandbox/borrowers.js';
import {createConnection as createSandboxConnection} from '../backends/sandbox/connections.js';
import {directory} from '../backends/sandbox/directory.js';
import {codes, type Code} from '../contract/errors.js';
import {NexusCloseEvent, NexusExitEvent, NexusSuccessEvent} from '../contract/events.js';
import type {LinkExit, LinkResponse, LinkSuccess, StepName} from '../contract/response.js';
import type {Connection, ConnectionStatus, Servicer, Uuid} from '../contract/schemas.js';
import type {NexusLink} from '../nexus-link.js';
import {createExit, createSuccess} from '../workflow/outcome.js';
import {createPendingSession} from '../workflow/state.js';

/** The borrower of all fixtures that need one: without connections in the sandbox. */
const BORROWER: Uuid = 'a8098c1a-f86e-4d1e-9ac0-2b5b0c6f7d11';

/** The UUIDs of borrowers of the sandbox, by what happens in their sessions. */
export const borrowers = {
  /** Exists, and has nothing connected. */
  new: BORROWER,
  /** Has one servicer connected: Nelnet. */
  connected: sandboxBorrowers.connected.uuid,
  /** Has one connection that needs a new login: MOHELA. */
  interrupted: sandboxBorrowers.interrupted.uuid,
  /** The opening ends with `not-allowed`. */
  notAllowed: sandboxBorrowers.notAllowed.uuid,
  /** The opening ends with `not-ready`. */
  notReady: sandboxBorrowers.notReady.uuid,
  /** The opening ends with `unknown-borrower`. */
  unknown: sandboxBorrowers.unknown.uuid,
} as const;

/** Finds a servicer of the sandbox by its name, or by a part of it. */
export function findServicer(name: string): Servicer {
  const found = directory.find((servicer) => servicer.name.includes(name));
  if (!found) throw new Error(`The sandbox has no servicer with the name ${name}.`);
  const {uuid, name: fullName, kind, website, health} = found;
  return {uuid, name: fullName, kind, website, health, former: null};
}

/** Creates a connection with its loans, as the sandbox makes it for this borrower. */
export function createConnection(
  servicer = 'Nelnet',
  {borrower = BORROWER, status = 'connected'}: {borrower?: Uuid; status?: ConnectionStatus} = {},
): Connection {
  return createSandboxConnection(borrower, findServicer(servicer), status);
}

/** Creates the response of an opening that the borrower has finished. */
export const createSuccessResponse = (
  connections: readonly Connection[] = [createConnection()],
  borrower: Uuid = BORROWER,
): LinkSuccess => createSuccess(borrower, connections);

/**
 * Creates the response of an opening that a failure has ended, or that the borrower has left because of it.
 *
 * @param step Where the borrower was, such as `connecting` for a servicer that is down.
 */
export const createFailureResponse = (code: Code, step: StepName = 'opening'): LinkExit =>
  createExitAt(step, codes[code].ends ?? 'error', `The opening failed (${code}).`, code);

/** One response of each kind, as the page gets it. */
export const responses = {
  /** The borrower has connected Nelnet and finished. */
  complete: createSuccessResponse(),
  /** The borrower has left. */
  incomplete: createExitAt('search', 'incomplete', 'The borrower left at the step "search".'),
  /** A failure has ended the opening. */
  error: createFailureResponse('invalid-key'),
  /** The borrower may not connect servicers. */
  illegal: createFailureResponse('not-allowed'),
} as const;

function createExitAt(at: StepName, status: LinkExit['status'], message: string, code?: Code): LinkExit {
  const link = createPendingSession({type: 'key', nexus_key: ''}, BORROWER);
  return createExit(
    {step: 'problem', link, at, code: code ?? 'unexpected', response: null},
    status,
    message,
    code,
  );
}

/**
 * Has an element report a response, and close, as at the end of an opening. For a test of the app alone: the element goes
 * through no workflow.
 *
 * @example
 * dispatchResponse(document.querySelector('nexus-link'), responses.complete);
 */
export function dispatchResponse(element: NexusLink, response: LinkResponse): void {
  element.dispatchEvent(
    response.status === 'complete' ? new NexusSuccessEvent(response) : new NexusExitEvent(response),
  );
  element.dispatchEvent(new NexusCloseEvent());
}
