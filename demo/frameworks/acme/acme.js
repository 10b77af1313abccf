import {SandboxBackend} from 'nexus-link/sandbox';

/** Acme's own backend, which answers for Acme's live key. Behind it is the sandbox, so that nothing real is needed. */
class AcmeBackend extends SandboxBackend {
  constructor() {
    super({latency: 100});
  }

  start(input, signal) {
    return super.start({...input, auth: {type: 'key', nexus_key: 'sandbox_acme'}}, signal);
  }
}

export const backend = new AcmeBackend();
export const nexusKey = 'live_acme';
export const apiUrl = 'https://api.acme.example';

/** Asks Acme's server for a link token of the borrower who is logged in. */
export async function fetchLinkToken() {
  const response = await fetch('/link-token', {method: 'POST'});
  return response.text();
}

export const createMessages = (visit) => ({welcome: {title: `Bring your loans to Acme (visit ${visit})`}});

/** Returns a handler that records how an opening has ended. Each visit has a handler of its own. */
export const createRecorder = (visit, record) => (response) => {
  const {status, result} = response;
  record(
    `Visit ${visit}: ${status}, servicers: ${result.connections.map(({servicer}) => servicer.name).join(', ')}`,
  );
};
