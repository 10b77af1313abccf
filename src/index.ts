/** The public names. Importing this module defines nothing and touches no document. */
export type {Answer, Backend, ConnectInput, StartInput} from './backend.js';
export {codes, LinkError, type Code, type CodeFacts, type Recovery} from './errors.js';
export {
  NexusEventEvent,
  NexusExitEvent,
  NexusSuccessEvent,
  type LinkEvent,
  type LinkEventName,
} from './events.js';
export {en} from './messages/en.js';
export type {Messages, SomeMessages} from './messages/index.js';
export {NexusLink} from './nexus-link.js';
export {Nexus, type LinkHandle, type LinkOptions, type NexusDefaults} from './nexus.js';
export {define} from './registry.js';
export {LinkExit, LinkResponse, LinkSuccess} from './schemas.js';
export type * from './schemas.js';
