/** The public names. Importing this module has no side effect, so a server can import it too. */
export type {
  Answer,
  Backend,
  ConnectInput,
  LinkTokenSource,
  PageAuth,
  StartInput,
} from './contract/backend.js';
export {codes, LinkError, type Code, type CodeFacts, type Recovery} from './contract/errors.js';
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
} from './contract/events.js';
export {en} from './messages/en.js';
export type {Messages, PartialMessages} from './messages/index.js';
export {NexusLink} from './nexus-link.js';
export {Nexus, type LinkHandle, type LinkOptions, type NexusDefaults} from './nexus.js';
export {define} from './define-elements.js';
export type * from './contract/response.js';
export type * from './contract/schemas.js';
