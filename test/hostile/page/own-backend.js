// A backend whose answers a test chooses. It answers at once.

const servicer = {
  uuid: '5e1f0c6a-0b1d-4f6e-9c2a-1a2b3c4d5e02',
  name: 'Nelnet',
  kind: 'federal',
  website: 'nelnet.studentaid.gov',
  health: 'ok',
  former: null,
};
const connection = {
  uuid: 'c0aaec7e-4d01-4a6b-9c1e-2f3a4b5c6d02',
  status: 'connected',
  servicer,
  portfolio: {currency: 'USD', balance: '41250.00', loans: []},
};
const attempt = 'a77e3b52-1c2d-4e3f-8a4b-5c6d7e8f9a0b';
const question = {kind: 'text', uuid: '90e57100-2a3b-4c4d-9e5f-000000000001', prompt: 'Your first pet?'};

export const answers = {
  session: {
    environment: 'sandbox',
    borrower: {uuid: 'b0a7c1de-5f0e-4c53-9a1b-0d6e8f2a4c10'},
    connections: [],
  },
  servicers: {servicers: [servicer]},
  pending: {status: 'pending', uuid: attempt, stage: 'signing-in'},
  challenged: {
    status: 'challenged',
    uuid: attempt,
    challenge: {questions: [question], attempts_left: 3, rejected: false},
  },
  connected: {status: 'connected', connection},
  finished: {connections: [connection]},
};

/** An answer that never comes. */
export const NEVER = () => new Promise(() => {});

export const failWith = (code) => () =>
  Promise.reject(Object.assign(new Error(`The test fails with ${code}.`), {name: 'LinkError', code}));

/** @param overrides Functions that replace methods of the backend. */
export const createBackend = (overrides = {}) => ({
  start: async () => answers.session,
  search: async () => answers.servicers,
  connect: async () => answers.challenged,
  answer: async () => answers.connected,
  poll: NEVER,
  disconnect: async () => undefined,
  finish: async () => answers.finished,
  leave() {},
  ...overrides,
});
