import {executeServerCommand} from '@web/test-runner-commands';

import {HttpBackend} from '../../src/backends/http/http-backend.js';
import {waitFor} from '../support/wait-for.js';
import {backendContract} from './suite.js';

/** A server on an empty database may take this long to start on a busy machine. */
const START_TIMEOUT_MS = 70_000;

interface ApiServer {
  readonly url?: string;
  /** Why it cannot be started on this machine. */
  readonly why?: string;
}

/** Describes the contract for the HTTP client and an API server, which test/support/api-servers starts. */
export function serverContract(name: string, target: string): void {
  describe(`An API server on ${name}`, () => {
    let url = '';
    before(async function () {
      this.timeout(START_TIMEOUT_MS);
      const server = await waitFor(async () => {
        const found = await executeServerCommand<ApiServer, string>('api-server', target);
        return (found.url ?? found.why) ? found : null;
      }, 'the API server listens');
      if (server.url === undefined) this.skip();
      url = server.url;
    });
    backendContract(`HTTP on ${name}`, () => new HttpBackend(url));
  });
}
