import {executeServerCommand} from '@web/test-runner-commands';

import {HttpBackend} from '../../src/backends/http/http-backend.js';
import {waitFor} from '../support/wait-for.js';
import {backendContract} from './suite.js';

/** Long enough for a busy machine on which the server must also fill an empty database. */
const START_TIMEOUT_MS = 70_000;

interface ApiServer {
  readonly url?: string;
  /** The reason why the server cannot be started on this machine. */
  readonly reason?: string;
}

/** Describes the contract for the HTTP client with an API server that test/support/api-servers starts. */
export function serverContract(name: string, target: string): void {
  describe(`An API server on ${name}`, () => {
    let url = '';
    before(async function () {
      this.timeout(START_TIMEOUT_MS);
      const server = await waitFor(async () => {
        const reply = await executeServerCommand<ApiServer, string>('api-server', target);
        return (reply.url ?? reply.reason) ? reply : null;
      }, 'the API server listens');
      if (server.url === undefined) this.skip();
      url = server.url;
    });
    backendContract(`HTTP on ${name}`, () => new HttpBackend(url));
  });
}
