/**
 * The contract: schemas and their types, error codes, public events and the backend port. Import it as
 * `nexus-link/contract` to write a backend, a server or a test without loading the element.
 *
 * @example
 * import {parseResponse, SearchResult} from 'nexus-link/contract';
 *
 * const {servicers} = await parseResponse(SearchResult, backend.search({query: 'nelnet'}, signal));
 */
export {
  parseResponse,
  type Answer,
  type Backend,
  type ConnectInput,
  type LinkTokenSource,
  type PageAuth,
  type StartInput,
} from './backend.js';
export {Code, codes, LinkError, type CodeFacts, type Recovery} from './errors.js';
export {
  NexusCloseEvent,
  NexusEventEvent,
  NexusExitEvent,
  NexusSuccessEvent,
  type LinkEvent,
  type LinkEventMetadata,
  type LinkEventName,
  type NexusLinkEventMap,
  type ServicerReference,
} from './events.js';
export type {LinkedConnection, LinkExit, LinkResponse, LinkSuccess, StepName} from './response.js';
export * from './schemas.js';
