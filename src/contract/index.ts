/**
 * The contract: schemas and their types, error codes, public events and the backend port. Import it as
 * `nexus-link/contract` to write a backend, a server or a test without loading the element.
 */
export type {Answer, Backend, ConnectInput, StartInput} from './backend.js';
export {Code, codes, LinkError, type CodeFacts, type Recovery} from './errors.js';
export {
  NexusEventEvent,
  NexusExitEvent,
  NexusSuccessEvent,
  type LinkEvent,
  type LinkEventName,
} from './events.js';
export type {LinkedConnection, LinkExit, LinkResponse, LinkSuccess, Place} from './response.js';
export * from './schemas.js';
