/** The testing kit, exported as `nexus-link/testing`. Its backend is `SandboxBackend` of `nexus-link/sandbox`, without latency. */
export {
  testBackendContract,
  type BackendContract,
  type ChallengedLogin,
  type ContractLogin,
  type FailingLogin,
} from './backend-contract/index.js';
export {Borrower, type Destination} from './borrower.js';
export {
  borrowers,
  createConnection,
  createFailureResponse,
  createSuccessResponse,
  dispatchResponse,
  findServicer,
  responses,
} from './fixtures.js';
export {link, type BorrowerOptions} from './link.js';
export type {Screen, ScreenQuestion} from './read-screen.js';
export {recordEvents, type EventRecorder, type RecordedDetails, type RecordedName} from './record-events.js';
